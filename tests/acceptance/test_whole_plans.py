"""A study plan with the whole program: made, seen as a picture and a calendar, done, moved; on Telegram and the web."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import httpx
import icalendar
import pytest
from playwright.sync_api import expect

from handlers.studying.resting import rests_between
from tests.acceptance.bot_api import BotApi
from tests.acceptance.bot_api_rules import Shown
from tests.acceptance.browser import PHONE, chromium
from tests.acceptance.moved import SEOUL
from tests.acceptance.program import Program

STUDENT = 2001


def twice_in_a_fortnight(today: date) -> str:
    """Return a day of the week that comes twice in two weeks, begun today or tomorrow, and is no holiday then."""
    rests = rests_between(today, today + timedelta(days=13))
    coming = (today + timedelta(days=ahead) for ahead in range(1, 7))
    free = next(day for day in coming if not {day, day + timedelta(days=7)} & rests.keys())
    return f"{'월화수목금토일'[free.weekday()]}요일"


def told_of_the_week(begins: date, today: date) -> str:
    """Return what is told of a week with one session done: on a Sunday evening a plan begins in the next week."""
    return "1번 했어요" if begins.isocalendar()[:2] == today.isocalendar()[:2] else "할 것이 없었어요"


@pytest.mark.parametrize(
    ("today", "day"),
    [("2026-11-26", "금요일"), ("2026-11-28", "일요일"), ("2027-02-05", "수요일"), ("2025-10-01", "토요일")],
)
def test_the_day_that_is_asked_for_fits_every_hour_and_holiday(today: str, day: str) -> None:
    """Not today, whose hour may be over, nor a holiday: two such days are in two weeks and in thirteen days."""
    assert twice_in_a_fortnight(date.fromisoformat(today)) == day


class Student:
    """Somebody on Telegram who taps what was shown last."""

    def __init__(self, api: BotApi) -> None:
        self.api = api
        self.seen = 0

    def hears(self, words: str) -> Shown:
        """Wait for a message with these words, later than the last one heard."""

        def found() -> Shown | None:
            new = enumerate(self.api.sent(STUDENT)[self.seen :], self.seen + 1)
            place, shown = next(((n, one) for n, one in new if words in one.text), (0, None))
            self.seen = place or self.seen
            return shown

        shown: Shown = self.api.wait_for(found)
        return shown

    def says(self, text: str, words: str) -> Shown:
        """Say something and wait for the words of the answer."""
        self.api.say(STUDENT, text)
        return self.hears(words)

    def taps(self, shown: Shown, label: str, words: str) -> Shown:
        """Tap a label, or what begins with it, and wait for the words of the answer."""
        whole = next(one for one in shown.buttons if one.startswith(label))
        self.api.tap(shown, whole)
        return self.hears(words)

    def file(self, kind: str) -> bytes:
        """Wait for a file of a kind."""
        shown: Shown = self.api.wait_for(
            lambda: next((one for one in reversed(self.api.sent(STUDENT)) if one.kind == kind), None)
        )
        return self.api.files.stored[shown.file["file_id"]][2]


def test_a_student_makes_a_plan_and_keeps_it(api: BotApi, program: Program) -> None:
    """From a suggestion to a plan by taps, a picture, a calendar to subscribe to, done and later; consent is first."""
    student = Student(api)
    suggested = student.says("서울 사는데 미적분 처음인데 쉽게 설명하는 강의 추천해줘", "처음 만나는 미적분")
    asked = student.taps(suggested, "계획에 넣기", "생일은 묻지 않아요")
    asked = student.taps(asked, "18세 이상", "보관해도 될까요?")
    until = student.taps(asked, "네, 보관해 주세요", "언제까지 할까요?")
    days = student.taps(until, "4주", "무슨 요일에 할까요?")
    minutes = student.taps(days, "매일", "하루에 몇 분 할까요?")
    hour = student.taps(minutes, "40분", "몇 시부터 할까요?")
    made = student.taps(hour, "20:00", "계획을 만들었어요: 처음 만나는 미적분")
    assert "3강을 3번에" in made.text
    student.taps(made, "그림으로", "0번 했고, 3번 남았어요")
    assert student.file("photo").startswith(b"\x89PNG")
    more = student.taps(made, "캘린더·바꾸기", "무엇을 할까요?")
    address = student.taps(more, "캘린더 구독하기", "나만의 캘린더 주소예요")
    link = next(word for word in address.text.split() if word.endswith(".ics"))
    assert link.startswith(program.url)
    found = httpx.get(link)
    assert found.headers["cache-control"] == "private, no-store"
    read = icalendar.Calendar.from_ical(found.content)
    assert len(read.walk("VEVENT")) == 3
    student.taps(more, "캘린더 파일", "캘린더 앱에서 열면")
    assert len(icalendar.Calendar.from_ical(student.file("document")).walk("VEVENT")) == 3
    today = student.says("계획", "처음 만나는 미적분")
    student.says("다 했어", "해냈어요: 처음 만나는 미적분 1강")
    student.says("내일 할래", "옮겼어요")
    begins = min(event["DTSTART"].dt for event in read.walk("VEVENT")).date()
    student.says("이번 주 어땠어?", told_of_the_week(begins, datetime.now(SEOUL).date()))
    assert today.text
    student.taps(address, "구독 끝내기", "열리지 않아요")
    assert httpx.get(link).status_code == 404


@pytest.mark.browser
def test_a_plan_is_made_on_a_phone_in_the_browser(program: Program) -> None:
    """The same by words on the web: one sentence, the numbers of what cannot be done, a tap that makes it possible."""
    with chromium() as browser:
        page = browser.new_context(**PHONE).new_page()
        page.goto(f"{program.url}/seoul")
        log, box = page.get_by_role("log"), page.get_by_role("textbox")
        day = twice_in_a_fortnight(datetime.now(SEOUL).date())
        box.fill(f"미적분 개념 완성 2주 동안 {day} 45분씩 저녁 7시에 계획 짜줘")
        box.press("Enter")
        for label in ("18세 이상", "네, 보관해 주세요"):
            page.get_by_role("button", name=label).last.click(timeout=30_000)
        span = re.compile("3강 120분이 필요한데 (2주|13일)에 90분이 있어요")  # past seven in the evening today is over
        expect(log).to_contain_text(span, timeout=30_000)
        page.get_by_role("button", name="까지 늘리기").last.click()
        expect(log).to_contain_text("계획을 만들었어요: 미적분 개념 완성", timeout=30_000)
        page.get_by_role("button", name="그림으로").last.click()
        expect(log).to_contain_text("0번 했고, 3번 남았어요", timeout=30_000)
        expect(log.locator("img").last).to_be_visible(timeout=30_000)
