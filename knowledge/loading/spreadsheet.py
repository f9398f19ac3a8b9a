"""XLSX workbooks: each visible sheet a grid, merged cells filled, dates in ISO form."""

from __future__ import annotations

import io
import re
import warnings as python_warnings
from datetime import date, datetime, time, timedelta
from typing import Any
from zipfile import ZipFile

from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils import range_boundaries
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.loading.archive import open_archive, read_entry, refuse_doctypes
from knowledge.loading.decoding import clean, one_line
from knowledge.loading.document import BrokenError, Caution, Document, TooLargeError
from knowledge.loading.grid import Grid, GridRow, grid_page, struck_text, unseen_caution
from knowledge.wording import Sentence

CELLS = 1_000_000
"""Cells read of one workbook, those that a merged range fills included."""

UNKNOWN = "%(count)d formulas have no result in the file and were not read: open it in its program and save it once"

_COVERING = re.compile(rb"<(?:[\w.-]+:)?(?:mergeCell|hyperlink)\s([^>]*)>")
_RANGE = re.compile(rb"(?:^|\s)ref\s*=\s*[\"']([A-Z]{1,3}\d{1,7}(?::[A-Z]{1,3}\d{1,7})?)[\"']")
_NO_VALUE = re.compile(rb"(?:</f\s*>|<f\b[^>]*/>)\s*(?:<v\s*/>|<v\s*>\s*</v\s*>)?\s*</c\s*>")
_ASIDE = re.compile(r'\[\$[^\]]*\]|"[^"]*"')
"""Parts of a number format that show nothing of the value: its language, as in "[$-en-US]h:mm", and quoted texts."""

_PLACES = re.compile(r"[0#]*(?:00|[0#][-) ]+[0#])[-() 0#]*")
"""A number format that puts digits in their places, such as 000-0000-0000 for a telephone."""

_CONDITION = re.compile(r"\[<=(\d+)\]")

_UNIT = re.compile(r'[0#]"([^"]*)"')
"""The unit behind the digits in a number format such as #,##0"원"."""


def read_workbook(data: bytes) -> Document:
    """Read every visible sheet, each row as a line of its own."""
    grids, warnings = read_workbook_grids(data)
    pages = tuple(grid_page(number, grid) for number, grid in enumerate(grids, start=1))
    return Document(pages, warnings)


def read_workbook_grids(data: bytes) -> tuple[tuple[Grid, ...], tuple[Caution, ...]]:
    """Return the grids of the visible sheets; what is hidden is named in a caution, not read.

    Raises BrokenError, EncryptedError, DoctypeError or TooLargeError.
    """
    with open_archive(data) as archive:
        refuse_doctypes(archive)
        _refuse_vast_ranges(archive)
        unknown = _without_value(archive)
    workbook = _workbook(data)
    shown = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    warnings = [
        Caution(sheet.title, "the sheet is hidden and was not read")
        for sheet in workbook.worksheets
        if sheet.sheet_state != "visible"
    ]
    grids = []
    budget = CELLS
    struck = 0
    for sheet in shown:
        values, lines = _values(sheet, budget)
        budget -= len(values)
        struck += lines
        rows, hidden = _rows(sheet, values)
        called = one_line(sheet.title)
        grids.append(Grid(called if len(shown) > 1 else "", rows, called))
        if hidden:
            warnings.append(hidden)
        if failed := sum(cell.data_type == "e" for cell in sheet._cells.values()):  # noqa: SLF001
            warnings.append(
                Caution(
                    one_line(sheet.title),
                    Sentence("%(count)d cells with an error (#REF! or the like) were not read", count=failed),
                )
            )
    if struck:
        warnings.append(Caution("", struck_text(struck)))
    if unknown:
        warnings.append(Caution("", Sentence(UNKNOWN, count=unknown)))
    return tuple(grids), tuple(warnings)


