"""A content folder is published, held back where golden questions would go wrong, and left alone after a rollback."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.ingesting import NoContentError
from bot.publishing import Publisher
from handlers.catalogue import speaker
from knowledge.content.finding import NOTHING_OF_FILE, NOTHING_OF_FOLDER, UNREAD_FILE
from knowledge.intake import Intake
from knowledge.library import Library
from knowledge.passage import ANSWERED, SHARED, Source
from knowledge.storage import Storage
from retrieval.answerer import Answerer
from retrieval.candidate import Candidate
from retrieval.judging.confidence import Judge
from retrieval.searcher import Searcher
from retrieval.words.morphemes import Morphemes
from tests.fakes import NOON, LetterEmbedder
from tests.unit.retrieval.memory import passage

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


@pytest.fixture
def rolled_back(publisher: Publisher, library: Library, folder: Path) -> None:
    """Let the folder hold two entries, of which a person took the second back."""
    for faq in (PERIOD, PERIOD + PAPERS):
        write(folder, "gimpo", faq)
        publisher.publish(folder, NOON)
    library.restore("gimpo", 1, NOON)


@pytest.mark.usefixtures("rolled_back")
def test_a_rollback_stays_until_the_folder_changes(publisher: Publisher, library: Library, folder: Path) -> None:
    """Starting the program again with the same folder does not bring back what a person took back."""
    assert not publisher.publish(folder, NOON).ingested.difference
    assert library.keys("gimpo") == {"period"}
    write(folder, "gimpo", PERIOD + PAPERS + "more,하나 더요?,네.\n")
    assert publisher.publish(folder, NOON, dry_run=True).ingested.difference
    assert library.keys("gimpo") == {"period"}
    publisher.publish(folder, NOON)
    assert library.keys("gimpo") == {"period", "papers", "more"}


@pytest.mark.usefixtures("rolled_back")
def test_what_was_rolled_back_and_comes_back_is_named(publisher: Publisher, library: Library, folder: Path) -> None:
    """The entry with its day, beforehand and when it happens; once, and not what nobody took back."""
    assert not publisher.publish(folder, NOON).ingested.findings
    write(folder, "gimpo", "more,하나 더요?,네.\n" + PERIOD + PAPERS)
    for dry_run in (True, False):
        (finding,) = publisher.publish(folder, NOON, dry_run=dry_run).ingested.findings
        assert (finding.file, finding.column) == ("gimpo/faq.csv", "papers")
        assert f"rolled back on {NOON:%Y-%m-%d}" in finding.problem
        assert "되돌" in finding.told(speaker("ko"))
    assert library.keys("gimpo") == {"period", "papers", "more"}
    write(folder, "gimpo", PERIOD + PAPERS)
    assert not publisher.publish(folder, NOON).ingested.findings


@pytest.mark.usefixtures("rolled_back")
def test_what_was_mended_after_a_rollback_is_not_named(publisher: Publisher, folder: Path) -> None:
    """Another text under the same key is what the person took it back for."""
    write(folder, "gimpo", PERIOD + PAPERS.replace("증빙 서류", "재학증명서"))
    assert not publisher.publish(folder, NOON).ingested.findings


def test_of_a_new_notice_that_cannot_be_read_nothing_is_kept(publisher: Publisher, folder: Path) -> None:
    """What was published before is named only where there is any."""
    notices = folder / "gimpo" / "notices"
    write(folder, "gimpo", PERIOD)
    notices.mkdir()
    (notices / "a.txt").write_text("3월에 모집해요.", encoding="utf-8")
    publisher.publish(folder, NOON)
    for name in ("a.txt", "new.txt"):
        (notices / name).write_text("\0", encoding="utf-8")
    kept = {finding.file: finding.kept for finding in publisher.publish(folder, NOON).ingested.findings}
    assert kept == {"gimpo/notices/a.txt": UNREAD_FILE, "gimpo/notices/new.txt": NOTHING_OF_FILE}


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


VENDOR = """
[[table]]
file = "vendor.csv"
holds = "both"
[table.columns]
title = "과정"
subject = "과목"
grades = "학년"
lecture = "강의"
minutes = "분"
"""
COURSES = "id,vendor,subject,title,grades,level\nm1,이투스,수학,중1 수학,중1,기초\n"
LECTURES = "course,number,title,minutes\nm1,1,소수,35\n"


@pytest.mark.parametrize(
    ("files", "damaged", "damage"),
    [
        ({}, "municipality.toml", "names = ["),
        ({}, "municipality.toml", None),
        ({}, "faq.csv", "\0"),
        ({"notices/a.txt": "3월에 모집해요."}, "notices/a.txt", "\0"),
        ({"notices/a.txt": "3월에 모집해요.", "notices/a.toml": ""}, "notices/a.toml", "valid_until = 3월"),
        ({"notices/a.txt": "3월에 모집해요.", "notices/a.toml": ""}, "notices/a.toml", "valid_until = '3월'"),
        ({"courses.csv": COURSES, "lectures.csv": LECTURES}, "courses.csv", "\0"),
        ({"courses.csv": COURSES, "lectures.csv": LECTURES}, "lectures.csv", "\0"),
        (
            {"mapping.toml": VENDOR, "vendor.csv": "과정,과목,학년,강의,분\n미적분,수학,고2,극한,30\n"},
            "mapping.toml",
            "[[table",
        ),
        (
            {"mapping.toml": VENDOR, "vendor.csv": "과정,과목,학년,강의,분\n미적분,수학,고2,극한,30\n"},
            "mapping.toml",
            "[[table]]",
        ),
    ],
)
def test_a_slip_in_a_file_takes_nothing_away(
    publisher: Publisher, library: Library, folder: Path, files: dict[str, str], damaged: str, damage: str | None
) -> None:
    """Whatever can't be read stays as it was published: a municipality, its entries, notices, courses with lectures."""
    write(folder, SHARED, PAPERS)
    write(folder, "gimpo", PERIOD)
    for name, text in files.items():
        (folder / "gimpo" / name).parent.mkdir(exist_ok=True)
        (folder / "gimpo" / name).write_text(text, encoding="utf-8")
    assert publisher.publish(folder, NOON).clean
    before = library.municipalities(), library.owned("gimpo"), library.owned_courses("gimpo")
    if damage is None:
        (folder / "gimpo" / damaged).unlink()
    else:
        (folder / "gimpo" / damaged).write_text(damage, encoding="utf-8")
    published = publisher.publish(folder, NOON)
    assert published.ingested.findings
    assert not published.ingested.difference
    assert (library.municipalities(), library.owned("gimpo"), library.owned_courses("gimpo")) == before


