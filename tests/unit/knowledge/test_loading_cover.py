"""Words of a PDF that lie under something, beside the paper or behind nothing at all are not read; seen ones are."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf.generic import BooleanObject, DictionaryObject, FloatObject, NameObject, NumberObject

from knowledge.loading import pdf_cover
from knowledge.loading.pdf_cover import Box, Cover, Named
from knowledge.loading.reading import read_document
from tests.unit.knowledge import papers

UNSEEN = "1 pieces of hidden or white text were not read"
LOOKS = (
    "/ExtGState << /Clear << /ca 0 >> /Half << /ca 0.5 >> /Full << /ca 1 /BM /Normal >> /Times << /BM /Multiply >>"
    " /Over << /op true >> /Under << /op false /BM [/Compatible] >> /Masked << /SMask << /S /Luminosity >> >> >>"
    " /Properties << /L1 << /Type /OCG >> >>"
)
SHOWN = "BT /F1 10 Tf 50 750 Td %s Tj ET"
WORDS = "BT /F1 10 Tf 50 700 Td %s Tj ET"
OVER = "45 690 100 30 re f"
PAPER = Box(0, 0, 595, 842)


def page(operators: str) -> bool:
    """Tell whether the second text of a page is read; the first one always is."""
    document = read_document("a.pdf", papers.painted_pdf(f"{SHOWN} {operators}", ("보임", "비밀글"), LOOKS))
    cautions = [caution.message for caution in document.warnings]
    assert "보임" in document.text
    assert ("비밀글" in document.text) is (cautions == [])
    return not cautions


@pytest.mark.parametrize(
    "operators",
    [
        f"/Clear gs {WORDS}",
        f"q /Half gs Q /Clear gs {WORDS}",
        f"{WORDS} 1 g {OVER}",
        f"{WORDS} 0 g {OVER}",
        f"{WORDS} /Full gs /DeviceRGB cs 1 1 1 sc {OVER}",
        f"{WORDS} /Under gs {OVER}",
        f"{WORDS} q 100 0 0 30 45 690 cm 0 0 1 1 re B Q",
        f"{WORDS} q 0 0 595 842 re W n {OVER} Q",
        f"{WORDS} /Tag BMC {OVER} EMC",
        "BT /F1 10 Tf 50 700 Td [%s -100] TJ ET 45 690 100 30 re f",
        f"q 300 300 100 100 re W n {WORDS} Q",
        f"q 300 300 m 400 300 l 400 400 l h W* n {WORDS} Q",
        "BT /F1 10 Tf 50 -200 Td %s Tj ET",
        "BT /F1 10 Tf 1 0 0 1 900 700 Tm %s Tj ET",
        f"q 60 600 10 300 re W n {WORDS} Q 55 690 20 30 re f",
    ],
)
def test_words_that_nobody_sees_are_not_read(operators: str) -> None:
    """Transparent, painted over, clipped away or off the paper: the page says that something was left out."""
    assert not page(operators)


@pytest.mark.parametrize(
    "operators",
    [
        f"/Half gs {WORDS}",
        f"q /Clear gs Q {WORDS}",
        f"/Clear gs 1 Tr {WORDS} 0 Tr",
        f"1 g {OVER} 0 g {WORDS}",
        f"{WORDS} /Half gs {OVER}",
        f"{WORDS} /Times gs {OVER}",
        f"{WORDS} /Over gs {OVER}",
        f"{WORDS} /Masked gs {OVER}",
        f"{WORDS} /Nobody gs {OVER}",
        f"{WORDS} /Pattern cs /P1 scn {OVER}",
        f"{WORDS} /Spot cs {OVER}",
        f"{WORDS} 45 690 m 145 690 l 145 720 l 45 720 l f",
        f"{WORDS} {OVER[:-2]} 50 695 90 20 re f*",
        f"{WORDS} {OVER[:-2]} S",
        f"{WORDS} 45 690 m f",
        "BT /F1 10 Tf 50 714 Td 14 TL () ' %s Tj ET 45 690 100 30 re f",
        f"{WORDS} {OVER[:-2]} n",
        f"{WORDS} 45 690 20 30 re f",
        f"{WORDS} 45 702 100 3 re f",
        f"{WORDS} q 0.9 0.4 -0.4 0.9 300 20 cm 0 0 900 900 re f Q",
        f"{WORDS} q 300 300 100 100 re W n {OVER} Q",
        f"{WORDS} q 0 0 m 595 0 l 300 842 l h W n {OVER} Q",
        f"{WORDS} /OC /L1 BDC {OVER} EMC",
        f"q 40 690 100 30 re W n {WORDS} Q",
        "BT /F1 10 Tf 50 714 Td 14 TL %s ' ET 45 690 100 30 re f",
        "BT /F1 10 Tf 50 700 Td 3 Ts %s Tj ET 45 690 100 30 re f",
        "BT /F1 10 Tf -1 0 0 -1 150 700 Tm %s Tj ET 145 690 100 30 re f",
        "BT /F1 10 Tf 50 700 Td 40 Tc 40 Tw 120 Tz %s Tj ET 45 690 100 30 re f",
        "BT /F1 10 Tf 50 700 Td [-9000 %s] TJ ET 45 690 100 30 re f",
        "BT /F1 10 Tf 50 700 Td [9000 %s] TJ ET 45 690 100 30 re f",
        f"{WORDS} BI /W 1 /H 1 /CS /G /BPC 8 ID x EI",
        f"Q EMC {WORDS}",
    ],
)
def test_words_that_may_be_seen_are_read(operators: str) -> None:
    """What is drawn before them, lets through, covers a part, is cut, turned or of a layer hides nothing."""
    assert page(operators)


IDENTITY = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def drawn(cover: Cover, *operators: tuple[bytes, list[Any]], matrix: tuple[float, ...] = IDENTITY) -> None:
    """Let the cover see operators; each Do ends at once."""
    for operator, operands in operators:
        cover.see(operator, operands, matrix, (1.0, 0.0, 0.0, 1.0, 50.0, 700.0))


@pytest.mark.parametrize(("width", "hidden"), [(34, {0}), (75, {0, 1})])
def test_later_words_of_a_line_are_where_the_line_goes(width: int, hidden: set[int]) -> None:
    """Two texts in a row are covered where the row is covered so far, for nobody says where the second begins."""
    cover = Cover(PAPER, Named({}, {"/F1": 1}, frozenset()))
    drawn(cover, (b"Tf", ["/F1", 10]), (b"BT", []), (b"Tj", [b"abc"]), (b"Tj", [b"defg"]))
    drawn(cover, (b"re", [49, 690, width, 30]), (b"f", []))
    assert cover.hidden(scanned=False) == hidden


@pytest.mark.parametrize(
    ("name", "matrix", "hidden"),
    [
        ("/Photo", (200.0, 0.0, 0.0, 40.0, 40.0, 690.0), True),
        ("/Seal", (200.0, 0.0, 0.0, 40.0, 40.0, 690.0), False),
        ("/Photo", (595.0, 0.0, 0.0, 842.0, 0.0, 0.0), False),
        ("/Photo", (200.0, 90.0, -90.0, 40.0, 40.0, 600.0), False),
    ],
)
def test_a_picture_covers_unless_it_lets_through_or_is_a_scan(
    name: str,
    matrix: tuple[float, ...],
    hidden: bool,  # noqa: FBT001
) -> None:
    """An opaque one does; a seal does not; the words under a scan are what was recognised on it."""
    cover = Cover(PAPER, Named({}, {"/F1": 1}, frozenset({"/Photo"})))
    drawn(cover, (b"Tf", ["/F1", 10]), (b"BT", []), (b"Tj", [b"secret"]))
    drawn(cover, (b"Do", [name]), matrix=matrix)
    cover.see_end(b"Do")
    assert cover.hidden(scanned=False) == (frozenset({0}) if hidden else frozenset())


def test_what_a_form_draws_hides_nothing_and_its_words_are_counted() -> None:
    """A form has places of its own; forms within forms end with them."""
    cover = Cover(PAPER, Named({}, {"/F1": 1}, frozenset()))
    square: tuple[tuple[bytes, list[Any]], ...] = ((b"re", [0, 0, 595, 842]), (b"f", []))
    drawn(cover, (b"Tf", ["/F1", 10]), (b"BT", []), (b"Tj", [b"seen"]))
    drawn(cover, (b"Do", ["/A"]), (b"Do", ["/B"]), *square, (b"Tj", [b"seen"]))
    cover.see_end(b"Do")
    drawn(cover, *square)
    cover.see_end(b"Do")
    cover.see_end(b"Do")
    assert cover.hidden(scanned=False) == frozenset()
    drawn(cover, (b"Tj", [b"covered"]), *square)
    assert cover.hidden(scanned=False) == {0, 2}


def test_a_drawing_of_very_many_pieces_hides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond a limit nothing is held against each other."""
    cover = Cover(PAPER, Named({}, {"/F1": 1}, frozenset()))
    drawn(cover, (b"Tf", ["/F1", 10]), (b"BT", []), (b"Tj", [b"x"]), (b"re", [0, 0, 595, 842]), (b"f", []))
    assert cover.hidden(scanned=False) == {0}
    monkeypatch.setattr(pdf_cover, "PAIRS", 0)
    assert cover.hidden(scanned=False) == frozenset()


