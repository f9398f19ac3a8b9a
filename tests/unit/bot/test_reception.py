"""Reception and delivery together, in one process, on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import text

from bot.delivery import Delivery
from bot.reception import ATTEMPTS, Reception
from handlers.conversation import Address, Bubble, Message
from handlers.records import Records
from knowledge.storage import Storage
from tests.fakes import EchoDispatcher, FakeChannel, a_message, real_now


@asynccontextmanager
async def working(
    records: Records, dispatcher: EchoDispatcher, channel: FakeChannel, **options: Any
) -> AsyncIterator[Reception]:
    """Run a reception and a delivery until the block ends."""
    channels = {channel.name: channel}
    delivery = Delivery(records.outbox, channels, now=real_now)
    reception = Reception(
        records,
        dispatcher,
        channels,
        now=real_now,
        apology=lambda _: Bubble("죄송합니다"),
        posted=delivery.wake,
        **options,
    )
    delivery.start()
    reception.start()
    try:
        yield reception
    finally:
        await reception.stop(1)
        await delivery.stop(1)


async def until(condition: Callable[[], bool], seconds: float = 10) -> None:
    """Wait until the condition holds, fail when it does not in time."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.005)


def states(storage: Storage, table: str = "inbox") -> list[str]:
    """Return the states of all rows in order."""
    with storage.reading() as connection:
        return list(connection.execute(text(f"SELECT state FROM {table} ORDER BY id")).scalars())  # noqa: S608


def test_a_message_is_answered_at_once(storage: Storage) -> None:
    """In one process nobody waits for a poll: the answer is there in far less than the poll takes."""
    channel = FakeChannel()

    async def run() -> float:
        async with working(Records(storage), EchoDispatcher(), channel, poll_seconds=30) as reception:
            await asyncio.sleep(0.2)
            begun = time.perf_counter()
            assert await reception.receive(a_message("a"))
            assert not await reception.receive(a_message("a"))
            await until(lambda: bool(channel.notices))
            return time.perf_counter() - begun

    assert asyncio.run(run()) < 2
    assert channel.texts() == ["echo a"]
