"""The terminal: the same conversation in a shell, choices by number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.channels.channel import Delivered
from bot.channels.crediting import spelt_out
from handlers.conversation import Address, Message, Notice
from handlers.intent import commanded

NAME = "terminal"


class TerminalChannel:
    """Prints notices; a number typed next taps the choice of that number."""

    name = NAME

    def __init__(self, write: Callable[[str], None], address: Address) -> None:
        self._write = write
        self._address = address
        self._taps: tuple[str, ...] = ()

    def lanes(self, address: Address) -> tuple[tuple[str, float], ...]:  # noqa: ARG002
        """Return no lanes: nothing limits a terminal."""
        return ()

    async def send(self, notice: Notice) -> Delivered:
        """Print a notice with its sources and numbered choices."""
        self._write(shown(notice))
        self._taps = tuple(notice.taps)
        return Delivered("sent")

    async def typing(self, address: Address) -> None:
        """Show nothing."""

    async def draft(self, address: Address, text: str) -> None:
        """Show nothing: the whole answer follows."""

    def read(self, line: str, key: str, now: datetime) -> Message:
        """Return a typed line as a message: a choice's number, a command with its words, or text."""
        text = line.strip()
        if text.isdecimal() and 0 < int(text) <= len(self._taps) and self._taps[int(text) - 1]:
            return Message(self._address, key, now, tap=self._taps[int(text) - 1])
        command, words = commanded(text)
        return Message(self._address, key, now, words, command=command)


def shown(notice: Notice) -> str:
    """Return a notice as plain text."""
    bubble = notice.bubble
    lines = [bubble.text]
    lines += [f"  {spelt_out(citation)}" for citation in bubble.citations]
    for number, choice in enumerate(bubble.choices, 1):
        lines.append(f"  {number}) {choice.label}{' ' + choice.url if choice.url else ''}")
    return "\n".join(lines)