def test_the_lines_of_a_drawing_are_held_against_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many rectangles are too flat to hold a letter, what covers one is found beside them."""
    monkeypatch.setattr(pdf_cover, "PAIRS", 1)
    cover = Cover(PAPER, Named({}, {"/F1": 1}, frozenset()))
    drawn(cover, (b"Tf", ["/F1", 10]), (b"BT", []), (b"Tj", [b"x"]), (b"re", [0, 0, 595, 842]), (b"f", []))
    drawn(cover, *[(b"re", [0, 702, 595, 0.5]), (b"f", [])] * 9)
    assert cover.hidden(scanned=False) == {0}


@pytest.mark.parametrize(
    "names",
    [
        "/XObject << /Im1 99 0 R >>",
        "/XObject 99 0 R",
        "/ExtGState << /G 99 0 R >>",
        "/ExtGState << /G << /ca /none >> >>",
        "/ExtGState << /G << /ca null >> >>",
    ],
)
def test_a_name_that_leads_to_nothing_spoils_no_file(names: str) -> None:
    """The page is read, and what is painted in a way that can't be told hides nothing."""
    operators = f"/G gs {SHOWN} {WORDS} {OVER}"
    document = read_document("a.pdf", papers.painted_pdf(operators, ("보임", "비밀글"), names))
    assert document.text.split() == ["보임", "비밀글"]


