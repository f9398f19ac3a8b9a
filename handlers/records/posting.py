"""Reminders that are due become notices of the outbox: looked at, decided and written in one transaction."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, case, func, literal, select, update

from handlers.catalogue import speaker
from handlers.consents.consenting import PERMITTED
from handlers.conversation import Bubble
from handlers.parcels import pack_bubble
from handlers.records.batches import among, change, numbered, put
from handlers.records.consents.quieting import wider
from handlers.records.parts import SayPart
from handlers.records.post.outbox import NOT_NOW, TAP_LIFE
from handlers.records.sealing import Seal, Unseal, opener, sealers
from handlers.records.study.following import note_asked
from handlers.records.study.recalling import recalls
from handlers.records.study.reminders import (
    ADULTS,
    Preference,
    ReminderShown,
    keep_rows,
    open_payload,
    read_preference,
    reminder_row,
)
from handlers.records.tables.conversations import conversation_table, new_token, outbox_table, tap_table
from handlers.records.tables.reminders import preference_table, reminder_table
from handlers.records.tables.rights import consent_table
from handlers.studying.reminder_words import Recall, message, recall_part
from handlers.studying.reminding import (
    NUDGE,
    Decision,
    Due,
    Person,
    Quiet,
    bounded,
    decide,
    moment,
    nudge_for,
    today,
    widened,
)
from knowledge.storage import Storage

BATCH = 500
"""Rows that are looked at in one transaction."""

AHEAD = timedelta(hours=26)
"""How far is looked for what comes later on the same day: the longest day there is."""

ROOM = 20_000
"""Unasked notices that may wait in the outbox: what is decided late is decided with what is true then."""

RUN = 2_000
"""Rows that are looked at in one run: the clock has other jobs, too."""


@dataclass(frozen=True, slots=True)
class Posted:
    """What one look at what is due came to: persons looked at, messages written, reminders in them, moved, dropped."""

    persons: int = 0
    messages: int = 0
    told: int = 0
    moved: int = 0
    dropped: int = 0

    def __add__(self, other: Posted) -> Posted:
        """Return the sums."""
        return Posted(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class _Talk:
    """One person with what waits for them."""

    id: str
    channel: str
    municipality: str
    language: str
    person: Person
    waiting: tuple[Due, ...]


@dataclass(frozen=True, slots=True)
class _Message:
    """One message that is to be written."""

    talk: _Talk
    bubble: Bubble
    decision: Decision


class Reminders:
    """What waits to be said unasked; several processes share the work, and a conversation is in one hand at a time."""

    def __init__(
        self,
        storage: Storage,
        parts: Mapping[str, SayPart],
        *,
        token: Callable[[], str] = new_token,
        fault: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._storage = storage
        self._parts = parts
        self._token = token
        self._fault = fault

    def run(self, now: datetime, most: int = RUN) -> Posted:
        """Settle what was sent, then post what is due while there is room in the outbox; at most so many rows."""
        self.settle(now)
        whole, left = Posted(), min(most, ROOM - self.queued())
        while left > 0:
            posted = self.post(now, min(BATCH, left))
            if not posted.persons:
                break
            whole += posted
            left -= max(posted.told + posted.moved + posted.dropped, 1)
        return whole

    def post(self, now: datetime, limit: int = BATCH) -> Posted:
        """Look at the persons behind up to `limit` due reminders; write what becomes of each, in one transaction."""
        with self._storage.writing() as connection:
            talks = _claim(connection, now, limit, tuple(self._parts))
            decided = [(talk, decide(talk.waiting, talk.person, now)) for talk in talks]
            known = recalls(connection, [talk.id for talk, decision in decided if _studies(decision.tell)], now)
            messages = [
                self._message(talk, decision, known.get((talk.id, talk.municipality)), now)
                for talk, decision in decided
            ]
            empty = [
                (each, "empty")
                for (_, decision), message in zip(decided, messages, strict=True)
                if message is None
                for each in decision.tell
            ]
            written = [message for message in messages if message]
            _queue(connection, written, now, self._token)
            moved = [pair for talk, decision in decided for pair in decision.moved or _put_right(talk, decision)]
            dropped = [pair for _, decision in decided for pair in decision.dropped] + empty
            _move(connection, moved)
            _drop(connection, dropped, now)
            self._fault("remind:posting")
        told = sum(len(message.decision.tell) for message in written)
        return Posted(len(talks), len(written), told, len(moved), len(dropped))

    def _message(self, talk: _Talk, decision: Decision, recall: Recall | None, now: datetime) -> _Message | None:
        bubble = self._bubble(talk, talk.language, decision.tell, recall, now)
        return _Message(talk, bubble, decision) if bubble else None

    def _bubble(
        self, talk: _Talk, language: str, tell: Sequence[Due], recall: Recall | None, now: datetime
    ) -> Bubble | None:
        """Word what is due, and one thing to recall along with a session: never a message of its own."""
        by_part: dict[SayPart, list[Due]] = defaultdict(list)
        for each in tell:
            by_part[self._parts[each.kind]].append(each)
        whose = talk.id, talk.municipality
        said = [part(language, *whose, due, talk.person.zone, now) for part, due in by_part.items()]
        parts = [part for part in said if part]
        alone = [part for part in parts if part.alone]
        say = speaker(language)
        if parts and recall and not alone:
            parts.append(recall_part(say, recall))
        return message(say, alone[:1] or parts) if parts else None

    def settle(self, now: datetime, limit: int = 5_000) -> int:
        """Note what became of the notices; what could not be said any more waits again. Return how many rows."""
        reminder, outbox = reminder_table, outbox_table
        ended = (
            select(reminder.c.id, reminder.c.conversation, outbox.c.state, outbox.c.reason, outbox.c.repeat)
            .join(outbox, outbox.c.id == reminder.c.notice)
            .where(reminder.c.state == "queued", outbox.c.state.in_(("sent", "failed", "refused")))
            .limit(limit)
            # who settles the same rows a moment later finds them settled, and undoes nothing
            .with_for_update(skip_locked=True, key_share=True, of=reminder)
        )
        with self._storage.writing() as connection:
            rows = connection.execute(ended).all()
            told = [row.id for row in rows if row.state == "sent" or (row.state == "failed" and row.repeat)]
            back = [row for row in rows if row.state == "refused" and row.reason == NOT_NOW]
            known = {*told, *(row.id for row in back)}
            lost = [row for row in rows if row.id not in known]
            _state(connection, told, state="told", finished_at=now)
            again = case((reminder.c.dead_at < now, reminder.c.dead_at), else_=literal(now, reminder.c.dead_at.type))
            for repeat in (False, True):
                ids = [row.id for row in back if row.repeat == repeat]
                _state(connection, ids, state="waiting", notice=None, due_at=again, repeat=repeat)
            _state(connection, [row.id for row in lost], state="failed", finished_at=now)
            revived = update(reminder).where(reminder.c.state == "dead", reminder.c.dead_at > now)
            connection.execute(revived.values(state="waiting", reason="", finished_at=None))
            self._fault("remind:settling")
        return len(rows)

    def queued(self) -> int:
        """Return how many reminders wait in the outbox, counted to `ROOM` at most."""
        some = select(reminder_table.c.id).where(reminder_table.c.state == "queued").limit(ROOM).subquery()
        with self._storage.reading() as connection:
            return int(connection.execute(select(func.count()).select_from(some)).scalar_one())

    def due_for(self, conversation: str, now: datetime, language: str) -> tuple[Bubble, ReminderShown] | None:
        """Return what a person who can't be woken is shown when they write, with the change that notes it."""
        reminder = reminder_table
        shelf = (
            select(reminder)
            .where(reminder.c.conversation == conversation, reminder.c.state == "shelf", reminder.c.due_at <= now)
            .order_by(reminder.c.due_at, reminder.c.id)
        )
        with self._storage.reading() as connection:
            rows = connection.execute(shelf).all()
            talks = _talks(connection, [conversation], {conversation: rows}, now) if rows else []
            known = recalls(connection, [conversation], now) if rows else {}
        if not talks or talks[0].person.state != "on" or talks[0].person.held:
            return None
        talk = talks[0]
        alive = tuple(each for each in talk.waiting if each.dead_at > now and each.kind in self._parts)
        recall = known.get((talk.id, talk.municipality)) if _studies(alive) else None
        bubble = self._bubble(talk, language, alive, recall, now) if alive else None
        return (bubble, ReminderShown(tuple(row.id for row in rows))) if bubble else None


