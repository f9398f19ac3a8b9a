"""A parent checks on a phone whether the child can enrol: the whole program, the sample rules, a real browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.acceptance.browser import PHONE
from tests.acceptance.program import Program

pytestmark = pytest.mark.browser

SAMPLES = Path(__file__).parents[2] / "knowledge" / "samples"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """Return the whole program with Gimpo's sample rules and nothing else to be embedded."""
    folder = tmp_path_factory.mktemp("enrolment")
    gimpo = folder / "content" / "gimpo"
    gimpo.mkdir(parents=True)
    for name in ("municipality.toml", "enrolment.toml"):
        shutil.copy(SAMPLES / "gimpo" / name, gimpo)
    with Program(folder / "data", GYEOT_CONTENT=str(gimpo.parent)) as running:
        yield running


def test_a_parent_checks_by_taps_and_nothing_told_remains(program: Program, browser: Browser) -> None:
    """A sentence, two taps, an honest end with the source; after a reload neither answers nor questions are there."""
    context = browser.new_context(**PHONE)
    page = context.new_page()
    page.goto(f"{program.url}/gimpo")
    log = page.get_by_role("log")
    box = page.get_by_role("textbox")
    box.fill("고1 아들인데 신청할 수 있어요?")
    box.press("Enter")
    expect(log).to_contain_text("김포시에 사나요", timeout=30_000)
    page.get_by_role("button", name="네, 살아요").last.click()
    expect(log).to_contain_text("50% 이하인가요", timeout=30_000)
    page.get_by_role("button", name="네, 이하예요").last.click()
    expect(log).to_contain_text("될 것 같아요", timeout=30_000)
    expect(log).to_contain_text("2025-07-28 기준")
    expect(log).to_contain_text("최종 결정은 제가 아니라 김포시에서 해요")
    said = log.inner_text()
    order = ["고1 아들인데", "김포시에 사나요", "50% 이하인가요", "될 것 같아요"]
    assert sorted(order, key=said.index) == order, "what was written stands before its answer, kept or not"
    assert page.locator(".entry").last.get_attribute("class") != "entry person"
    assert "(답함)" not in said
    page.reload()
    log = page.get_by_role("log")
    expect(log).to_contain_text("될 것 같아요", timeout=30_000)
    expect(log).not_to_contain_text("이하인가요")
    expect(log).not_to_contain_text("고1 아들")
    context.close()
