"""mapping.toml: how the tables of a vendor name their columns, so that they are read as they were sent."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, Literal

from knowledge.content.finding import NOTHING_OF_FILE, UNREAD_FILE, Finding, not_toml, unknown_name
from knowledge.loading.decoding import one_line
from knowledge.loading.grid import Grid, GridRow
from knowledge.wording import Sentence

FILE = "mapping.toml"
HEADER_ROWS = 10
"""The names of the columns stand in one of so many first rows."""

Holds = Literal["courses", "lectures", "both"]

COURSE_NAMES = ("id", "vendor", "subject", "title", "grades", "level", "description", "prerequisites", "url", "sample")
LECTURE_NAMES = ("course", "number", "lecture", "minutes", "unit")


@dataclass(frozen=True, slots=True)
class Layout:
    """How the tables whose file name fits a pattern are read.

    `columns` maps our names to the vendor's, `always` ours to a value for every row, `sheet` is our name for what the
    sheets are called by. With "both" each row is a lecture and says its course, too; `lecture` is a lecture's title.
    """

    file: str
    holds: Holds
    columns: Mapping[str, str]
    always: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""

    def fits(self, name: str) -> bool:
        """Tell whether a file of this name is meant."""
        return fnmatchcase(name.casefold(), self.file.casefold())

    def grids(self, file: str, grid: Grid, findings: list[Finding]) -> Iterator[tuple[Holds, Grid]]:
        """Yield the grid as courses, as lectures or as both, its columns by our names."""
        header = _header(grid, set(map(_plain, self.columns.values())))
        if header is None:
            findings.append(Finding(file, 0, grid.name, "none of the columns of the mapping is there", UNREAD_FILE))
            return
        places = {_plain(cell): column for column, cell in reversed(tuple(enumerate(header.cells)))}
        for own, theirs in self.columns.items():
            if _plain(theirs) not in places:
                problem = Sentence("the column for %(key)r is missing", key=own)
                findings.append(Finding(file, header.number, theirs, problem, "the other columns"))
        rows = [(row.number, self._values(row, places, grid.name)) for row in grid.rows if row.number > header.number]
        if self.holds in {"courses", "both"}:
            yield "courses", _grid(grid.name, COURSE_NAMES, _first_of_each(rows) if self.holds == "both" else rows)
        if self.holds in {"lectures", "both"}:
            renamed = [(number, values | {"title": values.get("lecture", "")}) for number, values in rows]
            yield "lectures", _grid(grid.name, ("course", "number", "title", "minutes", "unit"), renamed)

    def _values(self, row: GridRow, places: Mapping[str, int], sheet: str) -> dict[str, str]:
        values = dict(self.always)
        if self.sheet:
            values[self.sheet] = sheet
        for own, theirs in self.columns.items():
            column = places.get(_plain(theirs), len(row.cells))
            if column < len(row.cells) and row.cells[column]:
                values[own] = row.cells[column]
        if self.holds != "lectures" and values.get("title"):
            values.setdefault("id", _key(values))
        if self.holds == "both":
            values.setdefault("course", values.get("id", ""))
        return values


def read_mappings(file: str, data: bytes, findings: list[Finding]) -> tuple[Layout, ...]:
    """Return the mappings of a folder; a wrong one is a finding and left out."""
    try:
        tables = tomllib.loads(data.decode("utf-8-sig")).get("table", [])
    except (ValueError, RecursionError) as error:
        findings.append(Finding(file, 0, "", not_toml(error), NOTHING_OF_FILE))
        return ()
    if not isinstance(tables, list):
        findings.append(Finding(file, 0, "table", "is no list of tables: write [[table]]", NOTHING_OF_FILE))
        return ()
    return tuple(mapping for table in tables if (mapping := _mapping(file, table, findings)))


def _mapping(file: str, table: Any, findings: list[Finding]) -> Layout | None:
    pattern, holds = (str(table.get(key, "")) if isinstance(table, dict) else "" for key in ("file", "holds"))
    if not pattern or holds not in {"courses", "lectures", "both"}:
        problem = 'a table needs a file and holds = "courses", "lectures" or "both"'
        findings.append(Finding(file, 0, "table", problem, "the other tables"))
        return None
    names = _names(holds)
    columns, always = (_texts(file, table.get(key, {}), names, findings) for key in ("columns", "always"))
    sheet = str(table.get("sheet", ""))
    if sheet and sheet not in names:
        findings.append(Finding(file, 0, "sheet", unknown_name(sheet, names), "the table without it"))
        sheet = ""
    return Layout(pattern, holds, columns, always, sheet)  # type: ignore[arg-type]


def _names(holds: str) -> tuple[str, ...]:
    named: tuple[str, ...] = COURSE_NAMES if holds != "lectures" else ()
    return (*named, *LECTURE_NAMES) if holds != "courses" else named


def _texts(file: str, values: Any, names: Sequence[str], findings: list[Finding]) -> dict[str, str]:
    found = {}
    for own, value in values.items() if isinstance(values, dict) else ():
        if own in names and isinstance(value, str):
            found[own] = one_line(value)
        else:
            findings.append(Finding(file, 0, str(own), unknown_name(str(own), names), "the other columns"))
    return found


def _header(grid: Grid, wanted: set[str]) -> GridRow | None:
    """Return the row among the first that holds the most of the wanted names."""
    counted = [(sum(_plain(cell) in wanted for cell in row.cells), row) for row in grid.rows[:HEADER_ROWS]]
    best = max((count for count, _ in counted), default=0)
    return next((row for count, row in counted if count == best and best), None)


def _plain(name: str) -> str:
    return "".join(name.casefold().split())


def _key(values: Mapping[str, str]) -> str:
    """Return a key for a course that has none: it stays the same as long as vendor and title do."""
    said = f"{values.get('vendor', '')}\n{one_line(values['title'])}"
    return f"c-{hashlib.sha256(said.encode()).hexdigest()[:12]}"


def _first_of_each(rows: Sequence[tuple[int, dict[str, str]]]) -> list[tuple[int, dict[str, str]]]:
    seen: dict[str, tuple[int, dict[str, str]]] = {}
    for number, values in rows:
        seen.setdefault(values.get("id", ""), (number, values))
    return [row for key, row in seen.items() if key]


def _grid(name: str, names: Sequence[str], rows: Sequence[tuple[int, Mapping[str, str]]]) -> Grid:
    used = [own for own in names if any(own in values for _, values in rows)]
    body = (GridRow(number, tuple(values.get(own, "") for own in used)) for number, values in rows)
    return Grid(name, (GridRow(0, tuple(used)), *body))
