"""A PDF is read as it is opened: layers that are off are not, forms drawn on a page are, where they stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf.generic import ArrayObject, DictionaryObject, NameObject

from knowledge.loading.document import Document
from knowledge.loading.pdf_layers import Frames, Layers
from knowledge.loading.reading import read_document
from tests.unit.knowledge.papers_pdf import Paper
from tests.unit.knowledge.test_pdf_tables import HEAD, READ, ROWS, drawn, grid

UNSEEN = "1 pieces of hidden or white text were not read"
SHOWN = "BT /F1 10 Tf 50 750 Td %s Tj ET"
LATER = "BT /F1 10 Tf 50 700 Td %s Tj ET"


def told(document: Document) -> tuple[str, list[str]]:
    """Return the text and the cautions."""
    return document.text, [caution.message for caution in document.warnings]


def rule(kind: str, *names: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Return how to make a rule of a kind about layers."""
    return lambda layers: {"/Type": "/OCMD", "/P": kind, "/OCGs": [layers[name] for name in names]}


@pytest.mark.parametrize(
    ("opened", "made", "seen"),
    [
        (lambda _: {}, None, True),
        (lambda layers: {"/OFF": [layers["/A"]]}, None, False),
        (lambda layers: {"/OFF": [layers["/B"]]}, None, True),
        (lambda _: {"/BaseState": "/OFF"}, None, False),
        (lambda layers: {"/BaseState": "/OFF", "/ON": [layers["/A"]]}, None, True),
        (lambda layers: {"/OFF": [layers["/A"]]}, rule("/AnyOn", "/A", "/B"), True),
        (lambda layers: {"/OFF": [layers["/A"]]}, rule("/AllOn", "/A", "/B"), False),
        (lambda layers: {"/OFF": [layers["/A"]]}, rule("/AllOff", "/A", "/B"), False),
        (lambda layers: {"/OFF": [layers["/A"]]}, rule("/AnyOff", "/A", "/B"), True),
        (lambda layers: {"/OFF": [layers["/A"]]}, lambda at: {"/Type": "/OCMD", "/VE": ["/Not", at["/A"]]}, True),
        (lambda layers: {"/OFF": [layers["/A"]]}, lambda at: {"/Type": "/OCMD", "/VE": ["/Not", at["/B"]]}, False),
        (
            lambda layers: {"/OFF": [layers["/A"]]},
            lambda at: {"/Type": "/OCMD", "/VE": ["/Or", ["/And", at["/A"], at["/B"]], at["/B"]]},
            True,
        ),
        (lambda layers: {"/OFF": [layers["/A"]]}, lambda _: {"/Type": "/OCMD"}, True),
    ],
)
def test_a_layer_that_is_off_is_not_read(opened: Any, made: Any, seen: bool) -> None:  # noqa: FBT001
    """As the file is opened, by itself or by a rule about several; the page says what it left out."""
    name = "/M" if made else "/A"
    paper = Paper(f"{SHOWN} /OC {name} BDC /Span << >> BDC {LATER} EMC EMC", ("보임", "층"))
    layers: dict[str, Any] = {each: paper.layer(each) for each in ("/A", "/B")}
    if made:
        paper.layer("/M", made(layers))
    paper.opened_with([layers["/A"], layers["/B"]], opened(layers))
    assert told(read_document("a.pdf", paper.saved())) == (("보임\n층", []) if seen else ("보임", [UNSEEN]))


def test_a_form_on_a_layer_that_is_off_is_not_read() -> None:
    """Whether the form itself stands on it, what draws it, or a part of it."""
    for drawing, part, own in (
        ("/X Do", "", True),
        ("/OC /A BDC /X Do EMC", "", False),
        ("/X Do", "/OC /A BDC", False),
    ):
        paper = Paper(f"{SHOWN} {drawing}", ("보임",))
        layer = paper.layer("/A")
        paper.opened_with([layer], {"/OFF": [layer]})
        paper.form("/X", f"{part} {LATER} {'EMC' if part else ''}", ("비밀",), {"/OC": layer} if own else {})
        if part:
            resources: Any = paper.page["/Resources"]
            resources["/XObject"]["/X"]["/Resources"][NameObject("/Properties")] = resources["/Properties"]
        assert told(read_document("a.pdf", paper.saved())) == ("보임", [UNSEEN]), drawing


