"""Rights that the clock upholds: what was kept long enough goes, and a week's report comes to the learner first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.clock import Clock
from handlers.consent import news
from handlers.guardians import ANYWHERE, preview, report
from handlers.progress import Progressing
from handlers.records import Records
from handlers.records.consent_requests import ConsentRequests
from handlers.records.retention import Retention
from knowledge.municipality import Municipality
from knowledge.storage import Storage

RETENTION_SECONDS = 3600.0
REPORT_SECONDS = 60.0

Places = Callable[[], Sequence[Municipality]]


def uphold(clock: Clock, storage: Storage, records: Records, places: Places, progress: Progressing) -> ConsentRequests:
    """Give the clock its jobs; return the requests to guardians, for the pages and for staff."""
    requests = ConsentRequests(storage, news)
    retention = Retention(storage, requests, lambda: _crisis_days(places()))
    clock.every(RETENTION_SECONDS, "keep the keep times", retention.keep)
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
