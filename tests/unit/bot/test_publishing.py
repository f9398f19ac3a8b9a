"""A content folder is published, held back where golden questions would go wrong, and told of where it is odd."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.ingesting import NoContentError
from bot.publishing import Publisher
from knowledge.intake import Intake
from knowledge.library import Library
from knowledge.passage import ANSWERED, SHARED, Source
from knowledge.storage import Storage
from retrieval.answerer import Answerer
from retrieval.candidate import Candidate
from tests.fakes import NOON
from tests.unit.bot.contents import GOLDEN, PAPERS, PERIOD, answering, write
from tests.unit.retrieval.memory import passage


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


def test_a_start_puts_no_questions_to_what_is_new(storage: Storage, library: Library, folder: Path) -> None:
    """They would embed all of it before anybody is answered; what is there already is held back all the same."""
    asked: list[set[str]] = []

    def counted(candidate: Candidate, ready: Iterable[str]) -> Answerer:
        asked.append({*ready})
        return answering(candidate, ready)

    publisher = Publisher(library, Intake(storage), counted)
    write(folder, "gimpo", PERIOD + PAPERS, GOLDEN)
    write(folder, "other", PERIOD)
    assert publisher.publish(folder, NOON, trying=False).tried == ()
    assert asked == []
    write(folder, "gimpo", PERIOD, GOLDEN)
    write(folder, "later", PAPERS, GOLDEN)
    assert publisher.publish(folder, NOON, trying=False).held
    assert asked == [{"gimpo"}, {"gimpo"}], "nobody else is indexed for it"


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


MAPPING = """
[[table]]
file = "list.csv"
holds = "courses"
[table.columns]
title = "과정"
subject = "과목"
grades = "학년"
"""
FIRST, HIGHER, OTHER = "개념 완성,수학,중3\n", "개념 완성,수학,고1\n", "개념 완성,영어,중3\n"


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param([FIRST, FIRST + HIGHER, FIRST + HIGHER + OTHER], id="below"),
        pytest.param([FIRST, HIGHER + FIRST, OTHER + HIGHER + FIRST, FIRST + OTHER], id="above"),
        pytest.param([FIRST + HIGHER, HIGHER, FIRST + HIGHER], id="the first goes and comes back"),
    ],
)
def test_a_course_keeps_its_key_when_others_of_its_title_come_and_go(
    publisher: Publisher, library: Library, folder: Path, steps: list[str]
) -> None:
    """Plans, links and feedback know it by that; no two have one key, and a second look changes nothing."""
    write(folder, "gimpo", PERIOD)
    (folder / "gimpo" / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    keys: dict[tuple[str, str], str] = {}
    for rows in steps:
        (folder / "gimpo" / "list.csv").write_text("과정,과목,학년\n" + rows, encoding="utf-8")
        publisher.publish(folder, NOON)
        live = {(course.subject, course.grades[0]): course.key for course in library.owned_courses("gimpo")}
        assert len({*live.values()}) == len(live) == rows.count("\n")
        assert {name: key for name, key in live.items() if keys.setdefault(name, key) != key} == {}
        told = {passage.key for passage in library.owned("gimpo") if passage.kind == "course"}
        assert told == {*live.values()}
        assert not publisher.publish(folder, NOON).ingested.difference


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


def test_what_is_over_when_it_is_published_is_named(publisher: Publisher, library: Library, folder: Path) -> None:
    """A slip in a last day says something false to parents; what ended on purpose is no fault, and named once."""
    write(folder, "gimpo", PERIOD)
    (folder / "gimpo" / "faq.csv").write_text(
        "id,question,answer,valid_until\n"
        "old,작년 모집은요?,끝났어요.,2025-10-01\nnew,언제예요?,겨울이에요.,2030-01-01\n"
        "older,재작년은요?,끝났어요.,2024-10-01\nalso,작년 특강은요?,끝났어요.,2025-10-01\n",
        encoding="utf-8",
    )
    notices = folder / "gimpo" / "notices"
    notices.mkdir()
    (notices / "특강.md").write_text("# 특강 안내\n\n## 때\n\n1월이에요.\n\n## 곳\n\n회관이에요.\n", encoding="utf-8")
    (notices / "특강.toml").write_text("valid_until = 2025-10-01\n", encoding="utf-8")
    for dry_run in (True, False):
        published = publisher.publish(folder, NOON, dry_run=dry_run)
        assert published.clean
        assert [(each.file, each.row, str(each.problem)) for each in published.over] == [
            ("gimpo/faq.csv", 4, "'재작년은요?' has its last day on 2024-10-01, which is over"),
            ("gimpo/faq.csv", 2, "'작년 모집은요?' and 1 more have their last day on 2025-10-01, which is over"),
            ("gimpo/notices/특강.md", 0, "'특강 안내' has its last day on 2025-10-01, which is over"),
        ]
    assert not publisher.publish(folder, NOON).over
    assert library.keys("gimpo") >= {"old", "new"}


def test_a_golden_question_that_expects_nothing_there_is_named(
    publisher: Publisher, library: Library, folder: Path
) -> None:
    """A slip in an id is told with its row; an answer of people is there, though no folder has it."""
    write(folder, "gimpo", PERIOD, "question,expect\n언제예요?,periud\n서류는요?,said\n신청 기간은 언제예요?,period\n")
    said = replace(passage("said", "신청서예요.", owner="gimpo"), source=Source(ANSWERED))
    library.add(said, NOON)
    published = publisher.publish(folder, NOON)
    (finding,) = published.ingested.findings
    assert str(finding).startswith("gimpo/golden.csv, row 2, expect: 'periud' is not known, is it 'period'?")
    (tried,) = published.tried
    assert (tried.municipality, tried.asked, "언제예요?" in tried.wrong) == ("gimpo", 3, True)
    assert tried.told(str).startswith("gimpo: ")


def test_a_dry_run_names_what_would_be_offered_and_has_no_answer(
    publisher: Publisher, library: Library, folder: Path
) -> None:
    """Judged by what would be published, before anybody is offered it; what did not change is not asked again."""
    write(folder, "gimpo", PAPERS)
    (tried,) = publisher.publish(folder, NOON, dry_run=True).unanswered
    assert tried.municipality == "gimpo"
    assert "어떤 서류가 필요해요?" not in tried.offers
    assert {"멘토링은 어떻게 해요?", "신청할 수 있는지 알아보기", "강의 추천받기"} <= {*tried.offers}
    assert library.municipalities() == ()
    (folder / "gimpo" / "courses.csv").write_text("id,subject,title,grades\nc,수학,미적분,고2\n", encoding="utf-8")
    (tried,) = publisher.publish(folder, NOON, dry_run=True).unanswered
    assert "강의 추천받기" not in tried.offers
    publisher.publish(folder, NOON)
    assert publisher.publish(folder, NOON, dry_run=True).unanswered == ()


def test_what_goes_on_beside_the_folder_answers_golden_questions(
    publisher: Publisher, library: Library, folder: Path
) -> None:
    """An answer that staff wrote is in no file, and holds back nobody's content."""
    write(folder, "gimpo", PERIOD)
    publisher.publish(folder, NOON)
    written = passage("papers", "신청할 때 무슨 서류가 필요한가요?", owner="gimpo")
    library.add(replace(written, source=Source(ANSWERED)), NOON)
    write(folder, "gimpo", PERIOD.replace("14일", "15일"), GOLDEN)
    published = publisher.publish(folder, NOON)
    assert [each for each in published.ingested.findings if "papers" in str(each)] == []
    assert [(each.asked, each.wrong) for each in published.tried] == [(3, ())]


def test_a_dry_run_puts_golden_questions_to_what_has_not_changed(publisher: Publisher, folder: Path) -> None:
    """Who has just written them sees how they come out."""
    write(folder, "gimpo", PERIOD)
    publisher.publish(folder, NOON)
    write(folder, "gimpo", PERIOD, GOLDEN)
    (tried,) = publisher.publish(folder, NOON, dry_run=True).tried
    assert (tried.asked, tried.wrong) == (3, ("신청할 때 무슨 서류가 필요한가요?",))
    assert publisher.publish(folder, NOON).tried == ()
