"""The stream of a chat page."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

from bot.channels.web import WebChannel
from bot.pages.streaming import Pace, event, stream
from handlers.conversation import Address, Bubble
from tests.parlour import Parlour

HERE = Address("web", "gimpo", "c" * 32)
QUICK = Pace(soon=(0.001, 0.001), talking=0.005, resting=0.01, rests_after=0.02, heartbeat=0.05, life=20.0)


def parsed(text: str) -> tuple[str, int | None, Any]:
    """Return name, id and data of one event."""
    fields = dict(line.split(": ", 1) for line in text.strip().splitlines())
    return (
        fields.get("event", ""),
        int(fields["id"]) if "id" in fields else None,
        json.loads(fields.get("data", "null")),
    )


async def following(events: AsyncIterator[str], count: int) -> list[tuple[str, int | None, Any]]:
    """Return the next events, without heartbeats and the opening."""
    found: list[tuple[str, int | None, Any]] = []
    while len(found) < count:
        text = await asyncio.wait_for(anext(events), 5)
        if text.startswith("event"):
            found.append(parsed(text))
    return found


def test_history_then_live() -> None:
    """A page gets what it has not seen, then what is said, by this process or by another."""

    async def scene() -> None:
        parlour = Parlour()
        for number in range(3):
            parlour.add(HERE, "bot", Bubble(f"line {number + 1}"))
        async with aclosing(stream(parlour, parlour.channel, HERE, 1, QUICK)) as events:
            assert await anext(events) == "retry: 1500\n\n"
            assert [number for _, number, _ in await following(events, 2)] == [2, 3]
            await parlour.say(HERE, Bubble("live\nline"))
            assert [(name, data["text"]) for name, _, data in await following(events, 1)] == [("message", "live\nline")]
            parlour.add(HERE, "human", Bubble("elsewhere", mark="human"))
            assert [(number, data["role"]) for _, number, data in await following(events, 1)] == [(5, "human")]
            await parlour.channel.draft(HERE, "dra")
            assert await following(events, 1) == [("draft", None, "dra")]

    asyncio.run(scene())


def test_the_program_beside_a_person_takes_nobodys_place() -> None:
    """A warning or a help line that is said in a talk with a person leaves the sign that a person answers."""

    async def scene() -> None:
        parlour = Parlour(holding=True)
        parlour.add(HERE, "human", Bubble("여기 있어요", mark="human"))
        async with aclosing(stream(parlour, parlour.channel, HERE, 0, QUICK)) as events:
            assert [name for name, _, _ in await following(events, 1)] == ["message"]
            await parlour.say(HERE, Bubble("글에 전화번호가 있어요"))
            told = await following(events, 2)
            assert [(name, data if name == "human" else "") for name, _, data in told] == [
                ("message", ""),
                ("human", True),
            ]

    asyncio.run(scene())


def test_a_conversation_may_begin_later() -> None:
    """A page may listen before its first message is handled, and hears a heartbeat meanwhile."""

    async def scene() -> None:
        parlour = Parlour()
        async with aclosing(stream(parlour, parlour.channel, HERE, 0, QUICK)) as events:
            await anext(events)
            assert await asyncio.wait_for(anext(events), 5) == ": \n\n"
            parlour.add(HERE, "bot", Bubble("first"))
            assert (await following(events, 1))[0][1] == 1

    asyncio.run(scene())


def test_a_long_history_comes_without_a_pause() -> None:
    """More lines than one look brings arrive at once, each once and in order."""

    async def scene() -> None:
        parlour = Parlour()
        for number in range(250):
            parlour.add(HERE, "bot", Bubble(str(number)))
        slow = Pace(talking=30.0, resting=30.0)
        async with aclosing(stream(parlour, parlour.channel, HERE, 0, slow)) as events:
            assert [number for _, number, _ in await following(events, 250)] == list(range(1, 251))

    asyncio.run(scene())


def test_a_stream_ends() -> None:
    """A stream ends when it is old or when the channel closes, and leaves no listener behind."""

    async def scene() -> None:
        parlour = Parlour()
        old = Pace(life=0.0)
        assert [text async for text in stream(parlour, parlour.channel, HERE, 0, old)] == ["retry: 1500\n\n"]
        channel = WebChannel()
        slow = Pace(talking=30.0, resting=30.0)
        parlour.add(HERE, "bot", Bubble("x"))
        events = stream(parlour, channel, HERE, 0, slow)
        assert len([await anext(events), await anext(events)]) == 2
        waiting = asyncio.create_task(_collected(events))
        await asyncio.sleep(0.01)
        assert channel.listeners(HERE) == 1
        channel.close()
        assert await asyncio.wait_for(waiting, 5) == []
        assert channel.listeners(HERE) == 0

    asyncio.run(scene())


async def _collected(events: AsyncIterator[str]) -> list[str]:
    return [text async for text in events]


def test_an_event_is_one_record() -> None:
    """Line breaks in a text never break the stream's format."""
    assert event("message", {"text": "a\n\nevent: b\r\n"}, 3).count("\n") == 4
