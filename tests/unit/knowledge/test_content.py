"""A content folder to values: what is right is kept, what is wrong is one line."""

import os
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.content import Finding, read_content
from knowledge.content import fields as cells
from knowledge.content import folder as content_folder
from knowledge.content.finding import UNREAD_FILE, UNREAD_FOLDER
from knowledge.municipality import Municipality
from knowledge.passage import Source, Validity
from tests.unit.knowledge import papers
from tests.unit.knowledge.folders import COURSES, FAQ, GIMPO, LECTURES, problems, put


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_a_faq_row_becomes_a_passage(tmp_path: Path, encoding: str) -> None:
    """Every column arrives, in any of the encodings that offices save CSV in."""
    content = put(tmp_path, {"gimpo/faq.csv": FAQ.encode(encoding)})
    (passage,) = content.passages
    assert problems(content) == []
    assert (passage.municipality, passage.key, passage.kind) == ("gimpo", "apply", "faq")
    assert (passage.title, passage.text) == ("신청은 어떻게 해요?", "누리집에서 해요.\n서류는 없어요.")
    assert passage.aliases == ("신청 방법", "가입")
    assert passage.audience == ("student", "parent")
    assert passage.validity == Validity(date(2026, 3, 1), date(2026, 3, 31))
    assert passage.source == Source("gimpo/faq.csv", "2행", "공고", "https://a.kr/1", date(2026, 2, 1))
    assert (passage.topic, passage.sample) == ("신청", True)


def test_a_faq_may_be_a_workbook_with_korean_columns(tmp_path: Path) -> None:
    """The title above the columns is passed over, dates are cells, and sheets are places."""
    rows = [
        ["자주 묻는 질문"],
        ["질문", "답변", "대상", "종료일"],
        ["언제예요?", "3월이에요.", "학부모", date(2026, 3, 31)],
    ]
    book = papers.workbook({"신청": rows, "이용": [["질문", "답변"], ["뭐예요?", "학습 지원이에요."]]})
    content = put(tmp_path, {"gimpo/faq.xlsx": papers.xlsx(book)})
    first, second = content.passages
    assert problems(content) == []
    assert (first.source.place, first.audience, first.validity.until) == ("신청 3행", ("parent",), date(2026, 3, 31))
    assert (second.title, second.source.place) == ("뭐예요?", "이용 2행")
    assert first.key.startswith("q-")
    assert first.key != second.key


def test_a_faq_may_be_markdown(tmp_path: Path) -> None:
    """A heading is a question, the list of keys below it is optional, the front matter holds for all."""
    text = (
        "+++\nsample = true\ntopic = '신청'\n+++\n# 자주 묻는 질문\n머리말\n\n"
        "## 언제까지예요? ##\n- id: until\n- 대상: 학생|멘토\n- valid_until: 2026-03-31\n- colour: red\n\n"
        "**3월**까지예요.\n\n"
        "## 서류는요?\n\n- 신청: 신청서\n- 증명서\n\n```\n## 제목 아님\n```\n"
        "## 답은요?\n- id: none\n"
    )
    content = put(tmp_path, {"gimpo/faq.md": text})
    first, second = content.passages
    assert (first.key, first.text, first.audience) == ("until", "3월까지예요.", ("student", "mentor"))
    assert (first.source.place, first.sample, first.topic) == ("언제까지예요?", True, "신청")
    assert second.text == "- 신청: 신청서\n- 증명서\n## 제목 아님"
    assert problems(content) == [
        (
            "gimpo/faq.md, row 8, colour: 'colour' is not known; there are: 번호 (id), 질문 (question), 답변 (answer), "
            "다른 질문 (aliases), 대상 (audience), 주제 (topic), 유효 시작 (valid_from), 유효 종료 (valid_until), "
            "출처 (source_title), 출처 주소 (source_url), 출처 날짜 (source_date), 예시 (sample); kept: the other keys"
        ),
        "gimpo/faq.md, row 24, answer: is empty; kept: nothing of this entry",
    ]


