"""People who answer: staff, their shifts, and the hand-offs to them."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def words(name: str, default: str | None = "") -> sa.Column[Any]:
    """Return a column of words."""
    return sa.Column(name, sa.Text(), nullable=False, server_default=default)


def count(name: str) -> sa.Column[Any]:
    """Return a column that counts from zero."""
    return sa.Column(name, sa.Integer(), nullable=False, server_default="0")


def short(name: str, length: int, default: str | None = None) -> sa.Column[Any]:
    """Return a column of a word from a list, or of an id."""
    return sa.Column(name, sa.String(length=length), nullable=False, server_default=default)


def only(state: str) -> dict[str, Any]:
    """Return what makes an index unique among some rows only."""
    return {"unique": True, "sqlite_where": sa.text(state), "postgresql_where": sa.text(state)}


def upgrade() -> None:
    """Make the tables; open requests become escalations, cries of one episode become one case."""
    _staff()
    _links()
    _access()
    _escalation()
    _line()
    _case()
    _alert()
    _draft()


def _staff() -> None:
    op.create_table(
        "staff",
        sa.Column("id", sa.String(length=32), nullable=False),
        words("municipality", None),
        words("pseudonym", None),
        words("name", None),
        words("roles", None),
        words("subjects", "[]"),
        words("shifts", "[]"),
        words("away", "[]"),
        sa.Column("cap", sa.Integer(), nullable=False),
        count("duty"),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("account", sa.Text(), nullable=True),
        sa.Column("chat", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_staff"),
        sa.UniqueConstraint("municipality", "pseudonym", name="uq_staff_municipality_pseudonym"),
    )
    op.create_index("ix_staff_channel_account_chat", "staff", ["channel", "account", "chat"], unique=True)


def _of_staff(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["staff"], ["staff.id"], name=f"fk_{table}_staff_staff", ondelete="CASCADE")


def _links() -> None:
    op.create_table(
        "staff_link",
        sa.Column("digest", sa.String(length=64), nullable=False),
        short("staff", 32),
        short("purpose", 16),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        _of_staff("staff_link"),
        sa.PrimaryKeyConstraint("digest", name="pk_staff_link"),
    )
    op.create_index("ix_staff_link_staff", "staff_link", ["staff"])
    op.create_table(
        "staff_session",
        sa.Column("digest", sa.String(length=64), nullable=False),
        short("staff", 32),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        _of_staff("staff_session"),
        sa.PrimaryKeyConstraint("digest", name="pk_staff_session"),
    )
    op.create_index("ix_staff_session_staff", "staff_session", ["staff"])


def _access() -> None:
    op.create_table(
        "access_log",
        sa.Column("id", NUMBER, nullable=False),
        words("municipality", None),
        short("staff", 32),
        short("what", 16),
        words("reference", None),
        short("conversation", 32, ""),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_access_log"),
    )
    op.create_index("ix_access_log_municipality_at", "access_log", ["municipality", "at"])
    op.create_index("ix_access_log_conversation", "access_log", ["conversation"])


def _escalation() -> None:
    moments = ("claimed_at", "first_word_at", "person_at", "staff_at", "resolved_at", "due_at")
    op.create_table(
        "escalation",
        sa.Column("id", NUMBER, nullable=False),
        short("conversation", 32),
        words("municipality", None),
        short("category", 16),
        short("urgency", 16),
        words("subject"),
        words("question", None),
        words("reason", None),
        short("language", 8, ""),
        short("state", 16, "waiting"),
        short("staff", 32, ""),
        short("offered", 32, ""),
        words("asked", "[]"),
        count("rounds"),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        *(sa.Column(name, MOMENT, nullable=True) for name in moments),
        words("note"),
        count("rating"),
        count("reopened"),
        count("position"),
        sa.Column("crisis", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation"], ["conversation.id"], name="fk_escalation_conversation_conversation", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_escalation"),
    )
    op.execute(
        "INSERT INTO escalation (conversation, municipality, category, urgency, question, reason, opened_at, "
        "changed_at, person_at, due_at) SELECT conversation, municipality, 'usage', 'normal', question, reason, at, "
        "at, at, at FROM handoff_request WHERE id IN (SELECT max(id) FROM handoff_request GROUP BY conversation)"
    )
    op.drop_table("handoff_request")
    under_way = only("state IN ('waiting', 'claimed', 'snoozed')")
    op.create_index("ix_escalation_conversation_open", "escalation", ["conversation"], **under_way)
    op.create_index("ix_escalation_conversation", "escalation", ["conversation"])
    op.create_index("ix_escalation_municipality_changed_at", "escalation", ["municipality", "changed_at"])
    op.create_index("ix_escalation_state_due_at", "escalation", ["state", "due_at"])


def _line() -> None:
    op.create_table(
        "escalation_line",
        sa.Column("escalation", NUMBER, autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        short("kind", 8),
        short("staff", 32, ""),
        words("text"),
        words("files", "[]"),
        short("source", 8, "chat"),
        sa.Column("key", sa.Text(), nullable=True),
        words("reference"),
        words("edits"),
        count("answers"),
        count("amends"),
        sa.Column("notice", NUMBER, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["escalation"], ["escalation.id"], name="fk_escalation_line_escalation_escalation", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("escalation", "position", name="pk_escalation_line"),
        sa.UniqueConstraint("escalation", "key", name="uq_escalation_line_escalation_key"),
    )


def _case() -> None:
    op.create_table(
        "crisis_cry",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("crisis", NUMBER, nullable=False),
        words("kind", None),
        words("rules", None),
        words("text", None),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["crisis"], ["crisis_case.id"], name="fk_crisis_cry_crisis_crisis_case", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_crisis_cry"),
    )
    op.execute(
        "INSERT INTO crisis_cry (crisis, kind, rules, text, at) SELECT (SELECT min(first.id) FROM crisis_case first "
        "WHERE first.conversation = crisis_case.conversation), kind, rules, text, at FROM crisis_case ORDER BY id"
    )
    op.execute("DELETE FROM crisis_case WHERE id NOT IN (SELECT min(id) FROM crisis_case GROUP BY conversation)")
    op.create_index("ix_crisis_cry_crisis", "crisis_cry", ["crisis"])
    op.drop_column("crisis_case", "text")
    for column in (
        short("state", 8, "open"),
        short("taken_by", 32, ""),
        sa.Column("taken_at", MOMENT, nullable=True),
        sa.Column("alerted_at", MOMENT, nullable=True),
        count("rounds"),
        sa.Column("closed_at", MOMENT, nullable=True),
        words("note"),
    ):
        op.add_column("crisis_case", column)
    op.create_index("ix_crisis_case_conversation_open", "crisis_case", ["conversation"], **only("state != 'closed'"))


def _alert() -> None:
    op.create_table(
        "crisis_alert",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("crisis", NUMBER, nullable=False),
        short("staff", 32),
        sa.Column("reached", sa.Boolean(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["crisis"], ["crisis_case.id"], name="fk_crisis_alert_crisis_crisis_case", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_crisis_alert"),
    )
    op.create_index("ix_crisis_alert_crisis", "crisis_alert", ["crisis"])


def _draft() -> None:
    op.create_table(
        "faq_draft",
        sa.Column("id", NUMBER, nullable=False),
        words("municipality", None),
        sa.Column("escalation", NUMBER, nullable=True),
        words("question", None),
        words("answer", None),
        words("audience", "[]"),
        sa.Column("until", sa.Date(), nullable=True),
        short("state", 16, "draft"),
        short("author", 32),
        short("decided_by", 32, ""),
        sa.Column("decided_at", MOMENT, nullable=True),
        words("why"),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_faq_draft"),
    )
    op.create_index("ix_faq_draft_municipality_state", "faq_draft", ["municipality", "state"])
