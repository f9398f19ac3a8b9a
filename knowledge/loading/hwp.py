"""HWP 5, the binary format of the Korean word processor: paragraphs, tables, text boxes and notes."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import replace

from knowledge.loading.cells import Cell
from knowledge.loading.document import BrokenError, Document, Page
from knowledge.loading.flow import ENDNOTE, FOOTER, HEADER, Flow, joined
from knowledge.loading.hwp_looks import Looks, lifted, number, seen, stretches
from knowledge.loading.hwp_records import (
    CTRL_HEADER,
    LIST_HEADER,
    MEMO_LIST,
    PAGE_BORDER_FILL,
    PARA_HEADER,
    PARA_TEXT,
    PICTURED,
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
_FOOTNOTE, _TABLE, _SHAPE, _NUMBER, _SECTION = b"  nf", b" lbt", b" osg", b"onta", b"dces"
_CAPTIONED = frozenset({3, 4, 5})
"""The kinds of automatic numbers that belong to a caption: picture, table, equation."""

_NAMES = 1 << 18
_FILL_AT, _PAGE_FILL_AT, _ROWS_AT = 32, 12, 18
"""The mark of a cell that heads others; where a cell and a page say which fill they have, and a table its rows."""


def read_hwp(data: bytes) -> Document:
    """Read a file. Raises BrokenError, EncryptedError or TooLargeError."""
    streams = read_streams(data)
    walk = _Walk(Looks.of(streams))
    flow = Flow()
    try:
        for section in streams.sections:
            walk.section(section, flow)
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

    def __init__(self, looks: Looks) -> None:
        self._looks = looks
        self._grounds = 0

    def section(self, section: Record, flow: Flow) -> None:
        self._grounds = int(_is_painted(section, self._looks.grounds))
        self.paragraphs(_body(section), flow)

    def paragraphs(self, records: Iterable[Record], flow: Flow) -> None:
        for record in records:
            self._paragraph(record, flow)

    def _paragraph(self, record: Record, flow: Flow) -> None:
        after: list[Record] = []
        controls = record.below(CTRL_HEADER)
        words: list[str] = []
        white = frozenset[int]() if self._grounds else self._looks.hidden(record)
        unseen, struck = stretches(record, white), stretches(record, self._looks.struck)
        left_out, above = stretches(record, white | self._looks.struck), stretches(record, self._looks.raised)
        for part in record.below(PARA_TEXT):
            for place, text, refers in _parts(part.data):
                control = next(controls, None) if refers else None
                shown = seen(lifted(text, place, above), place, left_out)
                flow.count.unseen += _is_shorter(seen(text, place, unseen), text)
                flow.count.struck += _is_shorter(seen(text, place, struck), text)
                words.append(shown if control is None else shown + self._control(control, flow, after))
        for control in controls:
            self._control(control, flow, after)
        flow.paragraph(_PARTED.sub(" ", joined(words)), self._level(record))
        for control in after:
            self._object(control, flow)

    def _level(self, record: Record) -> int:
        (shape,) = struct.unpack_from("<H", record.data, 8)
        levels = self._looks.levels
        return levels[shape] if shape < len(levels) else 0

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
        flow.count.pictures += _pictures(control)
        self._grounds += 1  # a box may have a ground of any colour
        self.paragraphs(_below(control), inner)
        self._grounds -= 1
        flow.add(inner)

    def _table(self, control: Record, flow: Flow) -> None:
        caption = flow.inner()
        cells = []
        inner = caption
        begun = painted = grounded = False
        for record in control.records:
            if record.tag == TABLE:
                begun, painted = True, _fill(record.data) in self._looks.grounds
            if record.tag == LIST_HEADER and begun:
                inner = flow.inner()
                fill = number(record.data, _FILL_AT)
                grounded = painted or fill in self._looks.grounds
                cells.append((replace(_cell(record.data), strong=fill in self._looks.shades), inner))
            elif record.tag == PARA_HEADER:
                self._grounds += grounded
                self._paragraph(record, inner)
                self._grounds -= grounded
        flow.table(cells, " ".join(block.text for block in caption.blocks()))


def _below(control: Record) -> Iterator[Record]:
    """Yield the paragraphs below a control, however its shapes are grouped."""
    for record in control.records:
        if record.tag == PARA_HEADER:
            yield record
        else:
            yield from _below(record)


def _pictures(control: Record) -> int:
    """Return how many pictures and objects of other programs a shape holds."""
    parts = (record for record in control.records if record.tag != PARA_HEADER)
    return sum((record.tag in PICTURED) + _pictures(record) for record in parts)


def _cell(data: bytes) -> Cell:
    _, flags, column, row, columns, rows = struct.unpack_from("<IIHHHH", data)
    return Cell(row, column, rows, columns, names=bool(flags & _NAMES))


def _fill(table: bytes) -> int:
    """Return the number of a table's own borders and fill, which stands behind the sizes of its rows."""
    return number(table, _ROWS_AT + 2 * number(table, 4))


def _is_painted(section: Record, grounds: frozenset[int]) -> bool:
    """Tell whether the pages of a section have a ground of a colour."""
    controls = (control for record in section.records for control in record.below(CTRL_HEADER))
    return any(
        number(border.data, _PAGE_FILL_AT) in grounds
        for control in controls
        if control.data[:4] == _SECTION
        for border in control.below(PAGE_BORDER_FILL)
    )


def _parts(data: bytes) -> Iterator[tuple[int, str, bool]]:
    """Yield the texts of a paragraph: place in letters, words, whether a control follows that refers to a record."""
    start = place = 0
    while place + 2 <= len(data):
        code = data[place] | data[place + 1] << 8
        if code >= 32:
            place += 2
            continue
        yield start // 2, data[start:place].decode("utf-16-le", "replace"), False
        yield place // 2, _SHOWN.get(code, _SINGLE.get(code, "")), code in _REFERRING
        place += 2 if code in _SINGLE or 24 < code < 30 else 16
        start = place
    yield start // 2, data[start:place].decode("utf-16-le", "replace"), False


def _is_shorter(shown: str, text: str) -> bool:
    """Tell whether words of a text are not shown."""
    return len(shown.strip()) < len(text.strip())
