"""Calls of an alert address: each a row that is written with the case's alert and tried until somebody is there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, Connection, ForeignKey, Index, Integer, String, Table, insert, or_, select, text, update

from handlers.records.tables.conversations import Number, case_table, new_token
from knowledge.storage import Moment, State, Storage, metadata

FIRST, LONGEST = timedelta(seconds=5), timedelta(minutes=5)
"""How long after a failed call it is tried again: twice as long each time, up to the longest (proposed)."""

GIVE_UP = timedelta(days=1)
"""How long one call is tried; the case itself goes on calling."""

LEASE = timedelta(seconds=30)

call_table = Table(
    "alert_call",
    metadata,
    Column("id", Number, primary_key=True),
    Column("crisis", Number, ForeignKey("crisis_case.id", ondelete="CASCADE"), nullable=False),
    Column("round", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("state", State(8), nullable=False, server_default="waiting"),
    Column("try_at", Moment, nullable=False),
    Column("lease", String(32), nullable=False, server_default=""),
    Column("lease_until", Moment),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Index("ix_alert_call_crisis", "crisis"),
    Index(
        "ix_alert_call_try_at",
        "try_at",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
)


@dataclass(frozen=True, slots=True)
class Summon:
    """One call in hand: the number and the kind of a case, whose it is and since when; no word of it.

    `id` stays the same when it is tried again, `round` counts the calls of the case, `lease` proves the claim.
    """

    id: int
    case: int
    municipality: str
    kind: str
    at: datetime
    round: int
    attempts: int
    lease: str


def write_summon(connection: Connection, case: int, number: int, now: datetime) -> None:
    """Write a call within the transaction of the alert."""
    connection.execute(insert(call_table).values(crisis=case, round=number, at=now, try_at=now))


class Summons:
    """Calls that wait; several processes share them, and each is in one hand at a time."""

    def __init__(self, storage: Storage, *, token: Callable[[], str] = new_token) -> None:
        self._storage = storage
        self._token = token

    def claim(self, now: datetime, limit: int = 10) -> tuple[Summon, ...]:
        """Take due calls in hand; those of a case that somebody has taken are over."""
        this, case, lease = call_table, case_table, self._token()
        free = or_(this.c.lease_until.is_(None), this.c.lease_until <= now)
        due = (
            select(this, case.c.municipality, case.c.kind, case.c.at.label("since"), case.c.state.label("stands"))
            .join(case, case.c.id == this.c.crisis)
            .where(this.c.state == "waiting", this.c.try_at <= now, free)
            .order_by(this.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True, of=this)
        )
        with self._storage.writing() as connection:
            rows = connection.execute(due).all()
            over = [row.id for row in rows if row.stands != "open" or now - row.at > GIVE_UP]
            mine = [row for row in rows if row.id not in over]
            connection.execute(update(this).where(this.c.id.in_(over)).values(state="over"))
            taken = {"lease": lease, "lease_until": now + LEASE, "attempts": this.c.attempts + 1}
            connection.execute(update(this).where(this.c.id.in_([row.id for row in mine])).values(taken))
        return tuple(
            Summon(row.id, row.crisis, row.municipality, row.kind, row.since, row.round, row.attempts + 1, lease)
            for row in mine
        )

    def sent(self, summon: Summon) -> None:
        """Settle a call that was accepted."""
        self._change(summon, state="sent")

    def retry(self, summon: Summon, now: datetime) -> None:
        """Put a call back that was not accepted."""
        pause = min(LONGEST, FIRST * 2 ** min(summon.attempts - 1, 10))
        self._change(summon, try_at=now + pause)

    def waiting(self) -> int:
        """Return how many calls wait."""
        this = call_table
        with self._storage.reading() as connection:
            return len(connection.execute(select(this.c.id).where(this.c.state == "waiting").limit(1_000)).all())

    def _change(self, summon: Summon, **values: object) -> None:
        this = call_table
        mine = update(this).where(this.c.id == summon.id, this.c.lease == summon.lease)
        with self._storage.writing() as connection:
            connection.execute(mine.values(lease="", lease_until=None, **values))
