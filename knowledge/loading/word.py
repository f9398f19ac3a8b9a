"""DOCX: paragraphs, headings by their styles, tables and text boxes, as they read with every change accepted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from knowledge.loading.archive import open_archive
from knowledge.loading.cells import Cell
from knowledge.loading.decoding import raised
from knowledge.loading.document import BrokenError, Document, Page
from knowledge.loading.flow import ENDNOTE, FOOTER, HEADER, Flow, joined
from knowledge.loading.markup import Element, attribute, child, children, local, number, switched
from knowledge.loading.package import Part, main_part

_HEADING_STYLE = re.compile(r"(?:heading|제목|개요)\s*([1-9])", re.IGNORECASE)
_TITLE_STYLES = frozenset({"title", "제목"})
_AROUND = frozenset(
    {"ins", "moveTo", "hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "dir", "bdo"}
)
_BLANKS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": " "}
_MARKS = {"f052": "☑", "f0fe": "☑", "f0fd": "☒", "f06f": "☐", "f0a8": "☐", "f0fc": "✓", "f0e0": "→"}
"""What letters of the Wingdings font show that documents are ticked with."""
_NO_COLOUR = frozenset({"", "auto", "none", "ffffff"})
_STRIKES = ("strike", "dstrike")
_WHITE = "ffffff"
_HEX = re.compile(r"[0-9A-Fa-f]{1,8}")
_FIRST_ROW = 0x20
_BODY_LEVEL = 9
_STYLES = 20
"""Styles that one may be built upon; more is a circle."""


def read_word(data: bytes) -> Document:
    """Read a file. Raises BrokenError, DoctypeError, EncryptedError or TooLargeError."""
    with open_archive(data) as archive:
        part = main_part(archive)
        body = child(part.root(), "body")
        if body is None:
            raise BrokenError("no body")
        flow = Flow()
        walk = _Walk(part)
        try:
            walk.blocks(body, flow)
            for kind, name in (("header", HEADER), ("footer", FOOTER)):
                for beside in part.related(kind):
                    walk.apart(name, beside.root(), flow)
            walk.endnotes(part, flow)
        except RecursionError as error:
            raise BrokenError("nested too deep") from error
    return Document((Page(1, flow.blocks()),), flow.cautions())


class _Walk:
    """A walk over the paragraphs and tables of a document in reading order."""

    def __init__(self, part: Part) -> None:
        self._styles = {
            attribute(style, "styleId"): style
            for beside in part.related("styles")
            for style in children(beside.root(), "style")
        }
        self._endnotes: list[str] = []

    def blocks(self, element: Element, flow: Flow) -> None:
        for part in element:
            name = local(part)
            if name == "p":
                self._paragraph(part, flow)
            elif name == "tbl":
                self._table(part, flow)
            elif name in _AROUND:
                self.blocks(part, flow)

    def apart(self, kind: str, element: Element, flow: Flow) -> None:
        inner = flow.inner()
        self.blocks(element, inner)
        flow.keep_apart(kind, inner)

    def endnotes(self, part: Part, flow: Flow) -> None:
        """Read the endnotes that the text refers to."""
        notes = {
            attribute(note, "id"): note
            for beside in part.related("endnotes")
            for note in children(beside.root(), "endnote")
        }
        for identity in dict.fromkeys(self._endnotes):
            if identity in notes:
                self.apart(ENDNOTE, notes[identity], flow)

    def _paragraph(self, element: Element, flow: Flow) -> None:
        boxes: list[Element] = []
        flow.paragraph(joined(self._words(element, flow, boxes)), self._level(element))
        for box in boxes:
            inner = flow.inner()
            self.blocks(box, inner)
            flow.add(inner)

    def _words(self, element: Element, flow: Flow, boxes: list[Element]) -> Iterator[str]:
        for part in element:
            name = local(part)
            if name == "r":
                says = any((found.text or "").strip() for found in children(part, "t"))
                if self._is_hidden(part):
                    flow.count.unseen += says
                elif self._is_struck(part):
                    flow.count.struck += says
                else:
                    yield from self._run(part, flow, boxes)
            elif name in _AROUND:
                yield from self._words(part, flow, boxes)

    def _run(self, element: Element, flow: Flow, boxes: list[Element]) -> Iterator[str]:
        for part in element:
            name = local(part)
            if name == "t":
                text = part.text or ""
                yield raised(text) if self._is_raised(element) else text
            elif name in _BLANKS:
                yield _BLANKS[name]
            elif name == "footnoteReference":
                flow.count.footnotes += 1
            elif name == "endnoteReference":
                self._endnotes.append(attribute(part, "id"))
            elif name == "sym":
                yield _MARKS.get(attribute(part, "char").casefold(), "")
            elif name in {"drawing", "pict", "AlternateContent"}:
                flow.count.charts += next(part.iter("{*}chart"), None) is not None
                flow.count.pictures += next(part.iter("{*}blip", "{*}imagedata"), None) is not None
                boxes.extend(_boxes(part))

    def _is_raised(self, run: Element) -> bool:
        """Tell whether a run stands above the line."""
        found = next((place for look in self._looks(run) if (place := child(look, "vertAlign")) is not None), None)
        return found is not None and attribute(found, "val") == "superscript"

    def _is_hidden(self, run: Element) -> bool:
        """Tell whether nobody sees a run: hidden by itself or by a style, or white on white."""
        for properties in self._looks(run):
            if child(properties, "vanish") is not None:
                return switched(properties, "vanish")
        return self._is_white(run)

    def _is_struck(self, run: Element) -> bool:
        """Tell whether one line or two go through a run."""
        lines = (next((look for look in self._looks(run) if child(look, name) is not None), None) for name in _STRIKES)
        return any(look is not None and switched(look, name) for name, look in zip(_STRIKES, lines, strict=True))

    def _looks(self, run: Element) -> Iterator[Element]:
        """Yield the properties of a run, then those of its styles and of its paragraph's."""
        own = child(run, "rPr")
        if own is not None:
            yield own
        paragraph = next(run.iterancestors("{*}p"), None)
        for style in (child(own, "rStyle"), child(paragraph, "pPr", "pStyle")):
            if style is not None:
                yield from _parts(self._chain(attribute(style, "val")), "rPr")

    def _is_white(self, run: Element) -> bool:
        colour = next((found for look in self._looks(run) if (found := child(look, "color")) is not None), None)
        if colour is None or attribute(colour, "val").casefold() != _WHITE:
            return False
        if any(is_shaded(look) or child(look, "highlight") is not None for look in self._looks(run)):
            return False
        return not any(self._has_ground(around) for around in run.iterancestors())

    def _has_ground(self, element: Element) -> bool:
        """Tell whether what is around a run may give it a ground on which white is seen: a box, a cell, a style."""
        name = local(element)
        if name == "tbl":
            style = child(element, "tblPr", "tblStyle")
            chain = () if style is None else self._chain(attribute(style, "val"))
            return any(next(found.iter("{*}shd"), None) is not None for found in chain)
        if name == "p":
            style = child(element, "pPr", "pStyle")
            chain = () if style is None else self._chain(attribute(style, "val"))
            return any(map(is_shaded, (child(element, "pPr"), *_parts(chain, "pPr"))))
        return name == "txbxContent" or (name == "tc" and is_shaded(child(element, "tcPr")))

    def _level(self, element: Element) -> int:
        """Return the outline level of a paragraph, from 1, or 0 for the running text."""
        properties = child(element, "pPr")
        if properties is None:
            return 0
        style = child(properties, "pStyle")
        chain = () if style is None else tuple(self._chain(attribute(style, "val")))
        for found in (properties, *_parts(chain, "pPr")):
            outline = child(found, "outlineLvl")
            if outline is not None:
                level = number(outline, "val", _BODY_LEVEL)
                return level + 1 if level < _BODY_LEVEL else 0
        return next((level for name in _parts(chain, "name") if (level := _named_level(name))), 0)

    def _chain(self, identity: str) -> Iterator[Element]:
        """Yield a style and those that it is built upon."""
        for _ in range(_STYLES):
            style = self._styles.get(identity)
            if style is None:
                return
            yield style
            upon = child(style, "basedOn")
            identity = "" if upon is None else attribute(upon, "val")

    def _table(self, element: Element, flow: Flow) -> None:
        cells: list[tuple[Cell, Flow]] = []
        above: dict[int, int] = {}
        headed = self._is_headed(element)
        for row, line in enumerate(_rows(element)):
            properties = child(line, "trPr")
            names = (headed and not row) or (properties is not None and switched(properties, "tblHeader"))
            column = 0 if properties is None else _value(properties, "gridBefore", 0)
            for found in _inside(line, "tc"):
                shape = child(found, "tcPr")
                width = 1 if shape is None else max(_value(shape, "gridSpan", 1), 1)
                merge = None if shape is None else child(shape, "vMerge")
                if merge is not None and attribute(merge, "val") != "restart" and column in above:
                    cell, inner = cells[above[column]]
                    cells[above[column]] = replace(cell, rows=row - cell.row + 1), inner
                else:
                    above.pop(column, None)
                    if merge is not None:
                        above[column] = len(cells)
                    inner = flow.inner()
                    self.blocks(found, inner)
                    cells.append((Cell(row, column, 1, width, names=names, strong=_is_strong(found)), inner))
                column += width
        flow.table(cells)

    def _is_headed(self, table: Element) -> bool:
        """Tell whether the style of a table sets its first row apart, and the table lets it."""
        properties = child(table, "tblPr")
        style, look = child(properties, "tblStyle"), child(properties, "tblLook")
        if style is None or look is None or not _has_first_row(look):
            return False
        chain = self._chain(attribute(style, "val"))
        return any(attribute(found, "type") == "firstRow" for found in _parts(chain, "tblStylePr"))


