"""How tasks end: in their own time, or at once."""

from __future__ import annotations

import asyncio

import pytest

from bot.ending import ended


@pytest.mark.parametrize(("grace", "cancelled"), [(1.0, [False, True]), (0.0, [True, True])])
def test_tasks_end_in_their_own_time_or_at_once(grace: float, cancelled: list[bool]) -> None:
    """A grace lets the quick one end what it does; without one all are cancelled, and none runs any more."""

    async def stopped() -> list[bool]:
        tasks = [asyncio.create_task(asyncio.sleep(seconds)) for seconds in (0, 3600)]
        await ended(tasks, grace)
        return [task.cancelled() for task in tasks]

    assert asyncio.run(stopped()) == cancelled


def test_nothing_to_end_ends_at_once() -> None:
    """A stop before anything began waits for nothing."""
    asyncio.run(ended([], 3600))
