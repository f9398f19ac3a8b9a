"""The tables of what is said unasked: rows with a due time, and each person's wishes about them."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, false, text

from handlers.records.tables.conversations import Number, Words
from knowledge.storage import Moment, State, metadata


def _of_conversation(*, key: bool = False) -> Column[str]:
    whose = ForeignKey("conversation.id", ondelete="CASCADE")
    return Column("conversation", String(32), whose, nullable=False, primary_key=key)


def _only(name: str, state: str, *columns: str) -> Index:
    where = text(f"state = '{state}'")
    return Index(name, *columns, sqlite_where=where, postgresql_where=where)


reminder_table = Table(
    "reminder",
    metadata,
    Column("id", Number, primary_key=True),
    _of_conversation(),
    Column("kind", String(16), nullable=False),
    Column("occurrence", Words, nullable=False),
    Column("plan", String(32), nullable=False, server_default=""),
    Column("wall", String(16), nullable=False),
    Column("ends", String(16), nullable=False, server_default=""),
    Column("zone", Words, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("dead_at", Moment, nullable=False),
    Column("payload", Text, nullable=False, server_default="{}"),
    Column("state", State(8), nullable=False),
    Column("notice", Number),
    Column("repeat", Boolean, nullable=False, server_default=false()),
    Column("reason", Words, nullable=False, server_default=""),
    Column("finished_at", Moment),
    UniqueConstraint("conversation", "kind", "occurrence"),
    _only("ix_reminder_due_at", "waiting", "due_at", "id"),
    _only("ix_reminder_waiting", "waiting", "conversation", "due_at"),
    _only("ix_reminder_shelf", "shelf", "conversation", "due_at"),
    _only("ix_reminder_notice", "queued", "notice"),
    _only("ix_reminder_dead_at", "dead", "dead_at"),
    Index("ix_reminder_plan", "plan"),
)
"""`state` is waiting; shelf (where nobody can be woken: shown at the next contact); queued with its `notice` of the
outbox; told; or dropped, dead, failed with a reason. `wall`, `ends` are local times, `zone` where they are meant."""

preference_table = Table(
    "reminder_preference",
    metadata,
    _of_conversation(key=True),
    Column("state", State(16), nullable=False, server_default="on"),
    Column("quiet_from", String(5), nullable=False, server_default="21:00"),
    Column("quiet_until", String(5), nullable=False, server_default="08:00"),
    Column("zone", Words, nullable=False, server_default=""),
    Column("day", String(10), nullable=False, server_default=""),
    Column("told", Integer, nullable=False, server_default="0"),
)
"""`told` counts the unasked messages of the local `day`."""
