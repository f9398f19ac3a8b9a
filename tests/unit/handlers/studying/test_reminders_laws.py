"""The laws of reminders, whatever happens in whatever order: crashes, stops, clocks, messengers, two workers."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select, update

from handlers.conversation import Notice
from handlers.records.study.reminders import set_reminders, withdraw
from handlers.records.tables.conversations import conversation_table, outbox_table
from handlers.records.tables.reminders import reminder_table
from handlers.studying.reminding import MOST_A_DAY, QUIET, SHELF, ReminderSetting, asleep, moment, today
from knowledge.storage import Storage
from tests.unit.handlers.reminded import EVENING, HOUR, Desk, session

ZONES = ("Asia/Seoul", "America/New_York", "Australia/Lord_Howe")
POINTS = ("remind:posting", "remind:settling", "send:claiming", "send:reserving", "send:marking")
LEASE = 30.0
MEMORY = Path("/dev/shm")  # noqa: S108 - where there is one, no disk is waited for


class PowerCutError(Exception):
    """The process died before its transaction was committed."""


class Reminding(RuleBasedStateMachine):
    """Two workers, one messenger, three people; a database that survives everybody."""

    template: Path

    @initialize(zone=st.sampled_from(ZONES))
    def begin(self, zone: str) -> None:
        """Open a database with three people."""
        self.folder = Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
        copy = shutil.copy(self.template, self.folder / "gyeot.db")
        self.storage = Storage(f"sqlite:///{copy}")
        self.armed = ""
        self.desk = Desk(self.storage, self.fault)
        self.now, self.zone = EVENING - 8 * HOUR, zone
        self.people = [self.desk.person(chat) for chat in "abc"]
        self.hands: list[Notice] = []
        self.begun: list[Notice] = []
        self.arrived: list[tuple[datetime, Notice]] = []
        self.stopped: dict[str, datetime] = {}
        self.number = 0

    def fault(self, point: str) -> None:
        """Die at the armed point."""
        if point == self.armed:
            raise PowerCutError

    def teardown(self) -> None:
        """Close the database."""
        if hasattr(self, "storage"):
            self.storage.close()
            shutil.rmtree(self.folder)

    def survive(self, work: Any) -> Any:
        """Do something that may be cut off; who holds notices in memory forgets them then."""
        try:
            return work()
        except PowerCutError:
            self.armed = ""
            self.hands, self.begun = [], []
            return None

    @rule(point=st.sampled_from(POINTS))
    def arm(self, point: str) -> None:
        """Let the power be cut at a point, before its commit."""
        self.armed = point

    @rule(who=st.integers(0, 2), minutes=st.sampled_from([-30, 1, 1, 20, 60, 300, 1440]))
    def plan(self, who: int, minutes: int) -> None:
        """Plan a session."""
        self.number += 1
        wall = (self.now + timedelta(minutes=minutes)).astimezone(self.zoneinfo()).replace(tzinfo=None)
        self.desk.plan(
            self.people[who], session(str(self.number), wall.isoformat(timespec="minutes"), self.zone), now=self.now
        )

    def zoneinfo(self) -> Any:
        """Return the zone."""
        from zoneinfo import ZoneInfo

        return ZoneInfo(self.zone)

    @rule(minutes=st.sampled_from([1, 20, 60, 300, 26 * 60]))
    def pass_time(self, minutes: int) -> None:
        """Let time pass; 26 hours are a long downtime."""
        self.now += timedelta(minutes=minutes)

    @rule(minutes=st.sampled_from([0, 1, 20, 60]))
    def remind(self, minutes: int) -> None:
        """Let a worker look at what is due, now or a while later."""
        self.now += timedelta(minutes=minutes)
        self.survive(lambda: self.desk.run(self.now))

    @rule(look=st.booleans())
    def claim(self, look: bool) -> None:  # noqa: FBT001
        """Let a worker take what is due in hand, after a look at what is due."""
        if look:
            self.survive(lambda: self.desk.run(self.now))
        self.hands += self.survive(lambda: self.desk.records.outbox.claim(self.now, LEASE, 10, ("fake",))) or ()

    @precondition(lambda self: self.hands)
    @rule()
    def begin_sending(self) -> None:
        """Let a worker begin to send."""
        notice = self.hands.pop(0)
        slot = self.survive(lambda: self.desk.records.outbox.reserve(notice, (), self.now, LEASE))
        if slot and slot.held:
            self.begun.append(notice)
            mine = conversation_table.c.chat == notice.address.chat
            with self.storage.reading() as connection:
                assert not connection.execute(select(conversation_table.c.latched).where(mine)).scalar_one()

    @precondition(lambda self: self.begun)
    @rule(heard=st.booleans())
    def send(self, heard: bool) -> None:  # noqa: FBT001
        """Let the messenger take it; its answer may be lost, and so may the note of it."""
        notice = self.begun.pop(0)
        with self.storage.reading() as connection:
            mine = select(outbox_table.c.lease_until).where(
                outbox_table.c.id == notice.id, outbox_table.c.lease == notice.lease
            )
            until = connection.execute(mine).scalar()
        if until is None or until <= self.now:
            return  # a sender that was silent for longer than its lease is dead
        self.arrived.append((self.now, notice))
        if heard:
            self.survive(lambda: self.desk.records.outbox.sent_all([(notice, "")], self.now))
        elif not notice.repeat:
            self.survive(lambda: self.desk.records.outbox.retry(notice, "?", self.now, 1.0, repeat=True))
        else:
            self.survive(lambda: self.desk.records.outbox.fail(notice, "may have arrived", self.now))

    @rule(who=st.integers(0, 2), wish=st.sampled_from(["stopped", "on"]))
    def wish(self, who: int, wish: Any) -> None:
        """Stop reminders, or want them again."""
        person = self.people[who]
        with self.storage.writing() as connection:
            set_reminders(connection, person, ReminderSetting(wish), self.now)
        self.stopped.pop(person.address.chat, None)
        if wish == "stopped":
            self.stopped[person.address.chat] = self.now
            self.begun = [notice for notice in self.begun if notice.address.chat != person.address.chat]

    @rule(who=st.integers(0, 2), latched=st.booleans())
    def cry(self, who: int, latched: bool) -> None:  # noqa: FBT001
        """Open or close a case of a cry for help."""
        mine = conversation_table.c.id == self.people[who].conversation
        with self.storage.writing() as connection:
            connection.execute(update(conversation_table).where(mine).values(latched=latched))

    @rule(who=st.integers(0, 2))
    def finish_one(self, who: int) -> None:
        """Do the session that is next in a plan."""
        with self.storage.writing() as connection:
            mine = select(reminder_table.c.occurrence).where(
                reminder_table.c.conversation == self.people[who].conversation,
                reminder_table.c.state.in_(("waiting", "queued")),
            )
            occurrence = connection.execute(mine.order_by(reminder_table.c.due_at)).scalar()
            withdraw(connection, self.people[who].conversation, [occurrence or ""], self.now)

    @invariant()
    def nobody_is_disturbed(self) -> None:
        """Nothing arrives at night, after a stop, or as a third message of a day that is no repeat."""
        if not getattr(self, "arrived", ()):
            return
        at, notice = self.arrived[-1]
        assert not asleep(at, self.zone, QUIET)
        assert notice.address.chat not in self.stopped or at <= self.stopped[notice.address.chat]
        days = Counter((each.address.chat, today(when, self.zone)) for when, each in self.arrived if not each.repeat)
        assert max(days.values(), default=0) <= MOST_A_DAY

    @invariant()
    def nothing_comes_three_times(self) -> None:
        """Let a session arrive once, and once more at most where an answer was lost, marked as a repeat."""
        if not hasattr(self, "arrived"):
            return
        told = [(each.id, each.repeat) for _, each in self.arrived]
        assert all(number == 1 for (_, repeat), number in Counter(told).items() if not repeat)
        assert max(Counter(id_ for id_, _ in told).values(), default=0) <= 2

    @invariant()
    def nothing_is_lost(self) -> None:
        """Every reminder waits, is on its way, was told, or was dropped for a reason; one row for each occurrence."""
        if not hasattr(self, "storage"):
            return
        with self.storage.reading() as connection:
            rows = connection.execute(select(reminder_table)).all()
            notices = {row.id: row.state for row in connection.execute(select(outbox_table.c.id, outbox_table.c.state))}
        assert len({(row.conversation, row.kind, row.occurrence) for row in rows}) == len(rows)
        for row in rows:
            assert row.reason or row.state in {"waiting", "queued", "told", "dead"}
            assert (row.state != "queued") or notices.get(row.notice)
            assert row.due_at <= moment(datetime.fromisoformat(row.wall), row.zone) + SHELF + 26 * HOUR or row.notice
            assert row.state != "waiting" or row.notice is None


@pytest.fixture
def machine(sqlite_file: Path) -> type[Reminding]:
    """Return the machine with a database to copy."""
    Reminding.template = sqlite_file
    return Reminding


def test_the_laws_hold(machine: type[Reminding]) -> None:
    """Whatever happens in whatever order, nothing is lost, doubled, or said when it should not be."""
    from hypothesis.stateful import run_state_machine_as_test

    health = [HealthCheck.too_slow]
    run_state_machine_as_test(
        machine, settings=settings(max_examples=8, stateful_step_count=40, deadline=None, suppress_health_check=health)
    )
