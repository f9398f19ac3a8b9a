"""The way in: kept before it is acknowledged, handled once, in order per person, persons side by side."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.reception import Reception
from handlers.conversation import Attachment, Bubble, Message
from handlers.records import Records
from handlers.records.post.inbox import Claimed
from knowledge.storage import Storage
from tests.fakes import EchoDispatcher, FakeChannel, a_message, real_now, rows, until, working


def test_a_message_is_answered_at_once(storage: Storage) -> None:
    """In one process nobody waits for a poll: the answer is there in far less than the poll takes."""
    channel = FakeChannel()

    async def run() -> float:
        async with working(Records(storage), EchoDispatcher(), channel, poll_seconds=30) as (reception, _):
            await asyncio.sleep(0.2)
            begun = time.perf_counter()
            assert await reception.receive(a_message("a"))
            assert not await reception.receive(a_message("a"))
            await until(lambda: bool(channel.notices))
            return time.perf_counter() - begun

    assert asyncio.run(run()) < 5
    assert channel.texts() == ["echo a"]


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("제 번호는 120101-3123456 이에요", "3123456"),
        ("카드번호 4111-1111-1111-1111이요", "1111"),
        ("국민은행 123456-04-123456", "123456"),
        ("비밀번호는 abcd1234!", "abcd"),
    ],
)
def test_a_number_or_password_of_somebodys_own_is_never_kept(storage: Storage, text: str, secret: str) -> None:
    """It is taken out before the first write: no table holds it."""
    channel = FakeChannel()

    async def run() -> None:
        async with working(Records(storage), EchoDispatcher(), channel, poll_seconds=30) as (reception, _):
            await reception.receive(a_message(text, key="1"))
            await until(lambda: bool(channel.notices))

    asyncio.run(run())
    (echo,) = channel.texts()
    assert echo.startswith(f"echo {text[:4]}")
    assert secret not in echo
    assert all(secret not in payload for payload in rows(storage, "inbox", "payload"))


def test_nor_in_the_name_of_a_file(storage: Storage) -> None:
    """Who sends a register by mistake has the number in what the file is called."""
    channel, seen = FakeChannel(), list[Message]()
    sent = replace(a_message("여기요", key="1"), attachments=(Attachment("photo", "등본 080101-3123456.png"),))

    async def run() -> None:
        async with working(Records(storage), EchoDispatcher(seen.append), channel) as (reception, _):
            await reception.receive(sent)
            await until(lambda: bool(channel.notices))

    asyncio.run(run())
    assert [file.name for message in seen for file in message.attachments] == ["등본 ******-*******.png"]


def test_a_message_from_another_process_is_seen_at_the_next_poll(storage: Storage) -> None:
    """What another process wrote is handled, and what it posted is sent, without a wake-up."""
    channel, records = FakeChannel(), Records(storage)

    async def run() -> None:
        async with working(records, EchoDispatcher(), channel, poll_seconds=0.05):
            await asyncio.sleep(0.2)
            records.inbox.receive(a_message("a"), real_now())
            records.post(a_message(chat="2").address, [Bubble("b")], real_now(), real_now())
            await until(lambda: len(channel.notices) == 2)

    asyncio.run(run())
    assert sorted(channel.texts()) == ["b", "echo a"]


def test_order_per_person_and_persons_side_by_side(storage: Storage) -> None:
    """With falling delays each person's answers keep their order, and a slow person holds up nobody else."""
    channel, gate = FakeChannel(), threading.Event()

    def before(message: Message) -> None:
        if message.text == "slow0":
            gate.wait(20)

    async def run() -> None:
        async with working(Records(storage), EchoDispatcher(before), channel, poll_seconds=5) as (reception, _):
            for number in range(3):
                for chat in ("slow", "quick", "other"):
                    await reception.receive(a_message(f"{chat}{number}", chat=chat))
            await until(lambda: len(channel.notices) == 6)
            assert channel.texts("slow") == []
            gate.set()
            await until(lambda: len(channel.notices) == 9)

    asyncio.run(run())
    for chat in ("slow", "quick", "other"):
        assert channel.texts(chat) == [f"echo {chat}{number}" for number in range(3)]


