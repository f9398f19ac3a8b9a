"""Tables of an HTML page: spans filled, header cells told from others, rows as readable lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from lxml import etree

from knowledge.loading.document import TooLargeError
from knowledge.loading.grid import named_line, table_lines
from knowledge.loading.headings import deepened
from knowledge.wording import Sentence

Element: TypeAlias = etree._Element  # noqa: SLF001 - the types of lxml give it no other name

SPAN = 200
"""Columns or rows that one cell may cover."""

CELLS = 200_000
"""Cells of one table, those that a span fills included."""


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    names: bool


def table_texts(table: Element, read: Callable[[Element], str | None]) -> tuple[str, tuple[str, ...]]:
    """Return the caption and the lines of a table; `read` gives the text of a cell, or None when nobody sees it."""
    caption = next((read(found) or "" for found in table.findall("caption")), "")
    rows = [[cell or _Cell("", names=False) for cell in row] for row in _filled(table, read)]
    height = 0
    while height < len(rows) and rows[height] and all(cell.names for cell in rows[height]):
        height += 1
    texts = [[cell.text for cell in row] for row in rows]
    if height:
        height = deepened(texts, height)
        return caption, table_lines(texts, height if height < len(rows) else 0)
    if any(cell.names for row in rows for cell in row):
        lines = (named_line((cell.text, cell.names) for cell in row) for row in rows)
        return caption, tuple(line for line in lines if line)
    return caption, table_lines(texts)


def _filled(table: Element, read: Callable[[Element], str | None]) -> Iterator[list[_Cell | None]]:
    below: dict[int, tuple[_Cell, int]] = {}
    total = 0
    for line in table_rows(table):
        row: dict[int, _Cell] = {column: cell for column, (cell, _) in below.items()}
        below = {column: (cell, left - 1) for column, (cell, left) in below.items() if left > 1}
        column = 0
        for element in cells_of(line):
            text = read(element)
            if text is None:
                continue
            while column in row:
                column += 1
            cell = _Cell(text, names=element.tag == "th")
            rows = _span(element, "rowspan")
            for covered in range(column, column + _span(element, "colspan")):
                row[covered] = cell
                if rows > 1:
                    below[covered] = (cell, rows - 1)
        total += len(row)
        if total > CELLS:
            raise TooLargeError(Sentence("%(count)d cells", count=CELLS))
        yield [row.get(column) for column in range(max(row, default=-1) + 1)]


def table_rows(table: Element) -> Iterator[Element]:
    """Yield the rows of a table, without those of tables inside it."""
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in {"thead", "tbody", "tfoot"}:
            yield from child.findall("tr")


def cells_of(row: Element) -> list[Element]:
    """Return the cells of a row."""
    return [cell for cell in row if cell.tag in {"td", "th"}]


def _span(element: Element, name: str) -> int:
    text = (element.get(name) or "").strip()
    return min(int(text), SPAN) if text.isascii() and text.isdigit() and len(text) < 6 and int(text) else 1
