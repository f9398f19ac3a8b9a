"""Tables on a page of a PDF: where its lines cross, which words stand between them, and what is left beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from knowledge.loading.cells import Cell, cell_lines, plain_lines
from knowledge.loading.decoding import clean, one_line
from knowledge.loading.pdf_ink import Point, Shade, moved

NEAR = 3.0
"""Points within which two lines are one, or meet; and what is no wider is a line, not an area."""

LINES, CELLS = 3_000, 10_000
"""Lines of a page and cells of a table beyond which a page is read without its tables: a drawing, not a notice."""

SHADES = 500
"""Filled areas of a page beyond which none of them tells what heads a table; our own limit."""

PAINTS = frozenset({b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"})
_STROKES = PAINTS - {b"f", b"F", b"f*"}


@dataclass(frozen=True, slots=True)
class Line:
    """A line at `at`, from `start` to `end`: across at a height, or down at a place from the left."""

    at: float
    start: float
    end: float

    def covers(self, place: float, at: float) -> bool:
        """Tell whether the line passes a place on the line at `at`."""
        return abs(self.at - at) <= NEAR and self.start - NEAR <= place <= self.end + NEAR


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of text, in the order of the page, and where it begins; blanks and line ends may stand nowhere.

    `size` is that of its letters in points, 0 where it is not known.
    """

    text: str
    x: float
    y: float
    size: float = 0.0


