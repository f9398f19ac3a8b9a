"""Tables on a page of a PDF that no lines part: rows and columns told by where the words stand."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf

from knowledge.loading.cells import Cell, cell_lines
from knowledge.loading.decoding import one_line
from knowledge.loading.pdf_tables import CELLS, NEAR, Line, Part, Table, Word

GAP = 1.0
"""So many widths of a letter part two cells; our own choice: words of one line stand nearer even when justified."""

PITCH = 1.7
"""A line of a cell begins at most so many heights of its letters below the one before; our own choice."""

ROWS, COLUMNS = 3, 3
"""Fewer rows or columns are no table that the places of words alone tell."""

SHORT = 20
"""Letters of a first cell beyond which two columns may be running text."""

_APART = re.compile(r" ?\S+(?: \S+)* ?")
"""Words that no more than one blank parts."""

_POINT = re.compile(r"[^\w\s(]|\(?\d{1,2}[.)]|\(?[가-하][.)]")
"""What begins a point of a list."""

_SAYS = re.compile(r"\w")

EVEN = 0.8
"""Rows nearer to each other than this part of the widest space are perhaps lines of one row; our own choice."""


@dataclass(slots=True)
class _Piece:
    """A line of a cell: its words that stand near each other, from `start` to `end`, on one height.

    `size` is 0 for what stands nowhere, or on several lines: it is in no table. Where it begins is `guessed` behind
    blanks, whose width is not known.
    """

    text: str
    start: float
    end: float
    y: float
    size: float
    words: list[Word]
    guessed: bool = False


@dataclass(slots=True)
class _Field:
    """A cell: its lines, one below the other, and from where to where they go."""

    pieces: list[_Piece]
    start: float
    end: float

    @classmethod
    def of(cls, *pieces: _Piece) -> _Field:
        """Return a cell of these lines."""
        return cls([*pieces], min(piece.start for piece in pieces), max(piece.end for piece in pieces))

    @property
    def text(self) -> str:
        return one_line(" ".join(piece.text for piece in self.pieces))

    def add(self, piece: _Piece) -> None:
        """Take the next line in."""
        self.pieces.append(piece)
        self.start, self.end = min(self.start, piece.start), max(self.end, piece.end)

    def goes_on(self, piece: _Piece, across: Across) -> bool:
        """Tell whether a piece is the next line of the cell: below it, near, and no line between."""
        last = self.pieces[-1]
        below = 0 < last.y - piece.y <= PITCH * max(last.size, piece.size)
        if not below or piece.start >= last.end or last.start >= piece.end:
            return False
        middle = (max(last.start, piece.start) + min(last.end, piece.end)) / 2
        return not any(line.start <= middle <= line.end for line in across.between(piece.y, last.y))


@dataclass(slots=True)
class _Row:
    """Cells from left to right, in the order of the page, and the lowest and the highest of their lines."""

    fields: list[_Field] = field(default_factory=list)
    low: float = inf
    high: float = -inf

    def add(self, piece: _Piece, *, below: bool = False) -> None:
        """Take the next cell in, or the next line of the last one."""
        if below:
            self.fields[-1].add(piece)
        else:
            self.fields.append(_Field.of(piece))
        self.low, self.high = min(self.low, piece.y), max(self.high, piece.y)

    def goes_on(self, piece: _Piece) -> bool:
        """Tell whether a piece begins the next cell: right of the last one, and not below the row."""
        if not self.fields or piece.start < self.fields[-1].end or piece.y < self.low - NEAR:
            return False
        return bool(piece.size and self.fields[-1].pieces[-1].size)

    def begun_late(self, piece: _Piece) -> _Row | None:
        """Return what stands above the row's last line, where the next cell shows that the row begins with that line.

        Of two rows that stand as near as two lines, the upper one may have a first cell alone.
        """
        *above, last = self.fields[0].pieces
        if len(self.fields) > 1 or not above or abs(piece.y - last.y) > NEAR:
            return None
        self.fields, self.low, self.high = [_Field.of(last)], last.y, last.y
        return _Row([_Field.of(*above)], above[-1].y, above[0].y)

    @property
    def words(self) -> Iterator[Word]:
        return (word for each in self.fields for piece in each.pieces for word in piece.words)


class Across:
    """Lines across a page, by their height."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._lines = sorted(lines, key=lambda line: line.at)
        self._heights = [line.at for line in self._lines]

    def between(self, low: float, high: float) -> Sequence[Line]:
        """Return the lines above one height and below another."""
        return self._lines[bisect_right(self._heights, low) : bisect_left(self._heights, high)]


def parted(words: Sequence[Word], lines: Sequence[Line]) -> list[Part]:
    """Return a stretch of a page as its texts and the tables between them, in order; `lines` go across the page."""
    found: list[Part] = []
    text: list[Word] = []
    run: list[_Row] = []
    across = Across(lines)
    for row in (*_rows(words, across), _Row()):
        if len(row.fields) > 1:
            run.append(row)
            continue
        table = _table(run, across)
        if table:
            found += [(tuple(text), None), ((), table)]
            text = []
        else:
            text += [word for each in run for word in each.words]
        text += row.words
        run = []
    return [*found, (tuple(text), None)]


