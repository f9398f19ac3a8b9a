"""The outbox: everything that is on its way to a person; a reply, a reminder, an alert, each a row with a due time."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, Row, Select, and_, delete, exists, func, insert, or_, select, tuple_, update

from handlers.conversation import Bubble, Notice
from handlers.parcels import pack_bubble
from handlers.records.batches import among, change
from handlers.records.post.lanes import Slot, locked_lanes, occupy, slot_in
from handlers.records.post.notice_rows import STANDS, TALK, change_held, read_notice, take
from handlers.records.sealing import Seal, opener, sealer
from handlers.records.tables.conversations import (
    Backlog,
    conversation_table,
    lane_table,
    new_token,
    outbox_table,
    seconds,
    tap_table,
)
from handlers.records.tables.reminders import preference_table
from knowledge.storage import Storage

TAP_LIFE = timedelta(days=30)
"""How long a choice can be tapped."""

GIVE_UP = timedelta(hours=24)
"""How long a notice is tried: Telegram itself keeps an update for as long."""

LANE_LIFE = timedelta(days=1)
"""How long an unused rate lane is remembered."""

PROOF = "proof"
"""The lane that nobody is sent in: it is written to see whether anything can be."""

OPEN = ("queued", "sending")

CALLED = ("kakao",)
"""Messengers that call and can't be called: what is for their people waits until they come by."""

NOT_NOW = "not now"
"""Why an unasked notice was refused: its time is over, a cry for help came in between, or a human took over."""

HOLD = timedelta(minutes=5)
"""How long a reminder waits before it is looked at again while a human speaks or a cry for help is open."""


