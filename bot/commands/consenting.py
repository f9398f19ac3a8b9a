"""`gyeot consent`: what guardians still have to confirm, and what staff mark as received or declined."""

from __future__ import annotations

from datetime import datetime

from bot.knowing import utc_now
from bot.migrations import migrate
from bot.settings import Settings
from bot.unlocking import open_storage
from handlers.consents.words import news
from handlers.records.consents.consent_requests import ConsentRequests


def consents(settings: Settings, what: str, ticket: str = "", now: datetime | None = None) -> int:
    """List what waits, or settle one request by its number; exit status 1 when there is no such request."""
    storage = open_storage(settings)
    try:
        migrate(storage)
        requests = ConsentRequests(storage, news)
        if what == "waiting":
            return _listed(requests)
        settle = requests.received if what == "received" else requests.declined
        done = settle(ticket, now or utc_now())
        print(f"{ticket.upper()}: {what}" if done else f"{ticket.upper()}: no such request waits")
        return 0 if done else 1
    finally:
        storage.close()


def _listed(requests: ConsentRequests) -> int:
    for request in requests.waiting():
        until = request.expires_at.date().isoformat()
        print(f"{request.ticket}  {request.municipality}  {request.state}  until {until}  {request.contact}".rstrip())
    return 0