def test_a_table_drawn_in_a_form_is_read_by_its_lines() -> None:
    """Where the form stands on the page, moved and made smaller, beside a table of the page itself."""
    cells = "".join(f"BT /F1 10 Tf {x} {y} Td %s Tj ET\n" for x, y, _ in (*HEAD, *ROWS))
    words = [text for *_, text in (*HEAD, *ROWS)]
    paper = Paper(f"{drawn(grid())}{cells} q 0.8 0 0 0.8 100 -300 cm /X Do Q", words)
    paper.form("/X", f"{drawn(grid())}{cells}", words, {"/Matrix": [1, 0, 0, 1, 5, 5]})
    document = read_document("a.pdf", paper.saved())
    assert [block.text for page in document.pages for block in page.blocks if block.kind == "table"] == [READ, READ]


def test_lines_on_a_layer_that_is_off_make_no_table() -> None:
    """What they would part is running text."""
    cells = "".join(f"BT /F1 10 Tf {x} {y} Td %s Tj ET\n" for x, y, _ in (*HEAD, *ROWS[:3]))
    paper = Paper(f"/OC /A BDC {drawn(grid())} EMC {cells}", [text for *_, text in (*HEAD, *ROWS[:3])])
    layer = paper.layer("/A")
    paper.opened_with([layer], {"/OFF": [layer]})
    assert {block.kind for page in read_document("a.pdf", paper.saved()).pages for block in page.blocks} == {"text"}


FIELD = {"/Type": "/Annot", "/Subtype": "/Widget", "/FT": "/Tx", "/Rect": [160, 645, 240, 665]}


@pytest.mark.parametrize(
    ("field", "seen"),
    [
        ({**FIELD, "/V": "4월 1일"}, "4월 1일"),
        ({**FIELD, "/FT": "/Ch", "/V": "a", "/Opt": [["a", "첫째"], ["b", "둘째"]]}, "첫째"),
        ({**FIELD, "/FT": "/Ch", "/V": ["a", "나"], "/Opt": [["a", "첫째"], "나"]}, "첫째, 나"),
        (
            {"/Type": "/Annot", "/Subtype": "/Widget", "/Rect": FIELD["/Rect"], "/Parent": {"/FT": "/Tx", "/V": "위"}},
            "위",
        ),
        ({"/Type": "/Annot", "/Subtype": "/FreeText", "/Rect": FIELD["/Rect"], "/Contents": "덧붙임"}, "덧붙임"),
        ({**FIELD, "/V": "숨김", "/F": 2}, ""),
        ({**FIELD, "/V": "숨김", "/F": 32}, ""),
        ({**FIELD, "/V": "숨김", "/Ff": 1 << 13}, ""),
        ({**FIELD, "/FT": "/Btn", "/V": "/Yes"}, ""),
        ({**FIELD, "/V": "  "}, ""),
        ({"/Type": "/Annot", "/Subtype": "/Text", "/Rect": FIELD["/Rect"], "/Contents": "쪽지"}, ""),
        ({**FIELD, "/V": "값", "/Rect": [1, 2]}, ""),
    ],
)
def test_what_was_filled_in_is_read_where_it_is_shown(field: dict[str, Any], seen: str) -> None:
    """A text, a choice by its name, a text typed onto the page; no note that has to be opened, nothing hidden."""
    words = [(x, y, text) for x, y, text in (*HEAD, *ROWS) if (x, y) != (160, 650)]
    cells = "".join(f"BT /F1 10 Tf {x} {y} Td %s Tj ET\n" for x, y, _ in words)
    paper = Paper(f"{drawn(grid())}{cells}", [text for *_, text in words])
    paper.note(field)
    period = f", 기간: {seen}" if seen else ""
    assert read_document("a.pdf", paper.saved()).text.split("\n")[0] == f"구분: 중학생{period}, 인원: 300명"


