"""Study plans, their sessions, reviews, reminders, and private calendars."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables."""
    _study_plan()
    _study_session()
    _review_card()
    _calendar_feed()
    _reminder()
    _reminder_preference()
    op.add_column("outbox", sa.Column("until", sa.DateTime(timezone=True)))


def _partial(state: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(state), "postgresql_where": sa.text(state)}


def _whose(table: str) -> tuple[sa.Column[str], sa.ForeignKeyConstraint]:
    name = f"fk_{table}_conversation_conversation"
    tie = sa.ForeignKeyConstraint(["conversation"], ["conversation.id"], ondelete="CASCADE", name=name)
    return sa.Column("conversation", sa.String(length=32), nullable=False), tie


def _of_plan(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_plan_study_plan"
    return sa.ForeignKeyConstraint(["plan"], ["study_plan.id"], ondelete="CASCADE", name=name)


def _study_plan() -> None:
    op.create_table(
        "study_plan",
        sa.Column("id", sa.String(length=32), nullable=False),
        *_whose("study_plan"),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("courses", sa.Text(), nullable=False),
        sa.Column("begins", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("exam", sa.Date()),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("days", sa.String(length=16), nullable=False),
        sa.Column("starts", sa.String(length=5), nullable=False),
        sa.Column("rests", sa.Text(), server_default="[]", nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("asked_on", sa.Date()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_study_plan"),
    )
    op.create_index("ix_study_plan_conversation", "study_plan", ["conversation"])
    op.create_index("ix_study_plan_municipality", "study_plan", ["municipality"])


def _study_session() -> None:
    op.create_table(
        "study_session",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("plan", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts", sa.String(length=5), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("lectures", sa.Text(), server_default="[]", nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_study_session"),
        _of_plan("study_session"),
    )
    op.create_index("ix_study_session_plan", "study_session", ["plan"])
    op.create_index(
        "ix_study_session_day", "study_session", ["day", "plan"], **_partial("state IN ('planned', 'later')")
    )


def _review_card() -> None:
    op.create_table(
        "review_card",
        *_whose("review_card"),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("course", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), server_default="", nullable=False),
        sa.Column("stability", sa.Float()),
        sa.Column("difficulty", sa.Float()),
        sa.Column("phase", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer()),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("conversation", "municipality", "course", "number", name="pk_review_card"),
    )
    op.create_index("ix_review_card_due_at", "review_card", ["conversation", "due_at"])


def _calendar_feed() -> None:
    op.create_table(
        "calendar_feed",
        *_whose("calendar_feed"),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("conversation", name="pk_calendar_feed"),
        sa.UniqueConstraint("digest", name="uq_calendar_feed_digest"),
    )


def _reminder() -> None:
    op.create_table(
        "reminder",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        *_whose("reminder"),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("occurrence", sa.Text(), nullable=False),
        sa.Column("plan", sa.String(length=32), server_default="", nullable=False),
        sa.Column("wall", sa.String(length=16), nullable=False),
        sa.Column("ends", sa.String(length=16), server_default="", nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dead_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("payload", sa.Text(), server_default="{}", nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("notice", sa.BigInteger().with_variant(sa.Integer(), "sqlite")),
        sa.Column("repeat", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_reminder"),
        sa.UniqueConstraint("conversation", "kind", "occurrence", name="uq_reminder_conversation_kind_occurrence"),
    )
    op.create_index("ix_reminder_plan", "reminder", ["plan"])
    for name, state, columns in (
        ("due_at", "waiting", ["due_at", "id"]),
        ("waiting", "waiting", ["conversation", "due_at"]),
        ("shelf", "shelf", ["conversation", "due_at"]),
        ("notice", "queued", ["notice"]),
        ("dead_at", "dead", ["dead_at"]),
    ):
        op.create_index(f"ix_reminder_{name}", "reminder", columns, **_partial(f"state = '{state}'"))


def _reminder_preference() -> None:
    op.create_table(
        "reminder_preference",
        *_whose("reminder_preference"),
        sa.Column("state", sa.String(length=16), server_default="on", nullable=False),
        sa.Column("quiet_from", sa.String(length=5), server_default="21:00", nullable=False),
        sa.Column("quiet_until", sa.String(length=5), server_default="08:00", nullable=False),
        sa.Column("zone", sa.Text(), server_default="", nullable=False),
        sa.Column("day", sa.String(length=10), server_default="", nullable=False),
        sa.Column("told", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("conversation", name="pk_reminder_preference"),
    )
