"""The channel protocol: what every messenger can do, and what can become of one message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from handlers.conversation import Address, Notice


class UnfetchableFileError(Exception):
    """The file can't be fetched from its messenger (any more)."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of one send.

    `sent`: accepted. `maybe`: the connection broke after the request left, it may have arrived. `retry`: not accepted,
    try again in `after` seconds (0: when the sender thinks fit). `refused`: never try again; `reason` says why, and
    `gone` tells that the whole chat is lost (blocked, deleted), so that nothing else is sent to it either.
    """

    outcome: Literal["sent", "maybe", "retry", "refused"]
    after: float = 0.0
    reason: str = ""
    reference: str = ""
    gone: bool = False


class Channel(Protocol):
    """A messenger: reads on its own side into reception, renders and sends here."""

    name: str

    def lanes(self, address: Address) -> tuple[tuple[str, float], ...]:
        """Return the rate lanes of a message to this address: (name, seconds between two messages)."""
        ...

    async def send(self, notice: Notice) -> Delivered:
        """Send one notice and say what became of it; never raises for what the messenger answered."""
        ...

    async def typing(self, address: Address) -> None:
        """Show that an answer is being made, where the messenger can."""
        ...

    async def draft(self, address: Address, text: str) -> None:
        """Show the part of an answer that is made so far, where the messenger can; never the only copy."""
        ...
