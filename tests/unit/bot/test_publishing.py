"""A content folder is published, held back where golden questions would go wrong, and left alone after a rollback."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.ingesting import NoContentError
from bot.publishing import Publisher
from knowledge.intake import Intake
from knowledge.library import Library
from knowledge.passage import SHARED
from knowledge.storage import Storage
from retrieval.answerer import Answerer
from retrieval.candidate import Candidate
from retrieval.confidence import Judge
from retrieval.morphemes import Morphemes
from retrieval.searcher import Searcher
from tests.fakes import NOON, LetterEmbedder

SPLITTER = Morphemes()
"""Its model takes a second and 330 MB to load."""

PROFILE = 'id = "gimpo"\nname = "김포시"\nservice = "서울런"\nnames = ["김포"]\n'
FAQ = "id,question,answer\n{}"
PERIOD = "period,신청 기간은 언제예요?,11월 3일부터 14일까지예요.\n"
PAPERS = "papers,신청할 때 무슨 서류가 필요한가요?,주민등록등본과 증빙 서류가 필요해요.\n"
GOLDEN = (
    "question,expect\n신청 기간은 언제예요?,period\n신청할 때 무슨 서류가 필요한가요?,papers\n수학 강의가 몇 개예요?,\n"
)


def write(folder: Path, owner: str, faq: str, golden: str = "") -> None:
    """Write one owner's folder."""
    place = folder / owner
    place.mkdir(parents=True, exist_ok=True)
    (place / "faq.csv").write_text(FAQ.format(faq), encoding="utf-8")
    if owner != SHARED:
        (place / "municipality.toml").write_text(PROFILE, encoding="utf-8")
    if golden:
        (place / "golden.csv").write_text(golden, encoding="utf-8")


@pytest.fixture
def library(storage: Storage) -> Library:
    """Return an empty library."""
    return Library(storage)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an empty content folder."""
    path = tmp_path / "content"
    path.mkdir()
    return path


@pytest.fixture
def publisher(storage: Storage, library: Library) -> Publisher:
    """Return a publisher whose trials search letters."""

    def answering(candidate: Candidate) -> Answerer:
        searcher = Searcher(candidate, LetterEmbedder(), splitter=SPLITTER)
        for place in candidate.municipalities():
            searcher.prepare(place.id)
        return Answerer(searcher, candidate, Judge())

    return Publisher(library, Intake(storage), answering)


def test_what_makes_more_questions_wrong_is_held_back_with_their_list(
    publisher: Publisher, library: Library, folder: Path
) -> None:
    """The old edition goes on answering; the questions that would go wrong are named; insisting publishes."""
    write(folder, "gimpo", PERIOD + PAPERS, GOLDEN)
    assert publisher.publish(folder, NOON).clean
    assert library.edition("gimpo") == 1
    write(folder, "gimpo", PERIOD, GOLDEN)
    held = publisher.publish(folder, NOON)
    assert not held.clean
    assert [(each.owner, each.municipality, each.questions) for each in held.held] == [
        ("gimpo", "gimpo", ("신청할 때 무슨 서류가 필요한가요?",))
    ]
    assert "신청할 때 무슨 서류가 필요한가요?" in str(held.held[0])
    assert library.keys("gimpo") == {"period", "papers"}
    assert publisher.publish(folder, NOON).held, "a second look does not wave it through"
    assert not publisher.publish(folder, NOON, insist=True).held
    assert library.keys("gimpo") == {"period"}


def test_shared_content_is_held_back_for_the_municipality_that_it_would_hurt(
    publisher: Publisher, library: Library, folder: Path
) -> None:
    """A change of the shared part is tried on every municipality with golden questions; own changes still go out."""
    write(folder, SHARED, PAPERS)
    write(folder, "gimpo", PERIOD, GOLDEN)
    publisher.publish(folder, NOON)
    write(folder, SHARED, "other,수료증을 받을 수 있나요?,네 받을 수 있어요.\n")
    write(folder, "gimpo", PERIOD + "phone,전화번호가 뭐예요?,누리집에 있어요.\n", GOLDEN)
    held = publisher.publish(folder, NOON)
    assert [(each.owner, each.before, each.after) for each in held.held] == [(SHARED, 0, 1)]
    assert library.keys(SHARED) == {"papers"}
    assert library.keys("gimpo") == {"period", "phone"}


def test_an_improvement_and_a_change_of_the_golden_questions_go_out(
    publisher: Publisher, library: Library, folder: Path
) -> None:
    """What was wrong before counts as wrong before; a question whose entry was ended on purpose is changed with it."""
    write(folder, "gimpo", PERIOD, GOLDEN)
    publisher.publish(folder, NOON)
    write(folder, "gimpo", PERIOD + PAPERS, GOLDEN)
    assert publisher.publish(folder, NOON).clean
    write(folder, "gimpo", PAPERS, GOLDEN.replace("신청 기간은 언제예요?,period", "신청 기간은 언제예요?,"))
    assert publisher.publish(folder, NOON).clean
    assert library.keys("gimpo") == {"papers"}


def test_a_rollback_stays_until_the_folder_changes(publisher: Publisher, library: Library, folder: Path) -> None:
    """Starting the program again with the same folder does not bring back what a person took back."""
    write(folder, "gimpo", PERIOD)
    publisher.publish(folder, NOON)
    write(folder, "gimpo", PERIOD + PAPERS)
    publisher.publish(folder, NOON)
    library.restore("gimpo", 1, NOON)
    assert not publisher.publish(folder, NOON).ingested.difference
    assert library.keys("gimpo") == {"period"}
    write(folder, "gimpo", PERIOD + PAPERS + "more,하나 더요?,네.\n")
    assert publisher.publish(folder, NOON, dry_run=True).ingested.difference
    assert library.keys("gimpo") == {"period"}
    publisher.publish(folder, NOON)
    assert library.keys("gimpo") == {"period", "papers", "more"}


def test_a_folder_that_is_not_there_is_named(publisher: Publisher, tmp_path: Path) -> None:
    """One sentence says what to set."""
    with pytest.raises(NoContentError, match="is not a folder"):
        publisher.publish(tmp_path / "none", NOON)


def test_a_candidate_shows_what_would_be_seen(library: Library, folder: Path, publisher: Publisher) -> None:
    """An own entry stands in place of the shared one with its key; others' entries are not there."""
    write(folder, SHARED, PERIOD + PAPERS)
    write(folder, "gimpo", PERIOD.replace("11월", "12월"))
    publisher.publish(folder, NOON)
    passages = {(each.municipality, each.key): each for owner in (SHARED, "gimpo") for each in library.owned(owner)}
    candidate = Candidate(library.municipalities(), passages.values(), library)
    assert candidate.passage("gimpo", passages[SHARED, "period"].id) is None
    assert candidate.passage("gimpo", passages["gimpo", "period"].id)
    assert candidate.passage("seoul", passages["gimpo", "period"].id) is None
    assert candidate.passage("seoul", passages[SHARED, "period"].id)
    assert candidate.passage("seoul", "unknown") is None
    assert (candidate.version("gimpo"), candidate.version("seoul")) == (2, 1)
