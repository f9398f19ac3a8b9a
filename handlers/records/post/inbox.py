"""The inbox: a message is kept before it is acknowledged, and handled once, in order per person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Select, and_, delete, exists, func, or_, select, text, update

from handlers.conversation import Message
from handlers.parcels import pack_message, unpack_message
from handlers.records.post.albums import WIDTH, complete, due, gathered
from handlers.records.post.arriving import LockedArrivalError, open_arrival, seal_arrival
from handlers.records.sealing import UNREADABLE, Unseal, opener
from handlers.records.tables.conversations import Backlog, inbox_table, new_token, seconds, upsert
from knowledge.storage import Storage

KEEP = timedelta(days=7)
"""How long a handled message's key is remembered: Telegram repeats an update for 24 hours."""

LOCKED = "locked"
"""The state of a message that can't be opened: its master key is not here, or its key is gone; it goes after a week."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message in hand: `lease` proves the claim, `attempts` counts this one, too."""

    id: int
    message: Message
    lease: str
    attempts: int


class Inbox:
    """Messages that came in; of one person only the oldest unfinished one can be in hand, and a cry for help."""

    def __init__(
        self, storage: Storage, *, token: Callable[[], str] = new_token, fault: Callable[[str], None] = lambda _: None
    ) -> None:
        self._storage = storage
        self._token = token
        self._fault = fault

    def receive(self, message: Message, now: datetime) -> bool:
        """Keep a message and commit; False when it is known already."""
        return self.receive_all((message,), now)[0]

    def receive_all(self, messages: Sequence[Message], now: datetime) -> tuple[bool, ...]:
        """Keep messages in one commit, all or none; tell of each whether it is new."""
        with self._storage.writing() as connection:
            self._queue_up(connection, {message.address.lane for message in messages})
            fresh = tuple(self._keep(connection, message, now) for message in messages)
            self._fault("receive:inserted")
        return fresh

    def _keep(self, connection: Connection, message: Message, now: datetime) -> bool:
        address = message.address
        packed = pack_message(message)
        row = {
            "channel": address.channel,
            "account": address.account,
            "chat": address.chat,
            "key": message.key,
            "payload": seal_arrival(connection, address, packed, now, message.municipality, self._token),
            "album": message.album[:WIDTH],
            "due_at": due(message, now),
            "received_at": now,
        }
        statement = upsert(connection, inbox_table, row).on_conflict_do_nothing().returning(inbox_table.c.id)
        return connection.execute(statement).first() is not None

    def _queue_up(self, connection: Connection, lanes: set[str]) -> None:
        """Let one person's messages commit in the order of their numbers: a claimer must see every older one."""
        if not self._storage.sqlite:
            for lock in sorted(map(_lock, lanes)):
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": lock})

    def claim(self, now: datetime, lease_seconds: float, limit: int) -> tuple[Claimed, ...]:
        """Take up to `limit` messages in hand, each the oldest unfinished one of its person."""
        inbox, older = inbox_table, inbox_table.alias("older")
        same = and_(*(older.c[name] == inbox.c[name] for name in ("channel", "account", "chat")))
        due = (
            select(inbox)
            .where(
                inbox.c.state == "waiting",
                inbox.c.due_at <= now,
                or_(inbox.c.lease_until.is_(None), inbox.c.lease_until <= now),
                ~exists().where(same, older.c.state == "waiting", older.c.id < inbox.c.id),
                complete(now),
            )
            .order_by(inbox.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True, of=inbox)
        )
        return self._take(due, now, lease_seconds)

    def claim_ahead(self, message: Message, now: datetime, lease_seconds: float) -> tuple[Claimed, ...]:
        """Take one message in hand whatever of its person is waiting or in hand before it; () where others have it."""
        inbox, address = inbox_table, message.address
        this = select(inbox).where(
            inbox.c.channel == address.channel,
            inbox.c.account == address.account,
            inbox.c.chat == address.chat,
            inbox.c.key == message.key,
            inbox.c.state == "waiting",
            or_(inbox.c.lease_until.is_(None), inbox.c.lease_until <= now),
        )
        return self._take(this.with_for_update(skip_locked=True), now, lease_seconds)

    def _take(self, due: Select[Any], now: datetime, lease_seconds: float) -> tuple[Claimed, ...]:
        inbox, lease = inbox_table, self._token()
        with self._storage.writing() as connection:
            rows = connection.execute(due).all()
            if rows:
                connection.execute(
                    update(inbox)
                    .where(inbox.c.id.in_([row.id for row in rows]))
                    .values(
                        lease=lease,
                        lease_until=now + timedelta(seconds=lease_seconds),
                        attempts=inbox.c.attempts + 1,
                    )
                )
            unseal = opener(connection, [row.payload for row in rows])
            read = filter(None, [_read(connection, row, lease, now, unseal) for row in rows])
            return tuple(self._whole(connection, each, now) for each in read)

    def _whole(self, connection: Connection, claimed: Claimed, now: datetime) -> Claimed:
        """Return a message in hand with the rest of its album."""
        first = claimed.message
        if not first.album:
            return claimed

        def sealed(packed: str) -> str:
            return seal_arrival(connection, first.address, packed, now, first.municipality, self._token)

        return replace(claimed, message=gathered(connection, claimed.id, first, now, sealed))

    def extend(self, claimed: Claimed, now: datetime, lease_seconds: float) -> bool:
        """Keep a message in hand for longer; False when another has it by now."""
        return self._change(claimed, lease_until=now + timedelta(seconds=lease_seconds))

    def release(self, claimed: Claimed) -> bool:
        """Put a message back that nobody began to work on."""
        return self._change(claimed, lease="", lease_until=None, attempts=claimed.attempts - 1)

    def retry(self, claimed: Claimed, error: str, due_at: datetime) -> bool:
        """Put a message back until `due_at`, with what went wrong; the person's later ones wait behind it."""
        return self._change(claimed, lease="", lease_until=None, error=error, due_at=due_at)

    def _change(self, claimed: Claimed, **values: Any) -> bool:
        with self._storage.writing() as connection:
            return change(connection, claimed, **values)

    def prune(self, now: datetime) -> int:
        """Forget what was finished more than seven days ago."""
        with self._storage.writing() as connection:
            return connection.execute(delete(inbox_table).where(inbox_table.c.finished_at < now - KEEP)).rowcount

    def unlock(self, now: datetime) -> int:
        """Let wait again what could not be opened and can be now; return how many: master keys come at a start."""
        inbox = inbox_table
        laid = select(inbox.c.id, inbox.c.payload).where(inbox.c.state == LOCKED).with_for_update(skip_locked=True)
        with self._storage.writing() as connection:
            rows = connection.execute(laid).all()
            unseal = opener(connection, [row.payload for row in rows])
            open_now = [row.id for row in rows if unseal(row.payload) != UNREADABLE]
            again = {
                "state": "waiting",
                "lease": "",
                "lease_until": None,
                "due_at": now,
                "error": "",
                "finished_at": None,
            }
            connection.execute(update(inbox).where(inbox.c.id.in_(open_now)).values(again))
            return len(open_now)

    def backlog(self, now: datetime) -> Backlog:
        """Count what waits to be handled."""
        inbox = inbox_table
        waiting = select(func.count(), func.min(inbox.c.received_at)).where(inbox.c.state == "waiting")
        failed = select(func.count()).where(inbox.c.state.in_(("failed", LOCKED)))
        with self._storage.reading() as connection:
            count, oldest = connection.execute(waiting).one()
            return Backlog(count, seconds(oldest, now), connection.execute(failed).scalar_one())