@pytest.mark.parametrize("text", [b"+++\nsample = \n+++\n## q\na", b"## q\n\x00"])
def test_a_faq_that_cannot_be_read_stops_nothing(tmp_path: Path, text: bytes) -> None:
    """Broken keys and what is no text cost the file, no other one."""
    content = put(tmp_path, {"gimpo/faq.md": text, "shared/faq.csv": FAQ})
    assert [passage.key for passage in content.passages] == ["apply"]
    assert [(finding.file, finding.kept) for finding in content.findings] == [("gimpo/faq.md", UNREAD_FILE)]


@pytest.mark.parametrize(
    ("row", "kept", "problem"),
    [
        ("a,질문,,,", 0, "answer: is empty; kept: nothing of this entry"),
        ("a,,답,,", 0, "question: is empty; kept: nothing of this entry"),
        ("a,질문,답,내일,", 0, "valid_until: '내일' is not a date like 2026-03-01; kept: nothing of this entry"),
        (
            "a,질문,답,2026-13-01,",
            0,
            "valid_until: '2026-13-01' is not a date like 2026-03-01; kept: nothing of this entry",
        ),
        (
            "a,질문,답,2020-01-01,",
            0,
            "valid_until: 2020-01-01 is before valid_from 2026-01-01; kept: nothing of this entry",
        ),
        (
            "a,질문,답,,손님",
            0,
            (
                "audience: '손님' is none of 학생 (student), 학부모 (parent), 멘토 (mentor), 성인 (adult), "
                "and no grade like 중1; kept: nothing of this entry"
            ),
        ),
        (
            "a,질문,답,,전체,ftp://a",
            1,
            "source_url: 'ftp://a' is no web address; it begins with https://; kept: the entry without it",
        ),
        (
            "a,질문,답,,,http://[",
            1,
            "source_url: 'http://[' is no web address; it begins with https://; kept: the entry without it",
        ),
        ("a,질문,답,,,,어제", 1, "source_date: '어제' is not a date like 2026-03-01; kept: the entry without it"),
        ("a,질문,답,,,,,혹시", 1, "sample: '혹시' is neither y nor n; kept: the entry, marked as a sample"),
        ("a,질문,답,,,,,n,더", 1, "9 cells in 8 columns; kept: the cells that have a column"),
    ],
)
def test_a_bad_row_is_one_line_and_stops_nothing(tmp_path: Path, row: str, kept: int, problem: str) -> None:
    """What might mislead is left out, what is only missing is kept without it, and the next row is read."""
    head = "id,question,answer,valid_until,audience,source_url,source_date,sample"
    head, row = (head, row) if "before" not in problem else (head.replace("audience", "valid_from"), f"{row}2026-01-01")
    content = put(tmp_path, {"gimpo/faq.csv": f"{head}\n{row}\nb,다음,답\n"})
    assert len(content.passages) == kept + 1
    assert content.passages[-1].title == "다음"
    separator = ": " if problem[0] == "9" else ", "
    assert problems(content) == [f"gimpo/faq.csv, row 2{separator}{problem}"]


def missing(*names: str) -> str:
    """Return what is said where a column is missing and others are there that nobody knows."""
    return f"the column is missing; there are: {', '.join(names)}; call one of them so"


def test_the_names_that_offices_give_are_known(tmp_path: Path) -> None:
    """Below a title, with remarks in brackets; a column that nothing is made of is named."""
    table = "해누리 FAQ,,,,\n연번,문의 내용,답변내용(최종),게시 종료,담당\n1,언제예요?,3월이에요.,2026.12.11,김\n"
    content = put(tmp_path, {"gimpo/faq.csv": table})
    (entry,) = content.passages
    assert (entry.key, entry.title, entry.text, entry.validity.until) == (
        "1",
        "언제예요?",
        "3월이에요.",
        date(2026, 12, 11),
    )
    (problem,) = problems(content)
    assert problem.startswith("gimpo/faq.csv, row 2, 담당: '담당' is not known")


