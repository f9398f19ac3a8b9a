"""Words of a PDF that nobody sees for what lies over them: painted over, clipped away, off the paper, transparent.

Words are left out only where it is sure: what is painted over them must be opaque and hold them whole, with each letter
as broad as it is high. Whatever is drawn within a form, turned, of several pieces or in a way that is not known hides
nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

Point = tuple[float, float]

PAIRS = 2_000_000
"""Words times covers of a page beyond which every word is taken to be seen: a drawing, not a notice; our own limit."""

_SCAN = 0.5
"""Share of a page from which on a picture over words is a scan, and they are what was recognised on it."""
_CLEAR = 0.02
"""Up to this share of ink, letters are not seen; our own choice."""
_BODY, _REACH = (-0.1, 0.8), (-0.4, 1.2)
"""Parts of the letters' height around their line: what must be covered, and what may be touched at most."""
_SLACK = 1.0
"""Points that a letter may stand out of what covers it."""

_FILLS = frozenset({b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"})
_STROKES = frozenset({b"S", b"s"})
_SHOWS = frozenset({b"Tj", b"TJ"})
_NEXT_LINE = frozenset({b"'", b'"'})
_CURVES = frozenset({b"m", b"l", b"c", b"v", b"y", b"h"})
_PLACES = frozenset({b"BT", b"Td", b"TD", b"Tm", b"T*"})
_PLAIN_COLOURS = frozenset({b"g", b"rg", b"k", b"G", b"RG", b"K"})
_KNOWN_MODES = frozenset({"/Normal", "/Compatible"})
_FILLED = 0


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle on the page, in points."""

    left: float
    bottom: float
    right: float
    top: float

    @classmethod
    def around(cls, points: Sequence[Point]) -> Box:
        """Return the smallest one that holds the points."""
        across, up = zip(*points, strict=True)
        return cls(min(across), min(up), max(across), max(up))

    @property
    def area(self) -> float:
        """Return the area in square points, 0 where nothing is left."""
        return max(0.0, self.right - self.left) * max(0.0, self.top - self.bottom)

    def within(self, other: Box) -> Box:
        """Return what both hold."""
        return Box(
            max(self.left, other.left),
            max(self.bottom, other.bottom),
            min(self.right, other.right),
            min(self.top, other.top),
        )

    def holds(self, other: Box) -> bool:
        """Tell whether the other lies in this one, but for a slack."""
        return (
            self.left - _SLACK <= other.left
            and other.right <= self.right + _SLACK
            and self.bottom - _SLACK <= other.bottom
            and other.top <= self.top + _SLACK
        )

    def meets(self, other: Box) -> bool:
        """Tell whether the two touch."""
        return (
            self.left <= other.right
            and other.left <= self.right
            and self.bottom <= other.top
            and other.bottom <= self.top
        )


@dataclass(frozen=True, slots=True)
class Named:
    """What a page calls by name: `looks` (ways of painting), `letters` (bytes a letter by font), opaque `pictures`."""

    looks: Mapping[str, Mapping[str, Any]]
    letters: Mapping[str, int]
    pictures: frozenset[str]

    @classmethod
    def of(cls, resources: Any) -> Named:
        """Return those of a page; what can't be told is left out, and then hides nothing."""
        fonts = {name: _letter(font) for name, font in _table(resources, "/Font").items()}
        objects = _table(resources, "/XObject")
        return cls(
            _table(resources, "/ExtGState"),
            {name: letter for name, letter in fonts.items() if letter},
            frozenset(name for name, each in objects.items() if _is_opaque(each)),
        )


@dataclass(slots=True)
class _State:
    clip: Box
    squared: bool = True
    """Whether all that clips is upright rectangles, so that `clip` is no more than what may be painted."""
    opaque: bool = True
    ink: float = 1.0
    plain: bool = True
    font: str = ""
    size: float = 0.0
    mode: int = _FILLED
    letter_gap: float = 0.0
    word_gap: float = 0.0
    stretch: float = 1.0
    raised: bool = False


@dataclass(slots=True)
class Cover:
    """What a page paints in its order, as pypdf comes by it: `hidden` names, by number, what shows words nobody sees.

    `paper` is what is printed of the page.
    """

    paper: Box
    named: Named
    clear: set[int] = field(default_factory=set)
    away: set[int] = field(default_factory=set)
    _words: list[tuple[int, Box]] = field(default_factory=list)
    _covers: list[tuple[int, Box]] = field(default_factory=list)
    _shown: int = 0
    _forms: int = 0
    _state: _State = field(init=False)
    _kept: list[_State] = field(default_factory=list)
    _squares: list[list[Point]] = field(default_factory=list)
    _points: list[Point] = field(default_factory=list)
    _clipping: bool = False
    _marked: list[bool] = field(default_factory=list)
    _gone: float = 0.0

    def __post_init__(self) -> None:
        """Begin with the whole paper."""
        self._state = _State(self.paper)

    def see(self, operator: bytes, operands: list[Any], matrix: Sequence[float], text: Sequence[float]) -> None:
        """Take an operator in."""
        if operator in _SHOWS or operator in _NEXT_LINE:
            self._show(operator, operands, matrix, text)
            self._shown += 1
        if self._forms:
            self._forms += operator == b"Do"
        elif operator == b"Do":
            self._forms = 1
            if operands and str(operands[0]) in self.named.pictures:
                self._picture(matrix)
        elif operator in _CURVES or operator == b"re":
            self._draw(operator, operands, matrix)
        elif operator in _FILLS or operator in _STROKES or operator == b"n":
            self._paint(filled=operator in _FILLS)
        elif operator in {b"W", b"W*"}:
            self._clipping = True
        else:
            self._set(operator, operands)

    def see_end(self, operator: bytes, *_: object) -> None:
        """Take the end of an operator in."""
        if operator == b"Do" and self._forms:
            self._forms -= 1

    def hidden(self, *, scanned: bool) -> frozenset[int]:
        """Return which operators that show words nobody sees, the first of them is 0.

        Where the page is `scanned`, transparent words are what was recognised on it.
        """
        covered: set[int] = set()
        # Lines are drawn as rectangles, too, by the hundred; none holds a letter.
        least = min((box.top - box.bottom for _, box in self._words), default=0.0) - 2 * _SLACK
        covers = [(at, cover) for at, cover in self._covers if cover.top - cover.bottom >= least]
        if len(self._words) * len(covers) <= PAIRS:
            covered = {number for number, box in self._words if any(at > number and c.holds(box) for at, c in covers)}
        return frozenset(covered | self.away | (set() if scanned else self.clear))

    def _set(self, operator: bytes, operands: Sequence[Any]) -> None:
        state = self._state
        if operator == b"q":
            self._kept.append(replace(state))
        elif operator == b"Q" and self._kept:
            self._state = self._kept.pop()
        elif operator in {b"BDC", b"BMC"}:
            self._marked.append(bool(operands) and operands[0] == "/OC")
        elif operator == b"EMC" and self._marked:
            self._marked.pop()
        elif operator in _PLACES:
            self._gone = 0.0
        elif operands and isinstance(operands, list):
            # A picture within the page comes with a table.
            self._hold(operator, operands)

    def _hold(self, operator: bytes, operands: Sequence[Any]) -> None:
        """Take in what is told of how to paint."""
        state = self._state
        if operator == b"gs":
            self._look(self.named.looks.get(str(operands[0])))
        elif operator in _PLAIN_COLOURS or operator in {b"cs", b"sc", b"scn"}:
            state.plain = operator in _PLAIN_COLOURS or (operator != b"cs" and all(map(_is_number, operands)))
        elif operator == b"Tf" and len(operands) > 1 and _is_number(operands[1]):
            state.font, state.size = str(operands[0]), float(operands[1])
        elif _is_number(operands[-1]):
            self._space(operator, float(operands[-1]))

    def _space(self, operator: bytes, number: float) -> None:
        state = self._state
        if operator == b"Tr":
            state.mode = int(number)
        elif operator == b"Tc":
            state.letter_gap = abs(number)
        elif operator == b"Tw":
            state.word_gap = abs(number)
        elif operator == b"Tz":
            state.stretch = abs(number) / 100
        elif operator == b"Ts":
            state.raised = number != 0

    def _look(self, look: Mapping[str, Any] | None) -> None:
        """Take in a way of painting; of one that is not known, nothing is told."""
        state = self._state
        if look is None:
            state.opaque, state.ink = False, 1.0
            return
        ink: Any = state.ink
        if "/ca" in look:
            ink = look["/ca"]
        state.ink = float(ink) if _is_number(ink) else 1.0
        mode = look.get("/BM", "/Normal")
        mode = mode[0] if isinstance(mode, list) and mode else mode
        overprinted = any(bool(getattr(look.get(name), "value", None)) for name in ("/op", "/OP"))
        known = str(mode) in _KNOWN_MODES and str(look.get("/SMask", "/None")) == "/None" and not overprinted
        state.opaque = known and _is_number(ink) and state.ink >= 1

    def _show(self, operator: bytes, operands: list[Any], matrix: Sequence[float], text: Sequence[float]) -> None:
        state = self._state
        size = self.named.letters.get(state.font, 0)
        if self._forms or not operands:
            return
        if state.mode == _FILLED and state.ink <= _CLEAR:
            self.clear.add(self._shown)
        if operator in _NEXT_LINE or not size or state.size <= 0 or state.raised:
            self._gone = float("inf")
            return
        parts = operands[-1] if operator == b"TJ" else [operands[-1]]
        back = sum(float(part) for part in parts if _is_number(part) and part > 0) * state.size / 1000
        ahead = sum(-float(part) for part in parts if _is_number(part) and part < 0) * state.size / 1000
        count = sum(_length(part) / size for part in parts if isinstance(part, str | bytes))
        self._gone += (count * (state.size + state.letter_gap + state.word_gap) + ahead + back) * state.stretch
        if self._gone == float("inf"):
            return
        left = -back * state.stretch
        if not self._box(_REACH, left, matrix, text).meets(state.clip):
            self.away.add(self._shown)
        self._words.append((self._shown, self._box(_BODY, left, matrix, text).within(state.clip)))

    def _box(self, part: tuple[float, float], left: float, matrix: Sequence[float], text: Sequence[float]) -> Box:
        low, high = (edge * self._state.size for edge in part)
        corners = [_moved(text, x, y) for x in (left, self._gone) for y in (low, high)]
        return Box.around([_moved(matrix, x, y) for x, y in corners])

    def _draw(self, operator: bytes, operands: Sequence[Any], matrix: Sequence[float]) -> None:
        numbers = [float(number) for number in operands]
        if operator == b"re" and len(numbers) > 3:
            x, y, width, height = numbers[:4]
            corners = [_moved(matrix, *each) for each in ((x, y), (x + width, y), (x + width, y + height))]
            self._squares.append(corners)
            self._points += [*corners, _moved(matrix, x, y + height)]
        else:
            self._squares.append([])
            self._points += (_moved(matrix, x, y) for x, y in zip(numbers[::2], numbers[1::2], strict=False))

    def _paint(self, *, filled: bool) -> None:
        square = len(self._squares) == 1 and _is_upright(self._squares[0])
        if self._points:
            box = Box.around(self._points)
            if filled and square and self._state.plain:
                self._cover(box)
            if self._clipping:
                self._state.clip = self._state.clip.within(box)
                self._state.squared = self._state.squared and square
        self._points, self._squares, self._clipping = [], [], False

    def _picture(self, matrix: Sequence[float]) -> None:
        corners = [_moved(matrix, x, y) for x, y in ((0, 0), (1, 0), (1, 1))]
        box = Box.around([*corners, _moved(matrix, 0, 1)])
        if _is_upright(corners) and box.area < _SCAN * self.paper.area:
            self._cover(box)

    def _cover(self, box: Box) -> None:
        state = self._state
        if state.opaque and state.squared and not any(self._marked):
            self._covers.append((self._shown, box.within(state.clip)))


def _moved(matrix: Sequence[float], x: float, y: float) -> Point:
    a, b, c, d, e, f = (float(part) for part in matrix[:6])
    return a * x + c * y + e, b * x + d * y + f


def _is_upright(corners: Sequence[Point]) -> bool:
    """Tell whether the sides from three corners on go along the page's."""
    if len(corners) != 3:
        return False
    (ax, ay), (bx, by), (cx, cy) = corners
    return (abs(ay - by) < 0.01 and abs(bx - cx) < 0.01) or (abs(ax - bx) < 0.01 and abs(by - cy) < 0.01)


def _length(part: str | bytes) -> int:
    """Return the bytes of a text, which pypdf may have decoded."""
    return 2 * len(part) + 2 if getattr(part, "autodetect_utf16", False) else len(part)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float)


def _table(resources: Any, name: str) -> Mapping[str, Mapping[str, Any]]:
    found = resources.get(name) if hasattr(resources, "get") else None
    found = found.get_object() if found is not None else None
    if not isinstance(found, dict):
        return {}
    # A name may lead to nothing: files that were cut down leave such names behind.
    return {key: told for key, each in found.items() if isinstance(told := each.get_object(), dict)}


def _letter(font: Mapping[str, Any]) -> int:
    """Return how many bytes stand for a letter at least, 0 where its size on the page can't be told."""
    kind, encoding = font.get("/Subtype"), str(font.get("/Encoding", ""))
    if kind == "/Type0":
        return 2 if encoding == "/Identity-H" else 0
    return 1 if kind in {"/Type1", "/TrueType", "/MMType1"} else 0


def _is_opaque(each: Mapping[str, Any]) -> bool:
    masks = ("/SMask", "/Mask", "/ImageMask", "/SMaskInData", "/OC")
    return bool(each.get("/Subtype") == "/Image") and not any(each.get(mask) for mask in masks)