def _put_right(talk: _Talk, decision: Decision) -> list[tuple[Due, datetime]]:
    """Return when reminders are due of which none is yet, whatever was written: else each run looks at them again."""
    return [] if decision.tell or decision.dropped else [(each, each.due_at) for each in talk.waiting]


def _studies(tell: Iterable[Due]) -> bool:
    """Tell whether a message asks somebody to study."""
    return any(each.kind in {"session", NUDGE} for each in tell)


def _claim(connection: Connection, now: datetime, limit: int, kinds: Sequence[str]) -> list[_Talk]:
    """Lock the conversations behind the reminders that are due first, then read them as they are under the lock.

    What this version has no words for is left: during a rolling start a newer process may have written it.
    """
    reminder, talk = reminder_table, conversation_table
    due = (
        select(talk.c.id)
        .join(reminder, reminder.c.conversation == talk.c.id)
        .where(reminder.c.state == "waiting", reminder.c.due_at <= now, reminder.c.kind.in_(kinds))
        .order_by(reminder.c.due_at, reminder.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True, key_share=True, of=talk)
    )
    ids = list(dict.fromkeys(connection.execute(due).scalars()))
    waiting = select(reminder).where(
        among(connection, reminder.c.conversation, ids),
        reminder.c.state == "waiting",
        reminder.c.due_at <= now + AHEAD,
        reminder.c.kind.in_(kinds),
    )
    rows: dict[str, list[Row[Any]]] = {id_: [] for id_ in ids}
    for row in connection.execute(waiting) if ids else ():
        rows[row.conversation].append(row)
    return _talks(connection, ids, rows, now) if ids else []


