"""The mentors' groups at work: their topics follow the questions, and the channel is told which topic is whose."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from threading import Semaphore
from typing import Protocol

from bot.crossing import cross
from bot.ending import ended
from bot.knowing import Knowing
from bot.reasons import reason_of
from handlers.conversation import Address
from handlers.people.briefing import Brief
from handlers.people.topics import Topic
from handlers.records.people.topic_feed import TopicFeed
from handlers.records.people.topics import Topics
from retrieval.answer import Question

logger = logging.getLogger(__name__)

POLL_SECONDS = 1.0
"""How long a line that another process wrote waits at most to be seen."""

SWEEP_SECONDS = 60.0
"""Seconds between two looks for topics of people who were erased."""

PATIENCE = timedelta(minutes=1), timedelta(hours=6)
"""How long a topic that can't be deleted is left alone: at first, and at most (each time twice as long)."""


AT_ONCE = 4
"""How many talks a model puts in short at once, for the desk and for the groups each (proposed).

Others wait their turn, in threads of their own.
"""

LANGUAGE = "ko"
"""In which language the mentors' groups read."""

Reading = Callable[[], Brief | None]
"""Reads a talk as it is now, None where no model may read it."""

Summing = Callable[[Reading, str], str]
"""Puts a talk in short in a language, "" where it can't or may not; may take as long as a model."""


def summing(knowing: Knowing) -> Summing | None:
    """Return what puts a talk in short, None without a language model."""
    writer = knowing.writer
    if writer is None:
        return None

    def put(brief: Brief, language: str) -> str:
        question = Question(brief.escalation.municipality, brief.asked, knowing.now().date(), language)
        return writer.summarise(question, brief.lines)

    return in_turn(put)


def in_turn(put: Callable[[Brief, str], str]) -> Summing:
    """Return what puts a few talks in short at once.

    Each is read when its turn has come: who cried for help while it waited is shown to no model.
    """
    few = Semaphore(AT_ONCE)

    def summary(read: Reading, language: str) -> str:
        with few:
            brief = read()
            return "" if brief is None or brief.plain else put(brief, language)

    return summary


class Deleting(Protocol):
    """A messenger that can delete a topic."""

    def __call__(self, group: str, thread: int) -> Awaitable[bool]:
        """Delete it; return whether it is gone."""
        ...


class TopicStore:
    """What the channel asks about topics, answered from the records in a thread."""

    def __init__(self, topics: Topics, now: Callable[[], datetime]) -> None:
        self._topics = topics
        self._now = now

    async def find(self, address: Address) -> Topic | None:
        """Return the topic of an address, None when there is none."""
        return await cross(lambda: self._topics.find(address))

    async def keep(self, address: Address, thread: int, *, closed: bool) -> None:
        """Keep the messenger's number of the topic, and whether it is closed."""
        await cross(lambda: self._topics.keep(address, thread, closed=closed))

    async def trouble(self, address: Address, reason: str) -> None:
        """Note why the group takes no topic, "" when it does again."""
        await cross(lambda: self._topics.trouble(address, reason, self._now()))

    async def address_of(self, account: str, group: str, thread: int) -> Address | None:
        """Return the address of a topic, None when it belongs to no question."""
        return await cross(lambda: self._topics.address_of(account, group, thread))


class Following:
    """Brings the topics up to date, at once when it is woken and every second otherwise."""

    def __init__(
        self,
        feed: TopicFeed,
        topics: Topics,
        *,
        now: Callable[[], datetime],
        posted: Callable[[], None],
        delete: Deleting,
        summary: Summing | None = None,
        poll_seconds: float = POLL_SECONDS,
    ) -> None:
        self._feed = feed
        self._topics = topics
        self._now = now
        self._posted = posted
        self._delete = delete
        self._summary = summary
        self._summing: set[asyncio.Task[None]] = set()
        self._poll_seconds = poll_seconds
        self._parted = False
        self._swept: datetime | None = None
        self._later: dict[tuple[str, int], tuple[datetime, timedelta]] = {}
        self._wake = asyncio.Event()
        self._loop: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """Look at once: something was said."""
        self._wake.set()

    def start(self) -> None:
        """Begin to follow."""
        self._loop = asyncio.create_task(self._run(), name="topics")

    async def stop(self) -> None:
        """Stop following; what was written stays to be sent."""
        await ended([*self._summing, *([self._loop] if self._loop else [])])

    async def _run(self) -> None:
        while True:
            self._wake.clear()
            for step in (self._part, self._look, self._sweep):
                try:
                    await step()
                except Exception as error:  # noqa: BLE001 - a database that is away for a while must not end the loop
                    logger.warning("the topics cannot be brought up to date, trying again: %s", reason_of(error))
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), self._poll_seconds)

    async def _part(self) -> None:
        """Part questions from topics that were another's, once, before anything more is posted there."""
        if not self._parted:
            parted = await cross(self._topics.part, name="topics")
            self._parted = True
            if parted:
                logger.warning("questions that stood in another's topic get one of their own: %d", parted)

    async def _look(self) -> None:
        now, begun = self._now(), list[int]()
        try:
            if await cross(lambda: self._feed.follow(now, begun.append), name="topics"):
                self._posted()
        finally:  # one that can't be posted keeps no other from being put in short
            self._sum_up_all(begun)

    def _sum_up_all(self, numbers: Iterable[int]) -> None:
        if self._summary is None:
            return
        for number in numbers:
            task = asyncio.create_task(self._sum_up(number, self._summary), name="summary")
            self._summing.add(task)
            task.add_done_callback(self._summing.discard)

    async def _sum_up(self, number: int, summary: Summing) -> None:
        """Let a model put a talk in short beside everything else; nothing waits for it, and it may fail."""
        try:
            text = await cross(lambda: summary(lambda: self._feed.to_sum_up(number), LANGUAGE), name="summary")
            posted = await cross(lambda: bool(text) and self._feed.sum_up(number, text, self._now()), name="summary")
            if posted:
                self._posted()
        except Exception as error:  # noqa: BLE001 - the brief is there without it
            logger.warning("question %d is not put in short: %s", number, reason_of(error))

    async def _sweep(self) -> None:
        """Delete the topics of people who were erased, once in a while."""
        now = self._now()
        if self._swept is None or (now - self._swept).total_seconds() >= SWEEP_SECONDS:
            self._swept = now
            for group, thread in await cross(self._topics.orphans, name="topics"):
                await self._clear(group, thread, now)

    async def _clear(self, group: str, thread: int, now: datetime) -> None:
        """Delete a topic and forget it; one that can't be deleted is tried again, ever more rarely, never given up."""
        due, pause = self._later.get((group, thread), (now, PATIENCE[0]))
        if now < due:
            return
        if await self._delete(group, thread):
            await cross(lambda: self._topics.forget(group, thread), name="topics")
            self._later.pop((group, thread), None)
        else:
            self._later[group, thread] = now + pause, min(2 * pause, PATIENCE[1])
