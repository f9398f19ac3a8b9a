"""A PostgreSQL database that is kept from test to test and emptied before each, which is cheaper than a new one."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, create_engine, text

ALONE = text(
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
"""Whoever a test left behind may hold locks."""

SHAPE = text("""
    SELECT md5(string_agg(line, ' ' ORDER BY line)) FROM (
        SELECT c.relname || '.' || a.attname || a.atttypid || a.attnotnull AS line
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0
        UNION ALL SELECT t.tgname || t.tgrelid::regclass FROM pg_trigger t WHERE NOT t.tgisinternal
        UNION ALL SELECT o.conname || o.conrelid::regclass || o.contype::text FROM pg_constraint o
        WHERE o.connamespace = 'public'::regnamespace
    ) AS lines
""")
"""Tables, columns, indexes, triggers and constraints, as one word."""

EMPTY = text("""
    DO $$
    DECLARE one record;
    BEGIN
        SET LOCAL session_replication_role = replica;  -- keys to other tables hold again when all are empty
        FOR one IN SELECT relname FROM pg_class
            WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'
        LOOP
            EXECUTE format('DELETE FROM %I', one.relname);
        END LOOP;
        FOR one IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL
        LOOP
            PERFORM setval(one.sequencename::regclass, 1, false);
        END LOOP;
    END $$
""")


class Kept:
    """One database, which is made anew only where a test changed its shape."""

    def __init__(self, make: Callable[[], str]) -> None:
        """`make` makes it from the template and returns its URL."""
        self._make = make
        self._url = make()
        self._connection = self._connect()
        self._shape = self._connection.execute(SHAPE).scalar()

    def empty(self) -> str:
        """Return its URL; nothing is in it, numbers begin at 1, and nobody is connected."""
        self._connection.execute(ALONE)
        if self._connection.execute(SHAPE).scalar() == self._shape:
            self._connection.execute(EMPTY)
        else:
            self.close()
            self._url = self._make()
            self._connection = self._connect()
        return self._url

    def close(self) -> None:
        """End the connection."""
        self._connection.close()
        self._connection.engine.dispose()

    def _connect(self) -> Connection:
        url = self._url.replace("postgresql://", "postgresql+psycopg://")
        return create_engine(url, isolation_level="AUTOCOMMIT").connect()
