"""The time door runs what is due, and only that."""

from __future__ import annotations

import asyncio
from datetime import datetime

from bot.clock import Clock
from tests.fakes import NOON, FakeClock, until


def test_jobs_run_when_they_are_due() -> None:
    """Each runs at the first tick, then at its own interval, with the moment it was due at."""
    clock = FakeClock()
    ran: list[tuple[str, float]] = []

    def job(name: str) -> None:
        ticker.every(
            {"often": 10, "rare": 60}[name], name, lambda now: ran.append((name, (now - NOON).total_seconds()))
        )

    ticker = Clock(now=clock)
    job("often")
    job("rare")

    async def run() -> None:
        for _ in range(13):
            await ticker.tick()
            clock.pass_(5)

    asyncio.run(run())
    assert [at for name, at in ran if name == "often"] == [0, 10, 20, 30, 40, 50, 60]
    assert [at for name, at in ran if name == "rare"] == [0, 60]


def test_a_clock_that_was_set_back_stops_no_job() -> None:
    """After a step of a day back the jobs go on, they do not wait for the day to pass again."""
    clock = FakeClock()
    ran: list[datetime] = []
    ticker = Clock(now=clock)
    ticker.every(10, "job", ran.append)

    async def run() -> None:
        await ticker.tick()
        clock.pass_(-86400)
        await ticker.tick()

    asyncio.run(run())
    assert len(ran) == 2


def test_a_failing_job_stops_no_other() -> None:
    """The next job runs, and the failing one is tried again when it is due."""
    clock = FakeClock()
    ran: list[str] = []

    def fail(_: datetime) -> None:
        ran.append("fail")
        raise OSError

    ticker = Clock(now=clock)
    ticker.every(10, "fail", fail)
    ticker.every(10, "work", lambda _: ran.append("work"))

    async def run() -> None:
        await ticker.tick()
        clock.pass_(10)
        await ticker.tick()

    asyncio.run(run())
    assert ran == ["fail", "work", "fail", "work"]


def test_it_ticks_by_itself_until_it_is_stopped() -> None:
    """Started, it ticks; stopped, it does not; stopping what was not started is no error."""
    ran: list[datetime] = []

    async def run() -> int:
        ticker = Clock(now=FakeClock(), tick_seconds=0.01)
        await ticker.stop()
        ticker.every(0, "job", ran.append)
        ticker.start()
        await until(lambda: len(ran) >= 3)
        await ticker.stop()
        seen = len(ran)
        await asyncio.sleep(0.1)
        return seen

    assert asyncio.run(run()) == len(ran)
