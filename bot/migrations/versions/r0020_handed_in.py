"""In which words a draft was handed in, as a digest: the same words again are the same draft."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Add the column."""
    op.add_column("faq_draft", sa.Column("handed", sa.String(64), server_default="", nullable=False))
