"""What becomes of a message whose handling fails: tried again, then given up with an apology."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from handlers.conversation import Message
from handlers.records import Records
from knowledge.storage import Storage
from tests.fakes import EchoDispatcher, FakeChannel, a_message, real_now, rows, until, working

AT_ONCE = (0.0, 0.0)
"""Two more tries, without a wait."""
ATTEMPTS = 3


def test_a_failure_is_tried_again(storage: Storage) -> None:
    """A handler that fails once costs nothing: one answer, one turn, no apology."""
    channel, tries = FakeChannel(), list[str]()

    def before(message: Message) -> None:
        tries.append(message.text)
        if len(tries) < ATTEMPTS:
            raise OSError

    async def run() -> None:
        async with working(Records(storage), EchoDispatcher(before), channel, back_off=AT_ONCE) as (reception, _):
            await reception.receive(a_message("a"))
            await until(lambda: bool(channel.notices))

    asyncio.run(run())
    assert (tries, channel.texts()) == (["a"] * ATTEMPTS, ["echo a"])
    assert rows(storage, "inbox", "state") == ["done"]


def test_a_poisoned_message_is_given_up_with_an_apology(storage: Storage) -> None:
    """After three failures the person reads an apology, the reason quotes nothing of hers, her next message is free."""
    channel = FakeChannel()

    def before(message: Message) -> None:
        if message.text == "poison":
            raise ValueError(message.text)

    async def run() -> None:
        async with working(Records(storage), EchoDispatcher(before), channel, back_off=AT_ONCE) as (reception, _):
            await reception.receive(a_message("poison"))
            await reception.receive(a_message("b"))
            await until(lambda: len(channel.notices) == 2)

    asyncio.run(run())
    assert channel.texts() == ["sorry", "echo b"]
    assert rows(storage, "inbox", "state") == ["failed", "done"]
    error, _ = rows(storage, "inbox", "error")
    assert error.startswith("ValueError < test_reception_failing.py:")
    assert "poison" not in error


def test_an_apology_is_in_the_language_of_the_talk(storage: Storage) -> None:
    """A tap tells of none, and the telephone may be set to another."""
    channel = FakeChannel()

    def before(message: Message) -> None:
        if message.text == "poison":
            raise ValueError

    async def run() -> None:
        async with working(Records(storage), EchoDispatcher(before), channel, back_off=AT_ONCE) as (reception, _):
            await reception.receive(replace(a_message("a"), language="en"))
            await reception.receive(replace(a_message("poison"), language="ko"))
            await until(lambda: len(channel.notices) == 2)

    asyncio.run(run())
    assert channel.texts() == ["echo a", "sorry en"]


def test_a_message_that_ends_its_process_is_given_up(storage: Storage) -> None:
    """A message that was claimed three times and never finished is not tried a fourth time."""
    records, channel, dispatcher = Records(storage), FakeChannel(), EchoDispatcher()
    records.inbox.receive(a_message("a"), real_now())
    for _ in range(ATTEMPTS):
        assert records.inbox.claim(real_now(), 0, 1)

    async def run() -> None:
        async with working(records, dispatcher, channel):
            await until(lambda: bool(channel.notices))

    asyncio.run(run())
    assert (channel.texts(), dispatcher.actions) == (["sorry"], [])
    assert rows(storage, "inbox", "error") == ["its process ended every time"]
