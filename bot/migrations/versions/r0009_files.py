"""Files that are on their way to a person, and the topics of the mentors' groups."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    _file()
    _groups()
    _topics()


def _file() -> None:
    op.create_table(
        "file",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("conversation", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_file"),
        sa.ForeignKeyConstraint(
            ["conversation"], ["conversation.id"], ondelete="CASCADE", name="fk_file_conversation_conversation"
        ),
    )
    op.create_index("ix_file_conversation", "file", ["conversation"])
    op.create_index("ix_file_expires_at", "file", ["expires_at"])


def _groups() -> None:
    op.create_table(
        "mentor_group",
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("trouble", sa.Text(), server_default="", nullable=False),
        sa.Column("trouble_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("municipality", name="pk_mentor_group"),
        sa.UniqueConstraint("account", "chat", name="uq_mentor_group_account_chat"),
    )
    op.create_table(
        "mentor_group_link",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_mentor_group_link"),
    )


def _topics() -> None:
    op.create_table(
        "topic",
        sa.Column("escalation", NUMBER, autoincrement=False, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("conversation", sa.String(length=32), nullable=False),
        sa.Column("thread", sa.Integer(), server_default="0", nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("closing", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("closed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("line", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("escalation", name="pk_topic"),
        sa.ForeignKeyConstraint(
            ["conversation"], ["conversation.id"], ondelete="CASCADE", name="fk_topic_conversation_conversation"
        ),
    )
    op.create_index("ix_topic_account_chat_thread", "topic", ["account", "chat", "thread"])
    op.create_index("ix_topic_conversation", "topic", ["conversation"])
    op.create_table(
        "topic_notice",
        sa.Column("notice", NUMBER, autoincrement=False, nullable=False),
        sa.Column("escalation", NUMBER, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("notice", name="pk_topic_notice"),
        sa.ForeignKeyConstraint(["notice"], ["outbox.id"], ondelete="CASCADE", name="fk_topic_notice_notice_outbox"),
    )
    op.create_index("ix_topic_notice_escalation_position", "topic_notice", ["escalation", "position"])
