"""The crossing from await to a thread and back; a thread left behind never keeps the process from ending."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from threading import Thread
from typing import TypeVar

Result = TypeVar("Result")


async def cross(work: Callable[[], Result], *, name: str = "work") -> Result:
    """Run `work` in a daemon thread of its own and wait for its result.

    asyncio's own pool joins its threads when the interpreter ends: one that hangs on a slow model would hold up a
    stop for as long as it hangs.
    """
    loop = asyncio.get_running_loop()
    result: asyncio.Future[Result] = loop.create_future()

    def settle(value: Result | None, error: BaseException | None) -> None:
        if result.done():
            return
        if error is not None:
            result.set_exception(error)
        else:
            result.set_result(value)  # type: ignore[arg-type]

    def run() -> None:
        value, error = None, None
        try:
            value = work()
        except BaseException as raised:  # noqa: BLE001 - it belongs to the one who waits
            error = raised
        try:
            loop.call_soon_threadsafe(settle, value, error)
        except RuntimeError:
            return  # the loop ended meanwhile: nobody waits

    Thread(target=run, name=name, daemon=True).start()
    return await result
