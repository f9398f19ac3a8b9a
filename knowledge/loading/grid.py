"""Grids of cells, and how their rows become sentences that are readable by themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.loading.decoding import one_line
from knowledge.loading.document import Block, Page

_KEY_LENGTH = 15
"""A cell longer than this is no column name; measured by eye on municipal notices, published by nobody."""

_COLUMN_NAMES = frozenset(
    {"구분", "항목", "번호", "순번", "연번", "일시", "날짜", "일자", "시간", "단계", "과목", "이름"}
)
_DIGIT = re.compile(r"\d")

Cells = Sequence[str]


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row with the number, from 1, that a person sees beside it."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet; `name` is "" when the file has only one. Rows without any text are left out."""

    name: str
    rows: tuple[GridRow, ...]

    def place(self, row: GridRow) -> str:
        """Return how a person finds the row."""
        return f"{self.name} {row.number}행" if self.name else f"{row.number}행"


def header_height(rows: Sequence[Cells]) -> int:
    """Return 1 when the first row looks like the names of the columns, else 0."""
    if len(rows) < 2:
        return 0
    first = [cell for cell in rows[0] if cell]
    if len(first) < 2 or len(set(first)) < len(first):
        return 0
    if any(len(cell) > _KEY_LENGTH or _DIGIT.search(cell) for cell in first):
        return 0
    # Two columns are more often a name and its value in each row than a header and its rows.
    return int(len(rows[0]) > 2 or first[0] in _COLUMN_NAMES)


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
    for column, cell in enumerate(one_line(cell) for cell in cells):
        name = names[column] if column < len(names) else ""
        if cell:
            parts.append(f"{name}: {cell}" if name and name != cell else cell)
    return ", ".join(dict.fromkeys(parts))


def table_lines(rows: Sequence[Cells], header: int | None = None) -> tuple[str, ...]:
    """Return a table as readable lines.

    `header` is how many rows at the top name the columns; None lets the rows tell. A table of two columns without a
    header reads as "name: value".
    """
    height = header_height(rows) if header is None else header
    names = column_names(rows[:height])
    if not height and max((len(row) for row in rows), default=0) == 2:
        lines = [_pair(row) for row in rows]
    else:
        lines = [row_line(names, row) for row in rows[height:]]
    if height and not any(lines):
        lines = [row_line((), row) for row in rows[:height]]
    return tuple(line for line in lines if line)


def _pair(row: Cells) -> str:
    if len(row) == 2 and all(row) and row[0] != row[1] and len(row[0]) <= _KEY_LENGTH:
        return f"{one_line(row[0]).rstrip(' :')}: {one_line(row[1])}"
    return row_line((), row)


def grid_page(number: int, grid: Grid) -> Page:
    """Return a sheet as a page: its name as a heading, each row a table block with its row number as the place.

    Rows above the names of the columns that hold one text, such as the title of the table, stay texts.
    """
    titles = 0
    while titles < len(grid.rows) - 1 and len({cell for cell in grid.rows[titles].cells if cell}) == 1:
        titles += 1
    cells = [row.cells for row in grid.rows[titles:]]
    height = header_height(cells) or int(len(cells) > 1)
    names = column_names(cells[:height])
    heading = (Block("heading", grid.name, 1, grid.name),) if grid.name else ()
    above = (Block("text", row_line((), row.cells), 0, grid.place(row)) for row in grid.rows[:titles])
    rows = (Block("table", row_line(names, row.cells), 0, grid.place(row)) for row in grid.rows[titles + height :])
    return Page(number, (*heading, *above, *rows))
