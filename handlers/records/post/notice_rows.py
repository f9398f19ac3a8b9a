"""Rows of notices: read with their conversations, leased, given their place there, and changed while in hand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, update

from handlers.conversation import Address, Notice
from handlers.parcels import unpack_bubble
from handlers.records.batches import change
from handlers.records.sealing import Unseal, opener
from handlers.records.tables.conversations import conversation_table, outbox_table

STANDS = (
    *(conversation_table.c[name] for name in ("owner", "latched")),
    conversation_table.c.epoch.label("talk_epoch"),
)
"""How a conversation stands, read together with its notice."""

TALK = (
    *STANDS,
    *(conversation_table.c[name] for name in ("channel", "account", "chat", "language")),
    conversation_table.c.position.label("place"),
)
"""What else is read of a conversation to send its notice."""


def read_notice(
    connection: Connection, row: Row[Any], lease: str, now: datetime, unseal: Unseal | None = None
) -> Notice | None:
    """Read a row; one that cannot be read is given up, or it would stop its conversation."""
    try:
        bubble = unpack_bubble((unseal or opener(connection))(row.bubble))
    except (ValueError, TypeError, KeyError) as error:
        spoilt = {"state": "failed", "reason": f"unreadable: {type(error).__name__}", "lease": "", "finished_at": now}
        connection.execute(update(outbox_table).where(outbox_table.c.id == row.id).values(spoilt))
        return None
    address = Address(row.channel, row.account, row.chat)
    repeat = row.repeat or row.begun
    taps = tuple(json.loads(row.taps))
    return Notice(row.id, address, bubble, taps, row.due_at, row.attempts + 1, lease, repeat, row.language)


def take(connection: Connection, rows: Sequence[Row[Any]], lease: str, until: datetime) -> None:
    """Lease rows, read under the lock of their conversations, and give each that has none its place there."""
    last: dict[str, int] = {}
    taken = []
    for row in rows:
        place = row.position
        if place is None:
            place = last[row.conversation] = last.get(row.conversation, row.place) + 1
        taken.append({"id": row.id, "position": place, "repeat": row.repeat or row.begun})
    leased: dict[str, Any] = {
        "state": "sending",
        "lease": lease,
        "lease_until": until,
        "attempts": outbox_table.c.attempts + 1,
    }
    change(connection, outbox_table, taken, begun=False, **leased)
    change(connection, conversation_table, [{"id": talk, "position": place} for talk, place in last.items()])


def change_held(connection: Connection, notice: Notice, **values: Any) -> bool:
    """Change a notice that is still in hand."""
    outbox = outbox_table
    mine = update(outbox).where(outbox.c.id == notice.id, outbox.c.lease == notice.lease, outbox.c.state == "sending")
    return connection.execute(mine.values(values)).rowcount == 1
