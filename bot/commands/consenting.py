"""`gyeot consent`: what guardians still have to confirm, and what staff mark as received or declined."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime

from bot.knowing import utc_now
from bot.migrations import migrate
from bot.settings import Settings
from bot.unlocking import open_storage
from handlers.catalogue import Say, speaker
from handlers.consents.consenting import Band
from handlers.consents.words import news
from handlers.records.consents.consent_requests import ConsentRequests
from handlers.records.people.staff import note_command

_STATES = {"open": "not answered yet", "checking": "waits to be confirmed"}


def consents(settings: Settings, what: str, ticket: str = "", band: Band = "teen", now: datetime | None = None) -> int:
    """List what waits, or settle one request by its number; exit status 1 when there is no such request.

    `band` is who decides from now on, of a child that is 14 or of whom "under 14" was a slip.
    """
    storage, say = open_storage(settings), speaker(settings.lang)
    try:
        migrate(storage)
        requests = ConsentRequests(storage, news, note_command)
        at = now or utc_now()
        if what == "waiting":
            return _listed(requests, say, at)
        deeds: dict[str, tuple[Callable[[], bool], str]] = {
            "received": (lambda: requests.received(ticket, at), say("received")),
            "declined": (lambda: requests.declined(ticket, at), say("declined")),
            "of-age": (lambda: requests.of_age(ticket, at, band), say("they decide themselves by now")),
        }
        settle, settled = deeds[what]
        done = settle()
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
