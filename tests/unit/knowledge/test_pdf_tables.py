"""Tables of a PDF are read by their lines: each cell where it stands, each row with what its columns are called."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.loading import pdf_tables
from knowledge.loading.pdf_tables import LINES, SHADES, Line, Sheet, Word, parts
from knowledge.loading.reading import read_document
from tests.unit.knowledge import papers
from tests.unit.knowledge.papers_pdf import Paper

XS, YS = (50, 150, 250, 350), (700, 670, 640, 610)
HEAD = [(60, 680, "구분"), (160, 680, "기간"), (260, 680, "인원")]
ROWS = [
    *((60, 650, "중학생"), (160, 650, "3월"), (260, 650, "300명")),
    *((60, 620, "고등학생"), (160, 620, "4월"), (260, 620, "200명")),
]
READ = "구분: 중학생, 기간: 3월, 인원: 300명\n구분: 고등학생, 기간: 4월, 인원: 200명"


def drawn(lines: list[tuple[float, float, float, float]]) -> str:
    """Return the operators that stroke lines."""
    return "".join(f"{x} {y} m {u} {v} l S\n" for x, y, u, v in lines)


def grid(xs: tuple[float, ...] = XS, ys: tuple[float, ...] = YS) -> list[tuple[float, float, float, float]]:
    """Return the lines of a grid from its first to its last place."""
    return [*((XS[0], y, XS[-1], y) for y in ys), *((x, YS[0], x, YS[-1]) for x in xs)]


def thin(lines: list[tuple[float, float, float, float]]) -> str:
    """Return the same lines as filled areas that are one point thick, as browsers draw them."""
    return "".join(f"{x} {v} {max(u - x, 1)} {max(y - v, 1)} re f\n" for x, y, u, v in lines)


BOXES = "".join(f"{left} {low} 100 30 re S\n" for left in XS[:-1] for low in YS[1:])


@pytest.mark.parametrize(
    "drawing",
    [
        drawn(grid()),
        thin(grid()),
        BOXES,
        drawn(grid(xs=XS[1:-1])),
        drawn(grid(ys=YS[1:-1])),
        f"q 2 0 0 2 10 10 cm 0 0 500 500 re W n Q\n{drawn(grid())}",
        f"0.9 g 50 670 300 30 re f\n{drawn(grid())}",
    ],
    ids=["stroked", "thin areas", "boxes", "open at the sides", "open above and below", "after a clip", "shaded"],
)
def test_a_table_is_read_however_it_is_drawn(drawing: str) -> None:
    """The text before and after it stays where it was; the table has its page and its number as its place."""
    words = [(50, 750, "모집 공고"), *HEAD, *ROWS, (50, 580, "문의는 교육지원과로 해 주세요.")]
    (page,) = read_document("a.pdf", papers.drawn_pdf((words, drawing))).pages
    assert [(block.kind, block.text, block.place) for block in page.blocks] == [
        ("text", "모집 공고", "1쪽"),
        ("table", READ, "1쪽, 표 1"),
        ("text", "문의는 교육지원과로 해 주세요.", "1쪽"),
    ]


def test_cells_over_several_columns_and_rows_are_one() -> None:
    """Where no line parts two cells there is one; its words on two lines are one text."""
    lines = [line for line in grid() if line not in {(50, 670, 350, 670), (250, 700, 250, 610)}]
    lines += [(150, 670, 350, 670), (250, 670, 250, 610)]
    words = [(60, 665, "구분"), (160, 680, "신청"), (200, 680, "기간"), (160, 650, "시작"), (260, 650, "끝")]
    words += [(60, 628, "중학생과"), (60, 615, "고등학생"), (160, 620, "3월"), (260, 620, "4월")]
    document = read_document("a.pdf", papers.drawn_pdf((words, drawn(lines))))
    assert document.text == "구분: 중학생과 고등학생, 신청 기간 시작: 3월, 신청 기간 끝: 4월"


def test_two_tables_are_two() -> None:
    """Drawings that do not touch each other are apart, and tables are counted over all pages."""
    lower = [(x, y - 300, u, v - 300) for x, y, u, v in grid()]
    words = [*HEAD, *ROWS, *((x, y - 300, text) for x, y, text in (*HEAD, *ROWS))]
    page = (words, drawn(grid()) + drawn(lower))
    document = read_document("a.pdf", papers.drawn_pdf(page, ((*HEAD, *ROWS), drawn(grid()))))
    places = [block.place for page in document.pages for block in page.blocks if block.kind == "table"]
    assert places == ["1쪽, 표 1", "1쪽, 표 2", "2쪽, 표 3"]
    assert document.text.count(READ) == 3


@pytest.mark.parametrize(
    ("words", "drawing"),
    [
        ([*HEAD, *ROWS[:3]], ""),
        ([*HEAD, *ROWS[:3]], drawn([(50, y, 350, y) for y in YS])),
        ([*HEAD, *ROWS[:3]], "50 610 300 90 re S"),
        ([(60, 680, "구분 기간 인원"), (60, 650, "중학생 3월 300명")], drawn(grid())),
        ([*HEAD, *ROWS[:3]], "50 610 300 90 re 50 700 l"),
    ],
    ids=["no line", "lines across only", "a frame", "words that run over their cells", "a path that is never painted"],
)
def test_what_is_no_grid_stays_running_text(words: list[tuple[float, float, str]], drawing: str) -> None:
    """Nothing is lost where lines tell no cells."""
    (page,) = read_document("a.pdf", papers.drawn_pdf((words, drawing))).pages
    assert {block.kind for block in page.blocks} == {"text"}
    text = "".join("".join(block.text for block in page.blocks).split())
    assert all("".join(word.split()) in text for *_, word in words)


def test_a_page_on_its_side_is_read_as_running_text() -> None:
    """What stands above and what beside is not known there."""
    document = read_document("a.pdf", papers.drawn_pdf(((*HEAD, *ROWS), drawn(grid())), turn=90))
    assert {block.kind for page in document.pages for block in page.blocks} == {"text"}


TURNED = [(90, "0 1 -1 0 842 0"), (180, "-1 0 0 -1 595 842"), (270, "0 -1 1 0 -247 842")]


@pytest.mark.parametrize(("turn", "matrix"), TURNED)
def test_a_page_that_is_shown_turned_is_read_as_it_is_shown(turn: int, matrix: str) -> None:
    """A wide table on a page that lies across: drawn on its side, and upright for who looks at it."""
    words = [(50, 750, "모집 공고"), *HEAD, *ROWS]
    placed = "".join(f"BT /F1 10 Tf {x} {y} Td %s Tj ET\n" for x, y, _ in words)
    operators = f"q {matrix} cm\n{drawn(grid())}{placed}Q"
    data = papers.painted_pdf(operators, [text for *_, text in words], turn=turn)
    document = read_document("a.pdf", data)
    assert [(block.kind, block.text) for page in document.pages for block in page.blocks] == [
        ("text", "모집 공고"),
        ("table", READ),
    ]
    assert not document.warnings


@pytest.mark.parametrize(
    ("turn", "matrix", "box"), [(0, "1 0 0 1 0 0", [100, 490, 200, 510]), (90, "0 1 -1 0 842 0", [332, 100, 352, 200])]
)
def test_what_was_filled_into_a_page_stands_where_it_is_shown(turn: int, matrix: str, box: list[int]) -> None:
    """The box of a field turns with its page, and a value ends before the line does."""
    paper = Paper(f"q {matrix} cm BT /F1 10 Tf 50 500 Td %s Tj 0 -40 Td %s Tj ET Q", ["성명", "학교"], turn=turn)
    paper.note({"/Subtype": "/Widget", "/FT": "/Tx", "/V": "홍길동", "/Rect": box})
    assert read_document("a.pdf", paper.saved()).text == "성명 홍길동 학교"


def test_a_drawing_of_thousands_of_lines_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A map is no table: its page is read as text, and a grid of too many cells, too."""
    many = drawn([(50, y / 10, 350, y / 10) for y in range(LINES + 10)])
    words = (*HEAD, *ROWS[:3])
    assert READ.splitlines()[0] not in read_document("a.pdf", papers.drawn_pdf((words, many + drawn(grid())))).text
    monkeypatch.setattr(pdf_tables, "CELLS", 10)
    assert READ.splitlines()[0] not in read_document("a.pdf", papers.drawn_pdf((words, drawn(grid())))).text


