"""When is what due: local time, quiet hours, merging, at most two unasked messages a day, and what comes too late."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

PUSHLESS = frozenset({"kakao", "terminal", "web"})
"""Channels that cannot wake a person: what is due is shown when they next write."""

MOST_A_DAY = 2
"""Unasked messages a learner gets on one local day, over everything (proposed)."""

SHELF = timedelta(hours=18)
"""How long a reminder helps, unless it says otherwise: what was due at night is still good in the morning."""

NUDGE_AFTER, NUDGE_SHELF = timedelta(hours=2), timedelta(hours=2)
"""When the one nudge of a session is due, and how long it helps."""

TOGETHER = timedelta(minutes=10)
"""What is due within so much is said in one message."""

HOLD = timedelta(minutes=10)
"""How long until a person who may not be disturbed now is looked at again."""

LATE = timedelta(hours=1)
"""A reminder that is later than this says so."""

NUDGE = "nudge"

WISHED = frozenset({"window"})
"""Kinds that a person has asked for by themselves, once, and that need nothing else to be remembered."""

State = Literal["on", "stopped", "paused", "forbidden"]
"""Reminders of a conversation: wanted; stopped by the person; paused since it was blocked; without consent."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which nothing unasked is sent, local time; the same start and end mean none."""

    start: time = time(21)
    end: time = time(8)

    def __str__(self) -> str:
        """Return them as "20:00-08:00"."""
        return f"{self.start:%H:%M}-{self.end:%H:%M}"

    @classmethod
    def between(cls, text: str) -> Quiet:
        """Read what `str` wrote."""
        start, _, end = text.partition("-")
        return cls(time.fromisoformat(start), time.fromisoformat(end))

    def covers(self, at: time) -> bool:
        """Tell whether a time of day lies in them."""
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


QUIET = Quiet()
NIGHT = Quiet(time(23), time(7))
"""What nobody under 18 can switch off."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """Something to be said unasked at a local time.

    `kind` with `occurrence` is unique in a conversation ("session", "plan id:session id"). `wall` is the local time
    without a zone, `zone` where the person lives; their own choice of zone wins. `ends` is the local time from which
    it helps no more (`SHELF` after `wall` when None). `payload` is what its words need; never a vendor's name.
    """

    kind: str
    occurrence: str
    wall: datetime
    zone: str
    payload: Mapping[str, str] = field(default_factory=dict)
    ends: datetime | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder that waits: due and dead as moments; `repeat` tells that it may have been seen already.

    `planned` is when it was to be said, before it had to wait for the morning or for a person to come.
    """

    id: int
    kind: str
    occurrence: str
    due_at: datetime
    dead_at: datetime
    payload: Mapping[str, str] = field(default_factory=dict)
    repeat: bool = False
    plan: str = ""
    planned: datetime | None = None

    def late(self, now: datetime) -> bool:
        """Tell whether it is said so late that this has to be said, too."""
        return now - (self.planned or self.due_at) > LATE


@dataclass(frozen=True, slots=True)
class Person:
    """What matters of a person now: `told` counts today's unasked messages, `held` is a cry for help or a human."""

    zone: str
    quiet: Quiet = QUIET
    told: int = 0
    state: State = "on"
    held: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of each reminder: said now in one message (until when at most), said later, or dropped and why."""

    tell: tuple[Due, ...] = ()
    moved: tuple[tuple[Due, datetime], ...] = ()
    dropped: tuple[tuple[Due, str], ...] = ()
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReminderSetting:
    """A person's wish about reminders: stop or go on, other quiet hours, another zone; None leaves it as it is."""

    state: Literal["on", "stopped"] | None = None
    quiet: Quiet | None = None
    zone: str | None = None


def moment(wall: datetime, zone: str) -> datetime:
    """Return the moment of a local time: the first of two when clocks go back, moved on when they skip it."""
    return wall.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)


def local(at: datetime, zone: str) -> datetime:
    """Return the local time of a moment, without a zone."""
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)


def dead_at(reminder: Reminder, zone: str) -> datetime:
    """Return the moment from which a reminder helps no more."""
    if reminder.ends is not None:
        return moment(reminder.ends, zone)
    return moment(reminder.wall, zone) + SHELF


def asleep(at: datetime, zone: str, quiet: Quiet) -> bool:
    """Tell whether a moment lies in quiet hours."""
    return quiet.covers(local(at, zone).time())


def awake(at: datetime, zone: str, quiet: Quiet) -> datetime:
    """Return the first moment from `at` on that lies in no quiet hours."""
    return _next(at, zone, quiet.end) if asleep(at, zone, quiet) else at


def bedtime(at: datetime, zone: str, quiet: Quiet) -> datetime | None:
    """Return the next moment at which quiet hours begin; None when there are none."""
    return None if quiet.start == quiet.end else _next(at, zone, quiet.start)


