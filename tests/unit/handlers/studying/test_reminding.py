"""When reminders are due, over whole years and many zones."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from handlers.studying.reminding import (
    MOST_A_DAY,
    NIGHT,
    NUDGE,
    QUIET,
    SHELF,
    Decision,
    Due,
    Person,
    Quiet,
    Reminder,
    asleep,
    awake,
    bedtime,
    bounded,
    dead_at,
    decide,
    local,
    moment,
    nudge_for,
    today,
)

SEOUL = "Asia/Seoul"
ZONES = (
    SEOUL,
    "America/New_York",
    "Europe/London",
    "Australia/Lord_Howe",  # half an hour of summer time
    "America/St_Johns",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Pacific/Chatham",
    "America/Santiago",  # clocks change at midnight
    "Pacific/Kiritimati",
)
NOON = datetime(2026, 12, 2, 3, tzinfo=UTC)
HOUR = timedelta(hours=1)

zones = st.sampled_from(ZONES)
walls = st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31))  # noqa: DTZ001 - local times have no zone
moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
times = st.times().map(lambda at: at.replace(microsecond=0))
quiets = st.builds(Quiet, times, times)


def at(text: str, zone: str = SEOUL) -> datetime:
    """Return the moment of a local time."""
    return moment(datetime.fromisoformat(text), zone)


def due(number: int, when: datetime, kind: str = "session", occurrence: str = "", lives: timedelta = SHELF) -> Due:
    """Return a reminder that waits."""
    return Due(number, kind, occurrence or str(number), when, when + lives, {"session": str(number), "title": "수열"})


def ids(reminders: tuple[Due, ...]) -> list[int]:
    """Return the reminders' numbers."""
    return [each.id for each in reminders]


@pytest.mark.parametrize(
    ("wall", "zone", "utc"),
    [
        ("2026-12-01T19:00", SEOUL, "2026-12-01T10:00"),
        ("2026-03-08T02:30", "America/New_York", "2026-03-08T07:30"),  # skipped: the clock says 03:30
        ("2026-11-01T01:30", "America/New_York", "2026-11-01T05:30"),  # twice: the first
        ("2026-09-06T00:30", "America/Santiago", "2026-09-06T04:30"),  # the day begins at 01:00
        ("2026-10-04T02:15", "Australia/Lord_Howe", "2026-10-03T15:45"),
    ],
)
def test_a_local_time_is_one_moment(wall: str, zone: str, utc: str) -> None:
    """Where clocks skip a time it comes as much later, where they show it twice it is the first."""
    assert at(wall, zone) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@given(wall=walls, zone=zones)
@settings(max_examples=200)
@example(wall=datetime(2026, 3, 8, 2, 30), zone="America/New_York")  # noqa: DTZ001
def test_every_local_time_has_its_moment(wall: datetime, zone: str) -> None:
    """It is shown by the person's clock then, unless clocks skipped it: then the clock shows up to an hour more."""
    shown = local(moment(wall, zone), zone)
    assert timedelta() <= shown - wall <= HOUR
    if shown != wall:
        assert ZoneInfo(zone).utcoffset(wall - HOUR) != ZoneInfo(zone).utcoffset(wall + HOUR)


@given(now=moments, zone=zones, quiet=quiets)
@settings(max_examples=300)
@example(now=datetime(2026, 11, 1, 6, 10, tzinfo=UTC), zone="America/New_York", quiet=Quiet(time(1), time(1, 30)))
def test_waking_is_the_first_moment_out_of_quiet_hours(now: datetime, zone: str, quiet: Quiet) -> None:
    """It is never before now, never in quiet hours but at a jump of clocks, and less than 26 hours away."""
    up = awake(now, zone, quiet)
    assert now <= up <= now + timedelta(hours=26)
    assert up == now or asleep(now, zone, quiet)
    jumps = ZoneInfo(zone).utcoffset(local(now, zone)) != ZoneInfo(zone).utcoffset(local(up, zone))
    assert jumps or not asleep(up, zone, quiet)


@given(now=moments, zone=zones, quiet=quiets)
@settings(max_examples=300)
def test_bedtime_lies_ahead(now: datetime, zone: str, quiet: Quiet) -> None:
    """It is the next time the clock shows the start, within 26 hours; hours that are none have no bedtime."""
    night = bedtime(now, zone, quiet)
    if quiet.start == quiet.end:
        assert night is None
    else:
        assert night
        assert now < night <= now + timedelta(hours=26)


