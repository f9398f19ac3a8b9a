"""The laws of inbox and outbox, whatever happens in whatever order: nothing lost, nothing doubled, order kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from handlers.conversation import Notice
from handlers.records import Claimed, Records
from knowledge.storage import Storage
from tests.anew import anew
from tests.fakes import NOON, a_message, echo, rows

LEASE = 30.0
CHATS = ("a", "b")
MOST = 8
"""Messages in one run: with few of them the processes get in each other's way."""
FATES = ("finish", "slow", "fail", "die")


class Mail(RuleBasedStateMachine):
    """Several processes share one database; each may be slow, stop, or die at any point between two transactions."""

    fresh: Callable[[], Storage]

    def __init__(self) -> None:
        super().__init__()
        self.storage = type(self).fresh()
        self.records = Records(self.storage)
        self.now = NOON
        self.received: dict[str, list[str]] = defaultdict(list)
        self.handled: dict[str, list[str]] = defaultdict(list)
        self.arrived: dict[str, list[str]] = defaultdict(list)
        self.until: dict[str, datetime] = {}

    waits = st.sampled_from([2.0, LEASE])
    slow = Bundle[Claimed]("slow")
    ready = Bundle[Notice]("ready")
    sent = Bundle[Notice]("sent")

    @initialize()
    def begin(self) -> None:
        """Begin with something to do."""
        for chat in CHATS * 2:
            self.receive(chat)

    @precondition(lambda self: sum(map(len, self.received.values())) < MOST)
    @rule(chat=st.sampled_from(CHATS))
    def receive(self, chat: str) -> None:
        """Take a message in; the messenger repeats it and the one before."""
        self.received[chat].append(f"{chat}{len(self.received[chat])}")
        assert self.records.inbox.receive(a_message(self.received[chat][-1], chat=chat), self.now)
        for key in self.received[chat][-2:]:
            assert not self.records.inbox.receive(a_message(key, chat=chat), self.now)

    @precondition(lambda self: self.handled != self.received)
    @rule(target=slow, after=waits, fates=st.lists(st.sampled_from(FATES), min_size=2, max_size=2))
    def work(self, after: float, fates: list[str]) -> object:
        """Let a process take messages in hand, one of each person, and see what becomes of them."""
        self.now += timedelta(seconds=after)
        taken = self.records.inbox.claim(self.now, LEASE, len(fates))
        chats = [each.message.address.chat for each in taken]
        assert len(set(chats)) == len(chats)
        self.take(*(each.message.text for each in taken))
        for claimed, fate in zip(taken, fates, strict=False):
            if fate == "finish":
                self.finish(claimed)
            elif fate == "fail":
                assert self.records.inbox.retry(claimed, "broken", self.now + timedelta(seconds=1))
                del self.until[claimed.message.text]
        return multiple(*(claimed for claimed, fate in zip(taken, fates, strict=False) if fate == "slow"))

    def take(self, *names: str) -> None:
        """Note what is in hand; nothing that is in other hands may be taken."""
        for name in names:
            assert self.until.get(name, self.now) <= self.now
            self.until[name] = self.now + timedelta(seconds=LEASE)

    @rule(claimed=consumes(slow), alive=st.booleans())
    def finish_late(self, claimed: Claimed, *, alive: bool) -> None:
        """Let a slow process be done, in time or not, having said that it lives or not."""
        if alive and self.records.inbox.extend(claimed, self.now, LEASE):
            self.until[claimed.message.text] = self.now + timedelta(seconds=LEASE)
        self.finish(claimed)

    def finish(self, claimed: Claimed) -> None:
        """Finish a message; what was handled must be a beginning of what was received, each once."""
        message = claimed.message
        session = self.records.session_for(message, self.now)
        if self.records.finish(claimed, session, echo(message, session, self.now), self.now):
            handled = self.handled[message.address.chat]
            handled.append(message.text)
            assert handled == self.received[message.address.chat][: len(handled)]

    @precondition(lambda self: self.arrived != self.handled)
    @rule(target=ready, after=waits)
    def lease(self, after: float) -> object:
        """Let a process take notices in hand, one of each conversation; it may die before it sends them."""
        self.now += timedelta(seconds=after)
        taken = self.records.outbox.claim(self.now, LEASE, 2, ("fake",))
        chats = [each.address.chat for each in taken]
        assert len(set(chats)) == len(chats)
        self.take(*(each.bubble.text for each in taken))
        return multiple(*taken)

    @rule(target=sent, notice=consumes(ready))
    def send(self, notice: Notice) -> object:
        """Let a process ask for a slot and send; it is told of a repeat just when it is one, and order is kept."""
        lanes = (("bot", 0.05), (f"chat:{notice.address.chat}", 1.0))
        slot = self.records.outbox.reserve(notice, lanes, self.now, LEASE)
        if not slot.held:
            if slot.at > self.now:
                del self.until[notice.bubble.text]
            return multiple()
        self.until[notice.bubble.text] = slot.at + timedelta(seconds=LEASE)
        chat, text = notice.address.chat, notice.bubble.text.removeprefix("echo ")
        assert notice.repeat == (text in self.arrived[chat])
        if not notice.repeat:
            self.arrived[chat].append(text)
        assert text == self.arrived[chat][-1]
        assert self.arrived[chat] == self.handled[chat][: len(self.arrived[chat])]
        return notice

    @rule(notice=consumes(sent))
    def mark(self, notice: Notice) -> None:
        """Let a process note that a notice is sent, in time or not."""
        self.records.outbox.sent(notice, "", self.now)

    def teardown(self) -> None:
        """Leave it alone: in the end everything is handled and sent."""
        busy = True
        while busy:
            self.now += timedelta(seconds=2 * LEASE)
            messages = self.records.inbox.claim(self.now, LEASE, 9)
            for claimed in messages:
                self.finish(claimed)
            notices = self.records.outbox.claim(self.now, LEASE, 9, ("fake",))
            for notice in notices:
                self.send(notice)
                self.mark(notice)
            busy = bool(messages or notices)
        for chat in CHATS:
            assert self.arrived[chat] == self.handled[chat] == self.received[chat]
        assert set(rows(self.storage, "outbox", "state")) <= {"sent"}


@pytest.mark.parametrize("examples", [40, pytest.param(1000, marks=pytest.mark.benchmark)])
def test_nothing_lost_nothing_doubled_order_kept(sqlite_file: Path, examples: int) -> None:
    """Messages are handled once and in order, answers arrive in order, and a repeat is marked as one."""
    limits = settings(
        max_examples=examples, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
    )
    with anew(sqlite_file) as fresh:
        run_state_machine_as_test(type("Laws", (Mail,), {"fresh": staticmethod(fresh)}), settings=limits)