def _next(at: datetime, zone: str, clock: time) -> datetime:
    """Return the first moment after `at` at which clocks show a time; the hour that comes twice counts twice."""
    day = local(at, zone).date()
    for later in range(3):
        wall = datetime.combine(day + timedelta(days=later), clock, ZoneInfo(zone))
        for fold in (0, 1):
            found = wall.replace(fold=fold).astimezone(UTC)
            if found > at:
                return found
    raise AssertionError  # pragma: no cover - clocks show every time, or the next one, within two days


def bounded(quiet: Quiet, *, adult: bool) -> Quiet:
    """Return quiet hours as near to the wish as age allows: those of minors hold 23:00 to 07:00 at least."""
    if adult:
        return quiet
    noon = time(12)
    start = min(quiet.start, NIGHT.start) if quiet.start >= noon else NIGHT.start
    end = max(quiet.end, NIGHT.end) if quiet.end <= noon else NIGHT.end
    return Quiet(start, end)


def widened(quiet: Quiet, other: Quiet) -> Quiet:
    """Return the nights' hours that hold both; `other` begins in the evening and ends in the morning."""
    if quiet.start == quiet.end:
        return other
    first, last = (
        min(quiet, other, key=lambda one: _since_noon(one.start)),
        max(quiet, other, key=lambda one: _since_noon(one.end)),
    )
    return Quiet(first.start, last.end)


def _since_noon(at: time) -> int:
    return (at.hour * 60 + at.minute - 720) % 1440


def today(at: datetime, zone: str) -> date:
    """Return the day where the person lives."""
    return local(at, zone).date()


def nudge_for(told: Due, person: Person, now: datetime) -> Reminder | None:
    """Return the one nudge after a session's reminder, if it can still come today and another message is allowed."""
    at = now + NUDGE_AFTER
    same_day = today(at, person.zone) == today(now, person.zone)
    if told.kind != "session" or person.told + 1 >= MOST_A_DAY or now - told.due_at > LATE or not same_day:
        return None
    if asleep(at, person.zone, person.quiet):
        return None
    wall = local(at, person.zone)
    return Reminder(NUDGE, told.occurrence, wall, person.zone, told.payload, wall + NUDGE_SHELF)


def decide(waiting: Iterable[Due], person: Person, now: datetime) -> Decision:
    """Decide what becomes of the reminders that wait for a person; those that are not yet due may be said along."""
    dropped = [(each, "dead") for each in waiting if each.dead_at <= now]
    alive = sorted((each for each in waiting if each.dead_at > now), key=lambda each: (each.due_at, each.id))
    due = [each for each in alive if each.due_at <= now]
    ahead = [each for each in alive if each.due_at > now]
    if not due:
        return Decision(dropped=tuple(dropped))
    if person.state != "on":
        wished = WISHED if person.state == "forbidden" else frozenset[str]()
        dropped += [(each, person.state) for each in due if each.kind not in wished]
        due, ahead = [each for each in due if each.kind in wished], []
    if not due:
        return Decision(dropped=tuple(dropped))
    if person.held:
        return _later(due, now + HOLD, dropped, "held")
    if asleep(now, person.zone, person.quiet):
        return _later(due, awake(now, person.zone, person.quiet), dropped, "dead")
    ends = moment(datetime.combine(today(now, person.zone) + timedelta(days=1), time()), person.zone)
    rest = [each for each in ahead if each.due_at < ends and each.kind != NUDGE]
    if person.told >= MOST_A_DAY:
        return _later(due, awake(ends, person.zone, person.quiet), dropped, "enough")
    return _told(due, rest, person, now, dropped)


def _later(due: Sequence[Due], at: datetime, dropped: list[tuple[Due, str]], reason: str) -> Decision:
    """Move what still helps then, drop the rest; a nudge on a day with enough messages is never moved."""
    moved = [each for each in due if each.dead_at > at]
    gone = [(each, reason) for each in due if each.dead_at <= at]
    return Decision(moved=tuple((each, at) for each in moved), dropped=(*dropped, *gone))


def _told(
    due: Sequence[Due], rest: Sequence[Due], person: Person, now: datetime, dropped: list[tuple[Due, str]]
) -> Decision:
    """Say what is due in one message; the day's last one carries what is still to come today."""
    left = MOST_A_DAY - person.told
    if all(each.kind == NUDGE for each in due) and left <= bool(rest):
        return Decision(dropped=(*dropped, *((each, "enough") for each in due)))
    sessions = {each.occurrence for each in due if each.kind != NUDGE}
    doubled = [each for each in due if each.kind == NUDGE and each.occurrence in sessions]
    along = [each for each in rest if left == 1 or each.due_at <= now + TOGETHER]
    tell = (*(each for each in due if each not in doubled), *along)
    ends = [max(each.dead_at for each in tell)]
    night = bedtime(now, person.zone, person.quiet)
    until = min([*ends, night] if night else ends)
    return Decision(tell, dropped=(*dropped, *((each, "doubled") for each in doubled)), until=until)
