"""A vendor's sheets under our names: where the columns are, and which rows are lectures, headings, sums or remarks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest

from knowledge.content.columns import alike, plain
from knowledge.content.finding import UNREAD_FILE, Finding
from knowledge.content.lengths import counted, spelled
from knowledge.content.mapping import COURSE_NAMES, LECTURE_NAMES, Holds, Layout
from knowledge.content.settling import given_key
from knowledge.content.summing import adds_up, is_sum
from knowledge.loading.decoding import one_line
from knowledge.loading.grid import BAND_LENGTH, Grid, GridRow
from knowledge.wording import Sentence

HEADER_ROWS = 30
"""The names of the columns stand in one of so many first rows; what the course is may stand above them."""

_FEW = 3
"""So many columns a table of lectures has at least: fewer cells are none, and one cell in a row of it stands alone."""

_NAMED = 8
"""So many names of columns are told where none is wanted."""

_TOLD = 20
"""So many rows that may be no sums are named."""

_REMARKS = ("※", "*", "☞", "주)", "주 :", "주:", "-")
_LECTURES = ("course", "number", "title", "minutes", "unit")

Row = tuple[int, dict[str, str]]


def arranged(layout: Layout, file: str, grids: Sequence[Grid], findings: list[Finding]) -> list[tuple[Holds, Grid]]:
    """Return the sheets of a file as courses, as lectures or as both, their columns by our names."""
    found: list[tuple[str, list[Row]]] = []
    for grid in grids:
        tables = list(_tables(layout, file, grid, findings, alone=len(grids) == 1))
        found += [(grid.name, rows) for rows in tables]
    if layout.holds != "lectures":
        _give_keys([values for _, rows in found for _, values in rows])
    said: list[tuple[Holds, Grid]] = []
    for name, rows in found:
        if layout.holds != "lectures":
            said.append(
                ("courses", _grid(layout, name, COURSE_NAMES, _first_of_each(rows) if layout.holds == "both" else rows))
            )
        if layout.holds != "courses":
            said.append(
                (
                    "lectures",
                    _grid(
                        layout,
                        name,
                        _LECTURES,
                        [
                            (at, lecture)
                            for at, values in rows
                            if layout.holds == "lectures" or {*values} & {*LECTURE_NAMES}
                            for lecture in _lectures(layout, values)
                        ],
                    ),
                )
            )
    return said


def _tables(layout: Layout, file: str, grid: Grid, findings: list[Finding], *, alone: bool) -> Iterator[list[Row]]:
    """Yield the rows of each table of a sheet, those that stand side by side from the left."""
    header = _header(grid, layout)
    if header is None:
        broad = any(len({*filter(None, row.cells)}) >= min(_FEW, len(layout.columns)) for row in grid.rows)
        kept = UNREAD_FILE if alone or broad else "the other sheets"
        findings.append(Finding(file, 0, "", _unnamed(grid), kept, grid.name))
        return
    facts = _facts(grid, header, layout)
    for own, theirs in layout.columns.items():
        for name in theirs:
            if name not in header.places and (own, name) not in facts:
                problem = Sentence("the column for %(key)r is missing", key=own)
                findings.append(Finding(file, header.number, name, problem, "the other columns", grid.name))
    above = {
        own: " ".join(facts[own, name] for name in theirs if (own, name) in facts)
        for own, theirs in layout.columns.items()
    }
    given = {
        **layout.always,
        **({layout.sheet: grid.called} if layout.sheet else {}),
        **{own: value for own, value in above.items() if value},
    }
    for places, span in _side_by_side(header, file, grid.name, findings):
        table = _Table(layout, header, places, span, given)
        rows = table.rows([row for row in grid.rows if row.number > header.number])
        if table.remarks:
            problem = Sentence("%(count)d of the rows hold a remark, which was not read", count=len(table.remarks))
            findings.append(Finding(file, table.remarks[0], "", problem, "the other rows", grid.name))
        for number, name in table.sums:
            problem = Sentence("%(name)r was taken for a sum; if it is a lecture, give it its number", name=name)
            findings.append(Finding(file, number, "", problem, "the other rows", grid.name))
        yield rows


def _unnamed(grid: Grid) -> str:
    """Return the problem of a sheet in which no name of the mapping stands, with what its columns may be called."""
    widest = max(grid.rows[:HEADER_ROWS], key=lambda row: len({*filter(None, row.cells)}), default=None)
    names = list(dict.fromkeys(filter(None, map(one_line, widest.cells)))) if widest else []
    if len(names) < _FEW:
        return "none of the columns of the mapping is there"
    told = "none of the columns of the mapping is there; there may be: %(names)s"
    return Sentence(told, names=", ".join(names[:_NAMED]))


@dataclass(frozen=True, slots=True)
class _Header:
    """The last row of a header, its names by column, and the columns in which each of the vendor's names stands."""

    number: int
    names: tuple[str, ...]
    places: Mapping[str, tuple[int, ...]]


