"""The tables of rights: consent and its steps, guardians and their links, and the passes that open an export."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, UniqueConstraint, false

from handlers.records.tables.conversations import Number, Words
from knowledge.storage import Moment, State, metadata

DIGEST = 64
"""Letters of a SHA-256 digest: what opens something is never kept itself."""


def _of_conversation(name: str = "conversation", **options: Any) -> Column[str]:
    whose = ForeignKey("conversation.id", ondelete="CASCADE")
    return Column(name, String(32), whose, **{"nullable": False} | options)


def _said() -> tuple[Column[str], ...]:
    return (
        Column("state", State(16), nullable=False),
        Column("version", Words, nullable=False, server_default=""),
        Column("language", Words, nullable=False, server_default=""),
    )


consent_table = Table(
    "consent",
    metadata,
    _of_conversation(primary_key=True),
    Column("municipality", Words, nullable=False),
    Column("band", String(8), nullable=False, server_default=""),
    *_said(),
    Column("wish", String(16), nullable=False, server_default=""),
    Column("at", Moment, nullable=False),
    Column("erase_at", Moment),
    Index("ix_consent_erase_at", "erase_at"),
)

step_table = Table(
    "consent_step",
    metadata,
    Column("id", Number, primary_key=True),
    _of_conversation(),
    Column("event", String(16), nullable=False),
    *_said(),
    Column("at", Moment, nullable=False),
    Index("ix_consent_step_conversation", "conversation"),
)

request_table = Table(
    "consent_request",
    metadata,
    Column("digest", String(DIGEST), primary_key=True),
    _of_conversation(unique=True),
    Column("municipality", Words, nullable=False),
    Column("code", String(DIGEST), nullable=False),
    Column("ticket", String(8), nullable=False, unique=True),
    Column("contact", Words, nullable=False, server_default=""),
    *_said(),
    Column("method", String(16), nullable=False, server_default=""),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("reason", String(16), nullable=False, server_default=""),
    Column("form_kind", String(8), nullable=False, server_default=""),
    Column("form", LargeBinary),
    Index("ix_consent_request_expires_at", "expires_at"),
)

bell_table = Table(
    "consent_bell",
    metadata,
    Column("municipality", Words, primary_key=True),
    Column("told_at", Moment, nullable=False),
)
"""When the staff of a municipality were last told that consents wait for them."""

invitation_table = Table(
    "guardian_invitation",
    metadata,
    Column("digest", String(DIGEST), primary_key=True),
    _of_conversation(),
    _of_conversation("guardian", nullable=True),
    Column("municipality", Words, nullable=False),
    Column("scope", Words, nullable=False),
    Column("days", Integer, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Index("ix_guardian_invitation_conversation", "conversation"),
    Index("ix_guardian_invitation_guardian", "guardian"),
    Index("ix_guardian_invitation_expires_at", "expires_at"),
)

link_table = Table(
    "guardian_link",
    metadata,
    Column("id", Number, primary_key=True),
    _of_conversation(),
    _of_conversation("guardian"),
    Column("municipality", Words, nullable=False),
    Column("scope", Words, nullable=False),
    Column("weekday", Integer, nullable=False),
    Column("hour", Integer, nullable=False),
    Column("report_at", Moment, nullable=False),
    Column("shown", Boolean, nullable=False, server_default=false()),
    Column("held", Boolean, nullable=False, server_default=false()),
    Column("made_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("quiet", String(11), nullable=False, server_default=""),
    UniqueConstraint("conversation", "guardian"),
    Index("ix_guardian_link_guardian", "guardian"),
    Index("ix_guardian_link_report_at", "report_at"),
    Index("ix_guardian_link_ends_at", "ends_at"),
)

pass_table = Table(
    "export_pass",
    metadata,
    Column("digest", String(DIGEST), primary_key=True),
    _of_conversation(),
    Column("expires_at", Moment, nullable=False),
    Index("ix_export_pass_conversation", "conversation"),
    Index("ix_export_pass_expires_at", "expires_at"),
)
