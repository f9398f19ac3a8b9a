"""The tables of people's records; everything of a conversation goes with its row."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Dialect,
    ForeignKey,
    Index,
    Insert,
    Integer,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite

from knowledge.storage import Moment, State, metadata

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""What neither database keeps in a text."""

Number = BigInteger().with_variant(Integer, "sqlite")
"""A row's number: SQLite counts only an INTEGER PRIMARY KEY by itself."""


class Words(TypeDecorator[str]):
    """A text as a person typed it, with what no database can keep replaced by U+FFFD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Replace NUL and lone surrogates."""
        return None if value is None else UNSTORABLE.sub("\ufffd", value)


def _id() -> Column[int]:
    return Column("id", Number, primary_key=True)


def _of_conversation() -> Column[str]:
    return Column("conversation", String(32), ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False)


def _address() -> tuple[Column[str], ...]:
    return tuple(Column(name, Words, nullable=False) for name in ("channel", "account", "chat"))


def _lease() -> tuple[Column[Any], ...]:
    return (
        Column("lease", String(32), nullable=False, server_default=""),
        Column("lease_until", Moment),
        Column("attempts", Integer, nullable=False, server_default="0"),
    )


def _waiting(name: str, state: str, *columns: str) -> Index:
    return Index(name, *columns, sqlite_where=text(state), postgresql_where=text(state))


conversation_table = Table(
    "conversation",
    metadata,
    Column("id", String(32), primary_key=True),
    *_address(),
    Column("municipality", Words, nullable=False, server_default=""),
    Column("language", Words, nullable=False, server_default=""),
    Column("owner", String(8), nullable=False, server_default="bot"),
    Column("latched", Boolean, nullable=False, server_default=false()),
    Column("form", Words, nullable=False, server_default=""),
    Column("slots", Text, nullable=False, server_default="{}"),
    Column("previous", Words, nullable=False, server_default=""),
    Column("misses", Integer, nullable=False, server_default="0"),
    Column("epoch", Integer, nullable=False, server_default="0"),
    Column("position", Integer, nullable=False, server_default="0"),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("erased_at", Moment),
    UniqueConstraint("channel", "account", "chat"),
)

inbox_table = Table(
    "inbox",
    metadata,
    _id(),
    *_address(),
    Column("key", Words, nullable=False),
    Column("payload", Text, nullable=False),
    Column("album", String(64), nullable=False, server_default=""),
    Column("state", State(8), nullable=False, server_default="waiting"),
    Column("due_at", Moment, nullable=False),
    *_lease(),
    Column("error", Words, nullable=False, server_default=""),
    Column("received_at", Moment, nullable=False),
    Column("finished_at", Moment),
    UniqueConstraint("channel", "account", "key"),
    _waiting("ix_inbox_lane", "state = 'waiting'", "channel", "account", "chat", "id"),
    Index("ix_inbox_finished_at", "finished_at"),
    _waiting("ix_inbox_urgent", "state = 'urgent'", "id"),
)

turn_table = Table(
    "turn",
    metadata,
    _id(),
    _of_conversation(),
    Column("municipality", Words, nullable=False),
    Column("position", Integer, nullable=False),
    Column("role", String(8), nullable=False),
    Column("text", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("passages", Text, nullable=False, server_default="[]"),
    Column("outcome", Words, nullable=False, server_default=""),
    Column("files", Text, nullable=False, server_default="[]"),
    Index("ix_turn_conversation_position", "conversation", "position"),
    Index("ix_turn_at", "at"),
)

outbox_table = Table(
    "outbox",
    metadata,
    _id(),
    _of_conversation(),
    Column("position", Integer),
    Column("bubble", Text, nullable=False),
    Column("taps", Text, nullable=False, server_default="[]"),
    Column("epoch", Integer),
    Column("state", State(8), nullable=False, server_default="queued"),
    Column("due_at", Moment, nullable=False),
    Column("until", Moment),
    Column("try_at", Moment, nullable=False),
    *_lease(),
    Column("begun", Boolean, nullable=False, server_default=false()),
    Column("repeat", Boolean, nullable=False, server_default=false()),
    Column("reason", Words, nullable=False, server_default=""),
    Column("reference", Words, nullable=False, server_default=""),
    Column("finished_at", Moment),
    Index("ix_outbox_finished_at", "finished_at"),
    _waiting("ix_outbox_lane", "state IN ('queued', 'sending')", "conversation", "due_at", "id"),
    _waiting("ix_outbox_try_at", "state IN ('queued', 'sending')", "try_at"),
    Index("ix_outbox_conversation_position", "conversation", "position"),
)

tap_table = Table(
    "tap",
    metadata,
    Column("key", String(32), primary_key=True),
    _of_conversation(),
    Column("action", Words, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Index("ix_tap_conversation", "conversation"),
    Index("ix_tap_expires_at", "expires_at"),
)

case_table = Table(
    "crisis_case",
    metadata,
    _id(),
    Column("conversation", String(32), ForeignKey("conversation.id", ondelete="SET NULL")),
    Column("municipality", Words, nullable=False),
    Column("kind", Words, nullable=False),
    Column("rules", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("state", State(8), nullable=False, server_default="open"),
    Column("taken_by", String(32), nullable=False, server_default=""),
    Column("taken_at", Moment),
    Column("alerted_at", Moment),
    Column("rounds", Integer, nullable=False, server_default="0"),
    Column("closed_at", Moment),
    Column("note", Words, nullable=False, server_default=""),
    Index(
        "ix_crisis_case_conversation_open",
        "conversation",
        unique=True,
        sqlite_where=text("state != 'closed'"),
        postgresql_where=text("state != 'closed'"),
    ),
    Index("ix_crisis_case_conversation", "conversation"),
    Index("ix_crisis_case_municipality_at", "municipality", "at"),
)

lane_table = Table(
    "lane",
    metadata,
    Column("name", Words, primary_key=True),
    Column("free_at", Moment, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits and is due: how many rows, for how many seconds the oldest, and how many were given up."""

    waiting: int
    oldest: float
    failed: int


def new_token() -> str:
    """Return 22 random characters of A-Z a-z 0-9 - _ (128 bits)."""
    return secrets.token_urlsafe(16)


def upsert(connection: Connection, table: Table, *rows: Mapping[str, Any]) -> Any:
    """Return an INSERT that can say ON CONFLICT, in the words of this database."""
    statement: Insert = inserting(connection.dialect.name, table)
    return statement.values(dict(rows[0]) if len(rows) == 1 else [dict(row) for row in rows])


@cache
def replacing(dialect: str, table: Table, keys: tuple[str, ...], names: tuple[str, ...]) -> Insert:
    """Return an INSERT of rows with these names that writes over the row of the same keys; made once for all rows."""
    statement: Any = inserting(dialect, table)
    rest = {name: statement.excluded[name] for name in names if name not in keys}
    replaced: Insert = statement.on_conflict_do_update(index_elements=keys, set_=rest)
    return replaced


def inserting(dialect: str, table: Table) -> Any:
    """Return an INSERT that can say ON CONFLICT, by the name of a dialect."""
    return (sqlite if dialect == "sqlite" else postgresql).insert(table)


def seconds(start: datetime | None, now: datetime) -> float:
    """Return the seconds since `start`, never below zero."""
    return max(0.0, (now - start).total_seconds()) if start else 0.0
