"""Topics that follow the questions: woken, patient, and tidy."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

import pytest

from bot.mentoring import AT_ONCE, Following, TopicStore, in_turn
from handlers.conversation import Address
from handlers.people.briefing import Brief
from handlers.people.topics import escalation_of, group_of, topic_address
from handlers.records import Records
from knowledge.storage import Storage
from tests.fakes import FakeClock, until
from tests.unit.handlers.people.test_escalation import an_escalation

UNREAD, OVER = 11, 12

ROOM = topic_address("bot", "-100", "17")


@dataclass
class Feed:
    """A feed that posts as much as it is told to, or is away."""

    posts: list[int | Exception] = field(default_factory=list)
    looks: int = 0
    begins: list[int] = field(default_factory=list)
    summaries: list[tuple[int, str]] = field(default_factory=list)
    unread: set[int] = field(default_factory=lambda: {UNREAD})
    refused: int = 0

    def follow(self, _now: datetime, begun: Callable[[int], object]) -> int:
        """Return how much was posted; the first of it begins the topics that wait for it."""
        self.looks += 1
        answer = self.posts.pop(0) if self.posts else 0
        while answer and self.begins:
            begun(self.begins.pop())
        if isinstance(answer, Exception):
            raise answer
        return answer

    def to_sum_up(self, number: int) -> Brief | None:
        """Return a brief, None of what no model may read."""
        if number in self.unread:
            self.refused += 1
            return None
        return Brief(an_escalation(id=number), "4F2A", "분수를 몰라요")

    def sum_up(self, number: int, text: str, _now: datetime) -> bool:
        """Take a summary, but of what is over."""
        self.summaries.append((number, text))
        return number != OVER


@dataclass
class Rooms:
    """Topics of erased people, once."""

    lost: tuple[tuple[str, int], ...] = (("-100", 5), ("-100", 6))
    sweeps: int = 0
    partings: int = 0

    def part(self) -> int:
        """Part nothing."""
        self.partings += 1
        return 0

    def orphans(self) -> tuple[tuple[str, int], ...]:
        """Return what is to be deleted."""
        self.sweeps += 1
        return self.lost

    def forget(self, group: str, thread: int) -> None:
        """Forget one."""
        self.lost = tuple(each for each in self.lost if each != (group, thread))


def followed(
    feed: Feed,
    done: Callable[[], object],
    *,
    poll: float = 0.01,
    wake: bool = False,
    summary: Callable[[Brief, str], str] | None = None,
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
            summary=in_turn(summary) if summary else None,
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
    """Only a look that wrote something wakes the delivery; orphans are looked for once a minute, wrong ties once."""
    feed = Feed([0, 2, 0])
    posted, deleted, rooms = followed(feed, lambda: feed.looks >= 4)
    assert posted == [2]
    assert deleted == [("-100", 5), ("-100", 6)]
    assert (rooms.sweeps, rooms.lost, rooms.partings) == (1, (), 1)


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
            await following._sweep()
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


def test_a_question_that_cannot_be_posted_holds_up_nothing_else() -> None:
    """It fails each time: the others are put in short all the same, and the topics of who was erased go."""
    feed = Feed([OSError("words")] * 99, begins=[7])
    _, deleted, rooms = followed(feed, lambda: feed.summaries and feed.looks >= 3, summary=lambda *_: "분수를 물어요.")
    assert feed.summaries == [(7, "분수를 물어요.")]
    assert deleted == [("-100", 5), ("-100", 6)]
    assert rooms.lost == ()


def test_a_slow_model_holds_up_no_topic() -> None:
    """While it thinks the topics are followed; its words come when they are ready, and wake the delivery."""
    feed, ready, asked = Feed([1], begins=[7]), threading.Event(), list[str]()

    def summary(brief: Brief, language: str) -> str:
        asked.append(f"{language} {brief.asked}")
        assert ready.wait(60)
        return "분수를 물어요."

    def done() -> bool:
        if feed.looks >= 5:
            ready.set()
        return bool(feed.summaries)

    posted, _, _ = followed(feed, done, summary=summary)
    assert asked == ["ko 분수를 몰라요"]
    assert feed.summaries == [(7, "분수를 물어요.")]
    assert posted[0] == 1
    assert feed.looks >= 5


def test_what_no_model_may_read_is_not_shown_to_one() -> None:
    """Nor is anybody asked again when it fails or has nothing to say; the reason is logged, no word of the talk."""
    feed, asked = Feed([1], begins=[UNREAD, 2, 3, OVER]), list[int]()

    def summary(brief: Brief, _language: str) -> str:
        asked.append(brief.escalation.id)
        if brief.escalation.id == 2:
            raise OSError("분수를 몰라요")
        return "" if brief.escalation.id == 3 else "분수를 물어요."

    posted, _, _ = followed(feed, lambda: len(asked) == 3 and feed.summaries, summary=summary)
    assert sorted(asked) == [2, 3, OVER]
    assert feed.summaries == [(OVER, "분수를 물어요.")]
    assert len(posted) == 1


def test_who_waits_for_a_model_is_read_when_its_turn_has_come() -> None:
    """Somebody cries for help while others are put in short: nothing of that talk is shown to the model."""
    feed, asked, ready = Feed([1], begins=[1, 2, 3, 4, 5]), list[int](), threading.Event()

    def summary(brief: Brief, _language: str) -> str:
        asked.append(brief.escalation.id)
        assert ready.wait(60)
        return "분수를 물어요."

    def done() -> bool:
        if len(asked) == AT_ONCE and feed.looks >= 5:
            feed.unread |= {1, 2, 3, 4, 5}
            ready.set()
        return len(feed.summaries) == AT_ONCE and feed.refused == 1

    followed(feed, done, summary=summary)
    assert len(asked) == AT_ONCE


def test_without_a_model_nothing_is_put_in_short() -> None:
    """The brief is there as it was."""
    feed = Feed([1], begins=[7])
    followed(feed, lambda: feed.looks >= 3)
    assert feed.summaries == []


def test_who_stops_waits_for_no_model() -> None:
    """A model that hangs is left behind."""
    feed, never = Feed([1], begins=[7]), threading.Event()
    asked = list[int]()

    def summary(brief: Brief, _language: str) -> str:
        asked.append(brief.escalation.id)
        never.wait(60)
        return ""

    followed(feed, lambda: asked, summary=summary)
    never.set()
    assert feed.summaries == []


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
    ("address", "group", "escalation"),
    [
        (ROOM, "-100", "17"),
        (Address("telegram", "bot", "-100"), "", ""),
        (Address("web", "gimpo", "a/17"), "", ""),
    ],
)
def test_addresses_of_topics(address: Address, group: str, escalation: str) -> None:
    """A question's topic has its group and its number; other chats are no topics, whatever their names."""
    assert (group_of(address), escalation_of(address)) == (group, escalation)
