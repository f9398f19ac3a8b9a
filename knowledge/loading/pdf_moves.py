"""Moves of a PDF's text that follow each other as one, so that no gap is seen between words that touch."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pypdf import PageObject
from pypdf.generic import ContentStream, FloatObject, NameObject

Operation = tuple[Any, bytes]

_CONTENTS = NameObject("/Contents")


def contents(page: PageObject) -> tuple[Operation, ...]:
    """Return the operators of a page, moves of its text as one; none where it has no content."""
    try:
        content = page["/Contents"].get_object()
        return tuple(folded(ContentStream(content, page.pdf, "bytes").operations))
    except (AttributeError, KeyError):
        return ()


def give(page: PageObject, operations: Iterable[Operation]) -> None:
    """Let a page have these operators, with lists of their own, since what is not seen is taken out of them."""
    content = ContentStream(None, page.pdf)
    content.operations = [(list(each) if isinstance(each, list) else each, name) for each, name in operations]
    page[_CONTENTS] = content


def release(page: PageObject) -> None:
    """Forget the operators of a page that has been read: its file keeps every page."""
    page.pop(_CONTENTS, None)


def folded(operations: Iterable[Operation]) -> list[Operation]:
    """Return the operators without moves that no text stands between.

    Browsers set a place and then move from it for each piece of a line. pypdf measures each of the two for a gap.
    """
    found: list[Operation] = []
    for operands, name in operations:
        before = found[-1] if found else ([], b"")
        moves = name == b"Td" and before[1] in {b"Td", b"Tm"}
        if moves and (place := _moved(before[0], operands)):
            found[-1] = ([FloatObject(each) for each in place], before[1])
        else:
            found.append((operands, name))
    return found


def _moved(place: Any, move: Any) -> tuple[float, ...]:
    """Return a place, or a move before it, with a move behind it; () where one of them is none."""
    numbers = [[float(each) for each in operands if isinstance(each, int | float)] for operands in (place, move)]
    if [len(numbers[0]), len(numbers[1])] not in ([2, 2], [6, 2]) or [len(place), len(move)] != [*map(len, numbers)]:
        return ()
    x, y = numbers[1]
    if len(numbers[0]) == 2:
        return numbers[0][0] + x, numbers[0][1] + y
    a, b, c, d, e, f = numbers[0]
    return a, b, c, d, e + a * x + c * y, f + b * x + d * y
