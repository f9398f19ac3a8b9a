"""Reminders, the week and a guardian's report in the browser, which nobody can wake: shown with the next answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.acceptance.bot_api import BotApi
from tests.acceptance.browser import PHONE, chromium
from tests.acceptance.moved import House, house

pytestmark = [pytest.mark.browser, pytest.mark.timeout(1200)]

PLAN = "미적분 개념 완성 12월 27일까지 매일 90분씩 저녁 7시에 계획 짜줘"
LATE = "늦게 알려 드려 미안해요. ‘함수의 극한’"
WAIT = 120_000


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Return the program on a Monday morning in Seoul."""
    with BotApi() as api, house(tmp_path_factory.mktemp("web"), api, "2026-11-30T09:00") as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a headless browser."""
    with chromium() as found:
        yield found


def opened(browser: Browser, home: House) -> Page:
    """Return a page on a telephone of its own."""
    page = browser.new_context(**PHONE).new_page()
    page.goto(f"{home.url}/seoul", timeout=WAIT)
    return page


def says(page: Page, text: str, words: str) -> None:
    """Say something and wait for the words of the answer."""
    box = page.get_by_role("textbox")
    box.fill(text)
    box.press("Enter")
    expect(page.get_by_role("log")).to_contain_text(words, timeout=WAIT)


def taps(page: Page, label: str, words: str) -> None:
    """Tap the newest choice with a label and wait for the words of the answer."""
    page.get_by_role("button", name=label).last.click(timeout=WAIT)
    expect(page.get_by_role("log")).to_contain_text(words, timeout=WAIT)


def agrees(page: Page, band: str, words: str) -> None:
    """Say how old they are and agree to be remembered."""
    page.get_by_role("button", name=band).last.click(timeout=WAIT)
    taps(page, "네, 보관해 주세요", words)


def coming(page: Page) -> date:
    """Return the day of the next session as the page says it last."""
    month, day = re.findall(r"다음: (\d+)월 (\d+)일", page.get_by_role("log").inner_text())[-1]
    return date(2027, int(month), int(day))


def test_what_is_due_is_shown_at_the_next_contact(home: House, browser: Browser) -> None:
    """That is said when the plan is made; then put off by a tap, shown late with an apology, and stopped."""
    home.rest("2026-11-30T09:00")
    page = opened(browser, home)
    says(page, PLAN, "생일은 묻지 않아요")
    agrees(page, "14–17세", "이 대화방에서는 제가 먼저 말을 걸 수 없어요")
    home.rest("2026-11-30T19:30")
    says(page, "안녕하세요", "‘함수의 극한’ 할 시간이에요(40분). 처음 5분만 시작해 볼까요?")
    taps(page, "나중에", "언제가 더 좋아요?")
    page.get_by_role("button", name="내일", exact=True).last.click(timeout=WAIT)
    expect(page.get_by_role("log")).to_contain_text("좋아요, 옮겼어요", timeout=WAIT)
    home.rest("2026-12-01T21:00")
    says(page, "고마워요", LATE)
    page.get_by_role("button", name="그만 받기").last.click(timeout=WAIT)
    expect(page.get_by_role("log")).to_contain_text("이제 제가 먼저 말을 걸지 않을게요", timeout=WAIT)
    shown = page.get_by_role("log").inner_text().count("할 시간이에요")
    home.rest("2026-12-14T20:00")
    says(page, "미적분 처음인데 쉽게 설명하는 강의 추천해줘", "처음 만나는 미적분")
    assert page.get_by_role("log").inner_text().count("할 시간이에요") == shown


def test_a_guardian_is_invited_from_page_to_page(home: House, browser: Browser) -> None:
    """The learner passes a line on, both confirm; each report is read by the learner first, and has counts alone."""
    home.rest("2027-01-04T09:00")
    learner, guardian = opened(browser, home), opened(browser, home)
    says(learner, PLAN.replace("12월 27일", "1월 31일"), "생일은 묻지 않아요")
    agrees(learner, "14–17세", "계획을 만들었어요")
    says(learner, "다 했어", "해냈어요")
    says(learner, "보호자 연결", "연결된 분이 없어요")
    taps(learner, "보호자 초대하기", "무엇을 함께 볼까요")
    taps(learner, "계획을 몇 개 했는지", "고른 것")
    taps(learner, "이대로 초대하기", "언제까지 함께 볼까요")
    taps(learner, "30일", "/start guardian_")
    text = learner.get_by_role("log").inner_text()
    line = "/start guardian_" + text.rpartition("/start guardian_")[2].split()[0]
    says(guardian, line, "생일은 묻지 않아요")
    agrees(guardian, "보호자", "함께 보고 싶어 해요")
    taps(guardian, "연결하기", "아이가 맞다고 하면")
    expect(learner.get_by_role("log")).to_contain_text("초대한 분이 맞나요?", timeout=WAIT)
    taps(learner, "네, 맞아요", "연결되었어요")
    home.rest("2027-01-10T12:00:01")
    expect(learner.get_by_role("log")).to_contain_text("보호자에게 이렇게 보낼게요", timeout=WAIT)
    expect(guardian.get_by_role("log")).not_to_contain_text("아이의 한 주예요")
    home.rest("2027-01-10T18:00:01")
    expect(guardian.get_by_role("log")).to_contain_text("아이의 한 주예요.", timeout=WAIT)
    expect(guardian.get_by_role("log")).not_to_contain_text("미적분")


def test_done_the_week_and_too_hard(home: House, browser: Browser) -> None:
    """One tap for done and for too hard; the week is told on Sunday; one finished lecture is to be recalled."""
    home.rest("2027-02-01T09:00")
    page = opened(browser, home)
    says(page, PLAN.replace("12월 27일", "3월 31일"), "생일은 묻지 않아요")
    agrees(page, "14–17세", "계획을 만들었어요")
    begins = coming(page)
    home.rest(f"{begins}T19:30")
    says(page, "안녕하세요", "할 시간이에요")
    taps(page, "했어요", "해냈어요: 미적분 개념 완성")
    home.rest(f"{begins + timedelta(days=6 - begins.weekday())}T18:30")
    says(page, "고마워요", "이번 주에는 1번 중 1번 했어요.")
    following = coming(page)
    home.rest(f"{following}T19:30")
    says(page, "안녕", "할 시간이에요(42분)")
    expect(page.get_by_role("log")).to_contain_text("잠깐 떠올려 볼까요? ‘함수의 극한’")
    taps(page, "너무 어려워요", "어떤 게 도움이 될까요?")