@given(quiet=quiets, at=times)
@settings(max_examples=300)
def test_nobody_under_18_can_switch_off_the_night(quiet: Quiet, at: time) -> None:
    """Whatever is wished for, 23:00 to 07:00 stay quiet; who is of age has what they wish."""
    held = bounded(quiet, adult=False)
    assert held.covers(at) or not NIGHT.covers(at)
    assert bounded(quiet, adult=True) == quiet


@pytest.mark.parametrize(
    ("wish", "held"),
    [
        (QUIET, QUIET),
        (Quiet(time(22, 30), time(7, 30)), Quiet(time(22, 30), time(7, 30))),
        (Quiet(time(23, 59), time(5)), NIGHT),
        (Quiet(time(0), time(0)), NIGHT),
        (Quiet(time(19), time(10)), Quiet(time(19), time(10))),
        (Quiet(time(2), time(13)), NIGHT),
    ],
)
def test_quiet_hours_of_minors(wish: Quiet, held: Quiet) -> None:
    """They may be narrowed down to the night, and widened."""
    assert bounded(wish, adult=False) == held


def test_what_helps_no_more_is_dead() -> None:
    """A reminder lives 18 hours, or as long as it says."""
    wall = datetime(2026, 12, 1, 19)  # noqa: DTZ001
    assert dead_at(Reminder("session", "a", wall, SEOUL), SEOUL) == at("2026-12-02T13:00")
    assert dead_at(Reminder("x", "a", wall, SEOUL, ends=wall + HOUR), SEOUL) == at("2026-12-01T20:00")


class TestDeciding:
    """What becomes of the reminders of one person."""

    evening = at("2026-12-01T19:00")
    person = Person(SEOUL)

    def decide(self, *waiting: Due, when: str = "2026-12-01T19:00", **person: object) -> Decision:
        """Decide for a person in Seoul."""
        return decide(waiting, replace(self.person, **person), at(when))  # type: ignore[arg-type]

    def test_nothing_before_its_time(self) -> None:
        """What is not due stays as it is."""
        assert self.decide(due(1, self.evening + HOUR)) == Decision()

    def test_one_message_for_all_that_is_due(self) -> None:
        """Several at once, and what comes in the next ten minutes, are one message until the evening ends."""
        soon = self.evening + timedelta(minutes=10)
        decision = self.decide(due(2, soon), due(1, self.evening), due(3, soon + HOUR))
        assert ids(decision.tell) == [1, 2]
        assert decision.until == at("2026-12-01T21:00")

    def test_the_last_message_of_a_day_carries_the_rest(self) -> None:
        """After one message the second says what is still to come today; tomorrow's waits, a nudge is left alone."""
        later, tomorrow = self.evening + 3 * HOUR, self.evening + 7 * HOUR
        waiting = due(1, self.evening), due(2, later), due(3, tomorrow), due(4, later, NUDGE, "9")
        assert ids(self.decide(*waiting, told=1).tell) == [1, 2]

    def test_two_a_day_are_enough(self) -> None:
        """A third message waits for the morning when it still helps then, and a nudge is dropped."""
        nudge = due(2, self.evening, NUDGE, lives=2 * HOUR)
        decision = self.decide(due(1, self.evening), nudge, told=MOST_A_DAY)
        assert decision.moved == ((due(1, self.evening), at("2026-12-02T08:00")),)
        assert decision.dropped == ((nudge, "enough"),)

    def test_a_nudge_takes_no_sessions_place(self) -> None:
        """When one message is left and a session is still to come today, the nudge is dropped."""
        nudge = due(1, self.evening, NUDGE)
        assert self.decide(nudge, due(2, self.evening + HOUR), told=1).dropped == ((nudge, "enough"),)
        assert ids(self.decide(nudge, told=1).tell) == [1]
        assert ids(self.decide(nudge, due(2, self.evening + HOUR)).tell) == [1]

    def test_a_session_is_not_named_twice(self) -> None:
        """A late reminder and the nudge of the same session are one line."""
        both = due(1, self.evening, occurrence="a"), due(2, self.evening, NUDGE, "a")
        decision = self.decide(*both)
        assert ids(decision.tell) == [1]
        assert decision.dropped == ((both[1], "doubled"),)

    def test_quiet_hours(self) -> None:
        """What falls due at night waits for 08:00, where it is one message; what is dead by then is dropped."""
        night = at("2026-12-01T21:30")
        late, nudge = due(1, night), due(2, night, NUDGE, lives=2 * HOUR)
        decision = self.decide(late, nudge, when="2026-12-01T23:10")
        assert decision.moved == ((late, at("2026-12-02T08:00")),)
        assert decision.dropped == ((nudge, "dead"),)
        assert ids(self.decide(late, due(3, night), when="2026-12-02T08:00").tell) == [1, 3]

    def test_after_26_hours_down(self) -> None:
        """What came late is one message, what helps no more is dropped."""
        old, fresh, next_ = due(1, self.evening), due(2, self.evening + 12 * HOUR), due(3, self.evening + 24 * HOUR)
        decision = self.decide(old, fresh, next_, when="2026-12-02T20:30")
        assert ids(decision.tell) == [2, 3]
        assert decision.dropped == ((old, "dead"),)

    @pytest.mark.parametrize("state", ["stopped", "paused", "forbidden"])
    def test_who_wants_none_gets_none(self, state: str) -> None:
        """What is due is dropped with the reason; what is due later is looked at then."""
        decision = self.decide(due(1, self.evening), due(2, self.evening + HOUR), state=state)
        assert decision == Decision(dropped=((due(1, self.evening), state),))

    def test_a_person_who_may_not_be_disturbed(self) -> None:
        """A cry for help or a human in the talk holds everything back, and what dies meanwhile is dropped."""
        short = due(2, self.evening, lives=timedelta(minutes=5))
        decision = self.decide(due(1, self.evening), short, held=True)
        assert decision.moved == ((due(1, self.evening), self.evening + timedelta(minutes=10)),)
        assert decision.dropped == ((short, "held"),)

    def test_the_dead_alone(self) -> None:
        """Nothing is said of what helps no more."""
        assert self.decide(due(1, self.evening - SHELF)).dropped == ((due(1, self.evening - SHELF), "dead"),)

    def test_one_nudge_two_hours_later(self) -> None:
        """It comes for a session that was told in time, while the day is long enough and has a message left."""
        told = due(1, self.evening - 3 * HOUR)
        early = at("2026-12-01T16:00")
        nudge = nudge_for(told, self.person, early)
        assert nudge
        assert (nudge.kind, nudge.occurrence, nudge.wall.hour) == (NUDGE, "1", 18)
        assert nudge_for(told, replace(self.person, told=1), early) is None
        assert nudge_for(told, self.person, self.evening) is None
        assert nudge_for(due(1, self.evening), self.person, self.evening) is None
        assert nudge_for(due(1, early, "weekly"), self.person, early) is None
        midnight = replace(self.person, quiet=Quiet(time(0), time(0)))
        assert nudge_for(due(1, at("2026-12-01T22:30")), midnight, at("2026-12-01T22:30")) is None


