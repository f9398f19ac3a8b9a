"""PPTX: the slides that are shown, in order, each a page with its title as a heading; notes stay out."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.loading.archive import open_archive
from knowledge.loading.cells import Cell
from knowledge.loading.document import BrokenError, Caution, Document, Page, TooLargeError
from knowledge.loading.flow import Count, Flow, joined
from knowledge.loading.grid import struck_text
from knowledge.loading.markup import Element, attribute, child, children, local, number
from knowledge.loading.package import main_part
from knowledge.wording import Sentence

SLIDES = 2_000
"""Slides read of one file; our own limit."""

_TITLES = frozenset({"title", "ctrTitle"})
_EVERYWHERE = frozenset({"dt", "ftr", "sldNum", "hdr"})
"""Placeholders that say the same on each slide: date, footer, number."""

_UNSTRUCK = frozenset({"", "noStrike"})
_NO = frozenset({"0", "false"})


def read_slides(data: bytes) -> Document:
    """Read a file. Raises BrokenError, DoctypeError, EncryptedError or TooLargeError."""
    pages: list[Page] = []
    cautions: list[Caution] = []
    with open_archive(data) as archive:
        part = main_part(archive)
        slides = part.by_identity("slide")
        count = Count()
        order = child(part.root(), "sldIdLst")
        for place, reference in enumerate(() if order is None else order, start=1):
            slide = slides.get(_relation(reference))
            if place > SLIDES:
                raise TooLargeError(Sentence("%(count)d slides", count=SLIDES))
            if slide is None:
                raise BrokenError("a slide is missing")
            root = slide.root()
            count.struck += _without_struck(root)
            name = f"슬라이드 {place}"
            if attribute(root, "show") in _NO:
                cautions.append(Caution(name, "the slide is hidden and was not read"))
                continue
            flow = Flow(count, name)
            try:
                _shapes(child(root, "cSld", "spTree"), flow)
            except RecursionError as error:
                raise BrokenError("nested too deep") from error
            blocks = flow.blocks()
            pages.append(Page(place, blocks))
            if charts := sum(1 for _ in root.iter("{*}chart")):
                cautions.append(Caution(name, Sentence("%(count)d charts were not read", count=charts)))
            if not blocks and next(root.iter("{*}pic"), None) is not None:
                cautions.append(Caution(name, "the slide has no text (a picture?) and was not read"))
    if count.struck:
        cautions.append(Caution("", struck_text(count.struck)))
    return Document(tuple(pages), tuple(cautions))


def _without_struck(root: Element) -> int:
    """Empty the runs of a slide that a line goes through, and return how many had words."""
    struck = 0
    for run in () if attribute(root, "show") in _NO else root.iter("{*}r"):
        look, text = child(run, "rPr"), child(run, "t")
        if look is not None and text is not None and attribute(look, "strike") not in _UNSTRUCK:
            struck += bool((text.text or "").strip())
            text.text = ""
    return struck


def _relation(reference: Element) -> str:
    """Return the id that a slide is related by; it has a plain id beside it."""
    return next((str(value) for key, value in reference.attrib.items() if str(key).endswith("}id")), "")


def _shapes(tree: Element | None, flow: Flow) -> None:
    for shape in () if tree is None else sorted(tree, key=_is_no_title):
        if _is_hidden(shape):
            continue
        name = local(shape)
        if name == "sp" and _placeholder(shape) not in _EVERYWHERE:
            _text(shape, flow)
        elif name == "grpSp":
            _shapes(shape, flow)
        elif name == "graphicFrame":
            for table in shape.iter("{*}tbl"):
                _table(table, flow)
        elif name == "AlternateContent":
            _shapes(child(shape, "Choice"), flow)


def _is_no_title(shape: Element) -> bool:
    return _placeholder(shape) not in _TITLES


def _placeholder(shape: Element) -> str:
    found = child(shape, "nvSpPr", "nvPr", "ph")
    return "" if found is None else attribute(found, "type")


def _is_hidden(shape: Element) -> bool:
    properties = (found for part in shape if (found := child(part, "cNvPr")) is not None)
    return any(attribute(found, "hidden") not in _NO | {""} for found in properties)


def _text(shape: Element, flow: Flow) -> None:
    body = child(shape, "txBody")
    if body is None:
        return
    inner = flow.inner()
    if _placeholder(shape) in _TITLES:
        inner.head(" ".join(_lines(body)), 1)
    else:
        for line in _lines(body):
            inner.say(line)
    flow.add(inner)


def _lines(body: Element) -> Iterator[str]:
    for paragraph in children(body, "p"):
        yield joined(_words(paragraph))


def _words(paragraph: Element) -> Iterator[str]:
    for part in paragraph:
        name = local(part)
        if name == "br":
            yield "\n"
        elif name in {"r", "fld"}:
            text = child(part, "t")
            yield "" if text is None else text.text or ""


def _table(table: Element, flow: Flow) -> None:
    properties = child(table, "tblPr")
    headed = properties is not None and attribute(properties, "firstRow") not in _NO | {""}
    cells = []
    for row, line in enumerate(children(table, "tr")):
        for column, found in enumerate(children(line, "tc")):
            if attribute(found, "hMerge") in _NO | {""} and attribute(found, "vMerge") in _NO | {""}:
                inner = flow.inner()
                body = child(found, "txBody")
                for text in () if body is None else _lines(body):
                    inner.say(text)
                spans = number(found, "rowSpan", 1), number(found, "gridSpan", 1)
                cells.append((Cell(row, column, *spans, names=headed and row == 0), inner))
    flow.table(cells)
