"""What was offered last in a conversation, so that an answer which is typed counts like a tap."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select

from handlers.choosing import agrees, chosen, doubted
from handlers.conversation import Bubble
from handlers.parcels import unpack_bubble
from handlers.people.rating import RATING, rated
from handlers.records.sealing import opener
from handlers.records.tables.conversations import outbox_table

FRESH = timedelta(minutes=30)
"""How long a plain yes, no or number answers what was offered last (proposed)."""

RATED = timedelta(days=1)
"""How long words are heard as what a talk was worth, while nothing was said since it was asked (proposed)."""

TOGETHER = 6
"""Bubbles that are looked at: no answer has more."""


def said_last(connection: Connection, conversation: str, now: datetime) -> tuple[Sequence[Row[Any]], list[Bubble]]:
    """Return what the program said last, all of it that was said together, as rows and as bubbles.

    Nothing is returned where a human said some of it, or where it can't be read any more.
    """
    outbox = outbox_table
    said = (
        select(outbox.c.bubble, outbox.c.taps, outbox.c.due_at)
        .where(outbox.c.conversation == conversation, outbox.c.due_at <= now)
        .where(outbox.c.state.in_(("queued", "sending", "sent")))
        .order_by(outbox.c.id.desc())
        .limit(TOGETHER)
    )
    rows = connection.execute(said).all()
    last = [row for row in reversed(rows) if row.due_at == rows[0].due_at]
    try:
        bubbles = [unpack_bubble(opener(connection)(row.bubble)) for row in last]
    except (ValueError, TypeError, KeyError):
        return [], []
    return ([], []) if any(bubble.mark == "human" for bubble in bubbles) else (last, bubbles)


def standing(connection: Connection, conversation: str, now: datetime) -> tuple[Bubble, ...]:
    """Return what was said last, as long as a plain word may still answer it."""
    last, bubbles = said_last(connection, conversation, now)
    return tuple(bubbles) if last and now - last[0].due_at <= FRESH else ()


def rating_told(connection: Connection, conversation: str, words: str, now: datetime) -> str:
    """Return the action of the rating that words tell of a talk, where it was asked for last; else ""."""
    value = rated(words)
    if value is None:
        return ""
    last, bubbles = said_last(connection, conversation, now)
    if not last or now - last[0].due_at > RATED:
        return ""
    actions = [choice.action for bubble in bubbles for choice in bubble.choices if choice.action.startswith(RATING)]
    return next((action for action in actions if action.endswith(f":{value}")), "")


def tap_named(
    connection: Connection, conversation: str, words: str, now: datetime, *, form: bool, held: bool = False
) -> tuple[str, str]:
    """Return the key of the choice that typed words name and the action that asks anew; "" for either without one.

    What can't be undone is asked for anew unless its whole label was typed. A bare number is left to an open form.
    Where a human holds the talk, all but a label and a yes to what can't be undone may be meant for them.
    """
    last, bubbles = said_last(connection, conversation, now)
    loosely = bool(last) and now - last[0].due_at <= FRESH and not (form and words.strip().isdigit())
    place = chosen(words, bubbles, loosely=loosely and not held)
    if place is None:
        return "", doubted(words, bubbles) if loosely and (agrees(words) or not held) else ""
    return str(json.loads(last[place[0]].taps)[place[1]]), ""
