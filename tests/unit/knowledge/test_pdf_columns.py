"""Tables of a PDF without lines down are read by where their words stand, and row by row where that is not sure."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.loading import pdf_columns
from knowledge.loading.pdf_columns import parted
from knowledge.loading.pdf_tables import Line, Word
from knowledge.loading.reading import read_document
from tests.unit.knowledge import papers

Placed = tuple[float, float, str]

XS = (50, 170, 290, 410)
FEES = [
    ["구분", "수강료", "교재비", "환불"],
    ["초등", "무료", "12,000원", "개강 전 전액"],
    ["중등", "무료", "15,000원", "개강 전 전액"],
    ["고등", "30,000원", "", "1/3 경과 전 2/3"],
]
WEEK = [
    ["요일", "오전", "오후", "저녁"],
    ["월", "수학", "", "영어"],
    ["화", "", "과학", "국어"],
    ["목", "", "", "자율학습"],
]
COURSES = [
    ["강좌명", "대상", "강의 수", "기간"],
    ["중학 수학 개념 완성", "중1~3", "24강", "3월 2일~6월 30일"],
    ["고등 영어 독해", "고1", "30강", "3월 2일~8월 31일"],
]
PEOPLE = [
    ["담당", "전화", "업무", "시간"],
    ["교육지원과", "031-000-1234", "회원 가입, 자격", "평일 9~18시"],
    ["콜센터", "1600-0000", "학습 사이트 오류", "매일 24시간"],
]
PAPERS = [
    ["구분", "신청 자격", "제출 서류", "비고"],
    ["수급자", "기초생활보장법에\n따른 가정", "수급자 증명서\n주민등록등본", ""],
    ["다문화", "결혼이민자 자녀", "가족관계증명서\n혼인관계증명서", "원본"],
]
HEAD, FOOT = (50, 760, "다음과 같이 안내해요."), (50, 480, "자세한 것은 누리집을 봐 주세요.")


def placed(rows: Sequence[Sequence[str]], *, step: float = 40, middle: bool = False) -> list[Placed]:
    """Return the words of a table cell by cell, as programs write them: from the top of a row, or around its middle."""
    return [
        (x, 720 - number * step - 14 * line + (7 * text.count("\n") if middle else 0), part)
        for number, row in enumerate(rows)
        for x, text in zip(XS, row, strict=False)
        for line, part in enumerate(text.split("\n"))
        if part
    ]


def named(rows: Sequence[Sequence[str]]) -> str:
    """Return what has to be read of a table."""
    lines = [zip(rows[0], (text.replace("\n", " ") for text in row), strict=True) for row in rows[1:]]
    return "\n".join(", ".join(f"{name}: {text}" for name, text in line if text) for line in lines)


def rules(rows: int, step: float = 40) -> str:
    """Return the operators of lines above and below the rows."""
    return "".join(f"40 {735 - number * step} m 540 {735 - number * step} l S\n" for number in range(rows + 1))


def read(words: Sequence[Placed], drawing: str = "") -> list[tuple[str, str]]:
    """Return the kind and the text of each block of a page."""
    (page,) = read_document("a.pdf", papers.drawn_pdf((list(words), drawing))).pages
    return [(block.kind, block.text) for block in page.blocks]


@pytest.mark.parametrize("drawing", [True, False], ids=["lines across", "no lines"])
@pytest.mark.parametrize("middle", [True, False], ids=["middle", "top"])
@pytest.mark.parametrize(
    "rows", [FEES, WEEK, COURSES, PEOPLE, PAPERS], ids=["fees", "week", "courses", "people", "papers"]
)
def test_a_leaflets_table_is_read_with_its_names(rows: list[list[str]], *, middle: bool, drawing: bool) -> None:
    """Each value with the name above it, though cells are empty or have two lines; what is around stays text."""
    found = read([HEAD, *placed(rows, middle=middle), FOOT], rules(len(rows)) if drawing else "")
    assert found == [("text", HEAD[2]), ("table", named(rows)), ("text", FOOT[2])]


def test_two_columns_between_lines_are_names_and_values() -> None:
    """Without lines they are read row by row, and no row runs into the next."""
    rows = [["신청 기간", "3월 2일부터 31일까지"], ["신청 대상", "시에 사는 중학생"], ["문의", "031-000-0000"]]
    lines = "신청 기간: 3월 2일부터 31일까지\n신청 대상: 시에 사는 중학생\n문의: 031-000-0000"
    assert read([HEAD, *placed(rows)], rules(3))[1:] == [("table", lines)]
    assert read([HEAD, *placed(rows)])[1:] == [("table", lines.replace(":", ""))]


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        pytest.param(
            [*placed([FEES[0], ["", "무료", "0원", ""], ["초등", "무료", "1원", "없음"], FEES[2]])],
            ["구분, 수강료, 교재비, 환불", "무료, 0원", "초등, 무료, 1원, 없음", "중등, 무료, 15,000원, 개강 전 전액"],
            id="a row that begins with nothing may belong to the one above",
        ),
        pytest.param(
            placed([["구분", "1학기", "", "2학기"], *FEES[1:]]),
            ["구분, 1학기, 2학기", *(", ".join(filter(None, row)) for row in FEES[1:])],
            id="a name may head two columns",
        ),
        pytest.param(
            [
                (x, 720 - number * 40 - 14 * line, f"{row[at]}{line}")
                for number, row in enumerate(FEES[:3])
                for line in range(2 if number else 1)
                for at, x in enumerate(XS)
            ],
            [
                "구분0, 수강료0, 교재비0, 환불0",
                *(", ".join(f"{text}{line}" for text in row) for row in FEES[1:3] for line in range(2)),
            ],
            id="lines of one row, written line by line",
        ),
        pytest.param(
            [(50, 720 - 20 * n, "      ".join(row)) for n, row in enumerate(COURSES)],
            [", ".join(row) for row in COURSES],
            id="blanks between cells",
        ),
    ],
)
def test_what_is_not_sure_is_read_row_by_row(words: list[Placed], lines: list[str]) -> None:
    """No cell has a name that may be another's."""
    assert read([HEAD, *words, FOOT]) == [("text", HEAD[2]), ("table", "\n".join(lines)), ("text", FOOT[2])]