def test_transparent_words_of_a_scan_are_read() -> None:
    """They are what was recognised on it, as invisible ones are."""
    look = DictionaryObject({NameObject("/ca"): FloatObject(0), NameObject("/op"): BooleanObject(value=False)})
    cover = Cover(PAPER, Named({"/G": look}, {"/F1": 1}, frozenset()))
    drawn(cover, (b"gs", ["/G"]), (b"Tf", ["/F1", 10]), (b"BT", []), (b"Tj", [b"x"]))
    assert (cover.hidden(scanned=True), cover.hidden(scanned=False)) == (frozenset(), frozenset({0}))


def test_only_what_is_known_of_resources_counts() -> None:
    """Fonts whose letters can't be measured and pictures with masks are left out; so is a page without resources."""

    def named(**values: str | int) -> DictionaryObject:
        made = {
            key: NameObject(f"/{each}") if isinstance(each, str) else NumberObject(each) for key, each in values.items()
        }
        return DictionaryObject({NameObject(f"/{key}"): value for key, value in made.items()})

    fonts = DictionaryObject(
        {
            NameObject("/A"): named(Subtype="Type0", Encoding="Identity-H"),
            NameObject("/B"): named(Subtype="Type0", Encoding="Identity-V"),
            NameObject("/C"): named(Subtype="TrueType"),
            NameObject("/D"): named(Subtype="Type3"),
        }
    )
    pictures = DictionaryObject(
        {NameObject("/P"): named(Subtype="Image"), NameObject("/Q"): named(Subtype="Image", SMask=1)}
    )
    found = Named.of(DictionaryObject({NameObject("/Font"): fonts, NameObject("/XObject"): pictures}))
    assert (dict(found.letters), found.pictures) == ({"/A": 2, "/C": 1}, frozenset({"/P"}))
    assert Named.of(None) == Named({}, {}, frozenset())


SIDES = st.tuples(*[st.integers(0, 50)] * 4).map(
    lambda each: Box(each[0], each[1], each[0] + each[2], each[1] + each[3])
)


@given(SIDES, SIDES)
def test_what_holds_another_meets_it(one: Box, other: Box) -> None:
    """Boxes agree on what they share, and what both hold is in both."""
    both = one.within(other)
    if both.area:
        assert one.holds(both)
        assert other.holds(both)
        assert one.meets(other)
    if one.holds(other):
        assert one.meets(other) or other.area == 0 or one.area == 0
