"""A content folder to values: what is right is kept, what is wrong is one line."""

import os
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.content import Content, Finding, read_content
from knowledge.content import fields as cells
from knowledge.content import folder as content_folder
from knowledge.course import Course, Lecture
from knowledge.municipality import Municipality
from knowledge.passage import Source, Validity
from tests.unit.knowledge import papers

GIMPO = "name = '김포시'\nservice = '서울런'\n"


def put(root: Path, files: dict[str, str | bytes]) -> Content:
    """Write files, give gimpo its municipality.toml, and read the folder."""
    for name, data in {"gimpo/municipality.toml": GIMPO, **files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_content(root)


def problems(content: Content) -> list[str]:
    """Return the findings as lines."""
    return [str(finding) for finding in content.findings]


FAQ = (
    "id,question,answer,aliases,audience,topic,valid_from,valid_until,source_title,source_url,source_date,sample\n"
    'apply,신청은 어떻게 해요?,"누리집에서 해요.\n서류는 없어요.",신청 방법|가입,student||parent,신청,'
    "2026-03-01,2026. 3. 31.,공고,https://a.kr/1,2026년 2월 1일,y\n"
)


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
        "gimpo/faq.md, row 8, colour: 'colour' is not known; kept: the other keys",
        "gimpo/faq.md, row 24, answer: is empty; kept: nothing of this entry",
    ]


@pytest.mark.parametrize("text", [b"+++\nsample = \n+++\n## q\na", b"## q\n\x00"])
def test_a_faq_that_cannot_be_read_stops_nothing(tmp_path: Path, text: bytes) -> None:
    """Broken keys and what is no text cost the file, no other one."""
    content = put(tmp_path, {"gimpo/faq.md": text, "shared/faq.csv": FAQ})
    assert [passage.key for passage in content.passages] == ["apply"]
    assert [(finding.file, finding.kept) for finding in content.findings] == [("gimpo/faq.md", "nothing of this file")]


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
        ("a,질문,답,,손님", 0, "audience: '손님' is none of student, parent, mentor; kept: nothing of this entry"),
        ("a,질문,답,,전체,ftp://a", 1, "source_url: 'ftp://a' is no web address; kept: the entry without it"),
        ("a,질문,답,,,http://[", 1, "source_url: 'http://[' is no web address; kept: the entry without it"),
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


