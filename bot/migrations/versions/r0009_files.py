"""Files that are on their way to a person."""

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the tables."""
