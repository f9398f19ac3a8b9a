"""A vendor's sheets are read as they were sent: whatever stands above, between, beside and below the lectures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.content.arranging import arranged
from knowledge.content.finding import UNREAD_FILE, Finding
from knowledge.content.mapping import Holds, Layout
from knowledge.loading.grid import Grid, GridRow
from tests.unit.knowledge import papers
from tests.unit.knowledge.folders import problems, put

COLUMNS = {
    "title": ("과정명",),
    "subject": ("교과",),
    "grades": ("대상",),
    "number": ("차시",),
    "lecture": ("강의명",),
    "minutes": ("시간",),
}
NAMES = ["과정명", "교과", "대상", "차시", "강의명", "시간"]
A1, A2 = ["가정", "가정", "중1", "1", "가", "30"], ["가정", "가정", "중1", "2", "나", "40"]
B1 = ["나정", "나정", "중2", "1", "다", "50"]
READ = [("가정", "중1", ["가", "나"]), ("나정", "중2", ["다"])]


def grid(*rows: list[str], called: str = "") -> Grid:
    """Return a sheet of these rows, those without a text left out, as readers do."""
    return Grid("", tuple(GridRow(at, tuple(row)) for at, row in enumerate(rows, start=1) if any(row)), called)


def read(layout: Layout, *grids: Grid) -> tuple[list[tuple[str, str, list[str]]], list[Finding]]:
    """Return title, grades and lectures of each course, and the findings."""
    findings: list[Finding] = []
    courses: dict[str, tuple[str, str, list[str]]] = {}
    for holds, sheet in arranged(layout, "a.xlsx", grids, findings):
        names, *rows = (row.cells for row in sheet.rows)
        for values in (dict(zip(names, row, strict=True)) for row in rows):
            if holds == "courses":
                courses.setdefault(values["id"], (values["title"], values["grades"], []))
            else:
                courses[values["course"]][2].append(values["title"])
    return list(courses.values()), findings


@pytest.mark.parametrize(
    "rows",
    [
        [NAMES, A1, A2, B1],
        [["2026년 목록"], [], ["작성일: 2026.3.2", "", "(단위: 분)"], NAMES, A1, A2, B1],
        [["과 정 명*", "교과(필수)", "대상\n[학년]", "차 시", "강의명 ", "시간 (분)"], A1, A2, B1],
        [["과정", "과정", "과정", "강의", "강의", "강의"], NAMES, A1, A2, B1],
        [[*NAMES[:3], "강의", "강의", "강의"], ["", "", "", *NAMES[3:]], A1, A2, B1],
        [NAMES, A1, ["", "", "", *A2[3:]], B1],
        [
            NAMES,
            A1,
            A2,
            ["소계", "소계", "소계", "2강", "", "70"],
            B1,
            ["", "", "합 계".replace(" ", ""), "", "", "120"],
        ],
        [NAMES, A1, A2, B1, ["", "", "", "총 3강", "", "2시간"]],
        [NAMES, A1, A2, NAMES, B1],
        [NAMES, ["가정"], ["", *A1[1:]], ["", *A2[1:]], B1],
        [[*NAMES, "", *NAMES], [*A1, "", *B1], A2],
    ],
    ids=[
        "plain",
        "what is above",
        "marks and units",
        "a band above the names",
        "names in two rows",
        "once for several rows",
        "sums",
        "a count",
        "names again",
        "the course in a row of its own",
        "side by side",
    ],
)
def test_the_same_lectures_are_read_however_they_are_sent(rows: list[list[str]]) -> None:
    """Nothing is made of what is no lecture, nothing is lost, and there is nothing to find."""
    assert read(Layout("*", "both", COLUMNS), grid(*rows)) == (READ, [])


def test_names_in_two_rows_may_be_given_together() -> None:
    """As `gyeot parse` reads them, which is the only way where a name stands twice: the start of either term."""
    together = {**COLUMNS, "number": ("1강의 차시",), "lecture": ("1강의 제목",), "minutes": ("2강의 차시",)}
    rows = [
        [*NAMES[:3], "1강의", "1강의", "2강의", "2강의"],
        ["", "", "", "차시", "제목", "차시", "제목"],
        *([*row, "x"] for row in (A1, A2, B1)),
    ]
    assert read(Layout("*", "both", together), grid(*rows)) == (READ, [])


def test_a_remark_is_named_once_and_taken_for_nothing() -> None:
    """By its mark or by its length, above all below the table."""
    remarks = [["※ 시간은 바뀔 수 있어요."], ["", "이 목록에 있는 강의는 사정에 따라 예고 없이 바뀔 수 있음을 알려요."]]
    found, findings = read(Layout("*", "both", COLUMNS), grid(NAMES, A1, A2, B1, *remarks))
    assert found == READ
    assert [(finding.row, finding.kept) for finding in findings] == [(5, "the other rows")]


@pytest.mark.parametrize(
    "row",
    [
        ["합계", "", "", "", "3강", ""],
        ["", "합계", "", "", "3", "120"],
        ["", "", "", "합계", "총 3강", "2시간"],
        ["총 강의 수", "", "", "", "3강", ""],
    ],
)
def test_a_sum_that_counts_under_the_name_of_a_lecture_is_no_course(row: list[str]) -> None:
    """Below cells that are filled once for several rows the word stands where a course's facts stand."""
    merged = [NAMES, A1, ["", "", "", *A2[3:]], B1]
    assert read(Layout("*", "both", COLUMNS), grid(*merged, row)) == (READ, [])
    named = ["나정", "나정", "중2", "2", "3강", "40"]
    assert read(Layout("*", "both", COLUMNS), grid(*merged, named))[0][1] == ("나정", "중2", ["다", "3강"])


