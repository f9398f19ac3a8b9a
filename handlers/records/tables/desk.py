"""The tables of people at work: staff, their sessions, what is in their hands, what they read and wrote down."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
    true,
)

from handlers.records.tables.conversations import Number, Words
from knowledge.storage import Moment, State, metadata

STAFF_ID = 32
UNDER_WAY = "state IN ('waiting', 'claimed', 'snoozed')"


def _id() -> Column[int]:
    return Column("id", Number, primary_key=True)


def _words(name: str, default: str = "") -> Column[Any]:
    return Column(name, Words, nullable=False, server_default=default)


def _count(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default="0")


def _only(name: str, state: str, *columns: str) -> Index:
    return Index(name, *columns, unique=True, sqlite_where=text(state), postgresql_where=text(state))


staff_table = Table(
    "staff",
    metadata,
    Column("id", String(STAFF_ID), primary_key=True),
    Column("municipality", Words, nullable=False),
    Column("pseudonym", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("roles", Text, nullable=False),
    Column("subjects", Text, nullable=False, server_default="[]"),
    Column("shifts", Text, nullable=False, server_default="[]"),
    Column("away", Text, nullable=False, server_default="[]"),
    Column("cap", Integer, nullable=False),
    _count("duty"),
    Column("channel", Words),
    Column("account", Words),
    Column("chat", Words),
    Column("active", Boolean, nullable=False, server_default=true()),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("municipality", "pseudonym"),
    Index("ix_staff_channel_account_chat", "channel", "account", "chat", unique=True),
)


def _of_staff() -> Column[str]:
    return Column("staff", String(STAFF_ID), ForeignKey("staff.id", ondelete="CASCADE"), nullable=False)


link_table = Table(
    "staff_link",
    metadata,
    Column("digest", String(64), primary_key=True),
    _of_staff(),
    Column("purpose", String(16), nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    Index("ix_staff_link_staff", "staff"),
)

session_table = Table(
    "staff_session",
    metadata,
    Column("digest", String(64), primary_key=True),
    _of_staff(),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Index("ix_staff_session_staff", "staff"),
)

access_table = Table(
    "access_log",
    metadata,
    _id(),
    Column("municipality", Words, nullable=False),
    Column("staff", String(STAFF_ID), nullable=False),
    Column("what", String(16), nullable=False),
    Column("reference", Words, nullable=False),
    Column("conversation", String(32), nullable=False, server_default=""),
    Column("at", Moment, nullable=False),
    Index("ix_access_log_municipality_at", "municipality", "at"),
    Index("ix_access_log_conversation", "conversation"),
)

escalation_table = Table(
    "escalation",
    metadata,
    _id(),
    Column("conversation", String(32), ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False),
    Column("municipality", Words, nullable=False),
    Column("category", String(16), nullable=False),
    Column("urgency", String(16), nullable=False),
    _words("subject"),
    Column("question", Words, nullable=False),
    Column("reason", Words, nullable=False),
    Column("language", String(8), nullable=False, server_default=""),
    Column("state", State(16), nullable=False, server_default="waiting"),
    Column("staff", String(STAFF_ID), nullable=False, server_default=""),
    Column("offered", String(STAFF_ID), nullable=False, server_default=""),
    Column("asked", Text, nullable=False, server_default="[]"),
    _count("rounds"),
    Column("opened_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("claimed_at", Moment),
    Column("first_word_at", Moment),
    Column("person_at", Moment),
    Column("staff_at", Moment),
    Column("resolved_at", Moment),
    Column("due_at", Moment),
    Column("reported_at", Moment),
    _words("note"),
    _count("rating"),
    _count("reopened"),
    _count("position"),
    Column("crisis", Number),
    _only("ix_escalation_conversation_open", UNDER_WAY, "conversation"),
    Index("ix_escalation_conversation", "conversation"),
    Index("ix_escalation_municipality_changed_at", "municipality", "changed_at"),
    Index("ix_escalation_state_due_at", "state", "due_at"),
)

line_table = Table(
    "escalation_line",
    metadata,
    Column("escalation", Number, ForeignKey("escalation.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(8), nullable=False),
    Column("staff", String(STAFF_ID), nullable=False, server_default=""),
    _words("text"),
    Column("files", Text, nullable=False, server_default="[]"),
    Column("source", String(8), nullable=False, server_default="chat"),
    Column("key", Words),
    _words("reference"),
    _words("edits"),
    _count("answers"),
    _count("amends"),
    Column("notice", Number),
    Column("at", Moment, nullable=False),
    UniqueConstraint("escalation", "key"),
)

cry_table = Table(
    "crisis_cry",
    metadata,
    _id(),
    Column("crisis", Number, ForeignKey("crisis_case.id", ondelete="CASCADE"), nullable=False),
    Column("kind", Words, nullable=False),
    Column("rules", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("openly", Boolean, nullable=False, server_default=false()),
    Column("at", Moment, nullable=False),
    Index("ix_crisis_cry_crisis", "crisis"),
)

alert_table = Table(
    "crisis_alert",
    metadata,
    _id(),
    Column("crisis", Number, ForeignKey("crisis_case.id", ondelete="CASCADE"), nullable=False),
    Column("staff", String(STAFF_ID), nullable=False),
    Column("reached", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_crisis_alert_crisis", "crisis"),
)

draft_table = Table(
    "faq_draft",
    metadata,
    _id(),
    Column("municipality", Words, nullable=False),
    Column("escalation", Number),
    Column("question", Words, nullable=False),
    Column("answer", Words, nullable=False),
    Column("audience", Text, nullable=False, server_default="[]"),
    Column("until", Date),
    Column("state", State(16), nullable=False, server_default="draft"),
    Column("author", String(STAFF_ID), nullable=False),
    Column("decided_by", String(STAFF_ID), nullable=False, server_default=""),
    Column("decided_at", Moment),
    _words("why"),
    Column("handed", String(64), nullable=False, server_default=""),
    Column("at", Moment, nullable=False),
    Index("ix_faq_draft_municipality_state", "municipality", "state"),
)