def test_columns_that_nobody_knows_are_named_with_the_nearest(tmp_path: Path) -> None:
    """A column that is there twice counts once; one that is needed and missing costs the file."""
    content = put(tmp_path, {"gimpo/faq.csv": "question,answr,answer,answer,\n,,,,beside\nq,x,a,b,c\n"})
    assert [passage.text for passage in content.passages] == ["a"]
    assert problems(content) == [
        "gimpo/faq.csv, row 1, answr: 'answr' is not known, is it 'answer'?; kept: the other columns",
        "gimpo/faq.csv, row 1, answer: the column is there twice; kept: the first of them",
    ]
    content = put(tmp_path, {"gimpo/faq.csv": "question,answr\nq,x\n"})
    assert problems(content) == ["gimpo/faq.csv, answer: the column is missing; kept: nothing of it"]
    assert problems(put(tmp_path, {"gimpo/faq.csv": "x\n"})) == [
        "gimpo/faq.csv, question, answer: the column is missing; kept: nothing of it"
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


COURSES = "id,vendor,subject,title,grades,level,description,prerequisites,url,sample\n"
LECTURES = "course,number,title,minutes,unit\n"


def test_courses_have_their_lectures_and_a_passage(tmp_path: Path) -> None:
    """Lectures come in the order of their numbers; the passage tells what a student would ask for."""
    content = put(
        tmp_path,
        {
            "gimpo/courses.csv": f"{COURSES}m1,이투스,수학,중1 수학,중1~2|중3,입문,처음부터 해요.,,https://a.kr,y\n",
            "gimpo/lectures.csv": f"{LECTURES}m1,2강,소인수,1시간 20분,수\nm1,1,소수,35,수\nm1,,도형,0:38:25,도형\n",
        },
    )
    lectures = (Lecture(1, "소수", 35, "수"), Lecture(2, "소인수", 80, "수"), Lecture(3, "도형", 39, "도형"))
    assert problems(content) == []
    assert content.courses == (
        Course(
            municipality="gimpo",
            key="m1",
            vendor="이투스",
            subject="수학",
            title="중1 수학",
            grades=("중1", "중2", "중3"),
            level="기초",
            lectures=lectures,
            description="처음부터 해요.",
            url="https://a.kr",
            sample=True,
        ),
    )
    (passage,) = content.passages
    assert (passage.kind, passage.key, passage.title, passage.sample) == ("course", "m1", "중1 수학", True)
    assert passage.source == Source("gimpo/courses.csv", "2행", "", "https://a.kr")
    assert passage.text == (
        "처음부터 해요.\n과목: 수학\n학년: 중1, 중2, 중3\n수준: 기초\n제공: 이투스\n강의: 3강, 모두 2시간 34분\n"
        "수 - 1강 소수(35분), 2강 소인수(80분)\n도형 - 3강 도형(39분)"
    )


def test_a_workbook_holds_courses_and_lectures(tmp_path: Path) -> None:
    """The two sheets are told apart by their names; a long syllabus is cut and the rest counted."""
    courses = [["id", "과목", "강좌명", "학년", "수준"], ["m1", "수학", "수학", "고등", "심화"]]
    lectures = [
        ["강좌", "차시", "제목", "분"],
        *(["m1", number, "아주 긴 제목의 강의", 60] for number in range(1, 101)),
    ]
    content = put(
        tmp_path, {"gimpo/courses.xlsx": papers.xlsx(papers.workbook({"courses": courses, "강의": lectures}))}
    )
    assert problems(content) == []
    assert len(content.courses[0].lectures) == 100
    text = content.passages[0].text
    assert len(text) < 1_000
    assert text.endswith(f"… 외 {100 - text.count('아주 긴')}강")
    assert "100강, 모두 100시간" in text


@pytest.mark.parametrize(
    ("courses", "lectures", "expected"),
    [
        (
            "a,,수학,A,대1,기초",
            "",
            ["gimpo/courses.csv, row 2, grades: '대1' is no grade like 중1; kept: nothing of this entry"],
        ),
        ("a,,수학,A,,기초", "", ["gimpo/courses.csv, row 2, grades: is empty; kept: nothing of this entry"]),
        (
            "a,,수학,A,중1,마스터",
            "a,1,가,5",
            ["gimpo/courses.csv, row 2, level: '마스터' is none of 기초, 기본, 심화, 실전; kept: the course as 기본"],
        ),
        (
            "a,,수학,A,중1,기초",
            "",
            ["gimpo/courses.csv, row 2, id: 'a' has no lectures; kept: the course without lectures"],
        ),
        (
            "a,,수학,A,중1,기초\na,,수학,B,중1,기초",
            "a,1,가,5",
            ["gimpo/courses.csv, row 3, id: 'a' is there twice; kept: the first of them"],
        ),
        (
            "a,,수학,A,중1,기초,,x|s\nb,,수학,B,중1,기초,,a\nc,,수학,C,중1,기초,,c|b",
            "a,1,가,5\nb,1,가,5\nc,1,가,5",
            [
                "gimpo/courses.csv, row 2, prerequisites: there is no course 'x'; kept: the course without it",
                "gimpo/courses.csv, row 4, prerequisites: 'c' needs 'c' first; kept: the course without it",
            ],
        ),
        (
            "a,,수학,A,중1,기초,,b\nb,,수학,B,중1,기초,,a",
            "a,1,가,5\nb,1,가,5",
            ["gimpo/courses.csv, row 3, prerequisites: 'a' needs 'b' first; kept: the course without it"],
        ),
        (
            "a,,수학,A,중1,기초",
            "a,1,가,5\na,1,나,5\na,2,다,38:25\na,0,라,5\nz,1,마,5\n,1,바,5\na,3,,5\na,3,사,",
            [
                "gimpo/lectures.csv, row 3, number: lecture 1 of 'a' is there twice; kept: the first of them",
                (
                    "gimpo/lectures.csv, row 4, minutes: '38:25' is no length like 35 or 1시간 20분; "
                    "kept: nothing of this entry"
                ),
                "gimpo/lectures.csv, row 5, number: '0' is no number like 3; kept: nothing of this entry",
                "gimpo/lectures.csv, row 7, course: is empty; kept: nothing of this entry",
                "gimpo/lectures.csv, row 8, title: is empty; kept: nothing of this entry",
                "gimpo/lectures.csv, row 9, minutes: is empty; kept: nothing of this entry",
                "gimpo/lectures.csv, row 6, course: there is no course 'z'; kept: nothing of its lectures",
            ],
        ),
    ],
)
def test_what_is_wrong_with_a_catalogue_is_named(
    tmp_path: Path, courses: str, lectures: str, expected: list[str]
) -> None:
    """A shared course may be a prerequisite; no circle of prerequisites is left."""
    shared = {"shared/courses.csv": f"{COURSES}s,,수학,S,중1,기초\n", "shared/lectures.csv": f"{LECTURES}s,1,가,5\n"}
    own = {"gimpo/courses.csv": COURSES + courses, "gimpo/lectures.csv": LECTURES + lectures}
    assert problems(put(tmp_path, {**shared, **own})) == expected


NOTICE = "+++\ntitle = '봄 모집'\naudience = ['student', '학부모']\n"
NOTICE += "valid_until = 2026-03-31\nsource_date = 2026-02-01T09:00:00\n+++\n"


def test_a_notice_becomes_passages_with_their_places(tmp_path: Path) -> None:
    """The front matter holds for all of them, the headings tell where they are."""
    content = put(
        tmp_path, {"gimpo/notices/2026/봄.md": f"{NOTICE}# 모집\n\n## 대상\n중학생이에요.\n\n## 기간\n3월이에요.\n"}
    )
    assert problems(content) == []
    assert [(passage.key, passage.title, passage.text) for passage in content.passages] == [
        ("notices/2026/봄.md#1", "봄 모집 > 모집 > 대상", "중학생이에요."),
        ("notices/2026/봄.md#2", "봄 모집 > 모집 > 기간", "3월이에요."),
    ]
    first = content.passages[0]
    assert first.source == Source("gimpo/notices/2026/봄.md", "모집 > 대상", "봄 모집", "", date(2026, 2, 1))
    assert (first.kind, first.audience, first.validity.until) == ("notice", ("student", "parent"), date(2026, 3, 31))


@pytest.mark.parametrize("sidecar", ["모집.pdf.toml", "모집.toml"])
def test_the_keys_of_another_format_stand_beside_it(tmp_path: Path, sidecar: str) -> None:
    """A PDF has its pages as places; a page without text is a finding."""
    files: dict[str, str | bytes] = {
        "gimpo/notices/모집.pdf": papers.pdf(["3월에 모집해요."], []),
        f"gimpo/notices/{sidecar}": "sample = true\ntopic = '모집'\n",
    }
    content = put(tmp_path, files)
    (passage,) = content.passages
    assert (passage.source.place, passage.source.title, passage.topic, passage.sample) == ("1쪽", "모집", "모집", True)
    assert [finding.column for finding in content.findings] == ["2쪽"]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"a.md": "+++\nvalid_until = \n+++\n글"}, ["a.md: The keys of the file can't be read as TOML."]),
        (
            {"a.md": "+++\nvalid_untl = 2026-01-01\n+++\n글"},
            ["a.md, valid_untl: 'valid_untl' is not known, is it 'valid_until'?"],
        ),
        ({"a.md": "+++\naudience = '손님'\n+++\n글"}, ["a.md, audience: '손님' is none of student, parent, mentor"]),
        ({"a.md": ""}, ["a.md: there is no text in it"]),
        ({"a.hwpq": "x"}, ["a.hwpq: Files of this format are not read. (.hwpq)"]),
        ({"a.pdf": "x"}, ["a.pdf: The file is damaged, or is not of the format that its name says. (not a .pdf file)"]),
        ({"a.txt": "글", "a.toml": "="}, ["a.txt: The keys of the file can't be read as TOML."]),
        ({"b.toml": ""}, ["b.toml: there is no notice of this name beside it"]),
    ],
)
def test_what_is_wrong_with_a_notice_is_named(
    tmp_path: Path, files: dict[str, str | bytes], expected: list[str]
) -> None:
    """A notice whose keys can't be read is left out: it may be long over."""
    content = put(tmp_path, {f"gimpo/notices/{name}": data for name, data in files.items()} | {"gimpo/faq.csv": FAQ})
    found = [line.rsplit("; kept:")[0] for line in problems(content)]
    assert len(found) == len(expected)
    for line, beginning in zip(found, expected, strict=True):
        assert line.startswith(f"gimpo/notices/{beginning}")
    assert content.passages[0].key == "apply"


