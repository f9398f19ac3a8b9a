"""States in statements: written out, so that an index over the rows of some states serves."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, select
from sqlalchemy.engine import Connection, Engine

from handlers.records import Records
from handlers.records.tables.conversations import outbox_table
from knowledge.storage import Storage
from tests.fakes import NOON


@pytest.mark.parametrize(
    ("condition", "written"),
    [
        (outbox_table.c.state == "queued", "outbox.state = 'queued'"),
        (outbox_table.c.state != "sent", "outbox.state != 'sent'"),
        (outbox_table.c.state.in_(["queued", "sending"]), "outbox.state IN ('queued', 'sending')"),
        (outbox_table.c.state.in_(frozenset({"sent"})), "outbox.state IN ('sent')"),
        (outbox_table.c.state == "o'clock", "outbox.state = :state_1"),
        (outbox_table.c.state.is_(None), "outbox.state IS NULL"),
    ],
)
def test_plain_words_stand_in_the_statement(condition: object, written: str) -> None:
    """A plain word is written out, anything else stays a parameter."""
    assert str(condition) == written


def test_a_state_is_compared_with_another_column() -> None:
    """Columns and subqueries are left as they are."""
    state = outbox_table.c.state
    assert str(state == outbox_table.c.lease) == "outbox.state = outbox.lease"
    assert "SELECT outbox.state" in str(state.in_(select(state)))


def test_who_looks_for_what_is_due_reads_only_what_waits(sqlite_file: Path) -> None:
    """Neither all conversations nor what was sent long ago is gone through to find the next notices."""
    storage = Storage(f"sqlite:///{sqlite_file}")
    steps: list[str] = []

    def explain(connection: Connection, _: object, statement: str, values: tuple[object, ...], *__: object) -> None:
        raw = connection.connection.dbapi_connection
        if raw and statement.startswith("SELECT outbox.id"):
            steps.extend(row[3] for row in raw.cursor().execute(f"EXPLAIN QUERY PLAN {statement}", values))

    event.listen(Engine, "before_cursor_execute", explain)
    try:
        assert Records(storage).outbox.claim(NOON + timedelta(days=1), 60, 100, ["telegram", "web"]) == ()
    finally:
        event.remove(Engine, "before_cursor_execute", explain)
        storage.close()
    assert steps
    assert "ix_outbox_try_at" in steps[0]
    assert not [step for step in steps if step.startswith("SCAN")]