SHADE = "0.9 g 50 670 {} 30 re f 0 g"
NOBODYS = [
    (60, 680, "학교"),
    (160, 680, "정원"),
    *((60, 650, "가초"), (160, 650, "10")),
    (60, 620, "나초"),
    (160, 620, "20"),
]
TWO_WIDE = drawn([*((50, y, 250, y) for y in YS), *((x, YS[0], x, YS[-1]) for x in (50, 150, 250))])


@pytest.mark.parametrize(
    ("shades", "expected"),
    [
        ("", "학교: 정원\n가초: 10\n나초: 20"),
        (SHADE.format(200), "학교: 가초, 정원: 10\n학교: 나초, 정원: 20"),
        (f"{SHADE.format(200)} 0.97 g 50 640 200 30 re f 0 g", "학교: 가초, 정원: 10\n학교: 나초, 정원: 20"),
        (f"{SHADE.format(200)} 1 g 50 670 200 30 re f 0 g", "학교: 정원\n가초: 10\n나초: 20"),
        ("0.9 g 50 610 200 90 re f 0 g", "학교: 정원\n가초: 10\n나초: 20"),
        ("0.9 g 50 610 100 90 re f 0 g", "학교: 정원\n가초: 10\n나초: 20"),
    ],
    ids=["no ground", "a ground", "stripes of another colour", "a white one over it", "all of it", "the first column"],
)
def test_a_ground_tells_the_names_of_the_columns(shades: str, expected: str) -> None:
    """Where the first row is painted and those below it are not, or in another colour."""
    drawing = f"{shades} {TWO_WIDE}"
    assert read_document("a.pdf", papers.drawn_pdf((NOBODYS, drawing))).text == expected


