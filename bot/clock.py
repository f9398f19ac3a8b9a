"""The time door: whatever is due at fixed intervals."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.crossing import cross
from bot.ending import ended
from bot.reasons import reason_of

logger = logging.getLogger(__name__)

TICK_SECONDS = 5.0
"""Seconds between two looks at what is due."""


@dataclass(slots=True)
class _Job:
    name: str
    every: timedelta
    work: Callable[[datetime], object]
    last: datetime | None = None

    def due(self, now: datetime) -> bool:
        """Tell whether it is time; a clock that was set back counts as time passed."""
        return self.last is None or now < self.last or now - self.last >= self.every


class Clock:
    """Runs jobs one after the other, each when it is due; first at the first tick."""

    def __init__(self, *, now: Callable[[], datetime], tick_seconds: float = TICK_SECONDS) -> None:
        self._now = now
        self._tick_seconds = tick_seconds
        self._jobs: list[_Job] = []
        self._loop: asyncio.Task[None] | None = None
        self._job: asyncio.Task[object] | None = None

    def every(self, seconds: float, name: str, work: Callable[[datetime], object]) -> None:
        """Let `work(now)` run, in a thread, every so many seconds."""
        self._jobs.append(_Job(name, timedelta(seconds=seconds), work))

    async def tick(self) -> None:
        """Run what is due; a job that fails is tried again when it is next due."""
        for job in self._jobs:
            now = self._now()
            if not job.due(now):
                continue
            job.last = now
            try:
                self._job = asyncio.create_task(cross(lambda job=job, now=now: job.work(now), name=job.name))  # type: ignore[misc]
                await asyncio.shield(self._job)
            except Exception as error:  # noqa: BLE001 - one job's failure is not the others'
                logger.warning("%s failed: %s", job.name, reason_of(error))

    def start(self) -> None:
        """Begin to tick."""
        self._loop = asyncio.create_task(self._run(), name="clock")

    async def stop(self, grace: float = 5.0) -> None:
        """Stop ticking; a job that runs may end within `grace` seconds, and is then left to end by itself."""
        if self._loop:
            await ended([self._loop])
        if self._job and not self._job.done():
            await asyncio.wait({self._job}, timeout=grace)

    async def _run(self) -> None:
        while True:
            await self.tick()
            await asyncio.sleep(self._tick_seconds)
