"""The tables of the library: what was published, by edition."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables."""
    _municipality()
    _edition()
    _passage()
    _course()
    _vector()


def _municipality() -> None:
    op.create_table(
        "municipality",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_municipality"),
    )


def _edition() -> None:
    op.create_table(
        "edition",
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("owner", "number", name="pk_edition"),
    )


def _passage() -> None:
    op.create_table(
        "passage",
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("since", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("until", sa.Integer(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("file", sa.String(length=1024), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("owner", "key", "since", name="pk_passage"),
    )
    op.create_index("ix_passage_id", "passage", ["id"])
    op.create_index("ix_passage_owner_until", "passage", ["owner", "until"])


def _course() -> None:
    op.create_table(
        "course",
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("since", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("until", sa.Integer(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("file", sa.String(length=1024), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("owner", "key", "since", name="pk_course"),
    )
    op.create_index("ix_course_id", "course", ["id"])
    op.create_index("ix_course_owner_until", "course", ["owner", "until"])


def _vector() -> None:
    op.create_table(
        "vector",
        sa.Column("engine", sa.String(length=128), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("engine", "key", name="pk_vector"),
    )
