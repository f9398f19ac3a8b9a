"""The tables of people: conversations, inbox, outbox and what hangs on them."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def partial(state: str) -> dict[str, Any]:
    """Return what makes an index one of unfinished rows only."""
    return {"sqlite_where": sa.text(state), "postgresql_where": sa.text(state)}


def upgrade() -> None:
    """Make the tables."""
    _conversation()
    _inbox()
    _turn()
    _outbox()
    _tap()
    _handoff_request()
    _crisis_case()
    _lane()


def _conversation() -> None:
    op.create_table(
        "conversation",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("municipality", sa.Text(), server_default="", nullable=False),
        sa.Column("language", sa.Text(), server_default="", nullable=False),
        sa.Column("owner", sa.String(length=8), server_default="bot", nullable=False),
        sa.Column("latched", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("form", sa.Text(), server_default="", nullable=False),
        sa.Column("slots", sa.Text(), server_default="{}", nullable=False),
        sa.Column("previous", sa.Text(), server_default="", nullable=False),
        sa.Column("misses", sa.Integer(), server_default="0", nullable=False),
        sa.Column("epoch", sa.Integer(), server_default="0", nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_conversation"),
        sa.UniqueConstraint("channel", "account", "chat", name="uq_conversation_channel_account_chat"),
    )


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=8), server_default="waiting", nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease", sa.String(length=32), server_default="", nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
        sa.UniqueConstraint("channel", "account", "key", name="uq_inbox_channel_account_key"),
    )
    op.create_index("ix_inbox_finished_at", "inbox", ["finished_at"])
    op.create_index("ix_inbox_lane", "inbox", ["channel", "account", "chat", "id"], **partial("state = 'waiting'"))


def _turn() -> None:
    op.create_table(
        "turn",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("conversation", sa.String(length=32), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("passages", sa.Text(), server_default="[]", nullable=False),
        sa.Column("outcome", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation"], ["conversation.id"], name="fk_turn_conversation_conversation", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_turn"),
    )
    op.create_index("ix_turn_conversation_position", "turn", ["conversation", "position"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("conversation", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("bubble", sa.Text(), nullable=False),
        sa.Column("taps", sa.Text(), server_default="[]", nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=8), server_default="queued", nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease", sa.String(length=32), server_default="", nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("begun", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("repeat", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("reference", sa.Text(), server_default="", nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation"], ["conversation.id"], name="fk_outbox_conversation_conversation", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
    )
    op.create_index("ix_outbox_conversation_position", "outbox", ["conversation", "position"])
    op.create_index(
        "ix_outbox_lane", "outbox", ["conversation", "due_at", "id"], **partial("state IN ('queued', 'sending')")
    )
    op.create_index("ix_outbox_try_at", "outbox", ["try_at"], **partial("state IN ('queued', 'sending')"))


def _tap() -> None:
    op.create_table(
        "tap",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("conversation", sa.String(length=32), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation"], ["conversation.id"], name="fk_tap_conversation_conversation", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name="pk_tap"),
    )
    op.create_index("ix_tap_conversation", "tap", ["conversation"])
    op.create_index("ix_tap_expires_at", "tap", ["expires_at"])


def _handoff_request() -> None:
    op.create_table(
        "handoff_request",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("conversation", sa.String(length=32), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation"],
            ["conversation.id"],
            name="fk_handoff_request_conversation_conversation",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_handoff_request"),
    )
    op.create_index("ix_handoff_request_conversation", "handoff_request", ["conversation"])
    op.create_index("ix_handoff_request_municipality_at", "handoff_request", ["municipality", "at"])


def _crisis_case() -> None:
    op.create_table(
        "crisis_case",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("conversation", sa.String(length=32), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation"], ["conversation.id"], name="fk_crisis_case_conversation_conversation", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_crisis_case"),
    )
    op.create_index("ix_crisis_case_conversation", "crisis_case", ["conversation"])
    op.create_index("ix_crisis_case_municipality_at", "crisis_case", ["municipality", "at"])


def _lane() -> None:
    op.create_table(
        "lane",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("free_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_lane"),
    )
