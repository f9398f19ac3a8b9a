"""What is offered at hello, without anybody's waiting long for it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection
from datetime import datetime

from bot.reasons import reason_of
from handlers.starters import FIRST, Leading
from knowledge.municipality import Municipality

logger = logging.getLogger(__name__)

PATIENCE = 0.8
"""Seconds that a hello waits for what leads somewhere to be judged: the first question after a start loads models."""


class Offering:
    """Offers what leads somewhere; all of it to whoever comes before that is judged. Any thread may ask."""

    def __init__(self, leading: Leading, patience: float = PATIENCE) -> None:
        self._leading = leading
        self._patience = patience
        self._judging: dict[str, threading.Event] = {}
        self._lock = threading.Lock()

    def __call__(self, place: Municipality, now: datetime) -> Collection[str]:
        """Return what may be offered in a municipality."""
        known = self._leading.known(place, now)
        if known is None:
            self._begun(place, now).wait(self._patience)
            known = self._leading.known(place, now)
        return FIRST if known is None else known

    def _begun(self, place: Municipality, now: datetime) -> threading.Event:
        with self._lock:
            if place.id not in self._judging:
                done = self._judging[place.id] = threading.Event()
                threading.Thread(target=self._judge, args=(place, now, done), name="offers", daemon=True).start()
            return self._judging[place.id]

    def _judge(self, place: Municipality, now: datetime, done: threading.Event) -> None:
        try:
            self._leading(place, now)
        except Exception as error:  # noqa: BLE001 - hello is said all the same, and the next one tries again
            logger.warning("what hello offers in %s is not known: %s", place.id, reason_of(error))
        finally:
            with self._lock:
                self._judging.pop(place.id, None)
            done.set()
