"""Wider quiet hours that a guardian asks for."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the hours to the link: they go with it."""
    op.add_column("guardian_link", sa.Column("quiet", sa.String(length=11), nullable=False, server_default=""))
