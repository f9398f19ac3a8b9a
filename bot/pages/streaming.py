"""The stream of one open chat page: what was said since, then what is said, as server-sent events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from bot.channels.web import Line, WebChannel, rendered
from bot.pages.sources import Gone, all_there
from handlers.conversation import Address

_BATCH = 100
"""Lines of one look at the store."""


class Mailbox(Protocol):
    """Where the lines of conversations are kept: positions are given and committed in order."""

    def conversation_of(self, address: Address) -> str | None:
        """Return the id of the conversation with this address, if there is one."""
        ...

    def history(self, conversation: str, after: int = 0, limit: int = 100) -> Sequence[Line]:
        """Return the lines after a position, in order, at most `limit`."""
        ...

    def held(self, conversation: str) -> bool:
        """Tell whether a person answers in a conversation now."""
        ...


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds: between two looks at the store while people talk and when they rest, of the heartbeat, of a stream.

    The store is looked at because another process may have written; `soon` follows a wake-up, whose row may be
    committed a moment later.
    """

    soon: tuple[float, ...] = (0.05, 0.2)
    talking: float = 0.5
    resting: float = 2.0
    rests_after: float = 60.0
    heartbeat: float = 15.0
    life: float = 900.0


async def stream(
    mailbox: Mailbox, channel: WebChannel, address: Address, after: int, pace: Pace = Pace(), gone: Gone = all_there
) -> AsyncIterator[str]:
    """Yield the events of one page until it has lived long enough or the channel closes; the page comes back itself."""
    clock = asyncio.get_running_loop().time
    begun = spoken = beat = clock()
    reading = _Reading(mailbox, address, after, gone)
    soon: list[float] = []
    yield "retry: 1500\n\n"
    with channel.listening(address) as listener:
        while not channel.closing and clock() - begun < pace.life:
            signs = listener.taken()
            events = [event(name, value) for name, value in signs.items()]
            for line in await reading.fresh():
                events.append(event("message", rendered(line, reading.withdrawn), line.position))
                spoken = clock()
            if reading.beside:
                events.append(event("human", data=True))
            if not events and clock() - beat >= pace.heartbeat:
                events.append(": \n\n")
            for text in events:
                beat = clock()
                yield text
            usual = pace.talking if clock() - spoken < pace.rests_after else pace.resting
            if reading.behind:
                continue
            if await listener.wait(soon.pop(0) if soon else usual):
                soon, spoken = list(pace.soon), clock()


def event(name: str, data: Any, number: int | None = None) -> str:
    """Return one event in the format of the stream; JSON has no line breaks of its own."""
    identity = "" if number is None else f"id: {number}\n"
    return f"event: {name}\n{identity}data: {json.dumps(data, ensure_ascii=False)}\n\n"


@dataclass(slots=True)
class _Reading:
    """How far one page has read; `beside` tells that the program spoke last while a person answers there."""

    mailbox: Mailbox
    address: Address
    after: int
    gone: Gone
    behind: bool = False
    beside: bool = False
    withdrawn: Mapping[str, date] = field(default_factory=dict)
    _conversation: str | None = None

    async def fresh(self) -> Sequence[Line]:
        """Return the lines that this page has not been told; `behind` tells that there may be more at once."""
        lines = await asyncio.to_thread(self._look)
        self.behind = len(lines) == _BATCH
        self.after = max([self.after, *(line.position for line in lines)])
        return lines

    def _look(self) -> Sequence[Line]:
        self._conversation = self._conversation or self.mailbox.conversation_of(self.address)
        if self._conversation is None:
            return ()
        lines = self.mailbox.history(self._conversation, self.after, _BATCH)
        spoke = [line.role for line in lines if line.role != "person"]
        self.beside = spoke[-1:] == ["bot"] and self.mailbox.held(self._conversation)
        cited = {citation.passage_id for line in lines for citation in line.bubble.citations}
        self.withdrawn = self.gone(self.address, sorted(cited))
        return lines
