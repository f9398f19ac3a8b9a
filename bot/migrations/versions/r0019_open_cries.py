"""Whether a cry for help was said in a room where others read along."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Add the column."""
    op.add_column("crisis_cry", sa.Column("openly", sa.Boolean(), server_default=sa.false(), nullable=False))
