"""Calls to staff for a cry for help or a question, as their messengers took them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, and_, select

from handlers.people.escalation import PATIENCE
from handlers.records.tables.conversations import case_table, conversation_table, outbox_table
from handlers.records.tables.desk import alert_table, escalation_table, staff_table

LOST = ("refused", "failed")
"""States of what no messenger took."""


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
    taken = {row.id for row in rows if row.state not in LOST}
    return frozenset(row.id for row in rows) - taken


def unoffered(connection: Connection, now: datetime) -> frozenset[int]:
    """Return the questions that wait for somebody whose messenger took no word of them: who was asked blocks it."""
    this, staff, talk, outbox = escalation_table, staff_table, conversation_table, outbox_table
    theirs = and_(*(talk.c[name] == staff.c[name] for name in ("channel", "account", "chat")))
    asked = (
        select(this.c.id, this.c.due_at, outbox.c.due_at.label("told_at"))
        .join(staff, staff.c.id == this.c.offered)
        .join(talk, theirs)
        .join(outbox, and_(outbox.c.conversation == talk.c.id, outbox.c.state.in_(LOST)))
        .where(this.c.state == "waiting", this.c.due_at > now, outbox.c.due_at > now - PATIENCE)
    )
    return frozenset(row.id for row in connection.execute(asked) if row.due_at - PATIENCE == row.told_at)
