"""Words from before there were keys: sealed afterwards, conversation by conversation, as often as it is broken off."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Table,
    and_,
    exists,
    func,
    literal,
    not_,
    or_,
    select,
    update,
)

from handlers.conversation import Address
from handlers.records.feedback import answer_table
from handlers.records.people.escalation_rows import owner_of
from handlers.records.people.files import file_table
from handlers.records.post.arriving import in_the_clear, seal_arrival
from handlers.records.sealing import Owner, seal_content, seal_slots, sealer
from handlers.records.study.reminders import WORDS, seal_payload
from handlers.records.tables.conversations import (
    case_table,
    conversation_table,
    inbox_table,
    new_token,
    outbox_table,
    tap_table,
    turn_table,
)
from handlers.records.tables.desk import cry_table, escalation_table, line_table
from handlers.records.tables.plans import card_table, plan_table, session_table
from handlers.records.tables.reminders import reminder_table
from handlers.records.tables.rights import request_table
from knowledge.storage import Storage, masters_of

CHUNK = 50
"""Conversations, or cases, that are looked through at once."""

CHUNKS = 5
"""Chunks of one run: the clock has other jobs, too."""

REST = timedelta(days=1)
"""How long nothing is looked for once all is sealed: only a process of an older version writes in the clear.

A second look that finds nothing is the last one of a process: whoever reads everything for ever disturbs everybody.
"""

ROWS = 200
"""Rows of one table that one transaction seals."""

EMPTY = ("", "[]", "{}")

OWN: tuple[tuple[Table, tuple[str, ...], tuple[str, ...]], ...] = (
    (turn_table, ("id",), ("text", "files")),
    (outbox_table, ("id",), ("bubble",)),
    (tap_table, ("key",), ("action",)),
    (reminder_table, ("id",), ("payload",)),
    (plan_table, ("id",), ("title", "courses")),
    (card_table, ("conversation", "municipality", "course", "number"), ("title", "unit")),
    (answer_table, ("id",), ("question",)),
    (file_table, ("id",), ("name", "content")),
    (request_table, ("digest",), ("contact", "form")),
)
"""What hangs on a conversation and is sealed with its key: the table, its keys, the columns."""

LECTURES = ("lectures",)
TALKS = ("question", "note")
LINES = ("text", "files")


class OldWords:
    """Seals what lies in the clear; what is sealed already is passed by, so that a kill costs nothing but time."""

    def __init__(self, storage: Storage, *, fault: Callable[[str], None] = lambda _: None) -> None:
        self._storage = storage
        self._fault = fault
        self._after: str | None = ""
        self._case = 0
        self._found = 0
        self._done: datetime | None = None
        self._over = False

    def run(self, now: datetime, chunks: int = CHUNKS) -> int:
        """Go on where the last run ended, for a few chunks; return how many conversations and cases were sealed."""
        if self._over or (self._done and now - self._done < REST):
            return 0
        sealed = 0
        for _ in range(chunks):
            found = self._chunk(now)
            if found is None:
                self._over = self._done is not None and not self._found
                self._after, self._case, self._found, self._done = "", 0, 0, now
                break
            self._found += found
            sealed += found
        return sealed

    def whole(self, now: datetime) -> int:
        """Seal everything there is; return how many conversations and cases held something in the clear."""
        self._after, self._case, sealed = "", 0, 0
        while (found := self._chunk(now)) is not None:
            sealed += found
        return sealed

    def _chunk(self, now: datetime) -> int | None:
        """Seal one chunk; None when there was none left. What waits to be answered comes before all the rest."""
        if self._after == "" and (arrived := self._arrivals(now)):
            return arrived
        talks = self._after is not None
        with self._storage.reading() as connection:
            if not masters_of(connection):
                return None
            key = conversation_table.c.id if talks else case_table.c.id
            ids = _ids(connection, key, self._after if talks else self._case)
            found = (_in_the_clear if talks else _cases_in_the_clear)(connection, ids)
        if talks:
            self._after = ids[-1] if ids else None
            return self._each(sorted(found), _seal_talk)
        self._case = ids[-1] if ids else self._case
        return self._each(sorted(found), _seal_case) if ids else None

    def _arrivals(self, now: datetime) -> int:
        """Seal some messages that wait, or could not be handled; return how many."""
        inbox = inbox_table
        with self._storage.reading() as connection:
            if not masters_of(connection):
                return 0
            plain = select(inbox.c.id).where(in_the_clear()).limit(ROWS)
            found = connection.execute(plain).scalars().all()
        for number in found:
            with self._storage.writing() as connection:
                _seal_message(connection, number, now)
                self._fault("seal:written")
        return len(found)

    def _each(self, ids: Collection[Any], seal: Callable[[Connection, Any], int]) -> int:
        for one in ids:
            changed = ROWS
            while changed >= ROWS:
                with self._storage.writing() as connection:
                    changed = seal(connection, one)
                    self._fault("seal:written")
        return len(ids)


def _ids(connection: Connection, key: Column[Any], after: Any) -> list[Any]:
    return list(connection.execute(select(key).where(key > after).order_by(key).limit(CHUNK)).scalars())


def _plain(column: Column[Any]) -> ColumnElement[bool]:
    """Tell in SQL whether there is something in a column, and not sealed."""
    if column.name in {"content", "form"}:
        return func.substr(column, 1, 9, type_=column.type) != b"sealed:1:"
    if column.name == "payload":
        return or_(*(_plain_within(column, name) for name in WORDS))
    return and_(column.not_in(EMPTY), not_(column.startswith("sealed:1:")))


def _plain_within(column: Column[Any], name: str) -> ColumnElement[bool]:
    """Tell whether there is something under a name: within a value quotes are written otherwise, as in no word."""
    begins = f'"{name}": "'
    return and_(column.contains(begins), *(not_(column.contains(begins + rest)) for rest in ('"', "sealed:1:")))


def _unsealed(table: Table, names: Collection[str]) -> ColumnElement[bool]:
    plain = or_(*(_plain(table.c[name]) for name in names))
    return and_(plain, not_(_last_words())) if table is outbox_table else plain


def _last_words() -> ColumnElement[bool]:
    """Tell whether a notice only says that everything was erased: a key for it would be what is left of the person.

    Its conversation began anew in the same moment, with an epoch that no first words have.
    """
    talk, outbox = conversation_table, outbox_table
    anew = talk.c.id == outbox.c.conversation, outbox.c.epoch > 0, talk.c.created_at >= outbox.c.due_at
    return exists(select(literal(1)).select_from(talk).where(*anew).correlate(outbox))


def _in_the_clear(connection: Connection, ids: Collection[str]) -> set[str]:
    """Return which of these conversations hold something in the clear."""
    talk, this, line = conversation_table, escalation_table, line_table
    memories = select(talk.c.id, talk.c.previous, talk.c.slots).where(talk.c.id.in_(ids))
    found = {row.id for row in connection.execute(memories) if _clear(row.previous, *json.loads(row.slots).values())}
    for table, _, names in OWN:
        whose = select(table.c.conversation).where(table.c.conversation.in_(ids), _unsealed(table, names))
        found |= set(connection.execute(whose.distinct()).scalars())
    study = select(plan_table.c.conversation).join(session_table, session_table.c.plan == plan_table.c.id)
    study = study.where(plan_table.c.conversation.in_(ids), _unsealed(session_table, LECTURES)).distinct()
    found |= set(connection.execute(study).scalars())
    asked = select(this.c.conversation).where(this.c.conversation.in_(ids), _unsealed(this, TALKS))
    said = select(this.c.conversation).join(line, line.c.escalation == this.c.id)
    said = said.where(this.c.conversation.in_(ids), _unsealed(line, LINES))
    return found | {*connection.execute(asked).scalars(), *connection.execute(said).scalars()}


def _cases_in_the_clear(connection: Connection, ids: Collection[int]) -> set[int]:
    noted = select(case_table.c.id).where(case_table.c.id.in_(ids), _plain(case_table.c.note))
    cried = select(cry_table.c.crisis).where(cry_table.c.crisis.in_(ids), _plain(cry_table.c.text))
    return {*connection.execute(noted).scalars(), *connection.execute(cried).scalars()}


def _clear(*values: str) -> bool:
    """Tell whether one of these texts is not sealed."""
    return any(value not in EMPTY and not value.startswith("sealed:1:") for value in values)


def _seal_message(connection: Connection, number: int, now: datetime) -> None:
    """Seal a message with the key of its conversation, which is made when there is none; one that ended needs none."""
    inbox = inbox_table
    wanted = select(inbox).where(inbox.c.id == number, in_the_clear())
    row = connection.execute(wanted).first()
    if row is None:
        return
    address = Address(row.channel, row.account, row.chat)
    payload = seal_arrival(connection, address, row.payload, now, "", new_token)
    same = update(inbox).where(inbox.c.id == number, inbox.c.payload == row.payload)
    connection.execute(same.values(payload=payload))


def _seal_talk(connection: Connection, conversation: str) -> int:
    """Seal what lies in the clear of one conversation, locked first as everybody does; return the most rows of a table.

    A conversation that has gone meanwhile has nothing to seal.
    """
    talk, this = conversation_table, escalation_table
    mine = select(talk.c.previous, talk.c.slots).where(talk.c.id == conversation)
    row = connection.execute(mine.with_for_update()).first()
    if row is None:
        return 0
    slots = json.loads(row.slots)
    if _clear(row.previous, *slots.values()):
        seal = sealer(connection, conversation)

        def anew(value: str) -> str:
            return seal(value) if _clear(value) else value

        values = {"previous": anew(row.previous), "slots": seal_slots(anew, slots)}
        connection.execute(update(talk).where(talk.c.id == conversation).values(values))
    counts = [
        _seal_rows(connection, table, keys, names, table.c.conversation == conversation, conversation)
        for table, keys, names in OWN
    ]
    plans = select(plan_table.c.id).where(plan_table.c.conversation == conversation)
    planned = session_table.c.plan.in_(plans)
    counts.append(_seal_rows(connection, session_table, ("id",), LECTURES, planned, conversation))
    for number in connection.execute(select(this.c.id).where(this.c.conversation == conversation)).scalars().all():
        owner = owner_of(connection, number)
        counts.append(_seal_rows(connection, this, ("id",), TALKS, this.c.id == number, owner))
        whose = line_table.c.escalation == number
        counts.append(_seal_rows(connection, line_table, ("escalation", "position"), LINES, whose, owner))
    return max(counts)


def _seal_case(connection: Connection, number: int) -> int:
    case = case_table
    if connection.execute(select(case.c.id).where(case.c.id == number).with_for_update()).first() is None:
        return 0
    _seal_rows(connection, case, ("id",), ("note",), case.c.id == number, number)
    return _seal_rows(connection, cry_table, ("id",), ("text",), cry_table.c.crisis == number, number)


def _seal_rows(
    connection: Connection,
    table: Table,
    keys: tuple[str, ...],
    names: tuple[str, ...],
    whose: ColumnElement[bool],
    owner: Owner,
) -> int:
    """Seal some rows of a table with the key of an owner; return how many."""
    columns = [table.c[name] for name in (*keys, *names)]
    rows = connection.execute(select(*columns).where(whose, _unsealed(table, names)).limit(ROWS)).mappings().all()
    for row in rows:
        values = dict(_sealed(connection, owner, {name: row[name] for name in names}))
        this = [table.c[key] == row[key] for key in keys]
        connection.execute(update(table).where(*this).values(values))
    return len(rows)


def _sealed(connection: Connection, owner: Owner, values: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the values that lie in the clear, sealed."""
    seal = sealer(connection, owner)

    def anew(value: str) -> str:
        return seal(value) if _clear(value) else value

    for name, value in values.items():
        if name == "payload":
            yield name, seal_payload(anew, json.loads(value))
        elif isinstance(value, str) and _clear(value):
            yield name, seal(value)
        elif value is not None and not isinstance(value, str) and not bytes(value).startswith(b"sealed:1:"):
            yield name, seal_content(connection, str(owner), bytes(value))