def _talks(
    connection: Connection, ids: Sequence[str], rows: Mapping[str, Sequence[Row[Any]]], now: datetime
) -> list[_Talk]:
    talk, preference, consent = conversation_table, preference_table, consent_table
    known = (
        select(
            talk.c.id.label("talk"),
            talk.c.channel,
            talk.c.municipality,
            talk.c.language,
            talk.c.latched,
            talk.c.owner,
            consent.c.state.label("consent"),
            consent.c.band,
            preference,
        )
        .outerjoin(preference, preference.c.conversation == talk.c.id)
        .outerjoin(consent, consent.c.conversation == talk.c.id)
        .where(among(connection, talk.c.id, ids))
    )
    by_id = {row.talk: row for row in connection.execute(known)}
    asked, kept = wider(connection, ids, now), [row.payload for each in rows.values() for row in each]
    unseal = opener(connection, kept)
    return [_talk(by_id[id_], rows[id_], asked.get(id_), now, unseal) for id_ in ids if rows[id_]]


def _talk(row: Row[Any], waiting: Sequence[Row[Any]], asked: Quiet | None, now: datetime, unseal: Unseal) -> _Talk:
    wishes = read_preference(row) if row.conversation else Preference()
    zone = wishes.zone or waiting[0].zone
    agreed = row.consent is not None and "memory" in PERMITTED[row.consent]
    quiet = bounded(wishes.quiet, adult=row.band in ADULTS)
    person = Person(
        zone,
        widened(quiet, asked) if asked else quiet,
        wishes.told if wishes.day == today(now, zone).isoformat() else 0,
        wishes.state if agreed else "forbidden",
        row.latched or row.owner == "human",
    )
    due = tuple(_due(each, wishes.zone or each.zone, unseal) for each in waiting)
    return _Talk(row.talk, row.channel, row.municipality, row.language, person, due)


