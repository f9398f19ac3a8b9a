"""Cells with spans, as word processors keep their tables, to readable lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from knowledge.loading.document import TooLargeError
from knowledge.loading.grid import named_line, row_line, table_lines
from knowledge.loading.headings import CORNERS, KEY_LENGTH, LAYERS, deepened
from knowledge.wording import Sentence

CELLS = 200_000
"""Cells of one table, those that a span fills included; our own limit."""

CHARACTERS = 5_000_000
"""Characters of one table, those that a span says again included; our own limit."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell at a row and a column, both from 0, over `rows` and `columns`.

    `names` when the file says that it heads others, `strong` when it looks like it: shaded or in bold letters.
    """

    row: int
    column: int
    rows: int = 1
    columns: int = 1
    text: str = ""
    names: bool = False
    strong: bool = False

    def saying(self, text: str) -> Cell:
        """Return the cell with this text."""
        return replace(self, text=text)


def cell_lines(cells: Sequence[Cell]) -> tuple[str, ...]:
    """Return the rows of a table as lines that are readable by themselves. Raises TooLargeError."""
    rows = _filled(cells)
    texts = [[cell.text for cell in row] for row in rows]
    height = _height([[cell.names for cell in row] for row in rows])
    if height:
        height = deepened(texts, height)
        return table_lines(texts, height if height < len(rows) else 0)
    if any(cell.names for row in rows for cell in row):
        return tuple(line for line in map(_named, rows) if line)
    looked = _by_look(rows)
    return table_lines(texts) if looked is None else looked


def plain_lines(cells: Sequence[Cell]) -> tuple[str, ...]:
    """Return the rows of a table whose columns have no names. Raises TooLargeError."""
    return tuple(line for row in _filled(cells) if (line := row_line((), [cell.text for cell in row])))


def _height(heads: Sequence[Sequence[bool]]) -> int:
    """Return how many rows at the top hold nothing but heads."""
    return next((number for number, row in enumerate(heads) if not all(row)), len(heads))


def _by_look(rows: Sequence[Sequence[Cell]]) -> tuple[str, ...] | None:
    """Return the lines of a table whose heads are told by their look, or None where the look tells nothing."""
    bands = _height([[cell is row[0] for cell in row] if len(row) > 1 else [False] for row in rows])
    body = rows[bands:]
    height = _height([[_is_heading(row)] for row in body])
    above = tuple(row[0].text for row in rows[:bands] if row[0].text)
    if 0 < height <= LAYERS and height < len(body):
        texts = [[cell.text for cell in row] for row in body]
        return (*above, *table_lines(texts, deepened(texts, height)))
    if body and not height and not _is_cornered(body[0]) and all(map(_is_led, body)):
        marked = ([replace(cell, names=cell.strong) for cell in row] for row in body)
        return (*above, *(line for line in map(_named, marked) if line))
    return None


def _is_heading(row: Sequence[Cell]) -> bool:
    """Tell whether a row holds several texts, which all look like names."""
    return len({cell.text for cell in row} - {""}) > 1 and all(cell.strong or not cell.text for cell in row)


def _is_cornered(row: Sequence[Cell]) -> bool:
    """Tell whether a row names columns though only its first cell looks like it: the first column is shaded."""
    corner = "".join(row[0].text.split())
    return len(row) > 2 and corner in CORNERS and not any(cell.strong for cell in row if cell is not row[0])


def _is_led(row: Sequence[Cell]) -> bool:
    """Tell whether a row begins with a name that looks like one, and has a value that does not."""
    first = next((cell for cell in row if cell.text), None)
    short = all(len(cell.text) <= KEY_LENGTH for cell in row if cell.strong)
    return first is not None and first.strong and short and any(cell.text and not cell.strong for cell in row)


def _filled(cells: Iterable[Cell]) -> list[list[Cell]]:
    filled: dict[tuple[int, int], Cell] = {}
    covered = 0
    characters = 0
    for cell in cells:
        size = max(cell.rows, 1) * max(cell.columns, 1)
        covered += size
        characters += size * len(cell.text)
        if covered > CELLS or characters > CHARACTERS:
            raise TooLargeError(Sentence("%(count)d cells", count=CELLS))
        for row in range(cell.row, cell.row + max(cell.rows, 1)):
            for column in range(cell.column, cell.column + max(cell.columns, 1)):
                filled.setdefault((row, column), cell)
    by_row: dict[int, dict[int, Cell]] = {}
    for (row, column), cell in filled.items():
        by_row.setdefault(row, {})[column] = cell
    # Only columns that are there make a place, so that a wild number costs nothing.
    places = {column: place for place, column in enumerate(sorted({column for _, column in filled}))}
    if len(places) * len(by_row) > CELLS:
        raise TooLargeError(Sentence("%(count)d cells", count=CELLS))
    return [_row(row, by_row[row], places) for row in sorted(by_row)]


def _row(number: int, cells: dict[int, Cell], places: dict[int, int]) -> list[Cell]:
    row = [Cell(number, column) for column in places]
    for column, cell in cells.items():
        row[places[column]] = cell
    return row


def _named(row: Sequence[Cell]) -> str:
    return named_line((cell.text, cell.names) for cell in dict.fromkeys(row))
