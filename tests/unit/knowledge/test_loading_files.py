"""PDF, workbooks and what is refused: every file ends in a document or in one clear error."""

import io
import sys
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from knowledge.loading import archive, delimited, pdf, reading, spreadsheet, webtable
from knowledge.loading.archive import DoctypeError
from knowledge.loading.decoding import NotTextError
from knowledge.loading.document import (
    Block,
    BrokenError,
    Caution,
    EncryptedError,
    MisnamedError,
    TooLargeError,
    UnreadableError,
)
from knowledge.loading.grid import NAMED, unseen_caution
from knowledge.loading.reading import (
    EmptyError,
    PackedError,
    PictureError,
    UnsupportedError,
    read_document,
    read_file,
)
from knowledge.loading.spreadsheet import read_workbook_grids
from tests.unit.knowledge import papers

PAPER = papers.pdf(["제3조(신청) 신청은 2026. 3. 1.부터 받습니다.", "", "서류: 증명서"], [], ["끝"], title="모집 공고")
BOOK = papers.xlsx(papers.workbook({"일정": [["구분", "기간", "인원"], ["중학생", date(2026, 3, 1), 300]]}))
SHEET = "xl/worksheets/sheet1.xml"


def test_a_pdf_is_read_by_page() -> None:
    """Headings, paragraphs and the document's title are there; a page without text is named."""
    document = read_document("공고.PDF", PAPER)
    assert document.title == "모집 공고"
    assert [block for page in document.pages for block in page.blocks] == [
        Block("heading", "제3조(신청)", 3, "1쪽"),
        Block("text", "신청은 2026. 3. 1.부터 받습니다.\n서류: 증명서", 0, "1쪽"),
        Block("text", "끝", 0, "3쪽"),
    ]
    assert document.warnings == (Caution("2쪽", pdf.NO_TEXT),)


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
def test_a_pdf_locked_for_printing_only_is_read(algorithm: str) -> None:
    """An empty password opens it, whatever the cipher; any other is asked for."""
    assert read_document("a.pdf", papers.locked_pdf(PAPER, "", algorithm)).title == "모집 공고"
    with pytest.raises(EncryptedError, match="password"):
        read_document("a.pdf", papers.locked_pdf(PAPER, "secret", algorithm))
    with pytest.raises(EncryptedError, match="password"):
        read_document("a.pdf", papers.locked_pdf(PAPER, "secret"))
    with pytest.raises(EncryptedError, match="password"):
        read_document("a.pdf", papers.newly_locked_pdf(PAPER))


@pytest.mark.parametrize("lost", [b"%%EOF", b"startxref", b"xref\n0 "])
def test_a_pdf_without_its_end_is_read_with_a_caution(lost: bytes) -> None:
    """As viewers read it: its objects are all there, with a table of them or without."""
    whole = read_document("a.pdf", PAPER)
    document = read_document("a.pdf", PAPER[: PAPER.rindex(lost)])
    assert document.pages == whole.pages
    assert document.warnings == (Caution("", pdf.ENDLESS), *whole.warnings)


@pytest.mark.parametrize("share", [0.3, 0.5, 0.75])
def test_a_pdf_of_which_objects_are_missing_is_refused(share: float) -> None:
    """Half a notice must not take the place of the whole one that was published before."""
    with pytest.raises(BrokenError):
        read_document("a.pdf", PAPER[: int(len(PAPER) * share)])


def test_what_stands_behind_the_end_of_a_pdf_is_no_matter() -> None:
    """Servers and mail programs leave such bytes."""
    assert read_document("a.pdf", PAPER + b"\0" * 3_000).warnings == read_document("a.pdf", PAPER).warnings