def _header(grid: Grid, layout: Layout) -> _Header | None:
    """Return the row among the first, or the two of them, that hold the most of the wanted names."""
    wanted = list(dict.fromkeys(name for theirs in layout.columns.values() for name in theirs))
    best: _Header | None = None
    rows = grid.rows[:HEADER_ROWS]
    for upper, lower in zip_longest(rows, rows[1:]):
        for number, cells in (
            (upper.number, upper.cells),
            *([(lower.number, _joined(upper, lower, wanted))] if lower else ()),
        ):
            places = {name: at for name in wanted if (at := alike(name, cells))}
            if places and (best is None or len(places) > len(best.places)):
                best = _Header(number, tuple(cells), places)
    few = best is not None and len(best.places) < min(2, len(wanted))
    return None if few else best


def _joined(upper: GridRow, lower: GridRow, wanted: Sequence[str]) -> tuple[str, ...]:
    """Return the names of two rows: both together where one is wanted so ("1학기 시작"), else a wanted lower one."""
    width = max(len(upper.cells), len(lower.cells))
    above, below = ((*row.cells, *[""] * (width - len(row.cells))) for row in (upper, lower))
    hits = {at for name in wanted for at in alike(name, below)}
    both = [" ".join(dict.fromkeys(filter(None, map(one_line, pair)))) for pair in zip(above, below, strict=True)]
    whole = {at for name in wanted for at in alike(name, both)}
    return tuple(both[at] if at in whole else below[at] if at in hits else above[at] for at in range(width))


def _facts(grid: Grid, header: _Header, layout: Layout) -> dict[tuple[str, str], str]:
    """Return what stands above the names of the columns for all rows: "대상 | 고1" or "대상: 고1"."""
    found: dict[tuple[str, str], str] = {}
    for row in grid.rows:
        if row.number >= header.number:
            break
        cells = [one_line(cell) for cell in row.cells if cell]
        for own, theirs in layout.columns.items():
            for name in theirs:
                value = "" if name in header.places else _beside(name, cells)
                if value:
                    found.setdefault((own, name), value)
    return found


def _beside(name: str, cells: Sequence[str]) -> str:
    for at, cell in enumerate(cells):
        label, _, value = cell.partition(":")
        if plain(label) == plain(name):
            return value.strip() or next((other for other in cells[at + 1 :] if other != cell), "")
    return ""


def _side_by_side(
    header: _Header, file: str, sheet: str, findings: list[Finding]
) -> Iterator[tuple[dict[str, int], tuple[int, int]]]:
    """Yield where the columns of each table are, and from which to which column it goes."""
    counts = {len(places) for places in header.places.values()}
    tables = [{name: places[at] for name, places in header.places.items()} for at in range(min(counts))]
    edges = [(min(table.values()), max(table.values())) for table in tables]
    apart = len(counts) == 1 and all(left[1] < right[0] for left, right in pairwise(edges))
    if not apart:
        for name, places in header.places.items():
            if len(places) > 1:
                findings.append(
                    Finding(file, header.number, name, "the column is there twice", "the first of them", sheet)
                )
        tables = tables[:1]
    starts = [0, *(min(table.values()) for table in tables[1:]), max(len(header.names), 2**14)]
    yield from zip(tables, pairwise(starts), strict=True)


