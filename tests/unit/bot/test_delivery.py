"""The way out: in order per conversation, within the limits, tried again, given up with a reason."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.channel import Delivered
from bot.delivery import LONGEST_BACK_OFF, Delivery, back_off
from handlers.conversation import Address, Bubble, Notice
from handlers.records import Outbox, Records, Slot
from knowledge.storage import Storage
from tests.fakes import FakeChannel, real_now, rows, until


@asynccontextmanager
async def sending(
    outbox: Outbox, channel: FakeChannel, *, grace: float = 5.0, **options: Any
) -> AsyncIterator[Delivery]:
    """Run a delivery until the block ends."""
    delivery = Delivery(outbox, {channel.name: channel}, now=real_now, **{"chance": lambda: 0.0} | options)
    delivery.start()
    try:
        yield delivery
    finally:
        await delivery.stop(grace)


def post(records: Records, *texts: str) -> None:
    """Post texts, each to the chat of its first letter."""
    for each in texts:
        records.post(Address("fake", "bot", each[0]), [Bubble(each)], real_now(), real_now())


def settled(storage: Storage, number: int) -> Callable[[], bool]:
    """Tell whether so many notices are settled."""
    return lambda: sum(state not in {"queued", "sending"} for state in rows(storage, "outbox", "state")) == number


def answers(*script: Delivered | BaseException) -> Callable[[Notice], Delivered | BaseException]:
    """Answer each notice in its turn, then with "sent"."""
    waiting = list(script)
    return lambda _: waiting.pop(0) if waiting else Delivered("sent", reference="9")


SITUATIONS = [
    # what the messenger answers -> how often it is asked, the last one marked as a repeat, the state, its reason
    ((), 1, False, "sent", ""),
    ((Delivered("retry", 0.01, "429"),), 2, False, "sent", "429"),
    ((Delivered("maybe", reason="cut"),), 2, True, "sent", "cut"),
    ((Delivered("maybe"), Delivered("retry", 0.01, "500")), 3, True, "sent", "500"),
    ((Delivered("maybe"), Delivered("maybe", reason="cut")), 2, True, "failed", "may have arrived: cut"),
    ((Delivered("refused", reason="400"),), 1, False, "refused", "400"),
    ((KeyError(),), 2, True, "sent", "KeyError < fakes.py"),
    ((KeyError(), KeyError()), 2, True, "failed", "may have arrived: KeyError < fakes.py"),
]


@pytest.mark.parametrize(("script", "asked", "repeat", "state", "reason"), SITUATIONS)
def test_what_becomes_of_a_notice(
    storage: Storage, *, script: tuple[Any, ...], asked: int, repeat: bool, state: str, reason: str
) -> None:
    """Each answer of a messenger leads to its end: sent, tried again, given up, refused, and always with the reason."""
    records, channel = Records(storage), FakeChannel(script=answers(*script))

    async def run() -> None:
        async with sending(records.outbox, channel):
            post(records, "a")
            await until(settled(storage, 1))

    asyncio.run(run())
    assert (len(channel.notices), channel.notices[-1].repeat) == (asked, repeat)
    assert rows(storage, "outbox", "state") == [state]
    assert rows(storage, "outbox", "reason")[0].startswith(reason)
    assert rows(storage, "outbox", "reference") == ["9" if state == "sent" else ""]


def test_a_blocked_chat_is_left_alone(storage: Storage) -> None:
    """After "blocked" nothing more goes to that chat, and everything goes to the others."""
    channel = FakeChannel(
        script=lambda notice: (
            Delivered("refused", reason="blocked", gone=True) if notice.address.chat == "a" else Delivered("sent")
        )
    )
    records = Records(storage)
    post(records, "a1", "a2", "a3", "b1", "b2")

    async def run() -> None:
        async with sending(records.outbox, channel):
            await until(settled(storage, 5))

    asyncio.run(run())
    assert (channel.texts("a"), channel.texts("b")) == (["a1"], ["b1", "b2"])


def test_one_chat_s_429_delays_no_other(storage: Storage) -> None:
    """While one chat waits out a long RetryAfter, all others get theirs, and its own order is kept."""
    held = [Delivered("retry", 1.0, "429")]

    def script(notice: Notice) -> Delivered:
        return held.pop() if notice.address.chat == "a" and held else Delivered("sent")

    records, channel = Records(storage), FakeChannel(script=script)
    post(records, "a1", "a2", *(f"{chat}1" for chat in "bcdefgh"))

    async def run() -> float:
        begun = time.perf_counter()
        async with sending(records.outbox, channel):
            await until(settled(storage, 7))
            early = channel.texts("a")
            await until(settled(storage, 9))
        assert early == ["a1"]
        return time.perf_counter() - begun

    assert asyncio.run(run()) > 1.0
    assert channel.texts("a") == ["a1", "a1", "a2"]


class NotingOutbox(Outbox):
    """An outbox that notes the slots it gave."""

    def __init__(self, storage: Storage, slots: dict[int, datetime]) -> None:
        super().__init__(storage)
        self._slots = slots

    def reserve_all(self, wishes: Any, *args: Any) -> tuple[Slot, ...]:
        """Note the slots that are held."""
        given = super().reserve_all(wishes, *args)
        self._slots |= {notice.id: slot.at for (notice, _), slot in zip(wishes, given, strict=True) if slot.held}
        return given


def test_the_lanes_gaps_are_kept(storage: Storage) -> None:
    """Two deliveries together keep the gap of the bot and the gap of each chat, and nothing leaves before its slot."""
    records, slots = Records(storage), dict[int, datetime]()
    channel = FakeChannel(gaps=(("bot", 0.05), ("chat:{chat}", 0.5)))
    post(records, *(f"{chat}{number}" for number in (1, 2) for chat in "abcde"))

    async def run() -> None:
        one, other = (sending(NotingOutbox(storage, slots), channel) for _ in range(2))
        async with one, other:
            await until(settled(storage, 10))

    asyncio.run(run())
    gaps = [(after - before).total_seconds() for before, after in pairwise(sorted(slots.values()))]
    assert min(gaps) >= 0.05
    for chat in "abcde":
        first, second = [slots[notice.id] for notice in channel.notices if notice.address.chat == chat]
        assert (second - first).total_seconds() >= 0.5
        assert channel.texts(chat) == [f"{chat}1", f"{chat}2"]
    for notice, moment in zip(channel.notices, channel.moments, strict=True):
        assert moment >= slots[notice.id]


def test_a_request_without_an_answer_may_have_arrived(storage: Storage) -> None:
    """A messenger that does not answer in time is asked once more, with the mark of a repeat."""
    records, channel = Records(storage), FakeChannel(pause=0.4)
    post(records, "a")

    async def run() -> None:
        async with sending(records.outbox, channel, send_seconds=0.1):
            await until(settled(storage, 1))

    asyncio.run(run())
    assert [notice.repeat for notice in channel.notices] == [False, True]
    assert rows(storage, "outbox", "reason") == ["may have arrived: no answer in time"]


def test_no_more_than_the_flight_at_once(storage: Storage) -> None:
    """However many are due, `flight` requests run at once."""
    active = most = 0

    class CountingChannel(FakeChannel):
        """Counts the requests that run."""

        async def send(self, notice: Notice) -> Delivered:
            """Count while it is asked."""
            nonlocal active, most
            active += 1
            most = max(most, active)
            delivered = await super().send(notice)
            active -= 1
            return delivered

    records, channel = Records(storage), CountingChannel(pause=0.02)
    post(records, *"abcdefgh")

    async def run() -> None:
        async with sending(records.outbox, channel, flight=3):
            await until(settled(storage, 8))

    asyncio.run(run())
    assert 1 <= most <= 3


def test_a_stop_ends_requests_and_puts_back_the_rest(storage: Storage) -> None:
    """A request that runs is ended and noted; a notice that waits for its slot goes back as fresh as before."""
    records, channel = Records(storage), FakeChannel(gaps=(("bot", 60.0),), pause=0.3)
    post(records, "a", "b")

    async def run() -> None:
        async with sending(records.outbox, channel):
            await until(lambda: bool(channel.notices) and rows(storage, "outbox", "begun") == [True, True])
            await asyncio.sleep(0.1)

    asyncio.run(run())
    assert sorted(zip(*(rows(storage, "outbox", name) for name in ("state", "attempts")), strict=True)) == [
        ("queued", 0),
        ("sent", 1),
    ]


def test_a_stop_does_not_wait_for_ever(storage: Storage) -> None:
    """A request that hangs is dropped after the grace; its lease brings it back as a repeat."""
    records, channel = Records(storage), FakeChannel(pause=60)
    post(records, "a")

    async def run() -> None:
        async with sending(records.outbox, channel, grace=0.05, lease_seconds=0.5):
            await until(lambda: bool(channel.notices))

    asyncio.run(run())
    again = FakeChannel()

    async def rerun() -> None:
        async with sending(records.outbox, again):
            await until(settled(storage, 1))

    asyncio.run(rerun())
    assert [notice.repeat for notice in again.notices] == [True]


class FlakyOutbox(Outbox):
    """An outbox whose database is away for the first call of each kind."""

    def __init__(self, storage: Storage) -> None:
        super().__init__(storage)
        self.calls: set[str] = set()

    def _fail_once(self, name: str) -> None:
        if name not in self.calls:
            self.calls.add(name)
            raise OSError

    def claim(self, *args: Any) -> Any:
        """Fail once."""
        self._fail_once("claim")
        return super().claim(*args)

    def next_try(self, *args: Any) -> Any:
        """Fail once."""
        self._fail_once("next_try")
        return super().next_try(*args)

    def reserve_all(self, *args: Any) -> tuple[Slot, ...]:
        """Fail once."""
        self._fail_once("reserve")
        return super().reserve_all(*args)

    def sent_all(self, *args: Any) -> None:
        """Fail once."""
        self._fail_once("sent")
        super().sent_all(*args)


def test_a_database_that_is_away_ends_nothing(storage: Storage) -> None:
    """The loop goes on, what was in hand comes back when its lease ends, what was sent is noted and not sent again."""
    outbox, channel = FlakyOutbox(storage), FakeChannel()
    post(Records(storage), "a")

    async def run() -> None:
        async with sending(outbox, channel, lease_seconds=0.5, poll_seconds=0.05):
            await until(settled(storage, 1))

    asyncio.run(run())
    assert channel.texts() == ["a"]
    assert outbox.calls == {"claim", "next_try", "reserve", "sent"}
    assert [notice.repeat for notice in channel.notices] == [False]


class LookedAtOutbox(Outbox):
    """An outbox that counts how often it is looked at and claimed from."""

    looks = claims = 0

    def claim(self, *args: Any) -> Any:
        """Count it."""
        self.claims += 1
        return super().claim(*args)

    def next_try(self, *args: Any) -> Any:
        """Count it."""
        self.looks += 1
        return super().next_try(*args)


def test_a_quiet_outbox_is_looked_at_and_not_claimed_from(storage: Storage) -> None:
    """While nothing is open only looks are taken; what another process writes then is seen by one and sent."""
    outbox, channel = LookedAtOutbox(storage), FakeChannel()

    async def run() -> None:
        async with sending(outbox, channel, poll_seconds=0.01):
            await until(lambda: outbox.looks >= 5)
            assert outbox.claims == 1
            post(Records(storage), "a")
            await until(settled(storage, 1))

    asyncio.run(run())
    assert channel.texts() == ["a"]


def test_a_notice_in_other_hands_is_not_sent(storage: Storage) -> None:
    """When another process has taken a notice over meanwhile, this one does not send it."""

    class LateOutbox(Outbox):
        """Another process is faster."""

        def reserve_all(self, *args: Any) -> tuple[Slot, ...]:
            """Lose the lease first."""
            other.claim(real_now(), 60, 1, ("fake",))
            return super().reserve_all(*args)

    other, channel = Outbox(storage), FakeChannel()
    post(Records(storage), "a")

    async def run() -> None:
        async with sending(LateOutbox(storage), channel, lease_seconds=0):
            await until(lambda: rows(storage, "outbox", "attempts")[0] >= 2)
            await asyncio.sleep(0.3)

    asyncio.run(run())
    assert channel.notices == []


def test_a_delivery_that_never_started_stops(storage: Storage) -> None:
    """Stopping what was not started is no error."""

    async def run() -> None:
        await Delivery(Outbox(storage), {}, now=real_now).stop()

    asyncio.run(run())


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_the_back_off_grows_and_stays_bounded(attempts: int, chance: float) -> None:
    """It never shrinks with the attempts, never exceeds its bound, and chance takes at most half of it."""
    assert 0 < back_off(attempts, chance) <= back_off(attempts + 1, chance) <= LONGEST_BACK_OFF
    assert back_off(attempts, 0) * 2 == back_off(attempts, 1)
