"""The web chat with the whole program, in a real browser at the size of a phone; it also draws the README's picture."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.acceptance.browser import PHONE
from tests.acceptance.program import Program

pytestmark = pytest.mark.browser

PICTURE = Path(__file__).parent / "pictures" / "web-chat.png"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """Return the whole program."""
    with Program(tmp_path_factory.mktemp("web") / "data") as running:
        yield running


def test_a_parent_asks_on_a_phone_and_sees_the_source(program: Program, browser: Browser, tmp_path: Path) -> None:
    """Choose the place, ask, open the source, get an honest "unknown", ask for a person."""
    context = browser.new_context(**PHONE, device_scale_factor=2)
    page = context.new_page()
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.goto(f"{program.url}/seoul")
    log = page.get_by_role("log")
    box = page.get_by_role("textbox")
    box.fill("신청할때 서류 뭐 필요해요??")
    box.press("Enter")
    expect(log).to_contain_text("최종학력증명서", timeout=30_000)
    page.locator("details").first.locator("summary").click()
    expect(log).to_contain_text("신청 안내")
    page.wait_for_timeout(500)
    target = PICTURE if os.environ.get("UPDATE_PICTURES") == "1" else tmp_path / "web-chat.png"
    target.parent.mkdir(exist_ok=True)
    page.screenshot(path=target)
    assert target.stat().st_size > 10_000
    box.fill("오늘 급식 뭐 나와?")
    box.press("Enter")
    expect(log).to_contain_text("짐작해서 답하지는 않을게요", timeout=30_000)
    page.get_by_role("button", name="사람과 이야기하기").last.click()
    page.get_by_role("button", name="18세 이상, 이어 주세요").last.click()
    expect(log).to_contain_text("기억할게요", timeout=30_000)
    page.reload()
    expect(page.get_by_role("log")).to_contain_text("최종학력증명서", timeout=30_000)
    assert problems == []
    context.close()


def test_the_page_goes_on_after_the_program_was_killed(program: Program, browser: Browser) -> None:
    """What was typed while it was away is sent when it is back, once."""
    context = browser.new_context(**PHONE)
    page = context.new_page()
    page.goto(f"{program.url}/gimpo")
    box = page.get_by_role("textbox")
    box.fill("몇 명 뽑아요?")
    box.press("Enter")
    log = page.get_by_role("log")
    expect(log).to_contain_text("300명", timeout=30_000)
    program.kill()
    box.fill("멘토링은 어떻게 해요?")
    box.press("Enter")
    page.wait_for_timeout(1500)
    program.start()
    expect(log).to_contain_text("일주일에 한 번", timeout=60_000)
    assert page.locator("text=멘토링은 어떻게 해요?").count() >= 1
    context.close()