@dataclass(slots=True)
class Sheet:
    """What is drawn on a page, as pypdf comes by it: `words` in order, the painted lines, and filled areas in order."""

    words: list[Word] = field(default_factory=list)
    across: list[Line] = field(default_factory=list)
    down: list[Line] = field(default_factory=list)
    shades: list[Shade] = field(default_factory=list)
    _path: list[tuple[Point, Point, bool]] = field(default_factory=list)
    _at: Point = (0.0, 0.0)

    def see_text(
        self, text: str, matrix: Sequence[float], place: Sequence[float], _font: object = None, size: float = 0.0
    ) -> None:
        """Take a piece of text in."""
        scale = abs(_area(matrix) * _area(place)) ** 0.5
        self.words.append(Word(clean(text), *moved(matrix, place[4], place[5]), float(size) * scale))

    def see_operator(self, operator: bytes, operands: Sequence[Any], matrix: Sequence[float], _text: object) -> None:
        """Take a part of a path in, or all of it when it is painted."""
        if operator in {b"m", b"l"} and len(operands) > 1:
            point = moved(matrix, float(operands[0]), float(operands[1]))
            if operator == b"l":
                self._path.append((self._at, point, False))
            self._at = point
        elif operator == b"re" and len(operands) > 3:
            x, y, width, height = map(float, operands[:4])
            self._path.append((moved(matrix, x, y), moved(matrix, x + width, y + height), True))
        elif operator in PAINTS or operator == b"n":
            if operator != b"n" and len(self.across) + len(self.down) <= LINES:
                for first, last, is_area in self._path:
                    self._add(first, last, is_area=is_area, stroked=operator in _STROKES)
            self._path.clear()

    def _add(self, first: Point, last: Point, *, is_area: bool, stroked: bool) -> None:
        left, right = sorted((first[0], last[0]))
        low, high = sorted((first[1], last[1]))
        if right - left <= NEAR < high - low:
            self.down.append(Line((left + right) / 2, low, high))
        elif high - low <= NEAR < right - left:
            self.across.append(Line((low + high) / 2, left, right))
        elif is_area and stroked:
            self.across += (Line(low, left, right), Line(high, left, right))
            self.down += (Line(left, low, high), Line(right, low, high))


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a page: its lines, its cells, and where its columns are parted, in points from the left.

    Where it goes on with one of a page before, `cells` are those of the first page, and `read` is their lines.
    """

    lines: tuple[str, ...]
    cells: tuple[Cell, ...]
    xs: tuple[float, ...]
    read: tuple[str, ...]

    def going_on(self, before: Table) -> Table:
        """Return the table with the names of the columns of one on the page before, which it goes on with.

        Its columns are those of the other and it has no names of its own; else it stays as it is.
        """
        alike = len(self.xs) == len(before.xs) > 3 and all(
            abs(one - other) <= NEAR for one, other in zip(self.xs, before.xs, strict=True)
        )
        rows = max((cell.row + cell.rows for cell in before.cells), default=0)
        if not alike or self.lines != plain_lines(self.cells):
            return self
        whole = cell_lines([*before.cells, *(replace(cell, row=cell.row + rows) for cell in self.cells)])
        lines = whole[len(before.read) :]
        known = whole[: len(before.read)] == before.read and lines != self.lines
        return Table(lines, before.cells, self.xs, before.read) if known and lines else self


Part = tuple[tuple[Word, ...], Table | None]
"""A stretch of text, or a table."""


def parts(sheet: Sheet) -> list[Part] | None:
    """Return the texts and the tables of a page in order, or None when there is no table on it."""
    if len(sheet.across) + len(sheet.down) > LINES:
        return None
    held: dict[int, int] = {}
    tables: list[Table] = []
    for across, down in _drawings(sheet.across, sheet.down):
        grid = _grid(across, down)
        if grid is None:
            continue
        cells, inside = _filled(grid, sheet.words, held)
        cells = _shaded(grid, cells, sheet.shades)
        lines = cell_lines(cells) if sum(bool(cell.text) for cell in cells) * 2 > len(cells) else ()
        if lines:
            held |= dict.fromkeys(inside, len(tables))
            tables.append(Table(lines, tuple(cells), grid.xs, lines))
    return list(_in_order(sheet.words, held, tables)) if tables else None


def _in_order(words: Sequence[Word], held: dict[int, int], tables: Sequence[Table]) -> Iterator[Part]:
    text: list[Word] = []
    told: set[int] = set()
    for number, word in enumerate(words):
        table = held.get(number)
        if table is None:
            text.append(word)
        elif table not in told:
            told.add(table)
            yield tuple(text), None
            yield (), tables[table]
            text = []
    yield tuple(text), None


def _drawings(across: Sequence[Line], down: Sequence[Line]) -> Iterator[tuple[list[Line], list[Line]]]:
    """Yield the lines that hang together by crossing each other, those of the highest first."""
    left = {("a", number) for number in range(len(across))}
    for start in sorted(range(len(across)), key=lambda number: -across[number].at):
        if ("a", start) not in left:
            continue
        left.discard(("a", start))
        rows, columns, waiting, used = [across[start]], [], [("a", start)], set[int]()
        while waiting:
            kind, number = waiting.pop()
            if kind == "a":
                found = [n for n, line in enumerate(down) if n not in used and _cross(across[number], line)]
                used.update(found)
                columns += [down[n] for n in found]
                waiting += [("d", n) for n in found]
            else:
                met = [n for n, line in enumerate(across) if ("a", n) in left and _cross(line, down[number])]
                left -= {("a", n) for n in met}
                rows += [across[n] for n in met]
                waiting += [("a", n) for n in met]
        yield rows, columns


def _cross(across: Line, down: Line) -> bool:
    return across.covers(down.at, across.at) and down.covers(across.at, down.at)


@dataclass(frozen=True, slots=True)
class _Grid:
    """Places of the lines from left to right and from top to bottom, and the lines themselves."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    across: tuple[Line, ...]
    down: tuple[Line, ...]

    def is_open_right(self, row: int, column: int) -> bool:
        """Tell whether nothing parts a cell from the next one."""
        middle = (self.ys[row] + self.ys[row + 1]) / 2
        return not any(line.covers(middle, self.xs[column + 1]) for line in self.down)

    def is_open_below(self, row: int, column: int) -> bool:
        """Tell whether nothing parts a cell from the one below."""
        middle = (self.xs[column] + self.xs[column + 1]) / 2
        return not any(line.covers(middle, self.ys[row + 1]) for line in self.across)

    def cells(self) -> Iterator[Cell]:
        """Yield the cells with what each covers."""
        taken: set[tuple[int, int]] = set()
        rows, columns = len(self.ys) - 1, len(self.xs) - 1
        for row in range(rows):
            for column in range(columns):
                if (row, column) in taken:
                    continue
                right, below = column + 1, row + 1
                while right < columns and self.is_open_right(row, right - 1):
                    right += 1
                while below < rows and self.is_open_below(below - 1, column):
                    below += 1
                taken |= {(down, across) for down in range(row, below) for across in range(column, right)}
                yield Cell(row, column, below - row, right - column)

    def box(self, cell: Cell) -> tuple[float, float, float, float]:
        """Return left, right, bottom and top of a cell."""
        right, below = cell.column + cell.columns, cell.row + cell.rows
        return self.xs[cell.column], self.xs[right], self.ys[below], self.ys[cell.row]


