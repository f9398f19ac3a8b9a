"""Scheduling: lectures, an end and a week become sessions, and what was missed finds a new place without a rush."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from math import ceil
from typing import Literal

from handlers.studying.study import StudyCourse, StudyLecture, StudyPlan, StudySession, StudyWeek

BUFFER_EVERY = 5
"""One day is kept free for each five sessions (proposed): a week of three sessions survives a miss in two weeks."""

REVIEW_EVERY, MOST_REVIEWS = 6, 5
"""One day of review before an exam for each six sessions, at most five (proposed)."""

LONGEST_PLAN = timedelta(days=400)
"""A plan spans at most a school year and a vacation."""

Bin = tuple[StudyLecture, ...]


@dataclass(frozen=True, slots=True)
class StudyWish:
    """What a plan is asked for: courses with all that is to be heard of them, in order; the rest as in `StudyPlan`.

    `ends` is the last day of study.
    """

    courses: tuple[StudyCourse, ...]
    lectures: tuple[StudyLecture, ...]
    begins: date
    ends: date
    week: StudyWeek
    exam: date | None = None
    rests: frozenset[date] = frozenset()

    @property
    def study_days(self) -> tuple[date, ...]:
        """Return the days on which there is time."""
        return study_days(self.begins, self.ends, self.week, self.rests)


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Why a plan cannot be done, in numbers.

    `lectures` and `minutes` are what is needed, `available` the minutes there are on `days` days of study. `longest`
    is the longest lecture when it alone does not fit into a day ("longest"); else the time as a whole is short
    ("time"). `enough_minutes` a day would do by the same end, 0 when no day would (proposed up to 180); `enough_until`
    is the end that would do with the same week, None when none within the longest plan would. `fits` is how many
    lectures, from the first on and mixed as in a plan, do fit. Lectures are never cut, so that `sittings`, the days
    needed, may be more than there are although the minutes would do.
    """

    why: Literal["time", "longest"]
    lectures: int
    minutes: int
    available: int
    days: int
    longest: int
    enough_minutes: int = 0
    enough_until: date | None = None
    fits: int = 0
    sittings: int = 0


MOST_MINUTES = 180
"""Minutes a day beyond which nothing is offered (proposed): three hours of lectures after school are no plan."""


def study_days(begins: date, ends: date, week: StudyWeek, rests: Iterable[date] = ()) -> tuple[date, ...]:
    """Return the days of study from a day to a day, both within, without days of rest."""
    closed = frozenset(rests)
    span = range((min(ends, begins + LONGEST_PLAN) - begins).days + 1)
    days = (begins + timedelta(days=number) for number in span)
    return tuple(day for day in days if day.weekday() in week.days and day not in closed)


def interleaved(lectures: Iterable[StudyLecture]) -> tuple[StudyLecture, ...]:
    """Return the lectures of several courses mixed, each course in its order and all at the same pace."""
    waiting: dict[str, list[StudyLecture]] = {}
    for lecture in lectures:
        waiting.setdefault(lecture.course, []).append(lecture)
    whole = {course: max(1, sum(one.minutes for one in rest)) for course, rest in waiting.items()}
    places = {course: (0, place) for place, course in enumerate(waiting)}
    mixed: list[StudyLecture] = []
    while waiting:
        # the course that would be least far on after its next lecture; of two alike, the one named first
        course = min(waiting, key=lambda one: ((places[one][0] + waiting[one][0].minutes) / whole[one], places[one][1]))
        lecture = waiting[course].pop(0)
        mixed.append(lecture)
        places[course] = (places[course][0] + lecture.minutes, places[course][1])
        if not waiting[course]:
            del waiting[course]
    return tuple(mixed)


def packed(lectures: Sequence[StudyLecture], minutes: int) -> tuple[Bin, ...]:
    """Return the lectures in sittings of at most so many minutes, in order, as few as this order allows."""
    bins: list[list[StudyLecture]] = []
    left = 0
    for lecture in lectures:
        if lecture.minutes > left or not bins:
            bins.append([])
            left = minutes
        bins[-1].append(lecture)
        left -= lecture.minutes
    return tuple(map(tuple, bins))


def planned(wish: StudyWish, plan_id: str, municipality: str, title: str, zone: str) -> StudyPlan | Shortfall:
    """Return a plan in which every lecture stands once and in order, or why there is none."""
    days = wish.study_days
    chosen = _chosen(wish, days)
    if chosen is None:
        return _shortfall(wish, days)
    empty = StudyPlan(
        id=plan_id,
        municipality=municipality,
        title=title,
        courses=wish.courses,
        begins=wish.begins,
        ends=wish.ends,
        week=wish.week,
        sessions=(),
        exam=wish.exam,
        rests=tuple(sorted(day for day in wish.rests if wish.begins <= day <= wish.ends)),
        zone=zone,
    )
    ids = empty.new_ids()
    return empty.with_sessions(_laid_out(chosen, days, wish, ids))


