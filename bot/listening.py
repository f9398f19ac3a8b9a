"""The crisis screen with the embedding it listens with, which has a time limit of its own."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore
from typing import cast

from handlers.screening.attention import Embedded
from handlers.screening.meaning import VERSION, Meaning, weights_kept
from handlers.screening.screen import Screen
from retrieval.embedding.embedder import Embedder, Telling

LONGEST_WAIT = 1.0
"""Seconds a message waits for its embedding; after that rules, characters and concepts have answered alone.

The embedding takes about 0.01 s of processor time; a busy machine may need ten times that and more, and without it
a seventh of the cries is missed (`tests/benchmarks/screening.md`)."""
AT_ONCE = 4
"""Messages that are embedded at the same time at most; one more than these doesn't wait at all."""


def full_screen(embedder: Embedder, seconds: float | None = LONGEST_WAIT) -> Screen:
    """Return the screen that listens with an embedder, or without one where its weights know another embedder.

    `seconds` None waits as long as it takes.
    """
    if embedder.engine != weights_kept().engine:
        return bare_screen()
    return Screen(Meaning(Timely(cast("Telling", embedder), seconds)).kind, VERSION)


def bare_screen() -> Screen:
    """Return the screen that listens without any embedder: to the rules, to runs of characters, and to concepts."""
    return Screen(Meaning(lambda _: None).kind, VERSION)


class Timely:
    """Vectors and states of texts, or None where they take too long; a slow embedder delays nobody twice."""

    def __init__(self, embedder: Telling, seconds: float | None) -> None:
        self._embedder = embedder
        self._seconds = seconds
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="listening")
        self._free = BoundedSemaphore(AT_ONCE)

    def __call__(self, texts: Sequence[str]) -> list[Embedded] | None:
        """Return what is embedded of each text."""
        if not self._free.acquire(blocking=self._seconds is None):
            return None
        asked = self._pool.submit(self._embedded, texts)
        try:
            return asked.result(self._seconds)
        except TimeoutError:
            return None

    def _embedded(self, texts: Sequence[str]) -> list[Embedded]:
        try:
            return [Embedded(*self._embedder.query_states(text)) for text in texts]
        finally:
            self._free.release()
