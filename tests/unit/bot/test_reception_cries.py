"""A cry for help that would have to wait: it is handled at once, and nothing that was begun before it undoes it."""

from __future__ import annotations

import asyncio
import threading
from datetime import datetime
from typing import Any

import pytest

from handlers.conversation import Bubble, CrisisCase, Message, Outcome, Session, Turn
from handlers.records import Records
from knowledge.storage import Storage
from tests.fakes import EchoDispatcher, FakeChannel, a_message, echo, real_now, rows, until, working

CRY, SLOW = "cry", "slow"


def urgent(message: Message) -> bool:
    """Tell whether a message is a cry, as the screen does."""
    return message.text == CRY


class HelpingDispatcher(EchoDispatcher):
    """Answers a cry with help and a case, all else with an echo."""

    def dispatch(
        self, message: Message, session: Session, now: datetime, action: str, progress: object = None
    ) -> Outcome:
        """Return the echo, or help."""
        del action, progress
        self.before(message)
        if not urgent(message):
            return echo(message, session, now)
        case = CrisisCase("self_harm", "1", message.text, "gimpo", now)
        said = Turn("bot", "help", now, outcome="crisis")
        return Outcome(session, (Bubble("help"),), (Turn("person", "", now, outcome="crisis"), said), cases=(case,))


@pytest.mark.parametrize("chat", ["a", "b"], ids=["their own slow answer", "those of others"])
def test_who_cries_waits_for_no_slow_answer(storage: Storage, chat: str) -> None:
    """With every worker busy, even with this person's own question, help is there; the slow answer ends unhindered."""
    channel, gate, begun = FakeChannel(), threading.Event(), threading.Event()

    def before(message: Message) -> None:
        if message.text == SLOW:
            begun.set()
            gate.wait(20)

    async def run() -> None:
        options: dict[str, Any] = {"workers": 1, "poll_seconds": 5, "urgent": urgent}
        async with working(Records(storage), HelpingDispatcher(before), channel, **options) as (reception, _):
            await reception.receive(a_message(SLOW, chat="a"))
            await until(begun.is_set)
            await reception.receive(a_message("waits", chat="b"))
            await reception.receive(a_message(CRY, chat=chat))
            await until(lambda: channel.texts(chat) == ["help"], seconds=3)
            assert rows(storage, "crisis_case", "state") == ["open"]
            gate.set()
            await until(lambda: set(rows(storage, "inbox", "state")) == {"done"})
            await until(lambda: "echo waits" in channel.texts())

    asyncio.run(run())
    assert channel.texts().count("help") == 1
    assert ("echo slow" in channel.texts()) == (chat == "b")
    assert rows(storage, "crisis_cry", "text") == [CRY]


def test_a_cry_that_failed_once_is_tried_again_before_its_turn(storage: Storage) -> None:
    """The question before it is still in hand: help waits for the pause alone."""
    channel, gate, begun, failed = FakeChannel(), threading.Event(), threading.Event(), threading.Event()

    def before(message: Message) -> None:
        if message.text == SLOW:
            begun.set()
            gate.wait(20)
        elif not failed.is_set():
            failed.set()
            raise OSError

    async def run() -> None:
        options: dict[str, Any] = {"workers": 1, "urgent": urgent, "back_off": (0.1, 0.1)}
        async with working(Records(storage), HelpingDispatcher(before), channel, **options) as (reception, _):
            await reception.receive(a_message(SLOW))
            await until(begun.is_set)
            await reception.receive(a_message(CRY))
            await until(lambda: channel.texts() == ["help"], seconds=8)
            assert failed.is_set()
            gate.set()
            await until(lambda: set(rows(storage, "inbox", "state")) == {"done"})

    asyncio.run(run())


def test_what_was_begun_before_a_cry_neither_speaks_nor_unlatches(storage: Storage) -> None:
    """An answer that ends after the cry is dropped with its state: the talk stays latched, the words stay kept."""
    records = Records(storage)
    for text in (SLOW, CRY):
        records.inbox.receive(a_message(text), real_now())
    (slow,) = records.inbox.claim(real_now(), 60, 5)
    session = records.session_for(slow.message, real_now())
    (cry,) = records.inbox.claim_ahead(a_message(CRY), real_now(), 60)
    assert records.inbox.claim_ahead(a_message(CRY), real_now(), 60) == ()
    outcome = HelpingDispatcher().dispatch(cry.message, session, real_now(), "")
    assert records.finish(cry, session, outcome, real_now())
    assert records.finish(slow, session, echo(slow.message, session, real_now()), real_now())
    assert records.session_for(slow.message, real_now()).latched
    assert rows(storage, "outbox", "bubble")[0].count("help") == 1
    assert len(rows(storage, "outbox", "id")) == 1
    assert SLOW in rows(storage, "turn", "text")


def test_what_cannot_be_heard_is_handled_in_its_turn(storage: Storage) -> None:
    """A screen that fails over a message that waits stops neither it nor the others."""
    channel, gate = FakeChannel(), threading.Event()

    def broken(_: Message) -> bool:
        gate.set()
        raise ValueError

    async def run() -> None:
        before = EchoDispatcher(lambda message: message.text == SLOW and gate.wait(20))
        async with working(Records(storage), before, channel, workers=1, urgent=broken) as (reception, _):
            await reception.receive(a_message(SLOW, chat="a"))
            await reception.receive(a_message("next", chat="b"))
            await until(lambda: len(channel.notices) == 2)

    asyncio.run(run())
    assert channel.texts() == ["echo slow", "echo next"]