def first_lectures(lectures: Sequence[StudyLecture], count: int) -> tuple[StudyLecture, ...]:
    """Return so many lectures from the first on, mixed as in a plan, in the order given."""
    kept = {lecture.key for lecture in interleaved(lectures)[:count]}
    return tuple(lecture for lecture in lectures if lecture.key in kept)


def _chosen(wish: StudyWish, days: Sequence[date]) -> tuple[tuple[Bin, ...], int, int] | None:
    """Return sittings as short as the days allow, with the numbers of reviews and of buffers; None when too few."""
    mixed, limit = interleaved(wish.lectures), wish.week.minutes
    longest = max((one.minutes for one in mixed), default=0)
    fewest = packed(mixed, limit)
    if longest > limit or len(fewest) > len(days):
        fewest = packed(wish.lectures, limit)
        mixed = wish.lectures
        if longest > limit or len(fewest) > len(days):
            return None
    for minutes in range(longest, limit + 1, 5):
        bins = packed(mixed, minutes)
        reviews, buffers = _extras(len(bins), wish)
        if len(bins) + reviews + buffers <= len(days):
            return bins, reviews, buffers
    reviews, buffers = _extras(len(fewest), wish)
    slack = len(days) - len(fewest)
    reviews = min(reviews, ceil(slack / 2))
    return fewest, reviews, min(buffers, slack - reviews)


def _extras(sittings: int, wish: StudyWish) -> tuple[int, int]:
    reviews = min(MOST_REVIEWS, ceil(sittings / REVIEW_EVERY)) if wish.exam else 0
    return reviews, ceil(sittings / BUFFER_EVERY)


def _laid_out(
    chosen: tuple[tuple[Bin, ...], int, int], days: Sequence[date], wish: StudyWish, ids: Iterator[str]
) -> Iterator[StudySession]:
    """Spread the sittings over the days, buffers between them and after them, reviews on the last days."""
    bins, reviews, buffers = chosen
    slots = days[: len(days) - reviews]
    taken = [place * len(slots) // len(bins) for place in range(len(bins))] if bins else []
    free = [slot for slot in range(len(slots)) if slot not in set(taken)]
    kept = {free[(number + 1) * len(free) // buffers - 1] for number in range(buffers)} if free else set()
    lectures = dict(zip(taken, bins, strict=True))
    starts, minutes = wish.week.starts, wish.week.minutes
    for slot, day in enumerate(slots):
        if slot in lectures:
            yield _lecture_session(next(ids), day, starts, lectures[slot])
        elif slot in kept:
            yield StudySession(next(ids), day, starts, minutes, "buffer")
    for day in days[len(slots) :]:
        yield StudySession(next(ids), day, starts, minutes, "review")


def _lecture_session(id_: str, day: date, starts: time, lectures: Bin) -> StudySession:
    return StudySession(id_, day, starts, sum(one.minutes for one in lectures), "lecture", lectures)


def _shortfall(wish: StudyWish, days: Sequence[date]) -> Shortfall:
    longest = max(one.minutes for one in wish.lectures)
    short = Shortfall(
        why="longest" if longest > wish.week.minutes else "time",
        lectures=len(wish.lectures),
        minutes=sum(one.minutes for one in wish.lectures),
        available=len(days) * wish.week.minutes,
        days=len(days),
        longest=longest,
    )
    tried = range(ceil(longest / 10) * 10, MOST_MINUTES + 1, 10)
    minutes = next((one for one in tried if one > wish.week.minutes and _does(wish, minutes=one)), 0)
    until = None
    if short.why == "time":
        last = wish.begins + LONGEST_PLAN
        step = timedelta(days=7)
        ends = wish.ends + step
        while until is None and ends <= last:
            until = ends if _does(wish, ends=ends) else None
            ends += step
    sittings = packed(interleaved(wish.lectures), wish.week.minutes) if short.why == "time" else ()
    counts = range(len(wish.lectures) - 1, 0, -1) if sittings else ()
    fits = next((count for count in counts if _does(wish, count=count)), 0)
    return replace(short, enough_minutes=minutes, enough_until=until, fits=fits, sittings=len(sittings))


def _does(wish: StudyWish, minutes: int = 0, ends: date | None = None, count: int = 0) -> bool:
    week = replace(wish.week, minutes=minutes or wish.week.minutes)
    lectures = first_lectures(wish.lectures, count) if count else wish.lectures
    other = replace(wish, lectures=lectures, week=week, ends=ends or wish.ends)
    return _chosen(other, other.study_days) is not None