def test_as_many_as_the_workers_at_once(storage: Storage) -> None:
    """However many wait, just `workers` messages are in hand at once."""
    channel, active, most, lock = FakeChannel(), [0], [0], threading.Lock()
    pair = threading.Barrier(2, timeout=20)

    def before(_: Message) -> None:
        with lock:
            active[0] += 1
            most[0] = max(most[0], active[0])
        pair.wait()
        with lock:
            active[0] -= 1

    async def run() -> None:
        async with working(Records(storage), EchoDispatcher(before), channel, workers=2) as (reception, _):
            for chat in "abcdefgh":
                await reception.receive(a_message(chat, chat=chat))
            await until(lambda: len(channel.notices) == 8)

    asyncio.run(run())
    assert most == [2]


def test_a_slow_answer_keeps_its_lease(storage: Storage) -> None:
    """While a message is in hand its lease is extended, so that nobody else takes it."""
    records, channel, calls = Records(storage), FakeChannel(), list[str]()

    def before(message: Message) -> None:
        calls.append(message.text)
        time.sleep(1.5)

    async def run() -> None:
        async with working(records, EchoDispatcher(before), channel, lease_seconds=0.6) as (reception, _):
            await reception.receive(a_message("a"))
            await until(lambda: bool(channel.notices))

    asyncio.run(run())
    assert calls == ["a"]


def test_a_tap_becomes_its_action(storage: Storage) -> None:
    """The dispatcher is given what the tapped choice stands for."""
    dispatcher, channel = EchoDispatcher(), FakeChannel()

    async def run() -> None:
        async with working(Records(storage), dispatcher, channel) as (reception, _):
            await reception.receive(a_message("a", tap="nobody's"))
            await until(lambda: bool(channel.notices))

    asyncio.run(run())
    assert dispatcher.actions == ["expired"]


@pytest.mark.parametrize("name", ["fake", "unknown"])
def test_progress_is_shown_where_it_can_be(storage: Storage, name: str) -> None:
    """A slow answer shows the typing sign and the latest part; for a channel of another process it shows nothing."""
    channel, gate = FakeChannel(), threading.Event()
    dispatcher = EchoDispatcher(after=lambda _: gate.wait(20), parts=("하나", "하나 둘"))

    async def run() -> None:
        async with working(Records(storage), dispatcher, channel) as (reception, _):
            await reception.receive(a_message("a", channel=name))
            if name == "fake":
                await until(lambda: bool(channel.typed) and channel.drafts[-1:] == ["하나 둘"])
            gate.set()
            await until(lambda: rows(storage, "inbox", "state") == ["done"])

    asyncio.run(run())
    assert channel.drafts[-1:] == (["하나 둘"] if name == "fake" else [])


def test_a_stop_lets_what_is_in_hand_end(storage: Storage) -> None:
    """A stop waits for the answer that is being made, takes nothing more in hand, and leaves the rest for the next."""
    channel, started = FakeChannel(), threading.Event()

    def before(message: Message) -> None:
        started.set()
        time.sleep(0.3 if message.text == "a1" else 0)

    async def run(texts: str) -> None:
        async with working(Records(storage), EchoDispatcher(before), channel, workers=1) as (reception, _):
            for text in texts.split():
                await reception.receive(a_message(text))
            await asyncio.to_thread(started.wait, 20)

    asyncio.run(run("a1 a2"))
    assert rows(storage, "inbox", "state") == ["done", "waiting"]

    async def again() -> None:
        async with working(Records(storage), EchoDispatcher(), channel):
            await until(lambda: len(channel.notices) == 2)

    asyncio.run(again())
    assert channel.texts() == ["echo a1", "echo a2"]


def test_a_stop_does_not_wait_for_ever(storage: Storage) -> None:
    """What hangs is left to the next process at lease end; when it ends before that, its result counts."""
    gate, channel, calls = threading.Event(), FakeChannel(), list[str]()

    def before(message: Message) -> None:
        calls.append(message.text)
        gate.wait(30)

    async def run() -> float:
        dispatcher = EchoDispatcher(before)
        async with working(Records(storage), dispatcher, channel, grace=0.1, lease_seconds=1) as (reception, _):
            await reception.receive(a_message("a"))
            await until(lambda: bool(calls))
            begun = time.perf_counter()
        return time.perf_counter() - begun

    assert asyncio.run(run()) < 5
    assert rows(storage, "inbox", "state") == ["waiting"]
    gate.set()
    for thread in threading.enumerate():
        if thread.name.startswith("message"):
            thread.join(20)
    assert rows(storage, "inbox", "state") == ["done"]


