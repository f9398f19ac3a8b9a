"""A guardian's link to a learner: who confirmed what, what is shared, and when the week's report is due."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from handlers.conversation import Bubble
from handlers.studying.progress import Progress
from handlers.studying.reminding import Quiet

Share = Literal["counts", "next", "mentor"]
"""What can be shared: steps planned and done, the next step, whether a mentor is assigned. There is nothing else."""

SHARES: tuple[Share, ...] = get_args(Share)

INVITATION_LIFE = timedelta(hours=24)
"""How long a link waits for a guardian, who may be at work; the learner confirms who opened it besides (proposed)."""

LASTS = (30, 180, 365)
"""Days that a link may be made for (proposed)."""

SUNDAY, EVENING = 6, 18
"""When the week is reported unless the guardian chooses otherwise: Sunday, 18 o'clock."""

TIMES = ((6, 18), (6, 20), (5, 10), (0, 8))
"""Weekdays (0 is Monday) and hours that can be tapped; all inside 08 to 21 o'clock."""

EARLIEST, LATEST = 8, 21
AHEAD = timedelta(hours=6)
"""How long before the guardian the learner sees the report (proposed)."""

LAST_CALL = timedelta(hours=1)
"""How long at least a learner has to hold a report back that was shown late."""

PATIENCE = timedelta(days=1)
"""How long a report waits for its learner to see it; the same whatever keeps them, so that nothing can be guessed."""


@dataclass(frozen=True, slots=True)
class Link:
    """One guardian of one learner, both as conversations; `held` keeps this week's report back.

    `quiet` are hours that the guardian has asked for beside the learner's own.
    """

    id: int
    learner: str
    guardian: str
    municipality: str
    scope: frozenset[Share]
    weekday: int
    hour: int
    report_at: datetime
    shown: bool
    held: bool
    ends_at: datetime
    quiet: Quiet | None = None


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that waits: for a guardian to open it, and then (`guardian` is known) for the learner to confirm."""

    digest: str
    learner: str
    municipality: str
    scope: frozenset[Share]
    days: int
    guardian: str | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Invited:
    """The learner has made a link; only the digest of `token` is kept."""

    token: str
    scope: frozenset[Share]
    days: int
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Accepted:
    """A guardian has opened the link and wants it; `tell` is said to the learner."""

    digest: str
    tell: Bubble


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The learner has confirmed who opened the link, until `ends_at`; `tell` is said to the guardian."""

    digest: str
    report_at: datetime
    ends_at: datetime
    tell: Bubble


@dataclass(frozen=True, slots=True)
class Declined:
    """Either side does not want it; `tell` is said to the other side if there is one."""

    digest: str
    tell: Bubble


@dataclass(frozen=True, slots=True)
class Ended:
    """Either side has ended a link; `tell` is said to the other side, with no reason."""

    link: int
    tell: Bubble


@dataclass(frozen=True, slots=True)
class Timed:
    """The guardian has chosen when the week is reported."""

    link: int
    weekday: int
    hour: int
    report_at: datetime


@dataclass(frozen=True, slots=True)
class QuietAsked:
    """The guardian asks for wider quiet hours, None for the learner's own; `tell` or `ask` is said to the learner.

    `zone` is that of the municipality.
    """

    link: int
    quiet: Quiet | None
    tell: Bubble
    ask: Bubble
    zone: str


@dataclass(frozen=True, slots=True)
class QuietAgreed:
    """The learner agrees to wider quiet hours."""

    link: int
    quiet: Quiet


@dataclass(frozen=True, slots=True)
class HeldBack:
    """The learner keeps this week's report back."""

    link: int


class UsedLinkError(RuntimeError):
    """Another was faster, or it was taken back meanwhile."""


def scope_of(text: str) -> frozenset[Share]:
    """Return the shares that a comma-separated text names."""
    named = text.split(",")
    return frozenset(share for share in SHARES if share in named)


def scope_text(scope: Iterable[Share]) -> str:
    """Return shares as a text, in their fixed order."""
    chosen = set(scope)
    return ",".join(share for share in SHARES if share in chosen)


def shared(progress: Progress, scope: frozenset[Share]) -> Mapping[str, int | str | bool]:
    """Return what of a week may be said: fields of `Progress` that the scope names, and no other."""
    said: dict[str, int | str | bool] = {}
    if "counts" in scope:
        said |= {"planned": progress.planned, "done": progress.done, "left": progress.left}
    if "next" in scope:
        said["next_step"] = progress.next_step
    if "mentor" in scope:
        said["mentor"] = progress.mentor
    return said


def next_report(now: datetime, zone: ZoneInfo, weekday: int, hour: int) -> datetime:
    """Return the next moment after now that is that weekday and hour where the learner lives."""
    local = now.astimezone(zone)
    day = local.date() + timedelta(days=(weekday - local.weekday()) % 7)
    at = datetime.combine(day, time(min(max(hour, EARLIEST), LATEST - 1)), zone)
    if at <= now:
        at = datetime.combine(day + timedelta(days=7), at.timetz().replace(tzinfo=None), zone)
    return at


def planned_at(report_at: datetime, zone: ZoneInfo, weekday: int, hour: int) -> datetime:
    """Return when a report that was put off was to come: the last such weekday and hour until then."""
    local = report_at.astimezone(zone)
    day = local.date() - timedelta(days=(local.weekday() - weekday) % 7)
    at = datetime.combine(day, time(min(max(hour, EARLIEST), LATEST - 1)), zone)
    return at if at <= report_at else datetime.combine(day - timedelta(days=7), at.time(), zone)


def preview_at(report_at: datetime, zone: ZoneInfo) -> datetime:
    """Return when the learner sees a report: six hours before, or the evening before when that would be night."""
    local = report_at.astimezone(zone)
    early = local - AHEAD
    if early.date() == local.date() and early.hour >= EARLIEST:
        return early
    return datetime.combine(local.date() - timedelta(days=1), time(LATEST - 1), zone)


def put_off(now: datetime, zone: ZoneInfo) -> datetime:
    """Return when a report that is shown only now may go: an hour later, in the morning when that would be night."""
    at = (now + LAST_CALL).astimezone(zone)
    if EARLIEST <= at.hour < LATEST:
        return at
    day = at.date() + timedelta(days=1 if at.hour >= LATEST else 0)
    return datetime.combine(day, time(EARLIEST), zone)