def test_a_pdf_beyond_the_limits_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many pages or characters are refused, not cut."""
    monkeypatch.setattr(pdf, "CHARACTERS", 10)
    with pytest.raises(TooLargeError, match="10 characters"):
        read_document("a.pdf", PAPER)
    monkeypatch.setattr(pdf, "PAGES", 2)
    with pytest.raises(TooLargeError, match="2 pages"):
        read_document("a.pdf", PAPER)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(PAPER)), st.binary(min_size=1, max_size=40))
def test_a_damaged_pdf_is_read_or_refused(place: int, damage: bytes) -> None:
    """Bytes changed anywhere end in text or in a typed error."""
    try:
        document = read_document("a.pdf", PAPER[:place] + damage + PAPER[place + len(damage) :])
    except UnreadableError:
        return
    assert len(document.pages) >= 0


def test_a_workbook_is_read_by_row() -> None:
    """Each row is readable by itself and has its number; dates are in ISO form."""
    (page,) = read_document("일정.xlsx", BOOK).pages
    assert page.blocks == (Block("table", "구분: 중학생, 기간: 2026-03-01, 인원: 300", 0, "2행"),)


def test_sheets_and_titles_of_a_workbook_are_places() -> None:
    """With several sheets the name stands in the place; a title above the table is a text."""
    book = papers.workbook({"가": [["2026년 일정"], ["구분", "기간"], ["중1", "3월"]], "나": [["값"]]})
    first, second = read_document("a.xlsx", papers.xlsx(book)).pages
    assert first.blocks == (
        Block("heading", "가", 1, "가"),
        Block("text", "2026년 일정", 0, "가 1행"),
        Block("table", "구분: 중1, 기간: 3월", 0, "가 3행"),
    )
    assert second.blocks == (Block("heading", "나", 1, "나"), Block("table", "값", 0, "나 1행"))


@pytest.mark.parametrize(
    ("value", "shape", "expected"),
    [
        (date(2026, 3, 1), None, "2026-03-01"),
        (datetime(2026, 3, 1, 9, 30), None, "2026-03-01 09:30"),  # noqa: DTZ001 - a cell has no time zone
        (time(0, 38, 25), None, "00:38:25"),
        (timedelta(hours=26, minutes=5), None, "26:05:00"),
        (time(12, 30), "h:mm", "12:30"),
        (time(12, 30), "[$-en-US]h:mm AM/PM;@", "12:30"),
        (time(0, 38, 25), "[$-en-US]mm:ss", "00:38:25"),
        (True, None, "y"),
        (False, None, "n"),
        (35, None, "35"),
        (35.0, None, "35"),
        (2.5, None, "2.5"),
        (0.035, "0.0%", "3.5%"),
        (300000, "#,##0", "300,000"),
        (300000, '#,##0"원"', "300,000원"),
        (1012345678, "000-0000-0000", "010-1234-5678"),
        (312345678, '0##"-"###"-"####', "031-234-5678"),
        (16000000, "####-####", "1600-0000"),
        (312345678, "[<=999999]####-####;(0##) ###-####", "(031) 234-5678"),
        (123456, "[<=999999]####-####;(0##) ###-####", "12-3456"),
        (7, "000", "007"),
        (5.5, "0-00", "5.5"),
        (-7, "000", "-7"),
        (3, "0_);(0)", "3"),
        (9500.5, "#,##0", "9,501"),
        (2 / 3, "0.0", "0.7"),
        (2 / 3, "0.00%", "66.67%"),
        (1 / 3, "General", "0.333333333333333"),
        (2.5, "0.0##", "2.5"),
        (2, "0.##", "2"),
        (0.0, "0.0", "0.0"),
        (-1234.5, "#,##0.0;[Red]-#,##0.0", "-1,234.5"),
        (12_000_000, '#,##0,"천원"', "12,000천원"),
        (1e20, "0.0", "100000000000000000000.0"),
        (date(2026, 3, 1), 'yyyy"년" m"월"', "2026년 3월"),
        (date(2026, 3, 1), "yyyy", "2026년"),
        (date(2026, 3, 5), 'm"월" d"일"', "2026-03-05"),
        (" 한\n줄 ", None, "한\n줄"),
    ],
)
def test_a_cell_reads_as_it_is_shown(value: object, shape: str | None, expected: str) -> None:
    """Dates, lengths, per cents, amounts and telephones look as they do on the sheet."""
    book = papers.workbook({"가": [["이름"], [value]]})
    if shape:
        book.worksheets[0].cell(2, 1).number_format = shape
    (grid,), _ = read_workbook_grids(papers.xlsx(book))
    assert grid.rows[1].cells == (expected,)


def test_an_empty_sheet_heads_nothing() -> None:
    """Its name alone would be found and answer nothing."""
    data = papers.xlsx(papers.workbook({"가": [["이름", "값"], ["나", "1"]], "빈 시트": []}))
    assert [block.text for page in read_document("a.xlsx", data).pages for block in page.blocks] == [
        "가",
        "이름: 나, 값: 1",
    ]


def test_merged_cells_are_filled_and_hidden_ones_named() -> None:
    """Each row has the value of its merged cell; what is hidden is not read, and a caution says so."""
    book = papers.workbook(
        {
            "가": [["구분", "기간", "비고"], ["중학생", "3월", "x"], [None, "4월", "y"], ["비밀", "5월", "z"]],
            "숨김": [["비밀"]],
        }
    )
    sheet = book.worksheets[0]
    sheet.merge_cells("A2:A3")
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["C"].hidden = True
    book.worksheets[1].sheet_state = "hidden"
    (grid,), warnings = read_workbook_grids(papers.xlsx(book))
    assert [row.cells for row in grid.rows] == [("구분", "기간"), ("중학생", "3월"), ("중학생", "4월")]
    assert [str(warning) for warning in warnings] == [
        "숨김: the sheet is hidden and was not read",
        "가(C열, 4행): 2 hidden rows or columns were not read",
    ]


def test_one_cell_in_the_last_corner_costs_nothing() -> None:
    """A sheet of 17 billion cells with one text is one row."""
    book = papers.workbook({"가": []})
    book.worksheets[0].cell(1_048_576, 16_384).value = "끝"
    (grid,), _ = read_workbook_grids(papers.xlsx(book))
    assert [(row.number, row.cells) for row in grid.rows] == [(1_048_576, ("끝",))]


def test_an_empty_workbook_has_no_blocks() -> None:
    """No row is no text, and no error."""
    (page,) = read_document("a.xlsx", papers.xlsx(papers.workbook({"가": []}))).pages
    assert page.blocks == ()


def covering(element: str) -> bytes:
    """Return a workbook whose sheet has one more element behind its rows."""
    with zipfile.ZipFile(io.BytesIO(BOOK)) as packed:
        sheet = packed.read(SHEET)
    return papers.repacked(BOOK, {SHEET: sheet.replace(b"</sheetData>", b"</sheetData>" + element.encode())})


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha">]><a>&b;</a>'


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("a.exe", b"MZ", UnsupportedError),
        ("a.JPG", b"\xff\xd8\xff", PictureError),
        ("a.alz", b"ALZ", PackedError),
        ("a.key", b"PK", UnsupportedError),
        ("README", b"x", UnsupportedError),
        ("a.pdf", b"<html>", MisnamedError),
        ("a.pdf", b"", EmptyError),
        ("a.pdf", b"\xff\xd8\xff\xe0", PictureError),
        ("a.hwp", papers.archive({"a.txt": b"a"}), PackedError),
        ("a.hwp", b"<## NASCA DRM FILE - VER1.00 ##>", EncryptedError),
        ("a.docx", b"SCDSA002\0", EncryptedError),
        ("a.txt", b"\x9b DRMONE This", EncryptedError),
        ("a.pdf", b"%PDF-1.7\nnothing", BrokenError),
        ("a.pdf", papers.bomb_pdf(), TooLargeError),
        ("a.xlsx", b"a,b", BrokenError),
        ("a.xlsx", b"PK\x03\x04broken", BrokenError),
        ("a.xlsx", papers.archive({"x": b"y"}), BrokenError),
        ("a.xlsx", BOOK[: len(BOOK) // 2], BrokenError),
        ("a.xlsx", reading.OFFICE + "EncryptedPackage".encode("utf-16-le"), EncryptedError),
        ("a.xlsx", reading.OFFICE, BrokenError),
        ("a.xlsx", papers.repacked(BOOK, {SHEET: LAUGHS}), DoctypeError),
        ("a.xlsx", papers.repacked(BOOK, {SHEET: LAUGHS.decode().encode("utf-16")}), DoctypeError),
        ("a.xlsx", papers.repacked(BOOK, {SHEET: b"<broken"}), BrokenError),
        ("a.xlsx", papers.repacked(BOOK, {SHEET: "<worksheet/>".encode("utf-16")}), BrokenError),
        ("a.xlsx", papers.repacked(BOOK, {"bomb": bytes(archive.UNPACKED_BYTES + 1)}), TooLargeError),
        ("a.xlsx", papers.repacked(BOOK, {"bomb": bytes(20 * 2**20)}), TooLargeError),
        ("a.xlsx", papers.archive({f"{number}.bin": b"" for number in range(archive.ENTRIES + 1)}), TooLargeError),
        ("a.xlsx", covering('<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'), TooLargeError),
        ("a.xlsx", covering('<hyperlinks><hyperlink ref="A1:XFD1048576" location="x"/></hyperlinks>'), TooLargeError),
        ("a.xlsx", covering('<mergeCells><mergeCell ref="&#65;1:XFD1048576"/></mergeCells>'), BrokenError),
        ("a.xlsx", covering('<mergeCells><mergeCell ref="A0:ZZZ1"/></mergeCells>'), BrokenError),
        ("a.html", PAPER, MisnamedError),
        ("a.csv", BOOK, MisnamedError),
        ("a.pptx", BOOK, MisnamedError),
        ("a.txt", b"\x89PNG\r\n", PictureError),
        ("a.pdf", b"%!PS", BrokenError),
        ("a.txt", b"MZ\x90\0", BrokenError),
        ("a.pdf", reading.OFFICE + "WordDocument".encode("utf-16-le"), UnsupportedError),
        ("a.hwp", b"{\\rtf1", UnsupportedError),
        ("a.txt", b"a\x00b", NotTextError),
        ("a.csv", b"a,b\n" + b"x" * 200_000, TooLargeError),
        ("a.html", b"<table><tr>" + b"<td colspan=200>x" * 2_000 + b"</table>", TooLargeError),
    ],
)
def test_a_bad_file_ends_in_one_clear_error(name: str, data: bytes, error: type[UnreadableError]) -> None:
    """Wrong, broken, locked, oversized and hostile files each have their sentence."""
    with pytest.raises(error) as caught:
        read_document(name, data)
    assert type(caught.value) is error
    assert str(caught.value).startswith(error.__doc__ or "?")


def test_a_text_that_begins_with_the_letters_of_a_program_is_read() -> None:
    """The word "MZ세대" stands at the head of many a notice."""
    assert read_document("공고.txt", "MZ세대 모집 안내".encode()).text == "MZ세대 모집 안내"


def test_an_encrypted_entry_and_a_double_one_are_refused() -> None:
    """An archive that reads differently for different programs is not read."""
    packed = bytearray(papers.archive({"a": b"1", "b": b"2"}))
    with pytest.raises(BrokenError, match="two entries"):
        archive.open_archive(bytes(packed.replace(b"b", b"a")))
    directory = packed.rindex(b"PK\x01\x02")
    packed[directory + 8] |= 1
    with pytest.raises(EncryptedError):
        archive.open_archive(bytes(packed))


def test_a_missing_entry_is_a_damage() -> None:
    """The entry is named."""
    with pytest.raises(BrokenError, match=r"\(x\)"):
        archive.read_entry(archive.open_archive(papers.archive({})), "x")


def test_what_is_larger_than_a_file_may_be_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its size on disk, by its bytes, by its rows and by its cells."""
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n1,2\n3,4\n")
    assert len(read_file(path).pages[0].blocks) == 2
    monkeypatch.setattr(delimited, "ROWS", 2)
    with pytest.raises(TooLargeError, match="2 rows"):
        read_file(path)
    monkeypatch.setattr(spreadsheet, "CELLS", 5)
    with pytest.raises(TooLargeError, match="5 cells"):
        read_document("a.xlsx", BOOK)
    monkeypatch.setattr(reading, "FILE_BYTES", 3)
    with pytest.raises(TooLargeError, match="3 bytes"):
        read_file(path)
    with pytest.raises(TooLargeError, match="3 bytes"):
        read_document("a.csv", b"1234")


