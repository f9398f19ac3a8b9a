"""The library keeps what was published, by edition, and shows each municipality its own view."""

import gc
import weakref
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from knowledge import stock as stocks
from knowledge.course import Course, Lecture
from knowledge.encoding import dumps
from knowledge.library import Library, Stock, UnknownEditionError
from knowledge.municipality import Municipality
from knowledge.passage import SHARED, Passage, Source, Validity
from knowledge.stock import Withdrawn
from knowledge.storage import Storage

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
LATER, LAST = NOW + timedelta(days=1), NOW + timedelta(days=2)
SEOUL = Municipality("seoul", "서울특별시", "서울런", names=("서울",), hours={"mon": ("09:00", "18:00")})
GIMPO = Municipality("gimpo", "김포시", "서울런 김포", accounts={"telegram": ("gimpo_bot",)})


def passage(owner: str, key: str, text: str = "답", file: str = "faq.csv") -> Passage:
    """Return a passage with every kind of field filled."""
    source = Source(f"{owner}/{file}", "3행", "공고", "https://example.org", date(2026, 3, 1))
    validity = Validity(date(2026, 1, 1), None)
    return Passage(owner, key, "faq", f"{key}?", text, source, ("다른 말",), validity, ("parent",), "신청", sample=True)


def course(owner: str, key: str, minutes: int = 30) -> Course:
    """Return a course of one lecture."""
    lectures = (Lecture(1, "함수의 극한", minutes, "극한"),)
    return Course(
        owner, key, "예시", "수학", key, ("고2",), "기초", lectures, prerequisites=("a",), file=f"{owner}/courses.csv"
    )


def stock(*entries: Passage | Course, unread: frozenset[str] = frozenset()) -> Stock:
    """Return a stock of both municipalities with these entries."""
    passages = tuple(entry for entry in entries if isinstance(entry, Passage))
    courses = tuple(entry for entry in entries if isinstance(entry, Course))
    return Stock((GIMPO, SEOUL), passages, courses, unread)


@pytest.fixture
def library(storage: Storage) -> Library:
    """Return a library on an empty database."""
    return Library(storage)


def test_what_was_published_is_read_back_as_it_was(library: Library) -> None:
    """Values survive the way through the database with every field."""
    entries = (passage(SHARED, "a"), passage("seoul", "b"), course("seoul", "c"))
    library.publish(stock(*entries), NOW, "first")
    assert library.municipalities() == (GIMPO, SEOUL)
    assert library.passages("seoul") == entries[:2]
    assert library.courses("seoul") == (entries[2],)
    assert library.owned(SHARED) == (entries[0],)
    assert library.keys("seoul") == {"b"}
    assert library.editions("seoul")[0].note == "first"
    assert library.numbers() == {SHARED: 1, "seoul": 1}


def test_a_municipality_sees_shared_and_its_own_and_nothing_else(library: Library) -> None:
    """An own entry stands in place of the shared one with the same key; a neighbour's is out of reach."""
    shared, own, foreign = passage(SHARED, "a"), passage("gimpo", "a", "김포의 답"), passage("seoul", "b")
    library.publish(stock(shared, own, foreign), NOW)
    assert library.passages("gimpo") == (own,)
    assert library.passages("seoul") == (shared, foreign)
    assert library.passage("gimpo", own.id) == own
    assert library.passage("gimpo", shared.id) is None
    assert library.passage("gimpo", foreign.id) is None
    assert library.passage("seoul", shared.id) == shared


def test_a_page_of_hits_is_joined_at_once(library: Library) -> None:
    """Only what is live and visible comes back; the ids of an owner tell what changed."""
    shared, other, own = passage(SHARED, "a"), passage(SHARED, "b"), passage("gimpo", "a", "김포의 답")
    foreign = passage("seoul", "b")
    library.publish(stock(shared, other, own, foreign), NOW)
    ids = [p.id for p in (shared, other, own, foreign)]
    assert library.live("gimpo", ids) == {other.id: other, own.id: own}
    assert library.live("seoul", ids) == {shared.id: shared, foreign.id: foreign}
    assert library.live("gimpo", [own.id]) == {own.id: own}
    assert library.ids(SHARED) == {"a": shared.id, "b": other.id}


