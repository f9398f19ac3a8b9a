"""People who answer: staff, their shifts, and the hand-offs to them."""

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables."""
