"""Study as values: a plan, its sessions with their lectures, the week they fit in, and what became of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from itertools import takewhile
from typing import Literal
from zoneinfo import ZoneInfo

SessionKind = Literal["lecture", "review", "buffer"]
StudyState = Literal["planned", "done", "later", "skipped", "missed", "pushed"]
"""`pushed` has lost its place to what was missed before it: its lectures wait until there is room."""
PlanState = Literal["active", "paused", "ended"]

OPEN: frozenset[StudyState] = frozenset({"planned", "later"})
"""States of a session that is still to come; "later" was put off by the person, which is no miss."""

TROUBLE = 3
"""Sessions missed one after the other until it is asked what is wrong."""

LONGEST_TITLE = 200
"""Letters of a plan's title."""


@dataclass(frozen=True, slots=True)
class StudyLecture:
    """One lecture of a course as it stands in a plan; `number` counts from 1 within the course."""

    course: str
    number: int
    title: str
    minutes: int

    @property
    def key(self) -> tuple[str, int]:
        """Return what names the lecture within its municipality."""
        return self.course, self.number


@dataclass(frozen=True, slots=True)
class StudyCourse:
    """A course of a plan: its key in the municipality's catalogue, and what it is called."""

    key: str
    title: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class StudyWeek:
    """When a person can study: at most `minutes` a day, on `days` (0 is Monday), from `starts` on, local time."""

    minutes: int
    days: tuple[int, ...]
    starts: time


@dataclass(frozen=True, slots=True)
class StudySession:
    """One sitting of a plan. `id` is stable; a session that is moved keeps it.

    A buffer has no lectures and asks for nothing: it is kept free for what was missed. A review has none either.
    """

    id: str
    day: date
    starts: time
    minutes: int
    kind: SessionKind
    lectures: tuple[StudyLecture, ...] = ()
    state: StudyState = "planned"

    @property
    def open(self) -> bool:
        """Tell whether it is still to come."""
        return self.state in OPEN

    @property
    def placed(self) -> bool:
        """Tell whether it has, or had, something to do on its day."""
        return self.kind != "buffer" and self.state != "pushed"

    @property
    def occurrence(self) -> str:
        """Return the name of this session at this moment: it changes when the session is moved."""
        return f"{self.id}@{self.day:%Y-%m-%d}T{self.starts:%H:%M}"

    def begins_at(self, zone: ZoneInfo) -> datetime:
        """Return the moment at which it begins."""
        return datetime.combine(self.day, self.starts, zone)


