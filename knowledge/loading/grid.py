"""Grids of cells, and how their rows become sentences that are readable by themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise

from knowledge.loading.decoding import one_line
from knowledge.loading.document import Block, Caution, Page
from knowledge.loading.headings import (
    KEY_LENGTH,
    Cells,
    header_height,
    is_label,
    is_naming,
    pairs,
    repeated,
    rows_above,
    sheet_header_height,
)
from knowledge.wording import Sentence

BAND_LENGTH = 30
"""What stands alone over the whole width of a table and is longer is a remark, not a heading of the rows below it."""

NAMED = 8
"""Hidden rows and columns that are named one by one; our own limit."""

_REMARKS = ("※", "*", "-", "☞", "주)", "(")
_SUMS = frozenset({"합계", "소계", "총계", "계", "합 계", "소 계", "총 계", "평균"})
_NOTES = ("※", "☞", "*", "주)")
"""What begins a remark below a table, which sheets keep in the first column."""


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row with the number, from 1, that a person sees beside it."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet; `name` is "" when the file has only one, `called` what it is called all the same.

    `theirs` says what the file calls its columns where the first row has other names for them.

    Rows without any text are left out.
    """

    name: str
    rows: tuple[GridRow, ...]
    called: str = ""
    theirs: Mapping[str, str] = field(default_factory=dict)

    def place(self, row: GridRow) -> str:
        """Return how a person finds the row."""
        return f"{self.name} {row.number}행" if self.name else f"{row.number}행"


def struck_text(count: int) -> Sentence:
    """Return what is said of pieces that somebody struck through: they hold no more."""
    return Sentence("%(count)d pieces of struck-through text were not read", count=count)


def unread_text(count: int) -> Sentence:
    """Return what is said of pieces that nobody sees."""
    return Sentence("%(count)d pieces of hidden or white text were not read", count=count)


def unseen_caution(sheet: str, columns: Iterable[int], rows: Iterable[int]) -> Caution | None:
    """Return what is said of hidden columns and rows, both from 1, with the first of them, or None."""
    names = [*(f"{_letters(column)}열" for column in sorted(columns)), *(f"{row}행" for row in sorted(rows))]
    if not names:
        return None
    told = ", ".join((*names[:NAMED], *["…"] * (len(names) > NAMED)))
    return Caution(f"{sheet}({told})", Sentence("%(count)d hidden rows or columns were not read", count=len(names)))


