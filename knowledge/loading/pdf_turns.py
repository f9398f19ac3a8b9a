"""Pages of a PDF that are shown turned, laid as they are shown, so that their tables lie in rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pypdf import PageObject
from pypdf.generic import ArrayObject, FloatObject, NameObject, NumberObject

from knowledge.loading.pdf_layers import held, numbers_of
from knowledge.loading.pdf_moves import Operation

Matrix = tuple[float, float, float, float, float, float]

_BOXES = ("/MediaBox", "/CropBox")
_TEXTS = frozenset({b"Tj", b"TJ", b"'", b'"'})
_WHOLE: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def laid(page: PageObject, operations: tuple[Operation, ...]) -> tuple[Operation, ...]:
    """Return the operators of a page that is shown turned as they lie then, its boxes and annotations turned with them.

    A page whose words would lie on their side is left as it is: they are read as they were written.
    """
    turn = _turn(page)
    if turn is None or not _lies(operations, turn):
        return operations
    for name in _BOXES:
        if box := numbers_of(held(page, name), 4):
            page[NameObject(name)] = _turned(box, turn)
    notes = held(page, "/Annots")
    for reference in notes if isinstance(notes, list) else ():
        note = reference.get_object()
        if isinstance(note, dict) and (box := numbers_of(held(note, "/Rect"), 4)):
            note[NameObject("/Rect")] = _turned(box, turn)
    page[NameObject("/Rotate")] = NumberObject(0)
    return (([FloatObject(each) for each in turn], b"cm"), *operations)


def _turn(page: PageObject) -> Matrix | None:
    """Return what lays a page as it is shown, None where it is shown as it lies."""
    left, bottom, right, top = (float(each) for each in page.mediabox)
    turns: dict[int, Matrix] = {
        90: (0.0, -1.0, 1.0, 0.0, -bottom, right),
        180: (-1.0, 0.0, 0.0, -1.0, right, top),
        270: (0.0, 1.0, -1.0, 0.0, top, -left),
    }
    return turns.get(page.rotation % 360)


def _lies(operations: Sequence[Operation], turn: Matrix) -> bool:
    """Tell whether most texts of a page run from left to right once it is turned; those of forms are not looked at."""
    kept: list[Matrix] = []
    around, text = turn, _WHOLE
    lying = sideways = 0
    for operands, name in operations:
        if name == b"q":
            kept.append(around)
        elif name == b"Q" and kept:
            around = kept.pop()
        elif name == b"cm" and (matrix := _matrix(operands)):
            around = _product(matrix, around)
        elif name == b"BT":
            text = _WHOLE
        elif name == b"Tm" and (matrix := _matrix(operands)):
            text = matrix
        elif name in _TEXTS:
            across, up, *_ = _product(text, around)
            if across > abs(up):
                lying += 1
            else:
                sideways += 1
    return lying > sideways


def _matrix(operands: Any) -> Matrix | None:
    numbers = [float(each) for each in operands if isinstance(each, int | float)]
    return (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]) if len(numbers) == 6 else None


def _product(first: Matrix, second: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _turned(box: Sequence[float], turn: Matrix) -> ArrayObject:
    a, b, c, d, e, f = turn
    xs, ys = zip(*((a * x + c * y + e, b * x + d * y + f) for x, y in (box[:2], box[2:])), strict=True)
    return ArrayObject(FloatObject(each) for each in (min(xs), min(ys), max(xs), max(ys)))
