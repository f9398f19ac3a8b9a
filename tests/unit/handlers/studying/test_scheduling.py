"""Plans that hold: every lecture once and in order, within the day's minutes, and honest when there is no time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from handlers.conversation import Session
from handlers.requests.kinds import Intent
from handlers.situation import Situation
from handlers.studying.plan_draft import Draft
from handlers.studying.plan_ways import changed, ways_offered
from handlers.studying.replanning import at_another_hour, caught_up, closed, put_off, replanned, wish_of
from handlers.studying.scheduling import (
    LONGEST_PLAN,
    MOST_MINUTES,
    Shortfall,
    StudyWish,
    first_lectures,
    interleaved,
    packed,
    planned,
    study_days,
)
from handlers.studying.study import StudyLecture, StudyPlan, StudySession, in_trouble, missed_in_a_row, weeks_of
from tests.fakes import NOON, a_message
from tests.unit.handlers.studying.lessons import MONDAY, a_wish, lectures, made, week, wishes

FEW = settings(max_examples=40, deadline=None)


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
    assert {one.rpartition("-")[0] for one in ids} <= {plan.id}


@FEW
@given(wishes())
def test_a_plan_holds_or_says_why_not(wish: StudyWish) -> None:
    """Every lecture stands once and in order, on days of study only, before the end; else the numbers say why."""
    plan = planned(wish, "p", "seoul", "수학", "Asia/Seoul")
    free = study_days(wish.begins, wish.ends, wish.week, wish.rests)
    if isinstance(plan, Shortfall):
        assert plan.minutes == sum(one.minutes for one in wish.lectures)
        assert plan.available == len(free) * wish.week.minutes
        assert plan.long == (plan.longest > wish.week.minutes)
        assert plan.long or plan.tight
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
    """More days, fewer lectures, a later end, or a longer day, as offered, make a plan, also when they are tapped."""
    short = planned(wish, "p", "seoul", "수학", "Asia/Seoul")
    assume(isinstance(short, Shortfall))
    assert isinstance(short, Shortfall)
    assert len(set(short.ways)) == len(short.ways)
    situation = Situation(a_message(), Session("c", a_message().address), Intent("plan"), NOON, "ko")
    draft = Draft(until=wish.ends, exam=wish.exam, days=wish.week.days, minutes=wish.week.minutes)
    for way, tap in zip(short.ways, ways_offered(situation, short), strict=True):
        plan = made(way.taken(wish))
        assert not (wish.exam and way.ends)
        tapped = changed(draft, tap.action.removeprefix("plan:way:"))
        assert (tapped.minutes, tapped.days, tapped.until) == (plan.week.minutes, plan.week.days, plan.ends)
        assert (tapped.count or len(wish.lectures)) == len(plan.lectures)
        assert set(wish.week.days) <= set(plan.week.days)
        assert plan.week.minutes <= max(wish.week.minutes, MOST_MINUTES)


@FEW
@given(wishes())
def test_no_smaller_change_of_one_kind_would_do(wish: StudyWish) -> None:
    """One lecture more, five minutes less, or a week less would make no plan."""
    short = planned(wish, "p", "seoul", "수학", "Asia/Seoul")
    assume(isinstance(short, Shortfall))
    assert isinstance(short, Shortfall)
    for way in short.ways:
        smaller = [
            replace(way, count=way.count + 1) if 0 < way.count < short.lectures - 1 else None,
            replace(way, minutes=way.minutes - 5) if way.minutes - 5 >= wish.week.minutes else None,
            replace(way, ends=way.ends - timedelta(days=7)) if way.ends else None,
        ]
        for less in filter(None, smaller):
            assert isinstance(planned(less.taken(wish), "p", "seoul", "수학", "Asia/Seoul"), Shortfall), less


def test_no_day_grows_for_a_lecture_that_is_left_out() -> None:
    """Where the long lecture is left out, the day stays as it was wished."""
    wish = a_wish(*lectures("a", 5, 21), week=week(20, (0,)), ends=MONDAY)
    short = planned(wish, "p", "seoul", "수학", "Asia/Seoul")
    assert isinstance(short, Shortfall)
    assert [(way.minutes, way.count) for way in short.ways if way.count] == [(0, 1)]


def test_where_no_day_is_long_enough_nothing_is_offered() -> None:
    """A lecture of four hours is in no plan that is offered; nor is anything where no day is left."""
    long = planned(a_wish(*lectures("a", 240)), "p", "seoul", "수학", "Asia/Seoul")
    assert isinstance(long, Shortfall)
    assert (long.long, long.ways) == (True, ())
    none_left = planned(
        a_wish(*lectures("a", 30), ends=MONDAY - timedelta(days=1), exam=MONDAY), "p", "seoul", "수학", "Asia/Seoul"
    )
    assert isinstance(none_left, Shortfall)
    assert (none_left.tight, none_left.ways) == (True, ())


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


@given(wishes(), st.lists(st.integers(1, 9), min_size=1, max_size=12))
def test_what_finds_no_room_is_what_comes_last(wish: StudyWish, gaps: list[int]) -> None:
    """However many days are missed, the lectures of each course stand in their order, the last ones without a place."""
    plan = planned(wish, "p", "seoul", "수학", "Asia/Seoul")
    assume(not isinstance(plan, Shortfall))
    assert not isinstance(plan, Shortfall)
    today = plan.begins
    for days in gaps:
        today += timedelta(days=days)
        plan = caught_up(plan, today)
        assert in_order([each for one in plan.open for each in one.lectures])
        for course in plan.courses:
            placed = [number for key, number in keys(plan.open) if key == course.key]
            lost = [one.number for one in plan.stranded if one.course == course.key]
            assert max(placed, default=0) < min(lost, default=1000)
            assert sorted(placed + lost) == [one.number for one in plan.lectures if one.course == course.key]
        assert not {one.day for one in plan.open} - set(study_days(today, plan.ends, plan.week, plan.rests))


def test_courses_take_turns_at_the_same_pace() -> None:
    """A long and a short course are half done at the same time."""
    mixed = interleaved((*lectures("long", *[20] * 8), *lectures("short", *[20] * 4)))
    assert [one.course for one in mixed].count("short") == 4
    assert [one.course for one in mixed[:6]].count("short") == 2
    assert in_order(mixed)
    assert interleaved(()) == ()


def test_lectures_are_packed_as_tightly_as_their_order_allows() -> None:
    """Nothing is cut, nothing passed by."""
    sizes = [[one.minutes for one in some] for some in packed(lectures("a", 20, 20, 30, 10, 40), 40)]
    assert sizes == [[20, 20], [30, 10], [40]]


def test_a_plan_leaves_days_free_and_reviews_before_the_exam() -> None:
    """Twelve half-hour lectures in six weeks: a free day for each five sessions, two days of review, no holiday."""
    christmas = date(2026, 12, 25)
    heard = lectures("a", *[30] * 12)
    plan = made(a_wish(*heard, ends=date(2027, 1, 8), exam=date(2027, 1, 9), rests=frozenset({christmas})))
    kinds = [one.kind for one in plan.sessions]
    assert (kinds.count("lecture"), kinds.count("buffer"), kinds.count("review")) == (12, 3, 2)
    assert kinds[-2:] == ["review", "review"]
    assert christmas not in {one.day for one in plan.sessions}
    assert plan.rests == (christmas,)


def test_a_miss_moves_only_what_stands_before_the_next_free_day() -> None:
    """The sessions after the next free day stay where they are, and keep their ids."""
    before = made(a_wish(*lectures("a", *[40] * 8)))
    free = next(one.day for one in before.sessions if one.kind == "buffer")
    after = caught_up(before, before.open[0].day + timedelta(days=1))
    assert after.sessions[0].state == "missed"
    assert [one for one in after.sessions if one.day > free] == [one for one in before.sessions if one.day > free]
    assert [one.day for one in after.open][:3] == [one.day for one in before.sessions][1:4]
    assert caught_up(after, before.open[0].day + timedelta(days=1)) == after


def test_a_session_done_after_it_was_missed_frees_its_new_place() -> None:
    """Who did it after all hears nothing twice: the place it had got is free time again."""
    plan = made(a_wish(*lectures("a", *[40] * 6)))
    first = plan.open[0]
    late = caught_up(plan, first.day + timedelta(days=1))
    assert keys(late.open) == keys(plan.open)
    done = closed(late, first.id, "done")
    assert keys(done.open) == keys(plan.open)[1:]
    assert closed(done, first.id, "done") == done
    assert closed(done, "p-999", "done") == done


def test_there_may_be_no_free_day() -> None:
    """A session cannot be put off past the end, on a day of another review, or when it is over."""
    plan = made(a_wish(*lectures("a", *[40] * 5), ends=MONDAY + timedelta(days=9), exam=MONDAY + timedelta(days=10)))
    assert [one.kind for one in plan.sessions] == ["lecture"] * 5
    first = plan.open[0]
    assert put_off(plan, first.id, plan.ends + timedelta(days=1)) is None
    assert put_off(plan, "p-999", MONDAY) is None
    assert put_off(plan, first.id, first.day + timedelta(days=2)) is None
    assert at_another_hour(plan, "p-999", first.starts, MONDAY) == plan
    stuck = caught_up(plan, first.day + timedelta(days=1))
    assert [one.key for one in stuck.stranded] == [("a", 5)]
    assert keys(stuck.open) == [("a", number) for number in range(1, 5)]
    shorter = replanned(stuck, replace(wish_of(stuck, MONDAY + timedelta(days=1)), lectures=stuck.remaining[1:]))
    assert not isinstance(shorter, Shortfall)
    assert shorter.stranded == ()


def test_a_review_moves_alone() -> None:
    """A review goes to a day without a lecture."""
    plan = made(a_wish(*lectures("a", *[40] * 4), exam=MONDAY + timedelta(days=28)))
    review = next(one for one in plan.sessions if one.kind == "review")
    moved = put_off(plan, review.id, review.day + timedelta(days=1))
    assert moved is not None
    assert moved.session(review.id) == replace(review, day=review.day + timedelta(days=1), state="later")
    assert put_off(plan, review.id, plan.open[0].day) is None


def test_a_repacked_plan_takes_out_only_what_was_heard() -> None:
    """A missed session that was split anew and is done after all leaves the rest of the later ones as it is."""
    plan = made(a_wish(*lectures("a", *[20] * 8), ends=MONDAY + timedelta(days=13)))
    late = caught_up(plan, plan.open[2].day)
    heard = late.sessions[0]
    assert heard.state == "missed"
    done = closed(late, heard.id, "done")
    assert not {one.key for one in heard.lectures} & set(keys(done.open))
    holds(done, plan.open[2].day)
    review = replace(done.open[0], id="p-77", kind="review", lectures=(), day=done.open[1].day)
    assert put_off(done.with_sessions((*done.sessions, review)), done.open[0].id, review.day) is None
    assert at_another_hour(done, done.open[0].id, done.week.starts, done.open[1].day) == done


def test_trouble_is_three_misses_since_it_was_asked() -> None:
    """Two misses are nothing, three are asked about, and asking begins the count anew; a done one ends it."""
    plan = made(a_wish(*lectures("a", *[40] * 4), ends=MONDAY + timedelta(days=60)))
    days = [one.day for one in plan.open]
    assert not in_trouble(caught_up(plan, days[1] + timedelta(days=1)))
    late = caught_up(plan, days[2] + timedelta(days=1))
    assert (missed_in_a_row(late), in_trouble(late)) == (3, True)
    assert not in_trouble(replace(late, state="paused"))
    assert not in_trouble(replace(late, asked_on=days[2] + timedelta(days=1)))
    assert missed_in_a_row(closed(late, late.sessions[2].id, "done")) == 0


def test_weeks_are_kept_by_half_of_them() -> None:
    """A missed day burns nothing: a week counts when half of it was done; a week without anything asked is none."""
    plan = made(a_wish(*lectures("a", *[40] * 9)))
    first, second, third = plan.open[:3]
    assert weeks_of((plan,), MONDAY) == ()
    plan = closed(closed(plan, first.id, "done"), second.id, "done")
    plan = caught_up(plan, third.day + timedelta(days=7))
    weeks = weeks_of((plan,), third.day + timedelta(days=7))
    assert (weeks[0].asked, weeks[0].done, weeks[0].kept) == (3, 2, True)
    assert all(one.asked >= one.done for one in weeks)


def test_a_plan_never_runs_for_years() -> None:
    """Days of study end with the longest plan there is."""
    assert len(study_days(MONDAY, date.max, week(days=range(7)))) == LONGEST_PLAN.days + 1


@pytest.mark.parametrize("count", [0, 1, 3, 99])
def test_fewer_lectures_are_the_first_ones(count: int) -> None:
    """What is left out is the end of each course."""
    both = (*lectures("a", 20, 20), *lectures("b", 20, 20))
    assert len(first_lectures(both, count)) == min(count, 4)
    assert in_order(first_lectures(both, count))