class Outbox:
    """Notices that go out; of one conversation a later one is never in hand before the earlier one is settled."""

    EVERY = -1
    """The epoch of what goes out whoever speaks: a human's words, help in a crisis, alerts."""

    def __init__(
        self, storage: Storage, *, token: Callable[[], str] = new_token, fault: Callable[[str], None] = lambda _: None
    ) -> None:
        self._storage = storage
        self._token = token
        self._fault = fault

    def queue(
        self,
        connection: Connection,
        conversation: str,
        bubbles: Sequence[Bubble],
        due_at: datetime,
        epoch: int | None = None,
        *,
        owner: str = "",
        seal: Seal | None = None,
    ) -> tuple[int, ...]:
        """Write bubbles for a conversation, in order, within the caller's transaction; return the numbers of the rows.

        All of it is sealed, what a choice does as well, for an answer may quote what it answers: with the key of this
        conversation, or of the one whose words they are (`owner`); `seal` is that of a caller who has it at hand.

        With `epoch` they are dropped when the conversation has changed hands before they are sent; without one they are
        held back while a human speaks or a cry for help is open. A human's words and what has the epoch `EVERY` go out
        at any time.
        """
        numbers: list[int] = []
        seal = seal or sealer(connection, owner or conversation)
        for bubble in bubbles:
            packed = pack_bubble(bubble)
            taps = [("" if choice.url else self._token(), choice.action) for choice in bubble.choices]
            row = (
                insert(outbox_table)
                .values(
                    conversation=conversation,
                    bubble=seal(packed),
                    taps=json.dumps([key for key, _ in taps]),
                    epoch=self.EVERY if bubble.mark == "human" else epoch,
                    due_at=due_at,
                    try_at=due_at,
                )
                .returning(outbox_table.c.id)
            )
            numbers.append(connection.execute(row).scalar_one())
            keys = [
                {"key": key, "conversation": conversation, "action": seal(action), "expires_at": due_at + TAP_LIFE}
                for key, action in taps
                if key
            ]
            if keys:
                connection.execute(insert(tap_table), keys)
        return tuple(numbers)

    def make_way(self, connection: Connection, conversation: str, now: datetime) -> None:
        """Let what is due in a conversation and in nobody's hands wait behind what is queued now, in its order."""
        mine = outbox_table.c.conversation == conversation, outbox_table.c.state == "queued"
        behind = update(outbox_table).where(*mine, outbox_table.c.due_at <= now)
        connection.execute(behind.values(due_at=now + timedelta(microseconds=1)))

    def claim(self, now: datetime, lease_seconds: float, limit: int, channels: Sequence[str]) -> tuple[Notice, ...]:
        """Take up to `limit` due notices of these channels in hand, one per conversation.

        A notice whose sender was lost between `reserve` and `mark` comes back as a `repeat`.
        """
        lease, until = self._token(), now + timedelta(seconds=lease_seconds)
        while True:
            with self._storage.writing() as connection:
                found = connection.execute(_due(connection, now, limit, channels)).all()
                rows = [row for row in found if not self._silenced(connection, row, now)]
                unseal = opener(connection, [row.bubble for row in rows])
                read = [(row, notice) for row in rows if (notice := read_notice(connection, row, lease, now, unseal))]
                take(connection, [row for row, _ in read], lease, until)
                self._fault("send:claiming")
            if read or not found:
                # what was dropped or put off makes room for what stood behind it
                return tuple(notice for _, notice in read)

    def _silenced(self, connection: Connection, row: Row[Any], now: datetime) -> bool:
        """Drop what the bot said before a human took over, put off what may not be heard now; True when it did.

        The row carries how its conversation stands, and the conversation is locked.
        """
        if row.epoch == self.EVERY:
            return False
        values: dict[str, Any] = {"lease": "", "finished_at": now}
        silent = row.owner == "human" or row.latched
        if row.until is not None and (row.until <= now or silent):
            values |= {"state": "refused", "reason": NOT_NOW, "repeat": row.repeat or row.begun}
        elif row.epoch is None and silent:
            later = now + HOLD
            values = {"state": "queued", "lease": "", "lease_until": None, "begun": False}
            values |= {"due_at": later, "try_at": later}
        elif row.epoch is not None and row.epoch != row.talk_epoch:
            values |= {"state": "refused", "reason": "taken over"}
        else:
            return False
        connection.execute(update(outbox_table).where(outbox_table.c.id == row.id).values(values))
        return True

    def reserve(self, notice: Notice, lanes: Sequence[tuple[str, float]], now: datetime, lease_seconds: float) -> Slot:
        """Take a slot for one notice."""
        return self.reserve_all([(notice, lanes)], now, lease_seconds)[0]

    def reserve_all(
        self, wishes: Sequence[tuple[Notice, Sequence[tuple[str, float]]]], now: datetime, lease_seconds: float
    ) -> tuple[Slot, ...]:
        """Take slots in every lane of each notice; the widest lane is waited for, a busy narrower one puts it back.

        So a busy chat takes nothing from the bot's lane, and the gaps are exact for all processes together. From here
        on a notice counts as begun, and its lease runs for `lease_seconds` from the slot on. A slot that is not held
        for a notice that is in other hands by now, or that may not be heard any more, has `at` = now.
        """
        outbox, talk = outbox_table, conversation_table
        read = (outbox.c[name] for name in ("id", "lease", "state", "epoch", "until", "begun", "repeat"))
        mine = (
            select(*read, *STANDS)
            .join(talk, talk.c.id == outbox.c.conversation)
            .order_by(outbox.c.conversation, outbox.c.id)
        )
        with self._storage.writing() as connection:
            mine = mine.where(among(connection, outbox.c.id, [notice.id for notice, _ in wishes]))
            # the conversations first, then their notices, as everybody does
            connection.execute(mine.with_for_update(key_share=True, of=talk))
            rows = {row.id: row for row in connection.execute(mine.with_for_update(key_share=True, of=outbox))}
            heard = {
                notice.id
                for notice, _ in wishes
                if (row := rows.get(notice.id))
                and (row.lease, row.state) == (notice.lease, "sending")
                and not self._silenced(connection, row, now)
            }
            slots = self._give(connection, [wish for wish in wishes if wish[0].id in heard], now, lease_seconds)
            self._fault("send:reserving")
        return tuple(slots.get(notice.id, Slot(now, held=False)) for notice, _ in wishes)

    def _give(
        self,
        connection: Connection,
        wishes: Sequence[tuple[Notice, Sequence[tuple[str, float]]]],
        now: datetime,
        lease_seconds: float,
    ) -> dict[int, Slot]:
        """Lock the lanes, give each notice its slot in turn, and write when each lane is free after them."""
        free = locked_lanes(connection, {name for _, lanes in wishes for name, _ in lanes}, now)
        slots: dict[int, Slot] = {}
        taken: set[str] = set()
        for notice, lanes in wishes:
            slot = slots[notice.id] = slot_in(lanes, free, now)
            if slot.held:
                free |= {name: slot.at + timedelta(seconds=gap) for name, gap in lanes}
                taken |= {name for name, _ in lanes}
        occupy(connection, {name: free[name] for name in taken})
        lease = timedelta(seconds=lease_seconds)
        held = [{"id": key, "lease_until": slot.at + lease} for key, slot in slots.items() if slot.held]
        back = [{"id": key, "try_at": slot.at} for key, slot in slots.items() if not slot.held]
        change(connection, outbox_table, held, begun=True)
        put_back: dict[str, Any] = {
            "lease": "",
            "lease_until": None,
            "state": "queued",
            "attempts": outbox_table.c.attempts - 1,
        }
        change(connection, outbox_table, back, **put_back)
        return slots

    def sent(self, notice: Notice, reference: str, now: datetime) -> bool:
        """Settle a notice that the messenger accepted; False when it is in other hands by now."""
        return self._settle(notice, "sent", now, reference=reference)

    def sent_all(self, accepted: Sequence[tuple[Notice, str]], now: datetime) -> None:
        """Settle notices that the messenger accepted, with its references; those in other hands stay as they are."""
        done: dict[str, Any] = {"state": "sent", "lease": "", "lease_until": None, "finished_at": now}
        rows = [{"id": notice.id, "lease": notice.lease, "reference": reference} for notice, reference in accepted]
        ours = outbox_table.c.state == "sending"
        with self._storage.writing() as connection:
            change(connection, outbox_table, rows, by=("id", "lease"), where=ours, **done)
            self._fault("send:marking")

    def retry(self, notice: Notice, reason: str, now: datetime, after: float, *, repeat: bool = False) -> bool:
        """Put a notice back for `after` seconds, or give it up a day after it was due.

        `repeat` tells that this attempt may have arrived.
        """
        if now - notice.due_at > GIVE_UP:
            return self._settle(notice, "failed", now, reason=f"given up after a day: {reason}")
        with self._storage.writing() as connection:
            return change_held(
                connection,
                notice,
                state="queued",
                lease="",
                lease_until=None,
                begun=False,
                repeat=notice.repeat or repeat,
                reason=reason,
                try_at=now + timedelta(seconds=after),
            )

    def fail(self, notice: Notice, reason: str, now: datetime) -> bool:
        """Give a notice up; what else the conversation waits for is still sent."""
        return self._settle(notice, "failed", now, reason=reason)

    def refuse(self, notice: Notice, reason: str, now: datetime, *, gone: bool) -> bool:
        """Settle a notice that the messenger will never take; with `gone` nothing else goes to this chat either."""
        return self._settle(notice, "refused", now, reason=reason, rest=gone)

    def release(self, notice: Notice) -> bool:
        """Put a notice back whose sending has not begun."""
        with self._storage.writing() as connection:
            attempts = notice.attempts - 1
            return change_held(
                connection, notice, state="queued", lease="", lease_until=None, begun=False, attempts=attempts
            )

    def _settle(
        self, notice: Notice, state: Literal["sent", "refused", "failed"], now: datetime, **values: Any
    ) -> bool:
        rest = values.pop("rest", False)
        outbox = outbox_table
        with self._storage.writing() as connection:
            done = change_held(connection, notice, state=state, lease="", lease_until=None, finished_at=now, **values)
            if done and rest:
                pause(connection, notice.id)
                whose = select(outbox.c.conversation).where(outbox.c.id == notice.id).scalar_subquery()
                connection.execute(
                    update(outbox)
                    .where(outbox.c.conversation == whose, outbox.c.state.in_(OPEN))
                    .values(state=state, lease="", lease_until=None, finished_at=now, **values)
                )
            self._fault("send:marking")
        return done

    def next_try(self, now: datetime | None = None) -> datetime | None:
        """Return the next moment after now at which a waiting notice may be tried; without `now` the first of all."""
        outbox = outbox_table
        waiting = select(func.min(outbox.c.try_at)).where(outbox.c.state.in_(OPEN))
        if now is not None:
            waiting = waiting.where(outbox.c.try_at > now)
        with self._storage.reading() as connection:
            moment: datetime | None = connection.execute(waiting).scalar_one()
        return moment

    def prove(self, now: datetime) -> None:
        """Commit a row, so that a full disk, or a database that takes no writes, raises what it raises."""
        with self._storage.writing() as connection:
            locked_lanes(connection, {PROOF}, now)
            occupy(connection, {PROOF: now})

    def prune(self, now: datetime) -> None:
        """Forget choices that can no longer be tapped and rate lanes that nobody uses."""
        with self._storage.writing() as connection:
            connection.execute(delete(tap_table).where(tap_table.c.expires_at < now))
            connection.execute(delete(lane_table).where(lane_table.c.free_at < now - LANE_LIFE))

    def backlog(self, now: datetime) -> Backlog:
        """Count what is due and not settled; what waits until somebody comes by is not late."""
        outbox, talk = outbox_table, conversation_table
        waits = select(talk.c.id).where(talk.c.id == outbox.c.conversation, talk.c.channel.in_(CALLED)).exists()
        due = select(func.count(), func.min(outbox.c.due_at)).where(
            outbox.c.state.in_(OPEN), outbox.c.due_at <= now, ~waits
        )
        failed = select(func.count()).where(outbox.c.state == "failed")
        with self._storage.reading() as connection:
            count, oldest = connection.execute(due).one()
            return Backlog(count, seconds(oldest, now), connection.execute(failed).scalar_one())


