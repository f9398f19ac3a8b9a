"""Messages and notices at noon, and so many seconds later, on records of a test."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import text

from handlers.conversation import (
    Address,
    Message,
    Notice,
    Outcome,
    Session,
)
from handlers.records import Claimed, Records
from knowledge.storage import Storage
from tests.fakes import NOON, echo

LEASE = 10.0
ANN = Address("fake", "bot", "1")


def after(seconds: float) -> timedelta:
    """Return so many seconds."""
    return timedelta(seconds=seconds)


def claim(records: Records, seconds: float = 0, limit: int = 10) -> tuple[Claimed, ...]:
    """Claim messages at noon and so many seconds."""
    return records.inbox.claim(NOON + after(seconds), LEASE, limit)


def texts(claimed: Sequence[Claimed]) -> list[str]:
    """Return the messages' texts."""
    return [each.message.text for each in claimed]


def handle(records: Records, message: Message, outcome: Outcome | None = None) -> Session:
    """Receive and finish a message, with an echo if nothing else is given."""
    records.inbox.receive(message, NOON)
    (claimed,) = claim(records)
    session = records.session_for(message, NOON)
    records.finish(claimed, session, outcome or echo(message, session, NOON), NOON)
    return session


def due(records: Records, seconds: float = 0, limit: int = 10) -> tuple[Notice, ...]:
    """Claim notices at noon and so many seconds."""
    return records.outbox.claim(NOON + after(seconds), LEASE, limit, ("fake",))


def said(notices: Sequence[Notice]) -> list[str]:
    """Return the notices' texts."""
    return [notice.bubble.text for notice in notices]


def count(storage: Storage, table: str, where: str = "1 = 1") -> int:
    """Count rows."""
    with storage.reading() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table} WHERE {where}")).scalar_one())  # noqa: S608
