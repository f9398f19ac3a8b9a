"""A household's answers, the questions about it and what was said of it: gone with the check, or after half an hour."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, or_, select, update

from handlers.catalogue import speaker
from handlers.conversation import Bubble, Choice, Session
from handlers.enrolling.household import LATER, PREFIX, Forgotten, is_stale, without
from handlers.parcels import pack_bubble
from handlers.records.post.telling import tell
from handlers.records.sealing import open_slots, opener
from handlers.records.tables.conversations import conversation_table, outbox_table, tap_table
from handlers.severally import severally
from knowledge.storage import Storage

ASKED, TOLD_BACK = '"enrolment:skip=', '"passing":true'
"""What the bubble of every question about a household holds, and of what is said of it, and no other."""

OVER = "check over"
"""Why something of a check was never sent."""

TOLD = re.compile(r"enrolment:[^=]*=")
"""What a choice does that carries an answer about a household."""

LATELY = timedelta(days=2)
"""How far back its questions are looked for: a check ends after half an hour of silence, an outage may be a day."""


def forget(connection: Connection, session: Session, _change: Forgotten, now: datetime) -> None:
    """Blank the questions that were asked and what was said of the answers, and drop their choices.

    A question that is still on its way has been answered without it; what is said beside a verdict stays until then.
    """
    _blank(connection, session.conversation, session.language, now)
    _take_back(connection, session.conversation, now, ASKED)


class Households:
    """The slots of conversations, as far as they hold a household's answers."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def clear_stale(self, now: datetime) -> int:
        """Clear answers that have waited too long, and close their form; return of how many conversations.

        One that fails keeps none of the others; its error is raised at the end.
        """
        talk = conversation_table
        told = or_(*(talk.c.slots.like(f'%"{prefix}%') for prefix in (PREFIX, LATER)))
        holding = select(talk.c.id, talk.c.form, talk.c.slots, talk.c.language).where(told)
        with self._storage.reading() as connection:
            rows = connection.execute(holding).all()
            unseal = opener(connection)
            stale = [row for row in rows if is_stale(open_slots(unseal, row.slots), now)]
        return severally(lambda row: int(self._clear(row, now)), stale)

    def _clear(self, row: Any, now: datetime) -> bool:
        talk, slots, outbox = conversation_table, json.loads(row.slots), outbox_table
        form = "" if row.form == "enrolment" else row.form
        # what was written meanwhile is newer and stays until the next time
        same = update(talk).where(talk.c.id == row.id, talk.c.slots == row.slots, talk.c.form == row.form)
        # what is in a sender's hands may say something of it, and can be blanked only once it has arrived
        leaving = select(outbox.c.id).where(outbox.c.conversation == row.id, outbox.c.state == "sending").exists()
        with self._storage.writing() as connection:
            values = {"slots": json.dumps(without(slots)), "form": form}
            cleared = connection.execute(same.where(~leaving).values(values)).rowcount == 1
            if cleared:
                _blank(connection, row.id, row.language, now)
                if _take_back(connection, row.id, now, ASKED, TOLD_BACK):
                    tell(connection, row.id, _too_late(row.language), now)
        return cleared


def _too_late(language: str) -> Bubble:
    """Return what is said in place of a question that nobody could be asked in time."""
    say = speaker(language)
    text = say(
        "My answer couldn't reach you for half an hour, so I have forgotten what you told me of your household. "
        "Shall I check anew?"
    )
    return Bubble(text, choices=(Choice(say("May I enrol?"), "enrolment:"),))


def _take_back(connection: Connection, conversation: str, now: datetime, *signs: str) -> bool:
    """Blank what has one of these signs and could not be sent yet, for good; tell whether a question was among it."""
    outbox, unseal = outbox_table, opener(connection)
    mine = outbox.c.conversation == conversation, outbox.c.state == "queued"
    waiting = [(row.id, unseal(row.bubble)) for row in connection.execute(select(outbox).where(*mine)).all()]
    found = {number: text for number, text in waiting if any(sign in text for sign in signs)}
    values = {"bubble": pack_bubble(Bubble("")), "taps": "[]", "state": "refused", "reason": OVER, "finished_at": now}
    connection.execute(update(outbox).where(outbox.c.id.in_(found), *mine).values(values))
    return any(ASKED in text for text in found.values())


def _blank(connection: Connection, conversation: str, language: str, now: datetime) -> None:
    outbox, tap, unseal = outbox_table, tap_table, opener(connection)
    lately = select(outbox.c.id, outbox.c.bubble).where(
        outbox.c.conversation == conversation,
        outbox.c.state.in_(("sent", "refused", "failed")),
        outbox.c.due_at > now - LATELY,
    )
    signs = (ASKED, TOLD_BACK)
    asked = [row.id for row in connection.execute(lately).all() if any(sign in unseal(row.bubble) for sign in signs)]
    bubble = pack_bubble(Bubble(speaker(language)("(enrolment check)")))
    connection.execute(update(outbox).where(outbox.c.id.in_(asked)).values(bubble=bubble, taps="[]"))
    kept = connection.execute(select(tap.c.key, tap.c.action).where(tap.c.conversation == conversation)).all()
    told = [row.key for row in kept if TOLD.match(unseal(row.action))]
    connection.execute(delete(tap).where(tap.c.key.in_(told)))
