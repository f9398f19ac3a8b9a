"""How tasks end at a stop: in their own time for a while, then at once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable


async def ended(tasks: Iterable[asyncio.Task[None]], grace: float = 0.0) -> None:
    """Let tasks end by themselves within `grace` seconds, cancel the others, and return when none runs any more."""
    left = set(tasks)
    if left and grace:
        _, left = await asyncio.wait(left, timeout=grace)
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
