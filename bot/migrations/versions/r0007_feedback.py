"""What people think of answers, what was tuned from it, and the words of published texts."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    _answer()
    _words()
    _tuning()


def _answer() -> None:
    op.create_table(
        "answer",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("conversation", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("passages", sa.Text(), nullable=False),
        sa.Column("verdict", sa.String(length=8), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation"], ["conversation.id"], name="fk_answer_conversation_conversation", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_answer"),
        sa.UniqueConstraint("conversation", "key", name="uq_answer_conversation_key"),
    )
    op.create_index("ix_answer_municipality_at", "answer", ["municipality", "at"])


def _words() -> None:
    op.create_table(
        "words",
        sa.Column("splitter", sa.String(length=128), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("splitter", "key", name="pk_words"),
    )


def _tuning() -> None:
    op.create_table(
        "tuning",
        sa.Column("municipality", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tuned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("municipality", "number", name="pk_tuning"),
    )
