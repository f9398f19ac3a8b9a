"""Reminders as rows with a due time; whoever changes a plan, a wish or a consent changes them in the same transaction.

Anything that is to be said unasked comes here: `schedule(connection, conversation, reminders, now)` keeps a `Reminder`
once per (conversation, kind, occurrence): one that waits is moved, one that was told stays told. `withdraw` takes back
what is no longer true, out of the outbox too as long as its sending has not begun. The words of each kind are said by
a function of `handlers.records.parts`; a person gets one message for everything that is due, two a day at most.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy import Connection, bindparam, delete, or_, select, update

from handlers.conversation import Session
from handlers.records.batches import among, put
from handlers.records.post.outbox import OPEN
from handlers.records.sealing import Seal, Unseal, sealer
from handlers.records.tables.conversations import conversation_table, outbox_table, upsert
from handlers.records.tables.reminders import preference_table, reminder_table
from handlers.records.tables.rights import consent_table
from handlers.studying.reminding import (
    PUSHLESS,
    QUIET,
    Quiet,
    Reminder,
    ReminderSetting,
    State,
    bounded,
    dead_at,
    moment,
)

ADULTS = frozenset({"adult", "guardian"})
"""Bands of age that choose their quiet hours freely."""

RECALLED = "recalled"
"""Why a notice of the outbox was refused: what it said was no longer true."""

WITHDRAWN = "withdrawn"
"""Why a reminder was taken back: the plan is another now."""

WORDS = ("bubble", "title")
"""What of a payload is words: a lecture's title, a guardian's report, what is said of a window."""


@dataclass(frozen=True, slots=True)
class ReminderShown:
    """Reminders that were shown when the person wrote, by their numbers."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Whose:
    """A conversation that is locked, its channel, and the zone that its person has chosen ("" for none)."""

    conversation: str
    channel: str
    zone: str


def schedule(connection: Connection, conversation: str, reminders: Iterable[Reminder], now: datetime) -> None:
    """Keep reminders of a conversation; those that would come too late are left out."""
    reminders = tuple(reminders)
    if not reminders:
        return
    whose = whose_locked(connection, conversation)
    keep_rows(connection, reminder_rows(whose, reminders, now, sealer(connection, conversation)))


def reminder_rows(
    whose: Whose, reminders: Iterable[Reminder], now: datetime, seal: Seal, plan: str = ""
) -> list[dict[str, Any]]:
    """Return the rows of what does not come too late."""
    return [
        reminder_row(whose.conversation, reminder, whose.zone or reminder.zone, whose.channel, plan, seal=seal)
        for reminder in reminders
        if dead_at(reminder, whose.zone or reminder.zone) > now
    ]


