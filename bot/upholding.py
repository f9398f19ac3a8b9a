"""Rights that the clock upholds: what was kept long enough goes, and a week's report comes to the learner first."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.reasons import reason_of
from handlers.consents.guardians import ANYWHERE, preview, report
from handlers.consents.words import news
from handlers.records import Records
from handlers.records.consents.consent_requests import ConsentRequests
from handlers.records.keeping.retention import Retention
from handlers.records.sealing import key_table
from handlers.studying.progress import Progressing
from knowledge.municipality import Municipality
from knowledge.storage import Storage

logger = logging.getLogger(__name__)

RETENTION_EVERY = timedelta(hours=1)
"""How long nothing is looked for after everything that was due has gone."""

TURN_SECONDS, TURN_EVERY = 2.0, 10.0
"""How long one turn of erasing takes at most, and how often there is one: the clock has other jobs, too."""

BREATH_SECONDS = 0.01
"""A pause after each batch, in which whoever waits to write gets in."""

REPORT_SECONDS = 60.0

LOG_SECONDS = 60.0
"""How long what was erased may still stand in the database's log."""

KEYS_EVERY = timedelta(hours=1)
"""How long a key that erasing has destroyed may still stand in PostgreSQL's files."""

KEYS_AGAIN, KEYS_TRIES = timedelta(minutes=2), 5
"""When it is tried again where somebody works with the keys, and how often in an hour: each try lets others wait."""

Places = Callable[[], Sequence[Municipality]]


class KeepTimes:
    """Erases what was kept long enough: in turns of small batches, rule by rule, until nothing is due for an hour.

    `stopwatch` tells seconds, `breathe` pauses between two batches.
    """

    def __init__(
        self,
        retention: Retention,
        *,
        stopwatch: Callable[[], float] = time.monotonic,
        breathe: Callable[[], None] = lambda: time.sleep(BREATH_SECONDS),
    ) -> None:
        self._retention = retention
        self._stopwatch = stopwatch
        self._breathe = breathe
        self._left: list[str] = []
        self._begun: datetime | None = None

    def __call__(self, now: datetime) -> Mapping[str, int]:
        """Go on where the last turn ended; return how many rows each rule has changed.

        A rule that fails is tried again in the next hour, and stops no other.
        """
        if not self._left:
            if self._begun and timedelta() <= now - self._begun < RETENTION_EVERY:
                return {}
            self._begun, self._left = now, list(self._retention.rules)
        done: Counter[str] = Counter()
        end = self._stopwatch() + TURN_SECONDS
        while self._left and self._stopwatch() < end:
            name = self._left.pop(0)
            changed = self._batch(name, now)
            if changed:
                done[name] += changed
                self._left.append(name)
                self._breathe()
        return done

    def _batch(self, name: str, now: datetime) -> int:
        try:
            return self._retention.rules[name](now)
        except Exception as error:  # noqa: BLE001 - one rule's failure is not the others'
            logger.warning("the keep time of %s could not be kept: %s", name, reason_of(error))
            return 0


class KeysAnew:
    """Writes the keys anew each hour; where that can't be, or fails, it is tried again within minutes, a few times."""

    def __init__(self, rewrite: Callable[[], bool]) -> None:
        self._rewrite = rewrite
        self._hour: datetime | None = None
        self._tried: datetime | None = None
        self._left = 0

    def __call__(self, now: datetime) -> bool:
        """Try where it is time to; tell whether they were written.

        A clock that was set back counts as an hour passed.
        """
        if self._hour is None or not timedelta() <= now - self._hour < KEYS_EVERY:
            self._hour, self._tried, self._left = now, None, KEYS_TRIES
        if not self._left or (self._tried and now - self._tried < KEYS_AGAIN):
            return False
        self._tried, self._left = now, self._left - 1
        if done := self._rewrite():
            self._left = 0
        elif not self._left:
            logger.warning("the keys could not be written anew for an hour: somebody works with them")
        return done


def uphold(clock: Clock, storage: Storage, records: Records, places: Places, progress: Progressing) -> ConsentRequests:
    """Give the clock its jobs; return the requests to guardians, for the pages and for staff."""
    requests = ConsentRequests(storage, news)
    retention = Retention(storage, requests, lambda: _crisis_days(places()))
    clock.every(TURN_EVERY, "keep the keep times", KeepTimes(retention))
    clock.every(LOG_SECONDS, "empty the log of the database", lambda _now: storage.empty_log())
    clock.every(TURN_EVERY, "write the keys anew", KeysAnew(lambda: storage.rewrite(key_table)))
    clock.every(REPORT_SECONDS, "tell of consents that wait", records.bell.ring)
    clock.every(REPORT_SECONDS, "report to guardians", reporting(records, places, progress))
    return requests


def reporting(records: Records, places: Places, progress: Progressing) -> Callable[[datetime], int]:
    """Return the job that shows reports to learners and sends them to guardians."""

    def work(now: datetime) -> int:
        zones = {place.id: place.zone for place in places()}

        def zone_of(municipality: str) -> ZoneInfo:
            return zones.get(municipality, ANYWHERE)

        return records.guardians.report(now, zone_of=zone_of, progress=progress, preview=preview, report=report)

    return work


def _crisis_days(places: Sequence[Municipality]) -> dict[str, int]:
    return {place.id: place.keeping["crisis"] for place in places if "crisis" in place.keeping}