def test_what_is_called_like_a_sum_is_read_where_it_goes_on() -> None:
    """A lecture with the next number, and whatever is the sum of something, are none of the table's sums."""
    other = ["엑셀", "정보", "고1"]
    rows = [[*other, "1", "엑셀 함수 SUM", "20"], [*other, "2", "합계", "30"], [*other, "", "자료의 합계", "5"]]
    found, findings = read(Layout("*", "both", COLUMNS), grid(NAMES, *rows, [*other, "3개", "엑셀 소계", "55"]))
    assert (found, findings) == ([("엑셀", "고1", ["엑셀 함수 SUM", "합계", "자료의 합계"])], [])


@pytest.mark.parametrize(
    ("rows", "lectures", "named"),
    [
        ([["1강", "가", "20"], ["2강", "합계", "30"], ["3강", "나", "30"]], ["가", "합계", "나"], []),
        ([["1강", "가", "20"], ["1강", "합계", "20"], ["", "총계", "20"]], ["가"], []),
        ([["1-1", "가", "20"], ["1-2", "소계", "30"], ["2-1", "총계", "30"]], ["가", "소계", "총계"], []),
        ([["1", "가", "20"], ["2", "나", "30"], ["2강", "합계", "50"]], ["가", "나"], []),
        ([["OT", "가", "20"], ["1", "합계", "30"]], ["가", "합계"], []),
        ([["1", "합계", "20"], ["2", "나", "30"]], ["합계", "나"], []),
        ([["1", "가", "20분 20초"], ["2", "나", "30분 20초"], ["", "합계", "51분"]], ["가", "나"], []),
        (
            [["1", "가", "20"], ["2", "나", "30"], ["", "소계", "50"], ["3", "다", "10"], ["", "소계", "10"]],
            "가나다",
            [],
        ),
        ([["1", "가", "20"], ["", "합계", "30"], ["3", "나", "30"]], ["가", "나"], [3]),
        ([["1", "가", "20"], ["3", "합계", "5"], ["4", "나", "30"]], ["가", "나"], [3]),
        ([["1", "가", "20"], ["", "합계", ""]], ["가"], []),
    ],
)
def test_a_lecture_that_is_called_like_a_sum_is_read_or_named(
    rows: list[list[str]], lectures: Sequence[str], named: list[int]
) -> None:
    """Its number goes on, written like the one above; what has none and adds up nothing is named to staff."""
    other = ["엑셀", "정보", "고1"]
    found, findings = read(Layout("*", "both", COLUMNS), grid(NAMES, *([*other, *row] for row in rows)))
    assert found == [("엑셀", "고1", [*lectures])]
    assert [(each.row, "합계" in each.problem, each.kept) for each in findings] == [
        (row, True, "the other rows") for row in named
    ]


