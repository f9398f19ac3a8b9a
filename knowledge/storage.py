"""The database: SQLite by default, PostgreSQL by URL, one way to write and one way to read."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from threading import RLock
from types import MappingProxyType
from typing import Any, Literal

from sqlalchemy import (
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    String,
    Table,
    TypeDecorator,
    create_engine,
    event,
    literal_column,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError

from knowledge.keys import Masters

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_PLAIN = re.compile("[a-z]+")

BUSY_SECONDS = 5
"""How long a writer waits for another on SQLite before it gives up."""

REWRITE_PATIENCE = 1_000
"""Milliseconds for which the rewriting of a table waits for who works with it: others wait behind it."""

LOG_PATIENCE = 200
"""Milliseconds for which the log's emptying waits for readers: writers wait with it."""


class Moment(TypeDecorator[datetime]):
    """An aware moment, stored as UTC: SQLite would drop the offset."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Refuse a naive moment, turn any other into UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "a moment without a time zone"
            raise ValueError(message)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return an aware moment in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class State(String):
    """One of a few words, written into the statement when it is compared with.

    As a parameter it would keep both databases from using an index over the rows of some states only.
    """

    class Comparator(String.Comparator[str]):
        """Compares with words that stand in the statement itself."""

        def operate(self, op: Any, *other: Any, **kwargs: Any) -> Any:
            """Do what a string does, with the words written out."""
            return super().operate(op, *(_written(each) for each in other), **kwargs)

    comparator_factory = Comparator


def _written(value: object) -> object:
    if isinstance(value, str) and _PLAIN.fullmatch(value):
        return literal_column(f"'{value}'", String())
    if isinstance(value, tuple | list | set | frozenset):
        return [_written(each) for each in value]
    return value


def serves(url: str) -> bool:
    """Tell whether a URL names a database that can be used here."""
    try:
        return make_url(url).get_backend_name() in {"sqlite", "postgresql"}
    except ArgumentError:
        return False


def _pragmas(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    wanted = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_SECONDS * 1000}")
    # what is erased is overwritten, not only forgotten
    for pragma in (*wanted, "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


Failing = Literal["busy", "full", "broken", "closed", "away", ""]
"""What keeps a database from working: somebody else holds it, no room, no database, no right to write, no answer."""

_FAILING: Mapping[str, Failing] = MappingProxyType(
    {
        "is locked": "busy",
        "is full": "full",
        "no space left": "full",
        "disk i/o error": "full",
        "not a database": "broken",
        "malformed": "broken",
        "readonly": "closed",
        "unable to open": "closed",
    }
)
"""By what SQLite says of it (sqlite3ErrStr), and PostgreSQL of its disk."""


def failing(error: BaseException) -> Failing:
    """Return what keeps the database from working, "" for an error that is none of it."""
    cause = error.orig if isinstance(error, DatabaseError) else error
    if not isinstance(error, DatabaseError | sqlite3.DatabaseError):
        return ""
    said = str(cause).lower()
    away: Failing = "away" if isinstance(error, OperationalError) else ""
    return next((kind for words, kind in _FAILING.items() if words in said), away)


def masters_of(connection: Connection) -> Masters:
    """Return the master keys with which this connection's database was opened."""
    masters: Masters = connection.get_execution_options().get("masters", Masters())
    return masters


def _given_back(_connection: Any, record: Any) -> None:
    record.invalidate()


class Storage:
    """Short synchronous transactions on one database.

    On SQLite a writer begins IMMEDIATE (a deferred one fails at once when another writes) and readers have an engine of
    their own, so that nobody who reads waits for one who writes.
    """

    def __init__(self, url: str, masters: Masters | None = None) -> None:
        parsed = make_url(url)
        keyed = {"masters": masters or Masters()}
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        self.url = parsed
        self.sqlite = parsed.get_backend_name() == "sqlite"
        # SQLite lets writers poll for its lock, and the unlucky one fails after BUSY_SECONDS: threads take turns
        self._turn = RLock() if self.sqlite else nullcontext()
        if self.sqlite:
            self._writer = create_engine(parsed, connect_args={"check_same_thread": False}, execution_options=keyed)
            self._reader = create_engine(parsed, connect_args={"check_same_thread": False}, execution_options=keyed)
            for engine in (self._writer, self._reader):
                event.listen(engine, "connect", _pragmas)
            event.listen(self._writer, "begin", _begin_immediate)
            event.listen(self._reader, "begin", _begin)
        else:
            self._writer = self._reader = create_engine(
                parsed, pool_pre_ping=True, pool_size=10, max_overflow=10, execution_options=keyed
            )

    @property
    def engine(self) -> Engine:
        """Return the writing engine, for migrations."""
        return self._writer

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction that writes; it commits at the end of the block, and rolls back on any error."""
        with self._turn, self._writer.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that only reads."""
        with self._reader.connect() as connection:
            yield connection

    def empty_log(self) -> bool:
        """Cut SQLite's log to nothing, once the file holds what it says: what was erased is in neither then.

        False while somebody reads: try again later. Where there is no such log there is nothing to do.
        """
        if not self.sqlite:
            return True
        connection = self._writer.raw_connection()
        cursor = connection.cursor()
        try:
            cursor.execute(f"PRAGMA busy_timeout={LOG_PATIENCE}")
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")  # most of the work, while others write
            with self._turn:
                busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        finally:
            # Who writes with it next has the patience of a writer, whatever went wrong here.
            cursor.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
            connection.close()
        return not busy

    def rewrite(self, table: Table) -> bool:
        """Write a table anew: PostgreSQL's files hold what was deleted until then, SQLite overwrites it at once.

        False while somebody holds the table for more than `REWRITE_PATIENCE`: try again later.
        """
        if self.sqlite:
            return True
        with self._writer.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(f"SET lock_timeout = {REWRITE_PATIENCE}")
            try:
                connection.exec_driver_sql(f'VACUUM (FULL) "{table.name}"')
            except OperationalError:
                return False
            finally:
                connection.exec_driver_sql("RESET lock_timeout")
        return True

    def close(self) -> None:
        """Close every connection; one that a thread still works with is closed as it is given back."""
        for engine in {self._writer, self._reader}:
            pool = engine.pool
            # First a pool without the listener takes its place: whoever comes after this keeps connections as before.
            engine.dispose()
            event.listen(pool, "checkin", _given_back)
            pool.dispose()
