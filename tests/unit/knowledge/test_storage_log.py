"""The log of an SQLite database: what was erased does not outlive it there."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Column, MetaData, String, Table, delete, insert, select, text

from knowledge.storage import BUSY_SECONDS, Storage

SECRET = "a word that is erased"


def a_file(folder: Path) -> Storage:
    """Return a database in which something was written and erased."""
    storage = Storage(f"sqlite:///{folder / 'log.db'}")
    with storage.writing() as connection:
        connection.execute(text("CREATE TABLE note (id INTEGER PRIMARY KEY, words TEXT)"))
    with storage.writing() as connection:
        connection.execute(text("INSERT INTO note (words) VALUES (:words)"), {"words": SECRET})
    with storage.writing() as connection:
        connection.execute(text("DELETE FROM note"))
    return storage


def files(folder: Path) -> bytes:
    """Return the bytes of the database's files."""
    return b"".join(path.read_bytes() for path in folder.iterdir())


def test_what_was_erased_leaves_every_file(tmp_path: Path) -> None:
    """It stands in the log until that is emptied, and nowhere then; what was kept is there as before."""
    storage = a_file(tmp_path)
    with storage.writing() as connection:
        connection.execute(text("INSERT INTO note (words) VALUES ('kept')"))
    assert SECRET.encode() in files(tmp_path)
    assert storage.empty_log()
    assert SECRET.encode() not in files(tmp_path)
    assert (tmp_path / "log.db-wal").stat().st_size == 0
    with storage.writing() as connection:
        assert connection.execute(text("SELECT words FROM note")).scalars().all() == ["kept"]
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == BUSY_SECONDS * 1000
    storage.close()


def test_what_was_erased_leaves_a_rewritten_table_of_postgresql(postgres_url: str) -> None:
    """A deleted row stands in its file until the table is written anew; who works with it is waited for a second."""
    storage = Storage(postgres_url)
    secrets = Table("secret", MetaData(), Column("words", String))
    with storage.writing() as connection:
        secrets.create(connection)
        connection.execute(insert(secrets), [{"words": f"{SECRET} {number}"} for number in range(5)])
    with storage.writing() as connection:
        connection.execute(delete(secrets))

    def in_file() -> bool:
        autocommit = storage.engine.execution_options(isolation_level="AUTOCOMMIT")
        with autocommit.connect() as connection:
            connection.exec_driver_sql("CHECKPOINT")
            read = "SELECT pg_read_binary_file(pg_relation_filepath('secret'))"
            return SECRET.encode() in bytes(connection.exec_driver_sql(read).scalar_one())

    assert in_file()
    with storage.reading() as connection:
        connection.execute(select(secrets)).all()
        assert not storage.rewrite(secrets)
    assert storage.rewrite(secrets)
    assert not in_file()
    with storage.reading() as connection:
        assert connection.exec_driver_sql("SHOW lock_timeout").scalar() == "0"
    storage.close()


def test_who_reads_is_not_disturbed(tmp_path: Path) -> None:
    """The log stays as it is while somebody reads what stood there before, and is emptied the next time."""
    storage = a_file(tmp_path)
    with storage.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM note")).scalar() == 0
        with storage.writing() as writer:
            writer.execute(text("INSERT INTO note (words) VALUES ('new')"))
        assert not storage.empty_log()
        assert connection.execute(text("SELECT count(*) FROM note")).scalar() == 0
    assert storage.empty_log()
    storage.close()


def test_who_writes_after_a_failure_waits_as_long_as_before(tmp_path: Path) -> None:
    """A log that can't be emptied is told of, and the connection goes back as it came."""

    def refused(_action: int, name: str | None, *_rest: object) -> int:
        return sqlite3.SQLITE_DENY if name == "wal_checkpoint" else sqlite3.SQLITE_OK

    storage = a_file(tmp_path)
    with storage.writing() as connection:
        driver = connection.connection.driver_connection
        assert driver
        driver.set_authorizer(refused)
    with pytest.raises(sqlite3.DatabaseError):
        storage.empty_log()
    with storage.writing() as connection:
        assert connection.connection.driver_connection is driver
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == BUSY_SECONDS * 1000
    storage.close()


def test_another_database_has_no_such_log() -> None:
    """Without a server there is nothing to be asked: PostgreSQL keeps its log by its own settings."""
    storage = Storage("postgresql://nobody@127.0.0.1:1/none")
    assert storage.empty_log()
    storage.close()
