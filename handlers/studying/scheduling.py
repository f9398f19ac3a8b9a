"""Scheduling: lectures, an end and a week become sessions, and what was missed finds a new place without a rush."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from itertools import combinations
from math import ceil

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

    `ends` is the last day of study; `rests` may reach beyond it, so that a later end can be tried.
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
class Way:
    """What makes a plan possible: so many minutes a day, these days, a later end, only so many lectures.

    What stays as it is wished is empty. Lectures are counted from the first on, mixed as in a plan.
    """

    minutes: int = 0
    days: tuple[int, ...] = ()
    ends: date | None = None
    count: int = 0

    def taken(self, wish: StudyWish) -> StudyWish:
        """Return the wish with this changed; whoever studies on after an exam studies for none."""
        week = replace(wish.week, minutes=self.minutes or wish.week.minutes, days=self.days or wish.week.days)
        lectures = first_lectures(wish.lectures, self.count) if self.count else wish.lectures
        exam = None if self.ends else wish.exam
        return replace(wish, lectures=lectures, week=week, ends=self.ends or wish.ends, exam=exam)


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Why a plan cannot be done, in numbers, and the ways in which it can.

    `lectures` and `minutes` are what is needed on `days` days of study of `limit` minutes each. `longest` is the
    longest lecture. Lectures are never cut, so that `sittings`, the days needed, may be more than there are although
    the minutes would do; they are counted with `enough` minutes a day, which is the limit where the longest lecture
    fits into it, else the least that holds it.
    """

    lectures: int
    minutes: int
    days: int
    limit: int
    longest: int
    enough: int
    sittings: int
    ways: tuple[Way, ...] = ()

    @property
    def long(self) -> bool:
        """Tell whether a lecture alone is longer than a day's time."""
        return self.longest > self.limit

    @property
    def tight(self) -> bool:
        """Tell whether there are too few days, even with time enough for the longest lecture."""
        return self.sittings > self.days

    @property
    def available(self) -> int:
        """Return the minutes there are."""
        return self.days * self.limit


MOST_MINUTES = 180
"""Minutes a day beyond which nothing is offered (proposed): three hours of lectures after school are no plan."""

STEP = 5
"""A day's minutes are offered in fives."""

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)


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
    for minutes in range(longest, limit + 1, STEP):
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
    limit, longest = wish.week.minutes, max(one.minutes for one in wish.lectures)
    enough = max(limit, STEP * ceil(longest / STEP)) if longest > limit else limit
    short = Shortfall(
        lectures=len(wish.lectures),
        minutes=sum(one.minutes for one in wish.lectures),
        days=len(days),
        limit=limit,
        longest=longest,
        enough=enough,
        sittings=_fewest(wish.lectures, enough),
    )
    if enough > max(limit, MOST_MINUTES):
        return short
    minutes = enough if short.long else 0
    if not short.tight:
        return replace(short, ways=(Way(minutes=minutes),))
    tried = (_more_days, _fewer_lectures, _later_end, _longer_days)
    found = (way(wish, minutes) for way in tried)
    return replace(short, ways=tuple(one for one in found if one))


def _more_days(wish: StudyWish, minutes: int) -> Way | None:
    """Return the fewest days more that do, the early ones of a week first; where none do, every day and longer."""
    others = [day for day in EVERY_DAY if day not in wish.week.days]
    for count in range(1, len(others) + 1):
        for more in combinations(others, count):
            way = Way(minutes=minutes, days=tuple(sorted((*wish.week.days, *more))))
            if _does(way.taken(wish)):
                return way
    longer = _longer_days(replace(wish, week=replace(wish.week, days=EVERY_DAY)), minutes) if others else None
    return replace(longer, days=EVERY_DAY) if longer else None


def _fewer_lectures(wish: StudyWish, minutes: int) -> Way | None:
    """Return the most lectures that do, and the least longer days for them: the longest may be among those left out."""
    limit = wish.week.minutes
    longer = (0, *range(limit // STEP * STEP + STEP, minutes, STEP), minutes) if minutes else (0,)
    for count in range(len(wish.lectures) - 1, 0, -1):
        if _does(Way(minutes, count=count).taken(wish)):
            return next(way for one in longer if _does((way := Way(one, count=count)).taken(wish)))
    return None


def _later_end(wish: StudyWish, minutes: int) -> Way | None:
    """Return the end, by whole weeks, that does; an exam is not put off."""
    if wish.exam:
        return None
    weeks = range(1, (wish.begins + LONGEST_PLAN - wish.ends).days // 7 + 1)
    ends = (wish.ends + timedelta(days=7 * number) for number in weeks)
    return next((way for end in ends if _does((way := Way(minutes, ends=end)).taken(wish))), None)


def _longer_days(wish: StudyWish, minutes: int) -> Way | None:
    tried = range((minutes or wish.week.minutes) // STEP * STEP + STEP, MOST_MINUTES + 1, STEP)
    return next((way for one in tried if _does((way := Way(one)).taken(wish))), None)


def soonest(wish: StudyWish) -> date | None:
    """Return the first day on which all can be heard, none of them kept free; None where it can't be by the end."""
    return wish.study_days[_fewest(wish.lectures, wish.week.minutes) - 1] if wish.lectures and _does(wish) else None


def _does(wish: StudyWish) -> bool:
    """Tell whether every lecture finds its place."""
    days = len(wish.study_days)
    longest = max(one.minutes for one in wish.lectures)
    return longest <= wish.week.minutes and _fewest(wish.lectures, wish.week.minutes) <= days


def _fewest(lectures: Sequence[StudyLecture], minutes: int) -> int:
    """Return how many days the lectures need: with the courses mixed, or one after the other where that needs fewer."""
    return min(len(packed(interleaved(lectures), minutes)), len(packed(lectures, minutes)))
