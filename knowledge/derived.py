"""What was derived from published texts and is kept, so that it is not worked out twice: words, and what was tuned."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Integer, String, Table, Text, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from knowledge.storage import Moment, Storage, metadata

BATCH = 500
"""Rows in one statement."""

words_table = Table(
    "words",
    metadata,
    Column("splitter", String(128), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("words", Text, nullable=False),
)

tuning_table = Table(
    "tuning",
    metadata,
    Column("municipality", String(64), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("tuned_at", Moment, nullable=False),
    Column("payload", Text, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Tuning:
    """One state of what a municipality's search has learned; the payload is JSON."""

    municipality: str
    number: int
    tuned_at: datetime
    payload: str


class Derived:
    """Reads and writes of what may be deleted at any time and made again."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def words(self, splitter: str, keys: Sequence[str]) -> dict[str, list[str]]:
        """Return the stored words of texts, by key; those that are missing are left out."""
        found: dict[str, list[str]] = {}
        with self._storage.reading() as connection:
            for start in range(0, len(keys), BATCH):
                rows = select(words_table.c.key, words_table.c.words).where(
                    words_table.c.splitter == splitter, words_table.c.key.in_(keys[start : start + BATCH])
                )
                found |= {key: json.loads(words) for key, words in connection.execute(rows)}
        return found

    def keep_words(self, splitter: str, words: Mapping[str, Sequence[str]]) -> None:
        """Store the words of texts; a key that is stored already is left as it is."""
        rows = [
            {"splitter": splitter, "key": key, "words": json.dumps(list(split), ensure_ascii=False)}
            for key, split in words.items()
        ]
        dialect = sqlite if self._storage.sqlite else postgresql
        for start in range(0, len(rows), BATCH):
            with self._storage.writing() as connection:
                connection.execute(dialect.insert(words_table).on_conflict_do_nothing(), rows[start : start + BATCH])

    def tunings(self) -> dict[str, Tuning]:
        """Return the newest tuning of every municipality that has one."""
        table = tuning_table
        newest = select(table.c.municipality, func.max(table.c.number).label("number")).group_by(table.c.municipality)
        latest = newest.subquery()
        rows = select(table).join(
            latest, (table.c.municipality == latest.c.municipality) & (table.c.number == latest.c.number)
        )
        with self._storage.reading() as connection:
            return {row["municipality"]: Tuning(**row) for row in connection.execute(rows).mappings()}

    def keep_tuning(self, municipality: str, payload: str, now: datetime) -> Tuning:
        """Keep a tuning as the municipality's newest; an empty payload goes back to what the package brings."""
        with self._storage.writing() as connection:
            latest = select(func.max(tuning_table.c.number)).where(tuning_table.c.municipality == municipality)
            number = (connection.execute(latest).scalar() or 0) + 1
            kept = Tuning(municipality, number, now, payload)
            connection.execute(
                insert(tuning_table).values(municipality=municipality, number=number, tuned_at=now, payload=payload)
            )
        return kept