def _has_first_row(look: Element) -> bool:
    said, bits = attribute(look, "firstRow"), attribute(look, "val")
    if said:
        return said not in {"0", "false", "off"}
    return bool(_HEX.fullmatch(bits)) and bool(int(bits, 16) & _FIRST_ROW)


def _is_strong(cell: Element) -> bool:
    """Tell whether a cell is shaded, or all of its letters are bold."""
    if is_shaded(child(cell, "tcPr")):
        return True
    runs = [run for run in cell.iter("{*}r") if any(found.text for found in children(run, "t"))]
    return bool(runs) and all((look := child(run, "rPr")) is not None and switched(look, "b") for run in runs)


def is_shaded(properties: Element | None) -> bool:
    """Tell whether the ground of a run, a paragraph or a cell has a colour other than white."""
    shade = child(properties, "shd")
    return shade is not None and attribute(shade, "fill").casefold() not in _NO_COLOUR


def _parts(styles: Iterable[Element], name: str) -> Iterator[Element]:
    return (found for style in styles for found in children(style, name))


def _named_level(element: Element) -> int:
    """Return the level of a heading style by its name, or 0."""
    name = attribute(element, "val").strip().casefold()
    if name in _TITLE_STYLES:
        return 1
    found = _HEADING_STYLE.fullmatch(name)
    return int(found[1]) if found else 0


def _rows(table: Element) -> Iterator[Element]:
    """Yield the rows that are shown: neither deleted nor hidden."""
    for row in _inside(table, "tr"):
        properties = child(row, "trPr")
        if properties is None or not (switched(properties, "del") or switched(properties, "hidden")):
            yield row


def _inside(element: Element, name: str) -> Iterator[Element]:
    for part in element:
        if local(part) == name:
            yield part
        elif local(part) in _AROUND:
            yield from _inside(part, name)


def _value(element: Element, name: str, fallback: int) -> int:
    found = child(element, name)
    return fallback if found is None else number(found, "val", fallback)


def _boxes(element: Element) -> Iterable[Element]:
    """Yield the text boxes of a drawing; of its alternatives for older programs only the first."""
    if local(element) == "txbxContent":
        yield element
        return
    parts = list(children(element, "Choice"))[:1] if local(element) == "AlternateContent" else list(element)
    for part in parts or list(element):
        yield from _boxes(part)
