"""What is known of an edition beside its passages."""

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the tables."""
