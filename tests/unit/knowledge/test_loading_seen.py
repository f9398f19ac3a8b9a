"""What nobody sees of an office document is not read, and what looks like the head of a table heads it."""

from __future__ import annotations

import struct

import pytest

from knowledge.loading.reading import read_document
from knowledge.loading.spreadsheet import read_workbook_grids
from tests.unit.knowledge import papers
from tests.unit.knowledge import papers_hwp as hwp_papers
from tests.unit.knowledge.office_reading import read
from tests.unit.knowledge.papers_office import docx, hp, hwpx, sub_list, tbl, tc, wp, wr, wtbl

UNSEEN = "1 pieces of hidden or white text were not read"
WHITE = '<w:color w:val="FFFFFF"/>'
DARK = '<w:shd w:val="clear" w:fill="1F3864"/>'
STYLES = (
    '<w:style w:styleId="Hid"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:styleId="Dark"><w:pPr><w:shd w:fill="000000"/></w:pPr></w:style>'
    '<w:style w:styleId="Grid"/>'
    '<w:style w:styleId="Blue"><w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:fill="0000FF"/></w:tcPr></w:tblStylePr>'
    "</w:style>"
)


def styled(style: str, rows: str, look: str = 'w:firstRow="1"') -> str:
    """Return a table of DOCX in a style."""
    return rows.replace("<w:tbl>", f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblLook {look}/></w:tblPr>', 1)


@pytest.mark.parametrize(
    ("body", "seen", "warned"),
    [
        (wp("보임", wr("비밀", WHITE)), "보임", True),
        (wp("보임", wr("비밀", '<w:color w:val="ffffff"/>')), "보임", True),
        (wp("비밀", style="Hid") + wp("보임"), "보임", True),
        (wp(wr("보임", '<w:vanish w:val="0"/>'), style="Hid"), "보임", False),
        (wp(wr("", WHITE), "보임"), "보임", False),
        (wp(wr("보임", WHITE + DARK)), "보임", False),
        (wp(wr("보임", WHITE + '<w:highlight w:val="black"/>')), "보임", False),
        (wp(wr("보임", WHITE), properties=DARK), "보임", False),
        (wp(wr("보임", WHITE), style="Dark"), "보임", False),
        (wtbl([[(wp(wr("보임", WHITE)), DARK), ("값", "")]]), "보임", False),
        (styled("Blue", wtbl([[wp(wr("보임", WHITE)), "값"]])), "보임", False),
        (styled("Grid", wtbl([[wp(wr("비밀", WHITE)), "값"]])), "값", True),
        (wtbl([[wp(wr("비밀", WHITE)), "값"]]), "값", True),
        (
            wp(f"<w:r><w:drawing><wps><txbxContent>{wp(wr('보임', WHITE))}</txbxContent></wps></w:drawing></w:r>"),
            "보임",
            False,
        ),
    ],
)
def test_hidden_and_white_text_is_read_where_it_is_seen_only(body: str, seen: str, warned: bool) -> None:  # noqa: FBT001
    """White letters count where a box, a cell, a style or the letters themselves may give them a ground."""
    document = read_document("a.docx", docx(body, {"styles": STYLES}))
    assert seen in document.text
    assert "비밀" not in document.text
    assert [str(warning) for warning in document.warnings] == ([UNSEEN] if warned else [])


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (styled("Blue", wtbl([["강의", "3회"], ["수학", "8회"]])), "강의: 수학, 3회: 8회"),
        (styled("Blue", wtbl([["강의", "3회"], ["수학", "8회"]]), 'w:val="04A0"'), "강의: 수학, 3회: 8회"),
        (styled("Blue", wtbl([["강의", "3회"], ["수학", "8회"]]), 'w:val="0480"'), "강의: 3회\n수학: 8회"),
        (styled("Blue", wtbl([["강의", "3회"], ["수학", "8회"]]), 'w:firstRow="0"'), "강의: 3회\n수학: 8회"),
        (styled("Grid", wtbl([["강의", "3회"], ["수학", "8회"]])), "강의: 3회\n수학: 8회"),
        (wtbl([[("강의", DARK), ("3회", DARK)], ["수학", "8회"]]), "강의: 수학, 3회: 8회"),
        (wtbl([[wp(wr("강의", "<w:b/>")), wp(wr("3회", "<w:b/>"))], ["수학", "8회"]]), "강의: 수학, 3회: 8회"),
        (
            wtbl([[("갑", DARK), "을", ("병", DARK), "정"], [("무", DARK), ("기", '<w:gridSpan w:val="3"/>')]]),
            "갑: 을, 병: 정\n무: 기",
        ),
    ],
)
def test_a_table_of_docx_is_headed_by_its_look(table: str, expected: str) -> None:
    """A style that sets the first row apart, a shaded ground and bold letters tell the names."""
    assert read("a.docx", docx(table, {"styles": STYLES})) == [("table", expected)]


