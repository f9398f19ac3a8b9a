"""What nobody sees in HWP and PDF is not read, and white letters on a ground are."""

from __future__ import annotations

import pytest

from knowledge.loading.pdf_ink import AREAS, Ink
from knowledge.loading.reading import read_document
from tests.unit.knowledge import papers
from tests.unit.knowledge import papers_hwp as hwp

UNSEEN = "1 pieces of hidden or white text were not read"
WHITE_LOOK, SHADED_LOOK, BACKED_LOOK = 1, 2, 3
BLUE, BLANK = 1, 2


def read_hwp(*sections: bytes) -> tuple[str, list[str]]:
    """Return the text and the cautions of a file with looks and fills, the second look of which is white."""
    data = hwp.hwp(
        *sections,
        shapes=(hwp.shape(), hwp.shape(fill=BLUE)),
        fills=(hwp.fill(1, 0xFF0000), hwp.fill(1, 0xFFFFFF)),
        looks=(hwp.letters(0), hwp.letters(0xFFFFFF), hwp.letters(0xFFFFFF, 0x0000FF), hwp.letters(0xFFFFFF, fill=1)),
    )
    document = read_document("a.hwp", data)
    return document.text, [caution.message for caution in document.warnings]


@pytest.mark.parametrize(
    ("section", "seen", "warned"),
    [
        (hwp.paragraph("보임 비밀", looks=[(0, 0), (3, WHITE_LOOK)]), "보임", True),
        (hwp.paragraph("비밀 보임", looks=[(0, WHITE_LOOK), (3, 0)]), "보임", True),
        (hwp.paragraph("앞", hwp.note("fn  ", "각주"), "비밀", looks=[(0, 0), (9, WHITE_LOOK)]), "앞", True),
        (hwp.paragraph("😀비밀보임", looks=[(0, 0), (2, WHITE_LOOK), (4, 0)]), "😀보임", True),
        (hwp.paragraph("보임", looks=[(0, SHADED_LOOK)]), "보임", False),
        (hwp.paragraph("보임", looks=[(0, BACKED_LOOK)]), "보임", False),
        (hwp.paragraph("보임", looks=[(0, WHITE_LOOK)], shape=1), "보임", False),
        (hwp.paragraph("보임", hwp.page_fill(BLUE), looks=[(0, WHITE_LOOK)]), "보임", False),
        (hwp.paragraph(hwp.table([[hwp.Shaded("보임", BLUE, WHITE_LOOK), "값"]])), "보임: 값", False),
        (hwp.paragraph(hwp.table([[hwp.Shaded("비밀", BLANK, WHITE_LOOK), "값"]])), "값", True),
        (hwp.paragraph(hwp.table([[hwp.Shaded("보임", BLANK, WHITE_LOOK), "값"]], fill=BLUE)), "보임: 값", False),
        (hwp.paragraph("보임", looks=[(0, 9)]), "보임", False),
    ],
)
def test_white_letters_of_hwp_are_read_on_a_ground_only(section: bytes, seen: str, warned: bool) -> None:  # noqa: FBT001
    """The ground may be that of the letters, the paragraph, the cell, the table or the page; a footnote is counted."""
    text, cautions = read_hwp(section)
    assert text == seen
    assert (UNSEEN in cautions) is warned


def page(operators: str, *words: str) -> tuple[str, list[str]]:
    """Return the text and the cautions of a page of a PDF; each %s of its operators is a text."""
    data = papers.painted_pdf(operators, words)
    document = read_document("a.pdf", data)
    return document.text, [caution.message for caution in document.warnings]


WHITES = ["1 g", "1 1 1 rg", "0 0 0 0 k", "/DeviceRGB cs 1 1 1 sc", "/DeviceGray cs 1 scn", "q 1 g Q 1 g", "0.99 g"]
BLACKS = ["0 g", "1 0 0 rg", "0 0 0 1 k", "/Spot cs 1 scn", "/Pattern cs /P1 scn", "q 1 g Q", "1 g 0 g"]
SHOWN = "BT /F1 10 Tf 50 750 Td %s Tj ET"
HIDDEN = f"{{}} {SHOWN.replace('750', '700')}"


@pytest.mark.parametrize("colour", WHITES)
def test_white_letters_of_a_pdf_are_not_read(colour: str) -> None:
    """Whatever the way to say white; the page says that it was left out."""
    assert page(f"{SHOWN} {HIDDEN.format(colour)}", "보임", "비밀") == ("보임", [UNSEEN])


