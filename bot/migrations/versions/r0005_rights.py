"""Consent, guardians and what is kept until when."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables; a cry for help outlives its conversation."""
    _consent()
    _consent_step()
    _consent_request()
    _guardian_invitation()
    _guardian_link()
    _export_pass()
    op.create_index("ix_outbox_finished_at", "outbox", ["finished_at"])
    op.create_index("ix_turn_at", "turn", ["at"])
    name = "fk_crisis_case_conversation_conversation"
    with op.batch_alter_table("crisis_case") as case:
        case.drop_constraint(name, type_="foreignkey")
        case.alter_column("conversation", existing_type=sa.String(length=32), nullable=True)
        case.create_foreign_key(name, "conversation", ["conversation"], ["id"], ondelete="SET NULL")


def _said() -> tuple[sa.Column[str], ...]:
    return (
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Text(), server_default="", nullable=False),
        sa.Column("language", sa.Text(), server_default="", nullable=False),
    )


def _whose(table: str, column: str = "conversation") -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_conversation"
    return sa.ForeignKeyConstraint([column], ["conversation.id"], name=name, ondelete="CASCADE")


def _conversation(name: str = "conversation", *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=32), nullable=nullable)


def _consent() -> None:
    op.create_table(
        "consent",
        _conversation(),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("band", sa.String(length=8), server_default="", nullable=False),
        *_said(),
        sa.Column("wish", sa.String(length=16), server_default="", nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("erase_at", MOMENT, nullable=True),
        _whose("consent"),
        sa.PrimaryKeyConstraint("conversation", name="pk_consent"),
    )
    op.create_index("ix_consent_erase_at", "consent", ["erase_at"])


def _consent_step() -> None:
    op.create_table(
        "consent_step",
        sa.Column("id", NUMBER, nullable=False),
        _conversation(),
        sa.Column("event", sa.String(length=16), nullable=False),
        *_said(),
        sa.Column("at", MOMENT, nullable=False),
        _whose("consent_step"),
        sa.PrimaryKeyConstraint("id", name="pk_consent_step"),
    )
    op.create_index("ix_consent_step_conversation", "consent_step", ["conversation"])


def _consent_request() -> None:
    op.create_table(
        "consent_request",
        sa.Column("digest", sa.String(length=64), nullable=False),
        _conversation(),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("ticket", sa.String(length=8), nullable=False),
        sa.Column("contact", sa.Text(), server_default="", nullable=False),
        *_said(),
        sa.Column("method", sa.String(length=16), server_default="", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        _whose("consent_request"),
        sa.PrimaryKeyConstraint("digest", name="pk_consent_request"),
        sa.UniqueConstraint("conversation", name="uq_consent_request_conversation"),
        sa.UniqueConstraint("ticket", name="uq_consent_request_ticket"),
    )
    op.create_index("ix_consent_request_expires_at", "consent_request", ["expires_at"])


def _guardian_invitation() -> None:
    op.create_table(
        "guardian_invitation",
        sa.Column("digest", sa.String(length=64), nullable=False),
        _conversation(),
        _conversation("guardian", nullable=True),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        _whose("guardian_invitation"),
        _whose("guardian_invitation", "guardian"),
        sa.PrimaryKeyConstraint("digest", name="pk_guardian_invitation"),
    )
    for column in ("conversation", "guardian", "expires_at"):
        op.create_index(f"ix_guardian_invitation_{column}", "guardian_invitation", [column])


def _guardian_link() -> None:
    op.create_table(
        "guardian_link",
        sa.Column("id", NUMBER, nullable=False),
        _conversation(),
        _conversation("guardian"),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("report_at", MOMENT, nullable=False),
        sa.Column("shown", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("held", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        _whose("guardian_link"),
        _whose("guardian_link", "guardian"),
        sa.PrimaryKeyConstraint("id", name="pk_guardian_link"),
        sa.UniqueConstraint("conversation", "guardian", name="uq_guardian_link_conversation_guardian"),
    )
    for column in ("guardian", "report_at", "ends_at"):
        op.create_index(f"ix_guardian_link_{column}", "guardian_link", [column])


def _export_pass() -> None:
    op.create_table(
        "export_pass",
        sa.Column("digest", sa.String(length=64), nullable=False),
        _conversation(),
        sa.Column("expires_at", MOMENT, nullable=False),
        _whose("export_pass"),
        sa.PrimaryKeyConstraint("digest", name="pk_export_pass"),
    )
    for column in ("conversation", "expires_at"):
        op.create_index(f"ix_export_pass_{column}", "export_pass", [column])
