"""ODT and ODS: the texts and the sheets of OpenDocument files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias
from zipfile import ZipFile

from knowledge.loading.archive import open_archive, read_entry
from knowledge.loading.cells import Cell
from knowledge.loading.document import BrokenError, Caution, Document, EncryptedError, Page, TooLargeError
from knowledge.loading.flow import ENDNOTE, Flow, joined
from knowledge.loading.grid import Grid, GridRow, grid_page, struck_text, unseen_caution
from knowledge.loading.markup import Element, attribute, child, children, local, number, parse_entry
from knowledge.wording import Sentence

CELLS = 1_000_000
"""Cells read of one file, those that a span or a repetition fills included; our own limit."""

_MANIFEST = "META-INF/manifest.xml"
_BLANKS = {"tab": " ", "line-break": "\n"}
_AROUND = frozenset({"section", "list", "list-item", "list-header", "index-body", "index-title", "frame", "text-box"})
_UNSEEN = frozenset({"annotation", "annotation-end", "tracked-changes", "hidden-text", "hidden-paragraph", "ruby-text"})
_SPACES = 100

Merged: TypeAlias = dict[int, tuple[str, int]]
"""What merged cells say below them, by column, and to how many rows."""

_ROW_PARTS = frozenset({"table-header-rows", "table-rows", "table-row-group"})


def read_text_document(data: bytes) -> Document:
    """Read an ODT file. Raises BrokenError, DoctypeError, EncryptedError or TooLargeError."""
    with open_archive(data) as archive:
        body, struck = _body(archive, "text")
    flow = Flow()
    flow.count.struck = struck
    try:
        _blocks(body, flow)
    except RecursionError as error:
        raise BrokenError("nested too deep") from error
    return Document((Page(1, flow.blocks()),), flow.cautions())


def read_sheets(data: bytes) -> Document:
    """Read every visible sheet of an ODS file, each row as a line of its own; raises as `read_text_document`."""
    grids, cautions = read_workbook_grids(data)
    return Document(tuple(grid_page(place, grid) for place, grid in enumerate(grids, start=1)), cautions)


def read_workbook_grids(data: bytes) -> tuple[tuple[Grid, ...], tuple[Caution, ...]]:
    """Return the grids of the visible sheets of an ODS file; what is hidden is named in a caution, not read."""
    with open_archive(data) as archive:
        body, struck = _body(archive, "spreadsheet")
        hidden = _hidden_styles(parse_entry(archive, "content.xml"))
    sheets = list(children(body, "table"))
    shown = [sheet for sheet in sheets if attribute(sheet, "style-name") not in hidden]
    cautions = [
        Caution(attribute(sheet, "name"), "the sheet is hidden and was not read")
        for sheet in sheets
        if attribute(sheet, "style-name") in hidden
    ]
    grids = []
    for sheet in shown:
        rows, unseen = _grid_rows(sheet)
        called = attribute(sheet, "name")
        grids.append(Grid(called if len(shown) > 1 else "", rows, called))
        if caution := unseen_caution(called, *unseen):
            cautions.append(caution)
    if struck:
        cautions.append(Caution("", struck_text(struck)))
    return tuple(grids), tuple(cautions)


def _body(archive: ZipFile, kind: str) -> tuple[Element, int]:
    """Return the body of a file without what is struck through, and how many pieces that were."""
    if _MANIFEST in archive.namelist() and b"encryption-data" in read_entry(archive, _MANIFEST):
        raise EncryptedError
    root = parse_entry(archive, "content.xml")
    found = child(root, "body", kind)
    if found is None:
        raise BrokenError(f"no {kind}")
    styles = [root, *([parse_entry(archive, "styles.xml")] if "styles.xml" in archive.namelist() else [])]
    return found, _without_struck(found, {name for each in styles for name in _struck_styles(each)})


def _struck_styles(root: Element) -> Iterator[str]:
    """Yield the names of the styles that draw a line through letters."""
    for style in root.iter("{*}style"):
        for look in children(style, "text-properties"):
            lines = {attribute(look, f"text-line-through-{name}") for name in ("style", "type")}
            if not lines <= {"", "none"}:
                yield attribute(style, "name")


def _without_struck(body: Element, struck: set[str]) -> int:
    """Empty what has one of these styles, and return how many pieces had words."""
    count = 0
    for element in body.iter("{*}span", "{*}p", "{*}h", "{*}table-cell") if struck else ():
        if attribute(element, "style-name") in struck:
            count += bool("".join(str(text) for text in element.itertext()).strip())
            element[:] = []
            element.text = ""
            for name in [name for name in element.attrib if str(name).endswith("}date-value")]:
                del element.attrib[name]
    return count


def _blocks(element: Element, flow: Flow) -> None:
    for part in element:
        name = local(part)
        if name == "h":
            flow.head(joined(_words(part, flow)), max(number(part, "outline-level", 1), 1))
        elif name == "p":
            boxes: list[Element] = []
            flow.say(joined(_words(part, flow, boxes)))
            for box in boxes:
                inner = flow.inner()
                _blocks(box, inner)
                flow.add(inner)
        elif name == "table":
            _table(part, flow)
        elif name in _AROUND and attribute(part, "display") != "none":
            _blocks(part, flow)


def _words(element: Element, flow: Flow, boxes: list[Element] | None = None) -> Iterator[str]:
    yield element.text or ""
    for part in element:
        name = local(part)
        if name == "note":
            _note(part, flow)
        elif name == "frame":
            flow.count.pictures += child(part, "image") is not None and child(part, "text-box") is None
            flow.count.charts += child(part, "object") is not None
            if boxes is not None:
                boxes.extend(children(part, "text-box"))
        elif name == "s":
            yield " " * min(number(part, "c", 1), _SPACES)
        elif name in _BLANKS:
            yield _BLANKS[name]
        elif name not in _UNSEEN:
            yield from _words(part, flow, boxes)
        yield part.tail or ""


def _note(element: Element, flow: Flow) -> None:
    body = child(element, "note-body")
    if attribute(element, "note-class") != "endnote" or body is None:
        flow.count.footnotes += 1
        return
    inner = flow.inner()
    _blocks(body, inner)
    flow.keep_apart(ENDNOTE, inner)


def _table(element: Element, flow: Flow) -> None:
    cells = []
    for row, (line, names) in enumerate(_rows(element)):
        column = 0
        for found in children(line, "table-cell", "covered-table-cell"):
            repeated = number(found, "number-columns-repeated", 1)
            if local(found) == "table-cell":
                inner = flow.inner()
                _blocks(found, inner)
                rows, columns = number(found, "number-rows-spanned", 1), number(found, "number-columns-spanned", 1)
                cells.append((Cell(row, column, rows, max(columns, repeated), names=names), inner))
            column += repeated
    flow.table(cells)


def _rows(table: Element, *, names: bool = False) -> Iterator[tuple[Element, bool]]:
    """Yield the rows of a table, each with whether it heads the others."""
    for part in table:
        if local(part) == "table-row":
            yield part, names
        elif local(part) in _ROW_PARTS:
            yield from _rows(part, names=names or local(part) == "table-header-rows")


def _grid_rows(sheet: Element) -> tuple[tuple[GridRow, ...], tuple[set[int], list[int]]]:
    """Return the rows of a sheet that are shown, and the columns and rows with a text that are not."""
    columns = _hidden_columns(sheet)
    below: Merged = {}
    rows: list[GridRow] = []
    place = 1
    budget = CELLS
    unseen: list[int] = []
    used: set[int] = set()
    for line, _ in _rows(sheet):
        repeated = max(number(line, "number-rows-repeated", 1), 1)
        cells, below = _grid_cells(line, below, repeated)
        used |= {column for column, text in cells.items() if text}
        shown = {column: text for column, text in cells.items() if column not in columns and text}
        if shown:
            hidden = attribute(line, "visibility") in {"collapse", "filter"}
            budget -= repeated * (max(shown) + 1)
            if budget < 0:
                raise TooLargeError(Sentence("%(count)d cells", count=CELLS))
            texts = tuple(shown.get(column, "") for column in range(max(shown) + 1) if column not in columns)
            unseen += range(place, place + repeated) if hidden else ()
            rows.extend(GridRow(place + more, texts) for more in range(0 if hidden else repeated))
        place += repeated
    first = min((index for row in rows for index, text in enumerate(row.cells) if text), default=0)
    return tuple(GridRow(row.number, row.cells[first:]) for row in rows), (
        {column + 1 for column in columns & used},
        unseen,
    )


def _grid_cells(line: Element, above: Merged, lines: int) -> tuple[dict[int, str], Merged]:
    """Return the texts of a row by column, and what its merged cells say to the rows below and how many of them."""
    cells = {column: text for column, (text, _) in above.items()}
    below = {column: (text, left - lines) for column, (text, left) in above.items() if left > lines}
    column = 0
    for found in children(line, "table-cell", "covered-table-cell"):
        repeated = max(number(found, "number-columns-repeated", 1), 1)
        text = _shown(found) if local(found) == "table-cell" else ""
        if text:
            width = max(repeated, number(found, "number-columns-spanned", 1))
            height = number(found, "number-rows-spanned", 1)
            if column + width > CELLS:
                raise TooLargeError(Sentence("%(count)d cells", count=CELLS))
            for covered in range(column, column + width):
                cells[covered] = text
                if height > 1:
                    below[covered] = (text, height - 1)
        column += repeated
    return cells, below


def _shown(cell: Element) -> str:
    """Return what a cell shows; a date in ISO form, whatever the country of the sheet."""
    date = attribute(cell, "date-value")
    if attribute(cell, "value-type") == "date" and date:
        return date.removesuffix("T00:00:00").replace("T", " ")
    flow = Flow()
    return "\n".join(joined(_words(part, flow)) for part in children(cell, "p"))


def _hidden_columns(sheet: Element) -> set[int]:
    hidden: set[int] = set()
    column = 0
    for part in sheet.iter("{*}table-column"):
        repeated = min(number(part, "number-columns-repeated", 1), CELLS)
        if attribute(part, "visibility") in {"collapse", "filter"} and column < CELLS:
            hidden.update(range(column, column + repeated))
        column += repeated
    return hidden


def _hidden_styles(root: Element) -> set[str]:
    """Return the names of the table styles that hide a sheet."""
    return {
        attribute(style, "name")
        for style in root.iter("{*}style")
        if any(attribute(found, "display") == "false" for found in children(style, "table-properties"))
    }
