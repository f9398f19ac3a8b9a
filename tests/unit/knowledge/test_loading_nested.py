"""Tables inside of tables: rows stay rows, in order, and nothing is lost or said twice."""

from __future__ import annotations

from itertools import count

import pytest

from knowledge.loading.reading import read_document
from tests.unit.knowledge import papers_hwp as hwp
from tests.unit.knowledge.papers_office import docx, hp, hwpx, tbl, tc, wp, wtbl

Rows = list[list[object]]

INSIDE: Rows = [["학년", "금액", "횟수"], ["중등", "10만 원", "한 번"], ["고등", "20만 원", "두 번"]]
LISTED: Rows = [["신청 기간", "3월 2일"], ["교재비", INSIDE], ["문의", "교육과"]]
LAID_OUT: Rows = [["모집 안내", INSIDE], [INSIDE, "끝"]]
DEEP: Rows = [["문의", "교육과"], ["지원", [["교재비", INSIDE], ["멘토링", "주 1회"]]]]
ROWS_INSIDE = "학년: 중등, 금액: 10만 원, 횟수: 한 번", "학년: 고등, 금액: 20만 원, 횟수: 두 번"


def word(rows: Rows) -> str:
    """Return a table of DOCX."""
    return wtbl([[word(cell) + wp("") if isinstance(cell, list) else str(cell) for cell in row] for row in rows])


def hancom(rows: Rows) -> str:
    """Return a table of HWPX."""
    return tbl(
        [tc(hp(hancom(cell)) if isinstance(cell, list) else str(cell), down, across) for across, cell in enumerate(row)]
        for down, row in enumerate(rows)
    )


def older(rows: Rows) -> hwp.Control:
    """Return a table of HWP."""
    return hwp.table([[older(cell) if isinstance(cell, list) else str(cell) for cell in row] for row in rows])


def web(rows: Rows) -> str:
    """Return a table of HTML."""
    lines = ("".join(f"<td>{web(cell) if isinstance(cell, list) else cell}</td>" for cell in row) for row in rows)
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def read(name: str, rows: Rows) -> list[str]:
    """Return the lines that are read from a file of this format with a table of these rows."""
    made = {
        "a.docx": lambda: docx(word(rows)),
        "a.hwpx": lambda: hwpx(hp(hancom(rows))),
        "a.hwp": lambda: hwp.hwp(hwp.paragraph(older(rows))),
        "a.html": lambda: web(rows).encode(),
    }
    return [line for line in read_document(name, made[name]()).text.split("\n") if line]


FORMATS = ["a.docx", "a.hwpx", "a.hwp", "a.html"]


@pytest.mark.parametrize("name", FORMATS)
def test_a_table_beside_a_name_is_said_in_its_row(name: str) -> None:
    """The rows around it keep the names of their columns, and its own rows follow each other in the cell."""
    assert read(name, LISTED) == [
        "신청 기간: 3월 2일",
        f"교재비: {'; '.join(ROWS_INSIDE)}",
        "문의: 교육과",
    ]


@pytest.mark.parametrize("name", FORMATS)
def test_a_table_that_lays_the_page_out_is_read_cell_by_cell(name: str) -> None:
    """Each table inside it is one of its own; the texts stay where they were."""
    assert read(name, LAID_OUT) == ["모집 안내", *ROWS_INSIDE, *ROWS_INSIDE, "끝"]


@pytest.mark.parametrize("name", FORMATS)
def test_tables_three_deep_lose_nothing_and_say_nothing_twice(name: str) -> None:
    """Each word of the file is read once."""
    lines = read(name, DEEP)
    assert len(lines) == 2
    for value in ("교재비", "중등", "10만 원", "고등", "20만 원", "멘토링", "주 1회"):
        assert lines[1].count(value) == 1


@pytest.mark.parametrize("name", FORMATS)
def test_a_long_table_or_one_beside_a_sentence_is_one_of_its_own(name: str) -> None:
    """What would make a row that nobody can read stands apart; so does what has no name beside it."""
    numbers = count()
    long: Rows = [["학교", "인원", "교실"], *([f"{next(numbers)}번 학교", "스무 명", "셋"] for _ in range(40))]
    sentence = "아래 표에 학년마다 지원하는 금액이 있으니 꼭 확인해 주세요."
    assert read(name, [["학교", long], ["문의", "교육과"]])[-2:] == ["문의", "교육과"]
    assert read(name, [[sentence, INSIDE], ["문의", "교육과"]]) == [sentence, *ROWS_INSIDE, "문의", "교육과"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.html", web(LISTED).replace("<td>교재비", "<td rowspan='2'>교재비").encode()),
        (
            "a.hwpx",
            hwpx(hp(tbl([["문의", "교육과"], [tc("교재비", 1, 0, rows=2), tc(hp(hancom(INSIDE)), 1, 1, rows=2)]]))),
        ),
    ],
)
def test_a_table_over_several_rows_is_never_said_in_each(name: str, data: bytes) -> None:
    """A cell that spans rows would say its table again in every one."""
    text = read_document(name, data).text
    assert text.count("10만 원") == 1
    assert ROWS_INSIDE[0] in text