def _without_value(archive: ZipFile) -> int:
    """Return how many formulas no program has worked out yet: the file does not say what they show."""
    sheets = (name for name in archive.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml"))
    return sum(len(_NO_VALUE.findall(read_entry(archive, name))) for name in sheets)


def _refuse_vast_ranges(archive: ZipFile) -> None:
    """Raise when merged ranges or links cover more cells than are read: openpyxl makes each of those cells."""
    covered = 0
    for name in archive.namelist():
        if not name.endswith(".xml"):
            continue
        xml = read_entry(archive, name)
        if b"\x00" in xml:
            raise BrokenError(f"{name} is not in UTF-8")
        for attributes in _COVERING.findall(xml):
            covered += _covered_cells(name, attributes)
            if covered > CELLS:
                raise TooLargeError(Sentence("%(count)d cells", count=CELLS))


def _covered_cells(name: str, attributes: bytes) -> int:
    found = _RANGE.search(attributes)
    if not found:
        raise BrokenError(f"{name} has a range that can't be read")
    first_column, first_row, last_column, last_row = (edge or 0 for edge in range_boundaries(found[1].decode()))
    return (last_row - first_row + 1) * (last_column - first_column + 1)


def _workbook(data: bytes) -> Workbook:
    with python_warnings.catch_warnings():
        # openpyxl warns of styles and extensions that it drops; none of them is text.
        python_warnings.simplefilter("ignore")
        try:
            return load_workbook(io.BytesIO(data), data_only=True, keep_links=False, rich_text=True)
        except Exception as error:
            # A damaged workbook fails in openpyxl with whatever its code meets first.
            raise BrokenError from error


def _values(sheet: Worksheet, budget: int) -> tuple[dict[tuple[int, int], str], int]:
    """Return the texts of cells without what is struck through, and in how many something is."""
    # sheet.iter_rows would create every cell up to the last one, which may be XFD1048576.
    cells: dict[tuple[int, int], Any] = sheet._cells  # noqa: SLF001
    if len(cells) > budget:
        raise TooLargeError(Sentence("%(count)d cells", count=CELLS))
    values: dict[tuple[int, int], str] = {}
    struck = 0
    for place, cell in cells.items():
        if cell.data_type == "e" or cell.value is None:
            continue
        kept = _unstruck(cell)
        struck += kept is not cell.value
        values[place] = _text(kept, cell.number_format or "")
    for merged in sheet.merged_cells.ranges:
        value = values.get((merged.min_row, merged.min_col), "")
        for row in range(merged.min_row, merged.max_row + 1):
            for column in range(merged.min_col, merged.max_col + 1):
                values[row, column] = value
    return {place: value for place, value in values.items() if value}, struck


def _unstruck(cell: Any) -> object:
    """Return the value of a cell, or the rest of it where a line goes through some of it."""
    value = cell.value
    if cell.has_style and cell.font.strike:
        return ""
    if isinstance(value, CellRichText):
        kept = [part for part in value if not (isinstance(part, TextBlock) and part.font.strike)]
        return value if len(kept) == len(value) else "".join(map(str, kept))
    return value


def _rows(sheet: Worksheet, values: dict[tuple[int, int], str]) -> tuple[tuple[GridRow, ...], Caution | None]:
    hidden_rows = {number for number, row in sheet.row_dimensions.items() if row.hidden}
    hidden_columns = {
        number
        for column in sheet.column_dimensions.values()
        if column.hidden and column.min and column.max
        for number in range(column.min, column.max + 1)
    }
    hidden_rows &= {row for row, _ in values}
    hidden_columns &= {column for _, column in values}
    shown = {
        place: value
        for place, value in values.items()
        if place[0] not in hidden_rows and place[1] not in hidden_columns
    }
    first = min((column for _, column in shown), default=1)
    by_row: dict[int, dict[int, str]] = {}
    for (row, column), value in shown.items():
        by_row.setdefault(row, {})[column] = value
    rows = tuple(
        GridRow(number, tuple(cells.get(column, "") for column in range(first, max(cells) + 1)))
        for number, cells in sorted(by_row.items())
    )
    return rows, unseen_caution(one_line(sheet.title), hidden_columns, hidden_rows)


def _text(value: object, shape: str) -> str:
    if isinstance(value, bool):
        return "y" if value else "n"
    if isinstance(value, datetime):
        moment = value.replace(tzinfo=None)
        return moment.date().isoformat() if moment.time() == time() else moment.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time | timedelta):
        # "12:30" is minutes and seconds as often as hours: no seconds are said that the sheet does not show.
        clock = value.isoformat("seconds") if isinstance(value, time) else _clock(value)
        return clock if "s" in _ASIDE.sub("", shape).casefold() else clock.rpartition(":")[0]
    if isinstance(value, int | float):
        return _number(value, shape)
    return "" if value is None else clean(str(value)).strip()


def _number(value: float, shape: str) -> str:
    """Return a number as the sheet shows it: with its per cent, thousands and unit, or its digits in their places."""
    places = _places(value, shape)
    if places and value >= 0 and value == int(value):
        return _placed(str(int(value)), places)
    if "%" in shape:
        return f"{value * 100:.10g}%"
    unit = _UNIT.search(shape)
    plain = f"{value:,}" if "," in shape and isinstance(value, int) else f"{value:.15g}"
    return plain + (unit.group(1).strip() if unit else "")


def _places(value: float, shape: str) -> str:
    """Return the places of digits in a number format, "" where it is another one.

    It may say one format up to a number and another above it, as for telephones without and with their area.
    """
    first, *others = shape.split(";")
    limit = _CONDITION.search(first)
    section = others[0] if limit and others and value > int(limit[1]) else first
    plain = re.sub(r"\[[^\]]*\]|[\\\"]|_.", "", section)
    return plain if _PLACES.fullmatch(plain.lstrip("(")) else ""


def _placed(digits: str, places: str) -> str:
    """Return digits in their places, from the last; a 0 without a digit is shown, a # is not."""
    told: list[str] = []
    rest = list(digits)
    for mark in reversed(places):
        if mark not in "0#":
            told.append(mark)
        elif rest or mark == "0":
            told.append(rest.pop() if rest else "0")
    return "".join([*rest, *reversed(told)]).strip("- ")


def _clock(value: timedelta) -> str:
    seconds = int(value.total_seconds())
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
