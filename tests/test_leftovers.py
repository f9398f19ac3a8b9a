"""A thread that a test leaves behind is named, whether it still works or comes back in the next one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from knowledge.storage import Storage
from tests.leftovers import Leftovers


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Storage]:
    """Return an empty database."""
    storage = Storage(f"sqlite:///{tmp_path / 'some.db'}")
    yield storage
    storage.close()


class Caller:
    """Asks a database in a thread of its own, as often as it is called upon."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._turn, self._done, self._over = Event(), Event(), False
        self.thread = Thread(target=self._run, name="caller", daemon=True)
        self.thread.start()

    def _run(self) -> None:
        while self._turn.wait(10) and not self._over:
            self._turn.clear()
            with self._storage.reading():
                self._done.set()

    def ask(self) -> None:
        """Ask once."""
        self._done.clear()
        self._turn.set()
        assert self._done.wait(10)

    def end(self) -> None:
        """Ask no more."""
        self._over = True
        self._turn.set()


def test_who_is_still_there_when_a_test_is_over_is_named(database: Storage) -> None:
    """In that test, and in the next one that it comes back to; who ends meanwhile is no leftover."""
    leftovers = Leftovers()
    leftovers.begin("first")
    caller = Caller(database)
    assert leftovers.left(0) == [], "what asks no database may stay"
    caller.ask()
    assert leftovers.left(0) == ["caller (first)"]
    leftovers.begin("second")
    assert leftovers.left(0) == []
    caller.ask()
    assert leftovers.left(0) == ["caller (first)"]
    caller.end()
    caller.thread.join(10)
    assert leftovers.left(0) == ["caller (first)"], "it was here, though it is gone"
    leftovers.begin("third")
    ended = Caller(database)
    ended.ask()
    ended.end()
    assert leftovers.left(10) == []
    with database.reading():
        assert leftovers.left(0) == [], "a test itself is at home"