def test_a_sheet_of_headings_alone_takes_no_time() -> None:
    """Each is looked at once, however many follow each other."""
    found, _ = read(Layout("*", "both", COLUMNS), grid(NAMES, *([f"{at}단원"] for at in range(20_000)), A1))
    assert found == [("가정", "중1", ["가"])]


@pytest.mark.parametrize("band", ["unit", "title"])
def test_what_stands_alone_heads_the_rows_below(band: str) -> None:
    """It is their unit, or what the mapping says; a course that begins without a unit has none."""
    names = NAMES if band == "unit" else NAMES[1:]
    shift = int(band != "unit")
    rows = [names, ["1단원 수"] * len(names), A1[shift:], ["2단원"], A2[shift:], B1[shift:]]
    columns = {own: theirs for own, theirs in COLUMNS.items() if theirs[0] in names}
    said = arranged(Layout("*", "both", columns, band=band), "a.xlsx", [grid(*rows)], [])
    told = [dict(zip(sheet.rows[0].cells, row.cells, strict=True)) for _, sheet in said for row in sheet.rows[1:]]
    found = [row[band] for row in told if ("course" in row) == (band == "unit")]
    assert found == (["1단원 수", "2단원", ""] if band == "unit" else ["1단원 수", "2단원", "2단원"])


def test_several_columns_are_one_and_what_is_above_holds_for_all() -> None:
    """The school and the year are a grade together; "과정명 | 가정" above the names is the course."""
    columns = {**COLUMNS, "grades": ("학교급", "학년"), "title": ("과정명",)}
    rows = [
        ["과정명", "가정"],
        ["교과 : 가정"],
        ["학교급", "학년", *NAMES[3:]],
        ["중등", "1", *A1[3:]],
        ["중등", "1", *A2[3:]],
    ]
    assert read(Layout("*", "both", columns), grid(*rows)) == ([("가정", "중등 1", ["가", "나"])], [])


def test_courses_of_one_title_are_told_apart() -> None:
    """By subject, grades and level, on one sheet or on two; the first of them keeps the key of its title."""
    other = [A1[0], A1[1], "중2", "1", "라", "10"]
    layout = Layout("*", "both", COLUMNS)
    expected = [("가정", "중1", ["가", "나"]), ("가정", "중2", ["라"])]
    assert read(layout, grid(NAMES, A1, A2, other))[0] == expected
    assert read(layout, grid(NAMES, A1, A2), grid(NAMES, other))[0] == expected

    def key(*rows: list[str]) -> str:
        return arranged(layout, "a", [grid(NAMES, *rows)], [])[0][1].rows[1].cells[0]

    assert key(A1) == key(A1, A2, B1) == key(A1, other) == key(other)


def test_sheets_that_hold_no_table_spoil_nothing(tmp_path: Path) -> None:
    """A cover is named and its file is read; a broad sheet that can't be read keeps what was published of the file."""
    mapping = '[[table]]\nfile = "*.xlsx"\nholds = "both"\nsheets = ["강의*"]\nsheet = "subject"\n[table.columns]\n'
    mapping += "".join(f'{own} = "{theirs[0]}"\n' for own, theirs in COLUMNS.items() if own != "subject")
    sheets = {
        "표지": [["2026 강의 계획"]],
        "강의 수학": [NAMES, A1],
        "총괄": [["과정명", "강의 수", "계"], ["가정", "1", "1"]],
    }
    data = papers.xlsx(papers.workbook(sheets))
    content = put(tmp_path / "named", {"gimpo/mapping.toml": mapping, "gimpo/a.xlsx": data})
    assert [course.subject for course in content.courses] == ["강의 수학"]
    assert problems(content) == [
        "gimpo/a.xlsx: no table of mapping.toml names the sheets 표지, 총괄; kept: the other sheets"
    ]
    content = put(
        tmp_path / "all", {"gimpo/mapping.toml": mapping.replace('sheets = ["강의*"]\n', ""), "gimpo/a.xlsx": data}
    )
    there = "과정명, 강의 수, 계"
    assert problems(content)[:2] == [
        "gimpo/a.xlsx [표지]: none of the columns of the mapping is there; kept: the other sheets",
        f"gimpo/a.xlsx [총괄]: none of the columns of the mapping is there; there may be: {there}; kept: {UNREAD_FILE}",
    ]
    content = put(tmp_path / "none", {"gimpo/mapping.toml": mapping.replace("강의*", "과목"), "gimpo/a.xlsx": data})
    assert problems(content) == ["gimpo/a.xlsx: there is no sheet '과목'; kept: what was published of this file before"]