def test_a_municipality_goes_with_its_folder(publisher: Publisher, library: Library, folder: Path) -> None:
    """Taking the folder away is the way to take a municipality away; the others stay."""
    write(folder, SHARED, PAPERS)
    write(folder, "gimpo", PERIOD)
    publisher.publish(folder, NOON)
    for path in (folder / "gimpo").iterdir():
        path.unlink()
    (folder / "gimpo").rmdir()
    assert publisher.publish(folder, NOON).ingested.difference.municipalities == ("gimpo",)
    assert library.municipalities() == ()


def test_an_empty_folder_takes_nothing_away(publisher: Publisher, library: Library, tmp_path: Path) -> None:
    """A disk that is not there looks like an empty folder: what was published stays, and a finding says so."""
    write(tmp_path / "content", SHARED, PAPERS)
    write(tmp_path / "content", "gimpo", PERIOD)
    publisher.publish(tmp_path / "content", NOON)
    (tmp_path / "empty").mkdir()
    published = publisher.publish(tmp_path / "empty", NOON)
    assert [finding.file for finding in published.ingested.findings] == ["shared/", "gimpo/"]
    assert {finding.problem for finding in published.ingested.findings} == {
        "nothing in the content folder can be published"
    }
    assert [place.id for place in library.municipalities()] == ["gimpo"]
    assert (library.keys(SHARED), library.keys("gimpo")) == ({"papers"}, {"period"})
    assert publisher.publish(tmp_path / "content", NOON).clean