def test_what_was_withdrawn_says_since_when_and_what_stands_in_its_place(library: Library) -> None:
    """A changed entry, a removed one, a shared one that a municipality replaced, and an own one that uncovers it."""
    shared, own, lone = passage(SHARED, "a"), passage("gimpo", "a", "김포의 답"), passage("gimpo", "b")
    library.publish(stock(shared, lone), NOW)
    assert library.withdrawn("gimpo", lone.id) is None
    library.publish(stock(shared, own), LATER)
    assert library.withdrawn("gimpo", lone.id) == Withdrawn(lone.title, LATER)
    assert library.withdrawn("gimpo", shared.id) == Withdrawn(shared.title, LATER, own)
    assert library.withdrawn("seoul", shared.id) is None
    assert library.withdrawn("gimpo", own.id) is None
    assert library.withdrawn("seoul", lone.id) is None
    fresh = passage(SHARED, "a", "새 답")
    library.publish(stock(fresh), LAST)
    assert library.withdrawn("gimpo", own.id) == Withdrawn(own.title, LAST, fresh)
    assert library.withdrawn("seoul", shared.id) == Withdrawn(shared.title, LAST, fresh)
    assert library.withdrawn("seoul", "0" * 32) is None


def test_what_only_moved_in_its_file_was_not_withdrawn(library: Library) -> None:
    """A row that is put above others moves them: an old message still leads to what it cited, at its new place."""
    before = replace(passage("gimpo", "a"), source=Source("gimpo/faq.csv", "2행"))
    below = replace(before, source=Source("gimpo/faq.csv", "3행"))
    elsewhere = replace(before, source=Source("gimpo/faq.xlsx", "2행"))
    for stood, moved in ((before, below), (below, elsewhere)):
        library.publish(stock(stood), NOW)
        library.publish(stock(moved), LATER)
        assert library.withdrawn("gimpo", stood.id) is None
        assert library.passage("gimpo", stood.id) == moved
        assert library.passage("seoul", stood.id) is None
    for change in ({"text": "다른 답"}, {"validity": Validity(until=NOW.date())}, {"audience": ("student",)}):
        fresh = replace(below, **change)
        library.publish(stock(fresh), LAST)
        assert library.withdrawn("gimpo", before.id) == Withdrawn(before.title, LAST, fresh)
        assert library.passage("gimpo", before.id) is None


def test_what_only_moved_is_counted_apart(library: Library) -> None:
    """Everybody's row below a new one is another row: staff are told how many entries say something else."""
    first, second = (replace(passage("gimpo", key), source=Source("gimpo/faq.csv", "2행")) for key in "ab")
    library.publish(stock(first, second), NOW)
    lower = replace(first, source=Source("gimpo/faq.csv", '3행", "place": "'))
    (change,) = library.publish(stock(lower, replace(second, text='"file": "b"')), LATER).passages
    assert (change.changed, change.moved, change.said_anew) == (("a", "b"), ("a",), 1)
    assert library.owned("gimpo")[0] == lower


def test_publishing_again_changes_only_what_changed(library: Library) -> None:
    """An unchanged owner keeps its edition; what is gone from the stock is gone from the view."""
    library.publish(stock(passage(SHARED, "a"), passage("seoul", "b"), passage("seoul", "c")), NOW)
    assert not library.publish(stock(passage(SHARED, "a"), passage("seoul", "b"), passage("seoul", "c")), NOW)
    before = library.version("gimpo"), library.version("seoul")
    next_stock = stock(passage(SHARED, "a"), passage("seoul", "b", "새 답"), passage("seoul", "d"))
    difference = library.difference(next_stock)
    assert [(c.owner, c.added, c.changed, c.removed) for c in difference.passages] == [
        ("seoul", ("d",), ("b",), ("c",))
    ]
    assert library.version("seoul") == before[1]
    library.publish(next_stock, NOW)
    assert library.version("gimpo") == before[0]
    assert library.version("seoul") > before[1]
    assert [p.key for p in library.passages("seoul")] == ["a", "b", "d"]


def test_entries_of_a_file_that_could_not_be_read_stay(library: Library) -> None:
    """A broken spreadsheet does not take last week's answers away."""
    library.publish(stock(passage("seoul", "a"), passage("seoul", "b", file="other.csv")), NOW)
    library.publish(stock(unread=frozenset({"seoul/faq.csv"})), NOW)
    assert [p.key for p in library.passages("seoul")] == ["a"]


