"""One finished lecture that is to be recalled: what a reminder asks along with what it is about."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, case, func, select

from handlers.records.batches import among
from handlers.records.sealing import opener
from handlers.records.tables.plans import card_table
from handlers.studying.reminder_words import Recall
from handlers.studying.spacing import MOST_A_DAY

RECENTLY = timedelta(hours=18)
"""Reviews of so many hours count as today's."""


def recalls(connection: Connection, conversations: Collection[str], now: datetime) -> Mapping[tuple[str, str], Recall]:
    """Return the lecture that waits longest to be recalled, by conversation and municipality; none after a day's five.

    One query, whatever the number of conversations.
    """
    if not conversations:
        return {}
    card = card_table.c
    whose = card.conversation, card.municipality
    recent = case((card.seen_at > now - RECENTLY, 1), else_=0)
    ranked = (
        select(
            *(card.conversation, card.municipality, card.course, card.number, card.title, card.due_at),
            func.row_number().over(partition_by=whose, order_by=(card.due_at, card.course, card.number)).label("place"),
            func.sum(recent).over(partition_by=whose).label("asked"),
        )
        .where(among(connection, card.conversation, list(conversations)))
        .subquery()
    )
    first = select(ranked).where(ranked.c.place == 1, ranked.c.due_at <= now, ranked.c.asked < MOST_A_DAY)
    rows = connection.execute(first).all()
    unseal = opener(connection, [row.title for row in rows])
    return {(row.conversation, row.municipality): Recall(unseal(row.title), row.course, row.number) for row in rows}