@dataclass(slots=True)
class _Table:
    """One table on its way to rows of values.

    `remarks` are the numbers of the rows that hold nothing else, `sums` those of rows that are called like a sum and
    are as long as none of those above them, with what they are called.
    """

    layout: Layout
    header: _Header
    places: Mapping[str, int]
    span: tuple[int, int]
    given: Mapping[str, str]
    remarks: list[int] = field(default_factory=list)
    sums: list[tuple[int, str]] = field(default_factory=list)

    def rows(self, rows: Sequence[GridRow]) -> list[Row]:
        """Return the rows that hold a course or a lecture, each with what it has from the rows above it."""
        cut = [(row.number, row.cells[self.span[0] : self.span[1]], self._values(row)) for row in rows]
        found: list[Row] = []
        band, fresh = "", False
        for (number, cells, values), following in zip(cut, self._following(cut), strict=True):
            above = found[-1][1] if found else {}
            if self._repeats_header(cells):
                continue
            if is_sum(cells, self._names(values), values, above):
                self._doubt(number, values, (row for _, row in reversed(found)))
                continue
            if alone := self._alone(cells):
                if not following or alone.startswith(_REMARKS):
                    self.remarks.append(number)
                elif self._is_course(values, following):
                    found.append((number, values))
                elif self.layout.holds == "courses" or len(alone) > BAND_LENGTH:
                    self.remarks.append(number)
                else:
                    band, fresh = f"{band} {alone}" if fresh else alone, True
                continue
            if not fresh and self.layout.band == "unit" and self._changes(values, above):
                band = ""
            if band:
                values.setdefault(self.layout.band, band)
            fresh = False
            found.append((number, self._carried(values, above)))
        return self._with_lengths(
            [(number, {**self.given, **values}) for number, values in found if self._says(values)]
        )

    def _doubt(self, number: int, values: Mapping[str, str], upwards: Iterable[Mapping[str, str]]) -> None:
        """Keep in mind what is called like a sum and is none of the rows above it, so far as there are few."""
        if values.get("lecture") and len(self.sums) < _TOLD and not adds_up(values, upwards):
            self.sums.append((number, one_line(values["lecture"])))

    def _following(self, cut: Sequence[tuple[int, Sequence[str], dict[str, str]]]) -> list[dict[str, str]]:
        """Return for each row the next one that holds more than one text."""
        found: list[dict[str, str]] = []
        following: dict[str, str] = {}
        for _, cells, values in reversed(cut):
            found.append(following)
            following = following if self._alone(cells) else values
        return found[::-1]

    def _changes(self, values: Mapping[str, str], above: Mapping[str, str]) -> bool:
        """Tell whether another course begins with a row."""
        return any(values.get(name, above.get(name)) != above.get(name) for name in ("id", "course", "title"))

    def _values(self, row: GridRow) -> dict[str, str]:
        values = {}
        for own, theirs in self.layout.columns.items():
            columns = (self.places[name] for name in theirs if name in self.places)
            said = dict.fromkeys(row.cells[at] for at in columns if at < len(row.cells) and row.cells[at])
            if said:
                values[own] = " ".join(said)
        return values

    def _repeats_header(self, cells: Sequence[str]) -> bool:
        """Tell whether a row names the columns once more, as tables of several printed pages do."""
        return sum(bool(alike(name, cells)) for name in self.places) > len(self.places) / 2

    def _names(self, values: Mapping[str, str]) -> list[str]:
        """Return what a row calls its course and its lecture."""
        return [values.get(name, "") for name in ("title", "lecture")][self.layout.holds != "courses" :]

    def _alone(self, cells: Sequence[str]) -> str:
        """Return the one text of a row of a table that is broad enough for it to be no course and no lecture, or ""."""
        filled = [one_line(cell) for cell in cells if cell]
        broad = len(self.places) >= _FEW or len(filled) > 1
        return filled[0] if broad and len({*filled}) == 1 else ""

    def _is_course(self, values: Mapping[str, str], following: Mapping[str, str]) -> bool:
        """Tell whether a row that holds one text names the course of the rows below it."""
        return self.layout.holds == "both" and [*values] == ["title"] and "title" not in following

    def _carried(self, values: dict[str, str], above: Mapping[str, str]) -> dict[str, str]:
        """Return the values of a row with those that stand once for it and for the row above it."""
        goes_on = self._goes_on(values)
        for own in self.layout.columns:
            once = own in {"vendor", "subject"} and self._is_left(own, "title")
            if own in above and (once or (goes_on and own in {*COURSE_NAMES, "course", "unit"})):
                values.setdefault(own, above[own])
        return values

    def _goes_on(self, values: Mapping[str, str]) -> bool:
        """Tell whether a row is a lecture of the course that the rows above it name."""
        named = {"courses": "", "lectures": "course", "both": "title"}[self.layout.holds]
        known = "id" if "id" in self.layout.columns and named == "title" else named
        return bool(named) and "lecture" in values and named not in values and known not in values

    def _is_left(self, own: str, other: str) -> bool:
        ends = [
            [self.places[name] for name in self.layout.columns.get(each, ()) if name in self.places]
            for each in (own, other)
        ]
        return all(ends) and max(ends[0]) < min(ends[1])

    def _says(self, values: Mapping[str, str]) -> bool:
        return bool(values) and not (self.layout.holds == "both" and [*values] == ["title"])

    def _with_lengths(self, rows: list[Row]) -> list[Row]:
        theirs = self.layout.columns.get("minutes", ())
        names = [self.header.names[self.places[name]] for name in theirs if name in self.places]
        told = spelled(one_line(" ".join(names)), [values.get("minutes", "") for _, values in rows])
        return [
            (number, {**values, "minutes": length} if length else values)
            for (number, values), length in zip(rows, told, strict=True)
        ]