kinds = st.sampled_from(["session", NUDGE, "weekly"])
waiting = st.lists(st.tuples(st.integers(-40, 40), st.integers(1, 36), kinds), max_size=6).map(
    lambda rows: [due(n, NOON + h * HOUR, kind, lives=life * HOUR) for n, (h, life, kind) in enumerate(rows)]
)
persons = st.builds(
    Person,
    zones,
    quiets.map(lambda quiet: bounded(quiet, adult=False)),
    st.integers(0, 3),
    st.just("on"),
    st.booleans(),
)


@given(reminders=waiting, person=persons, now=st.integers(-30, 60).map(lambda half: NOON + half * HOUR / 2))
@settings(max_examples=400)
def test_laws_of_deciding(reminders: list[Due], person: Person, now: datetime) -> None:
    """Whatever waits: each is decided once, none at night, none too early, none dead, none beyond two a day."""
    decision = decide(reminders, person, now)
    moved, dropped = [each for each, _ in decision.moved], [each for each, _ in decision.dropped]
    touched = [*ids(decision.tell), *ids(tuple(moved)), *ids(tuple(dropped))]
    assert len(touched) == len(set(touched))
    overdue = {each.id for each in reminders if each.due_at <= now}
    assert overdue <= set(touched)
    if decision.tell:
        assert not asleep(now, person.zone, person.quiet)
        assert not person.held
        assert person.told < MOST_A_DAY
        assert decision.until
        assert decision.until > now
        assert all(each.dead_at > now for each in decision.tell)
        assert all(
            today(each.due_at, person.zone) <= today(now, person.zone)
            for each in decision.tell
            if each.due_at > now + timedelta(minutes=10)
        )
        assert any(each.due_at <= now for each in decision.tell)
    for each, when in decision.moved:
        assert now < when < each.dead_at
