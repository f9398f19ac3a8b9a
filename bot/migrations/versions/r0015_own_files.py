"""The files that a person showed to whoever answers stand with their words, so that their own chat shows them, too."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Add the column."""
    op.add_column("turn", sa.Column("files", sa.Text(), nullable=False, server_default="[]"))
