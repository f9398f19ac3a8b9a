"""Stand-ins for what is outside the machine: messengers, models, clocks."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
from sqlalchemy import text

from bot.channels.channel import Delivered
from bot.delivery import Delivery
from bot.reception import Reception
from handlers.conversation import Address, Bubble, Message, Notice, Outcome, Session, Turn
from handlers.records import Records
from handlers.records.people.escalation_rows import hand
from handlers.records.sealing import opener
from knowledge.storage import Storage
from retrieval.embedding.embedder import Vectors

NOON = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
"""A Wednesday noon in Seoul."""


@dataclass
class FakeClock:
    """A clock that moves only when it is told to."""

    moment: datetime = NOON

    def __call__(self) -> datetime:
        """Return the moment it stands at."""
        return self.moment

    def pass_(self, seconds: float) -> datetime:
        """Move on, return the new moment."""
        self.moment += timedelta(seconds=seconds)
        return self.moment


def real_now() -> datetime:
    """Return the real moment, for tests that wait for it."""
    return datetime.now(UTC)


@dataclass
class FakeChannel:
    """A messenger that takes everything, or answers as `script` says for each notice."""

    name: str = "fake"
    gaps: tuple[tuple[str, float], ...] = ()
    script: Callable[[Notice], Delivered | BaseException] = lambda _: Delivered("sent")
    pause: float = 0.0
    notices: list[Notice] = field(default_factory=list)
    moments: list[datetime] = field(default_factory=list)
    typed: list[Address] = field(default_factory=list)
    drafts: list[str] = field(default_factory=list)

    def lanes(self, address: Address) -> tuple[tuple[str, float], ...]:
        """Return the lanes it was made with; {chat} stands for the chat."""
        return tuple((name.format(chat=address.chat), gap) for name, gap in self.gaps)

    async def send(self, notice: Notice) -> Delivered:
        """Note the notice, answer as scripted."""
        self.notices.append(notice)
        self.moments.append(real_now())
        await asyncio.sleep(self.pause)
        answer = self.script(notice)
        if isinstance(answer, BaseException):
            raise answer
        return answer

    async def typing(self, address: Address) -> None:
        """Note the sign."""
        self.typed.append(address)

    async def draft(self, address: Address, text: str) -> None:  # noqa: ARG002
        """Note the draft."""
        self.drafts.append(text)

    def texts(self, chat: str = "") -> list[str]:
        """Return what was sent, to one chat or to all."""
        return [notice.bubble.text for notice in self.notices if chat in ("", notice.address.chat)]


@dataclass
class EchoDispatcher:
    """Answers every message with its own text; `before` and `after` the parts may raise or wait."""

    before: Callable[[Message], object] = lambda _: None
    after: Callable[[Message], object] = lambda _: None
    parts: Iterable[str] = ()
    actions: list[str] = field(default_factory=list)

    def dispatch(
        self,
        message: Message,
        session: Session,
        now: datetime,
        action: str,
        progress: Callable[[str], None] | None = None,
    ) -> Outcome:
        """Return the echo."""
        self.before(message)
        self.actions.append(action)
        for part in self.parts:
            if progress:
                progress(part)
        self.after(message)
        return echo(message, session, now)


def echo(message: Message, session: Session, now: datetime) -> Outcome:
    """Return an outcome that says the message's text again."""
    turns = (Turn("person", message.text, message.at), Turn("bot", f"echo {message.text}", now))
    return Outcome(session, (Bubble(f"echo {message.text}"),), turns)


def a_message(
    text: str = "안녕하세요", *, chat: str = "1", key: str = "", channel: str = "fake", tap: str = ""
) -> Message:
    """Return a message of one person, with its text for a key unless it has one."""
    return Message(Address(channel, "bot", chat), key or f"{chat}:{text}", NOON, text, tap=tap)


def _sorry(message: Message) -> Bubble:
    return Bubble(f"sorry {message.language}".strip())


@asynccontextmanager
async def working(
    records: Records, dispatcher: EchoDispatcher, channel: FakeChannel, *, grace: float = 5.0, **options: Any
) -> AsyncIterator[tuple[Reception, Delivery]]:
    """Run a reception and a delivery on the real clock until the block ends."""
    channels = {channel.name: channel}
    waits = {"poll_seconds": options["poll_seconds"]} if "poll_seconds" in options else {}
    delivery = Delivery(records.outbox, channels, now=real_now, **waits)
    options |= {"now": real_now, "apology": _sorry, "posted": delivery.wake}
    reception = Reception(records, dispatcher, channels, **options)
    delivery.start()
    reception.start()
    try:
        yield reception, delivery
    finally:
        await reception.stop(grace)
        await delivery.stop(grace)


async def until(condition: Callable[[], bool], seconds: float = 30) -> None:
    """Wait until the condition holds, fail when it does not in time."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - what it looks at belongs to the code under test
            await asyncio.sleep(0.005)


def to_human(storage: Storage, conversation: str, now: datetime = NOON) -> int:
    """Let a human take a conversation over; return its new epoch."""
    with storage.writing() as connection:
        return hand(connection, conversation, "human", now)


def rows(storage: Storage, table: str, column: str) -> list[Any]:
    """Return one column of a table, in the order of the rows' numbers; what is sealed is opened."""
    with storage.reading() as connection:
        found = list(connection.execute(text(f"SELECT {column} FROM {table} ORDER BY id")).scalars())  # noqa: S608
        unseal = opener(connection)
        return [unseal(each) if isinstance(each, str) else each for each in found]


class LetterEmbedder:
    """An embedder without weights: pairs of letters counted into 256 places; the same words, the same direction."""

    engine = "letters/1"
    dimension = 256

    def embed_query(self, text: str) -> Vectors:
        """Return the vector of a question."""
        return self.embed_passages([text])[0]

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of passages."""
        vectors = np.full((len(texts), self.dimension), 0.05, np.float32)
        for vector, words in zip(vectors, texts, strict=True):
            letters = [letter for letter in words.casefold() if letter.isalnum()]
            for pair in pairwise(letters):
                vector[zlib.crc32("".join(pair).encode()) % self.dimension] += 1
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