def test_a_sheet_that_is_alone_has_its_name(tmp_path: Path) -> None:
    """A course a sheet is one course where there is one sheet."""
    mapping = '[[table]]\nfile = "*.xlsx"\nholds = "both"\nsheet = "title"\n'
    mapping += '[table.columns]\nlecture = "강의"\nminutes = "분"\n[table.always]\nsubject = "과학"\ngrades = "중1"\n'
    data = papers.xlsx(papers.workbook({"물질": [["강의", "분"], ["기체", 20]]}))
    (course,) = put(tmp_path, {"gimpo/mapping.toml": mapping, "gimpo/a.xlsx": data}).courses
    assert (course.title, course.minutes) == ("물질", 20)


def test_a_name_that_is_there_twice_is_said() -> None:
    """Where that makes no second table, the first column is read."""
    rows = [[*NAMES, "비고", "시간"], [*A1, "", "99"]]
    found, findings = read(Layout("*", "both", COLUMNS), grid(*rows))
    assert found == [("가정", "중1", ["가"])]
    assert [(finding.column, finding.problem) for finding in findings] == [("시간", "the column is there twice")]


TEXT = st.sampled_from(["", "가", "중1", "30", "소계", "※ 주의", "과정명", "강의명", "1단원"])
HOLDS: tuple[Holds, ...] = ("courses", "lectures", "both")


@given(st.lists(st.lists(TEXT, min_size=1, max_size=8), max_size=12), st.sampled_from(HOLDS))
def test_whatever_a_sheet_holds_its_rows_are_rows_of_the_file(rows: list[list[str]], holds: Holds) -> None:
    """No row is made up, none is there twice, and nothing fails."""
    sheet = grid(*rows)
    for _, said in arranged(Layout("*", holds, COLUMNS), "a", [sheet], []):
        numbers = [row.number for row in said.rows[1:]]
        assert numbers == sorted({*numbers})
        assert {*numbers} <= {row.number for row in sheet.rows}
        assert all(len(row.cells) == len(said.rows[0].cells) for row in said.rows)


LECTURE = st.tuples(st.sampled_from(["가정", "나정"]), st.integers(1, 99), st.integers(1, 180))


@given(st.lists(LECTURE, min_size=1, max_size=8), st.data())
def test_what_stands_between_lectures_takes_none_away(
    lectures: list[tuple[str, int, int]], data: st.DataObject
) -> None:
    """Sums, names again, remarks and units may stand anywhere: all lectures are read, in their order."""
    rows = [NAMES]
    for title, number, length in lectures:
        between = data.draw(
            st.lists(st.sampled_from([["소계", "", "", "", "", "9"], NAMES, ["※ 주의"], ["1단원"] * 6]), max_size=2)
        )
        rows += [*between, [title, "수학", "중1", str(number), f"{title}의 {number}", str(length)]]
    said = [
        sheet for holds, sheet in arranged(Layout("*", "both", COLUMNS), "a", [grid(*rows)], []) if holds == "lectures"
    ]
    told = [dict(zip(said[0].rows[0].cells, row.cells, strict=True)) for row in said[0].rows[1:]]
    assert [(row["title"], row["minutes"]) for row in told] == [
        (f"{title}의 {number}", str(length)) for title, number, length in lectures
    ]


def test_a_course_may_say_how_many_lectures_of_which_length_it_has() -> None:
    """A list of courses names none of them: they are numbered; a course that says only a length has none."""
    layout = Layout("*", "both", {name: COLUMNS[name] for name in ("title", "grades", "minutes")})
    rows = [["과정명", "대상", "시간"], ["가정", "중1", "80분×3차시"], ["나정", "중2", "60분"]]
    assert read(layout, grid(*rows)) == ([("가정", "중1", ["1강", "2강", "3강"]), ("나정", "중2", [])], [])