def _letters(column: int) -> str:
    """Return what programs write above a column: A, …, Z, AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_names(header: Sequence[Cells]) -> tuple[str, ...]:
    """Return one name a column from the rows of a header, a name over several columns said once for each."""
    width = max((len(row) for row in header), default=0)
    names = []
    for column in range(width):
        parts = [one_line(row[column]) for row in header if column < len(row) and row[column]]
        names.append(" ".join(dict.fromkeys(parts)))
    return tuple(names)


def row_line(names: Sequence[str], cells: Cells) -> str:
    """Return a row as one line, "구분: 중학생, 신청 기간: 3월"; a cell without a column name stands alone."""
    parts = []
    above = ""
    for column, cell in enumerate(one_line(cell) for cell in cells):
        name = names[column] if column < len(names) else ""
        # A sum that stands over several columns is the name of its row, said once.
        again, above = cell == above and cell in _SUMS, cell
        if cell and not again:
            parts.append(f"{name}: {cell}" if name and name != cell else cell)
    return ", ".join(dict.fromkeys(parts))


def named_line(row: Iterable[tuple[str, bool]]) -> str:
    """Return a row whose names stand before their values, "기간: 3월, 대상: 중학생".

    `row` has the text of each cell and whether it is a name.
    """
    pending: list[str] = []
    names: list[str] = []
    values: list[str] = []
    for text, is_name in row:
        if is_name:
            pending.append(text)
            continue
        names.append(" ".join(dict.fromkeys(name for name in pending if name)))
        values.append(text)
        pending = []
    return row_line((*names, ""), (*values, " ".join(dict.fromkeys(pending))))


def table_lines(rows: Sequence[Cells], header: int | None = None) -> tuple[str, ...]:
    """Return a table as readable lines.

    `header` is how many rows at the top name the columns; None lets the rows tell. A table of two columns without a
    header reads as "name: value", and so does one whose cells are names by turns. What stands alone over the whole
    width is a line of its own, and short as it is, it heads each row below it.
    """
    titles = 0
    while header is None and titles < len(rows) - 2 and _band(rows[titles]):
        titles += 1
    above = [_band(row) for row in rows[:titles]]
    return (*above, *(line for line in _body(rows[titles:], header) if line))


def _body(rows: Sequence[Cells], header: int | None) -> list[str]:
    if header in {None, 1} and (width := repeated(rows)):
        return [line for rows in beside(rows, width) for line in body_lines(column_names(rows[:1]), rows[1:])]
    if header is None and (found := pairs(rows)):
        return [line for row in found for line in _paired(row)]
    height = header_height(rows) if header is None else header
    names = column_names(rows[:height])
    if not height and max((len(row) for row in rows), default=0) == 2:
        return [_band(row) or _pair(row) for row in rows]
    if height and not any(any(row) for row in rows[height:]):
        return [row_line((), row) for row in rows[:height]]
    return list(body_lines(names, rows[height:]))


def beside(rows: Sequence[Cells], width: int) -> list[list[Cells]]:
    """Return the tables of so many columns that stand side by side, from the left."""
    columns = max(map(len, rows))
    return [[row[start : start + width] for row in rows] for start in range(0, columns, width)]


def body_lines(names: Sequence[str], rows: Sequence[Cells]) -> Iterator[str]:
    """Yield a line for each row below the names of the columns; a row may be empty."""
    heading = ""
    for row in rows:
        band = _band(row)
        if band:
            heading = "" if len(band) > BAND_LENGTH or band.startswith(_REMARKS) else band
            yield band
            continue
        line = row_line(names, row)
        yield f"{heading}, {line}" if heading and line else line


def _band(row: Cells) -> str:
    """Return the one text that stands over the whole width of a table, or alone in a row as a remark, or ""."""
    if len(row) < 2 or not row[0]:
        return ""
    alone = one_line(row[0]).startswith(_NOTES) and not any(row[1:])
    return one_line(row[0]) if alone or len(set(row)) == 1 else ""


def _paired(row: Sequence[Cells]) -> list[str]:
    """Return a line for each name and value; what stands behind the last value is no name and belongs to it."""
    lines = [_pair(pair) for pair in row]
    if len(lines) > 1 and not row[-1][1] and not is_label(row[-1][0]):
        lines[-2:] = [", ".join(line for line in lines[-2:] if line)]
    return lines


def _pair(row: Cells) -> str:
    if len(row) == 2 and all(row) and row[0] != row[1] and len(one_line(row[0])) <= KEY_LENGTH:
        return f"{one_line(row[0]).rstrip(' :')}: {one_line(row[1])}"
    return row_line((), row)


def grid_page(number: int, grid: Grid) -> Page:
    """Return a sheet as a page: its name as a heading, each row a table block with its row number as the place.

    Rows above the names of the columns stay texts: the title of the table, a date, what all of its rows share.
    """
    heading = (Block("heading", grid.name, 1, grid.name),) if grid.name and grid.rows else ()
    starts = [0, *_further_tables([row.cells for row in grid.rows]), len(grid.rows)]
    tables = (_table_blocks(grid, grid.rows[start:end]) for start, end in pairwise(starts))
    return Page(number, (*heading, *chain.from_iterable(tables)))


def _further_tables(rows: Sequence[Cells]) -> Iterator[int]:
    """Yield where a table begins below another: with names of columns of its own, and what it is called above them."""
    last = 0
    for at in range(2, len(rows) - 1):
        if not is_naming(rows[at]):
            continue
        start = at
        while start > last + 2 and len({*filter(None, rows[start - 1])}) == 1:
            start -= 1
        if start >= last + 2:
            last = start
            yield start


def _table_blocks(grid: Grid, rows: Sequence[GridRow]) -> Iterator[Block]:
    titles = 0
    while titles < len(rows) - 1 and len({cell for cell in rows[titles].cells if cell}) == 1:
        titles += 1
    width = max((len(row.cells) for row in rows[titles:]), default=0)
    cells = [(*row.cells, *[""] * (width - len(row.cells))) for row in rows[titles:]]
    shared = rows_above(cells)
    height, lines = _sheet_lines(cells[shared:])
    yield from (Block("text", _shared(row.cells), 0, grid.place(row)) for row in rows[: titles + shared])
    placed = zip(rows[titles + shared + height :], lines, strict=True)
    yield from (Block("table", line, 0, grid.place(row)) for row, line in placed)


def _sheet_lines(cells: Sequence[Cells]) -> tuple[int, list[str]]:
    """Return how many rows of a sheet name the columns, and a line for each row below them."""
    if width := repeated(cells):
        told = [body_lines(column_names(half[:1]), half[1:]) for half in beside(cells, width)]
        return 1, ["; ".join(filter(None, each)) for each in zip(*told, strict=True)]
    if paired := pairs(cells):
        return 0, [", ".join(_pair(pair) for pair in row if any(pair)) for row in paired]
    height = sheet_header_height(cells)
    if not height and max(map(len, cells), default=0) == 2:
        return 0, [_band(row) or _pair(row) for row in cells]
    return height, list(body_lines(column_names(cells[:height]), cells[height:]))


def _shared(cells: Cells) -> str:
    """Return a row that stands above a table as a line, a name before its value."""
    said = tuple(dict.fromkeys(filter(None, cells)))
    return _pair(said) if ":" not in said[0] else row_line((), said)