def _lock(lane: str) -> int:
    """Return the number of a lane's advisory lock; two lanes that share one only wait for each other's commits."""
    return int.from_bytes(sha256(ascii(lane).encode()).digest()[:8], signed=True)


def _read(connection: Connection, row: Any, lease: str, now: datetime, unseal: Unseal) -> Claimed | None:
    """Read a claimed row; one that cannot be read is given up, or it would stop everybody.

    One whose key is not at hand is laid aside: with the right master key it may be read again.
    """
    try:
        return Claimed(row.id, unpack_message(open_arrival(unseal, row.payload)), lease, row.attempts + 1)
    except (ValueError, TypeError, KeyError) as error:
        spoilt = update(inbox_table).where(inbox_table.c.id == row.id)
        state = LOCKED if isinstance(error, LockedArrivalError) else "failed"
        connection.execute(spoilt.values(state=state, error=f"unreadable: {type(error).__name__}", finished_at=now))
        return None


def change(connection: Connection, claimed: Claimed, **values: Any) -> bool:
    """Change a message that is still in hand; False when another has it, or it is finished."""
    mine = (
        update(inbox_table)
        .where(inbox_table.c.id == claimed.id, inbox_table.c.lease == claimed.lease, inbox_table.c.state == "waiting")
        .values(values)
    )
    return connection.execute(mine).rowcount == 1
