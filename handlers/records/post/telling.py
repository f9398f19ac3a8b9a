"""A word to another conversation, written in the transaction of what it is about."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import Connection, insert

from handlers.conversation import Bubble
from handlers.parcels import pack_bubble
from handlers.records.post.outbox import TAP_LIFE
from handlers.records.sealing import sealer
from handlers.records.tables.conversations import new_token, outbox_table, tap_table


def tell(connection: Connection, conversation: str, bubble: Bubble, now: datetime) -> None:
    """Let a bubble go to a conversation; like everything unasked it waits while a human speaks there."""
    seal = sealer(connection, conversation)
    keys = ["" if choice.url else new_token() for choice in bubble.choices]
    connection.execute(
        insert(outbox_table).values(
            conversation=conversation,
            bubble=seal(pack_bubble(bubble)),
            taps=json.dumps(keys),
            due_at=now,
            try_at=now,
        )
    )
    taps = [
        {"key": key, "conversation": conversation, "action": seal(choice.action), "expires_at": now + TAP_LIFE}
        for key, choice in zip(keys, bubble.choices, strict=True)
        if key
    ]
    if taps:
        connection.execute(insert(tap_table), taps)