def _rows(words: Iterable[Word], across: Across) -> Iterator[_Row]:
    """Yield the rows of words: one goes from left to right, however many lines its cells have."""
    row = _Row()
    for piece in _pieces(words):
        if row.fields and row.fields[-1].goes_on(piece, across):
            row.add(piece, below=True)
            continue
        if not row.goes_on(piece):
            yield row
            row = _Row()
        elif above := row.begun_late(piece):
            yield above
        row.add(piece)
    yield row


def _pieces(words: Iterable[Word]) -> Iterator[_Piece]:
    """Yield words that stand beside each other as one; what stands nowhere goes with what is before it."""
    held: _Piece | None = None
    for piece in (piece for word in words for piece in _split(word)):
        near = held and abs(held.y - piece.y) <= NEAR and -NEAR <= piece.start - held.end < GAP * piece.size
        if held and (not piece.text.strip() or (near and not piece.guessed)):
            held.text += piece.text
            held.end = max(held.end, piece.end) if near else held.end
            held.words += piece.words
            continue
        if held:
            yield held
        held = piece
    if held:
        yield held


def _split(word: Word) -> Iterator[_Piece]:
    """Yield the pieces of a word that blanks part: of one blank nobody knows whether it is there."""
    texts = [*_APART.finditer(word.text)] if "\n" not in word.text.strip() else []
    if not texts:
        yield _Piece(word.text, word.x, word.x, word.y, 0.0, [word])
    start, behind = word.x, 0
    for number, found in enumerate(texts):
        start += word.size * _width(word.text[behind : found.start()]) / 2
        length, behind = word.size * _width(found[0].strip()) / 2, found.start()
        guessed = bool(found.start())
        yield _Piece(found[0], start, start + length, word.y, word.size, [] if number else [word], guessed)


def _width(text: str) -> int:
    """Return how wide a text is, in half widths: Hangul counts two."""
    return sum(1 + (unicodedata.east_asian_width(character) in "WF") for character in text)


def _table(run: Sequence[_Row], across: Across) -> Table | None:
    """Return the rows as a table: with names where each cell surely has its column, else row by row."""
    if (
        len(run) < ROWS
        or sum(len(row.fields) for row in run) > CELLS
        or any(_POINT.match(row.fields[0].text) for row in run)
    ):
        return None
    columns = _columns(run)
    broad = sum(len(row.fields) >= COLUMNS for row in run) >= ROWS
    ruled = _is_ruled(run, across)
    if not (broad or ruled or _is_keyed(run)):
        return None
    cells = _cells(run, columns, ruled=ruled) if ruled or (broad and len(columns) >= COLUMNS) else []
    lines = cell_lines(cells) if cells else ()
    if not lines:
        lines = tuple((", " if broad else " ").join(each.text for each in row.fields) for row in run)
        return Table(lines, (), (), lines)
    return Table(lines, tuple(cells), (*(start for start, _ in columns), columns[-1][0]), lines)


def _columns(run: Sequence[_Row]) -> list[tuple[float, float]]:
    """Return from where to where each column goes: nothing stands between two of them in any row."""
    found: list[tuple[float, float]] = []
    for start, end in sorted((each.start, each.end) for row in run for each in row.fields):
        if found and start < found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found


def _cells(run: Sequence[_Row], columns: Sequence[tuple[float, float]], *, ruled: bool) -> list[Cell]:
    """Return the cells, or none where one of them may belong to another row or column."""
    pieces = [piece for row in run for each in row.fields for piece in each.pieces]
    spaces = [upper.low - lower.high for upper, lower in pairwise(run)]
    even = ruled or min(spaces[1:]) >= EVEN * max(spaces[1:])
    named = len(run[0].fields) == len(columns) and all(_SAYS.search(each.text) for each in run[0].fields)
    guessed = any(piece.guessed for piece in pieces) or len(run) * len(columns) > CELLS
    if guessed or min(spaces) <= 0 or not even or not named:
        return []
    cells: list[Cell] = []
    for number, row in enumerate(run):
        texts: dict[int, str] = {}
        for each in row.fields:
            at = next(at for at, (start, end) in enumerate(columns) if start <= each.start < end)
            if at in texts:
                return []
            texts[at] = each.text
        if 0 not in texts:
            return []
        cells += [Cell(number, at, text=texts.get(at, "")) for at in range(len(columns))]
    return cells


def _is_keyed(run: Sequence[_Row]) -> bool:
    """Tell whether all rows begin with short texts."""
    return all(len(row.fields[0].text) <= SHORT for row in run)


def _is_ruled(run: Sequence[_Row], across: Across) -> bool:
    """Tell whether a line parts each row from the next one."""
    return all(across.between(lower.high, upper.low) for upper, lower in pairwise(run))
