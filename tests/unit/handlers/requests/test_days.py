"""Days in plain words: those that are meant, and those that are left out, which are never taken for the others."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.intent import recognise
from handlers.requests.dating import WEEKDAYS
from handlers.requests.timing import read_timing
from tests.unit.handlers.dispatching import message

TODAY = date(2026, 11, 27)
EVERY = tuple(range(7))
SETS = st.sets(st.sampled_from(EVERY), min_size=1, max_size=6)
LEFT_OUT = (
    "{} 빼고",
    "{}은 빼줘",
    "{}만 빼고 매일",
    "매일인데 {}은 빼고",
    "{}은 안돼",
    "{}은 쉬고싶어",
    "{}은 못해요",
    "{}에는 힘들어요",
    "{} 말고",
)


def days(words: str) -> tuple[int, ...]:
    """Return the days that a sentence names."""
    return read_timing(words, TODAY).days


@given(SETS, st.sampled_from(LEFT_OUT), st.sampled_from(["요일", "욜"]), st.sampled_from([" ", ", ", "이랑 "]))
def test_days_that_are_left_out_leave_the_others(off: set[int], form: str, ending: str, between: str) -> None:
    """Whichever days and however they are said."""
    named = between.join(f"{WEEKDAYS[day]}{ending}" for day in sorted(off))
    assert days(form.format(named)) == tuple(day for day in EVERY if day not in off)


@given(SETS, st.sampled_from(["{}만", "{}에 할래요", "{}은 돼요", "{}로 해줘"]))
def test_days_that_are_meant_are_those(meant: set[int], form: str) -> None:
    """The contrary is as sure."""
    named = " ".join(f"{WEEKDAYS[day]}요일" for day in sorted(meant))
    assert days(form.format(named)) == tuple(sorted(meant))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("주말은 빼줘", (0, 1, 2, 3, 4)),
        ("아니 주말은 빼고 평일만", (0, 1, 2, 3, 4)),
        ("평일 말고 주말", (5, 6)),
        ("평일은 힘들어요", (5, 6)),
        ("월수금은 안돼요", (1, 3, 5, 6)),
        ("화목만 되겠다", (1, 3)),
        ("매일은 못해", ()),
        ("not on weekends", (0, 1, 2, 3, 4)),
        ("every day except sunday", (0, 1, 2, 3, 4, 5)),
        ("monday and friday", (0, 4)),
        ("주말", (5, 6)),
        ("주말은 빼지 마", (5, 6)),
        ("주말 말고는 안돼", (5, 6)),
        ("월수금 말고는 못해", (0, 2, 4)),
        ("일요일 빼고는 다 안돼", (6,)),
        ("일요일 빼고는 다 돼요", (0, 1, 2, 3, 4, 5)),
        ("평일은 학원 때문에 안돼", (5, 6)),
        ("일요일엔 교회 가서 안돼", (0, 1, 2, 3, 4, 5)),
        ("수요일은 학원", (0, 1, 3, 4, 5, 6)),
        ("매주 수요일은 영어학원 가요", (0, 1, 3, 4, 5, 6)),
        ("화요일 목요일은 알바 있어요", (0, 2, 4, 5, 6)),
        ("월수는 학원 때문에 안 돼요", (1, 3, 4, 5, 6)),
        ("수요일은 학원 끝나고 할게요", (2,)),
        ("수요일은 학원 갔다 와서 할게요", (2,)),
        ("수요일은 학원 없어요", (2,)),
        ("I have soccer practice on Wednesdays", (0, 1, 3, 4, 5, 6)),
        ("busy on Fridays", (0, 1, 2, 3, 5, 6)),
        ("I have time on Wednesday", (2,)),
        ("I have more time on weekends", (5, 6)),
        ("I have two hours on weekends", (5, 6)),
        ("I've got some time on Friday", (4,)),
        ("I have to study on Monday and Wednesday", (0, 2)),
        ("I have no time on Monday", (1, 2, 3, 4, 5, 6)),
    ],
)
def test_days_as_people_say_them(words: str, expected: tuple[int, ...]) -> None:
    """Groups, runs and English."""
    assert days(words) == expected


def test_what_is_left_out_is_left_out_of_what_was_noted() -> None:
    """Who has said Monday, Wednesday and Friday and leaves out one of them keeps the two others."""
    assert read_timing("수요일은 빼줘", TODAY).on((0, 2, 4)) == (0, 4)
    assert read_timing("주말은 빼줘", TODAY).on((0, 2, 4)) == (0, 2, 4)
    assert read_timing("주말은 빼줘", TODAY).on((5, 6)) == (0, 1, 2, 3, 4)
    assert read_timing("화목", TODAY).on((0, 2, 4)) == (1, 3)
    assert read_timing("40분", TODAY).on((0, 2, 4)) == (0, 2, 4)


@pytest.mark.parametrize("words", ["일욜엔 알림 보내지마", "일요일엔 알림 보내지 마", "토욜 알림 꺼줘"])
def test_a_day_without_reminders_is_not_the_end_of_all(words: str) -> None:
    """Who names a day chooses hours; everything is stopped by who names none."""
    assert recognise(message(words), "").argument != "stop"
    assert recognise(message("알림 보내지마"), "").argument == "stop"


@pytest.mark.parametrize(
    ("words", "minutes", "starts"),
    [
        ("하루 두시간", 120, None),
        ("매일두시간", 120, None),
        ("한시간씩으로", 60, None),
        ("두 시간 반", 150, None),
        ("저녁 일곱시", 0, time(19)),
        ("저녁일곱시에 한 시간", 60, time(19)),
        ("밤 열시부터", 0, time(22)),
        ("오전 열한시 반", 0, time(11, 30)),
        ("시험 세 과목", 0, None),
        ("한시름 놓았어요", 0, None),
    ],
)
def test_hours_in_words(words: str, minutes: int, starts: time | None) -> None:
    """How long and from when, counted as people count."""
    said = read_timing(words, TODAY)
    assert (said.minutes, said.starts) == (minutes, starts)


@pytest.mark.parametrize(
    ("words", "until"),
    [
        ("12월 1일부터 12월 20일까지 매일 30분", date(2026, 12, 20)),
        ("12월 1일부터 20일까지 수학", date(2026, 12, 20)),
        ("12/1~12/20 수학", date(2026, 12, 20)),
        ("3일부터 10일까지 하루 1시간", date(2026, 12, 10)),
        ("12월 1일부터 매일 30분", None),
        ("12월 10일부터 5일 동안 하루 1시간", date(2026, 12, 14)),
        ("1월 5일부터 3일간", date(2027, 1, 7)),
        ("12월 10일부터 2주 동안", date(2026, 12, 23)),
        ("연말정산 서류도 필요해요?", None),
        ("크리스마스까지", date(2026, 12, 25)),
        ("성탄절 이브까지 매일", date(2026, 12, 24)),
        ("연말까지", date(2026, 12, 31)),
        ("until Christmas", date(2026, 12, 25)),
        ("12월 20일까지 월수금 5시부터", date(2026, 12, 20)),
    ],
)
def test_a_first_day_is_no_last_one(words: str, until: date | None) -> None:
    """What follows the day from which is the day until which, and may leave its month out."""
    assert read_timing(words, date(2026, 11, 25)).until == until
