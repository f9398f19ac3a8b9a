"""Sheets as people fill them: several tables below one another, cells that show nothing, and far too many of them."""

from __future__ import annotations

from time import process_time

import pytest
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Color, Font, PatternFill
from openpyxl.workbook import Workbook

from knowledge.loading import spreadsheet
from knowledge.loading.document import TooLargeError
from knowledge.loading.reading import read_document
from tests.unit.knowledge import papers


def lines(book: Workbook) -> list[str]:
    """Return the text of each block of a workbook."""
    return [block.text for page in read_document("a.xlsx", papers.xlsx(book)).pages for block in page.blocks]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            [["1. 일정"], ["차수", "기간", "인원"], ["1차", "3월", "10명"], [], ["2. 문의처"], ["부서", "담당", "전화"],
             ["교육과", "김담당", "031"]],
            ["1. 일정", "차수: 1차, 기간: 3월, 인원: 10명", "2. 문의처", "부서: 교육과, 담당: 김담당, 전화: 031"],
        ),
        (
            [["구분", "기간", "인원"], ["중1", "3월", "1"], ["구분", "기간", "인원"], ["중2", "4월", "2"]],
            ["구분: 중1, 기간: 3월, 인원: 1", "구분: 중2, 기간: 4월, 인원: 2"],
        ),
        (
            [["구분", "과목", "담당"], ["중1", "국어", "가"], [], ["고등부"], ["고1", "수학", "나"]],
            ["구분: 중1, 과목: 국어, 담당: 가", "구분: 고등부", "구분: 고1, 과목: 수학, 담당: 나"],
        ),
        (
            [["기간", "3월", "대상", "중학생"], ["장소", "시청", "문의", "교육과"], ["인원", "10명", "비고", "없음"]],
            ["기간: 3월, 대상: 중학생", "장소: 시청, 문의: 교육과", "인원: 10명, 비고: 없음"],
        ),
    ],
)  # fmt: skip
def test_a_table_below_another_has_names_of_its_own(rows: list[list[object]], expected: list[str]) -> None:
    """A row of what notices call their columns begins one; a row of values, or a name alone, does not."""
    assert lines(papers.workbook({"가": rows})) == expected


def test_what_a_cell_does_not_show_is_not_read() -> None:
    """White letters on white, and the format that shows nothing; a ground makes white letters readable."""
    book = papers.workbook({"가": [["이름", "값", "비고"], ["가", "안 보임", "남색 위"], ["나", "주제 색", "형식"]]})
    sheet = book.worksheets[0]
    sheet["B2"].font = Font(color="FFFFFFFF")
    sheet["C2"].font, sheet["C2"].fill = Font(color="FFFFFFFF"), PatternFill("solid", start_color="FF000080")
    sheet["B3"].font = Font(color=Color(theme=0))
    sheet["C3"].number_format = ";;;"
    document = read_document("a.xlsx", papers.xlsx(book))
    assert document.text == "이름: 가, 비고: 남색 위\n\n이름: 나"
    assert [str(warning) for warning in document.warnings] == ["3 pieces of hidden or white text were not read"]


def test_white_names_over_a_ground_of_the_sheet_are_read() -> None:
    """Rules that colour cells may lay a dark ground that the cells themselves know nothing of."""
    book = papers.workbook({"가": [["이름", "값"], ["가", "1"]]})
    sheet = book.worksheets[0]

    for cell in sheet[1]:
        cell.font = Font(color="FFFFFFFF")
    sheet.conditional_formatting.add("A1:B1", CellIsRule("equal", ["1"], fill=PatternFill("solid", "FF000080")))
    assert lines(book) == ["이름: 가, 값: 1"]


def test_too_many_cells_are_refused_before_they_are_made() -> None:
    """Making a million cells takes longer than a worker may; counting them takes a moment."""
    sheet = "".join(f"<c><v>{number}</v></c>" for number in range(spreadsheet.CELLS + 1))
    data = papers.xlsx(papers.workbook({"가": [[1]]}))
    changed = papers.repacked(data, {"xl/worksheets/sheet1.xml": f"<sheetData><row>{sheet}</row></sheetData>".encode()})
    began = process_time()
    with pytest.raises(TooLargeError, match="1000000 cells"):
        read_document("a.xlsx", changed)
    assert process_time() - began < 2
