"""The outbox: everything that is on its way to a person; a reply, a reminder, an alert, each a row with a due time."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, Row, and_, delete, exists, func, insert, or_, select, tuple_, update

from handlers.conversation import Address, Bubble, Notice
from handlers.parcels import pack_bubble, unpack_bubble
from handlers.records.reminder_tables import preference_table
from handlers.records.tables import (
    Backlog,
    conversation_table,
    lane_table,
    new_token,
    outbox_table,
    seconds,
    tap_table,
    upsert,
)
from knowledge.storage import Storage

TAP_LIFE = timedelta(days=30)
"""How long a choice can be tapped."""

GIVE_UP = timedelta(hours=24)
"""How long a notice is tried: Telegram itself keeps an update for as long."""

LANE_LIFE = timedelta(days=1)
"""How long an unused rate lane is remembered."""

OPEN = ("queued", "sending")

NOT_NOW = "not now"
"""Why an unasked notice was refused: its time is over, a cry for help came in between, or a human took over."""

HOLD = timedelta(minutes=5)
"""How long a reminder waits before it is looked at again while a human speaks or a cry for help is open."""


@dataclass(frozen=True, slots=True)
class Slot:
    """The moment at which a notice may be sent; one that is not `held` was put back until then."""

    at: datetime
    held: bool


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
    ) -> tuple[int, ...]:
        """Write bubbles for a conversation, in order, within the caller's transaction; return the numbers of the rows.

        With `epoch` they are dropped when the conversation has changed hands before they are sent; without one they are
        held back while a human speaks or a cry for help is open. A human's words and what has the epoch `EVERY` go out
        at any time.
        """
        numbers: list[int] = []
        for bubble in bubbles:
            taps = [("" if choice.url else self._token(), choice.action) for choice in bubble.choices]
            row = (
                insert(outbox_table)
                .values(
                    conversation=conversation,
                    bubble=pack_bubble(bubble),
                    taps=json.dumps([key for key, _ in taps]),
                    epoch=self.EVERY if bubble.mark == "human" else epoch,
                    due_at=due_at,
                    try_at=due_at,
                )
                .returning(outbox_table.c.id)
            )
            numbers.append(connection.execute(row).scalar_one())
            keys = [
                {"key": key, "conversation": conversation, "action": action, "expires_at": due_at + TAP_LIFE}
                for key, action in taps
                if key
            ]
            if keys:
                connection.execute(insert(tap_table), keys)
        return tuple(numbers)

    def claim(self, now: datetime, lease_seconds: float, limit: int, channels: Sequence[str]) -> tuple[Notice, ...]:
        """Take up to `limit` due notices of these channels in hand, one per conversation.

        A notice whose sender was lost between `reserve` and `mark` comes back as a `repeat`.
        """
        outbox, talk = outbox_table, conversation_table
        older = outbox.alias("older")
        waits = and_(
            older.c.conversation == outbox.c.conversation,
            older.c.state.in_(OPEN),
            tuple_(older.c.due_at, older.c.id) < tuple_(outbox.c.due_at, outbox.c.id),
        )
        due = (
            select(outbox, talk.c.channel, talk.c.account, talk.c.chat)
            .join(talk, talk.c.id == outbox.c.conversation)
            .where(
                outbox.c.state.in_(OPEN),
                outbox.c.try_at <= now,
                or_(outbox.c.lease_until.is_(None), outbox.c.lease_until <= now),
                talk.c.channel.in_(channels),
                ~exists().where(waits),
            )
            .order_by(outbox.c.try_at, outbox.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True, of=outbox)
        )
        lease, until = self._token(), now + timedelta(seconds=lease_seconds)
        while True:
            with self._storage.writing() as connection:
                rows = connection.execute(due).all()
                notices = [self._take(connection, row, lease, until, now) for row in rows]
                self._fault("send:claiming")
            if not rows or any(notices):
                # what was dropped or put off makes room for what stood behind it
                return tuple(notice for notice in notices if notice)

    def _take(self, connection: Connection, row: Row[Any], lease: str, until: datetime, now: datetime) -> Notice | None:
        """Lease one row, give it its place in the conversation; drop it when a human took over meanwhile."""
        talk = conversation_table
        this = update(outbox_table).where(outbox_table.c.id == row.id)
        if self._silenced(connection, row, now):
            return None
        try:
            bubble = unpack_bubble(row.bubble)
        except (ValueError, TypeError, KeyError) as error:
            reason = f"unreadable: {type(error).__name__}"
            connection.execute(this.values(state="failed", reason=reason, lease="", finished_at=now))
            return None
        position = row.position
        if position is None:
            step = update(talk).where(talk.c.id == row.conversation).values(position=talk.c.position + 1)
            position = connection.execute(step.returning(talk.c.position)).scalar_one()
        repeat = row.repeat or row.begun
        connection.execute(
            this.values(
                state="sending",
                lease=lease,
                lease_until=until,
                attempts=row.attempts + 1,
                position=position,
                repeat=repeat,
                begun=False,
            )
        )
        address = Address(row.channel, row.account, row.chat)
        taps = tuple(json.loads(row.taps))
        return Notice(row.id, address, bubble, taps, row.due_at, row.attempts + 1, lease, repeat)

    def _silenced(self, connection: Connection, row: Row[Any], now: datetime) -> bool:
        """Drop what the bot said before a human took over, put off what may not be heard now; True when it did."""
        if row.epoch == self.EVERY:
            return False
        talk = conversation_table
        mine = select(talk.c.epoch, talk.c.owner, talk.c.latched).where(talk.c.id == row.conversation)
        stands = connection.execute(mine.with_for_update()).one()
        this = update(outbox_table).where(outbox_table.c.id == row.id)
        if row.until is not None and (row.until <= now or stands.owner == "human" or stands.latched):
            over = {"state": "refused", "reason": NOT_NOW, "lease": "", "finished_at": now}
            connection.execute(this.values(repeat=row.repeat or row.begun, **over))
            return True
        if row.epoch is None and (stands.owner == "human" or stands.latched):
            later = now + HOLD
            put_off = {"state": "queued", "lease": "", "lease_until": None, "begun": False}
            connection.execute(this.values(due_at=later, try_at=later, **put_off))
            return True
        if row.epoch is not None and row.epoch != stands.epoch:
            connection.execute(this.values(state="refused", reason="taken over", lease="", finished_at=now))
            return True
        return False

    def reserve(self, notice: Notice, lanes: Sequence[tuple[str, float]], now: datetime, lease_seconds: float) -> Slot:
        """Take a slot in every lane together; the widest lane is waited for, a busy narrower one puts the notice back.

        So a busy chat takes nothing from the bot's lane, and the gaps are exact for all processes together. From here
        on the notice counts as begun, and its lease runs for `lease_seconds` from the slot on. A slot that is not held
        for a notice that is in other hands by now, or that may not be heard any more, has `at` = now.
        """
        with self._storage.writing() as connection:
            row = connection.execute(select(outbox_table).where(outbox_table.c.id == notice.id)).first()
            if row is None or (row.lease == notice.lease and self._silenced(connection, row, now)):
                return Slot(now, held=False)
            slot, until = self._slot(connection, lanes, now)
            values: dict[str, Any] = {"begun": True, "lease_until": slot.at + timedelta(seconds=lease_seconds)}
            if not slot.held:
                attempts = notice.attempts - 1
                values = {"lease": "", "lease_until": None, "try_at": slot.at, "attempts": attempts, "state": "queued"}
            if not _change(connection, notice, **values):
                return Slot(now, held=False)
            if slot.held and until:
                _free(connection, until)
            self._fault("send:reserving")
        return slot

    def _slot(
        self, connection: Connection, lanes: Sequence[tuple[str, float]], now: datetime
    ) -> tuple[Slot, dict[str, datetime]]:
        """Lock the lanes, return the slot and when each lane is free after it."""
        if not lanes:
            return Slot(now, held=True), {}
        free = _free(connection, {name: now for name, _ in lanes}, keep=True)
        widest = min(lanes, key=lambda lane: lane[1])[0]
        narrow = max((free[name] for name, _ in lanes if name != widest), default=now)
        if narrow > now:
            return Slot(narrow, held=False), {}
        at = max(free[widest], now)
        return Slot(at, held=True), {name: at + timedelta(seconds=gap) for name, gap in lanes}

    def sent(self, notice: Notice, reference: str, now: datetime) -> bool:
        """Settle a notice that the messenger accepted; False when it is in other hands by now."""
        return self._settle(notice, "sent", now, reference=reference)

    def retry(self, notice: Notice, reason: str, now: datetime, after: float, *, repeat: bool = False) -> bool:
        """Put a notice back for `after` seconds, or give it up a day after it was due.

        `repeat` tells that this attempt may have arrived.
        """
        if now - notice.due_at > GIVE_UP:
            return self._settle(notice, "failed", now, reason=f"given up after a day: {reason}")
        with self._storage.writing() as connection:
            return _change(
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
            return _change(
                connection, notice, state="queued", lease="", lease_until=None, begun=False, attempts=attempts
            )

    def _settle(
        self, notice: Notice, state: Literal["sent", "refused", "failed"], now: datetime, **values: Any
    ) -> bool:
        rest = values.pop("rest", False)
        outbox = outbox_table
        with self._storage.writing() as connection:
            done = _change(connection, notice, state=state, lease="", lease_until=None, finished_at=now, **values)
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

    def next_try(self, now: datetime) -> datetime | None:
        """Return the next moment after now at which a waiting notice may be tried."""
        outbox = outbox_table
        waiting = select(func.min(outbox.c.try_at)).where(outbox.c.state.in_(OPEN), outbox.c.try_at > now)
        with self._storage.reading() as connection:
            moment: datetime | None = connection.execute(waiting).scalar_one()
        return moment

    def prune(self, now: datetime) -> None:
        """Forget choices that can no longer be tapped and rate lanes that nobody uses."""
        with self._storage.writing() as connection:
            connection.execute(delete(tap_table).where(tap_table.c.expires_at < now))
            connection.execute(delete(lane_table).where(lane_table.c.free_at < now - LANE_LIFE))

    def backlog(self, now: datetime) -> Backlog:
        """Count what is due and not settled."""
        outbox = outbox_table
        due = select(func.count(), func.min(outbox.c.due_at)).where(outbox.c.state.in_(OPEN), outbox.c.due_at <= now)
        failed = select(func.count()).where(outbox.c.state == "failed")
        with self._storage.reading() as connection:
            count, oldest = connection.execute(due).one()
            return Backlog(count, seconds(oldest, now), connection.execute(failed).scalar_one())


def replace_words(connection: Connection, number: int, bubble: Bubble) -> Bubble | None:
    """Change the words of a notice that nobody has begun to send; else return what takes the sent one's place."""
    outbox = outbox_table
    waiting = update(outbox).where(outbox.c.id == number, outbox.c.state == "queued", outbox.c.lease == "")
    if connection.execute(waiting.values(bubble=pack_bubble(bubble))).rowcount:
        return None
    sent = connection.execute(select(outbox.c.reference).where(outbox.c.id == number)).scalar()
    return replace(bubble, replaces=sent or "", files=())