def test_a_first_cell_alone_does_not_slide_into_the_row_below() -> None:
    """Two rows that stand as near as two lines are two."""
    rows = [*FEES[:3], ["고등", "", "", ""], ["학교 밖", "무료", "없음", "없음"]]
    found = read([HEAD, *placed(rows, step=14)])
    assert found[1] == ("table", named(FEES[:3]))
    assert "고등\n학교 밖" in found[2][1]


@pytest.mark.parametrize(
    "words",
    [
        [(x, 700 - 14 * n, f"{x}쪽 글의 {n}째 줄이에요.") for x in (50, 300) for n in range(5)],
        [(x, 700 - 20 * n, text) for n in range(4) for x, text in ((50, f"{n}."), (90, "신청 기간"), (250, "3월"))],
        [(x, 700 - 20 * n, text) for n in range(4) for x, text in ((50, "○ 대상"), (150, ":"), (170, "중학생"))],
        placed(FEES[:2]),
        [(50, 700 - 14 * n, f"{n}째 줄이에요.") for n in range(6)],
    ],
    ids=["columns of running text", "a numbered list", "points", "two rows", "a paragraph"],
)
def test_what_is_no_table_stays_text(words: list[Placed]) -> None:
    """Lists, columns of text, and what is too small to tell."""
    assert {kind for kind, _ in read(words)} == {"text"}


def test_a_table_over_pages_keeps_its_names() -> None:
    """The second page begins with rows."""
    pages = (placed(COURSES), ""), (placed([["한국사 첫걸음", "중3", "12강", "4월 1일~5월 31일"], *COURSES[1:]]), "")
    blocks = [block for page in read_document("a.pdf", papers.drawn_pdf(*pages)).pages for block in page.blocks]
    assert blocks[1].text.startswith("강좌명: 한국사 첫걸음, 대상: 중3, ")


def test_more_cells_than_a_notice_has_are_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of thousands of cells costs nothing more."""
    monkeypatch.setattr(pdf_columns, "CELLS", 10)
    assert {kind for kind, _ in read(placed(COURSES))} == {"text"}


TEXTS = st.lists(st.lists(st.sampled_from(["", "가", "12원", "나다"]), min_size=3, max_size=3), min_size=2, max_size=6)


@given(TEXTS, st.sampled_from([12, 20, 40]), st.booleans())
def test_no_word_leaves_its_row(texts: list[list[str]], step: int, drawn: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
    """Whatever is empty: each line of a table holds words of one row alone, and none is lost."""
    rows = [["이름", "기간", "값", "곳"], *([f"행{n}", *row] for n, row in enumerate(texts))]
    marked = [[text and f"{text}{n}번" for text in row] for n, row in enumerate(rows)]
    words = [Word(text, x, y, 10.0) for x, y, text in placed(marked, step=step)]
    across = [Line(735 - n * step, 40, 540) for n in range(len(rows) + 1)] if drawn else []
    found = parted(words, across)
    told = "".join("".join(word.text for word in text) + "".join(table.lines if table else ()) for text, table in found)
    assert all(word.text in told for word in words)
    for line in (line for _, table in found if table for line in table.lines):
        numbers = {each.split("번")[0][-1] for each in line.split(", ")} if "이름0번:" not in line else set()
        values = {part.rpartition(": ")[2].split("번")[0][-1] for part in line.split(", ")}
        assert len(numbers or values) == 1
