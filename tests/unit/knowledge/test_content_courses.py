"""Courses and lectures of a content folder: tables as vendors send them, and what is wrong with them."""

from pathlib import Path

import pytest

from knowledge.course import Course, Lecture
from knowledge.loading.reading import UnsupportedError, save_as
from knowledge.passage import Source
from tests.unit.knowledge import papers
from tests.unit.knowledge import papers_office as office
from tests.unit.knowledge.folders import COURSES, LECTURES, problems, put


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
            file="gimpo/courses.csv",
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
            "a,1,가,5\na,1,가,5\na,2,다,하루\nz,1,마,5\n,1,바,5\na,3,,5\na,3,사,",
            [
                (
                    "gimpo/lectures.csv, row 4, minutes: '하루' is no length like 35 or 1시간 20분; "
                    "kept: nothing of this entry"
                ),
                "gimpo/lectures.csv, row 6, course: is empty; kept: nothing of this entry",
                "gimpo/lectures.csv, row 7, title: is empty; kept: nothing of this entry",
                "gimpo/lectures.csv, row 8, minutes: is empty; kept: nothing of this entry",
                "gimpo/lectures.csv, row 5, course: there is no course 'z'; kept: nothing of its lectures",
                "gimpo/lectures.csv, row 3, number: lecture 1 of 'a' is there twice; kept: the first of them",
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


@pytest.mark.parametrize(
    ("lectures", "numbered", "odd"),
    [
        ("a,2강,나,5\na,1,가,5\na,,다,5", ["가", "나", "다"], ""),
        ("a,Lesson 2,나,5\na,#1,가,5\na,제3강,다,5\na,8회차,라,5\na,9.,마,5", ["가", "나", "다", "라", "마"], ""),
        ("a,OT,처음,5\na,1,가,5\na,2,나,5", ["처음", "가", "나"], "'OT'"),
        ("a,1-1,가,5\na,1-2,나,5\na,2-1,다,5", ["가", "나", "다"], "'1-1'"),
        ("a,1,가,5\na,2,나,5\na,1,다,5\na,2,라,5", ["가", "나", "다", "라"], "'1'"),
        ("a,0,가,5\na,1,나,5", ["가", "나"], "'0'"),
    ],
)
def test_no_lecture_is_lost_for_its_number(tmp_path: Path, lectures: str, numbered: list[str], odd: str) -> None:
    """Numbers that count no lectures are named, and the lectures are numbered as they stand."""
    files = {"gimpo/courses.csv": f"{COURSES}a,,수학,A,중1,기초\n", "gimpo/lectures.csv": LECTURES + lectures}
    content = put(tmp_path, files)
    assert [lecture.title for lecture in content.courses[0].lectures] == numbered
    found = [line for line in problems(content) if "does not number the lectures" in line]
    assert [odd in line for line in found] == ([True] if odd else [])
    assert len(problems(content)) == len(found)


def test_a_table_says_its_lengths_in_its_own_way(tmp_path: Path) -> None:
    """The name of the column has the unit, and a column of "38:25" is in minutes and seconds."""
    lectures = "강좌,차시,제목,시간(초)\na,1,가,2100\na,2,나,90"
    files = {"gimpo/courses.csv": f"{COURSES}a,,수학,A,중1,하\n", "gimpo/lectures.csv": lectures}
    content = put(tmp_path / "seconds", files)
    assert (problems(content), content.courses[0].level) == ([], "기초")
    assert [lecture.minutes for lecture in content.courses[0].lectures] == [35, 2]
    content = put(tmp_path / "clock", {**files, "gimpo/lectures.csv": f"{LECTURES}a,1,가,38:25\na,2,나,5:10"})
    assert [lecture.minutes for lecture in content.courses[0].lectures] == [39, 6]


def test_open_document_sheets_hold_courses_and_old_workbooks_are_named(tmp_path: Path) -> None:
    """What is read of a notice is read of a table, and a format that is not is named with what to save it as."""
    rows = office.orow("id", "과목", "강좌명", "학년"), office.orow("a", "수학", "A", "고1,2")
    sheet = office.opened("spreadsheet", f'<table:table table:name="courses">{"".join(rows)}</table:table>')
    files = {"gimpo/courses.ods": sheet, "gimpo/lectures.csv": f"{LECTURES}a,1,가,5", "gimpo/faq.xls": b"old"}
    content = put(tmp_path, files)
    assert content.courses[0].grades == ("고1", "고2")
    assert problems(content) == [
        f"gimpo/faq.xls: {UnsupportedError(save_as('.xls', '.xlsx'))}; kept: what was published of this file before"
    ]
