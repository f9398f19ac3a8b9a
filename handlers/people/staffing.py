"""People who answer: who they are, when they are there, and who is asked next."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from handlers.conversation import Address
from knowledge.municipality import Municipality

Role = Literal["mentor", "lead", "officer", "editor"]
ROLES: tuple[Role, ...] = ("mentor", "lead", "officer", "editor")

Closed = Callable[[date], bool]
"""Tells whether a day is a holiday."""

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
AHEAD = 15
"""Days looked ahead for the next opening: longer than any run of holidays."""

MORNING, EVENING = time(8), time(21)
"""Between these nothing is promised that would be said at night."""

SOON = (timedelta(minutes=30), timedelta(hours=1), timedelta(hours=2), timedelta(hours=4))
STEP = timedelta(minutes=5)
"""How a talk may be put off within a shift (proposed), and how round the moments are."""

LATER = 2
"""How many of the next shifts a talk may be put off to (proposed)."""

CAP = 3
"""Talks that one person holds at once unless told otherwise (proposed); the most is eight (proposed)."""
MOST = 8
FAR = 1_000
"""The place on the duty list of a lead who has none."""


@dataclass(frozen=True, slots=True)
class Shift:
    """Hours of one weekday, 0 is Monday; one that ends before it begins runs past midnight."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Staff:
    """A person who answers: students see the pseudonym, never the name.

    Without shifts the municipality's hours hold. `away` are first and last days of exam weeks and leave. `duty` is the
    place in the list of those who are called for a cry for help, 0 when not on it. `address` is their own messenger.
    """

    id: str
    municipality: str
    pseudonym: str
    name: str
    roles: frozenset[Role] = frozenset({"mentor"})
    subjects: tuple[str, ...] = ()
    shifts: tuple[Shift, ...] = ()
    away: tuple[tuple[date, date], ...] = ()
    cap: int = CAP
    duty: int = 0
    address: Address | None = None
    active: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """What the hours of staff stand on: the municipality's zone, its hours, its holidays."""

    zone: ZoneInfo
    hours: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    closed: Closed = lambda _: False

    @classmethod
    def of(cls, municipality: Municipality, closed: Closed = lambda _: False) -> Place:
        """Return the place of a municipality."""
        return cls(municipality.zone, municipality.hours, closed)


def anywhere(_municipality: str) -> Place:
    """Return a place of which nothing is known."""
    return Place(ZoneInfo("Asia/Seoul"))


@dataclass(frozen=True, slots=True)
class Duty:
    """Who is there for a cry for help now; `opens` is when somebody will be, if that is known."""

    staff: tuple[Staff, ...] = ()
    opens: datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a wish for a person stands: `ahead` wait before it, `here` are on shift, `opens` is when the next one is.

    `busy` tells that all who are on shift hold as many talks as they can.

    What is `urgent` goes before the others; of a wish that is not open yet `ahead_urgent` is how many wait before it if
    it is.
    `usual` is the middle time to a first word lately, None when too few were measured. `open` and `recent` are the ids
    of the conversation's open escalation and of the one that can be opened again. `put_off` is when somebody means to
    look at it again. `unheard` tells that no word of theirs is kept or passed on, since a guardian has to agree first.
    """

    ahead: int = 0
    ahead_urgent: int = 0
    urgent: bool = False
    here: int = 0
    busy: bool = False
    known: int = 0
    opens: datetime | None = None
    usual: timedelta | None = None
    open: int | None = None
    held: bool = False
    put_off: datetime | None = None
    recent: int | None = None
    unheard: bool = False

    @property
    def listens(self) -> bool:
        """Tell whether what is said now goes with a question that waits."""
        return self.open is not None and not self.unheard


def on_shift(staff: Staff, now: datetime, place: Place) -> bool:
    """Tell whether a person is there now: in a shift that began today or yesterday, not away, no holiday."""
    local = now.astimezone(place.zone)
    for day, past in ((local.date(), timedelta()), (local.date() - timedelta(days=1), timedelta(days=1))):
        for opens, closes in hours_of(staff, day, place):
            since = timedelta(hours=local.hour, minutes=local.minute, seconds=local.second) + past
            if opens <= since < closes:
                return True
    return False


def hours_of(staff: Staff, day: date, place: Place) -> tuple[tuple[timedelta, timedelta], ...]:
    """Return when a person is there on a day, as times since its midnight; the end may lie on the next day."""
    if not staff.active or place.closed(day) or any(first <= day <= last for first, last in staff.away):
        return ()
    if staff.shifts:
        return tuple(_span(shift.opens, shift.closes) for shift in staff.shifts if shift.weekday == day.weekday())
    hours = place.hours.get(DAYS[day.weekday()])
    return (_span(time.fromisoformat(hours[0]), time.fromisoformat(hours[1])),) if hours else ()


def _span(opens: time, closes: time) -> tuple[timedelta, timedelta]:
    start = timedelta(hours=opens.hour, minutes=opens.minute)
    end = timedelta(hours=closes.hour, minutes=closes.minute)
    return start, end if end > start else end + timedelta(days=1)


def next_opening(staff: Iterable[Staff], now: datetime, place: Place) -> datetime | None:
    """Return when the first of these people is there next, None when nobody's hours are known."""
    people, today = tuple(staff), now.astimezone(place.zone).date()
    for day in (today + timedelta(days=n) for n in range(AHEAD)):
        midnight = datetime.combine(day, time(), place.zone)
        starts = [midnight + opens for person in people for opens, _ in hours_of(person, day, place)]
        later = [start for start in starts if start > now]
        if later:
            return min(later)
    return None