def test_a_running_number_that_hides_a_shared_question_is_named(tmp_path: Path) -> None:
    """Two tables are numbered from 1: nobody meant the other's entry. Who words it alike replaces it on purpose."""
    shared = "연번,질문,답변\n1,서울런이 뭐예요?,학습 지원이에요.\n2,멘토링은 어떻게 해요?,온라인으로 해요.\n"
    own = "연번,질문,답변\n1,주차할 수 있나요?,네.\n2,멘토링은 어떻게 하나요?,도서관에서 해요.\n"
    (problem,) = problems(put(tmp_path, {"shared/faq.csv": shared, "gimpo/faq.csv": own}))
    assert problem.startswith("gimpo/faq.csv, row 2, id: '1' is the id of '서울런이 뭐예요?' in shared/faq.csv, too")


def test_columns_that_nobody_knows_are_named_with_the_nearest(tmp_path: Path) -> None:
    """A column that is there twice counts once; one that is needed and missing costs the file."""
    content = put(tmp_path, {"gimpo/faq.csv": "question,answr,answer,answer,\n,,,,beside\nq,x,a,b,c\n"})
    assert [passage.text for passage in content.passages] == ["a"]
    assert problems(content) == [
        "gimpo/faq.csv, row 1, answr: 'answr' is not known, is it 'answer'?; kept: the other columns",
        "gimpo/faq.csv, row 1, answer: the column is there twice; kept: the first of them",
    ]
    content = put(tmp_path, {"gimpo/faq.csv": "question,answr\nq,x\n"})
    assert problems(content) == [f"gimpo/faq.csv, 답변 (answer): {missing('answr')}; kept: {UNREAD_FILE}"]
    assert problems(put(tmp_path, {"gimpo/faq.csv": "x\n"})) == [
        f"gimpo/faq.csv, 질문 (question), 답변 (answer): {missing('x')}; kept: {UNREAD_FILE}"
    ]
    assert problems(put(tmp_path, {"gimpo/faq.csv": "id,question\n"})) == [
        f"gimpo/faq.csv, 답변 (answer): the column is missing; kept: {UNREAD_FILE}"
    ]
    assert problems(put(tmp_path, {"gimpo/faq.csv": ""})) == []


def test_a_key_that_is_there_twice_is_kept_once(tmp_path: Path) -> None:
    """Within a municipality the first one stays; a municipality may have the key of a shared entry."""
    row = "id,question,answer\na,하나,1\na,둘,2\n"
    content = put(tmp_path, {"gimpo/faq.csv": row, "shared/faq.csv": "id,question,answer\na,공통,3\n"})
    assert [(passage.municipality, passage.title) for passage in content.passages] == [
        ("shared", "공통"),
        ("gimpo", "하나"),
    ]
    assert problems(content) == [
        "gimpo/faq.csv, row 3, id: 'a' is there already (gimpo/faq.csv 2행); kept: the first of them"
    ]


PROFILE = """
id = "gimpo"
name = "김포시"
service = "서울런"
names = ["김포", "gimpo"]
time_zone = "Asia/Seoul"
partner = false
notice = "확인이 필요해요."
url = "https://www.gimpo.go.kr"
[hours]
mon = "9:00-18:00"
[contacts]
phone = "031-000-0000"
desk = 120
[accounts]
telegram = ["gimpo_bot"]
kakao = "gimpo"
[english]
name = "Gimpo"
notice = " "
"""


