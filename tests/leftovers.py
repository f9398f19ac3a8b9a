"""Threads that a test leaves behind: one that works with its database may come back to the next one's.

Databases of tests lie where those before them did. A thread that is still at work when its test is over makes another
test fail, hours later and once in a hundred runs, with an error that says nothing of either.
"""

from __future__ import annotations

import threading
import time
from threading import Thread
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import event
from sqlalchemy.pool import Pool

PATIENCE = 10.0
"""Seconds that a thread may take to end when its test is over: what only winds up is no leftover."""


class Leftovers:
    """Knows which threads asked for a connection during a test, of any database."""

    def __init__(self) -> None:
        self._came: set[Thread] = set()
        self._began: WeakKeyDictionary[Thread, str] = WeakKeyDictionary()
        self._test = ""
        event.listen(Pool, "checkout", self._comes)

    def _comes(self, *_: Any) -> None:
        self._came.add(threading.current_thread())

    def begin(self, test: str) -> None:
        """Forget who came, unless the same goes on; whoever is there and of no earlier test may stay."""
        if test == self._test:
            return
        self._came.clear()
        for thread in threading.enumerate():
            self._began.setdefault(thread, "before the first test")
        self._test = test

    def left(self, patience: float = PATIENCE) -> list[str]:
        """Return which threads of this test, or of one before it, are not done with databases, and whose they are."""
        for thread in threading.enumerate():
            self._began.setdefault(thread, self._test)
        until = time.monotonic() + patience
        came = self._came - {threading.current_thread(), threading.main_thread()}
        mine = {thread for thread in came if self._began.get(thread, self._test) == self._test}
        for thread in mine:
            thread.join(max(0.0, until - time.monotonic()))
        left = {thread for thread in came if thread not in mine or thread.is_alive()}
        return sorted(f"{thread.name} ({self._began.get(thread, self._test)})" for thread in left)
