"""Looks of HWP 5: which grounds have a colour, which letters are white or raised, and which paragraphs are headings.

The places of bytes are those of Hancom's "Document File Formats 5.0", revision 1.3.
"""

from __future__ import annotations

import struct
import sys
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.loading.decoding import raised
from knowledge.loading.hwp_records import PARA_CHAR_SHAPE, Record, Streams

_OUTLINE = 1
_FILL_AT, _WHITE = 32, 0xFFFFFF
_PLAIN, _PAINTED = 1, 1 | 2 | 4
"""A fill of one colour, and any fill: of one colour, of a picture, of several colours."""

_LETTER_FLAGS = 46
_STRUCK, _LINE = 7 << 18, 15 << 26
"""Whether a line goes through letters, and its shape; the last shape, which is no line, is not drawn."""

_RAISED = 1 << 15

_LETTER_COLOUR, _LETTER_SHADE, _LETTER_FILL = 52, 60, 68
_PARAGRAPH_FILL = 32


@dataclass(frozen=True, slots=True)
class Looks:
    """What the numbers of a file stand for.

    `levels` are the outline levels of paragraph shapes, from 1, or 0; `shades` the fills of one colour other than
    white, `grounds` those on which white letters may be seen; `white` the shapes of letters that are white without a
    ground of their own; `struck` those that a line goes through, `raised` those that stand above the line; `grounded`
    the paragraph shapes that have a ground.
    """

    levels: tuple[int, ...]
    shades: frozenset[int]
    grounds: frozenset[int]
    white: frozenset[int]
    grounded: frozenset[int]
    struck: frozenset[int]
    raised: frozenset[int]

    @classmethod
    def of(cls, streams: Streams) -> Looks:
        """Return the looks of a file."""
        grounds = frozenset(n for n, fill in enumerate(streams.fills, start=1) if _is_ground(fill, _PAINTED))
        return cls(
            levels=tuple(map(_outline_level, streams.shapes)),
            shades=frozenset(n for n, fill in enumerate(streams.fills, start=1) if _is_ground(fill, _PLAIN)),
            grounds=grounds,
            white=frozenset(n for n, letters in enumerate(streams.letters) if _is_white(letters, grounds)),
            grounded=frozenset(
                n for n, shape in enumerate(streams.shapes) if number(shape, _PARAGRAPH_FILL) in grounds
            ),
            struck=frozenset(n for n, letters in enumerate(streams.letters) if _is_struck(_flags(letters))),
            raised=frozenset(n for n, letters in enumerate(streams.letters) if _flags(letters) & _RAISED),
        )

    def hidden(self, paragraph: Record) -> frozenset[int]:
        """Return the shapes of letters that are not seen in a paragraph: white on no ground of its own."""
        (shape,) = struct.unpack_from("<H", paragraph.data, 8)
        return frozenset() if shape in self.grounded else self.white


Stretches = tuple[tuple[int, int], ...]
"""Parts of a paragraph by their first place and the one behind, in order."""


def stretches(paragraph: Record, shapes: frozenset[int]) -> Stretches:
    """Return where the letters of a paragraph have one of these shapes."""
    if not shapes:
        return ()
    runs = [run for part in paragraph.below(PARA_CHAR_SHAPE) for run in struct.iter_unpack("<II", _whole(part.data))]
    ends = [start for start, _ in runs[1:]]
    return tuple((start, end) for (start, look), end in zip(runs, [*ends, 1 << 32], strict=False) if look in shapes)


def seen(text: str, start: int, unseen: Stretches) -> str:
    """Return a text that begins at a place, without the stretches that are not seen."""
    if not unseen:
        return text
    units = _units(text)
    return _text(unit for at, unit in enumerate(units, start) if not _within(unseen, at))


def lifted(text: str, start: int, above: Stretches) -> str:
    """Return a text that begins at a place with what stands above the line told apart from what stands on it."""
    if not above:
        return text
    units = _units(text)
    return _text(_raised_unit(unit) if _within(above, at) else unit for at, unit in enumerate(units, start))


def _units(text: str) -> list[bytes]:
    """Return the text in units of two bytes, in which places are counted."""
    coded = text.encode("utf-16-le", "surrogatepass")
    return [coded[at : at + 2] for at in range(0, len(coded), 2)]


def _text(units: Iterable[bytes]) -> str:
    return b"".join(units).decode("utf-16-le", "replace")


def _within(parts: Stretches, place: int) -> bool:
    at = bisect_right(parts, (place, sys.maxsize)) - 1
    return at >= 0 and place < parts[at][1]


def _raised_unit(unit: bytes) -> bytes:
    return raised(unit.decode("utf-16-le", "surrogatepass")).encode("utf-16-le", "surrogatepass")


def number(data: bytes, place: int) -> int:
    """Return the number of a fill at a place, from 1, or 0 where the record is older and shorter."""
    return int(struct.unpack_from("<H", data, place)[0]) if len(data) >= place + 2 else 0


def _whole(runs: bytes) -> bytes:
    return runs[: len(runs) // 8 * 8]


def _is_white(letters: bytes, grounds: frozenset[int]) -> bool:
    if len(letters) < _LETTER_SHADE + 4:
        return False
    colour, shade = (struct.unpack_from("<I", letters, place)[0] for place in (_LETTER_COLOUR, _LETTER_SHADE))
    return colour & _WHITE == _WHITE == shade & _WHITE and number(letters, _LETTER_FILL) not in grounds


def _flags(letters: bytes) -> int:
    """Return what a shape of letters says of them, 0 where its record is too short."""
    return 0 if len(letters) < _LETTER_COLOUR else int(struct.unpack_from("<I", letters, _LETTER_FLAGS)[0])


def _is_struck(flags: int) -> bool:
    return bool(flags & _STRUCK) and flags & _LINE != _LINE


def _is_ground(fill: bytes, kinds: int) -> bool:
    """Tell whether borders and a fill of these kinds give a ground of a colour other than white."""
    if len(fill) < _FILL_AT + 8:
        return False
    kind, colour = struct.unpack_from("<II", fill, _FILL_AT)
    return bool(kind & kinds & ~_PLAIN) or bool(kind & _PLAIN and colour & _WHITE != _WHITE)


def _outline_level(shape: bytes) -> int:
    if len(shape) < 4:
        return 0
    (flags,) = struct.unpack_from("<I", shape)
    return (flags >> 25 & 7) + 1 if flags >> 23 & 3 == _OUTLINE else 0
