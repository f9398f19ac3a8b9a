"""What many ask for at the same moment is done together: while one round runs, the next one gathers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from bot.crossing import cross

Wish = TypeVar("Wish")
Result = TypeVar("Result")


class Gathering(Generic[Wish, Result]):
    """Does `work` for all wishes that wait, at most `most` at once, in a thread; nobody waits for a round to fill."""

    def __init__(self, work: Callable[[Sequence[Wish]], Sequence[Result]], *, most: int = 256) -> None:
        self._work = work
        self._most = most
        self._waiting: list[tuple[Wish, asyncio.Future[Result]]] = []
        self._rounds: asyncio.Task[None] | None = None

    async def __call__(self, wish: Wish) -> Result:
        """Return the result for one wish; an error of the round is the error of each of its wishes."""
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((wish, future))
        if self._rounds is None:
            self._rounds = asyncio.create_task(self._run(), name="gathering")
        return await future

    async def rest(self, seconds: float) -> None:
        """Wait until nothing is being done, at most so many seconds."""
        if self._rounds:
            await asyncio.wait({self._rounds}, timeout=seconds)

    async def _run(self) -> None:
        try:
            while self._waiting:
                together, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
                await self._do(together)
        finally:
            self._rounds = None

    async def _do(self, together: Sequence[tuple[Wish, asyncio.Future[Result]]]) -> None:
        try:
            results = await cross(lambda: self._work([wish for wish, _ in together]))
        except Exception as error:  # noqa: BLE001 - it belongs to those who wait
            for _, future in together:
                if not future.done():
                    future.set_exception(error)
            return
        for (_, future), result in zip(together, results, strict=True):
            if not future.done():
                future.set_result(result)