def test_a_municipality_says_who_it_is(tmp_path: Path) -> None:
    """Every key of its file arrives."""
    content = put(tmp_path, {"gimpo/municipality.toml": PROFILE})
    assert problems(content) == []
    assert content.municipalities == (
        Municipality(
            id="gimpo",
            name="김포시",
            service="서울런",
            names=("김포", "gimpo"),
            hours={"mon": ("09:00", "18:00")},
            contacts={"phone": "031-000-0000", "desk": "120"},
            accounts={"telegram": ("gimpo_bot",), "kakao": ("gimpo",)},
            partner=False,
            notice="확인이 필요해요.",
            url="https://www.gimpo.go.kr",
            english={"name": "Gimpo"},
        ),
    )


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("id = 'seoul'", "id: 'seoul' is not the name of its folder; kept: 'gimpo'"),
        (
            "languages = ['ko']",
            (
                "languages: is not needed: who writes Korean or English is answered in it, everywhere; "
                "this line may go; kept: the other keys"
            ),
        ),
        ("timezone = 'x'", "timezone: 'timezone' is not known, is it 'time_zone'?; kept: the other keys"),
        ("time_zone = 'Asia/Soul'", "time_zone: 'Asia/Soul' is no time zone; kept: the default"),
        ("names = 3", "names: 3 is no list of texts; kept: the default"),
        ("notice = 3", "notice: 3 is no text; kept: the default"),
        ("partner = 'no'", "partner: 'no' is neither true nor false; kept: false"),
        ("url = 'gimpo'", "url: 'gimpo' is no web address; it begins with https://; kept: no address"),
        ("hours = 'always'", "hours: 'always' is no table; kept: the default"),
        ("hours = {mo = '09:00-18:00'}", "hours.mo: 'mo' is not known, is it 'mon'?; kept: the other days"),
        ("hours = {mon = '18:00-09:00'}", "hours.mon: '18:00-09:00' is not like 09:00-18:00; kept: the other days"),
        ("hours = {mon = 9}", "hours.mon: 9 is not like 09:00-18:00; kept: the other days"),
        ("english = {names = 'x'}", "english.names: 'names' is not known, is it 'name'?; kept: the other keys"),
        ("english = {name = 3}", "english.name: 3 is no text; kept: the default"),
        ("contacts = {phone = true}", "contacts.phone: True is no text; kept: the other contacts"),
    ],
)
def test_a_wrong_key_of_a_municipality_costs_itself_only(tmp_path: Path, line: str, problem: str) -> None:
    """The municipality is kept with the default, and the nearest known key is named."""
    content = put(tmp_path, {"gimpo/municipality.toml": f"{GIMPO}{line}\n"})
    assert [municipality.id for municipality in content.municipalities] == ["gimpo"]
    assert problems(content) == [f"gimpo/municipality.toml, {problem}"]


@pytest.mark.parametrize("profile", [b"name = ", b"service = 'x'", b"\xff", b"name = " + b"[" * 5_000])
def test_a_municipality_that_nobody_can_name_says_nothing(tmp_path: Path, profile: bytes) -> None:
    """Without a readable name nothing of its folder is kept, and the others are read."""
    files: dict[str, str | bytes] = {"x/municipality.toml": profile, "x/faq.csv": FAQ, "gimpo/faq.csv": FAQ}
    content = put(tmp_path, files)
    assert [passage.municipality for passage in content.passages] == ["gimpo"]
    assert [(finding.file, finding.kept) for finding in content.findings] == [("x/municipality.toml", UNREAD_FOLDER)]


def test_what_does_not_belong_into_the_folder_is_named(tmp_path: Path) -> None:
    """Loose files, odd folders and unknown names are findings; hidden and lock files are not."""
    content = put(
        tmp_path,
        {
            "loose.csv": "x",
            "김포/faq.csv": FAQ,
            "nobody/faq.csv": FAQ,
            "gimpo/fag.csv": FAQ,
            "gimpo/.hidden": "x",
            "gimpo/~$faq.xlsx": "x",
            "gimpo/faq.csv/inside": "x",
            "gimpo/courses.csv/inside": "x",
            "gimpo/notices/Thumbs.db": "x",
        },
    )
    assert content.passages == ()
    assert problems(content) == [
        "loose.csv: is not inside a municipality's folder; kept: nothing of this file",
        "김포: a municipality's id has only a-z, 0-9, - and _; kept: nothing of this folder",
        f"gimpo/courses.csv: can't be opened (Is a directory); kept: {UNREAD_FILE}",
        "gimpo/fag.csv: 'fag.csv' is not known, is it 'faq.csv'?; kept: nothing of this file",
        f"gimpo/faq.csv: can't be opened (Is a directory); kept: {UNREAD_FILE}",
        f"nobody/municipality.toml: is missing; kept: {UNREAD_FOLDER}",
    ]