class FlakyInbox:
    """An inbox whose database is away for the first call of each kind."""

    def __init__(self, records: Records) -> None:
        self._inbox = records.inbox
        self.away = {"claim", "retry", "extend"}

    def __getattr__(self, name: str) -> Any:
        """Return the inbox's method, which fails once if it is one of those."""
        method: Callable[..., Any] = getattr(self._inbox, name)

        def call(*args: Any) -> Any:
            if name in self.away:
                self.away.remove(name)
                raise OSError
            return method(*args)

        return call


def test_a_database_that_is_away_ends_nothing(storage: Storage) -> None:
    """The loop goes on when the inbox cannot be read; a failure that cannot be noted ends with the lease."""
    records, channel, tries = Records(storage), FakeChannel(), list[str]()
    inbox: Any = FlakyInbox(records)
    records.inbox = inbox

    def before(message: Message) -> None:
        tries.append(message.text)
        while "extend" in inbox.away:
            time.sleep(0.01)
        if len(tries) == 1:
            raise OSError

    async def run() -> None:
        options = {"lease_seconds": 1.5, "poll_seconds": 0.05}
        async with working(records, EchoDispatcher(before), channel, **options) as (reception, _):
            await reception.receive(a_message("a"))
            await until(lambda: bool(channel.notices))

    asyncio.run(run())
    assert tries == ["a", "a"]
    assert inbox.away == set()


class ChoosyInbox:
    """An inbox that cannot keep one of the messages."""

    def __init__(self, records: Records) -> None:
        self._inbox = records.inbox
        self.batches: list[int] = []

    def __getattr__(self, name: str) -> Any:
        """Return the inbox's method."""
        return getattr(self._inbox, name)

    def receive_all(self, messages: Sequence[Message], now: datetime) -> tuple[bool, ...]:
        """Refuse a batch with the bad message in it, after a while in which others arrive."""
        self.batches.append(len(messages))
        time.sleep(0.1)
        if any(message.text == "bad" for message in messages):
            raise OSError
        return self._inbox.receive_all(messages, now)


def test_arrivals_share_a_commit_and_a_bad_one_refuses_only_itself(storage: Storage) -> None:
    """What arrives together is kept together; who brought what cannot be kept hears of it, and only he."""
    records, channel = Records(storage), FakeChannel()
    inbox: Any = ChoosyInbox(records)
    records.inbox = inbox

    async def run() -> list[bool | BaseException]:
        async with working(records, EchoDispatcher(), channel) as (reception, _):
            names = ("first", "b", "c", "bad", "b", "d")
            brought = [asyncio.create_task(reception.receive(a_message(name))) for name in names]
            impatient = asyncio.create_task(reception.receive(a_message("e")))
            unheard = asyncio.create_task(reception.receive(a_message("bad", chat="2")))
            await until(lambda: bool(inbox.batches))
            for task in (impatient, unheard):
                task.cancel()
            results = await asyncio.gather(*brought, return_exceptions=True)
            await until(lambda: len(channel.notices) == 5)
            return results

    *others, fourth, fifth, sixth = asyncio.run(run())
    assert others == [True, True, True]
    assert isinstance(fourth, OSError)
    assert (fifth, sixth) == (False, True)
    assert inbox.batches == [8, *[1] * 8]
    assert channel.texts() == [f"echo {name}" for name in ("first", "b", "c", "d", "e")]


def test_work_that_came_too_late_is_dropped(storage: Storage) -> None:
    """A message that another finished meanwhile is not answered twice."""
    records, channel = Records(storage), FakeChannel()
    other = Records(storage)

    def before(message: Message) -> None:
        (claimed,) = other.inbox.claim(real_now() + timedelta(hours=1), 60, 1)
        assert isinstance(claimed, Claimed)
        session = other.session_for(message, real_now())
        assert other.finish(claimed, session, EchoDispatcher().dispatch(message, session, real_now(), ""), real_now())

    async def run() -> None:
        async with working(records, EchoDispatcher(before), channel) as (reception, _):
            await reception.receive(a_message("a"))
            await until(lambda: bool(channel.notices))

    asyncio.run(run())
    assert channel.texts() == ["echo a"]
    assert rows(storage, "outbox", "state") == ["sent"]


def test_a_reception_that_never_started_stops(storage: Storage) -> None:
    """Stopping what was not started is no error."""

    async def run() -> None:
        reception = Reception(Records(storage), EchoDispatcher(), {}, now=real_now, apology=lambda _: Bubble("sorry"))
        await reception.stop()

    asyncio.run(run())
