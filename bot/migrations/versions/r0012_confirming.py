"""A signed form that waits for staff, and why a guardian's consent was not confirmed."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add them to the request: they go with it."""
    for name, length in (("reason", 16), ("form_kind", 8)):
        kept = sa.Column(name, sa.String(length=length), nullable=False, server_default="")
        op.add_column("consent_request", kept)
    op.add_column("consent_request", sa.Column("form", sa.LargeBinary(), nullable=True))
