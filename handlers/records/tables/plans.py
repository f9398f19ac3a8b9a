"""The tables of study: plans, sessions, reviews, and private calendars; all go with their conversation."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Date, Float, ForeignKey, Index, Integer, String, Table, Text, text

from handlers.records.tables.conversations import Words
from knowledge.storage import Moment, State, metadata


def of_conversation(**options: Any) -> Column[str]:
    """Return the column that ties a row to its conversation."""
    whose = ForeignKey("conversation.id", ondelete="CASCADE")
    return Column("conversation", String(32), whose, nullable=False, **options)


def of_plan(**options: Any) -> Column[str]:
    """Return the column that ties a row to its plan."""
    return Column("plan", String(32), ForeignKey("study_plan.id", ondelete="CASCADE"), **options)


def waiting_index(name: str, state: str, *columns: str) -> Index:
    """Return an index of unfinished rows only."""
    return Index(name, *columns, sqlite_where=text(state), postgresql_where=text(state))


plan_table = Table(
    "study_plan",
    metadata,
    Column("id", String(32), primary_key=True),
    of_conversation(),
    Column("municipality", Words, nullable=False),
    Column("title", Words, nullable=False),
    Column("courses", Text, nullable=False),
    Column("begins", Date, nullable=False),
    Column("ends", Date, nullable=False),
    Column("exam", Date),
    Column("minutes", Integer, nullable=False),
    Column("days", String(16), nullable=False),
    Column("starts", String(5), nullable=False),
    Column("rests", Text, nullable=False, server_default="[]"),
    Column("zone", Words, nullable=False),
    Column("state", State(8), nullable=False),
    Column("asked_on", Date),
    Column("version", Integer, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Index("ix_study_plan_conversation", "conversation"),
    Index("ix_study_plan_municipality", "municipality"),
)

session_table = Table(
    "study_session",
    metadata,
    Column("id", String(48), primary_key=True),
    of_plan(nullable=False),
    Column("day", Date, nullable=False),
    Column("starts", String(5), nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("kind", String(8), nullable=False),
    Column("lectures", Text, nullable=False, server_default="[]"),
    Column("state", State(8), nullable=False),
    Column("changed_at", Moment, nullable=False),
    Index("ix_study_session_plan", "plan"),
    waiting_index("ix_study_session_day", "state IN ('planned', 'later')", "day", "plan"),
)

card_table = Table(
    "review_card",
    metadata,
    of_conversation(primary_key=True),
    Column("municipality", Words, primary_key=True),
    Column("course", Words, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("title", Words, nullable=False),
    Column("unit", Words, nullable=False, server_default=""),
    Column("stability", Float),
    Column("difficulty", Float),
    Column("phase", Integer, nullable=False),
    Column("step", Integer),
    Column("due_at", Moment, nullable=False),
    Column("seen_at", Moment),
    Index("ix_review_card_due_at", "conversation", "due_at"),
)

feed_table = Table(
    "calendar_feed",
    metadata,
    of_conversation(primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("made_at", Moment, nullable=False),
)
