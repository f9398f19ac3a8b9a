"""`gyeot ingest` tells how far it is, on a terminal and in a log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import StringIO

import pytest
from rich.console import Console

from bot.commands.ingesting import LONG, STEPS, Lines, report
from bot.heeding import unanswered
from bot.ingesting import AGAIN, Indexing, Ingested, prepare
from bot.publishing import Published
from handlers.catalogue import speaker
from handlers.starters import FIRST
from knowledge.library import Difference, Library, Stock
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

    def __init__(self, ready: frozenset[str], failing: frozenset[str] = frozenset()) -> None:
        self.ready, self.failing, self.prepared, self.editions = ready, failing, list[str](), dict[str, int]()

    def is_ready(self, municipality: str, editions: Mapping[str, int]) -> bool:
        """Tell whether a municipality was named as ready."""
        self.editions = dict(editions)
        return municipality in self.ready

    def prepare(self, municipality: str, progress: Callable[[int, int], None] | None = None) -> None:
        """Note the municipality and that one of two is done."""
        self.prepared.append(municipality)
        if municipality in self.failing:
            raise OSError(28, "No space left on device")
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


def test_who_can_not_be_indexed_keeps_nobody_else_waiting(storage: Storage, caplog: pytest.LogCaptureFixture) -> None:
    """The others are indexed, the failure is logged and returned, and it is tried again after a while only."""
    library = Library(storage)
    places = tuple(Municipality(name, name, "곁") for name in ("gimpo", "seoul"))
    library.publish(Stock(places, (passage("a", "가", owner=SHARED),)), NOON)
    indexes = Indexes(frozenset(), frozenset({"gimpo"}))
    assert prepare(library, indexes) == ("gimpo",)
    assert indexes.prepared == ["gimpo", "seoul"]
    assert "gimpo can't be indexed" in caplog.text
    job = Indexing(library, indexes)
    assert job(NOON) == ("gimpo",)
    indexes.prepared.clear()
    assert job(NOON + AGAIN / 2) == ()
    assert indexes.prepared == ["seoul"]
    assert job(NOON + AGAIN) == ("gimpo",)


def test_the_log_says_once_when_an_index_is_ready(storage: Storage, caplog: pytest.LogCaptureFixture) -> None:
    """Whoever started it need not ask a question to know; a look that finds nothing to do says nothing."""
    library = Library(storage)
    places = tuple(Municipality(name, name, "곁") for name in ("gimpo", "seoul"))
    library.publish(Stock(places, (passage("a", "가", owner=SHARED),)), NOON)
    caplog.set_level("INFO", logger="bot.ingesting")
    Indexing(library, Indexes(frozenset(), frozenset({"gimpo"})))(NOON)
    assert [line for line in caplog.messages if "index is ready" in line] == [
        "The index is ready, and all that is published is answered from: seoul"
    ]
    caplog.clear()
    Indexing(library, Indexes(frozenset({"gimpo", "seoul"})))(NOON)
    assert not caplog.messages


def test_who_can_not_be_indexed_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    """A line says that it is published, what its search does meanwhile, and what to do."""
    published = Published(Ingested(Difference(), (), 0, 0), unindexed=("gimpo",))
    assert not published.clean
    report(published, dry_run=False)
    assert "! gimpo is published but can't be indexed" in capsys.readouterr().err


def test_what_leads_to_nothing_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    """What would be offered at hello, in its order; where all of it leads somewhere there is no line."""
    places = (Municipality("gimpo", "김포시", "곁"), Municipality("seoul", "서울", "곁"))
    leading = {"gimpo": {"Which papers do I need?", "How do I apply?"}, "seoul": {*FIRST}}
    open_ = tuple(unanswered(lambda place, _now: leading[place.id], places, NOON))
    assert [(each.municipality, each.offers) for each in open_] == [
        ("gimpo", ("신청할 수 있는지 알아보기", "누가 신청할 수 있어요?", "멘토링은 어떻게 해요?", "강의 추천받기")),
    ]
    report(Published(Ingested(Difference(), (), 0, 0), unanswered=open_), dry_run=False, say=speaker("ko"))
    assert "? gimpo: 아직 답이 없어서 첫인사에 버튼으로 보여 주지 않는 것: 신청" in capsys.readouterr().err
