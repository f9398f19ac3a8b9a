"""The office with the whole program: an officer publishes a notice from a phone and slips at its last day."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.acceptance.browser import PHONE
from tests.acceptance.earlier import CONTENT
from tests.acceptance.program import Program
from tests.acceptance.staffed import PATIENCE, come_in, link_for
from tests.fakes import real_now

pytestmark = pytest.mark.browser

NOTICE = "체험 학습 안내\n1. 신청 기간: 3월 2일부터\n2. 제출 서류: 체험 학습 신청서"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """Return the whole program with a content folder that may be added to."""
    folder = tmp_path_factory.mktemp("office")
    shutil.copytree(CONTENT, folder / "content")
    with Program(folder / "data", GYEOT_CONTENT=str(folder / "content")) as running:
        yield running


@pytest.mark.timeout(300)
def test_a_last_day_that_is_over_is_asked_about_and_the_form_stays(
    program: Program, browser: Browser, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Who thinks better of it finds what was filled in; with a day to come it is published."""
    notice = tmp_path / "field-trip.txt"
    notice.write_text(NOTICE, encoding="utf-8")
    over, ahead = (str(real_now().date() + timedelta(days=days)) for days in (-3, 30))
    officer = browser.new_context(**PHONE).new_page()
    come_in(officer, link_for(program, capsys, "한결", "officer"))
    officer.goto(f"{program.url}/desk/office")
    officer.locator("#preview input[type=file]").set_input_files(notice)
    officer.locator("#preview button").click()
    expect(officer.locator("#shown")).to_contain_text("체험 학습 신청서", timeout=PATIENCE)
    officer.locator("#after details").click()
    expect(officer.locator("#after details li")).to_contain_text(["체험 학습 신청서"])
    officer.locator("#after button").click()
    dialog = officer.locator("dialog")
    dialog.locator("[name=title]").fill("체험 학습 안내")
    dialog.locator("[name=valid_until]").fill(over)
    dialog.get_by_role("button", name="확인").click()
    expect(dialog).to_contain_text(f"마지막 날({over})이 이미 지났어요")
    dialog.get_by_role("button", name="취소").click()
    expect(dialog.locator("[name=title]")).to_have_value("체험 학습 안내")
    expect(dialog.locator("[name=valid_until]")).to_have_value(over)
    dialog.locator("[name=valid_until]").fill(ahead)
    dialog.get_by_role("button", name="확인").click()
    expect(officer.locator("#after")).to_contain_text("게시했어요", timeout=PATIENCE)


@pytest.mark.timeout(300)
def test_a_table_takes_the_place_of_the_faq_and_a_notice_is_taken_out(
    program: Program, browser: Browser, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """From a phone: what is read and what would be gone is shown before, and a tap brings the table before it back."""
    before = (CONTENT / "gimpo" / "faq.csv").read_text("utf-8-sig").splitlines()
    head, first = next(csv.reader(before)), before[1:2]
    fresh = ["parking", "주차할 수 있어요?", "네, 두 시간은 무료예요."] + [""] * (len(head) - 3)
    table = tmp_path / "보낸 표.csv"
    order = [head.index(name) for name in ("id", "question", "answer")]
    row = [""] * len(head)
    for at, text in zip(order, fresh, strict=False):
        row[at] = text
    table.write_bytes("\n".join([before[0], *first, ",".join(row)]).encode("cp949"))
    officer = browser.new_context(**PHONE).new_page()
    problems: list[str] = []
    officer.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    come_in(officer, link_for(program, capsys, "다솜", "officer"))
    officer.goto(f"{program.url}/desk/office")
    officer.locator("#preview input[type=file]").set_input_files(table)
    officer.locator("#preview button").click()
    expect(officer.locator("#after")).to_contain_text("읽은 질문 2개", timeout=PATIENCE)
    officer.get_by_role("button", name="지금 FAQ를 이 표로 바꾸기").click()
    officer.locator("dialog").get_by_role("button", name="확인").click()
    expect(officer.locator("#after")).to_contain_text("게시했어요", timeout=PATIENCE)
    officer.get_by_role("button", name="바꾸기 전 FAQ로 되돌리기").click()
    expect(officer.locator("#banner")).to_contain_text("바꾸기 전의 FAQ로 되돌렸어요", timeout=PATIENCE)
    notice = officer.locator("#notices li", has_text="체험 학습 안내")
    notice.get_by_role("button", name="내리기").click()
    officer.locator("dialog").get_by_role("button", name="확인").click()
    expect(officer.locator("#banner")).to_contain_text("내렸어요", timeout=PATIENCE)
    expect(notice).to_have_count(0, timeout=PATIENCE)
    assert problems == []
