"""Lectures, weeks and plans to test with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time, timedelta

from hypothesis import strategies as st

from handlers.studying.scheduling import Shortfall, StudyWish, planned
from handlers.studying.study import StudyCourse, StudyLecture, StudyPlan, StudyWeek

MONDAY = date(2026, 11, 30)


def lectures(course: str, *minutes: int) -> tuple[StudyLecture, ...]:
    """Return the lectures of a course, one for each length."""
    return tuple(StudyLecture(course, n, f"{course} {n}", one) for n, one in enumerate(minutes, 1))


def week(minutes: int = 40, days: Iterable[int] = (0, 2, 4), starts: time = time(19)) -> StudyWeek:
    """Return a week: 40 minutes on Monday, Wednesday and Friday at seven in the evening."""
    return StudyWeek(minutes, tuple(days), starts)


def a_wish(*heard: StudyLecture, **changes: object) -> StudyWish:
    """Return what a plan is asked for: from a Monday on, four weeks."""
    keys = dict.fromkeys(one.course for one in heard)
    fields: dict[str, object] = {
        "courses": tuple(StudyCourse(key, key) for key in keys),
        "lectures": heard,
        "begins": MONDAY,
        "ends": MONDAY + timedelta(days=27),
        "week": week(),
    }
    return StudyWish(**(fields | changes))  # type: ignore[arg-type]


def made(wish: StudyWish) -> StudyPlan:
    """Return the plan of a wish that can be done."""
    plan = planned(wish, "p", "seoul", "수학", "Asia/Seoul")
    assert not isinstance(plan, Shortfall), plan
    return plan


DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@st.composite
def wishes(draw: st.DrawFn) -> StudyWish:
    """Draw what somebody may ask for: up to three courses, any days of the week, with or without an exam."""
    heard = [
        one
        for key in "abc"[: draw(st.integers(1, 3))]
        for one in lectures(key, *draw(st.lists(st.integers(5, 45), min_size=1, max_size=10)))
    ]
    begins = draw(DAYS)
    ends = begins + timedelta(days=draw(st.integers(0, 120)))
    days = sorted(draw(st.sets(st.integers(0, 6), min_size=1)))
    return a_wish(
        *heard,
        begins=begins,
        ends=ends,
        week=week(draw(st.integers(20, 120)), days),
        exam=draw(st.sampled_from([None, ends + timedelta(days=1)])),
        rests=frozenset(
            draw(st.sets(st.integers(0, 120), max_size=10).map(lambda ns: {begins + timedelta(days=n) for n in ns}))
        ),
    )
