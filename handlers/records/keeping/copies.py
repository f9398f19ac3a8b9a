"""Copies against accidents: the keys lie beside a copy, not in it, and who has erased since stays erased."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from handlers.records.consents.erasing import erase
from handlers.records.sealing import key_table
from handlers.records.tables.conversations import case_table
from knowledge.storage import Storage

Key = Mapping[str, Any]
"""A row of `data_key`: id, conversation, crisis, master, wrapped."""


def keys_of(storage: Storage) -> tuple[Key, ...]:
    """Return every key as it is kept: wrapped, of no use without its master key."""
    with storage.reading() as connection:
        rows = connection.execute(select(key_table).order_by(key_table.c.id)).mappings()
        return tuple(dict(row) for row in rows)


def settle_copy(storage: Storage, keys: Iterable[Key], now: datetime) -> tuple[int, int]:
    """Put the newest keys into a copy that came without; return how many persons and cases have gone since.

    Whose key of the copy is none of the newest has erased since, or was kept long enough: it is erased here as well.
    """
    newest = {key["id"]: key for key in keys}
    this, case = key_table, case_table
    persons, cases = set[str](), set[int]()
    with storage.writing() as connection:
        for row in connection.execute(select(this)).all():
            known = newest.get(row.id)
            if known and (known["conversation"], known["crisis"]) == (row.conversation, row.crisis):
                values = {"master": known["master"], "wrapped": known["wrapped"]}
                connection.execute(update(this).where(this.c.id == row.id).values(values))
            elif row.conversation:
                persons.add(row.conversation)
            else:
                cases.add(row.crisis)
        for conversation in sorted(persons):
            erase(connection, conversation, now)
        connection.execute(delete(case).where(case.c.id.in_(cases)))
    return len(persons), len(cases)
