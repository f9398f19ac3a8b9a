"""Calls of an alert address for cries for help that nobody has taken."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table and its index."""
    op.create_table(
        "alert_call",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("crisis", NUMBER, nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=8), server_default="waiting", nullable=False),
        sa.Column("try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease", sa.String(length=32), server_default="", nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_alert_call"),
        sa.ForeignKeyConstraint(
            ["crisis"], ["crisis_case.id"], ondelete="CASCADE", name="fk_alert_call_crisis_crisis_case"
        ),
    )
    waiting = sa.text("state = 'waiting'")
    op.create_index("ix_alert_call_crisis", "alert_call", ["crisis"])
    op.create_index("ix_alert_call_try_at", "alert_call", ["try_at"], sqlite_where=waiting, postgresql_where=waiting)
