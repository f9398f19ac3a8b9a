"""HWPX, the open format of the Korean word processor: sections of paragraphs, tables, text boxes and notes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from zipfile import ZipFile

from knowledge.loading.archive import open_archive, read_entry
from knowledge.loading.cells import Cell
from knowledge.loading.decoding import raised
from knowledge.loading.document import BrokenError, Caution, Document, EncryptedError, Page
from knowledge.loading.flow import ENDNOTE, FOOTER, HEADER, Flow, joined
from knowledge.loading.markup import Element, attribute, child, children, local, number, parse_entry

_SECTION = re.compile(r"Contents/section(\d+)\.xml", re.IGNORECASE)
_HEADER_FILE = "Contents/header.xml"
_MANIFEST = "META-INF/manifest.xml"
_ENCRYPTED = b"encryption-data"
_BLANKS = {"tab": " ", "nbSpace": " ", "fwSpace": " ", "hyphen": "-", "lineBreak": "\n"}
_NO_COLOUR = frozenset({"", "none", "#ffffff", "#ffffffff"})
_LINES = frozenset({"SOLID", "DASH", "DOT", "DASH_DOT", "DASH_DOT_DOT", "LONG_DASH", "CIRCLE", "DOUBLE_SLIM"}) | {
    "SLIM_THICK",
    "THICK_SLIM",
    "SLIM_THICK_SLIM",
}
"""Shapes of a line through letters. The word processor also writes "3D" with letters that have none."""

_DELETED = Caution("변경 추적", "deletions that nobody has accepted yet are read as they are shown")


def read_hwpx(data: bytes) -> Document:
    """Read a file. Raises BrokenError, DoctypeError, EncryptedError or TooLargeError."""
    with open_archive(data) as archive:
        if _MANIFEST in archive.namelist() and _ENCRYPTED in read_entry(archive, _MANIFEST):
            raise EncryptedError
        sections = sorted((int(found[1]), name) for name in archive.namelist() if (found := _SECTION.fullmatch(name)))
        if not sections:
            raise BrokenError("no section")
        walk = _Walk(archive)
        flow = Flow()
        try:
            for _, name in sections:
                walk.paragraphs(children(parse_entry(archive, name), "p"), flow)
        except RecursionError as error:
            raise BrokenError("nested too deep") from error
    warnings = (_DELETED,) if walk.deletions else ()
    return Document((Page(1, flow.blocks()),), (*flow.cautions(), *warnings))


class _Walk:
    """A walk over the paragraphs of a file in reading order.

    A tracked deletion is shown struck through until somebody accepts it, unless its record says `hide`: what is
    shown is read, with a caution, and what is hidden is not.
    """

    def __init__(self, archive: ZipFile) -> None:
        root = parse_entry(archive, _HEADER_FILE) if _HEADER_FILE in archive.namelist() else None
        self._levels = {} if root is None else _outline_levels(root)
        self._hidden = set() if root is None else _hidden_changes(root)
        self._shades = set() if root is None else _shades(root)
        self._white = set() if root is None else _white(root)
        self._struck = set() if root is None else _struck(root)
        self._raised = set() if root is None else _raised(root)
        self._grounds = 0
        self._deleting: set[str] = set()
        self.deletions = False

    def paragraphs(self, elements: Iterable[Element], flow: Flow) -> None:
        for element in elements:
            self._paragraph(element, flow)

    def _paragraph(self, element: Element, flow: Flow) -> None:
        words: list[str] = []
        after: list[Element] = []
        for run in children(element, "run"):
            look = attribute(run, "charPrIDRef")
            unseen = not self._grounds and look in self._white
            for part in run:
                name = local(part)
                if name == "t" and unseen:
                    flow.count.unseen += bool("".join(self._words(part)).strip())
                elif name == "t" and look in self._struck:
                    flow.count.struck += bool("".join(self._words(part)).strip())
                elif name == "t":
                    words.extend(map(raised, self._words(part)) if look in self._raised else self._words(part))
                elif name == "ctrl":
                    words.extend(self._control(found, flow) for found in part)
                elif name == "dutmal":
                    words.extend(_text(found) for found in children(part, "mainText"))
                elif name not in {"secPr", "equation", "compose"}:
                    after.append(part)
        flow.paragraph(joined(words), self._levels.get(attribute(element, "paraPrIDRef"), 0))
        for part in after:
            self._object(part, flow)

    def _words(self, element: Element) -> Iterable[str]:
        yield self._shown(element.text)
        for part in element:
            name = local(part)
            if name == "deleteBegin":
                self.deletions = True
                self._deleting.add(attribute(part, "TcId"))
            elif name == "deleteEnd":
                self._deleting.discard(attribute(part, "TcId"))
            yield self._shown(_BLANKS.get(name, ""))
            yield self._shown(part.tail)

    def _shown(self, text: str | None) -> str:
        return "" if not text or self._deleting & self._hidden else text

    def _control(self, element: Element, flow: Flow) -> str:
        """Read what a control holds; returns the number of a caption, which stands among its words."""
        name = local(element)
        if name in {"header", "footer", "endNote"}:
            inner = flow.inner()
            self._lists(element, inner)
            flow.keep_apart({"header": HEADER, "footer": FOOTER, "endNote": ENDNOTE}[name], inner)
        elif name == "footNote":
            flow.count.footnotes += 1
        elif name == "autoNum" and attribute(element, "numType") in {"TABLE", "PICTURE", "EQUATION"}:
            return attribute(element, "num")
        return ""

    def _lists(self, element: Element, flow: Flow, *, grounded: bool = False) -> None:
        """Read what a cell, a box or a note holds; `grounded` when it may have a ground on which white is seen."""
        self._grounds += grounded
        for found in children(element, "subList"):
            self.paragraphs(children(found, "p"), flow)
        self._grounds -= grounded

    def _object(self, element: Element, flow: Flow) -> None:
        if local(element) == "tbl":
            self._table(element, flow)
            return
        inner = flow.inner()
        flow.count.pictures += local(element) in {"pic", "ole"}
        flow.count.charts += local(element) == "chart"
        for part in element:
            name = local(part)
            if name in {"drawText", "caption"}:
                self._lists(part, inner, grounded=name == "drawText")
            elif child(part, "drawText") is not None or name in {"container", "tbl", "pic"}:
                self._object(part, inner)
        flow.add(inner)

    def _table(self, element: Element, flow: Flow) -> None:
        caption = flow.inner()
        for found in children(element, "caption"):
            self._lists(found, caption)
        cells = []
        for row, line in enumerate(children(element, "tr")):
            for column, found in enumerate(children(line, "tc")):
                inner = flow.inner()
                shaded = attribute(found, "borderFillIDRef") in self._shades
                self._lists(found, inner, grounded=shaded)
                cells.append((replace(_cell(found, row, column), strong=shaded), inner))
        flow.table(cells, " ".join(block.text for block in caption.blocks()))


def _cell(element: Element, row: int, column: int) -> Cell:
    address, span = child(element, "cellAddr"), child(element, "cellSpan")
    return Cell(
        row=row if address is None else number(address, "rowAddr", row),
        column=column if address is None else number(address, "colAddr", column),
        rows=1 if span is None else number(span, "rowSpan", 1),
        columns=1 if span is None else number(span, "colSpan", 1),
        names=attribute(element, "header") == "1",
    )


def _outline_levels(root: Element) -> dict[str, int]:
    """Return the outline level, from 1, of each paragraph shape that has one."""
    levels = {}
    for element in root.iter("{*}paraPr"):
        heading = child(element, "heading")
        if heading is not None and attribute(heading, "type") == "OUTLINE":
            levels[attribute(element, "id")] = number(heading, "level") + 1
    return levels


def _shades(root: Element) -> set[str]:
    """Return the ids of the borders and fills that give a cell a ground of a colour other than white."""
    return {
        attribute(fill, "id")
        for fill in root.iter("{*}borderFill")
        for brush in fill.iter("{*}winBrush", "{*}gradation")
        if local(brush) == "gradation" or attribute(brush, "faceColor").casefold() not in _NO_COLOUR
    }


def _white(root: Element) -> set[str]:
    """Return the ids of the letter shapes that are white without a ground of their own."""
    return {
        attribute(shape, "id")
        for shape in root.iter("{*}charPr")
        if attribute(shape, "textColor").casefold() == "#ffffff"
        and attribute(shape, "shadeColor").casefold() in _NO_COLOUR
    }


def _struck(root: Element) -> set[str]:
    """Return the ids of the letter shapes that a line goes through."""
    return {
        attribute(shape, "id")
        for shape in root.iter("{*}charPr")
        for line in children(shape, "strikeout")
        if attribute(line, "shape") in _LINES and attribute(line, "type") != "NONE"
    }


def _raised(root: Element) -> set[str]:
    """Return the ids of the letter shapes that stand above the line."""
    shapes = root.iter("{*}charPr")
    return {attribute(shape, "id") for shape in shapes if child(shape, "supscript") is not None}


def _hidden_changes(root: Element) -> set[str]:
    changes = root.iter("{*}trackChange")
    return {attribute(change, "id") for change in changes if attribute(change, "hide") == "1"}


def _text(element: Element) -> str:
    return "".join(str(part) for part in element.itertext())