def test_an_earlier_edition_can_be_restored(library: Library) -> None:
    """Rolling back is a new edition with the old content, courses included."""
    first = stock(passage("seoul", "a"), passage("seoul", "b"), course("seoul", "c"))
    library.publish(first, NOW)
    library.publish(stock(passage("seoul", "a", "틀린 답"), course("seoul", "c", 99), course("seoul", "d")), NOW)
    edition = library.restore("seoul", 1, NOW)
    assert (edition.number, library.edition("seoul")) == (3, 3)
    assert library.passages("seoul") == first.passages
    assert library.courses("seoul") == first.courses
    assert [e.number for e in library.editions("seoul")] == [3, 2, 1]
    for number in (0, 4):
        with pytest.raises(UnknownEditionError):
            library.restore("seoul", number, NOW)


def test_a_municipality_that_leaves_is_gone(library: Library) -> None:
    """Its row and its entries go with its folder."""
    library.publish(stock(passage("gimpo", "a")), NOW)
    difference = library.publish(Stock((SEOUL,), ()), NOW)
    assert difference.municipalities == ("gimpo",)
    assert library.municipalities() == (SEOUL,)
    assert library.passages("gimpo") == ()
    library.publish(Stock((), ()), NOW)
    assert library.municipalities() == ()


def test_vectors_are_kept_once_per_engine_and_key(library: Library) -> None:
    """A stored vector comes back bit for bit and is never overwritten."""
    one, two = np.array([1.0, 0.5], dtype=np.float32), np.array([0.0, 1.0], dtype=np.float32)
    library.keep_vectors("e", {"a": one, "b": two})
    library.keep_vectors("e", {"a": two})
    library.keep_vectors("f", {"a": two})
    library.keep_vectors("f", {})
    found = library.vectors("e", ["a", "b", "missing"])
    assert sorted(found) == ["a", "b"]
    assert (found["a"] == one).all()
    assert sorted(library.vectors("f", ["a", "b"])) == ["a"]


def test_any_change_of_a_value_changes_its_id() -> None:
    """Ids are digests of the whole content."""
    one = passage("seoul", "a")
    others = [replace(one, sample=False), replace(one, text="b"), replace(one, source=replace(one.source, place=""))]
    assert len({value.id for value in (one, *others)}) == 4
    assert course("seoul", "c").id != course("seoul", "c", 31).id
    assert course("seoul", "c").minutes == 30
    assert str(SEOUL.zone) == "Asia/Seoul"


def test_a_change_of_a_municipality_is_seen_at_once_by_every_reader(library: Library, storage: Storage) -> None:
    """The list at hand is never older than what was published, whoever published it."""
    other = Library(storage)
    assert other.municipalities() == ()
    library.publish(stock(passage("seoul", "a")), NOW)
    assert other.municipalities() == library.municipalities() == (GIMPO, SEOUL)
    assert other.municipalities() is other.municipalities()
    renamed = replace(GIMPO, notice="새 이름이에요.")
    library.publish(replace(stock(passage("seoul", "a")), municipalities=(renamed, SEOUL)), LATER)
    assert other.municipalities() == (renamed, SEOUL)
    other.publish(replace(stock(), municipalities=(SEOUL,)), LAST)
    assert library.municipalities() == other.municipalities() == (SEOUL,)
    assert library.numbers() == {"seoul": 2}


def test_what_is_published_is_written_down_once(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking twice what would change and publishing it encode each entry once, and nothing of it stays in memory."""
    encoded: list[object] = []

    def counted(value: Passage) -> str:
        encoded.append(value)
        return dumps(value)

    monkeypatch.setattr(stocks, "dumps", counted)
    entries = stock(passage("gimpo", "a"), passage("gimpo", "b"))
    assert library.difference(entries) == library.difference(entries) == library.publish(entries, NOW)
    assert encoded == [*entries.passages]
    assert library.ids("gimpo") == {each.key: each.id for each in entries.passages}
    assert entries in stocks._known
    gone = weakref.ref(entries)
    del entries, encoded[:]
    gc.collect()
    assert gone() is None
