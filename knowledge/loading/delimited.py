"""CSV and its relatives: one grid, whatever separates the cells."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from knowledge.loading.decoding import decode
from knowledge.loading.document import Caution, Document, TooLargeError
from knowledge.loading.grid import Grid, GridRow, grid_page
from knowledge.wording import Sentence

DELIMITERS = ",\t;|"
ROWS = 500_000
"""Rows read of one file."""

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
    lines = text.splitlines(keepends=True)
    rows: list[GridRow] = []
    warnings: list[Caution] = []
    for number, (cells, closed) in enumerate(_records(lines, delimiter(text)), start=1):
        if number > ROWS:
            raise TooLargeError(Sentence("%(count)d rows", count=ROWS))
        if not closed:
            warnings.append(Caution(f"{number}행", "a quotation mark is opened here and never closed"))
        if any(cells):
            rows.append(GridRow(number, cells))
    return Grid("", tuple(rows)), tuple(warnings)


def delimiter(text: str) -> str:
    """Return what separates the cells: the most frequent candidate of the first line that has text."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(DELIMITERS, key=lambda candidate: _outside_quotes(first).count(candidate))


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])


def _records(lines: list[str], separator: str) -> Iterator[tuple[tuple[str, ...], bool]]:
    start = 0
    unclosed = 0
    while start < len(lines):
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
        raise TooLargeError(str(error)) from error
    return tuple(cell.strip() for cell in cells)
