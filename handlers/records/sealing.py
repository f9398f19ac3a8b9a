"""Words and files at rest: each conversation and each cry for help has a key, and what it sealed goes with the key."""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Index, Row, String, Table, Text, func, select, update

from handlers.records.batches import among
from handlers.records.tables.conversations import UNSTORABLE, Number
from knowledge.keys import Wrapped, new_key, open_bytes, seal_bytes
from knowledge.storage import Storage, masters_of, metadata

key_table = Table(
    "data_key",
    metadata,
    Column("id", Number, primary_key=True),
    Column("conversation", String(32), ForeignKey("conversation.id", ondelete="CASCADE")),
    Column("crisis", Number, ForeignKey("crisis_case.id", ondelete="CASCADE")),
    Column("master", String(16), nullable=False),
    Column("wrapped", Text, nullable=False),
    Index("ix_data_key_conversation", "conversation"),
    Index("ix_data_key_crisis", "crisis"),
    Index("ix_data_key_master", "master"),
    sqlite_autoincrement=True,  # a number is never given twice: copies tell by it who has erased since
)

UNREADABLE = "🔒"
"""What stands where words can't be opened any more: their key, or its master key, is gone."""

BATCH = 500
"""Keys that are wrapped anew in one transaction."""

_MARK = "sealed:1:"
_SEALED = re.compile(r"sealed:1:(\d{1,18}):")
_SEALED_BYTES = re.compile(rb"sealed:1:(\d{1,18}):")

Owner = str | int
"""Whose key: the id of a conversation, or the number of a case."""

Seal = Callable[[str], str]
Unseal = Callable[[str], str]


def sealer(connection: Connection, owner: Owner, known: tuple[int, bytes] | None = None) -> Seal:
    """Return what seals texts with the key of an owner, which is made when there is none; "" stays "".

    Of one owner there may be several keys (an older one's master key is not here): the newest that opens is used.
    `known` is its number and the key, for a caller who has them at hand.
    """

    @cache
    def key() -> tuple[int, bytes]:
        return known or _key_of(connection, owner)

    def seal(text: str) -> str:
        if not text or not masters_of(connection):
            return text
        number, secret = key()
        content = UNSTORABLE.sub("\ufffd", text).encode()
        return f"{_MARK}{number}:{b64encode(seal_bytes(secret, content, str(number))).decode()}"

    return seal


def sealers(connection: Connection, conversations: Collection[str]) -> Mapping[str, Seal]:
    """Return what seals texts of each of these conversations; their keys are read with one query."""
    this, masters = key_table, masters_of(connection)
    known: dict[str, tuple[int, bytes]] = {}
    if masters and conversations:
        mine = select(this).where(among(connection, this.c.conversation, list(conversations))).order_by(this.c.id)
        for row in connection.execute(mine):
            secret = masters.unwrap(Wrapped(row.master, row.wrapped), _purpose(None))
            if secret:
                known[row.conversation] = row.id, secret
    return {each: sealer(connection, each, known.get(each)) for each in conversations}


def opener(connection: Connection, texts: Iterable[str] = ()) -> Unseal:
    """Return what opens sealed texts; one that was never sealed is returned as it is, a lost one as `UNREADABLE`.

    The keys of `texts` are read with one query, those of others one by one.
    """
    numbers = {int(number) for text in texts for number in _SEALED.findall(text)}
    key = _keys(connection, numbers if masters_of(connection) else ())

    def unseal(text: str) -> str:
        known = _SEALED.match(text) if masters_of(connection) else None
        if known is None:
            return text
        secret = key(int(known[1]))
        try:
            content = open_bytes(secret, b64decode(text[known.end() :]), known[1]) if secret else None
        except Error:
            content = None
        return UNREADABLE if content is None else content.decode()

    return unseal


def seal_slots(seal: Seal, slots: Mapping[str, str]) -> str:
    """Return slots as they are kept: the names tell which they are, the values are sealed."""
    return json.dumps({name: seal(value) for name, value in slots.items()})


