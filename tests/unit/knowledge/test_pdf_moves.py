"""Pieces of a line that touch are one word in a PDF, however its program moves from one to the next."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf.generic import FloatObject, NameObject

from knowledge.loading.pdf_moves import Operation, folded
from knowledge.loading.reading import read_document
from tests.unit.knowledge import papers


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ("1 0 0 1 60 700 Tm", "3월"),
        ("1 0 0 1 50 700 Tm 10 0 Td", "3월"),
        ("1 0 0 1 50 700 Tm 4 0 Td 6 0 Td", "3월"),
        ("4 700 Td 56 0 Td", "3월"),
        ("1 0 0 1 50 700 Tm 25 0 Td", "3 월"),
        ("1 0 0 1 50 700 Tm 0 -40 Td", "3 월"),
    ],
    ids=["a place", "a place and a move", "two moves", "moves alone", "a gap", "another line"],
)
def test_pieces_that_touch_are_one(second: str, expected: str) -> None:
    """Browsers tell the beginning of a line and how far the piece is from it; only a true gap parts two pieces."""
    operators = f"BT /F1 10 Tf 1 0 0 1 50 700 Tm %s Tj ET BT /F1 10 Tf {second} %s Tj ET"
    text = read_document("a.pdf", papers.painted_pdf(operators, ("3", "월"))).text
    assert text.replace("\n", " ") == expected


def test_white_words_stay_out_when_a_page_is_read_twice() -> None:
    """What the first reading takes out is there again for the second: words that were recognised on a scan are read."""
    scan = "q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q"
    hidden = "BT /F1 10 Tf 3 Tr 1 0 0 1 50 700 Tm 5 0 Td %s Tj [%s] TJ ET"
    assert read_document("a.pdf", papers.painted_pdf(f"{scan} {hidden}", ("인식", "글"))).text.split() == ["인식글"]


NUMBER = st.integers(-9, 9).map(float)
MOVE = st.lists(NUMBER, min_size=2, max_size=2).map(lambda numbers: (list(map(FloatObject, numbers)), b"Td"))
PLACE = st.lists(NUMBER, min_size=6, max_size=6).map(lambda numbers: (list(map(FloatObject, numbers)), b"Tm"))
SHOW = st.just(([NameObject("/x")], b"Tj"))
ODD = st.sampled_from(
    [([], b"Td"), ([NameObject("/a"), FloatObject(1)], b"Td"), ([FloatObject(1)], b"Tm"), ([], b"BT")]
)


def shown(operations: list[Operation]) -> list[tuple[float, ...]]:
    """Return where each text is shown; what is no move or no place leaves it."""
    places: list[tuple[float, ...]] = []
    place: tuple[Any, ...] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    for operands, name in operations:
        numbers = [float(each) for each in operands if isinstance(each, float)]
        if name == b"BT":
            place = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
        elif name == b"Tm" and len(numbers) == 6:
            place = tuple(numbers)
        elif name == b"Td" and len(numbers) == 2 == len(operands):
            a, b, c, d, e, f = place
            x, y = numbers
            place = (a, b, c, d, e + a * x + c * y, f + b * x + d * y)
        elif name == b"Tj":
            places.append(place)
    return places


@given(st.lists(MOVE | PLACE | SHOW | ODD, max_size=12))
def test_every_text_is_shown_where_it_was(operations: list[Operation]) -> None:
    """Only moves become fewer; none is left behind another or behind a place."""
    fewer = folded(operations)
    assert shown(fewer) == shown(operations)
    assert [each for each in fewer if each[1] == b"Tj"] == [each for each in operations if each[1] == b"Tj"]
    good = [name for operands, name in fewer if not (name == b"Td" and len(operands) != 2)]
    assert len(fewer) <= len(operations)
    assert good.count(b"BT") == [name for _, name in operations].count(b"BT")
