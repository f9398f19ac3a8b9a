"""Erasing and showing everything of one conversation: both follow the tables' own ties, so that none is forgotten."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, RowMapping, Table, delete, func, select, update

from handlers.consents.consenting import Standing, digest
from handlers.parcels import unpack_bubble, unpack_files
from handlers.records.consents.parting import part
from handlers.records.consents.rights import standing_in
from handlers.records.post.arriving import arrives, forget_arrivals, keep_anew, still_here
from handlers.records.post.outbox import Outbox
from handlers.records.sealing import UNREADABLE, Unseal, open_content, open_slots, opener, seal_content, sealer
from handlers.records.study.reminders import open_payload
from handlers.records.tables.conversations import conversation_table
from handlers.records.tables.desk import escalation_table
from handlers.records.tables.reminders import reminder_table
from handlers.records.tables.rights import pass_table, request_table
from knowledge.storage import Storage, metadata

UNTIED = {"access_log": "conversation"}
"""Tables that name a conversation without being tied to it: staff's deeds stay, whose conversation it was does not."""

COUNTED = {"access_log": "conversation", "guardian_link": "guardian"}
"""What is shown as a number only, by the tie: who on the desk has looked, and of a guardian that there is a link.

What a link shares is the learner's.
"""

URGENT = {"escalation": "crisis", "crisis_case": "id"}
"""What stays while a cry for help is open, where the named column is set: people are still looking after it."""

INNER = frozenset({"tap", "export_pass", "guardian_invitation", "calendar_feed", "data_key"})
"""Tables that hold nothing but digests and keys; they are erased, and there is nothing in them to read."""

CONSENT = frozenset({"consent", "consent_step", "consent_request"})
"""Tables that say where a consent stands: a child who is known as one stays known when the memory is erased."""

OTHERS = {"guardian_link": "guardian", "guardian_invitation": "guardian"}
"""Ties of another person's: they go when that person erases, and are not shown to that person as their own data."""

OPENING = re.compile(r"(/mine/|/guardian/|guardian_)[A-Za-z0-9_-]{16,}")
"""Links that open something: a copy of one's data must not carry them on."""

_HIDDEN = {"id", "key", "lease", "lease_until", "attempts", "try_at", "begun", "taps", "digest", "epoch", "position"}
_HIDDEN |= {
    "code",
    "form",
    "reference",
    "content",
    "passages",
    "notice",
    "staff",
    "offered",
    "asked",
    "note",
    "occurrence",
    "until",
}

CRYING = "crisis."
"""What begins so among what a conversation remembers belongs to a cry for help, and is shown to nobody."""


@dataclass(frozen=True, slots=True)
class Held:
    """Everything that is kept of one conversation: rows by table, numbers of what is only counted."""

    channel: str
    municipality: str
    language: str
    since: datetime
    standing: Standing
    slots: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, tuple[Mapping[str, Any], ...]] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)

    def count(self, table: str) -> int:
        """Return how many rows of a table there are."""
        return len(self.rows.get(table, ())) or self.counts.get(table, 0)


def ties() -> Iterator[tuple[Table, Column[Any], str]]:
    """Yield every tie to a conversation: the table, its column, and what becomes of the row ("CASCADE", "SET NULL")."""
    for table in reversed(metadata.sorted_tables):
        for column in table.columns:
            for key in column.foreign_keys:
                if key.column is conversation_table.c.id:
                    yield table, column, str(key.ondelete)


