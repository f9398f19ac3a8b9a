"""What belongs together although it comes in several messages."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Add the column."""
    op.add_column("inbox", sa.Column("album", sa.String(64), nullable=False, server_default=""))
