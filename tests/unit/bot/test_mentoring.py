"""Topics that follow the questions: woken, patient, and tidy."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

import pytest

from bot.mentoring import Following, TopicStore
from handlers.records import Records
from handlers.topics import escalation_of, group_of, loose_address, thread_of, topic_address
from knowledge.storage import Storage
from tests.fakes import FakeClock, until

ROOM = topic_address("bot", "-100", "17")


@dataclass
class Feed:
    """A feed that posts as much as it is told to, or is away."""

    posts: list[int | Exception] = field(default_factory=list)
    looks: int = 0

    def follow(self, _now: datetime) -> int:
        """Return how much was posted."""
        self.looks += 1
        answer = self.posts.pop(0) if self.posts else 0
        if isinstance(answer, Exception):
            raise answer
        return answer


@dataclass
class Rooms:
    """Topics of erased people, once."""

    lost: tuple[tuple[str, int], ...] = (("-100", 5), ("-100", 6))
    sweeps: int = 0

    def orphans(self) -> tuple[tuple[str, int], ...]:
        """Return what is to be deleted."""
        self.sweeps += 1
        return self.lost

    def forget(self, group: str, thread: int) -> None:
        """Forget one."""
        self.lost = tuple(each for each in self.lost if each != (group, thread))


def followed(
    feed: Feed, done: Callable[[], object], *, poll: float = 0.01, wake: bool = False
) -> tuple[list[int], list[tuple[str, int]], Rooms]:
    """Follow until something holds; return what was posted and deleted."""
    posted: list[int] = []
    deleted: list[tuple[str, int]] = []
    rooms = Rooms()

    async def delete(group: str, thread: int) -> bool:
        deleted.append((group, thread))
        return True

    async def scenario() -> None:
        store: Any = rooms
        following = Following(
            feed,  # type: ignore[arg-type]
            store,
            now=FakeClock(),
            posted=lambda: posted.append(feed.looks),
            delete=delete,
            poll_seconds=poll,
        )
        following.start()
        if wake:
            await until(lambda: feed.looks == 1)
            following.wake()
        await until(lambda: bool(done()))
        await following.stop()

    asyncio.run(scenario())
    return posted, deleted, rooms


def test_what_is_posted_is_sent_and_what_is_erased_goes() -> None:
    """Only a look that wrote something wakes the delivery; orphans are looked for once a minute."""
    feed = Feed([0, 2, 0])
    posted, deleted, rooms = followed(feed, lambda: feed.looks >= 4)
    assert posted == [2]
    assert deleted == [("-100", 5), ("-100", 6)]
    assert (rooms.sweeps, rooms.lost) == (1, ())


def test_what_cannot_be_deleted_is_tried_ever_more_rarely() -> None:
    """A group that lets nothing be deleted is asked after a minute, two, four … and at least every six hours."""
    clock, rooms, asked = FakeClock(), Rooms((("-100", 5),)), list[float]()
    begun = clock()

    async def delete(_group: str, _thread: int) -> bool:
        asked.append((clock() - begun).total_seconds() / 60)
        return len(asked) > 12

    async def scenario() -> None:
        store: Any = rooms
        feed: Any = Feed()
        following = Following(feed, store, now=clock, posted=lambda: None, delete=delete)
        while rooms.lost:
            await following._look()
            clock.pass_(60)

    asyncio.run(scenario())
    gaps = [round(after - before) for before, after in pairwise(asked)]
    assert gaps == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360]


def test_it_looks_at_once_when_it_is_woken() -> None:
    """A mentor does not wait for the next round."""
    feed = Feed()
    followed(feed, lambda: feed.looks >= 2, poll=60, wake=True)
    assert feed.looks == 2


def test_a_database_that_is_away_ends_nothing(caplog: pytest.LogCaptureFixture) -> None:
    """It is said and tried again."""
    feed = Feed([OSError("away"), 1])
    with caplog.at_level(logging.WARNING):
        posted, _, _ = followed(feed, lambda: feed.looks >= 3)
    assert posted == [2]
    assert "trying again" in caplog.text


def test_stopping_what_never_began() -> None:
    """A program that ends before it starts is no error."""
    rooms: Any = Rooms()
    feed: Any = Feed()

    async def scenario() -> None:
        await Following(feed, rooms, now=FakeClock(), posted=lambda: None, delete=lambda *_: asyncio.sleep(0)).stop()

    asyncio.run(scenario())
    assert feed.looks == 0


def test_the_store_answers_the_channel(storage: Storage) -> None:
    """What the records know of a topic, asked from the loop."""
    records = Records(storage)
    store = TopicStore(records.topics, FakeClock())

    async def asked() -> list[object]:
        await store.keep(ROOM, 5, closed=True)
        await store.trouble(ROOM, "kicked")
        return [await store.find(ROOM), await store.address_of("bot", "-100", 5)]

    assert asyncio.run(asked()) == [None, None]


@pytest.mark.parametrize(
    ("address", "group", "escalation", "thread"),
    [
        (ROOM, "-100", "17", 0),
        (loose_address("bot", "-100", 9), "-100", "", 9),
        (topic_address("bot", "-100", "thread-x"), "-100", "", 0),
    ],
)
def test_addresses_of_topics(address: Any, group: str, escalation: str, thread: int) -> None:
    """A question's topic has its number, any other the messenger's."""
    assert (group_of(address), escalation_of(address), thread_of(address)) == (group, escalation, thread)
