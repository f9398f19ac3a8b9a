"""Plans and their reminders, whatever people, clocks, messengers and two workers do, in whatever order."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from handlers.conversation import Notice
from handlers.records.changes import write
from handlers.records.study.plans import PlanMovedOnError
from handlers.records.study.reminders import resume_after_block
from handlers.records.tables.conversations import outbox_table
from handlers.records.tables.reminders import reminder_table
from handlers.studying.reminding import MOST_A_DAY, QUIET, ReminderSetting, asleep, today
from handlers.studying.replanning import closed, put_off
from handlers.studying.scheduling import Shortfall, planned
from handlers.studying.study import PlanEnded, StudyPlan
from knowledge.storage import Storage
from tests.unit.handlers.reminded import SEOUL, Desk
from tests.unit.handlers.studying.lessons import a_wish, lectures, week

MORNING = datetime(2026, 11, 30, 0, tzinfo=UTC)
"""Nine o'clock of a Monday in Seoul."""

HOUR = timedelta(hours=1)
LEASE = 30.0
MEMORY = Path("/dev/shm")  # noqa: S108 - where there is one, no disk is waited for
CHATS = "ab"
DEEDS = ("done", "done", "skipped", "later", "pause", "on", "drop")


class Studying(RuleBasedStateMachine):
    """Two people, two workers, one messenger that forgets to answer and can be blocked."""

    template: Path

    @initialize()
    def begin(self) -> None:
        """Open a database with two people who have no plan yet."""
        self.folder = Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
        self.storage = Storage(f"sqlite:///{shutil.copy(self.template, self.folder / 'gyeot.db')}")
        self.desk, self.now, self.number = Desk(self.storage), MORNING, 0
        self.people = {chat: self.desk.person(chat) for chat in CHATS}
        self.plans: dict[str, str] = {}
        self.hands: dict[int, list[Notice]] = {1: [], 2: []}
        self.begun: list[Notice] = []
        self.stale: list[tuple[str, StudyPlan]] = []
        self.silent: set[str] = set()
        self.blocked: set[str] = set()
        self.about: dict[int, frozenset[str]] = {}
        self.arrived: list[tuple[datetime, Notice]] = []

    def teardown(self) -> None:
        """Close the database."""
        if hasattr(self, "storage"):
            self.storage.close()
            shutil.rmtree(self.folder)

    def plan_of(self, chat: str) -> StudyPlan | None:
        """Return somebody's plan as it is kept."""
        kept = self.desk.records.plans.kept(self.plans.get(chat, ""))
        return kept.plan if kept else None

    def change(self, chat: str, *changes: object) -> None:
        """Write what somebody changes."""
        with self.storage.writing() as connection:
            write(connection, self.people[chat], changes, self.now)

    @rule(chat=st.sampled_from(CHATS), hour=st.sampled_from([16, 19, 20, 22]), days=st.sampled_from([7, 28]))
    def make(self, chat: str, hour: int, days: int) -> None:
        """Make a plan; some study so late that the reminder has to wait for the morning."""
        if self.plan_of(chat):
            return
        self.number += 1
        begins = today(self.now, SEOUL)
        wish = a_wish(
            *lectures("수학", *[35] * 6),
            begins=begins,
            ends=begins + timedelta(days=days),
            week=week(40, range(7), time(hour)),
        )
        plan = planned(wish, f"p{self.number}", "seoul", "수학", SEOUL)
        if not isinstance(plan, Shortfall):
            self.plans[chat] = plan.id
            self.change(chat, plan)

    @rule(
        chat=st.sampled_from(CHATS), what=st.sampled_from(["done", "done", "skipped", "later", "pause", "on", "drop"])
    )
    def tend(self, chat: str, what: str) -> None:
        """Do the next session, leave it out, put it off; let the plan wait, go on, or go."""
        plan = self.plan_of(chat)
        if plan is None:
            return
        after: object = None
        first = next(iter(plan.open), None)
        if what == "drop":
            after = PlanEnded(plan.id)
        elif what in {"pause", "on"}:
            after = replace(plan, state="paused" if what == "pause" else "active")
        elif first and what == "later":
            after = put_off(plan, first.id, max(first.day, today(self.now, SEOUL)) + timedelta(days=1))
        elif first:
            after = closed(plan, first.id, "done" if what == "done" else "skipped")
        if after:
            self.change(chat, after)

    @rule(chat=st.sampled_from(CHATS))
    def read(self, chat: str) -> None:
        """Let a worker read a plan, to write it back later than others."""
        plan = self.plan_of(chat)
        if plan and plan.open:
            self.stale.append((chat, closed(plan, plan.open[0].id, "done")))

    @precondition(lambda self: self.stale)
    @rule()
    def write_late(self) -> None:
        """Write what was read a while ago: what others changed meanwhile is never overwritten."""
        chat, plan = self.stale.pop()
        with suppress(PlanMovedOnError):
            self.change(chat, plan)

    @rule(wish=st.sampled_from(["stopped", "on"]), chat=st.sampled_from(CHATS))
    def wish(self, chat: str, wish: Any) -> None:
        """Stop everything unasked, or want it again."""
        self.change(chat, ReminderSetting(wish))
        self.silent.discard(chat)
        if wish == "stopped":
            self.silent.add(chat)
            self.begun = [notice for notice in self.begun if notice.address.chat != chat]
        else:
            self.blocked.discard(chat)

    @rule(minutes=st.sampled_from([1, 20, 60, 180, 300, 26 * 60, -20, -80]))
    def pass_time(self, minutes: int) -> None:
        """Let time pass: a long outage, or a clock that is set back."""
        self.now += timedelta(minutes=minutes)

    @rule(to=st.sampled_from([8, 16, 19, 20, 21, 23]))
    def pass_to(self, to: int) -> None:
        """Let time pass to an hour in Seoul."""
        here = self.now + 9 * HOUR
        self.now += timedelta(hours=(to - here.hour) % 24, minutes=-here.minute)

    @rule(catch_up=st.booleans())
    def look(self, catch_up: bool) -> None:  # noqa: FBT001
        """Let a worker re-plan what was missed and look at what is due."""
        if catch_up:
            self.desk.records.plans.catch_up(self.now)
        self.desk.run(self.now)

    @rule(worker=st.sampled_from([1, 2]), look=st.booleans())
    def claim(self, worker: int, look: bool) -> None:  # noqa: FBT001
        """Let a worker take what is due in hand."""
        if look:
            self.desk.run(self.now)
        self.hands[worker] += self.desk.records.outbox.claim(self.now, LEASE, 10, ("fake",))

    @precondition(lambda self: self.hands[1] or self.hands[2])
    @rule(worker=st.sampled_from([1, 2]))
    def start(self, worker: int) -> None:
        """Let a worker begin to send: what is said then is true, wanted, and told by one message."""
        if not self.hands[worker]:
            return
        notice = self.hands[worker].pop(0)
        if not self.desk.records.outbox.reserve(notice, (), self.now, LEASE).held:
            return
        chat, tells = notice.address.chat, self.told_by(notice)
        plan = self.plan_of(chat)
        open_ones = {one.occurrence for one in plan.open} if plan and plan.state == "active" else set()
        assert tells <= open_ones, "a session that is over, moved, or of a plan that rests"
        assert chat not in self.silent | self.blocked
        self.about[notice.id] = tells
        self.begun.append(notice)

    def told_by(self, notice: Notice) -> frozenset[str]:
        """Return the sessions of which a notice tells."""
        mine = select(reminder_table.c.occurrence).where(
            reminder_table.c.notice == notice.id, reminder_table.c.kind.in_(("session", "nudge"))
        )
        with self.storage.reading() as connection:
            return frozenset(connection.execute(mine).scalars())

    @precondition(lambda self: self.begun)
    @rule(fate=st.sampled_from(["heard", "heard", "heard", "lost", "blocked"]))
    def send(self, fate: str) -> None:
        """Let the messenger take it, forget to answer, or say that the bot is blocked."""
        notice, outbox = self.begun.pop(0), self.desk.records.outbox
        with self.storage.reading() as connection:
            mine = outbox_table.c.id == notice.id, outbox_table.c.lease == notice.lease
            until = connection.execute(select(outbox_table.c.lease_until).where(*mine)).scalar()
        if until is None or until <= self.now:
            return  # a sender that was silent for longer than its lease is dead
        if fate == "blocked":
            outbox.refuse(notice, "blocked", self.now, gone=True)
            self.blocked.add(notice.address.chat)
            return
        self.arrived.append((self.now, notice))
        if fate == "heard":
            outbox.sent_all([(notice, "")], self.now)
        elif not notice.repeat:
            outbox.retry(notice, "?", self.now, 1.0, repeat=True)
        else:
            outbox.fail(notice, "may have arrived", self.now)

    @rule(chat=st.sampled_from(CHATS))
    def come_back(self, chat: str) -> None:
        """Unblock the bot by writing to it."""
        with self.storage.writing() as connection:
            resume_after_block(connection, self.people[chat].conversation)
        self.blocked.discard(chat)

    @invariant()
    def nobody_is_disturbed(self) -> None:
        """Let nothing arrive at night, and no third message on a day that is no repeat."""
        if not getattr(self, "arrived", ()):
            return
        assert not asleep(self.arrived[-1][0], SEOUL, QUIET)
        days = Counter((one.address.chat, today(at, SEOUL)) for at, one in self.arrived if not one.repeat)
        assert max(days.values(), default=0) <= MOST_A_DAY

    @invariant()
    def each_session_is_told_once(self) -> None:
        """Let a session's reminder and its nudge arrive once each; again only marked as a repeat."""
        if not getattr(self, "arrived", ()):
            return
        plain = Counter(
            (self.kind(one), name) for _, one in self.arrived if not one.repeat for name in self.about[one.id]
        )
        assert max(plain.values(), default=0) <= 1, plain

    def kind(self, notice: Notice) -> str:
        """Tell a nudge from a reminder by its words."""
        return "nudge" if "남아 있어요" in notice.bubble.text else "session"

    @invariant()
    def nothing_is_lost(self) -> None:
        """Let every session to come of a plan that is on have its one row, not taken back."""
        if not hasattr(self, "storage"):
            return
        with self.storage.reading() as connection:
            rows = connection.execute(select(reminder_table).where(reminder_table.c.kind == "session")).all()
        by_name = {(row.plan, row.occurrence): row for row in rows}
        assert len(by_name) == len(rows)
        for plan in filter(None, map(self.plan_of, CHATS)):
            coming = [one for one in plan.open if one.begins_at(plan.time_zone) > self.now]
            for one in coming if plan.state == "active" else ():
                row = by_name[plan.id, one.occurrence]
                assert row.reason != "withdrawn"
                assert row.reason or row.state in {"waiting", "queued", "told", "failed"}


@pytest.fixture
def machine(sqlite_file: Path) -> Callable[[], None]:
    """Return the machine's run with a database to copy."""
    Studying.template = sqlite_file
    wanted = settings(
        max_examples=8, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    return lambda: run_state_machine_as_test(Studying, settings=wanted)


def test_the_laws_of_plans_hold(machine: Callable[[], None]) -> None:
    """One reminder a session, none at night, none after a stop, none for what is done; nothing is lost."""
    machine()
