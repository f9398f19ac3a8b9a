"""Who wants to hear of the next enrolment window."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "window_subscription",
        sa.Column("conversation", sa.String(length=32), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation"],
            ["conversation.id"],
            name="fk_window_subscription_conversation_conversation",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation", "municipality", name="pk_window_subscription"),
    )
    op.create_index("ix_window_subscription_municipality", "window_subscription", ["municipality"])
    op.create_table(
        "window_seen",
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("window", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("municipality", "window", name="pk_window_seen"),
    )
    op.create_table(
        "window_told",
        sa.Column("conversation", sa.String(length=32), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("window", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation"], ["conversation.id"], name="fk_window_told_conversation_conversation", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("conversation", "municipality", "window", name="pk_window_told"),
    )
