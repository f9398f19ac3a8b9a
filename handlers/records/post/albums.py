"""Albums: pictures that belong together and come one by one, each kept at once, are taken in hand as one message."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, or_, select, update

from handlers.conversation import Message
from handlers.filing import joined
from handlers.parcels import pack_message, unpack_message
from handlers.records.post.arriving import open_arrival
from handlers.records.sealing import opener
from handlers.records.tables.conversations import inbox_table

PAUSE = timedelta(seconds=1)
"""How long after a picture the next of its album is waited for: one comes as soon as the one before is taken.

An album has ten pictures at most (Bot API, sendMediaGroup).
"""

WIDTH = 64
"""Characters of an album's name that are kept; Telegram's have twenty."""


def due(message: Message, now: datetime) -> datetime:
    """Return the moment from which a message may be worked on."""
    return now + PAUSE if message.album else now


def complete(now: datetime) -> ColumnElement[bool]:
    """Return the condition that nothing more of a row's album is waited for."""
    inbox, other = inbox_table, inbox_table.alias("piece")
    return or_(inbox.c.album == "", ~exists().where(_together(other, inbox), other.c.due_at > now))


def gathered(
    connection: Connection, number: int, message: Message, now: datetime, sealed: Callable[[str], str]
) -> Message:
    """Return a claimed message with all that waits of its album, which from now on is one row and one message.

    Its pictures stand as they were sent, by the messenger's numbers, which grow; the keys of all stay, so that none
    that comes again is taken for new. `sealed` returns what is kept as it is kept.
    """
    inbox, first = inbox_table, inbox_table.alias("first")
    waiting = select(inbox).where(first.c.id == number, inbox.c.id > number, _together(inbox, first))
    others = connection.execute(waiting.order_by(inbox.c.id)).all()
    unseal = opener(connection, [other.payload for other in others])
    read, taken = [message], []
    for other in others:
        try:
            read.append(unpack_message(open_arrival(unseal, other.payload)))
        except (ValueError, TypeError, KeyError):
            continue  # it is given up when it is claimed by itself
        taken.append(other.id)
    whole = joined(sorted(read, key=lambda piece: (len(piece.reference), piece.reference)))
    if whole is None or not taken:
        return message
    connection.execute(update(inbox).where(inbox.c.id == number).values(payload=sealed(pack_message(whole))))
    ended = {"state": "done", "payload": "", "finished_at": now}
    connection.execute(update(inbox).where(inbox.c.id.in_(taken)).values(ended))
    return whole


def _together(other: Any, inbox: Any) -> ColumnElement[bool]:
    names = ("channel", "account", "chat", "album")
    return and_(*(other.c[name] == inbox.c[name] for name in names), other.c.state == "waiting")
