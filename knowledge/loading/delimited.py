"""CSV and its relatives: one grid, whatever separates the cells."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice, pairwise, zip_longest

from knowledge.loading.decoding import decode
from knowledge.loading.document import Caution, Document, TooLargeError
from knowledge.loading.grid import Grid, GridRow, grid_page
from knowledge.loading.headings import ROWS_ABOVE, Cells, is_name
from knowledge.wording import Sentence

DELIMITERS = ",\t;|"
ROWS, LINES, CELLS = 500_000, 1_000_000, 5_000_000
"""Rows read of one file, the lines that they may take, and their cells; our own limits."""

SAMPLE, BEGINNING = 20, 2**16
"""Lines, and characters at most, by which the separator is told; our own choice."""

_QUOTED = re.compile(r'(?<![^,;\t|\n])"(?:[^"]|"")*"')
"""A quoted cell, whatever lines and marks are in it."""

_DECLARED = re.compile(r"sep=([,;\t|])[ \t]*(?:\n|\Z)", re.IGNORECASE)
"""The line with which Excel is told the separator; it is no row."""

_CLOSING = re.compile(r'(?<!")"(?:"")*(?!")')
"""A quotation mark that is not said twice."""

UNCLOSED = 20
"""Rows with an opening quotation mark that is never closed; after so many, quotation marks count for nothing."""


def read_delimited(data: bytes) -> Document:
    """Read a file of delimited rows, the first of them naming the columns."""
    grid, warnings = read_delimited_grid(data)
    return Document((grid_page(1, grid),), warnings)


def read_delimited_grid(data: bytes) -> tuple[Grid, tuple[Caution, ...]]:
    """Return the grid of a file; an opening quote that is never closed costs its own row only."""
    text = decode(data)
    separator = delimiter(text)
    # Counted before they are made: of fifty million bytes each may be a line, or part two cells.
    if text.count("\n") > LINES:
        raise TooLargeError(Sentence("%(count)d rows", count=ROWS))
    if text.count(separator) > CELLS:
        raise TooLargeError(Sentence("%(count)d cells", count=CELLS))
    lines = text.splitlines(keepends=True)
    if _DECLARED.match(text):
        lines[0] = "\n"
    rows: list[GridRow] = []
    warnings: list[Caution] = []
    for number, (cells, closed) in enumerate(_records(lines, separator), start=1):
        if number > ROWS:
            raise TooLargeError(Sentence("%(count)d rows", count=ROWS))
        if not closed:
            warnings.append(Caution(f"{number}행", "a quotation mark is opened here and never closed"))
        if any(cells):
            rows.append(GridRow(number, cells))
    return Grid("", tuple(_spread(rows))), tuple(warnings)


def read_delimited_grids(data: bytes) -> tuple[tuple[Grid, ...], tuple[Caution, ...]]:
    """Return the one grid of a file, as a workbook has several."""
    grid, warnings = read_delimited_grid(data)
    return (grid,), warnings


def _spread(rows: list[GridRow]) -> list[GridRow]:
    """Return the rows with names over several columns or rows in all of their cells, as a sheet has merged ones."""
    for at, (upper, lower) in enumerate(pairwise(rows[: ROWS_ABOVE + 1])):
        if names := _names_spread(upper.cells, lower.cells):
            spread = (GridRow(row.number, cells) for row, cells in zip((upper, lower), names, strict=True))
            return [*rows[:at], *spread, *rows[at + 2 :]]
    return rows


def _names_spread(upper: Cells, lower: Cells) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Return two rows of names, the first with its names over several columns said in each, None where they are none.

    Below the first name stands nothing, and below one over several columns a name for each of them.
    """
    pairs = [*zip_longest(upper, lower, fillvalue="")]
    if not pairs[0][0] or pairs[0][1] or not all(map(any, pairs)):
        return None
    parted = {at - left for at, (above, _) in enumerate(pairs) if not above for left in (0, 1)}
    # A name over two rows has nothing below it: what stands there is a value, and the row one of values.
    named = (is_name(below) if at in parted else not below for at, (_, below) in enumerate(pairs))
    if not parted or not all(named):
        return None
    said: list[str] = []
    for above, _ in pairs:
        said.append(above or said[-1])
    return tuple(said), tuple(below or name for name, (_, below) in zip(said, pairs, strict=True))


def delimiter(text: str) -> str:
    """Return what separates the cells: what parts most of the first lines into as many cells as one another.

    A title may stand above the names of the columns, and a comma may stand inside of cells that something else parts.
    """
    declared = _DECLARED.match(text)
    if declared:
        return declared[1]
    lines = [*islice(filter(str.strip, _QUOTED.sub("", text[:BEGINNING]).split("\n")), SAMPLE)]

    def fit(candidate: str) -> tuple[int, int]:
        counts = Counter(line.count(candidate) for line in lines)
        counts.pop(0, None)
        return max(((lines_alike, count) for count, lines_alike in counts.items()), default=(0, 0))

    return max(DELIMITERS, key=fit)


def _records(lines: list[str], separator: str) -> Iterator[tuple[tuple[str, ...], bool]]:
    start = 0
    unclosed = 0
    while start < len(lines):
        if '"' not in lines[start] and len(lines[start]) <= csv.field_size_limit():
            yield tuple(map(str.strip, lines[start].split(separator))), True
            start += 1
            continue
        # Looking for the end of the file again and again would make a hostile file quadratic.
        end = _closing(lines, start, separator) if unclosed < UNCLOSED else None
        if end is None:
            unclosed += 1
            yield tuple(cell.replace('"', "").strip() for cell in lines[start].split(separator)), unclosed > UNCLOSED
            start += 1
            continue
        yield _cells("".join(lines[start:end]), separator), True
        start = end


def _closing(lines: list[str], start: int, separator: str) -> int | None:
    """Return the line after the record, or None when a quotation mark in it is never closed."""
    quoted = False
    for end in range(start, len(lines)):
        if '"' in lines[end]:
            quoted = _quoted_after(lines[end], separator, quoted=quoted)
        if not quoted:
            return None if end > start and _closes_oddly(lines[end], separator) else end + 1
    return None


def _closes_oddly(line: str, separator: str) -> bool:
    """Tell whether the quotation that a line ends is one of its own, in the middle of a cell."""
    closed = _CLOSING.search(line)
    behind = line[closed.end() :].strip(" \t\r\n" if separator != "\t" else " \r\n") if closed else ""
    return bool(behind) and not behind.startswith(separator)


def _quoted_after(line: str, separator: str, *, quoted: bool) -> bool:
    """Tell whether a quotation is open at the end of the line; a mark inside an unquoted cell is a character."""
    at = 0
    while at < len(line):
        if not quoted and line[at] == '"':
            quoted = True
            at += 1
            continue
        found = line.find('"' if quoted else separator, at)
        if found < 0:
            return quoted
        at = found + 1
        if quoted and line[at : at + 1] == '"':
            at += 1
        elif quoted:
            quoted = False
            at = _after(line, separator, at)
    return quoted


def _after(line: str, separator: str, at: int) -> int:
    found = line.find(separator, at)
    return len(line) if found < 0 else found + 1


def _cells(record: str, separator: str) -> tuple[str, ...]:
    try:
        cells = next(csv.reader(io.StringIO(record, newline=""), delimiter=separator), [])
    except csv.Error as error:
        raise TooLargeError(Sentence("%(count)d characters in one cell", count=csv.field_size_limit())) from error
    return tuple(cell.strip() for cell in cells)