def erase(
    connection: Connection, conversation: str, now: datetime, spared: Container[str] = (), *, whole: bool = True
) -> int:
    """Erase everything of a conversation; its empty row stays, so that the last word can be said. Return its epoch.

    A cry for help that people are still looking after stays with them until it is closed; then `finish` erases what
    stayed for it. Rows of `spared` tables stay; without `whole` the municipality and the language stay, too: an answer
    needs them.
    """
    part(connection, conversation, now)
    talk = conversation_table
    row = connection.execute(select(talk).where(talk.c.id == conversation).with_for_update()).one()
    asked = _asked(connection, conversation) if request_table.name in spared else {}
    waiting = still_here(connection, row)
    for table, column, becomes in ties():
        if table.name in spared:
            continue
        mine = [column == conversation]
        if row.latched and table.name in URGENT:
            mine.append(table.c[URGENT[table.name]].is_(None))
        _erase(connection, table, column, becomes, *mine)
    if asked:
        _ask_anew(connection, conversation, asked)
    keep_anew(connection, conversation, waiting)
    cut(connection, conversation)
    forget_arrivals(connection, row)
    blank: dict[str, Any] = {"form": "", "slots": "{}", "previous": "", "misses": 0, "epoch": row.epoch + 1}
    if whole:
        blank |= {"municipality": "", "language": "", "created_at": now, "seen_at": now}
        blank |= {"erased_at": now if row.latched else None}
    owner = "human" if row.owner == "human" and _looked_after(connection, conversation) else "bot"
    connection.execute(update(talk).where(talk.c.id == conversation).values(blank | {"owner": owner}))
    return int(row.epoch) + 1


def _looked_after(connection: Connection, conversation: str) -> bool:
    """Tell whether somebody still holds the talk: where nobody does, the program must not be silent."""
    talk = escalation_table.c
    held = select(talk.id).where(talk.conversation == conversation, talk.state == "claimed")
    return connection.execute(held).first() is not None


def finish(connection: Connection, conversation: str) -> None:
    """Erase what stayed with people for a cry for help, now that it is closed, if its person erased meanwhile."""
    talk = conversation_table
    asked = talk.c.id == conversation, talk.c.erased_at.is_not(None), ~talk.c.latched
    if not connection.execute(update(talk).where(*asked).values(erased_at=None)).rowcount:
        return
    for table, column, becomes in ties():
        if table.name in URGENT:
            stayed = table.c[URGENT[table.name]].is_not(None)
            _erase(connection, table, column, becomes, column == conversation, stayed)
    cut(connection, conversation)


def _erase(connection: Connection, table: Table, column: Column[Any], becomes: str, *mine: ColumnElement[bool]) -> None:
    """Delete rows that are tied to a conversation, or cut the tie of those that stay without a name."""
    if becomes == "CASCADE":
        connection.execute(delete(table).where(*mine))
    else:
        connection.execute(update(table).where(*mine).values({column.name: None}))


def _asked(connection: Connection, conversation: str) -> dict[str, Any]:
    """Return, opened, what a request to a guardian keeps until staff have looked: it outlives the key it is under."""
    this = request_table
    row = connection.execute(select(this.c.contact, this.c.form).where(this.c.conversation == conversation)).first()
    if row is None or not (row.contact or row.form):
        return {}
    form = open_content(connection, bytes(row.form)) if row.form else None
    return {"contact": opener(connection)(row.contact), "form": form}


def _ask_anew(connection: Connection, conversation: str, asked: Mapping[str, Any]) -> None:
    """Seal it with a new key."""
    form = asked["form"]
    values = {
        "contact": sealer(connection, conversation)(asked["contact"]),
        "form": seal_content(connection, conversation, form) if form else None,
    }
    connection.execute(update(request_table).where(request_table.c.conversation == conversation).values(values))


def remove(connection: Connection, conversation: str, now: datetime) -> None:
    """Erase a conversation with its row: nobody waits for a last word. Who has just written again keeps it."""
    talk = conversation_table
    held = connection.execute(select(talk).where(talk.c.id == conversation).with_for_update()).first()
    if held is not None and arrives(connection, held):
        return
    part(connection, conversation, now)
    row = connection.execute(delete(talk).where(talk.c.id == conversation).returning(talk)).first()
    cut(connection, conversation)
    if row is not None:
        forget_arrivals(connection, row)


def branches() -> Iterator[tuple[Table, Column[Any], Table, Column[Any]]]:
    """Yield the tables that hang on a conversation through another: table, its column, the other, the other's tie."""
    tied = {
        table: column for table, column, becomes in ties() if becomes == "CASCADE" and column.name == "conversation"
    }
    for table in metadata.sorted_tables:
        keys = [(column, key.column.table) for column in table.columns for key in column.foreign_keys]
        for column, other in keys:
            if table not in tied and other in tied:
                yield table, column, other, tied[other]