def _give_keys(rows: Iterable[dict[str, str]]) -> None:
    """Give courses that have none a key, which stays the same as long as vendor and title do.

    Courses of one title that differ from the first in subject, grades or level have these in their key, too.
    """
    first: dict[str, str] = {}
    for values in rows:
        if values.get("title") and "id" not in values:
            title, kind = _title(values), _kind(values)
            values["id"] = given_key(title if kind == first.setdefault(title, kind) else f"{title}\n{kind}")


def _title(values: Mapping[str, str]) -> str:
    return f"{values.get('vendor', '')}\n{one_line(values['title'])}"


def _kind(values: Mapping[str, str]) -> str:
    return "\n".join(plain(values.get(name, "")) for name in ("subject", "grades", "level"))


def _lecture(values: Mapping[str, str]) -> dict[str, str]:
    return {"course": values.get("id", ""), **values, "title": values.get("lecture", "")}


def _lectures(layout: Layout, values: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Yield the lecture of a row, or all of them where the row only says how many of which length ("80분×12차시").

    A row of a table that names no lectures and does not tell their number is a course without any.
    """
    lecture = _lecture(values)
    several = None if lecture["title"] else counted(values.get("minutes", ""))
    if several is None:
        if layout.holds == "lectures" or "lecture" in layout.columns:
            yield lecture
        return
    length, count = several
    yield from ({**lecture, "title": f"{at}강", "number": str(at), "minutes": length} for at in range(1, count + 1))


def _first_of_each(rows: Sequence[Row]) -> list[Row]:
    seen: dict[str, Row] = {}
    for number, values in rows:
        seen.setdefault(values.get("id", ""), (number, values))
    return [row for key, row in seen.items() if key]


def _grid(layout: Layout, name: str, names: Sequence[str], rows: Sequence[tuple[int, Mapping[str, str]]]) -> Grid:
    theirs = {own: " ".join(called) for own, called in layout.columns.items()}
    if names is _LECTURES and "lecture" in theirs:
        theirs["title"] = theirs["lecture"]
    used = [own for own in names if any(own in values for _, values in rows)]
    body = (GridRow(number, tuple(values.get(own, "") for own in used)) for number, values in rows)
    return Grid(name, (GridRow(0, tuple(used)), *body), theirs=theirs)