def test_what_could_not_be_read_goes_with_its_file(publisher: Publisher, library: Library, folder: Path) -> None:
    """A broken notice keeps what was published of it for as long as it is there, whatever its name."""
    write(folder, "gimpo", PERIOD)
    notice = folder / "gimpo" / "notices" / "공고 [최종].txt"
    notice.parent.mkdir()
    notice.write_text("3월에 모집해요.", encoding="utf-8")
    publisher.publish(folder, NOON)
    notice.write_text("\0", encoding="utf-8")
    assert not publisher.publish(folder, NOON).ingested.difference
    assert len(library.owned("gimpo")) == 2
    notice.unlink()
    assert publisher.publish(folder, NOON).clean
    assert library.keys("gimpo") == {"period"}


@pytest.mark.usefixtures("rolled_back")
def test_a_rollback_outlives_a_slip(publisher: Publisher, library: Library, folder: Path) -> None:
    """While the municipality's file can't be read, what was taken in last is remembered."""
    profile = folder / "gimpo" / "municipality.toml"
    profile.write_text("names = [", encoding="utf-8")
    publisher.publish(folder, NOON)
    profile.write_text(PROFILE, encoding="utf-8")
    assert publisher.publish(folder, NOON).clean
    assert library.keys("gimpo") == {"period"}


def test_what_went_from_a_file_goes_though_something_else_in_it_is_odd(
    publisher: Publisher, library: Library, folder: Path
) -> None:
    """A remark about a file that was read is no reason to keep what stands in it no more."""
    notices = folder / "gimpo" / "notices"
    write(folder, "gimpo", PERIOD)
    notices.mkdir()
    (notices / "a.md").write_text(
        "+++\nodd = 1\n+++\n# 모집\n\n3월에 모집해요.\n\n# 끝\n\n5월에 끝나요.\n", encoding="utf-8"
    )
    publisher.publish(folder, NOON)
    assert len(library.owned("gimpo")) == 3
    (notices / "a.md").write_text("+++\nodd = 1\n+++\n# 모집\n\n3월에 모집해요.\n", encoding="utf-8")
    assert publisher.publish(folder, NOON).ingested.findings
    assert [passage.text for passage in library.owned("gimpo") if passage.kind == "notice"] == ["3월에 모집해요."]


def test_what_is_over_when_it_is_published_is_named(publisher: Publisher, library: Library, folder: Path) -> None:
    """A slip in a last day says something false to parents; what ended on purpose is no fault, and named once."""
    write(folder, "gimpo", PERIOD)
    (folder / "gimpo" / "faq.csv").write_text(
        "id,question,answer,valid_until\n"
        "old,작년 모집은요?,끝났어요.,2025-10-01\nnew,언제예요?,겨울이에요.,2030-01-01\n",
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
            ("gimpo/faq.csv", 2, "'작년 모집은요?' has its last day on 2025-10-01, which is over"),
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


@pytest.mark.usefixtures("rolled_back")
def test_what_a_rollback_leaves_out_is_named(publisher: Publisher, folder: Path) -> None:
    """Nobody takes a folder for published that is not; once it changes it is, and nothing is named."""
    (withheld,) = publisher.publish(folder, NOON, dry_run=True).withheld
    assert (withheld.owner, withheld.titles) == ("gimpo", ("신청할 때 무슨 서류가 필요한가요?",))
    assert "1 entries" in withheld.told(str)
    write(folder, "gimpo", PERIOD + PAPERS + "more,하나 더요?,네.\n")
    assert not publisher.publish(folder, NOON).withheld


def test_whose_folder_is_no_more_is_named(publisher: Publisher, folder: Path) -> None:
    """A folder under a slip of a name is none of those that were published, and nothing is kept of it."""
    write(folder, "gimpo", PERIOD)
    assert not publisher.publish(folder, NOON).gone
    (folder / "gimpo").rename(folder / "gimppo")
    (folder / "gimppo" / "municipality.toml").unlink()
    write(folder, "seoul", PAPERS)
    published = publisher.publish(folder, NOON)
    assert published.gone == ("gimpo",)
    (finding,) = (each for each in published.ingested.findings if each.file == "gimppo/municipality.toml")
    assert finding.kept == NOTHING_OF_FOLDER
