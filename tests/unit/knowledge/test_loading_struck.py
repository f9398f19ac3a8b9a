"""What somebody struck through holds no more: it is not read, and a caution counts it."""

from __future__ import annotations

import struct

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from knowledge.loading.reading import read_document
from tests.unit.knowledge import papers, papers_hwp
from tests.unit.knowledge.papers_office import atbl, docx, hwpx, ocell, opened, orow, pptx, sp, wp, wr

ONE = ["1 pieces of struck-through text were not read"]
LINED = '<w:style w:styleId="Old"><w:rPr><w:strike/></w:rPr></w:style>'


def read(name: str, data: bytes) -> tuple[str, list[str]]:
    """Return the text of a file and its cautions."""
    document = read_document(name, data)
    return document.text, [caution.message for caution in document.warnings]


@pytest.mark.parametrize(
    ("run", "text", "cautions"),
    [
        (wr("3월 5일", "<w:strike/>"), "마감 4월", ONE),
        (wr("3월 5일", "<w:dstrike/>"), "마감 4월", ONE),
        (wr("3월 5일", '<w:rStyle w:val="Old"/>'), "마감 4월", ONE),
        (wr("3월 5일 ", '<w:strike w:val="0"/><w:rStyle w:val="Old"/>'), "마감 3월 5일 4월", []),
        (wr(" ", "<w:strike/>"), "마감 4월", []),
    ],
)
def test_docx(run: str, text: str, cautions: list[str]) -> None:
    """One line or two, of its own or of its style."""
    assert read("a.docx", docx(wp(wr("마감 "), run, wr("4월")), {"styles": LINED})) == (text, cautions)


@pytest.mark.parametrize(
    ("line", "struck"),
    [
        ('shape="SOLID"', True),
        ('shape="SLIM_THICK"', True),
        ('shape="NONE"', False),
        ('shape="3D"', False),
        ('type="NONE" shape="SOLID"', False),
    ],
)
def test_hwpx(line: str, *, struck: bool) -> None:
    """The word processor writes "3D" with letters that have no line."""
    header = f'<hh:charPr id="0"/><hh:charPr id="1"><hh:strikeout {line}/></hh:charPr>'
    runs = "".join(
        f'<hp:run charPrIDRef="{look}"><hp:t>{text}</hp:t></hp:run>' for look, text in ((1, "3월 "), (0, "4월"))
    )
    found = read("a.hwpx", hwpx(f'<hp:p paraPrIDRef="0">{runs}</hp:p>', header=header))
    assert found == (("4월", ONE) if struck else ("3월 4월", []))


@pytest.mark.parametrize(
    ("flags", "struck"), [(1 << 18, True), (1 << 18 | 15 << 26, False), (0, False), (1 << 21, False)]
)
def test_hwp(flags: int, *, struck: bool) -> None:
    """The last shape of a line is none, as the word processor draws it."""
    look = bytes(46) + struct.pack("<I", flags) + papers_hwp.letters(0)[50:]
    section = papers_hwp.paragraph("3월 4월", looks=[(0, 1), (3, 0)])
    found = read("a.hwp", papers_hwp.hwp(section, looks=(papers_hwp.letters(0), look, b"short")))
    assert found == (("4월", ONE) if struck else ("3월 4월", []))


def test_hwp_counts_white_and_struck_letters_apart() -> None:
    """Each is named for what it is."""
    struck = bytes(46) + struct.pack("<I", 1 << 18) + papers_hwp.letters(0)[50:]
    section = papers_hwp.paragraph("가나다", looks=[(0, 1), (1, 0), (2, 2)])
    looks = (papers_hwp.letters(0), struck, papers_hwp.letters(0xFFFFFF))
    text, cautions = read("a.hwp", papers_hwp.hwp(section, looks=looks))
    assert (text, cautions) == ("나", ["1 pieces of hidden or white text were not read", *ONE])


def test_pptx() -> None:
    """In texts and tables; what stands on a hidden slide is not counted."""
    line = '<a:r><a:rPr strike="sngStrike"/><a:t>3월</a:t></a:r>'
    kept = '<a:r><a:rPr strike="noStrike"/><a:t>4월</a:t></a:r>'
    shape = sp("x").replace("<a:r><a:t>x</a:t></a:r>", line + kept)
    table = atbl([["구분", "마감"], ["초등", "x"]]).replace("<a:r><a:t>x</a:t></a:r>", line + kept)
    text, cautions = read("a.pptx", pptx([shape + table]))
    assert (text, cautions) == ("4월\n\n구분: 초등, 마감: 4월", [ONE[0].replace("1", "2")])


def test_xlsx() -> None:
    """A whole cell, or some of its letters."""
    book = papers.workbook({"가": [["구분", "마감"], ["초등", "3월"], ["중등", "x"], ["고등", "x"]]})
    sheet = book.worksheets[0]
    sheet["B2"].font = Font(strike=True)
    sheet["B3"] = CellRichText(TextBlock(InlineFont(strike=True), "3월"), "4월")
    sheet["B4"] = CellRichText(TextBlock(InlineFont(b=True), "5월"), " 1일")
    text, cautions = read("a.xlsx", papers.xlsx(book))
    assert text == "구분: 초등\n\n구분: 중등, 마감: 4월\n\n구분: 고등, 마감: 5월 1일"
    assert cautions == [ONE[0].replace("1", "2")]


STYLES = (
    '<style:style style:name="S"><style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="N"><style:text-properties style:text-line-through-style="none"/></style:style>'
)


def test_odt() -> None:
    """A span or a paragraph; what follows it stays."""
    body = '<text:p>마감 <text:span text:style-name="S">3월<text:tab/>5일</text:span>4월</text:p>'
    body += '<text:p text:style-name="S">지난 글</text:p><text:p text:style-name="N">새 글</text:p>'
    assert read("a.odt", opened("text", body, STYLES)) == ("마감 4월\n\n새 글", [ONE[0].replace("1", "2")])


def test_ods() -> None:
    """A cell, though it holds a date."""
    lined = ocell("2026-03-05", 'table:style-name="S" office:value-type="date" office:date-value="2026-03-05"')
    rows = orow("구분", "마감") + orow("초등", lined) + orow("중등", "4월")
    text, cautions = read("a.ods", opened("spreadsheet", f'<table:table table:name="가">{rows}</table:table>', STYLES))
    assert (text, cautions) == ("구분: 초등\n\n구분: 중등, 마감: 4월", ONE)