def cut(connection: Connection, conversation: str) -> None:
    """Take the conversation's name out of what stays."""
    for name, column in UNTIED.items():
        table = metadata.tables.get(name)
        if table is not None:
            connection.execute(update(table).where(table.c[column] == conversation).values({column: ""}))


class Showing:
    """Shows everything that is kept of one conversation, to the person whose it is."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def held(self, conversation: str) -> Held:
        """Return everything that is kept of a conversation."""
        with self._storage.reading() as connection:
            return held_in(connection, conversation)

    def opened(self, token: str, now: datetime) -> Held | None:
        """Return what a pass opens, None when there is no such pass or its hour is over."""
        passes = pass_table
        wanted = select(passes.c.conversation).where(passes.c.digest == digest(token), passes.c.expires_at > now)
        with self._storage.reading() as connection:
            conversation = connection.execute(wanted).scalar()
            return None if conversation is None else held_in(connection, conversation)


def held_in(connection: Connection, conversation: str) -> Held:
    """Return everything that is kept of a conversation, without what opens something and without cries for help."""
    talk = connection.execute(select(conversation_table).where(conversation_table.c.id == conversation)).one()
    unseal = opener(connection)
    rows: dict[str, tuple[Mapping[str, Any], ...]] = {}
    for table, column, becomes in ties():
        if becomes != "CASCADE" or table.name in INNER or OTHERS.get(table.name) == column.name:
            continue
        found = connection.execute(select(table).where(column == conversation)).mappings().all()
        shown = tuple(filter(None, (_shown(table, row, unseal) for row in found)))
        if shown:
            rows[table.name] = shown
    for table, column, other, tie in branches():
        mine = select(*other.primary_key.columns).where(tie == conversation)
        if other.name in URGENT:
            mine = mine.where(other.c[URGENT[other.name]].is_(None))
        found = connection.execute(select(table).where(column.in_(mine))).mappings().all()
        shown = tuple(filter(None, (_shown(table, row, unseal) for row in found)))
        if shown:
            rows[table.name] = shown
    counts = {}
    for name, whose in COUNTED.items():
        logged = metadata.tables.get(name)
        if logged is not None:
            counted = select(func.count()).select_from(logged).where(logged.c[whose] == conversation)
            counts[name] = connection.execute(counted).scalar_one()
    return Held(
        talk.channel,
        talk.municipality,
        talk.language,
        talk.created_at,
        standing_in(connection, conversation),
        {name: told for name, told in open_slots(unseal, talk.slots).items() if not name.startswith(CRYING)},
        rows,
        counts,
    )


def _shown(table: Table, row: RowMapping, unseal: Unseal) -> dict[str, Any] | None:
    """Return a row as it is shown; None for a mentor's own notes and for what belongs to a cry for help.

    Another person may be looking at the screen.
    """
    if row.get("outcome") == "crisis" or row.get("crisis") is not None or row.get("kind") == "note":
        return None
    bubble = unseal(row["bubble"]) if table.name == "outbox" else ""
    if bubble and row["epoch"] == Outbox.EVERY and '"mark":"human"' not in bubble:
        return None
    tied = {column.name for column in table.columns if column.foreign_keys}
    if table is request_table and row["state"] != "open":
        tied.add("contact")  # the guardian typed it: it is theirs, and no word to the child
    seen = {name: value for name, value in row.items() if name not in _HIDDEN | tied and value is not None}
    shown = {name: unseal(value) if isinstance(value, str) else _plain(value) for name, value in seen.items()}
    if "files" in shown:
        names = _names(shown.pop("files"))
        shown |= {"files": names} if names else {}
    if table.name == "outbox":
        shown = {"text": _text(bubble)} | {name: shown[name] for name in ("due_at", "state")}
    if table is reminder_table:
        words = json.dumps(open_payload(unseal, row["payload"]), ensure_ascii=False)
        shown["payload"] = OPENING.sub(r"\1…", words)
    return shown


def _names(packed: str) -> list[str]:
    """Return what files are called."""
    return [] if packed == UNREADABLE else [file.name or file.kind for file in unpack_files(packed)]


def _text(packed: str) -> str:
    try:
        return OPENING.sub(r"\1…", unpack_bubble(packed).text)
    except (ValueError, TypeError, KeyError):
        return ""


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
