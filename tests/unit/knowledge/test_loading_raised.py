"""Digits above the line of HWP and HWPX stay apart from those on it: 10² is not 102, and a note's mark no number."""

from __future__ import annotations

import struct

import pytest

from knowledge.loading.reading import read_document
from tests.unit.knowledge import papers_hwp
from tests.unit.knowledge.papers_office import hwpx

SUPER, SUB, STRUCK = 1 << 15, 1 << 16, 1 << 18


def looking(flags: int) -> bytes:
    """Return a shape of letters with these flags."""
    return bytes(46) + struct.pack("<I", flags) + papers_hwp.letters(0)[50:]


@pytest.mark.parametrize(
    ("text", "at", "flags", "shown"),
    [
        ("10제곱 102", 7, SUPER, "10제곱 10²"),
        ("인원 300명1) 안팎", 7, SUPER, "인원 300명¹⁾ 안팎"),
        ("인원 3001)명", 6, SUPER, "인원 300¹⁾명"),
        ("물 H20", 4, SUB, "물 H20"),
        ("102", 2, 0, "102"),
        ("102", 2, SUPER | STRUCK, "10"),
        ("😀102", 4, SUPER, "😀10²"),
        ("2027년 별표나", 8, SUPER, "2027년 별표나"),
    ],
)
def test_hwp(text: str, at: int, flags: int, shown: str) -> None:
    """By the flag of the shape of letters; places count in units of two bytes, and what is struck stays out."""
    end = at + (2 if ")" in text else 1)
    section = papers_hwp.paragraph(text, looks=[(0, 0), (at, 1), (end, 0)])
    data = papers_hwp.hwp(section, looks=(papers_hwp.letters(0), looking(flags)))
    assert read_document("a.hwp", data).text == shown


def test_hwp_in_a_cell() -> None:
    """A table's cells are read alike."""
    cells = [["구분", "넓이"], ["방", papers_hwp.Shaded("10", 0, 1)]]
    section = papers_hwp.paragraph(papers_hwp.table(cells))
    data = papers_hwp.hwp(section, looks=(papers_hwp.letters(0), looking(SUPER)))
    assert read_document("a.hwp", data).text == "구분: 방, 넓이: ¹⁰"


@pytest.mark.parametrize(
    ("look", "shown"),
    [
        ("<hh:supscript/>", "인원 300¹⁾명"),
        ("<hh:subscript/>", "인원 3001)명"),
        ("", "인원 3001)명"),
        ('<hh:supscript/><hh:strikeout shape="SOLID"/>', "인원 300명"),
    ],
)
def test_hwpx(look: str, shown: str) -> None:
    """By what the shape of letters holds."""
    header = f'<hh:charPr id="0"/><hh:charPr id="1">{look}</hh:charPr>'
    words = ((0, "인원 300"), (1, "1)"), (0, "명"))
    runs = "".join(f'<hp:run charPrIDRef="{each}"><hp:t>{text}</hp:t></hp:run>' for each, text in words)
    assert read_document("a.hwpx", hwpx(f'<hp:p paraPrIDRef="0">{runs}</hp:p>', header=header)).text == shown