def _due(connection: Connection, now: datetime, limit: int, channels: Sequence[str]) -> Select[Any]:
    """Return the query for due notices of some channels that nobody has in hand, the oldest of each conversation."""
    outbox, talk = outbox_table, conversation_table
    older = outbox.alias("older")
    # without statistics SQLite would begin with all conversations of a channel; PostgreSQL has some, of the bare column
    channel = talk.c.channel if connection.dialect.name == "postgresql" else func.coalesce(talk.c.channel, "")
    waits = and_(
        older.c.conversation == outbox.c.conversation,
        older.c.state.in_(OPEN),
        tuple_(older.c.due_at, older.c.id) < tuple_(outbox.c.due_at, outbox.c.id),
    )
    return (
        select(outbox, *TALK)
        .join(talk, talk.c.id == outbox.c.conversation)
        .where(
            outbox.c.state.in_(OPEN),
            outbox.c.try_at <= now,
            or_(outbox.c.lease_until.is_(None), outbox.c.lease_until <= now),
            channel.in_(channels),
            ~exists().where(waits),
        )
        .order_by(outbox.c.try_at, outbox.c.id)
        .limit(limit)
        # both or none: who changes a conversation holds it and then reaches for its notices
        .with_for_update(skip_locked=True, key_share=True, of=[outbox, talk])
    )


def pause(connection: Connection, notice: int) -> None:
    """Let nothing unasked be made for a chat that is lost, until the person writes again."""
    whose = select(outbox_table.c.conversation).where(outbox_table.c.id == notice).scalar_subquery()
    mine = preference_table.c.conversation == whose, preference_table.c.state == "on"
    connection.execute(update(preference_table).where(*mine).values(state="paused"))