def may_return(staff: Staff, moment: datetime, now: datetime, place: Place) -> bool:
    """Tell whether somebody may promise to be back at a moment: soon, in their hours if they are known, by day."""
    if moment > now + timedelta(days=AHEAD):
        return False
    by_day = MORNING <= moment.astimezone(place.zone).time() < EVENING
    return by_day and (on_shift(staff, moment, place) or not (staff.shifts or place.hours))


def returns(staff: Staff, now: datetime, place: Place) -> tuple[datetime, ...]:
    """Return the moments to which somebody may put a talk off: within this shift, and when their next ones begin."""
    local = now.astimezone(place.zone)
    begun = (timedelta(hours=local.hour, minutes=local.minute, seconds=local.second) + STEP) // STEP * STEP
    midnight = datetime.combine(local.date(), time(), place.zone)
    soon = [midnight + begun + span for span in SOON]
    days = [midnight + timedelta(days=number) for number in range(AHEAD)]
    hours = [
        max(day + opens, datetime.combine(day, MORNING, place.zone))
        for day in days
        for opens, _ in hours_of(staff, day.date(), place)
    ]
    starts = hours or [datetime.combine(day, MORNING, place.zone) for day in days]
    fit = [moment for moment in soon if may_return(staff, moment, now, place)]
    ahead = [moment for moment in sorted(starts) if moment > soon[-1] and may_return(staff, moment, now, place)]
    return (*fit, *ahead[:LATER])


def has_room(person: Staff, load: Mapping[str, int]) -> bool:
    """Tell whether a person can hold one more talk; `load` is how many each holds, by id."""
    return load.get(person.id, 0) < min(person.cap, MOST)


def choose_mentor(
    category: str,
    subject: str,
    staff: Sequence[Staff],
    load: Mapping[str, int],
    now: datetime,
    place: Place,
    asked: Collection[str] = (),
) -> Staff | None:
    """Return who is asked next: on shift, below the cap, not asked before; None when there is nobody.

    Mentors come before officers and leads, those of the subject before others, then whoever holds the smallest share
    of their cap. A talk about what weighs on the mind goes to a lead first: mentors are students, not counsellors.
    """
    free = [
        person
        for person in staff
        if person.id not in asked
        and person.roles & {"mentor", "lead", "officer"}
        and has_room(person, load)
        and on_shift(person, now, place)
    ]
    first: Role = "lead" if category == "mind" else "mentor"

    def order(person: Staff) -> tuple[bool, bool, float, str]:
        other = bool(subject) and subject not in person.subjects
        return first not in person.roles, other, load.get(person.id, 0) / min(person.cap, MOST), person.id

    return min(free, key=order, default=None)


def in_charge(staff: Iterable[Staff], case: int | None) -> tuple[Staff, ...]:
    """Return who is asked to look at a talk: the leads, else the officers where nobody cried for help."""
    active = [each for each in staff if each.active]
    leads = tuple(each for each in active if "lead" in each.roles)
    return leads or tuple(each for each in active if case is None and "officer" in each.roles)


def duty_order(staff: Iterable[Staff]) -> tuple[Staff, ...]:
    """Return who is called for a cry for help, in order: by their place in the list, then the leads who have none.

    Of two with the same place a lead comes first.
    """
    called = [person for person in staff if person.active and (person.duty or "lead" in person.roles)]
    return tuple(sorted(called, key=lambda person: (person.duty or FAR, "lead" not in person.roles, person.id)))


def duty(staff: Iterable[Staff], now: datetime, place: Place) -> Duty:
    """Return who of the duty list is there now, and when somebody will be."""
    called = duty_order(staff)
    return Duty(tuple(person for person in called if on_shift(person, now, place)), next_opening(called, now, place))