def _deep(depth: int, page: bytes) -> str:
    return _deep(depth - 1, page) if depth else read_document("a.html", page).text


def test_a_page_too_deep_for_the_stack_is_refused() -> None:
    """What is left of the stack decides; the caller gets a typed error."""
    page = b"<ul><li>" * 110 + b"x"
    assert _deep(1, page).endswith("x")
    with pytest.raises(BrokenError, match="nested too deep"):
        _deep(sys.getrecursionlimit() - 350, page)


def test_a_page_nested_without_end_is_refused() -> None:
    """Of what stands deeper than is read nothing would be there, and nothing would say so."""
    with pytest.raises(BrokenError, match="nested too deep"):
        read_document("a.html", b"<p>a</p>" + b"<div>" * 100_000 + b"x")


def test_the_span_of_a_cell_is_bounded() -> None:
    """A cell over a million columns is a cell over a few."""
    page = read_document("a.html", b"<table><tr><td colspan=99999>x<td>y</table>")
    assert page.text == "x, y"
    assert webtable.SPAN < 1_000


@given(st.sets(st.integers(1, 30), min_size=1, max_size=12))
def test_pages_without_a_text_are_named_in_one_caution(blank: set[int]) -> None:
    """A scan of hundreds of pages is one line, which names each of its pages and no other."""
    last = max(blank)
    data = papers.pdf(*([] if number in blank else ["글"] for number in range(1, last + 1)))
    (caution,) = read_document("a.pdf", data).warnings
    named: set[int] = set()
    for part in caution.place.split(", "):
        first, _, end = part.removesuffix("쪽").partition("~")
        named |= {*range(int(first), int(end or first) + 1)}
    assert named == blank
    assert caution.message == (pdf.NO_TEXT if len(blank) == 1 else pdf.NO_TEXTS)


@given(st.sets(st.integers(1, 16_384), max_size=12), st.sets(st.integers(1, 99), max_size=3))
def test_hidden_columns_and_rows_are_named_as_programs_name_them(columns: set[int], rows: set[int]) -> None:
    """By their letters and numbers, the first of many; all are counted, and none is nothing to say."""
    caution = unseen_caution("가", columns, rows)
    names = [*(f"{get_column_letter(each)}열" for each in sorted(columns)), *(f"{each}행" for each in sorted(rows))]
    if caution is None:
        assert names == []
        return
    told = ", ".join(names) if len(names) <= NAMED else f"{', '.join(names[:NAMED])}, …"
    assert caution == Caution(f"가({told})", f"{len(names)} hidden rows or columns were not read")
