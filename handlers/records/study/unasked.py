"""Words that nobody asks for at this moment: kept as reminders where a messenger can wake, so that one law holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, case, func, select

from handlers.conversation import Bubble
from handlers.parcels import pack_bubble
from handlers.records.post.telling import tell
from handlers.records.study.reminders import channel_of, schedule, take_back
from handlers.records.tables.conversations import outbox_table
from handlers.records.tables.reminders import reminder_table
from handlers.studying.reminding import PUSHLESS, Reminder, local

LIFE = timedelta(hours=40)
"""How long such words help: what finds no place today is said tomorrow."""


@dataclass(frozen=True, slots=True)
class Unasked:
    """Words of a kind, once an occurrence; `zone` is that of the municipality, `more` what is looked at again."""

    kind: str
    occurrence: str
    bubble: Bubble
    zone: str
    more: tuple[tuple[str, str], ...] = ()


def say_unasked(connection: Connection, conversation: str, words: Unasked, at: datetime, now: datetime) -> None:
    """Let words be said from a moment on: by day, merged with what else is due, within the messages of a day.

    Where nobody can be woken they stand in the conversation and disturb no one.
    """
    if channel_of(connection, conversation) in PUSHLESS:
        tell(connection, conversation, words.bubble, at)
        return
    wall = local(at, words.zone)
    payload = {"bubble": pack_bubble(words.bubble), **dict(words.more)}
    reminder = Reminder(words.kind, words.occurrence, wall, words.zone, payload, wall + LIFE)
    schedule(connection, conversation, [reminder], now)


def unsay(connection: Connection, conversation: str, kind: str, about: str, now: datetime, reason: str) -> bool:
    """Take back what is still to be said of a kind about something; tell whether there was anything."""
    return take_back(connection, conversation, now, reason, *_about(kind, about))


def became_of(connection: Connection, conversation: str, kind: str, about: str) -> tuple[str, datetime | None]:
    """Return the state of the newest words of a kind about something, and when they ended; "" when there are none."""
    reminder, outbox = reminder_table, outbox_table
    sent = and_(reminder.c.state == "queued", outbox.c.state == "sent")
    mine = (
        select(
            case((sent, "told"), else_=reminder.c.state).label("state"),
            func.coalesce(outbox.c.finished_at, reminder.c.finished_at).label("ended"),
        )
        .outerjoin(outbox, outbox.c.id == reminder.c.notice)
        .where(reminder.c.conversation == conversation, *_about(kind, about))
        .order_by(reminder.c.id.desc())
        .limit(1)
    )
    row = connection.execute(mine).first()
    return (row.state, row.ended) if row else ("", None)


def _about(kind: str, about: str) -> tuple[ColumnElement[bool], ...]:
    """Occurrences are named "about@when"."""
    reminder = reminder_table
    return reminder.c.kind == kind, reminder.c.occurrence.startswith(f"{about}@", autoescape=True)
