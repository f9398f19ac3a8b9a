"""Tables as offices draw them: each row says what its columns are called, and no name is taken for a value."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from knowledge.loading.cells import Cell, cell_lines
from knowledge.loading.grid import Grid, GridRow, grid_page, table_lines
from knowledge.loading.headings import LAYERS, header_height, sheet_header_height

SITUATIONS = {
    "two rows of names, one over two columns": (
        [
            ["구분", "신청 기간", "신청 기간", "인원"],
            ["구분", "시작", "끝", "인원"],
            ["중학생", "3월 2일", "3월 9일", "300명"],
        ],
        ["구분: 중학생, 신청 기간 시작: 3월 2일, 신청 기간 끝: 3월 9일, 인원: 300명"],
    ),
    "three rows of names": (
        [
            ["구분", "지원", "지원", "지원"],
            ["구분", "교재비", "교재비", "멘토링"],
            ["구분", "1학기", "2학기", "멘토링"],
            ["중학생", "5만원", "6만원", "주 1회"],
        ],
        ["구분: 중학생, 지원 교재비 1학기: 5만원, 지원 교재비 2학기: 6만원, 지원 멘토링: 주 1회"],
    ),
    "two tables side by side under the same names": (
        [["학교", "인원", "학교", "인원"], ["가초", "10명", "다중", "30명"], ["나초", "20명", "라중", ""]],
        ["학교: 가초, 인원: 10명", "학교: 나초, 인원: 20명", "학교: 다중, 인원: 30명", "학교: 라중"],
    ),
    "two tables with an empty column between them": (
        [["일시", "내용", "", "일시", "내용"], ["3월 1일", "개강", "", "4월 1일", "시험"]],
        ["일시: 3월 1일, 내용: 개강", "일시: 4월 1일, 내용: 시험"],
    ),
    "a sum over two columns": (
        [["구분", "학년", "인원"], ["초등", "5학년", "10명"], ["합계", "합계", "10명"]],
        ["구분: 초등, 학년: 5학년, 인원: 10명", "구분: 합계, 인원: 10명"],
    ),
    "names with numbers": (
        [["구분", "1학기", "2학기"], ["신청", "3월", "9월"]],
        ["구분: 신청, 1학기: 3월, 2학기: 9월"],
    ),
    "years beside an empty corner": (
        [["", "2025년", "2026년"], ["인원", "300명", "400명"]],
        ["인원, 2025년: 300명, 2026년: 400명"],
    ),
    "terms behind a name that nobody knows": (
        [["강의", "1학기", "2학기"], ["수학", "화", "목"]],
        ["강의: 수학, 1학기: 화, 2학기: 목"],
    ),
    "numbers of the same kind below are values": (
        [["중1", "3월", "4월"], ["중2", "5월", "6월"]],
        ["중1, 3월, 4월", "중2, 5월, 6월"],
    ),
    "an amount names nothing": (
        [["교재비", "2만원", "수학"], ["상담비", "없음", "영어"]],
        ["교재비, 2만원, 수학", "상담비, 없음, 영어"],
    ),
    "names before their values, four columns": (
        [["신청 기간", "상시", "대상", "중학생"], ["문의", "교육지원과", "장소", "시청"]],
        ["신청 기간: 상시", "대상: 중학생", "문의: 교육지원과", "장소: 시청"],
    ),
    "a value over the rest of the row": (
        [["대 상", "중학생", "인원", "300명"], ["문의", "교육과", "교육과", "교육과"], ["장소", "시청", "비고", ""]],
        ["대 상: 중학생", "인원: 300명", "문의: 교육과", "장소: 시청", "비고"],
    ),
    "one row of names and values": (
        [["대상", "중학생", "인원", "300명"]],
        ["대상: 중학생", "인원: 300명"],
    ),
    "columns called like labels": (
        [["대상", "기간", "장소", "문의"], ["중학생", "3월", "시청", "교육과"]],
        ["대상: 중학생, 기간: 3월, 장소: 시청, 문의: 교육과"],
    ),
    "a name over several rows is no name of a column": (
        [["모집", "대상", "중학생"], ["모집", "방법", "온라인"]],
        ["모집, 대상, 중학생", "모집, 방법, 온라인"],
    ),
    "a cell over two columns without names below is a value": (
        [["중학생", "무료", "무료"], ["고등학생", "유료", "유료"]],
        ["중학생, 무료", "고등학생, 유료"],
    ),
    "a name over two columns without names below": (
        [["구분", "비고", "비고"], ["중학생", "무료", "선착순"]],
        ["구분: 중학생, 비고: 무료, 비고: 선착순"],
    ),
    "a title over the whole width": (
        [["2026년 모집", "2026년 모집", "2026년 모집"], ["구분", "기간", "인원"], ["중학생", "3월", "300명"]],
        ["2026년 모집", "구분: 중학생, 기간: 3월, 인원: 300명"],
    ),
    "bands head the rows below them, remarks do not": (
        [
            ["과목", "교재비", "횟수"],
            ["중학생", "중학생", "중학생"],
            ["수학", "2만원", "8회"],
            ["고등학생", "고등학생", "고등학생"],
            ["수학", "3만원", "9회"],
            ["※ 바뀔 수 있음", "※ 바뀔 수 있음", "※ 바뀔 수 있음"],
            ["영어", "4만원", "7회"],
        ],
        [
            "중학생",
            "중학생, 과목: 수학, 교재비: 2만원, 횟수: 8회",
            "고등학생",
            "고등학생, 과목: 수학, 교재비: 3만원, 횟수: 9회",
            "※ 바뀔 수 있음",
            "과목: 영어, 교재비: 4만원, 횟수: 7회",
        ],
    ),
    "a remark below in the first column": (
        [
            ["구분", "기간", "인원"],
            ["중학생", "3월", "300명"],
            ["고등학생", "", ""],
            ["※ 누리집에서 신청해요.", "", ""],
        ],
        ["구분: 중학생, 기간: 3월, 인원: 300명", "구분: 고등학생", "※ 누리집에서 신청해요."],
    ),
    "two columns": (
        [["모집 인원", "300명"], ["유의 사항", "유의 사항"], ["신청", "3월 2일"]],
        ["모집 인원: 300명", "유의 사항", "신청: 3월 2일"],
    ),
    "a name with a space in it": (
        [["구  분", "내 용"], ["대상", "중학생"]],
        ["구 분: 대상, 내 용: 중학생"],
    ),
}


@pytest.mark.parametrize("name", SITUATIONS)
def test_each_row_says_what_its_columns_are_called(name: str) -> None:
    """Names over several rows and columns, with numbers, before their values, in bands."""
    rows, expected = SITUATIONS[name]
    assert list(table_lines(rows)) == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            [["신청 기간", "신청 기간", "인원"], ["시작", "끝", "인원"], ["3월", "4월", "300명"]],
            [("신청 기간 시작: 3월, 신청 기간 끝: 4월, 인원: 300명", "3행")],
        ),
        (
            [["대상", "중학생", "인원", "300명"], ["문의", "교육과"]],
            [("대상: 중학생, 인원: 300명", "1행"), ("문의: 교육과", "2행")],
        ),
        (
            [["교육 프로그램의 정식 이름을 적는 칸", "2026-03-02"], ["수학", "3"]],
            [("교육 프로그램의 정식 이름을 적는 칸, 2026-03-02", "1행"), ("수학: 3", "2행")],
        ),
        ([["과정명", "학습 대상"], ["중1 수학", "중1"]], [("과정명: 중1 수학, 학습 대상: 중1", "2행")]),
        ([["대상", "중학생"], ["기간", "상시"]], [("대상: 중학생", "1행"), ("기간: 상시", "2행")]),
        (
            [["교재비", "2만원", "수학"], ["상담비", "없음", "영어"]],
            [("교재비, 2만원, 수학", "1행"), ("상담비, 없음, 영어", "2행")],
        ),
        ([["중1", "3월", "갑"], ["중2", "5월", "을"]], [("중1, 3월, 갑", "1행"), ("중2, 5월, 을", "2행")]),
        ([["갑", "무료", "무료"], ["을", "유료", "유료"]], [("갑, 무료", "1행"), ("을, 유료", "2행")]),
        (
            [["과정", "2026-03-02", "비고"], ["수학", "8시", "없음"]],
            [("과정: 수학, 2026-03-02: 8시, 비고: 없음", "2행")],
        ),
        ([["모집 안내 2026"]], [("모집 안내 2026", "1행")]),
    ],
)
def test_a_sheet_reads_like_a_table(rows: list[list[str]], expected: list[tuple[str, str]]) -> None:
    """A sheet has a header as long as nothing denies it; each row keeps its number."""
    assert _sheet(rows) == expected


def test_a_second_value_stays_with_its_name() -> None:
    """Who reads "대상: 중1" alone would think that 중2 is left out; a label without a value is no value."""
    rows = [["신청 기간", "3월 2일", "3월 2일"], ["대상", "중1", "중2"], ["장소", "시청", "비고"]]
    assert list(table_lines(rows)) == ["신청 기간: 3월 2일", "대상: 중1, 중2", "장소: 시청", "비고"]


def _sheet(rows: list[list[str]]) -> list[tuple[str, str]]:
    grid = Grid("", tuple(GridRow(number, tuple(row)) for number, row in enumerate(rows, start=1)))
    return [(block.text, block.place) for block in grid_page(1, grid).blocks]


def cells(rows: list[list[str]], strong: str) -> list[Cell]:
    """Return cells of texts; those whose text stands in `strong` look like names."""
    return [
        Cell(row, column, text=text, strong=text in strong.split("|"))
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    ]


@pytest.mark.parametrize(
    ("rows", "strong", "expected"),
    [
        ([["강의", "3회"], ["수학", "8회"]], "강의|3회", ["강의: 수학, 3회: 8회"]),
        ([["갑", "을", "병", "정"], ["무", "기", "경", "신"]], "갑|병|무|경", ["갑: 을, 병: 정", "무: 기, 경: 신"]),
        ([["이름", "2만원"], ["갑", "3만원"]], "이름|2만원|갑|3만원", ["이름: 2만원", "갑: 3만원"]),
        ([["갑", "을", "병"], ["정", "무", "기"]], "무", ["갑: 정, 을: 무, 병: 기"]),
        ([["갑", "3월", "을"], ["정", "4월", "무"]], "갑|정", ["갑: 3월, 을", "정: 4월, 무"]),
        ([["구 분", "대상", "비용"], ["갑", "중1", "무료"]], "구 분|갑", ["구 분: 갑, 대상: 중1, 비용: 무료"]),
        ([["강의", "3회"], ["수학", ""], ["영어", "8회"]], "강의|3회|수학", ["강의: 수학", "강의: 영어, 3회: 8회"]),
    ],
)
def test_what_is_shaded_or_bold_names_the_rest(rows: list[list[str]], strong: str, expected: list[str]) -> None:
    """A shaded first row names columns, shaded cells before others name those; where all are shaded nothing is told."""
    assert list(cell_lines(cells(rows, strong))) == expected


def test_a_shaded_title_stands_above_its_table() -> None:
    """A title over the whole width is a line; the names below it are told by their look."""
    title = Cell(0, 0, 1, 2, "2026년 모집", strong=True)
    below = [
        Cell(1, 0, text="3월", strong=True),
        Cell(1, 1, text="4월", strong=True),
        Cell(2, 0, text="가"),
        Cell(2, 1),
    ]
    assert list(cell_lines([title, *below])) == ["2026년 모집", "3월: 가"]
    led = [Cell(1, 0, text="기간", strong=True), Cell(1, 1, text="3월")]
    assert list(cell_lines([title, *led])) == ["2026년 모집", "기간: 3월"]


def test_a_header_that_the_file_marks_goes_on_below_a_name_of_several_columns() -> None:
    """Programs mark the first row only; the row below it that parts a name belongs to it."""
    marked = [
        Cell(0, 0, 2, 1, "구분", names=True),
        Cell(0, 1, 1, 2, "기간", names=True),
        Cell(1, 1, text="시작"),
        Cell(1, 2, text="끝"),
        *(Cell(2, column, text=text) for column, text in enumerate(("중학생", "3월", "4월"))),
    ]
    assert list(cell_lines(marked)) == ["구분: 중학생, 기간 시작: 3월, 기간 끝: 4월"]


TEXTS = st.sampled_from(
    ["", "가", "구분", "대상", "3월", "1학기", "시작", "무료", "아주 긴 글이 들어 있는 칸이라 이름은 아니에요"]
)


@given(st.lists(st.lists(TEXTS, min_size=3, max_size=5), max_size=6))
@example([["가", "가", "가"], ["", "구분", "대상"], ["", "", "가"]])
def test_no_text_below_the_names_is_lost(rows: list[list[str]]) -> None:
    """Whatever the first rows are taken for, what stands below titles and names is in some line."""
    lines = table_lines(rows)
    titles = 0
    while titles < len(rows) - 2 and rows[titles][0] and len(set(rows[titles])) == 1:
        titles += 1
    height = titles + header_height(rows[titles:])
    assert height < max(len(rows), 1)
    for cell in {cell for row in rows[height:] for cell in row if cell}:
        assert any(cell in line for line in lines)


NAMES = st.lists(st.sampled_from(["학교", "인원", "기간", "비고"]), min_size=2, max_size=3, unique=True)
VALUES = st.lists(st.permutations(["가", "나", "10명", "3월", "화", "아홉"]), min_size=1, max_size=3)


@given(NAMES, VALUES, st.booleans())
def test_tables_side_by_side_read_like_the_same_tables_below_each_other(
    names: list[str],
    values: list[list[str]],
    parted: bool,  # noqa: FBT001
) -> None:
    """Each row of each has its names, with a column between them or without one."""
    width = len(names)
    between = [""] * parted
    rows = [[*row[:width], *between, *row[width : 2 * width]] for row in values]
    said = table_lines([[*names, *between, *names], *rows])
    assert list(said) == [
        line
        for start in (0, width)
        for line in table_lines([names, *(row[start : start + width] for row in values)], 1)
    ]
    page = grid_page(
        1, Grid("", tuple(GridRow(at, tuple(row)) for at, row in enumerate([[*names, *between, *names], *rows])))
    )
    assert len([block for block in page.blocks if block.kind == "table"]) == len(rows)


@pytest.mark.parametrize(
    ("above", "texts"),
    [
        ([], []),
        ([["", "작성일: 2026.3.2", "", "(단위: 분)"]], ["작성일: 2026.3.2, (단위: 분)"]),
        ([["대상", "고1"], ["강사", "김곁"]], ["대상: 고1", "강사: 김곁"]),
        ([["과목", "수학", "수학"], ["대상", "고1", "고1"]], ["과목: 수학", "대상: 고1"]),
        ([["문의", "교육과", "", ""], ["", "기준일", "3월 2일"]], ["문의: 교육과", "기준일: 3월 2일"]),
    ],
)
def test_what_stands_above_the_names_of_a_sheet_names_no_column(above: list[list[str]], texts: list[str]) -> None:
    """A date, a unit, and what all rows share are lines of their own, each with its row."""
    body = [["순번", "강의명", "분량", "비고"], ["1", "다항식", "30분", "신규"], ["2", "나머지", "40분", ""]]
    rows = [GridRow(at, tuple(row)) for at, row in enumerate([*above, *body], start=1)]
    blocks = grid_page(1, Grid("", tuple(rows))).blocks
    assert [(block.text, block.place) for block in blocks if block.kind == "text"] == [
        (text, f"{at}행") for at, text in enumerate(texts, start=1)
    ]
    assert [block.text for block in blocks if block.kind == "table"] == [
        "순번: 1, 강의명: 다항식, 분량: 30분, 비고: 신규",
        "순번: 2, 강의명: 나머지, 분량: 40분",
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [["", "1학기", "2학기"], ["신청", "3월", "9월"]],
        [["강좌", "강좌", "강의", "강의"], ["과정명", "과목", "번호", "제목"], ["기초", "수학", "1", "식"]],
        [["중1", "3월", ""], ["중2", "5월", "6월"]],
    ],
    ids=["an empty corner", "two rows of names", "no names at all"],
)
def test_the_first_row_of_a_sheet_is_no_remark(rows: list[list[str]]) -> None:
    """Names over several columns, a corner without a text, and rows of values stay in the table."""
    page = grid_page(1, Grid("", tuple(GridRow(at, tuple(row)) for at, row in enumerate(rows, start=1))))
    assert {block.kind for block in page.blocks} == {"table"}


@pytest.mark.parametrize(
    ("rows", "height"),
    [
        ([["구분", "2026년"], ["신청 기간", "3월"], ["대상", "중학생"], ["문의", "시청"]], 1),
        ([["구분", "기간", "기간"], ["구분", "시작", "끝"], ["중학생", "3월", "4월"]], 2),
        ([["신청 기간", "3월 2일"], ["대상", "중학생"]], 0),
        ([["강의명", "분량"], ["다항식", "서른"]], 1),
        ([["이름"]], 0),
    ],
)
def test_what_surely_heads_a_table_heads_a_sheet_too(rows: list[list[str]], height: int) -> None:
    """Though it has a number beside labels, or two rows; only what says nothing is decided by the sheet."""
    assert sheet_header_height(rows) == height


@given(st.lists(st.lists(TEXTS, min_size=1, max_size=5).filter(any), min_size=1, max_size=8))
def test_no_row_of_a_sheet_is_lost(rows: list[list[str]]) -> None:
    """Each cell is in a line, but for the names, which stand in the lines of other rows or nowhere below."""
    page = grid_page(1, Grid("", tuple(GridRow(at, tuple(row)) for at, row in enumerate(rows, start=1))))
    said = {block.place: block.text for block in page.blocks}
    unsaid = [at for at in range(1, len(rows) + 1) if f"{at}행" not in said]
    assert len(unsaid) <= LAYERS
    assert unsaid == list(range(unsaid[0], unsaid[0] + len(unsaid))) if unsaid else True
    for at, row in enumerate(rows, start=1):
        assert at in unsaid or all(cell in said[f"{at}행"] for cell in row)
