"""`gyeot consent`: what guardians still have to confirm, and what staff mark as received or declined."""

from __future__ import annotations

import sys
from datetime import datetime

from bot.knowing import utc_now
from bot.migrations import migrate
from bot.settings import Settings
from bot.unlocking import open_storage
from handlers.catalogue import Say, speaker
from handlers.consents.words import news
from handlers.records.consents.consent_requests import ConsentRequests
from handlers.records.people.staff import note_command

_STATES = {"open": "not answered yet", "checking": "waits to be confirmed"}


def consents(settings: Settings, what: str, ticket: str = "", now: datetime | None = None) -> int:
    """List what waits, or settle one request by its number; exit status 1 when there is no such request."""
    storage, say = open_storage(settings), speaker(settings.lang)
    try:
        migrate(storage)
        requests = ConsentRequests(storage, news, note_command)
        at = now or utc_now()
        if what == "waiting":
            return _listed(requests, say, at)
        deeds = {
            "received": (requests.received, say("received")),
            "declined": (requests.declined, say("declined")),
            "of-age": (requests.of_age, say("14 by now")),
        }
        settle, settled = deeds[what]
        done = settle(ticket, at)
        told = settled if done else say("no such request waits")
        print(f"{ticket.upper()}: {told}")
        return 0 if done else 1
    finally:
        storage.close()


def _listed(requests: ConsentRequests, say: Say, now: datetime) -> int:
    waiting = requests.waiting(now)
    if not waiting:
        print(say("no consent waits"), file=sys.stderr)
    for request in waiting:
        until = say("until %(day)s") % {"day": request.expires_at.date().isoformat()}
        state = say(_STATES.get(request.state, request.state))
        print(f"{request.ticket}  {request.municipality}  {state}  {until}  {request.contact}".rstrip())
    return 0
