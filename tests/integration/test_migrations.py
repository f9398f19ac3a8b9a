"""A database is brought to shape at every start."""

from __future__ import annotations

import threading

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from bot.migrations import NewerDatabaseError, head, migrate, newest
from knowledge.storage import Storage, metadata


def test_migrations_make_what_the_code_expects(empty_url: str) -> None:
    """After the migrations nothing differs from the tables that the code names, and a second start changes nothing."""
    storage = Storage(empty_url)
    for _ in range(2):
        migrate(storage)
        with storage.reading() as connection:
            context = MigrationContext.configure(connection)
            assert context.get_current_revision() == head()
            assert compare_metadata(context, metadata) == []
    storage.close()


def test_processes_that_start_together_migrate_once(empty_url: str) -> None:
    """Four starts at the same moment leave one shape and no error."""
    errors: list[BaseException] = []

    def start() -> None:
        storage = Storage(empty_url)
        try:
            migrate(storage)
        except BaseException as error:  # noqa: BLE001 - to be shown by the test
            errors.append(error)
        finally:
            storage.close()

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def test_the_newest_migration_is_known_without_reading_any() -> None:
    """A database that stands at the newest shape is told by its number alone, so that a second start is quick."""
    assert newest() == head()


def test_a_newer_database_is_left_alone(empty_url: str) -> None:
    """A version that does not know the database's shape refuses to start."""
    storage = Storage(empty_url)
    migrate(storage)
    with storage.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'tomorrow'"))
    with pytest.raises(NewerDatabaseError):
        migrate(storage)
    storage.close()


def test_a_failing_migration_leaves_nothing_behind(empty_url: str) -> None:
    """A migration that stops half-way is undone as a whole."""
    storage = Storage(empty_url)
    with storage.writing() as connection:
        connection.execute(text("CREATE TABLE outbox (other INTEGER)"))
    with pytest.raises(Exception, match="outbox"):
        migrate(storage)
    with storage.writing() as connection:
        connection.execute(text("DROP TABLE outbox"))
    migrate(storage)
    storage.close()
