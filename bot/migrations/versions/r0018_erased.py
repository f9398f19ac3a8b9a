"""When somebody asked to erase while a cry for help was open, until what stayed for it is erased, too."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Add the column."""
    op.add_column("conversation", sa.Column("erased_at", sa.DateTime(timezone=True)))