@pytest.mark.parametrize("colour", BLACKS)
def test_letters_of_any_other_colour_are_read(colour: str) -> None:
    """Ink of one's own or a pattern is no white, and a colour goes with its state."""
    assert page(f"{SHOWN} {HIDDEN.format(colour)}", "보임", "봄")[1] == []


@pytest.mark.parametrize(
    ("ground", "seen"),
    [
        ("0 0 1 rg 40 690 200 30 re f", True),
        ("0 0 1 rg 40 690 m 240 690 l 240 720 l 40 720 l b", True),
        ("0 0 1 rg 40 690 200 30 re f 1 g 45 695 100 20 re f", False),
        ("0 0 1 rg 40 400 200 30 re f", False),
        ("0 0 1 rg 40 690 200 30 re n", False),
        ("0 0 1 rg 40 690 200 30 re S", False),
        ("0 0 1 rg f", False),
        ("20 w 40 705 m 240 705 l S", True),
        ("q 2 0 0 2 0 0 cm 10 w 20 352 m 120 352 l S Q", True),
        ("20 w S 1 w 40 705 m 240 705 l S", False),
        ("/S1 sh", True),
        ("q 200 0 0 30 40 690 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q", True),
    ],
)
def test_white_letters_of_a_pdf_are_read_on_a_ground(ground: str, seen: bool) -> None:  # noqa: FBT001
    """On what was painted last below them: a coloured area or a picture, not a white one, a line or one elsewhere."""
    text, cautions = page(f"{ground} {HIDDEN.format('1 g')}", "머리")
    assert (text, cautions) == (("머리", []) if seen else ("", [UNSEEN]))


def test_a_heading_of_a_table_in_white_on_a_dark_ground_stays() -> None:
    """A table is read by its lines with its white headings."""
    lines = "".join(f"{x} 640 m {x} 700 l S " for x in (50, 150, 250))
    lines += "".join(f"50 {y} m 250 {y} l S " for y in (640, 670, 700))
    cells = "".join(f"BT /F1 10 Tf {x} {y} Td %s Tj ET " for y in (680, 650) for x in (60, 160))
    head, body = cells[: len(cells) // 2], cells[len(cells) // 2 :]
    text, cautions = page(f"{lines} 0.2 g 50 670 200 30 re f 1 g {head} 0 g {body}", "구분", "인원", "중학생", "300명")
    assert (text, cautions) == ("구분: 중학생, 인원: 300명", [])


@pytest.mark.parametrize("show", ["%s Tj", "[%s -20] TJ", "%s '", '0 0 %s "'])
def test_invisible_letters_of_a_pdf_are_read_over_a_scan_only(show: str) -> None:
    """They are what was recognised where a picture covers half of the page or more, and hidden where none does."""
    hidden = f"BT /F1 10 Tf 50 700 Td 3 Tr {show} 0 Tr ET"
    picture = "q {} 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q"
    assert page(f"{SHOWN} {hidden}", "보임", "비밀") == ("보임", [UNSEEN])
    assert page(f"{hidden} {picture.format(595)}", "스캔") == ("스캔", [])
    assert page(f"{SHOWN} {hidden} {picture.format(60)}", "보임", "비밀") == ("보임", [UNSEEN])


def test_what_a_form_paints_may_be_the_ground_of_anything() -> None:
    """A form has places of its own, and a drawing of thousands of areas is not followed: white letters are read."""
    place = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    for coloured in (False, True):
        ink = Ink(500_000.0)
        ink.see(b"Do", ["/Form"], [0.0] * 6, place)
        ink.see(b"g", [0 if coloured else 1], place, place)
        ink.see(b"re", [0, 0, 10, 10], place, place)
        ink.see(b"f", [], place, place)
        ink.see_end(b"Do")
        ink.see(b"g", [1], place, place)
        words = ["말"]
        ink.see(b"Tj", words, place, (1.0, 0.0, 0.0, 1.0, 300.0, 300.0))
        assert bool(words[0]) is coloured
    ink = Ink(500_000.0)
    for _ in range(AREAS + 1):
        ink.see(b"re", [0, 0, 10, 10], place, place)
        ink.see(b"f", [], place, place)
    ink.see(b"g", [1], place, place)
    assert not ink.unseen