PROFILE = """
id = "gimpo"
name = "김포시"
service = "서울런"
names = ["김포", "gimpo"]
languages = ["ko", "en"]
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
            languages=("ko", "en"),
            hours={"mon": ("09:00", "18:00")},
            contacts={"phone": "031-000-0000", "desk": "120"},
            accounts={"telegram": ("gimpo_bot",), "kakao": ("gimpo",)},
            partner=False,
            notice="확인이 필요해요.",
            url="https://www.gimpo.go.kr",
        ),
    )


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("id = 'seoul'", "id: 'seoul' is not the name of its folder; kept: 'gimpo'"),
        ("timezone = 'x'", "timezone: 'timezone' is not known, is it 'time_zone'?; kept: the other keys"),
        ("time_zone = 'Asia/Soul'", "time_zone: 'Asia/Soul' is no time zone; kept: the default"),
        ("names = 3", "names: 3 is no list of texts; kept: the default"),
        ("notice = 3", "notice: 3 is no text; kept: the default"),
        ("partner = 'no'", "partner: 'no' is neither true nor false; kept: false"),
        ("url = 'gimpo'", "url: 'gimpo' is no web address; kept: no address"),
        ("hours = 'always'", "hours: 'always' is no table; kept: the default"),
        ("hours = {mo = '09:00-18:00'}", "hours.mo: 'mo' is not known, is it 'mon'?; kept: the other days"),
        ("hours = {mon = '18:00-09:00'}", "hours.mon: '18:00-09:00' is not like 09:00-18:00; kept: the other days"),
        ("hours = {mon = 9}", "hours.mon: 9 is not like 09:00-18:00; kept: the other days"),
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
    assert [(finding.file, finding.kept) for finding in content.findings] == [
        ("x/municipality.toml", "nothing of this folder")
    ]


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
        "gimpo/courses.csv: can't be opened (Is a directory); kept: nothing of this file",
        "gimpo/fag.csv: 'fag.csv' is not known, is it 'faq.csv'?; kept: nothing of this file",
        "gimpo/faq.csv: can't be opened (Is a directory); kept: nothing of this file",
        "nobody/municipality.toml: is missing; kept: nothing of this folder",
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
    assert problems(content) == ["gimpo/notices/: can't be listed (Permission denied); kept: nothing of this folder"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("중1", ("중1",)),
        ("고2,고1", ("고1", "고2")),
        ("중학교 1학년~3학년", ("중1", "중2", "중3")),
        ("초5~중1", ("초5", "초6", "중1")),
        ("초등", ("초1", "초2", "초3", "초4", "초5", "초6")),
        ("성인|검정고시", ("검정고시", "성인")),
        ("중3~중1", None),
        ("중4", None),
        ("예비 중1", None),
        ("|", None),
    ],
)
def test_grades_are_read_as_vendors_write_them(text: str, expected: tuple[str, ...] | None) -> None:
    """In the order of school; what is no grade is refused."""
    if expected is None:
        with pytest.raises(cells.CellError):
            cells.grades(text)
    else:
        assert cells.grades(text) == expected


@given(st.integers(1, 1_440))
def test_the_length_of_a_lecture_is_read_back(minutes: int) -> None:
    """However it is written, a length is the same number of minutes."""
    hours, rest = divmod(minutes, 60)
    for text in (
        f"{minutes}",
        f"{minutes}분",
        f"{hours}시간 {rest}분",
        f"{hours}h{rest}m",
        f"{hours}:{rest:02}:00",
        f"{minutes}.0",
    ):
        assert cells.minutes(text) == minutes
    with pytest.raises(cells.CellError):
        cells.minutes("1,500")


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
