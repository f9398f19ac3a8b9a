"""When whoever answers asked a lead to look at a talk, until one has."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Add the column."""
    op.add_column("escalation", sa.Column("reported_at", sa.DateTime(timezone=True)))