def pause(connection: Connection, notice: int) -> None:
    """Let nothing unasked be made for a chat that is lost, until the person writes again."""
    whose = select(outbox_table.c.conversation).where(outbox_table.c.id == notice).scalar_subquery()
    mine = preference_table.c.conversation == whose, preference_table.c.state == "on"
    connection.execute(update(preference_table).where(*mine).values(state="paused"))


def _change(connection: Connection, notice: Notice, **values: Any) -> bool:
    """Change a notice that is still in hand."""
    outbox = outbox_table
    mine = update(outbox).where(outbox.c.id == notice.id, outbox.c.lease == notice.lease, outbox.c.state == "sending")
    return connection.execute(mine.values(values)).rowcount == 1


def _free(connection: Connection, moments: dict[str, datetime], *, keep: bool = False) -> dict[str, datetime]:
    """Lock lanes in the order of their names and set when they are free; with `keep` only what is not yet known."""
    rows = [{"name": name, "free_at": moments[name]} for name in sorted(moments)]
    wanted = upsert(connection, lane_table, *rows)
    column = lane_table.c.free_at if keep else wanted.excluded.free_at
    kept = connection.execute(
        wanted.on_conflict_do_update(index_elements=["name"], set_={"free_at": column}).returning(
            lane_table.c.name, lane_table.c.free_at
        )
    )
    return {row.name: row.free_at for row in kept}