def _due(row: Row[Any], zone: str, unseal: Unseal) -> Due:
    """Read a reminder; what its local time means is looked at again: a country may have moved its clocks."""
    planned = moment(datetime.fromisoformat(row.wall), zone)
    due_at, payload = max(row.due_at, planned), open_payload(unseal, row.payload)
    return Due(row.id, row.kind, row.occurrence, due_at, row.dead_at, payload, row.repeat, row.plan, planned)


def _queue(connection: Connection, messages: Sequence[_Message], now: datetime, token: Callable[[], str]) -> None:
    """Write the messages into the outbox, mark their reminders, count the day's messages, and set the nudges."""
    if not messages:
        return
    of = sealers(connection, [message.talk.id for message in messages])
    seals = [of[message.talk.id] for message in messages]
    ids = _written(connection, messages, seals, now, token)
    told = [{"id": each.id, "notice": ids[one.talk.id]} for one in messages for each in one.decision.tell]
    change(connection, reminder_table, told, state="queued", reason="")
    _count(connection, messages, now)
    for one in messages:
        for each in one.decision.tell:
            if each.kind == "trouble":
                note_asked(connection, each.payload["plan"], today(now, one.talk.person.zone))
    keep_rows(connection, [row for one, seal in zip(messages, seals, strict=True) for row in _nudge(one, now, seal)])


def _written(
    connection: Connection, messages: Sequence[_Message], seals: Sequence[Seal], now: datetime, token: Callable[[], str]
) -> Mapping[str, int]:
    """Write the rows of the messages and of their choices; return the notice of each conversation, which gets one."""
    keyed = [[("" if choice.url else token(), choice) for choice in message.bubble.choices] for message in messages]
    notices = [
        {
            "conversation": message.talk.id,
            "bubble": seal(pack_bubble(message.bubble)),
            "taps": json.dumps([key for key, _ in keys]),
            "due_at": now,
            "try_at": now,
            "until": message.decision.until,
            "repeat": any(each.repeat for each in message.decision.tell),
        }
        for message, keys, seal in zip(messages, keyed, seals, strict=True)
    ]
    ids = numbered(connection, outbox_table, notices, "conversation")
    taps = [
        {"key": key, "conversation": message.talk.id, "action": seal(choice.action), "expires_at": now + TAP_LIFE}
        for message, keys, seal in zip(messages, keyed, seals, strict=True)
        for key, choice in keys
        if key
    ]
    put(connection, tap_table, taps)
    return ids


def _nudge(message: _Message, now: datetime, seal: Seal) -> Iterable[dict[str, Any]]:
    """Return the row of the nudge that a message may need: one, not one for each line."""
    first = next(each for each in message.decision.tell if each.due_at <= now)
    talk = message.talk
    nudge = nudge_for(first, talk.person, now)
    return [reminder_row(talk.id, nudge, talk.person.zone, talk.channel, first.plan, seal=seal)] if nudge else []


def _count(connection: Connection, messages: Sequence[_Message], now: datetime) -> None:
    rows = [
        {
            "conversation": message.talk.id,
            "day": today(now, message.talk.person.zone).isoformat(),
            "told": message.talk.person.told + 1,
        }
        for message in messages
    ]
    put(connection, preference_table, rows, keys=("conversation",))


def _move(connection: Connection, moved: Sequence[tuple[Due, datetime]]) -> None:
    change(connection, reminder_table, [{"id": each.id, "due_at": at} for each, at in moved])


def _drop(connection: Connection, dropped: Sequence[tuple[Due, str]], now: datetime) -> None:
    by_reason: dict[str, list[int]] = defaultdict(list)
    for each, reason in dropped:
        by_reason[reason].append(each.id)
    for reason, ids in by_reason.items():
        state = "dead" if reason == "dead" else "dropped"
        _state(connection, ids, state=state, reason=reason, finished_at=now)


def _state(connection: Connection, ids: Sequence[int], **values: Any) -> None:
    if ids:
        mine = among(connection, reminder_table.c.id, ids)
        connection.execute(update(reminder_table).where(mine).values(values))
