"""The one way in: a message is kept before it is acknowledged, handled once, in order per person."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from bot.channels.channel import Channel
from bot.crossing import cross
from bot.ending import ended
from bot.reasons import reason_of
from bot.showing import Showing
from handlers.conversation import Bubble, Message, Outcome, Session
from handlers.records import Claimed, Records
from retrieval.masking import without_secrets

logger = logging.getLogger(__name__)

LEASE_SECONDS = 15.0
"""A message in hand is free for others when its process has been silent for as long."""

POLL_SECONDS = 0.5
"""How long a message that came in through another process waits at most to be seen."""

BATCH = 100
"""How many messages share one commit at most: what one getUpdates call brings."""

BACK_OFF = (1.0, 5.0)
"""Seconds before the second and the third try; after that a message is given up."""

PROMPTLY = 0.3
"""Seconds after which it is looked whether a message that nobody has begun with is a cry for help (proposed)."""

Arrival = tuple[Message, asyncio.Future[bool]]
"""A message and the one who waits to hear that it is kept."""


class Dispatching(Protocol):
    """Whoever turns a message into an outcome: slow, synchronous, without a transaction of its own."""

    def dispatch(
        self,
        message: Message,
        session: Session,
        now: datetime,
        action: str,
        progress: Callable[[str], None] | None = None,
    ) -> Outcome:
        """Return everything that the message changes; `action` is what a tapped choice stands for."""
        ...


class Reception:
    """Keeps what comes in and works on it, at most `workers` persons side by side.

    `apology` words what a person reads when her message cannot be handled, which it gets in the language of the talk;
    `urgent` tells of a message whether it is a cry for help: one that can't be handled stays in the inbox until its
    case is written, and one that would have to wait is handled at once, beyond the `workers` and before its turn;
    `posted` is called whenever there may be something new to send.
    """

    def __init__(
        self,
        records: Records,
        dispatcher: Dispatching,
        channels: Mapping[str, Channel],
        *,
        now: Callable[[], datetime],
        apology: Callable[[Message], Bubble],
        urgent: Callable[[Message], bool] = lambda _: False,
        posted: Callable[[], None] = lambda: None,
        fault: Callable[[str], None] = lambda _: None,
        workers: int = 4,
        back_off: Sequence[float] = BACK_OFF,
        lease_seconds: float = LEASE_SECONDS,
        poll_seconds: float = POLL_SECONDS,
    ) -> None:
        self._records = records
        self._dispatcher = dispatcher
        self._channels = channels
        self._now = now
        self._apology = apology
        self._urgent = urgent
        self._posted = posted
        self._fault = fault
        self._workers = workers
        self._back_off = back_off
        self._lease_seconds = lease_seconds
        self._poll_seconds = poll_seconds
        self._arrivals: list[Arrival] = []
        self._keeping: asyncio.Task[None] | None = None
        self._wake = asyncio.Event()
        self._stopping = False
        self._loop: asyncio.Task[None] | None = None
        self._hands: dict[asyncio.Task[None], Claimed] = {}
        self._unheard: dict[tuple[str, str], tuple[float, Message]] = {}
        self._hearing: asyncio.Task[None] | None = None
        self._cries: list[Message] = []
        self._ahead: dict[int, str] = {}

    async def receive(self, message: Message) -> bool:
        """Keep a message; when this returns it is safe to acknowledge it. False: it was known already.

        Numbers of residents, cards and accounts and passwords are taken out before anything is kept, of the names of
        files, too.
        """
        files = tuple(replace(file, name=without_secrets(file.name)) for file in message.attachments)
        message = replace(message, text=without_secrets(message.text), attachments=files)
        self._fault("receive:arrived")
        kept: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._arrivals.append((message, kept))
        if not self._keeping:
            self._keeping = asyncio.create_task(self._keep(), name="inbox")
        fresh = await kept
        self._fault("receive:committed")
        if fresh:
            self._hear(message)
        self._wake.set()
        return fresh

    async def _keep(self) -> None:
        """Keep what has arrived, all in one commit: while one is on its way, the next ones gather."""
        while self._arrivals:
            batch, self._arrivals = self._arrivals[:BATCH], self._arrivals[BATCH:]
            for arrivals in await self._keep_all(batch):
                await self._keep_all([arrivals])
        self._keeping = None

    async def _keep_all(self, batch: list[Arrival]) -> list[Arrival]:
        """Keep a batch; return what is to be tried again one by one, that one bad message refuses only itself."""
        try:
            messages = [message for message, _ in batch]
            fresh = await cross(lambda: self._records.inbox.receive_all(messages, self._now()))
        except Exception as error:  # noqa: BLE001 - it belongs to the one who brought the message
            if len(batch) > 1:
                return batch
            _settle(batch[0][1], error=error)
        else:
            for (_, kept), each in zip(batch, fresh, strict=True):
                _settle(kept, fresh=each)
        return []

    def start(self) -> None:
        """Begin to work on what waits."""
        self._stopping = False
        self._loop = asyncio.create_task(self._run(), name="reception")

    async def stop(self, grace: float = 10.0) -> None:
        """Take nothing more in hand, let what is in hand end within `grace` seconds, put the rest back.

        What is not ended by then is handled by the next process, when its lease has run out.
        """
        self._stopping = True
        self._wake.set()
        if self._loop:
            await self._loop
        await ended([self._hearing] if self._hearing else [])
        await ended(self._hands, grace)

    async def _run(self) -> None:
        while not self._stopping:
            self._wake.clear()
            free = self._workers - (len(self._hands) - len(self._ahead))
            claimed = await self._claim(free) if free > 0 else ()
            claimed += await self._claim_cries()
            for each in claimed:
                self._unheard.pop(_name(each.message), None)
                task = asyncio.create_task(self._handle(each), name=f"message {each.id}")
                self._hands[task] = each
                task.add_done_callback(self._put_down)
            if not claimed:
                await self._wait()

    async def _claim(self, limit: int) -> tuple[Claimed, ...]:
        try:
            return await cross(lambda: self._records.inbox.claim(self._now(), self._lease_seconds, limit))
        except Exception as error:  # noqa: BLE001 - a database that is away for a while must not end the loop
            logger.warning("the inbox cannot be read, trying again: %s", reason_of(error))
            return ()

    def _hear(self, message: Message) -> None:
        """Let be heard whether a message that somebody else keeps waiting is a cry for help."""
        self._unheard[_name(message)] = asyncio.get_running_loop().time(), message
        if not self._hearing or self._hearing.done():
            self._hearing = asyncio.create_task(self._hear_all(), name="cries")

    async def _hear_all(self) -> None:
        """Hear one by one what nobody has begun with: whoever cries waits neither for others nor for their own answer.

        Whatever is answered promptly is never heard twice.
        """
        while self._unheard and not self._stopping:
            name, (at, message) = next(iter(self._unheard.items()))
            await asyncio.sleep(max(0.0, at + PROMPTLY - asyncio.get_running_loop().time()))
            if self._unheard.pop(name, None) is None:
                continue
            try:
                cries = await cross(partial(self._urgent, message), name="cries")
            except Exception as error:  # noqa: BLE001 - it is handled in its turn
                logger.warning("a message that waits could not be heard: %s", reason_of(error))
                continue
            if cries:
                self._put_ahead(message)

    def _put_ahead(self, cry: Message) -> None:
        self._cries.append(cry)
        self._wake.set()

    async def _claim_cries(self) -> tuple[Claimed, ...]:
        """Take cries for help in hand before their turn, of each person one at a time."""
        claimed: tuple[Claimed, ...] = ()
        for cry in tuple(self._cries):
            if cry.address.lane in self._ahead.values():
                continue
            try:
                mine = await cross(partial(self._records.inbox.claim_ahead, cry, self._now(), self._lease_seconds))
            except Exception as error:  # noqa: BLE001 - it is tried again, and comes in its turn
                logger.warning("the inbox cannot be read, trying again: %s", reason_of(error))
                break
            self._cries.remove(cry)
            self._ahead.update((each.id, cry.address.lane) for each in mine)
            claimed += mine
        return claimed

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(self._poll_seconds):
                await self._wake.wait()
        except TimeoutError:
            return

    def _put_down(self, task: asyncio.Task[None]) -> None:
        self._ahead.pop(self._hands.pop(task).id, None)
        self._wake.set()

    async def _handle(self, claimed: Claimed) -> None:
        self._fault("work:claimed")
        channel = self._channels.get(claimed.message.address.channel)
        loop = asyncio.get_running_loop()
        with Showing(channel, claimed.message.address, loop) as showing:
            beat = asyncio.create_task(self._heartbeat(claimed))
            try:
                await cross(partial(self._work, claimed, showing.progress), name=f"message {claimed.id}")
            except Exception as error:  # noqa: BLE001 - whatever a handler raises, the message is not lost
                logger.warning("message %d failed at try %d: %s", claimed.id, claimed.attempts, reason_of(error))
                await self._put_off(claimed, reason_of(error))
            finally:
                beat.cancel()
        self._fault("finish:committed")
        self._posted()

    async def _heartbeat(self, claimed: Claimed) -> None:
        while True:
            await asyncio.sleep(self._lease_seconds / 3)
            try:
                await cross(lambda: self._records.inbox.extend(claimed, self._now(), self._lease_seconds))
            except Exception as error:  # noqa: BLE001 - the next beat may succeed
                logger.warning("the lease of message %d was not extended: %s", claimed.id, reason_of(error))

    def _work(self, claimed: Claimed, progress: Callable[[str], None]) -> None:
        """Handle one message, in a thread; one that has ended its process every time is not tried again."""
        message, now = claimed.message, self._now()
        if claimed.attempts > len(self._back_off) + 1:
            self._give_up(claimed, "its process ended every time")
            return
        session = self._records.session_for(message, now)
        action = self._records.wanted(message, session, now)
        outcome = self._dispatcher.dispatch(message, session, now, action, progress)
        self._fault("work:handled")
        if not self._records.finish(claimed, session, outcome, self._now()):
            logger.warning("message %d was in other hands when it was done", claimed.id)

    async def _put_off(self, claimed: Claimed, reason: str) -> None:
        try:
            if claimed.attempts > len(self._back_off):
                await cross(lambda: self._give_up(claimed, reason))
            else:
                pause = self._back_off[claimed.attempts - 1]
                due_at = self._now() + timedelta(seconds=pause)
                await cross(lambda: self._records.inbox.retry(claimed, reason, due_at))
                if claimed.id in self._ahead:
                    asyncio.get_running_loop().call_later(pause, self._put_ahead, claimed.message)
        except Exception as error:  # noqa: BLE001 - the lease brings it back
            logger.warning("message %d is in hand until its lease ends: %s", claimed.id, reason_of(error))

    def _give_up(self, claimed: Claimed, reason: str) -> None:
        message = claimed.message
        urgent = self._urgent(message)
        if urgent:
            logger.error("message %d is a cry for help without a case yet: it is tried until it has one", claimed.id)
        spoken = self._records.shelf.language(message.address) or message.language
        apology = self._apology(replace(message, language=spoken))
        self._records.give_up(claimed, reason, self._now(), (apology,), urgent=urgent)


def _name(message: Message) -> tuple[str, str]:
    return message.address.lane, message.key


def _settle(kept: asyncio.Future[bool], *, fresh: bool = False, error: Exception | None = None) -> None:
    """Tell the one who brought a message, if he still waits."""
    if kept.done():
        return
    if error:
        kept.set_exception(error)
    else:
        kept.set_result(fresh)