def test_a_value_stands_behind_its_label() -> None:
    """In the line it stands on, in running text; below what stands above it, where nothing is beside it."""
    lines = "BT /F1 10 Tf 50 700 Td %s Tj ET BT /F1 10 Tf 50 600 Td %s Tj ET BT /F1 10 Tf 300 600 Td %s Tj ET"
    paper = Paper(lines, ("성명:", "생년월일:", "학교:"))
    for text, box in (
        ("김하늘", [80, 695, 200, 712]),
        ("2010년", [110, 595, 200, 612]),
        ("맨 아래", [50, 90, 200, 110]),
    ):
        paper.note({**FIELD, "/V": text, "/Rect": box})
    text = read_document("a.pdf", paper.saved()).text
    assert text.split("\n") == ["성명: 김하늘", "생년월일: 2010년 학교:", "맨 아래"]


def test_a_page_of_nothing_but_filled_in_fields_is_read() -> None:
    """It has a text, so that nobody takes it for a scan."""
    paper = Paper("", ())
    paper.note({**FIELD, "/V": "가"})
    assert told(read_document("a.pdf", paper.saved())) == ("가", [])


@pytest.mark.parametrize(
    "told_note",
    [
        {**FIELD, "/V": "가", "/Rect": ["links", 10, 20, 30]},
        {**FIELD, "/V": "가", "/Rect": [10, 20]},
        {**FIELD, "/FT": "/Ch", "/V": "", "/Opt": 5},
    ],
)
def test_a_damaged_field_costs_nothing_but_itself(told_note: dict[str, Any]) -> None:
    """What else stands on the page is read."""
    paper = Paper(SHOWN, ("보임",))
    paper.note(told_note)
    assert told(read_document("a.pdf", paper.saved())) == ("보임", [])


def test_a_layer_or_a_matrix_that_is_none_costs_no_page() -> None:
    """A mark that describes a layer in place of naming it, and a form that stands nowhere."""
    paper = Paper(f"{SHOWN} /OC << /Type /OCG >> BDC /X Do EMC", ("보임",))
    layer = paper.layer("/A")
    paper.opened_with([layer], {"/OFF": [layer]})
    paper.form("/X", LATER, ("폼",), {"/Matrix": ["links", 0, 0, 1, 0, 0]})
    assert told(read_document("a.pdf", paper.saved())) == ("보임\n폼", [])


NUMBERS = st.integers(-50, 50).map(float)
MATRICES = st.lists(NUMBERS, min_size=6, max_size=6)


@given(MATRICES, MATRICES, st.tuples(NUMBERS, NUMBERS))
def test_a_place_in_a_form_is_one_on_the_page(
    drawn_at: list[float], within: list[float], place: tuple[float, float]
) -> None:
    """Moving by a form's matrix as it is placed is moving within the form and then by what draws it."""
    form = DictionaryObject()
    objects = DictionaryObject({NameObject("/X"): form})
    frames = Frames(DictionaryObject({NameObject("/XObject"): objects}), Layers())
    frames.see(b"Do", ["/X"], drawn_at)

    def moved(matrix: Any, x: float, y: float) -> tuple[float, float]:
        a, b, c, d, e, f = matrix
        return a * x + c * y + e, b * x + d * y + f

    assert moved(frames.placed(within), *place) == moved(drawn_at, *moved(within, *place))
    frames.see_end(b"Do")
    assert frames.placed(within) == within


@given(
    st.recursive(
        st.none() | st.booleans() | st.text(max_size=3), lambda inner: st.lists(inner, max_size=3), max_leaves=8
    )
)
def test_a_rule_that_is_none_hides_nothing_or_something_but_never_fails(told_rule: Any) -> None:
    """Whatever a damaged file says."""

    def made(value: Any) -> Any:
        if isinstance(value, list):
            return ArrayObject(map(made, value))
        return NameObject(f"/{value}")

    layer = DictionaryObject({NameObject("/Type"): NameObject("/OCMD"), NameObject("/VE"): made(told_rule)})
    assert Layers(frozenset({1})).hides(layer) in {True, False}


def test_a_rule_that_holds_itself_ends() -> None:
    """As often as it likes."""
    holding = ArrayObject([NameObject("/Or")])
    holding.extend([holding, holding, holding])
    layer = DictionaryObject({NameObject("/Type"): NameObject("/OCMD"), NameObject("/VE"): holding})
    assert not Layers(frozenset({1})).hides(layer)