@dataclass(frozen=True, slots=True)
class StudyPlan:
    """A plan of one person: courses, the days it runs from and to, the week it fits in, and all its sessions by time.

    `ends` is the last day of study; an exam is after it. `rests` are days without study: public and school holidays
    within the plan. `version` is 0 until it is kept and grows with each change. `asked_on` is the day on which it was
    last asked what is wrong.
    """

    id: str
    municipality: str
    title: str
    courses: tuple[StudyCourse, ...]
    begins: date
    ends: date
    week: StudyWeek
    sessions: tuple[StudySession, ...]
    exam: date | None = None
    rests: tuple[date, ...] = ()
    zone: str = "Asia/Seoul"
    state: PlanState = "active"
    asked_on: date | None = None
    version: int = 0

    @property
    def time_zone(self) -> ZoneInfo:
        """Return the time zone in which its days and hours are meant."""
        return ZoneInfo(self.zone)

    @property
    def open(self) -> tuple[StudySession, ...]:
        """Return the sessions with something to do that are still to come, by time."""
        return tuple(session for session in self.sessions if session.open and session.kind != "buffer")

    @property
    def lectures(self) -> tuple[StudyLecture, ...]:
        """Return every lecture of the plan once, by course in the plan's order and by number."""
        order = {course.key: place for place, course in enumerate(self.courses)}
        unique = {lecture.key: lecture for session in self.sessions for lecture in session.lectures}
        return tuple(sorted(unique.values(), key=lambda one: (order.get(one.course, len(order)), one.number)))

    @property
    def settled(self) -> frozenset[tuple[str, int]]:
        """Return the keys of the lectures that were heard or left out on purpose."""
        closed = (session for session in self.sessions if session.state in {"done", "skipped"})
        return frozenset(lecture.key for session in closed for lecture in session.lectures)

    @property
    def remaining(self) -> tuple[StudyLecture, ...]:
        """Return the lectures that are still to be heard, in order."""
        settled = self.settled
        return tuple(lecture for lecture in self.lectures if lecture.key not in settled)

    @property
    def stranded(self) -> tuple[StudyLecture, ...]:
        """Return the lectures that are still to be heard and stand in no session to come: there was no room."""
        placed = {lecture.key for session in self.open for lecture in session.lectures}
        return tuple(lecture for lecture in self.remaining if lecture.key not in placed)

    @property
    def heard(self) -> tuple[StudyLecture, ...]:
        """Return the lectures that were heard, in order."""
        keys = {one.key for session in self.sessions if session.state == "done" for one in session.lectures}
        return tuple(lecture for lecture in self.lectures if lecture.key in keys)

    def session(self, id: str) -> StudySession | None:  # noqa: A002 - the field's own name
        """Return the session of an id."""
        return next((session for session in self.sessions if session.id == id), None)

    def on(self, day: date) -> tuple[StudySession, ...]:
        """Return the sessions of a day."""
        return tuple(session for session in self.sessions if session.day == day)

    def between(self, first: date, last: date) -> tuple[StudySession, ...]:
        """Return the sessions from a day to a day, both within."""
        return tuple(session for session in self.sessions if first <= session.day <= last)

    def with_session(self, changed: StudySession) -> StudyPlan:
        """Return the plan with one session in place of the one with the same id."""
        return self.with_sessions(changed if one.id == changed.id else one for one in self.sessions)

    def with_sessions(self, sessions: Iterable[StudySession]) -> StudyPlan:
        """Return the plan with these sessions, by time."""
        return replace(self, sessions=tuple(sorted(sessions, key=lambda one: (one.day, one.starts, one.id))))

    def new_ids(self) -> Iterator[str]:
        """Return ids that no session of this plan has, without end."""
        used = [int(session.id.rpartition("-")[2]) for session in self.sessions]
        number = max(used, default=0)
        while True:
            number += 1
            yield f"{self.id}-{number}"


@dataclass(frozen=True, slots=True)
class PlanEnded:
    """A plan that its person has thrown away, with all its sessions and reminders."""

    plan: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A private calendar: opened with the digest of its address, or closed with "".

    The address itself stands only in the message that told it.
    """

    digest: str = ""


def digest_of(token: str) -> str:
    """Return what is kept of a private address: a leak of the database opens no calendar."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def missed_in_a_row(plan: StudyPlan) -> int:
    """Return how many sessions were missed since the last one that was done, skipped, or asked about."""
    since = plan.asked_on or date.min
    closed = [one for one in plan.sessions if not one.open and one.placed and one.day >= since]
    return sum(1 for _ in takewhile(lambda one: one.state == "missed", reversed(closed)))


def in_trouble(plan: StudyPlan) -> bool:
    """Tell whether it is time to ask what is wrong."""
    return plan.state == "active" and missed_in_a_row(plan) >= TROUBLE


@dataclass(frozen=True, slots=True)
class WeekKept:
    """A week of a plan that has begun: from its Monday on, sessions that were to be done and those that were."""

    monday: date
    asked: int
    done: int

    @property
    def kept(self) -> bool:
        """Tell whether the week was kept: at least half of it was done (proposed), so that a missed day burns none."""
        return self.done > 0 and 2 * self.done >= self.asked


def weeks_of(plans: Iterable[StudyPlan], today: date) -> tuple[WeekKept, ...]:
    """Return the weeks with anything to do until today's, the newest last; this week counts what is over and done."""
    weeks: dict[date, list[bool]] = {}
    for session in (one for plan in plans for one in plan.sessions if one.placed):
        done = session.state == "done"
        if done or (session.day <= today and session.state in {"missed", "skipped"}):
            weeks.setdefault(session.day - timedelta(days=session.day.weekday()), []).append(done)
    return tuple(WeekKept(monday, len(done), sum(done)) for monday, done in sorted(weeks.items()))
