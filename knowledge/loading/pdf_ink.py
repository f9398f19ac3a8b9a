"""Ink on a page of a PDF: which words nobody sees, for they are invisible or white on white."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pypdf.generic import ArrayObject, TextStringObject

AREAS = 3_000
"""Painted areas of a page beyond which every word is taken to be seen: a drawing, not a notice; our own limit."""

SCAN = 0.5
"""Share of a page from which on a picture is a scan, and invisible words over it are what it shows; our own choice."""

_THICK = 6.0
"""Points from which on a line is broad enough to be the ground of words; our own choice."""

_SHADE = 0.98
"""From this share of light on, a colour is white to the eye; our own choice."""

_FILLS = frozenset({b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"})
_SHOWS = frozenset({b"Tj", b"TJ", b"'", b'"'})
_CURVES = frozenset({b"m", b"l", b"c", b"v", b"y"})
_FILLED, _INVISIBLE = 0, 3
"""Ways of showing text, as the format numbers them."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Area:
    """What is painted from one corner to the other, and whether white letters are seen on it."""

    low: Point
    high: Point
    coloured: bool

    def holds(self, point: Point) -> bool:
        return self.low[0] <= point[0] <= self.high[0] and self.low[1] <= point[1] <= self.high[1]


@dataclass(frozen=True, slots=True)
class Shade:
    """What is filled with one colour, from one corner to the other."""

    low: Point
    high: Point
    colour: tuple[str, ...]

    def holds(self, point: Point) -> bool:
        """Tell whether a place on the page is on it."""
        return self.low[0] <= point[0] <= self.high[0] and self.low[1] <= point[1] <= self.high[1]


@dataclass(slots=True)
class _State:
    """How the next text is shown."""

    white: bool = False
    colour: tuple[str, ...] = ()
    mode: int = _FILLED
    gray: bool = True
    width: float = 1.0


