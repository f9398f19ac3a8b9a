"""Days as people name them: runs of weekdays, first and last days, weeks of exams; in Korean and in English."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.requests.dating import WEEKDAYS
from handlers.requests.timing import Timing, read_timing, tells_only_time

MONDAY = date(2026, 11, 30)
ENGLISH = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAY = st.integers(0, 6)


def day(text: str) -> date | None:
    """Return a day of an ISO text, none for an empty one."""
    return date.fromisoformat(text) if text else None


@given(
    DAY,
    DAY,
    st.sampled_from(["{0}~{1}", "{0}요일~{1}요일", "{0}요일부터 {1}요일까지", "{0}부터 {1}까지", "{2} to {3}"]),
)
def test_a_run_of_weekdays_is_every_day_of_it(first: int, last: int, form: str) -> None:
    """Whichever they are, also over the end of a week; each is named and no other."""
    words = form.format(WEEKDAYS[first], WEEKDAYS[last], ENGLISH[first], ENGLISH[last])
    run = sorted((first + ahead) % 7 for ahead in range((last - first) % 7 + 1))
    assert read_timing(f"{words} 30분씩", MONDAY) == Timing(days=tuple(run), minutes=30)


@pytest.mark.parametrize(
    ("words", "begins", "until"),
    [
        ("10일부터 2주 동안", "2026-12-10", "2026-12-23"),
        ("12월 10일부터 2주 동안", "2026-12-10", "2026-12-23"),
        ("10일~24일 화목", "2026-12-10", "2026-12-24"),
        ("28일부터 5일까지", "2026-12-28", "2027-01-05"),
        ("12월 28일부터 5일까지", "2026-12-28", "2027-01-05"),
        ("다음 주 월요일부터 3주간", "2026-12-07", "2026-12-27"),
        ("다음 주 월요일부터 금요일까지", "2026-12-07", "2026-12-11"),
        ("내일부터 2주", "2026-12-01", "2026-12-14"),
        ("오늘부터 2주", "", "2026-12-13"),
        ("수요일부터 매일", "2026-12-02", ""),
        ("11월 1일부터 12월 20일까지 매일", "", "2026-12-20"),
        ("금요일까지", "", "2026-12-04"),
        ("다음 달 10일까지", "", "2026-12-10"),
        ("1월 말까지", "", "2027-01-31"),
        ("2월까지", "", "2027-02-28"),
        ("내년 3월 5일까지", "", "2027-03-05"),
        ("일주일에 세 번", "", ""),
        ("8주로 해줘", "", "2027-01-24"),
        ("from 10 December for 2 weeks", "2026-12-10", "2026-12-23"),
        ("starting next Monday for 3 weeks", "2026-12-07", "2026-12-27"),
        ("until December 20th", "", "2026-12-20"),
        ("until the end of December", "", "2026-12-31"),
        ("1강~10강", "", ""),
        ("7시부터", "", ""),
    ],
)
def test_a_first_and_a_last_day(words: str, begins: str, until: str) -> None:
    """What is counted is counted from the first day, and a day that names no month is the next of its number."""
    said = read_timing(words, MONDAY)
    assert (said.begins, said.until) == (day(begins), day(until))


@pytest.mark.parametrize(
    ("words", "until"),
    [
        ("exam on 14 December", "2026-12-14"),
        ("시험 D-20", "2026-12-20"),
        ("기말고사가 12월 14일부터 18일까지야", "2026-12-14"),
        ("12월 14일부터 기말고사야", "2026-12-14"),
        ("중간고사가 14일부터예요", "2026-12-14"),
    ],
)
def test_the_day_of_an_exam_is_its_first(words: str, until: str) -> None:
    """Nothing is planned for the days of an exam themselves."""
    said = read_timing(words, MONDAY)
    assert (said.begins, said.until, said.exam) == (None, day(until), True)
    assert tells_only_time(words)


@given(st.integers(1, 31), st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_a_day_without_a_month_is_the_next_of_its_number(number: int, today: date) -> None:
    """Never one that is over, and at most a month ahead; a number that no such day has means none."""
    begins = read_timing(f"{number}일부터 2주 동안", today).begins
    assert begins is None or (begins.day == number and today < begins <= today + timedelta(days=31))


@pytest.mark.parametrize(
    ("words", "until"),
    [
        ("이번 달 10일까지", "2026-12-10"),
        ("이번달 28일까지", "2026-11-28"),
        ("이번 달 10일부터 12월 20일까지", "2026-12-20"),
        ("he is in grade 3 may he study on Mondays", ""),
        ("until 3 May", "2027-05-03"),
    ],
)
def test_a_last_day_is_never_a_year_away_by_a_slip(words: str, until: str) -> None:
    """A day of this month that is over is that of the next one; a grade before a "may" is no date."""
    assert read_timing(words, date(2026, 11, 27)).until == day(until)