def test_names_of_files_are_composed_and_those_that_are_no_text_are_named(tmp_path: Path) -> None:
    """A name from a Mac reads like any other; one in another encoding does not reach the database."""
    apart = unicodedata.normalize("NFD", "공고.txt")
    content = put(tmp_path, {f"gimpo/notices/{apart}": "글이에요."})
    assert content.passages[0].key == "notices/공고.txt#1"
    Path(os.fsdecode(os.fsencode(tmp_path / "gimpo" / "notices") + b"/\xb0\xa1.txt")).write_text("글")
    assert problems(read_content(tmp_path)) == [
        "gimpo/notices/\\udcb0\\udca1.txt: the name of the file is no text; kept: nothing of this file"
    ]


def test_a_file_beyond_the_limit_is_not_even_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit is on every file of the folder; a notice whose keys are too long is left out with them."""
    monkeypatch.setattr(content_folder, "FILE_BYTES", 60)
    content = put(tmp_path, {"gimpo/faq.csv": FAQ, "gimpo/notices/a.txt": "글", "gimpo/notices/a.toml": "#" * 61})
    assert content.passages == ()
    assert [finding.file for finding in content.findings] == ["gimpo/faq.csv", "gimpo/notices/a.toml"]


def test_a_folder_that_cannot_be_listed_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Below the content folder; the content folder itself must be there."""
    put(tmp_path, {"gimpo/notices/a.txt": "글", "gimpo/faq.csv": FAQ})
    with pytest.raises(FileNotFoundError):
        read_content(tmp_path / "nowhere")
    listed = Path.iterdir

    def refusing(path: Path) -> object:
        if path.name == "notices":
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(Path, "iterdir", refusing)
    content = read_content(tmp_path)
    assert [passage.key for passage in content.passages] == ["apply"]
    assert problems(content) == [f"gimpo/notices/: can't be listed (Permission denied); kept: {UNREAD_FOLDER}"]


@given(st.dates(date(1900, 1, 1), date(2999, 12, 31)))
def test_a_date_is_read_back(day: date) -> None:
    """However it is written, a date is the same day."""
    for text in (
        f"{day}",
        f"{day:%Y. %m. %d.}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day:%Y%m%d}",
        f"{day:%Y년 %m월 %d일}",
    ):
        assert cells.day(text) == day


ANY = st.text(st.sampled_from(",;\n\"|'+#- :=[]") | st.sampled_from("질문답ab19") | st.characters(), max_size=200)
NAMES = st.sampled_from(
    [
        "faq.csv",
        "faq.md",
        "courses.csv",
        "lectures.csv",
        "municipality.toml",
        "notices/a.md",
        "notices/a.csv",
        "notices/a.toml",
    ]
)
HEADS = st.sampled_from(["", "id,question,answer\n", COURSES, LECTURES, GIMPO, "+++\n", "## 질문\n- id: "])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(NAMES, HEADS, ANY)
def test_no_text_stops_the_reading(tmp_path: Path, name: str, head: str, text: str) -> None:
    """Whatever stands in a file, the rest is read, every finding is one line, and reading again gives the same."""
    files: dict[str, str | bytes] = {f"gimpo/{name}": (head + text).encode("utf-8", "ignore")}
    content = put(tmp_path, {"shared/faq.csv": FAQ, **files})
    (tmp_path / "gimpo" / name).unlink()
    assert content.passages[0].key == "apply"
    assert all("\n" not in line for line in problems(content))
    keys = [(passage.municipality, passage.key) for passage in content.passages]
    assert len(set(keys)) == len(keys)
    assert put(tmp_path, {"shared/faq.csv": FAQ, **files}) == content


def test_the_sample_content_has_no_findings() -> None:
    """What the programme brings along is as it should be."""
    content = read_content(Path(__file__).parents[3] / "knowledge" / "samples")
    assert problems(content) == []
    assert {"seoul", "gimpo"} <= {municipality.id for municipality in content.municipalities}


def test_a_finding_is_one_line() -> None:
    """Line ends in what was written don't break it."""
    assert str(Finding("a", 1, "b", "x\ny", "z")) == "a, row 1, b: x y; kept: z"