HEAD = (
    '<hh:borderFill id="1"><hc:fillBrush xmlns:hc="c"><hc:winBrush faceColor="#D9E2F3"/></hc:fillBrush></hh:borderFill>'
    '<hh:borderFill id="2"><hc:fillBrush xmlns:hc="c"><hc:winBrush faceColor="none"/></hc:fillBrush></hh:borderFill>'
    '<hh:borderFill id="3"><hc:fillBrush xmlns:hc="c"><hc:gradation/></hc:fillBrush></hh:borderFill>'
    '<hh:charPr id="5" textColor="#FFFFFF" shadeColor="none"/>'
    '<hh:charPr id="6" textColor="#FFFFFF" shadeColor="#000000"/>'
)


def filled(cell: str, fill: int) -> str:
    """Return a cell of HWPX with a border and a fill."""
    return cell.replace("<hp:tc ", f'<hp:tc borderFillIDRef="{fill}" ', 1)


def lettered(paragraph: str, shape: int) -> str:
    """Return a paragraph of HWPX in a letter shape."""
    return paragraph.replace("<hp:run>", f'<hp:run charPrIDRef="{shape}">')


def test_a_table_of_hwpx_is_headed_by_its_shades() -> None:
    """Shaded cells name: a first row its columns, cells by turns what is behind them; "none" is no shade."""
    first = [filled(tc("강의", 0, 0), 1), filled(tc("3회", 0, 1), 3)]
    rows = [first, [filled(tc("수학", 1, 0), 2), filled(tc("8회", 1, 1), 2)]]
    assert read("a.hwpx", hwpx(hp(tbl(rows)), header=HEAD)) == [("table", "강의: 수학, 3회: 8회")]
    turns = [[filled(tc("갑", 0, 0), 1), tc("을", 0, 1), filled(tc("병", 0, 2), 1), tc("정", 0, 3)]]
    assert read("a.hwpx", hwpx(hp(tbl(turns)), header=HEAD)) == [("table", "갑: 을, 병: 정")]


def test_white_letters_of_hwpx_are_read_on_a_ground_only() -> None:
    """On paper nobody sees them; in a shaded cell, a box or on their own ground they are seen."""
    hidden = lettered(hp("비밀"), 5) + lettered(hp(" "), 5)
    cell = filled(tc(lettered(hp("칸"), 5), 0, 0), 1)
    box = f"<hp:rect><hp:drawText>{sub_list(lettered(hp('상자'), 5))}</hp:drawText></hp:rect>"
    section = hidden + lettered(hp("형광"), 6) + hp(tbl([[cell, "값"]])) + hp(box)
    document = read_document("a.hwpx", hwpx(section, header=HEAD))
    assert document.text == "형광\n\n칸: 값\n\n상자"
    assert [str(warning) for warning in document.warnings] == [UNSEEN]


def test_a_table_of_hwp_is_headed_by_its_shades() -> None:
    """The fill of a cell is kept apart from it; one that is white, without colour or unknown is no shade."""

    def fill(kind: int, colour: int) -> bytes:
        return bytes(32) + struct.pack("<III", kind, colour, 0)

    def shaded(text: str, number: int) -> hwp_papers.Shaded:
        return hwp_papers.Shaded(text, number)

    fills = (fill(1, 0xD9D9D9), fill(1, 0xFFFFFF), fill(0, 0), b"")
    rows = [
        [shaded("강의", 1), shaded("3회", 1)],
        [shaded("수학", 2), shaded("8회", 3)],
        [shaded("영어", 4), shaded("9회", 5)],
    ]
    section = hwp_papers.paragraph(hwp_papers.table(rows))
    assert read("a.hwp", hwp_papers.hwp(section, fills=fills)) == [
        ("table", "강의: 수학, 3회: 8회\n강의: 영어, 3회: 9회")
    ]


def test_what_a_workbook_does_not_say_is_named() -> None:
    """A formula that no program has worked out and a cell with an error are no empty cells: a caution counts them."""
    book = papers.workbook({"가": [["구분", "인원"], ["중학생", "=B3*2"], ["고등학생", "#REF!"], ["초등학생", 7]]})
    book.worksheets[0]["B3"].data_type = "e"
    (grid,), warnings = read_workbook_grids(papers.xlsx(book))
    assert [row.cells for row in grid.rows] == [("구분", "인원"), ("중학생",), ("고등학생",), ("초등학생", "7")]
    assert [str(warning) for warning in warnings] == [
        "가: 1 cells with an error (#REF! or the like) were not read",
        "1 formulas have no result in the file and were not read: open it in its program and save it once",
    ]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", b" \n"),
        ("a.docx", docx(wp(""))),
        ("a.hwp", hwp_papers.hwp(hwp_papers.paragraph(""))),
        ("a.html", b"<p></p>"),
    ],
)
def test_a_file_without_text_says_so(name: str, data: bytes) -> None:
    """Nobody takes a file of pictures for one that was read."""
    document = read_document(name, data)
    assert document.text == ""
    assert [str(warning) for warning in document.warnings] == ["there is no text in the file (only pictures?)"]
