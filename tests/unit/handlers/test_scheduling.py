"""Plans that hold: every lecture once and in order, within the day's minutes, and honest when there is no time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from handlers.replanning import at_another_hour, caught_up, closed, put_off, replanned, wish_of
from handlers.scheduling import Shortfall, StudyWish, first_lectures, interleaved, packed, planned, study_days
from handlers.study import StudyLecture, StudyPlan, StudySession, in_trouble, plan_of, weeks_of
from tests.unit.handlers.studying import MONDAY, a_wish, lectures, made, week, wishes

FEW = settings(max_examples=80, deadline=None)


def in_order(heard: Iterable[StudyLecture]) -> bool:
    """Tell whether each course's lectures come by number."""
    seen: dict[str, int] = {}
    for one in heard:
        if one.number <= seen.get(one.course, 0):
            return False
        seen[one.course] = one.number
    return True


def keys(sessions: Iterable[StudySession]) -> list[tuple[str, int]]:
    """Return the keys of all lectures in these sessions, as they come."""
    return [lecture.key for session in sessions for lecture in session.lectures]


def holds(plan: StudyPlan, first: date) -> None:
    """Check what must hold for every session to come of any plan."""
    to_come = [one for one in plan.sessions if one.open]
    assert in_order(lecture for one in to_come for lecture in one.lectures)
    assert len(set(keys(to_come))) == len(keys(to_come))
    assert not set(keys(to_come)) & plan.settled
    for one in to_come:
        assert one.minutes <= plan.week.minutes
        assert sum(lecture.minutes for lecture in one.lectures) <= one.minutes
        assert first <= one.day <= plan.ends
    assert len({one.day for one in to_come}) == len(to_come)
    ids = [one.id for one in plan.sessions]
    assert len(ids) == len(set(ids))
    assert {plan_of(one) for one in ids} <= {plan.id}


@FEW
@given(wishes())
def test_a_plan_holds_or_says_why_not(wish: StudyWish) -> None:
    """Every lecture stands once and in order, on days of study only, before the end; else the numbers say why."""
    plan = planned(wish, "p", "seoul", "수학", "Asia/Seoul")
    free = study_days(wish.begins, wish.ends, wish.week, wish.rests)
    if isinstance(plan, Shortfall):
        assert plan.minutes == sum(one.minutes for one in wish.lectures)
        assert plan.available == len(free) * wish.week.minutes
        assert (plan.why == "longest") == (plan.longest > wish.week.minutes)
        assert 0 <= plan.fits < plan.lectures
        return
    holds(plan, wish.begins)
    assert sorted(keys(plan.sessions)) == sorted(one.key for one in wish.lectures)
    assert {one.day for one in plan.sessions} <= set(free)
    assert plan.lectures == wish.lectures
    assert not plan.stranded
    reviews = [one.day for one in plan.sessions if one.kind == "review"]
    heard = [one.day for one in plan.sessions if one.kind == "lecture"]
    assert not reviews or (wish.exam and min(reviews) > max(heard))


@FEW
@given(wishes())
def test_what_a_shortfall_offers_can_be_done(wish: StudyWish) -> None:
    """A longer day, a later end, or fewer lectures, as offered, make a plan."""
    short = planned(wish, "p", "seoul", "수학", "Asia/Seoul")
    assume(isinstance(short, Shortfall))
    assert isinstance(short, Shortfall)
    if short.enough_minutes:
        made(replace(wish, week=week(short.enough_minutes, wish.week.days)))
    if short.enough_until:
        made(replace(wish, ends=short.enough_until))
    if short.fits:
        made(replace(wish, lectures=first_lectures(wish.lectures, short.fits)))


@FEW
@given(
    wishes(),
    st.lists(st.tuples(st.sampled_from(["done", "skip", "later", "miss", "hour"]), st.integers(0, 3)), max_size=25),
)
def test_a_plan_holds_whatever_its_person_does(wish: StudyWish, deeds: list[tuple[str, int]]) -> None:
    """Over any sequence of days, nothing done is lost, nothing missed is forgotten, and the plan holds."""
    plan = planned(wish, "p", "seoul", "수학", "Asia/Seoul")
    assume(not isinstance(plan, Shortfall))
    assert not isinstance(plan, Shortfall)
    all_keys = {one.key for one in plan.lectures}
    today = plan.begins
    for deed, days in deeds:
        today += timedelta(days=days)
        done = {one.id for one in plan.sessions if one.state == "done"}
        plan = caught_up(plan, today)
        open_ = plan.open
        if open_:
            first = open_[0]
            if deed == "done":
                plan = closed(plan, first.id, "done")
            elif deed == "skip":
                plan = closed(plan, first.id, "skipped")
            elif deed == "later":
                plan = put_off(plan, first.id, max(today, first.day) + timedelta(days=1)) or plan
            elif deed == "hour":
                plan = at_another_hour(plan, first.id, first.starts, first.day)
        holds(plan, today)
        assert done <= {one.id for one in plan.sessions if one.state == "done"}
        assert {one.key for one in plan.lectures} == all_keys
        accounted = set(keys(plan.open)) | plan.settled | {one.key for one in plan.stranded}
        assert accounted == all_keys
        assert not {one.day for one in plan.open if one.state == "planned"} & set(plan.rests)
    if today <= plan.ends:
        later = today + timedelta(days=380)
        more = replace(wish_of(plan, today), ends=later, week=week(180, range(7)), rests=frozenset())
        again = replanned(plan, more)
        assert not isinstance(again, Shortfall)
        holds(again, today)
        assert not again.stranded
        assert again.heard == plan.heard
