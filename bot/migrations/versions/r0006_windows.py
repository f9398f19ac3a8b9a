"""Who wants to hear of the next enrolment window."""

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the tables."""
