"""The one way out: notices go to their channels, in order per conversation, within every messenger's limits."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from bot.channels.channel import Channel, Delivered
from bot.crossing import cross
from bot.ending import ended
from bot.gathering import Gathering
from bot.reasons import reason_of
from handlers.conversation import Notice
from handlers.records import Outbox, Slot

logger = logging.getLogger(__name__)

LEASE_SECONDS = 30.0
"""A notice in hand is free for others when its process has been silent for as long."""

SEND_SECONDS = 20.0
"""How long one request to a messenger may take; less than the lease."""

POLL_SECONDS = 0.4
"""How long a notice that was written by another process waits at most to be seen."""

NOTE_AGAIN = (0.1, 0.5, 2.0)
"""Seconds between tries to note what was sent, while the database is away."""

FIRST_BACK_OFF, LONGEST_BACK_OFF = 1.0, 300.0
"""Seconds before the second try, and at most between two: they double in between."""


def back_off(attempts: int, chance: float) -> float:
    """Return the seconds to wait after so many tries, half of them by chance (0 to 1), that not all come at once."""
    longest = min(LONGEST_BACK_OFF, FIRST_BACK_OFF * 2.0 ** min(attempts - 1, 20))
    return longest * (0.5 + 0.5 * chance)


Lanes = tuple[tuple[str, float], ...]


class Delivery:
    """Takes what is due out of the outbox and sends it, at most `flight` notices at once."""

    def __init__(
        self,
        outbox: Outbox,
        channels: Mapping[str, Channel],
        *,
        now: Callable[[], datetime],
        chance: Callable[[], float] = random.random,
        fault: Callable[[str], None] = lambda _: None,
        flight: int = 32,
        lease_seconds: float = LEASE_SECONDS,
        send_seconds: float = SEND_SECONDS,
        poll_seconds: float = POLL_SECONDS,
    ) -> None:
        self._outbox = outbox
        self._channels = channels
        self._now = now
        self._chance = chance
        self._fault = fault
        self._flight = flight
        self._lease_seconds = lease_seconds
        self._send_seconds = send_seconds
        self._poll_seconds = poll_seconds
        self._reserving: Gathering[tuple[Notice, Lanes], Slot] = Gathering(
            lambda wishes: outbox.reserve_all(wishes, now(), lease_seconds)
        )
        self._noting: Gathering[tuple[Notice, Delivered], None] = Gathering(self._mark_all)
        self._wake = asyncio.Event()
        self._stopping = asyncio.Event()
        self._loop: asyncio.Task[None] | None = None
        self._hands: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        """Look into the outbox at once: something was written."""
        self._wake.set()

    def start(self) -> None:
        """Begin to send what is due."""
        self._stopping.clear()
        self._loop = asyncio.create_task(self._run(), name="delivery")

    async def stop(self, grace: float = 5.0) -> None:
        """Begin no further request, let those that run end within `grace` seconds; the rest goes back to the outbox."""
        self._stopping.set()
        self._wake.set()
        if self._loop:
            await self._loop
        await ended(self._hands, grace)
        await self._reserving.rest(grace)
        await self._noting.rest(grace)

    async def _run(self) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            free = self._flight - len(self._hands)
            notices = await self._claim(free) if free > 0 else ()
            for notice in notices:
                task = asyncio.create_task(self._deliver(notice), name=f"notice {notice.id}")
                self._hands.add(task)
                task.add_done_callback(self._put_down)
            if not notices:
                await self._wait()

    async def _claim(self, limit: int) -> tuple[Notice, ...]:
        try:
            return await cross(
                lambda: self._outbox.claim(self._now(), self._lease_seconds, limit, tuple(self._channels))
            )
        except Exception as error:  # noqa: BLE001 - a database that is away for a while must not end the loop
            logger.warning("the outbox cannot be read, trying again: %s", reason_of(error))
            return ()

    async def _wait(self) -> None:
        """Wait to be woken, or for a notice that may be tried; as long as none may be, a look spares the claim."""
        again = False
        while True:
            first, now = await self._next_try(None), self._now()
            open_now = first is not None and first <= now
            if open_now and again:
                return
            moment = await self._next_try(now) if open_now else first
            pause = min(self._poll_seconds, (moment - now).total_seconds()) if moment else self._poll_seconds
            try:
                async with asyncio.timeout(pause):
                    await self._wake.wait()
            except TimeoutError:
                again = True
            if open_now or self._wake.is_set():
                return

    async def _next_try(self, now: datetime | None) -> datetime | None:
        """Return when the next notice may be tried; at once, when the database does not say."""
        try:
            return await cross(lambda: self._outbox.next_try(now))
        except Exception as error:  # noqa: BLE001 - as above
            logger.warning("the outbox cannot be read, trying again: %s", reason_of(error))
            return None if now else self._now()

    def _put_down(self, task: asyncio.Task[None]) -> None:
        self._hands.discard(task)
        self._wake.set()

    async def _deliver(self, notice: Notice) -> None:
        try:
            self._fault("send:claimed")
            channel = self._channels[notice.address.channel]
            if await self._slot(notice, channel):
                self._fault("send:begun")
                delivered = await self._send(notice, channel)
                self._fault("send:answered")
                await self._note(notice, delivered)
                self._fault("send:marked")
        except Exception as error:  # noqa: BLE001 - the lease brings it back
            logger.warning("notice %d is in hand until its lease ends: %s", notice.id, reason_of(error))

    async def _slot(self, notice: Notice, channel: Channel) -> bool:
        """Wait for the notice's turn; False when it was put back."""
        lanes = channel.lanes(notice.address)
        slot = await self._reserving((notice, lanes))
        if not slot.held:
            return False
        try:
            async with asyncio.timeout((slot.at - self._now()).total_seconds()):
                await self._stopping.wait()
        except TimeoutError:
            return True
        await cross(lambda: self._outbox.release(notice))
        return False

    async def _send(self, notice: Notice, channel: Channel) -> Delivered:
        try:
            async with asyncio.timeout(self._send_seconds):
                return await channel.send(notice)
        except TimeoutError:
            return Delivered("maybe", reason="no answer in time")
        except Exception as error:  # noqa: BLE001 - a channel that breaks on one notice must not stop the others
            logger.warning("notice %d cannot be sent by its channel: %s", notice.id, reason_of(error))
            return Delivered("maybe", reason=reason_of(error))

    async def _note(self, notice: Notice, delivered: Delivered) -> None:
        """Write down what became of a notice, with patience: what is sent and not noted is sent again."""
        for pause in NOTE_AGAIN:
            try:
                return await self._noting((notice, delivered))
            except Exception as error:  # noqa: BLE001 - the database may be back in a moment
                logger.warning("notice %d is not noted yet: %s", notice.id, reason_of(error))
                await asyncio.sleep(pause)
        return await self._noting((notice, delivered))

    def _mark_all(self, marks: Sequence[tuple[Notice, Delivered]]) -> Sequence[None]:
        """Write what was accepted in one transaction, everything else each in its own."""
        accepted = [(notice, delivered.reference) for notice, delivered in marks if delivered.outcome == "sent"]
        if accepted:
            self._outbox.sent_all(accepted, self._now())
        for notice, delivered in marks:
            self._mark(notice, delivered)
        return [None] * len(marks)

    def _mark(self, notice: Notice, delivered: Delivered) -> None:
        now, reason = self._now(), delivered.reason
        match delivered.outcome:
            case "retry":
                after = delivered.after or back_off(notice.attempts, self._chance())
                self._outbox.retry(notice, reason, now, after)
            case "maybe" if not notice.repeat:
                self._outbox.retry(notice, reason, now, back_off(1, self._chance()), repeat=True)
            case "maybe":
                self._outbox.fail(notice, f"may have arrived: {reason}", now)
            case "refused":
                self._outbox.refuse(notice, reason, now, gone=delivered.gone)