@dataclass(slots=True)
class Ink:
    """What was painted on a page so far, as pypdf comes by it; words that nobody sees are emptied before they are read.

    `size` is the area of the page in square points; where `scanned` is set, invisible words are read. `hidden` are the
    numbers, from 0, of the operators whose words lie under something, and are not read. `unseen` counts the pieces that
    were not read, `invisible` those of them that a scan would have shown, `pictured` is the share of the page that its
    largest picture covers. `is_off` is set while what comes stands on a layer that is off, and `shades` are what was
    filled, in order.
    """

    size: float
    scanned: bool = False
    hidden: frozenset[int] = frozenset()
    unseen: int = 0
    invisible: int = 0
    pictured: float = 0.0
    is_off: bool = False
    shades: list[Shade] = field(default_factory=list)
    _state: _State = field(default_factory=_State)
    _kept: list[_State] = field(default_factory=list)
    _path: list[Point] = field(default_factory=list)
    _areas: list[_Area] = field(default_factory=list)
    _forms: list[tuple[_State, list[_State]]] = field(default_factory=list)
    _grounded: bool = False
    _shown: int = 0

    def see(self, operator: bytes, operands: list[Any], matrix: Sequence[float], text: Sequence[float]) -> None:
        """Take an operator in; one that shows words nobody sees is left without them."""
        if operator in _SHOWS:
            self._show(operator, operands, moved(matrix, text[4], text[5]))
        elif operator in _CURVES or operator == b"re":
            self._draw(operator, operands, matrix)
        elif operator in _FILLS or operator in {b"n", b"S", b"s"}:
            if operator in _FILLS:
                self._paint(coloured=not self._state.white)
            elif operator != b"n":
                self._line(matrix)
            self._path.clear()
        elif operator == b"Do":
            self._forms.append((replace(self._state), list(self._kept)))
            self._picture(matrix)
        elif operator in {b"sh", b"INLINE IMAGE"}:
            self._picture(matrix)
            self._grounded = self._grounded or operator == b"sh"
        else:
            self._set(operator, operands)

    def see_end(self, operator: bytes, *_: object) -> None:
        """Take the end of an operator in: what a form set does not outlive it."""
        if operator == b"Do" and self._forms:
            self._state, self._kept = self._forms.pop()

    def _set(self, operator: bytes, operands: Sequence[Any]) -> None:
        state = self._state
        if operator == b"q":
            self._kept.append(replace(state))
        elif operator == b"Q" and self._kept:
            self._state = self._kept.pop()
        elif operator == b"w" and operands:
            state.width = float(operands[0])
        elif operator == b"Tr" and operands:
            state.mode = int(operands[0])
        elif operator == b"cs":
            state.gray, state.white = operands[:1] == ["/DeviceGray"], False
        elif operator in {b"g", b"rg", b"k", b"sc", b"scn"}:
            one_is_light = operator == b"g" or (state.gray and operator in {b"sc", b"scn"})
            state.white = _is_white(operands, one_is_light=one_is_light)
            state.colour = tuple(map(str, operands))

    def _show(self, operator: bytes, operands: list[Any], place: Point) -> None:
        number = self._shown
        self._shown += 1
        if not operands or not (self.is_off or number in self.hidden or self._is_unseen(place)):
            return
        shown = operands[-1]
        words = shown if operator == b"TJ" else [shown]
        if any(isinstance(word, str | bytes) and word.strip() for word in words):
            self.unseen += 1
            self.invisible += self._state.mode == _INVISIBLE
        operands[-1] = ArrayObject() if operator == b"TJ" else TextStringObject("")

    def _is_unseen(self, place: Point) -> bool:
        if self._state.mode == _INVISIBLE:
            return not self.scanned
        if self._state.mode != _FILLED or not self._state.white or self._grounded or len(self._areas) > AREAS:
            return False
        if len(self._forms) and any(area.coloured for area in self._areas):
            return False
        # A letter stands on its line; a little above it is what it is painted on.
        above = (place[0] + 1, place[1] + 1)
        ground = next((area for area in reversed(self._areas) if area.holds(above)), None)
        return ground is None or not ground.coloured

    def _draw(self, operator: bytes, operands: Sequence[Any], matrix: Sequence[float]) -> None:
        numbers = [float(number) for number in operands]
        if operator == b"re" and len(numbers) > 3:
            x, y, width, height = numbers[:4]
            self._path += (moved(matrix, x, y), moved(matrix, x + width, y + height))
        else:
            pairs = zip(numbers[::2], numbers[1::2], strict=False)
            self._path += (moved(matrix, x, y) for x, y in pairs)

    def _picture(self, matrix: Sequence[float]) -> None:
        """Take in what fills the square that pictures are laid into; a form paints by itself."""
        low, high = _corners([moved(matrix, x, y) for x in (0, 1) for y in (0, 1)])
        self.pictured = max(self.pictured, (high[0] - low[0]) * (high[1] - low[1]) / max(self.size, 1.0))
        self._areas.append(_Area(low, high, coloured=True))

    def _paint(self, *, coloured: bool) -> None:
        if not self._path:
            return
        if self._forms and coloured:
            # A form has places of its own: what it paints may be the ground of anything.
            self._grounded = True
        self._areas.append(_Area(*_corners(self._path), coloured))
        self.shades.append(Shade(*_corners(self._path), () if self._state.white else self._state.colour or ("0",)))

    def _line(self, matrix: Sequence[float]) -> None:
        """Take in a line as broad as a row of words, which some programs draw as its ground; its colour is not told."""
        a, b, c, d = (float(part) for part in matrix[:4])
        half = self._state.width * abs(a * d - b * c) ** 0.5 / 2
        if 2 * half >= _THICK and self._path:
            self._path = [(x + side * half, y + side * half) for x, y in self._path for side in (-1, 1)]
            self._paint(coloured=True)


def moved(matrix: Sequence[float], x: float, y: float) -> Point:
    """Return a place on the page."""
    a, b, c, d, e, f = (float(part) for part in matrix[:6])
    return a * x + c * y + e, b * x + d * y + f


def _corners(points: Sequence[Point]) -> tuple[Point, Point]:
    across, up = zip(*points, strict=True)
    return (min(across), min(up)), (max(across), max(up))


def _is_white(operands: Sequence[Any], *, one_is_light: bool) -> bool:
    """Tell whether a colour of one (gray), three (light) or four (ink) numbers is white; a pattern is none."""
    numbers = [float(each) for each in operands if isinstance(each, int | float)]
    if len(numbers) != len(operands) or len(numbers) not in {1, 3, 4}:
        return False
    if len(numbers) == 4:
        return max(numbers) <= 1 - _SHADE
    return min(numbers) >= _SHADE and (len(numbers) == 3 or one_is_light)
