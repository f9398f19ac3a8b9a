"""From await to a thread and back."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading

import pytest

from bot.crossing import cross


def test_a_result_comes_back() -> None:
    """What the thread returns is what the one who waits gets, from another thread than his own."""
    assert asyncio.run(cross(threading.get_ident)) != threading.get_ident()


def test_an_error_comes_back() -> None:
    """What the thread raises is raised where it is waited for."""

    def work() -> None:
        raise KeyError("a")

    with pytest.raises(KeyError):
        asyncio.run(cross(work))


def test_a_result_that_nobody_waits_for_is_dropped() -> None:
    """Whoever gave up waiting is not disturbed, neither while his loop runs nor after it."""
    gate, done = threading.Event(), threading.Event()

    def work() -> None:
        gate.wait(20)
        done.set()

    async def run(*, inside: bool) -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await cross(work)
        if inside:
            gate.set()
            await asyncio.sleep(0.1)

    asyncio.run(run(inside=True))
    gate.clear()
    done.clear()
    asyncio.run(run(inside=False))
    gate.set()
    assert done.wait(20)


def test_a_thread_that_hangs_does_not_hold_up_the_end() -> None:
    """The interpreter ends although a thread never does."""
    code = """
import asyncio, threading
from bot.crossing import cross
async def run():
    task = asyncio.create_task(cross(threading.Event().wait))
    await asyncio.sleep(0.1)
    task.cancel()
asyncio.run(run())
"""
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0
