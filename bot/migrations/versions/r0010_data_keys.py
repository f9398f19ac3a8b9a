"""Keys that words and files are sealed with, under a master key that lies elsewhere; cries that wait for a case."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table and the index."""
    op.create_table(
        "data_key",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("conversation", sa.String(length=32), nullable=True),
        sa.Column("crisis", NUMBER, nullable=True),
        sa.Column("master", sa.String(length=16), nullable=False),
        sa.Column("wrapped", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_data_key"),
        sa.ForeignKeyConstraint(
            ["conversation"], ["conversation.id"], ondelete="CASCADE", name="fk_data_key_conversation_conversation"
        ),
        sa.ForeignKeyConstraint(
            ["crisis"], ["crisis_case.id"], ondelete="CASCADE", name="fk_data_key_crisis_crisis_case"
        ),
        sqlite_autoincrement=True,
    )
    for column in ("conversation", "crisis", "master"):
        op.create_index(f"ix_data_key_{column}", "data_key", [column])
    urgent = sa.text("state = 'urgent'")
    op.create_index("ix_inbox_urgent", "inbox", ["id"], sqlite_where=urgent, postgresql_where=urgent)
