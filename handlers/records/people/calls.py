"""Calls to staff for a cry for help, as their messengers took them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, and_, select

from handlers.records.tables.conversations import case_table, conversation_table, outbox_table
from handlers.records.tables.desk import alert_table, staff_table


def unreached(connection: Connection, since: datetime) -> frozenset[int]:
    """Return the open cases called for since a moment whose last call no messenger took: who was called blocks it."""
    this, call, staff, talk, outbox = case_table, alert_table, staff_table, conversation_table, outbox_table
    theirs = and_(*(talk.c[name] == staff.c[name] for name in ("channel", "account", "chat")))
    calls = (
        select(this.c.id, outbox.c.state)
        .join(call, and_(call.c.crisis == this.c.id, call.c.at == this.c.alerted_at, call.c.reached))
        .join(staff, staff.c.id == call.c.staff)
        .join(talk, theirs)
        .join(outbox, and_(outbox.c.conversation == talk.c.id, outbox.c.due_at == call.c.at))
        .where(this.c.state == "open", this.c.alerted_at > since)
    )
    rows = connection.execute(calls).all()
    taken = {row.id for row in rows if row.state not in {"refused", "failed"}}
    return frozenset(row.id for row in rows) - taken
