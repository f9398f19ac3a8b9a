"""`gyeot ingest` tells how far it is, on a terminal and in a log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import StringIO

import pytest
from rich.console import Console

from bot.commands.ingesting import LONG, STEPS, Lines
from bot.ingesting import prepare
from knowledge.library import Library, Stock
from knowledge.municipality import Municipality
from knowledge.passage import SHARED
from knowledge.storage import Storage
from tests.fakes import NOON
from tests.unit.retrieval.memory import passage


def told(total: int, by: int, *, terminal: bool = False) -> list[str]:
    """Return the lines that are printed while so many passages are made ready, `by` at a time."""
    out = StringIO()
    lines = Lines(Console(file=out, force_terminal=terminal))
    for done in range(by, total + by, by):
        lines("gimpo", min(done, total), total)
        lines("seoul", 1, 2)
    return out.getvalue().splitlines()


@pytest.mark.parametrize(
    ("total", "by", "terminal", "count"),
    [(50_000, 32, False, STEPS), (LONG, 700, False, 2), (50_000, 32, True, 0), (LONG - 1, 32, False, 0)],
)
def test_a_long_work_tells_how_far_it_is(total: int, by: int, *, terminal: bool, count: int) -> None:
    """A line for each twentieth in a log; a terminal has the bar, and short work needs neither."""
    lines = told(total, by, terminal=terminal)
    assert len(lines) == count
    assert not lines or lines[-1] == f"gimpo: {total} of {total} passages are ready"


class Indexes:
    """Knows which editions are indexed, and notes whose are asked for."""

    def __init__(self, ready: frozenset[str]) -> None:
        self.ready, self.prepared, self.editions = ready, list[str](), dict[str, int]()

    def is_ready(self, municipality: str, editions: Mapping[str, int]) -> bool:
        """Tell whether a municipality was named as ready."""
        self.editions = dict(editions)
        return municipality in self.ready

    def prepare(self, municipality: str, progress: Callable[[int, int], None] | None = None) -> None:
        """Note the municipality and that one of two is done."""
        self.prepared.append(municipality)
        if progress:
            progress(1, 2)


def test_only_what_changed_is_prepared(storage: Storage) -> None:
    """Hundreds of municipalities that stayed as they were cost one look at the editions, not one each."""
    library = Library(storage)
    places = tuple(Municipality(name, name, "곁") for name in ("gimpo", "seoul"))
    library.publish(Stock(places, (passage("a", "가", owner=SHARED), passage("b", "나", owner="seoul"))), NOON)
    indexes = Indexes(frozenset({"gimpo"}))
    told: list[tuple[str, int, int]] = []
    prepare(library, indexes, lambda *progress: told.append(progress))
    prepare(library, indexes)
    assert indexes.prepared == ["seoul", "seoul"]
    assert indexes.editions == {SHARED: 1, "seoul": 1}
    assert told == [("seoul", 1, 2)]
