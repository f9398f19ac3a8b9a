"""What a person sees while her answer is made: the typing sign, and the part that is made so far."""

from __future__ import annotations

import asyncio
import logging
from types import TracebackType
from typing import Self

from bot.channels.channel import Channel
from handlers.conversation import Address

logger = logging.getLogger(__name__)

TYPING_AFTER = 0.4
"""Seconds before the typing sign: most answers are there by then."""

TYPING_EVERY = 4.0
"""Seconds between two typing signs: Telegram's lasts about five."""

DRAFT_EVERY = 0.4
"""Seconds between two drafts of one answer."""


class Showing:
    """Shows progress on a channel for as long as the block lasts; what goes wrong here is of no account."""

    def __init__(self, channel: Channel | None, address: Address, loop: asyncio.AbstractEventLoop) -> None:
        self._channel = channel
        self._address = address
        self._loop = loop
        self._draft = ""
        self._drawn = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def __enter__(self) -> Self:
        """Begin to show."""
        if self._channel:
            self._tasks = [
                self._loop.create_task(self._show_typing(self._channel)),
                self._loop.create_task(self._show_drafts(self._channel)),
            ]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop showing at once: the answer itself is next."""
        for task in self._tasks:
            task.cancel()

    def progress(self, text: str) -> None:
        """Show the part of an answer that is made so far; may be called from any thread, as often as one likes."""
        try:
            self._loop.call_soon_threadsafe(self._draw, text)
        except RuntimeError:
            return  # the loop has ended: nobody looks

    def _draw(self, text: str) -> None:
        self._draft = text
        self._drawn.set()

    async def _show_typing(self, channel: Channel) -> None:
        await asyncio.sleep(TYPING_AFTER)
        while True:
            await self._try(channel.typing(self._address))
            await asyncio.sleep(TYPING_EVERY)

    async def _show_drafts(self, channel: Channel) -> None:
        while True:
            await self._drawn.wait()
            self._drawn.clear()
            await self._try(channel.draft(self._address, self._draft))
            await asyncio.sleep(DRAFT_EVERY)

    async def _try(self, shown: object) -> None:
        try:
            await shown  # type: ignore[misc]
        except Exception as error:  # noqa: BLE001 - a sign that is not seen must not cost the answer
            logger.info("progress could not be shown: %s", type(error).__name__)
