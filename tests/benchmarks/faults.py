"""Kills at every fault point, again and again; and how fast messages are kept, handled and sent.

    python -m tests.benchmarks.faults [RUNS]

prints a table: RUNS kills (25) at each point on SQLite, each followed by a restart; any violation of the laws ends it.
"""
# ruff: noqa: T201 - it prints its figures

from __future__ import annotations

import asyncio
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from bot.delivery import Delivery
from bot.faults import POINTS
from bot.migrations import migrate
from bot.reception import Reception
from handlers.conversation import Bubble
from handlers.records import Records
from knowledge.storage import Storage
from tests.fakes import EchoDispatcher, FakeChannel, a_message, real_now, until
from tests.integration.courier import Journal
from tests.integration.test_kill import UPDATES, check, killed_and_restarted, opened


def kills(template: Path, runs: int) -> None:
    """Kill at each point, at the 1st to 4th pass in turn; print the repeats that arrived and the marks that told so."""
    print(f"{'point':<20} kills  lost  doubled  repeats")
    for point in sorted(POINTS):
        repeats = 0
        for run in range(runs):
            folder = Path(tempfile.mkdtemp())
            url, journal = f"sqlite:///{shutil.copy(template, folder / 'gyeot.db')}", Journal(folder / "journal")
            window = killed_and_restarted(url, journal, point, nth=run % 4 + 1)
            with opened(url) as storage:
                check(storage, journal, UPDATES, window)
            repeats += len(journal.read("arrived")) - len(UPDATES)
            shutil.rmtree(folder)
        print(f"{point:<20} {runs:5}  {0:4}  {0:7}  {repeats:7}", flush=True)


def percentiles(seconds: list[float]) -> str:
    """Return p50 and p99 in milliseconds."""
    cuts = statistics.quantiles(seconds, n=100)
    return f"p50 {cuts[49] * 1000:.1f} ms, p99 {cuts[98] * 1000:.1f} ms"


async def speed(template: Path, persons: int, each: int) -> None:
    """Let so many persons write at once; print how fast messages were kept, and how long until their answers."""
    folder = Path(tempfile.mkdtemp())
    storage = Storage(f"sqlite:///{shutil.copy(template, folder / 'gyeot.db')}")
    records, channel = Records(storage), FakeChannel()
    delivery = Delivery(records.outbox, {"fake": channel}, now=real_now)
    reception = Reception(
        records, EchoDispatcher(), {}, now=real_now, apology=lambda _: Bubble("sorry"), posted=delivery.wake
    )
    reception.start()
    delivery.start()
    alone = []
    for number in range(50):
        begun = time.perf_counter()
        await reception.receive(a_message(f"alone{number}", chat="alone"))
        await until(lambda number=number: len(channel.notices) > number)  # type: ignore[misc]
        alone.append(time.perf_counter() - begun)
    print(f"one after the other, message to answer: {percentiles(alone)}")
    kept: list[float] = []

    async def person(chat: str) -> None:
        for number in range(each):
            begun = time.perf_counter()
            await reception.receive(a_message(f"{chat}-{number}", chat=chat))
            kept.append(time.perf_counter() - begun)

    begun, spent = time.perf_counter(), time.process_time()
    await asyncio.gather(*(person(str(chat)) for chat in range(persons)))
    print(f"{persons} persons at once, {len(kept) / (time.perf_counter() - begun):.0f} kept/s: {percentiles(kept)}")
    await until(lambda: len(channel.notices) == 50 + persons * each, 600)
    print(f"handled and sent: {persons * each / (time.perf_counter() - begun):.0f}/s")
    print(f"processor time for one message, all in all: {(time.process_time() - spent) / persons / each * 1000:.1f} ms")
    await reception.stop()
    await delivery.stop()
    storage.close()
    shutil.rmtree(folder)


def main() -> None:
    """Run both."""
    folder = Path(tempfile.mkdtemp())
    storage = Storage(f"sqlite:///{folder / 'migrated.db'}")
    migrate(storage)
    storage.close()
    asyncio.run(speed(folder / "migrated.db", persons=50, each=10))
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 25
    if runs:
        kills(folder / "migrated.db", runs)
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
