"""Pictures and charts are not read, and a file whose text may be in them says so."""

from __future__ import annotations

import pytest

from knowledge.loading.flow import SHORT
from knowledge.loading.reading import read_document
from tests.unit.knowledge import papers_hwp as hwp
from tests.unit.knowledge import papers_office as office

PICTURE = "1 pictures were not read: is there text in them?"
CHART = "1 charts were not read"
SPACE = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:c="urn:chart" xmlns:x="urn:x"'
LONG = "신청은 누리집에서 해요. " * (SHORT // 10)


def shaped(tag: int) -> hwp.Control:
    """Return a shape of HWP with a part of this kind."""
    return hwp.Control(11, "gso ", lambda level: hwp.record(76, level, bytes(8)) + hwp.record(tag, level + 1, bytes(8)))


def docx(text: str, drawn: str) -> bytes:
    """Return a DOCX file with a drawing behind its text."""
    return office.docx(office.wp(text, f"<w:r><w:drawing {SPACE}>{drawn}</w:drawing></w:r>"))


def odt(text: str, drawn: str) -> bytes:
    """Return an ODT file with a frame in its text."""
    return office.opened("text", f"<text:p>{text}<draw:frame>{drawn}</draw:frame></text:p>")


FILES = {
    "a.docx": (lambda text: docx(text, "<a:blip/>"), lambda text: docx(text, "<c:chart/>")),
    "a.hwpx": (
        lambda text: office.hwpx(office.hp(text, "<hp:pic/>")),
        lambda text: office.hwpx(office.hp(text, "<hp:chart/>")),
    ),
    "a.odt": (lambda text: odt(text, "<draw:image/>"), lambda text: odt(text, "<draw:object/>")),
}


@pytest.mark.parametrize("name", FILES)
def test_pictures_are_named_where_a_file_has_little_text_and_charts_everywhere(name: str) -> None:
    """A poster with a line of text is not taken for the line; a logo in a long notice is no matter."""
    pictured, charted = FILES[name]
    assert [caution.message for caution in read_document(name, pictured("공고")).warnings] == [PICTURE]
    assert [caution.message for caution in read_document(name, pictured(LONG)).warnings] == []
    assert [caution.message for caution in read_document(name, charted(LONG)).warnings] == [CHART]


def test_pictures_of_hwp_are_counted_by_their_records() -> None:
    """A box with a text is none, a picture in a group is one, whatever stands around it."""
    for control, expected in (
        (shaped(85), [PICTURE]),
        (shaped(84), [PICTURE]),
        (hwp.box("상자"), []),
        (shaped(78), []),
    ):
        document = read_document("a.hwp", hwp.hwp(hwp.paragraph("공고", control)))
        assert [caution.message for caution in document.warnings] == expected


def test_a_chart_on_a_slide_is_named_with_its_slide() -> None:
    """The texts beside it are read."""
    frame = f"<p:graphicFrame><a:graphic {SPACE}><c:chart/></a:graphic></p:graphicFrame>"
    document = read_document("a.pptx", office.pptx([frame]))
    assert [(caution.place, caution.message) for caution in document.warnings] == [("슬라이드 1", CHART)]


@pytest.mark.parametrize(("letter", "seen"), [("F0FE", "☑ 동의"), ("F0A8", "☐ 동의"), ("F0FF", "동의"), ("", "동의")])
def test_what_is_ticked_in_docx_is_read(letter: str, seen: str) -> None:
    """Letters of a font of signs are the signs they show, as far as documents are ticked with them."""
    mark = f'<w:r><w:sym w:font="Wingdings" w:char="{letter}"/></w:r>'
    assert read_document("a.docx", office.docx(office.wp(mark, " 동의"))).text == seen
