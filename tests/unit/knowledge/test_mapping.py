"""Tables of courses are read as vendors send them, by a small file that names their columns."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from knowledge.content import Content, read_content
from knowledge.content.finding import Finding
from knowledge.content.mapping import read_mappings

BOTH = """
[[table]]
file = "대교*.xlsx"
holds = "both"
[table.columns]
title = "과정명"
grades = "대상 학년"
subject = "교과목"
lecture = "차시명"
number = "차시"
minutes = "러닝 타임"
[table.always]
vendor = "대교"
level = "기본"
"""
SHEETS = """
[[table]]
file = "one-a-sheet.xlsx"
holds = "both"
sheet = "title"
[table.columns]
lecture = "강의 이름"
minutes = "길이"
[table.always]
subject = "과학"
grades = "중1~3"
"""


def put(folder: Path, mapping: str, sheets: dict[str, list[list[object]]], name: str) -> Content:
    """Write a vendor's workbook with its mapping into the shared folder, and read it."""
    place = folder / "shared"
    place.mkdir()
    (place / "mapping.toml").write_text(mapping, encoding="utf-8")
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
        if title == "merged":
            sheet.merge_cells("A4:A5")
    saved = BytesIO()
    book.save(saved)
    (place / name).write_bytes(saved.getvalue())
    return read_content(folder)


def test_one_sheet_with_a_lecture_a_row_becomes_courses_with_lectures(tmp_path: Path) -> None:
    """A title above, other names, merged cells, "1시간 20분" and "중1~3" are read; what can't be read is named."""
    rows: list[list[object]] = [
        ["2026년 콘텐츠 목록"],
        ["과정명", "교과목", "대상 학년", "차시", "차시명", "러닝 타임", "비고"],
        ["중학 수학 1", "수학", "중1~3", 1, "소인수분해", "1시간 20분", "신규"],
        ["중학 영어", "영어", "중2", 1, "시제", 35, ""],
        [None, "영어", "중2", 2, "수동태", "길다", ""],
    ]
    content = put(tmp_path, BOTH, {"merged": rows}, "대교_2026.xlsx")
    maths, english = content.courses
    assert (maths.title, maths.vendor, maths.subject, maths.level) == ("중학 수학 1", "대교", "수학", "기본")
    assert maths.grades == ("중1", "중2", "중3")
    assert [(lecture.number, lecture.title, lecture.minutes) for lecture in maths.lectures] == [(1, "소인수분해", 80)]
    assert [lecture.title for lecture in english.lectures] == ["시제"]
    assert [(finding.row, finding.column) for finding in content.findings] == [(5, "러닝 타임")]
    assert maths.key.startswith("c-")
    assert len(content.passages) == 2


def test_a_sheet_for_each_course(tmp_path: Path) -> None:
    """The sheet's name is the course; lectures are numbered as they stand."""
    lectures: list[list[object]] = [["강의 이름", "길이"], ["물질의 상태", "0:35:10"], ["기체", 20]]
    content = put(tmp_path, SHEETS, {"과학 기초": lectures, "과학 심화": lectures[:2]}, "one-a-sheet.xlsx")
    assert [(course.title, len(course.lectures), course.minutes) for course in content.courses] == [
        ("과학 기초", 2, 56),
        ("과학 심화", 1, 36),
    ]
    assert content.findings == ()


@pytest.mark.parametrize(
    ("mapping", "problem"),
    [
        ("[[table", "can't be read as TOML"),
        ('table = "x"', "is no list of tables"),
        ('[[table]]\nfile = "a.csv"', "a table needs a file"),
        ("table = [1]", "a table needs a file"),
        ('[[table]]\nfile="a"\nholds="courses"\n[table.columns]\ntitel="제목"', "is it 'title'?"),
        ('[[table]]\nfile="a"\nholds="lectures"\nsheet="kurs"', "'kurs' is not known"),
    ],
)
def test_what_is_wrong_with_a_mapping_is_said(mapping: str, problem: str) -> None:
    """One finding, and the rest is used."""
    findings: list[Finding] = []
    read_mappings("shared/mapping.toml", mapping.encode(), findings)
    assert [problem in finding.problem for finding in findings] == [True]


def test_a_table_without_the_named_columns_is_said(tmp_path: Path) -> None:
    """A missing column is named; with none of them nothing is read."""
    rows: list[list[object]] = [["과정명", "교과목", "차시명", "러닝 타임"], ["수학", "수학", "함수", 30]]
    content = put(tmp_path, BOTH, {"a": rows, "b": [["다른", "표"], [1, 2]]}, "대교.xlsx")
    problems = [finding.problem for finding in content.findings]
    assert "the column for 'grades' is missing" in problems
    assert "none of the columns of the mapping is there" in problems
    assert content.courses == ()


def test_a_file_with_lectures_alone_joins_courses_from_another(tmp_path: Path) -> None:
    """Lectures name their course by its key, as the vendor's other file does."""
    mapping = """
[[table]]
file = "lectures_*.csv"
holds = "lectures"
[table.columns]
course = "과정코드"
lecture = "강의명"
minutes = "분"
[[table]]
file = "list.csv"
holds = "courses"
[table.columns]
id = "과정코드"
title = "과정"
subject = "과목"
grades = "학년"
"""
    place = tmp_path / "shared"
    place.mkdir()
    (place / "mapping.toml").write_text(mapping, encoding="utf-8")
    (place / "list.csv").write_text("과정코드,과정,과목,학년\nA1,미적분,수학,고2\n", encoding="utf-8")
    (place / "lectures_a.csv").write_text("과정코드,강의명,분\nA1,극한,30\n", encoding="utf-8")
    (course,) = read_content(tmp_path).courses
    assert (course.key, course.lectures[0].title) == ("A1", "극한")