def _grid(across: Sequence[Line], down: Sequence[Line]) -> _Grid | None:
    """Return the grid of a drawing with two rows and two columns or more; its outer lines may be missing."""
    edges = [place for line in across for place in (line.start, line.end)]
    ends = [place for line in down for place in (line.start, line.end)]
    xs = _places([*(line.at for line in down), min(edges, default=0), max(edges, default=0)])
    ys = _places([*(line.at for line in across), min(ends, default=0), max(ends, default=0)])[::-1]
    if not down or min(len(xs), len(ys)) < 3 or len(xs) * len(ys) > CELLS:
        return None
    return _Grid(xs, ys, tuple(across), tuple(down))


def _places(values: Iterable[float]) -> tuple[float, ...]:
    """Return places in order, those near each other as one."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > NEAR:
            found.append(value)
    return tuple(found)


def _filled(grid: _Grid, words: Sequence[Word], held: dict[int, int]) -> tuple[list[Cell], list[int]]:
    """Return the cells with their texts, and the numbers of the words that stand in them."""
    left, right, bottom, top = grid.xs[0], grid.xs[-1], grid.ys[-1], grid.ys[0]
    near = [
        (number, word)
        for number, word in enumerate(words)
        if _is_placed(word.text) and number not in held and left < word.x + 1 < right and bottom < word.y + 1 < top
    ]
    cells = []
    for cell in grid.cells():
        west, east, south, north = grid.box(cell)
        inside = [word for _, word in near if west < word.x + 1 <= east and south < word.y + 1 <= north]
        cells.append(cell.saying(_text(inside)))
    return cells, [number for number, _ in near]


def _shaded(grid: _Grid, cells: Sequence[Cell], shades: Sequence[Shade]) -> list[Cell]:
    """Return the cells, strong where they have the ground of the first cell that has one: stripes have another."""
    broad = [shade for shade in shades if min(shade.high[0] - shade.low[0], shade.high[1] - shade.low[1]) > NEAR]
    if not broad or len(broad) > SHADES:
        return list(cells)
    grounds = [_ground(grid.box(cell), broad) for cell in cells]
    first = next(filter(None, grounds), ())
    return [replace(cell, strong=bool(ground) and ground == first) for cell, ground in zip(cells, grounds, strict=True)]


def _ground(box: tuple[float, float, float, float], shades: Sequence[Shade]) -> tuple[str, ...]:
    """Return the colour that was painted last below the middle of a cell, or ()."""
    west, east, south, north = box
    middle = (west + east) / 2, (south + north) / 2
    return next((shade.colour for shade in reversed(shades) if shade.holds(middle)), ())


def _area(matrix: Sequence[float]) -> float:
    """Return how much larger an area is by a matrix."""
    a, b, c, d = (float(part) for part in matrix[:4])
    return a * d - b * c


def _is_placed(text: str) -> bool:
    """Tell whether a piece stands where it says: a line end that pypdf adds does not."""
    return bool(text.strip() or (text and "\n" not in text))


def _text(words: Sequence[Word]) -> str:
    text = ""
    above = None
    for word in words:
        text += f"{' ' if above is not None and abs(word.y - above) > NEAR else ''}{word.text}"
        above = word.y
    return one_line(text)
