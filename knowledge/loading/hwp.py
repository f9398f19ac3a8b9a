"""HWP 5, the binary format of the Korean word processor: paragraphs, tables, text boxes and notes."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import replace

from knowledge.loading.cells import Cell
from knowledge.loading.document import BrokenError, Document, Page
from knowledge.loading.flow import ENDNOTE, FOOTER, HEADER, Flow, joined
from knowledge.loading.hwp_records import (
    CTRL_HEADER,
    LIST_HEADER,
    MEMO_LIST,
    PARA_HEADER,
    PARA_TEXT,
    TABLE,
    Record,
    read_streams,
)

# Characters below 32 stand for controls, as Hancom's "Document File Formats 5.0" numbers them.
_SINGLE = {0: "", 10: "\n", 13: "", 24: "-", 30: " ", 31: " "}
_EDGE = "\x03"
_SHOWN = {3: _EDGE, 4: _EDGE, 9: " "}
_PARTED = re.compile(f"(?<=[A-Za-z]){_EDGE}+(?=[가-힣])|(?<=[가-힣]){_EDGE}+(?=[A-Za-z])")
"""Letters of two scripts on both sides of a form field's edge, which are words of their own."""

_REFERRING = frozenset({1, 2, 3, 11, 12, 14, 15, 16, 17, 18, 21, 22, 23})
"""Controls whose content is a record of its own, in the order of their characters."""

_APART = {b"daeh": HEADER, b"toof": FOOTER, b"  ne": ENDNOTE}
_FOOTNOTE, _TABLE, _SHAPE, _NUMBER = b"  nf", b" lbt", b" osg", b"onta"
_CAPTIONED = frozenset({3, 4, 5})
"""The kinds of automatic numbers that belong to a caption: picture, table, equation."""

_OUTLINE = 1
_NAMES = 1 << 18
_FILL_AT, _COLOUR_AT, _PLAIN, _WHITE = 32, 36, 1, 0xFFFFFF
"""Where a cell says which fill it has, and a fill its colour, which counts if the fill is a plain one."""


def read_hwp(data: bytes) -> Document:
    """Read a file. Raises BrokenError, EncryptedError or TooLargeError."""
    streams = read_streams(data)
    walk = _Walk(streams.shapes, streams.fills)
    flow = Flow()
    try:
        for section in streams.sections:
            walk.paragraphs(_body(section), flow)
    except (struct.error, RecursionError) as error:
        raise BrokenError from error
    return Document((Page(1, flow.blocks()),), flow.cautions())


def _body(section: Record) -> Iterator[Record]:
    """Yield the paragraphs of a section; those of memos come behind them."""
    for record in section.records:
        if record.tag == MEMO_LIST:
            return
        if record.tag == PARA_HEADER:
            yield record


class _Walk:
    """A walk over the paragraphs of a file in reading order."""

    def __init__(self, shapes: tuple[bytes, ...], fills: tuple[bytes, ...]) -> None:
        self._levels = [_outline_level(shape) for shape in shapes]
        self._shades = {number for number, fill in enumerate(fills) if _is_shade(fill)}

    def paragraphs(self, records: Iterable[Record], flow: Flow) -> None:
        for record in records:
            self._paragraph(record, flow)

    def _paragraph(self, record: Record, flow: Flow) -> None:
        after: list[Record] = []
        controls = record.below(CTRL_HEADER)
        words: list[str] = []
        for part in record.below(PARA_TEXT):
            for text, refers in _parts(part.data):
                control = next(controls, None) if refers else None
                words.append(text if control is None else text + self._control(control, flow, after))
        for control in controls:
            self._control(control, flow, after)
        text = _PARTED.sub(" ", joined(words))
        level = self._level(record)
        if level:
            flow.head(text, level)
        else:
            flow.say(text)
        for control in after:
            self._object(control, flow)

    def _level(self, record: Record) -> int:
        (shape,) = struct.unpack_from("<H", record.data, 8)
        return self._levels[shape] if shape < len(self._levels) else 0

    def _control(self, control: Record, flow: Flow, after: list[Record]) -> str:
        """Read what a control holds; returns the number of a caption, which stands among its words."""
        name = control.data[:4]
        if name in _APART:
            inner = flow.inner()
            self.paragraphs(_below(control), inner)
            flow.keep_apart(_APART[name], inner)
        elif name == _FOOTNOTE:
            flow.count.footnotes += 1
        elif name in {_TABLE, _SHAPE}:
            after.append(control)
        elif name == _NUMBER:
            kind, value = struct.unpack_from("<IH", control.data, 4)
            return str(value) if kind & 0xF in _CAPTIONED else ""
        return ""

    def _object(self, control: Record, flow: Flow) -> None:
        if control.data[:4] == _TABLE:
            self._table(control, flow)
            return
        inner = flow.inner()
        self.paragraphs(_below(control), inner)
        flow.add(inner)

    def _table(self, control: Record, flow: Flow) -> None:
        caption = flow.inner()
        cells = []
        inner = caption
        begun = False
        for record in control.records:
            begun = begun or record.tag == TABLE
            if record.tag == LIST_HEADER and begun:
                inner = flow.inner()
                cells.append((replace(_cell(record.data), strong=self._is_shaded(record.data)), inner))
            elif record.tag == PARA_HEADER:
                self._paragraph(record, inner)
        flow.table(cells, " ".join(block.text for block in caption.blocks()))

    def _is_shaded(self, cell: bytes) -> bool:
        if len(cell) < _FILL_AT + 2:
            return False
        (fill,) = struct.unpack_from("<H", cell, _FILL_AT)
        return fill - 1 in self._shades


def _below(control: Record) -> Iterator[Record]:
    """Yield the paragraphs below a control, however its shapes are grouped."""
    for record in control.records:
        if record.tag == PARA_HEADER:
            yield record
        else:
            yield from _below(record)


def _cell(data: bytes) -> Cell:
    _, flags, column, row, columns, rows = struct.unpack_from("<IIHHHH", data)
    return Cell(row, column, rows, columns, names=bool(flags & _NAMES))


def _is_shade(fill: bytes) -> bool:
    """Tell whether borders and a fill give a cell a ground of a colour other than white."""
    if len(fill) < _COLOUR_AT + 4:
        return False
    kind, colour = struct.unpack_from("<II", fill, _COLOUR_AT - 4)
    return bool(kind & _PLAIN and colour & 0xFFFFFF != _WHITE)


def _outline_level(shape: bytes) -> int:
    """Return the outline level of a paragraph shape, from 1, or 0."""
    if len(shape) < 4:
        return 0
    (flags,) = struct.unpack_from("<I", shape)
    return (flags >> 25 & 7) + 1 if flags >> 23 & 3 == _OUTLINE else 0


def _parts(data: bytes) -> Iterator[tuple[str, bool]]:
    """Yield the texts of a paragraph, each with whether a control follows that refers to a record."""
    start = place = 0
    while place + 2 <= len(data):
        code = data[place] | data[place + 1] << 8
        if code >= 32:
            place += 2
            continue
        yield data[start:place].decode("utf-16-le", "replace"), False
        yield _SHOWN.get(code, _SINGLE.get(code, "")), code in _REFERRING
        place += 2 if code in _SINGLE or 24 < code < 30 else 16
        start = place
    yield data[start:place].decode("utf-16-le", "replace"), False