def test_thousands_of_grounds_tell_nothing() -> None:
    """A drawing is not asked for what heads a table."""
    many = "".join(f"0.9 g 400 {at} 9 9 re f " for at in range(SHADES)) + SHADE.format(200)
    assert "정원: 10" not in read_document("a.pdf", papers.drawn_pdf((NOBODYS, f"{many} {TWO_WIDE}"))).text


LATER = [
    *((60, 680, "재학생"), (160, 680, "5월"), (260, 680, "10명")),
    *((60, 650, "졸업생"), (160, 650, "6월"), (260, 650, "20명")),
]
NAMED = "구분: 재학생, 기간: 5월, 인원: 10명\n구분: 졸업생, 기간: 6월, 인원: 20명"
BARE = "재학생, 5월, 10명\n졸업생, 6월, 20명"
LOWER = (700, 670, 640)
TWO = drawn([*((XS[0], y, XS[-1], y) for y in LOWER), *((x, LOWER[0], x, LOWER[-1]) for x in XS)])


@pytest.mark.parametrize(
    ("between", "words", "drawing", "expected"),
    [
        ([], LATER, TWO, NAMED),
        ([(300, 30, "- 1 -")], [*LATER, (50, 600, "문의는 교육과로")], TWO, NAMED),
        ([], [(300, 800, "2"), *LATER], TWO, NAMED),
        ([(50, 590, "다른 표예요.")], LATER, TWO, BARE),
        ([], [(50, 750, "다른 표예요."), *LATER], TWO, BARE),
        ([], [*HEAD, *ROWS], drawn(grid()), READ),
        ([], LATER, TWO.replace("150 ", "120 "), BARE),
    ],
    ids=["goes on", "page number below", "page number above", "text below", "text above", "own names", "other columns"],
)
def test_a_table_goes_on_over_a_page(
    between: list[tuple[float, float, str]], words: list[tuple[float, float, str]], drawing: str, expected: str
) -> None:
    """Rows on the next page are told with the names of their columns, unless it is another table."""
    pages = read_document("a.pdf", papers.drawn_pdf(([*HEAD, *ROWS, *between], drawn(grid())), (words, drawing))).pages
    told = [block.text for block in pages[1].blocks if block.kind == "table"]
    assert [block.text for block in pages[0].blocks if block.kind == "table"] == [READ]
    assert told == [expected]


def test_a_table_goes_on_over_many_pages() -> None:
    """The third page has its names from the first, and an empty page ends the table."""
    page = (LATER, TWO)
    shown = read_document("a.pdf", papers.drawn_pdf(([*HEAD, *ROWS], drawn(grid())), page, page, ([], ""), page)).pages
    assert [block.text for page in shown for block in page.blocks] == [READ, NAMED, NAMED, BARE]


PLACES = st.integers(0, 12).map(lambda step: step * 25.0)


@given(
    st.lists(st.tuples(st.sampled_from(["가", "나다", " ", "3월", "\n"]), PLACES, PLACES), max_size=12),
    st.lists(st.tuples(PLACES, PLACES, PLACES), max_size=8),
    st.lists(st.tuples(PLACES, PLACES, PLACES), max_size=8),
)
def test_no_word_of_a_page_is_lost(
    given: list[tuple[str, float, float]],
    across: list[tuple[float, float, float]],
    down: list[tuple[float, float, float]],
) -> None:
    """Whatever is drawn, each word of a page is in some text or table."""
    sheet = Sheet([Word(text, x + 5, y + 5) for text, x, y in given])
    sheet.across = [Line(at, min(a, b), max(a, b)) for at, a, b in across]
    sheet.down = [Line(at, min(a, b), max(a, b)) for at, a, b in down]
    found = parts(sheet)
    if found is not None:
        said = "".join(
            "".join((*(word.text for word in words), *(table.lines if table else ()))) for words, table in found
        )
        assert all(text.strip() in said for text, _, _ in given)