def open_slots(unseal: Unseal, kept: str) -> dict[str, str]:
    """Return the slots of a row; what can't be opened any more is not remembered."""
    opened = {name: unseal(value) for name, value in json.loads(kept).items()}
    return {name: value for name, value in opened.items() if value != UNREADABLE}


def seal_content(connection: Connection, owner: Owner, content: bytes) -> bytes:
    """Return the content of a file as it is kept."""
    if not masters_of(connection):
        return content
    number, secret = _key_of(connection, owner)
    return f"{_MARK}{number}:".encode() + seal_bytes(secret, content, str(number))


def open_content(connection: Connection, content: bytes) -> bytes | None:
    """Return the content of a kept file, None when its key is gone."""
    known = _SEALED_BYTES.match(content) if masters_of(connection) else None
    if known is None:
        return content
    secret = _keys(connection)(int(known[1]))
    return open_bytes(secret, content[known.end() :], known[1].decode()) if secret else None


class DataKeys:
    """The keys as a whole: which master key each is under, and wrapping them with a newer one."""

    def __init__(self, storage: Storage, *, fault: Callable[[str], None] = lambda _: None) -> None:
        self._storage = storage
        self._fault = fault

    def by_master(self) -> dict[str, int]:
        """Return how many keys are under each master key, by its name."""
        counted = select(key_table.c.master, func.count()).group_by(key_table.c.master)
        with self._storage.reading() as connection:
            return {row[0]: row[1] for row in connection.execute(counted)}

    def wrap_anew(self) -> int:
        """Wrap what is under an older master key with the newest; return how many."""
        whole = done = self._wrap_some()
        while done == BATCH:
            done = self._wrap_some()
            whole += done
        return whole

    def _wrap_some(self) -> int:
        with self._storage.writing() as connection:
            masters, this = masters_of(connection), key_table
            older = masters.names[1:]
            if not older:
                return 0
            rows = connection.execute(
                select(this).where(this.c.master.in_(older)).limit(BATCH).with_for_update(skip_locked=True)
            ).all()
            done = 0
            for row in rows:
                purpose = _purpose(row.crisis)
                secret = masters.unwrap(Wrapped(row.master, row.wrapped), purpose)
                if secret:
                    anew = masters.wrap(secret, purpose)
                    connection.execute(
                        update(this).where(this.c.id == row.id).values(master=anew.master, wrapped=anew.text)
                    )
                    done += 1
            self._fault("wrap:written")
        return done


def _purpose(crisis: int | None) -> str:
    return "person" if crisis is None else "case"


def _key_of(connection: Connection, owner: Owner) -> tuple[int, bytes]:
    this, masters = key_table, masters_of(connection)
    column = this.c.conversation if isinstance(owner, str) else this.c.crisis
    purpose = _purpose(None if isinstance(owner, str) else owner)
    for row in connection.execute(select(this).where(column == owner).order_by(this.c.id.desc())):
        secret = masters.unwrap(Wrapped(row.master, row.wrapped), purpose)
        if secret:
            return row.id, secret
    secret = new_key()
    wrapped = masters.wrap(secret, purpose)
    made = this.insert().values({column.name: owner, "master": wrapped.master, "wrapped": wrapped.text})
    return connection.execute(made.returning(this.c.id)).scalar_one(), secret


def _keys(connection: Connection, numbers: Collection[int] = ()) -> Callable[[int], bytes | None]:
    this, masters = key_table, masters_of(connection)

    def secret(row: Row[Any]) -> bytes | None:
        return masters.unwrap(Wrapped(row.master, row.wrapped), _purpose(row.crisis))

    several = select(this).where(among(connection, this.c.id, list(numbers)))
    known = {row.id: secret(row) for row in connection.execute(several)} if numbers else {}

    @cache
    def key(number: int) -> bytes | None:
        if number in known:
            return known[number]
        row = connection.execute(select(this).where(this.c.id == number)).first()
        return secret(row) if row else None

    return key