def keep_rows(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Write rows of reminders; those that were told already, or are on their way, stay as they are."""
    keys = ("conversation", "kind", "occurrence")
    latest = {tuple(row[key] for key in keys): row for row in rows}
    open_ones = or_(*(reminder_table.c.state == state for state in ("waiting", "shelf", "dropped")))
    again = {"reason": "", "finished_at": None}
    put(connection, reminder_table, list(latest.values()), keys=keys, again=again, where=open_ones)


def reminder_row(
    conversation: str, reminder: Reminder, zone: str, channel: str, plan: str = "", *, seal: Seal
) -> dict[str, Any]:
    """Return the row of a reminder; where nobody can be woken it goes on the shelf until the person writes."""
    return {
        "conversation": conversation,
        "kind": reminder.kind,
        "occurrence": reminder.occurrence,
        "plan": plan,
        "wall": _minute(reminder.wall),
        "ends": _minute(reminder.ends) if reminder.ends else "",
        "zone": reminder.zone,
        "due_at": moment(reminder.wall, zone),
        "dead_at": dead_at(reminder, zone),
        "payload": seal_payload(seal, reminder.payload),
        "state": "shelf" if channel in PUSHLESS else "waiting",
    }


def seal_payload(seal: Seal, payload: Mapping[str, str]) -> str:
    """Return what the words of a reminder need as it is kept: words are sealed, numbers of rows and minutes are not."""
    return json.dumps({name: seal(value) if name in WORDS else value for name, value in payload.items()})


def open_payload(unseal: Unseal, kept: str) -> dict[str, str]:
    """Return what the words of a reminder need; words that can't be opened any more are `UNREADABLE`."""
    return {name: unseal(value) if name in WORDS else value for name, value in json.loads(kept).items()}


def withdraw(connection: Connection, conversation: str, occurrences: Collection[str], now: datetime) -> None:
    """Take back whatever was to be said of these occurrences; what is said with it in one message waits again."""
    reminder = reminder_table
    take_back(connection, conversation, now, WITHDRAWN, reminder.c.occurrence.in_(occurrences))


def take_back(connection: Connection, conversation: str, now: datetime, reason: str, *which: Any) -> bool:
    """Drop the reminders of a conversation that are still to be said and meet the conditions, recalling notices.

    Tells whether there were any.
    """
    reminder = reminder_table
    channel_of(connection, conversation)
    mine = reminder.c.conversation == conversation
    open_ones = select(reminder.c.id, reminder.c.notice, reminder.c.repeat).where(
        mine, reminder.c.state.in_(("waiting", "shelf", "queued")), *which
    )
    rows = connection.execute(open_ones).all()
    drop_rows(connection, conversation, rows, now, reason)
    return bool(rows)


def drop_rows(connection: Connection, conversation: str, rows: Sequence[Any], now: datetime, reason: str) -> None:
    """Drop rows (id, notice, repeat) that were read as waiting or queued under the conversation's lock.

    Notices are recalled. What never left this table and is of another plan now leaves no trace: nobody could ask why
    it was not said, and of every moved plan most rows are such.
    """
    reminder = reminder_table
    if not rows:
        return
    unsaid = [row.id for row in rows if reason == WITHDRAWN and row.notice is None and not row.repeat]
    if unsaid:
        connection.execute(delete(reminder).where(among(connection, reminder.c.id, unsaid)))
    recalled = _recall(connection, conversation, {row.notice for row in rows if row.notice is not None}, now)
    gone = {row.id for row in rows if row.notice is None or row.notice in recalled}.difference(unsaid)
    if gone:
        dropped = update(reminder).where(among(connection, reminder.c.id, sorted(gone)))
        connection.execute(dropped.values(state="dropped", reason=reason, notice=None, finished_at=now))
    if recalled:
        mine = reminder.c.conversation == conversation, reminder.c.state == "queued"
        again = update(reminder).where(*mine, reminder.c.notice.in_(recalled))
        connection.execute(again.values(state="waiting", notice=None, due_at=now))


def _recall(connection: Connection, conversation: str, notices: set[int], now: datetime) -> set[int]:
    """Refuse notices whose sending has not begun; return which, and give the day its messages back."""
    if not notices:
        return set()
    outbox, preference = outbox_table, preference_table
    unbegun = update(outbox).where(outbox.c.id.in_(notices), outbox.c.state.in_(OPEN), outbox.c.begun.is_(False))
    refused = unbegun.values(state="refused", reason=RECALLED, lease="", lease_until=None, finished_at=now)
    recalled = set(connection.execute(refused.returning(outbox.c.id)).scalars())
    fewer = update(preference).where(preference.c.conversation == conversation, preference.c.told >= len(recalled))
    connection.execute(fewer.values(told=preference.c.told - len(recalled)))
    return recalled


def set_reminders(connection: Connection, session: Session, setting: ReminderSetting, now: datetime) -> None:
    """Write a person's wish; "stopped" holds for everything that waits or is queued, with this transaction."""
    conversation = session.conversation
    channel_of(connection, conversation)
    if setting.state == "stopped":
        stop(connection, conversation, now)
    if setting.state == "on":
        _set(connection, conversation, state="on")
    if setting.quiet is not None:
        quiet = bounded(setting.quiet, adult=_adult(connection, conversation))
        _set(connection, conversation, quiet_from=f"{quiet.start:%H:%M}", quiet_until=f"{quiet.end:%H:%M}")
    if setting.zone is not None:
        _set(connection, conversation, zone=setting.zone)
        _move(connection, conversation, setting.zone)


def stop(connection: Connection, conversation: str, now: datetime) -> None:
    """Say nothing unasked any more, not even what is queued, until the person wishes it again."""
    _set(connection, conversation, state="stopped")
    take_back_due(connection, conversation, now, "stopped")


def take_back_due(connection: Connection, conversation: str, now: datetime, reason: str = "forbidden") -> None:
    """Drop what is due or queued; what is due later is looked at then (a consent may have come back)."""
    due = (reminder_table.c.due_at <= now) | (reminder_table.c.state == "queued")
    take_back(connection, conversation, now, reason, due)


def resume_after_block(connection: Connection, conversation: str) -> None:
    """Go on with reminders that were paused because the bot was blocked: the person wrote again."""
    preference = preference_table
    mine = preference.c.conversation == conversation, preference.c.state == "paused"
    connection.execute(update(preference).where(*mine).values(state="on"))


@dataclass(frozen=True, slots=True)
class Preference:
    """What is kept of a person's wishes about reminders."""

    state: State = "on"
    quiet: Quiet = QUIET
    zone: str = ""
    day: str = ""
    told: int = 0


def read_preference(row: Any) -> Preference:
    """Return the wishes of a row."""
    quiet = Quiet(time.fromisoformat(row.quiet_from), time.fromisoformat(row.quiet_until))
    return Preference(row.state, quiet, row.zone, row.day, row.told)


def _adult(connection: Connection, conversation: str) -> bool:
    """Tell whether a person has said that they are of age; until then the night stays quiet."""
    band = select(consent_table.c.band).where(consent_table.c.conversation == conversation)
    return connection.execute(band).scalar() in ADULTS


def _set(connection: Connection, conversation: str, **values: Any) -> None:
    row = upsert(connection, preference_table, {"conversation": conversation} | values)
    connection.execute(row.on_conflict_do_update(index_elements=["conversation"], set_=values))


def _move(connection: Connection, conversation: str, zone: str) -> None:
    """Let what waits come at the same local time of another zone; an empty one is each reminder's own."""
    reminder = reminder_table
    mine = reminder.c.conversation == conversation, reminder.c.state.in_(("waiting", "shelf"))
    for row in connection.execute(select(reminder).where(*mine)).all():
        here = Reminder(
            row.kind,
            row.occurrence,
            datetime.fromisoformat(row.wall),
            row.zone,
            ends=datetime.fromisoformat(row.ends) if row.ends else None,
        )
        moved = {"due_at": moment(here.wall, zone or row.zone), "dead_at": dead_at(here, zone or row.zone)}
        connection.execute(update(reminder).where(reminder.c.id == row.id).values(moved))


_WHOSE = (
    select(conversation_table.c.channel, preference_table.c.zone)
    .outerjoin(preference_table, preference_table.c.conversation == conversation_table.c.id)
    .where(conversation_table.c.id == bindparam("this"))
    .with_for_update(key_share=True, of=conversation_table)
)


def whose_locked(connection: Connection, conversation: str) -> Whose:
    """Lock a conversation as `channel_of` does; return its channel and the person's own zone."""
    row = connection.execute(_WHOSE, {"this": conversation}).one()
    return Whose(conversation, row.channel, row.zone or "")


def channel_of(connection: Connection, conversation: str) -> str:
    """Lock a conversation against everybody else who changes what is said unasked; return its channel."""
    talk = conversation_table
    mine = select(talk.c.channel).where(talk.c.id == conversation).with_for_update(key_share=True)
    return str(connection.execute(mine).scalar_one())


def _minute(wall: datetime) -> str:
    return wall.isoformat(timespec="minutes")
