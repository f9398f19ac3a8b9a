"""XLSX workbooks: each visible sheet a grid, merged cells filled, dates in ISO form."""

from __future__ import annotations

import io
import re
import warnings as python_warnings
from typing import Any
from zipfile import ZipFile

from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils import range_boundaries
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.loading.archive import open_archive, read_entry, refuse_doctypes
from knowledge.loading.cell_formats import shown
from knowledge.loading.decoding import one_line
from knowledge.loading.document import BrokenError, Caution, Document, TooLargeError
from knowledge.loading.grid import Grid, GridRow, grid_page, struck_text, unread_text, unseen_caution
from knowledge.wording import Sentence

NOTHING_SHOWN = ";;;"
"""The number format that shows no value and no text."""

WHITE = frozenset({"FFFFFFFF", "00FFFFFF"})

CELLS = 1_000_000
"""Cells read of one workbook, those that a merged range fills included."""

UNKNOWN = "%(count)d formulas have no result in the file and were not read: open it in its program and save it once"

_COVERING = re.compile(rb"<(?:[\w.-]+:)?(?:mergeCell|hyperlink)\s([^>]*)>")
_RANGE = re.compile(rb"(?:^|\s)ref\s*=\s*[\"']([A-Z]{1,3}\d{1,7}(?::[A-Z]{1,3}\d{1,7})?)[\"']")
_NO_VALUE = re.compile(rb"(?:</f\s*>|<f\b[^>]*/>)\s*(?:<v\s*/>|<v\s*>\s*</v\s*>)?\s*</c\s*>")


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
        _refuse_vast_sheets(archive)
        unknown = _without_value(archive)
    workbook = _workbook(data)
    visible = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    warnings = [
        Caution(sheet.title, "the sheet is hidden and was not read")
        for sheet in workbook.worksheets
        if sheet.sheet_state != "visible"
    ]
    grids = []
    budget = CELLS
    struck = unseen = 0
    for sheet in visible:
        values, lines, hidden_texts = _values(sheet, budget)
        budget -= len(values)
        struck += lines
        unseen += hidden_texts
        rows, hidden = _rows(sheet, values)
        called = one_line(sheet.title)
        grids.append(Grid(called if len(visible) > 1 else "", rows, called))
        if hidden:
            warnings.append(hidden)
        if failed := sum(cell.data_type == "e" for cell in sheet._cells.values()):  # noqa: SLF001
            warnings.append(
                Caution(
                    one_line(sheet.title),
                    Sentence("%(count)d cells with an error (#REF! or the like) were not read", count=failed),
                )
            )
    if unseen:
        warnings.append(Caution("", unread_text(unseen)))
    if struck:
        warnings.append(Caution("", struck_text(struck)))
    if unknown:
        warnings.append(Caution("", Sentence(UNKNOWN, count=unknown)))
    return tuple(grids), tuple(warnings)


def _without_value(archive: ZipFile) -> int:
    """Return how many formulas no program has worked out yet: the file does not say what they show."""
    sheets = (name for name in archive.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml"))
    return sum(len(_NO_VALUE.findall(read_entry(archive, name))) for name in sheets)


def _refuse_vast_sheets(archive: ZipFile) -> None:
    """Raise for more cells than are read, or covered by merged ranges or links: openpyxl makes each of them."""
    covered = cells = 0
    for name in archive.namelist():
        if not name.endswith(".xml"):
            continue
        xml = read_entry(archive, name)
        if b"\x00" in xml:
            raise BrokenError(f"{name} is not in UTF-8")
        if name.startswith("xl/worksheets/"):
            cells += xml.count(b"<c ") + xml.count(b"<c>")
        for attributes in _COVERING.findall(xml):
            covered += _covered_cells(name, attributes)
            if covered > CELLS:
                raise TooLargeError(Sentence("%(count)d cells", count=CELLS))
    if cells > CELLS:
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


def _values(sheet: Worksheet, budget: int) -> tuple[dict[tuple[int, int], str], int, int]:
    """Return the texts of cells, in how many something is struck through, and how many show nothing of their text."""
    # sheet.iter_rows would create every cell up to the last one, which may be XFD1048576.
    cells: dict[tuple[int, int], Any] = sheet._cells  # noqa: SLF001
    if len(cells) > budget:
        raise TooLargeError(Sentence("%(count)d cells", count=CELLS))
    values: dict[tuple[int, int], str] = {}
    struck = unseen = 0
    # Rules and tables of a sheet may lay a ground behind letters that its cells know nothing of.
    grounded = bool(sheet.tables or sheet.conditional_formatting)
    for place, cell in cells.items():
        if cell.data_type == "e" or cell.value is None:
            continue
        if cell.has_style and _is_unseen(cell, grounded=grounded):
            unseen += 1
            continue
        kept = _unstruck(cell)
        struck += kept is not cell.value
        values[place] = shown(kept, cell.number_format or "")
    for merged in sheet.merged_cells.ranges:
        value = values.get((merged.min_row, merged.min_col), "")
        for row in range(merged.min_row, merged.max_row + 1):
            for column in range(merged.min_col, merged.max_col + 1):
                values[row, column] = value
    return {place: value for place, value in values.items() if value}, struck, unseen


def _is_unseen(cell: Any, *, grounded: bool) -> bool:
    """Tell whether a cell shows nothing of what it holds: by a format that says nothing, or white on white."""
    if cell.number_format == NOTHING_SHOWN:
        return True
    colour = cell.font.color
    if grounded or colour is None or cell.fill.fill_type is not None:
        return False
    return colour.rgb in WHITE if colour.type == "rgb" else colour.type == "theme" and colour.theme == 0 == colour.tint


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
