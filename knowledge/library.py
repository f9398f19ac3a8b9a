"""The library: what was published, kept with its editions; the truth from which every index is derived."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Select, Table, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from knowledge.course import Course
from knowledge.encoding import dumps
from knowledge.municipality import Municipality
from knowledge.passage import ANSWERED, SHARED, Passage
from knowledge.shelves import course_table, edition_table, municipality_table, passage_table, vector_table
from knowledge.stock import (
    Change,
    Difference,
    Edition,
    Row,
    Rows,
    Stock,
    UnknownEditionError,
    Withdrawn,
    rows_of,
    says_as,
    written,
)
from knowledge.storage import Storage

__all__ = ["Change", "Difference", "Edition", "Library", "Stock", "UnknownEditionError"]

PLACES = "*"
"""Owner of the editions that begin when a municipality itself has changed; no municipality can be called so."""

BATCH = 500
"""Rows in one statement: SQLite takes 32,766 variables, a row here has at most seven."""


class Library:
    """Reads and writes of published content: values in, values out."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._places: tuple[int, tuple[Municipality, ...]] = (0, ())

    def difference(self, stock: Stock) -> Difference:
        """Return what publishing would change."""
        with self._storage.reading() as connection:
            return _difference(connection, stock, *rows_of(stock))

    def publish(self, stock: Stock, now: datetime, note: str = "") -> Difference:
        """Make the stock the live content in one transaction; owners without a change keep their edition."""
        passages, courses = rows_of(stock)
        with self._storage.writing() as connection:
            difference = _difference(connection, stock, passages, courses)
            _write_municipalities(connection, stock)
            if difference.municipalities:
                _begin_edition(connection, PLACES, now, note)
            numbers = {change.owner: 0 for change in (*difference.passages, *difference.courses)}
            for owner in numbers:
                numbers[owner] = _begin_edition(connection, owner, now, note).number
            for table, rows, changes in (
                (passage_table, passages, difference.passages),
                (course_table, courses, difference.courses),
            ):
                for change in changes:
                    _apply(connection, table, change, rows.get(change.owner, {}), numbers[change.owner])
        return difference

    def add(self, passage: Passage, now: datetime, note: str = "") -> None:
        """Publish one answer that staff approved beside what is live; the same once more changes nothing.

        Its file is `ANSWERED`: neither a content folder nor an earlier edition takes it away, `withdraw` does.
        """
        owner = passage.municipality
        table, own = passage_table, written([passage])[owner]
        live = select(table.c.key, table.c.id).where(*_is_live(table, owner), table.c.key == passage.key)
        with self._storage.writing() as connection:
            old = {row.key: row.id for row in connection.execute(live)}
            change = Change.between(owner, old, {passage.key: passage.id})
            if change:
                _apply(connection, table, change, own, _begin_edition(connection, owner, now, note).number)

    def withdraw(self, owner: str, key: str, now: datetime, note: str = "") -> bool:
        """Take one approved answer back; False when it is not live."""
        table = passage_table
        mine = select(table.c.key).where(*_is_live(table, owner), table.c.key == key, table.c.file == ANSWERED)
        with self._storage.writing() as connection:
            if connection.execute(mine).first() is None:
                return False
            number = _begin_edition(connection, owner, now, note).number
            _apply(connection, table, Change(owner, removed=(key,)), {}, number)
        return True

    def restore(self, owner: str, number: int, now: datetime) -> Edition:
        """Publish an owner's content again as it was in an earlier edition, as a new edition.

        Raises:
            UnknownEditionError: when the owner never had that edition.

        """
        with self._storage.writing() as connection:
            latest = _edition(connection, owner)
            if not 1 <= number <= latest:
                raise UnknownEditionError(owner, number, latest)
            edition = _begin_edition(connection, owner, now, Edition.again(number))
            for table in (passage_table, course_table):
                then = {row["key"]: dict(row) for row in connection.execute(_as_of(table, owner, number)).mappings()}
                columns = (table.c.key, table.c.id, table.c.file)
                live = connection.execute(select(*columns).where(*_is_live(table, owner))).all()
                old = {row.key: row.id for row in live}
                answered = {row.key: row.id for row in live if row.file == ANSWERED}
                past = {key: row["id"] for key, row in then.items() if row["file"] != ANSWERED}
                change = Change.between(owner, old, past | answered)
                _apply(connection, table, change, then, edition.number)
        return edition

    def editions(self, owner: str) -> tuple[Edition, ...]:
        """Return the editions of an owner, the newest first."""
        query = select(edition_table).where(edition_table.c.owner == owner).order_by(edition_table.c.number.desc())
        with self._storage.reading() as connection:
            return tuple(Edition(**row) for row in connection.execute(query).mappings())

    def municipalities(self) -> tuple[Municipality, ...]:
        """Return every municipality, by id; read anew when any of them has changed, as every message asks for them."""
        with self._storage.reading() as connection:
            number = _edition(connection, PLACES)
            known, places = self._places
            if number and number == known:
                return places
            payloads = connection.execute(select(municipality_table.c.payload).order_by(municipality_table.c.id))
            places = tuple(map(_municipality, payloads.scalars()))
        self._places = (number, places)
        return places

    def version(self, municipality: str) -> int:
        """Return a number that grows with every change that the municipality can see."""
        latest = select(func.max(edition_table.c.number)).where(edition_table.c.owner.in_({municipality, SHARED}))
        with self._storage.reading() as connection:
            return sum(connection.execute(latest.group_by(edition_table.c.owner)).scalars())

    def edition(self, owner: str) -> int:
        """Return the number of an owner's live edition, 0 before the first."""
        with self._storage.reading() as connection:
            return _edition(connection, owner)

    def numbers(self) -> dict[str, int]:
        """Return the number of every owner's live edition."""
        owner, latest = edition_table.c.owner, func.max(edition_table.c.number)
        with self._storage.reading() as connection:
            return dict(map(tuple, connection.execute(select(owner, latest).where(owner != PLACES).group_by(owner))))

    def owned(self, owner: str) -> tuple[Passage, ...]:
        """Return the live passages of one owner, by key."""
        return tuple(map(Passage.load, self._owned(passage_table, owner)))

    def passages_of(self, owner: str, number: int) -> tuple[Passage, ...]:
        """Return an owner's passages as they were in an edition, by key."""
        then = _as_of(passage_table, owner, number).order_by(passage_table.c.key)
        with self._storage.reading() as connection:
            return tuple(Passage.load(row.payload) for row in connection.execute(then))

    def owned_courses(self, owner: str) -> tuple[Course, ...]:
        """Return the live courses of one owner, by key."""
        return tuple(map(Course.load, self._owned(course_table, owner)))

    def _owned(self, table: Table, owner: str) -> list[str]:
        with self._storage.reading() as connection:
            live = select(table.c.payload).where(*_is_live(table, owner)).order_by(table.c.key)
            return list(connection.execute(live).scalars())

    def keys(self, owner: str) -> frozenset[str]:
        """Return the keys of an owner's live passages."""
        return frozenset(self.ids(owner))

    def ids(self, owner: str) -> dict[str, str]:
        """Return the ids of an owner's live passages, by key: enough to see what changed."""
        live = select(passage_table.c.key, passage_table.c.id).where(*_is_live(passage_table, owner))
        with self._storage.reading() as connection:
            return dict(map(tuple, connection.execute(live)))

    def passages(self, municipality: str) -> tuple[Passage, ...]:
        """Return what a municipality sees: the shared passages and its own, its own in place of shared ones."""
        with self._storage.reading() as connection:
            return tuple(map(Passage.load, _visible(connection, passage_table, municipality)))

    def courses(self, municipality: str) -> tuple[Course, ...]:
        """Return the catalogue that a municipality sees."""
        with self._storage.reading() as connection:
            return tuple(map(Course.load, _visible(connection, course_table, municipality)))

    def passage(self, municipality: str, passage_id: str) -> Passage | None:
        """Return a passage if it is live and visible to the municipality now, wherever it stands in its file by now."""
        if found := self.live(municipality, (passage_id,)).get(passage_id):
            return found
        gone = self._gone(municipality, passage_id)
        return gone.successor if gone and gone.moved else None

    def withdrawn(self, municipality: str, passage_id: str) -> Withdrawn | None:
        """Return since when a municipality sees a passage no more; None while it does, or if it never could.

        One that only moved in its file, as a row does when another is put above it, is still seen.
        """
        gone = self._gone(municipality, passage_id)
        return None if gone and gone.moved else gone

    def _gone(self, municipality: str, passage_id: str) -> Withdrawn | None:
        table, edition = passage_table.c, edition_table.c
        seen = table.owner.in_({municipality, SHARED})
        with self._storage.reading() as connection:
            past = select(passage_table).where(table.id == passage_id, seen).order_by(table.since.desc())
            row = connection.execute(past).first()
            if row is None:
                return None
            now = select(passage_table).where(table.key == row.key, table.until.is_(None), table.id != row.id, seen)
            heir = max(connection.execute(now), key=lambda each: each.owner == municipality, default=None)
            if row.until is None and (heir is None or heir.owner != municipality):
                return None
            before, until = Passage.load(row.payload), _last_said(connection, row)
            hidden = until is None and heir is not None and heir.owner != row.owner
            owner, number = (heir.owner, heir.since) if heir and hidden else (row.owner, until or row.until)
            when = select(edition.published_at).where(edition.owner == owner, edition.number == number)
            at = connection.execute(when).scalar_one()
        after = Passage.load(heir.payload) if heir else None
        return Withdrawn(before.title, at, after, moved=after is not None and after.says_as(before))

    def live(self, municipality: str, passage_ids: Sequence[str]) -> dict[str, Passage]:
        """Return those passages, by id, that are live and visible to the municipality now; for a page of hits."""
        table = passage_table
        # Asked for by id alone: SQLite would rather walk through all live rows of the owners.
        rows = select(table.c.owner, table.c.key, table.c.until, table.c.id, table.c.payload).where(
            table.c.id.in_(passage_ids)
        )
        with self._storage.reading() as connection:
            seen = (row for row in connection.execute(rows) if row.owner in {municipality, SHARED})
            found = [row for row in seen if row.until is None]
            keys = [row.key for row in found if row.owner != municipality]
            own = select(table.c.key).where(*_is_live(table, municipality), table.c.key.in_(keys))
            overridden = set(connection.execute(own).scalars()) if keys else set()
        return {
            row.id: Passage.load(row.payload) for row in found if row.owner == municipality or row.key not in overridden
        }

    def vectors(self, engine: str, keys: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Return the stored vectors of an engine, by key; those that are missing are left out."""
        found: dict[str, NDArray[np.float32]] = {}
        with self._storage.reading() as connection:
            for start in range(0, len(keys), BATCH):
                rows = select(vector_table.c.key, vector_table.c.vector).where(
                    vector_table.c.engine == engine, vector_table.c.key.in_(keys[start : start + BATCH])
                )
                for key, blob in connection.execute(rows):
                    found[key] = np.frombuffer(blob, dtype=np.float32)
        return found

    def keep_vectors(self, engine: str, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        """Store vectors of an engine; a key that is stored already is left as it is.

        They stay when nothing live needs them: an earlier edition may be restored at once.
        """
        rows = [
            {"engine": engine, "key": key, "vector": np.ascontiguousarray(vector, dtype=np.float32).tobytes()}
            for key, vector in vectors.items()
        ]
        dialect = sqlite if self._storage.sqlite else postgresql
        with self._storage.writing() as connection:
            for start in range(0, len(rows), BATCH):
                connection.execute(dialect.insert(vector_table).on_conflict_do_nothing(), rows[start : start + BATCH])


_municipality = lru_cache(maxsize=1024)(Municipality.load)
"""Every message asks for all municipalities, and hardly one ever changes."""


def _is_live(table: Table, owner: str) -> tuple[ColumnElement[bool], ...]:
    return table.c.owner == owner, table.c.until.is_(None)


def _as_of(table: Table, owner: str, number: int) -> Select[Any]:
    ended = table.c.until.is_(None) | (table.c.until > number)
    return select(table).where(table.c.owner == owner, table.c.since <= number, ended)


def _visible(connection: Connection, table: Table, municipality: str) -> list[str]:
    entries: dict[str, str] = {}
    for owner in (SHARED, municipality):
        live = select(table.c.key, table.c.payload).where(*_is_live(table, owner))
        entries |= {row.key: row.payload for row in connection.execute(live)}
    return [entries[key] for key in sorted(entries)]


def _last_said(connection: Connection, row: Any) -> int | None:
    """Return the edition in which the words of an entry ended, from whatever row of its file; None while they go on."""
    table, words, until = passage_table, Passage.load(row.payload), row.until
    later = select(table).where(table.c.owner == row.owner, table.c.key == row.key, table.c.since > row.since)
    for each in connection.execute(later.order_by(table.c.since)):
        if each.since != until or not Passage.load(each.payload).says_as(words):
            break
        until = each.until
    return until  # type: ignore[no-any-return]


def _begin_edition(connection: Connection, owner: str, now: datetime, note: str) -> Edition:
    edition = Edition(owner, _edition(connection, owner) + 1, now, note)
    connection.execute(insert(edition_table).values(**asdict(edition)))
    return edition


def _edition(connection: Connection, owner: str) -> int:
    latest = select(func.max(edition_table.c.number)).where(edition_table.c.owner == owner)
    return connection.execute(latest).scalar() or 0


def _difference(connection: Connection, stock: Stock, passages: Rows, courses: Rows) -> Difference:
    known = {row.id: row.payload for row in connection.execute(select(municipality_table))}
    wanted = {value.id: dumps(value) for value in stock.municipalities}
    odd = {i for i in known.keys() | wanted.keys() if known.get(i) != wanted.get(i)}
    return Difference(
        passages=_changes(connection, passage_table, passages, stock),
        courses=_changes(connection, course_table, courses, stock),
        municipalities=tuple(sorted(i for i in odd if not stock.is_unread(f"{i}/"))),
    )


def _changes(connection: Connection, table: Table, rows: Rows, stock: Stock) -> tuple[Change, ...]:
    live = select(table.c.owner, table.c.key, table.c.id, table.c.file).where(table.c.until.is_(None))
    old: dict[str, dict[str, str]] = {}
    new = {owner: {key: row["id"] for key, row in entries.items()} for owner, entries in rows.items()}
    for owner, key, identity, file in connection.execute(live):
        old.setdefault(owner, {})[key] = identity
        if file == ANSWERED or stock.is_unread(file):
            new.setdefault(owner, {}).setdefault(key, identity)
    changes = (
        Change.between(owner, old.get(owner, {}), new.get(owner, {})) for owner in sorted(old.keys() | new.keys())
    )
    return tuple(
        replace(change, moved=tuple(_moved(connection, table, change, rows.get(change.owner, {}))))
        for change in changes
        if change
    )


def _moved(connection: Connection, table: Table, change: Change, rows: Mapping[str, Row]) -> Iterator[str]:
    """Yield the keys of what only stands elsewhere."""
    for start in range(0, len(change.changed), BATCH):
        some = table.c.key.in_(change.changed[start : start + BATCH])
        live = select(table.c.key, table.c.payload).where(*_is_live(table, change.owner), some)
        for key, payload in connection.execute(live):
            if says_as(payload, rows[key]["payload"]):
                yield key


def _apply(connection: Connection, table: Table, change: Change, rows: Mapping[str, Row], number: int) -> None:
    ended = (*change.changed, *change.removed)
    for start in range(0, len(ended), BATCH):
        gone = table.c.key.in_(ended[start : start + BATCH])
        connection.execute(update(table).where(*_is_live(table, change.owner), gone).values(until=number))
    begun = [
        {**rows[key], "owner": change.owner, "since": number, "until": None} for key in (*change.added, *change.changed)
    ]
    for start in range(0, len(begun), BATCH):
        connection.execute(insert(table), begun[start : start + BATCH])


def _write_municipalities(connection: Connection, stock: Stock) -> None:
    known = connection.execute(select(municipality_table.c.id)).scalars().all()
    gone = [identity for identity in known if not stock.is_unread(f"{identity}/")]
    for start in range(0, len(gone), BATCH):
        connection.execute(delete(municipality_table).where(municipality_table.c.id.in_(gone[start : start + BATCH])))
    rows = [{"id": value.id, "payload": dumps(value)} for value in stock.municipalities]
    if rows:
        connection.execute(insert(municipality_table), rows)
