"""The laws of inbox and outbox, whatever happens in whatever order: nothing lost, nothing doubled, order kept."""

from __future__ import annotations

import shutil
import tempfile
from collections import defaultdict
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, multiple, rule, run_state_machine_as_test

from handlers.conversation import Notice
from handlers.records import Claimed, Records
from knowledge.storage import Storage
from tests.fakes import NOON, a_message, echo, rows

LEASE = 30.0
CHATS = ("a", "b")
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder in memory, where there is one, makes ten times more of the minute


class Mail(RuleBasedStateMachine):
    """Several processes share one database; each may be slow, stop, or die at any point between two transactions."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
        self.storage = Storage(f"sqlite:///{shutil.copy(self.template, self.folder / 'mail.db')}")
        self.records = Records(self.storage)
        self.now = NOON
        self.received: dict[str, list[str]] = defaultdict(list)
        self.handled: dict[str, list[str]] = defaultdict(list)
        self.arrived: dict[str, list[str]] = defaultdict(list)

    slow = Bundle[Claimed]("slow")
    ready = Bundle[Notice]("ready")
    sent = Bundle[Notice]("sent")

    @rule(chat=st.sampled_from(CHATS), repeats=st.integers(0, 1))
    def receive(self, chat: str, repeats: int) -> None:
        """Take a message in; the messenger may repeat it and the one before."""
        self.received[chat].append(f"{chat}{len(self.received[chat])}")
        assert self.records.inbox.receive(a_message(self.received[chat][-1], chat=chat), self.now)
        for key in self.received[chat][-2:] * repeats:
            assert not self.records.inbox.receive(a_message(key, chat=chat), self.now)

    @rule(seconds=st.sampled_from([2.0, LEASE]))
    def wait(self, seconds: float) -> None:
        """Let time go by, so that retries are due or leases run out."""
        self.now += timedelta(seconds=seconds)

    @rule(target=slow, fates=st.lists(st.sampled_from(["finish", "fail", "die", "slow"]), min_size=2, max_size=2))
    def work(self, fates: list[str]) -> object:
        """Let a process take messages in hand, one of each person, and see what becomes of them."""
        taken = self.records.inbox.claim(self.now, LEASE, len(fates))
        chats = [each.message.address.chat for each in taken]
        assert len(set(chats)) == len(chats)
        for claimed, fate in zip(taken, fates, strict=False):
            if fate == "finish":
                self.finish(claimed)
            elif fate == "fail":
                assert self.records.inbox.retry(claimed, "broken", self.now + timedelta(seconds=1))
        return multiple(*(claimed for claimed, fate in zip(taken, fates, strict=False) if fate == "slow"))

    @rule(claimed=consumes(slow), alive=st.booleans())
    def finish_late(self, claimed: Claimed, *, alive: bool) -> None:
        """Let a slow process be done, in time or not, having said that it lives or not."""
        if alive:
            self.records.inbox.extend(claimed, self.now, LEASE)
        self.finish(claimed)

    @rule(claimed=consumes(slow))
    def overtake(self, claimed: Claimed) -> None:
        """Let a process sleep until another one has taken its message and is done, then let it wake up."""
        self.now += timedelta(seconds=LEASE)
        self.work(["finish", "finish"])
        self.finish(claimed)

    def finish(self, claimed: Claimed) -> None:
        """Finish a message; what was handled must be a beginning of what was received, each once."""
        message = claimed.message
        session = self.records.session_for(message, self.now)
        if self.records.finish(claimed, session, echo(message, session, self.now), self.now):
            handled = self.handled[message.address.chat]
            handled.append(message.text)
            assert handled == self.received[message.address.chat][: len(handled)]

    @rule(target=ready)
    def lease(self) -> object:
        """Let a process take notices in hand, one of each conversation; it may die before it sends them."""
        taken = self.records.outbox.claim(self.now, LEASE, 2, ("fake",))
        chats = [each.address.chat for each in taken]
        assert len(set(chats)) == len(chats)
        return multiple(*taken)

    @rule(target=sent, notice=consumes(ready))
    def send(self, notice: Notice) -> object:
        """Let a process ask for a slot and send; it is told of a repeat just when it is one, and order is kept."""
        lanes = (("bot", 0.05), (f"chat:{notice.address.chat}", 1.0))
        if not self.records.outbox.reserve(notice, lanes, self.now, LEASE).held:
            return multiple()
        chat, text = notice.address.chat, notice.bubble.text
        assert notice.repeat == (text in self.arrived[chat])
        if not notice.repeat:
            self.arrived[chat].append(text)
        assert text == self.arrived[chat][-1]
        assert self.arrived[chat] == [f"echo {key}" for key in self.handled[chat][: len(self.arrived[chat])]]
        return notice

    @rule(notice=consumes(sent))
    def mark(self, notice: Notice) -> None:
        """Let a process note that a notice is sent, in time or not."""
        self.records.outbox.sent(notice, "", self.now)

    @rule(target=ready)
    def lease_after_all(self) -> object:
        """Let time run out for whoever has a notice in hand, and another take it."""
        self.now += timedelta(seconds=LEASE)
        return self.lease()

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
            assert self.handled[chat] == self.received[chat]
            assert self.arrived[chat] == [f"echo {key}" for key in self.received[chat]]
        assert set(rows(self.storage, "outbox", "state")) <= {"sent"}
        self.storage.close()
        shutil.rmtree(self.folder)


@pytest.mark.parametrize("examples", [40, pytest.param(1000, marks=pytest.mark.benchmark)])
def test_nothing_lost_nothing_doubled_order_kept(sqlite_file: Path, examples: int) -> None:
    """Messages are handled once and in order, answers arrive in order, and a repeat is marked as one."""
    Mail.template = sqlite_file
    run_state_machine_as_test(
        Mail,
        settings=settings(
            max_examples=examples, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
