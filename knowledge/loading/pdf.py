"""PDF with a text layer; a page without one is named in a caution."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import LimitReachedError, PdfReadError

from knowledge.loading.decoding import clean, one_line
from knowledge.loading.document import Block, BrokenError, Caution, Document, EncryptedError, Page, TooLargeError
from knowledge.loading.grid import unread_text
from knowledge.loading.pdf_columns import parted
from knowledge.loading.pdf_cover import Box, Cover, Named
from knowledge.loading.pdf_fields import filled, placed
from knowledge.loading.pdf_ink import SCAN, Ink
from knowledge.loading.pdf_layers import Frames, Layers
from knowledge.loading.pdf_moves import contents, give, release
from knowledge.loading.pdf_tables import PAINTS, Part, Sheet, Table, Word, parts
from knowledge.loading.pdf_titles import Line, Titles, lines, sizes
from knowledge.loading.pdf_turns import laid
from knowledge.wording import Sentence

PAGES = 2_000
CHARACTERS = 5_000_000
"""Pages and characters read of one file; our own limits."""

_NUMBERED = re.compile(r"[\s\d\-–/·]*(?:쪽|페이지)?\s*")
"""All that may stand between two pages of one table: the number of the page."""

NO_TEXT = "the page has no text layer (a scanned picture?) and was not read"
NO_TEXTS = "the pages have no text layer (scanned pictures?) and were not read"


ENDLESS = "the end of the file is missing: compare what was read with what a viewer shows"

_TAIL = 2_048
"""Bytes from the end in which a file says where its table stands."""

_OBJECT = re.compile(rb"(?<![\d.])(\d{1,10})\s\d{1,5}\s(obj|R)(?![A-Za-z])")
_CATALOG = re.compile(rb"(?<!\d)(\d{1,10})\s+(\d{1,5})\s+obj\s*<<[^>]{0,500}?/Type\s*/Catalog(?![A-Za-z])")


def read_pdf(data: bytes) -> Document:
    """Read a file. Raises BrokenError, EncryptedError or TooLargeError."""
    try:
        reader, lost = _opened(data)
        document = _document(reader)
    except (BrokenError, EncryptedError, TooLargeError):
        raise
    except LimitReachedError as error:
        raise TooLargeError from error
    except Exception as error:
        # A damaged file fails in pypdf with whatever its code meets first.
        raise BrokenError from error
    return replace(document, warnings=(*lost, *document.warnings))


def _opened(data: bytes) -> tuple[PdfReader, tuple[Caution, ...]]:
    """Return a reader of a file, and what is said of one whose end is missing."""
    try:
        return PdfReader(io.BytesIO(data)), ()
    except PdfReadError:
        return PdfReader(io.BytesIO(data + _end(data))), (Caution("", ENDLESS),)


def _end(data: bytes) -> bytes:
    """Return an end for a file that lost its own, which leads pypdf to look for its objects one by one.

    Raises BrokenError where more than the end is missing: what was published of it before is better than its half.
    """
    made = {number for number, opened in _OBJECT.findall(data) if opened == b"obj"}
    named = {number for number, opened in _OBJECT.findall(data) if opened == b"R"}
    if not named <= made or data.rfind(b"endobj") < data.rfind(b" obj"):
        raise BrokenError
    tail = data[-_TAIL:]
    if b"startxref" in tail:
        return b"\n%%EOF\n"
    catalogs = [] if b"trailer" in tail else _CATALOG.findall(data)
    root = b"trailer\n<< /Root %s %s R >>\n" % catalogs[-1] if catalogs else b""
    return b"\n" + root + b"startxref\n0\n%%EOF\n"


def _document(reader: PdfReader) -> Document:
    if reader.is_encrypted and not reader.decrypt(""):
        raise EncryptedError
    if len(reader.pages) > PAGES:
        raise TooLargeError(Sentence("%(count)d pages", count=PAGES))
    pages = []
    cautions = []
    blank: list[int] = []
    tables = 0
    above: Table | None = None
    leaves = tuple(_read(reader))
    titles = Titles.of(sum((leaf.letters for leaf in leaves), Counter()))
    for number, leaf in enumerate(leaves, start=1):
        blocks: list[Block] = []
        first = tables + 1
        for text, drawn in leaf.parts:
            if drawn:
                tables += 1
                above = drawn.going_on(above) if above and tables == first else drawn
                blocks.append(Block("table", "\n".join(above.lines), 0, f"{number}쪽, 표 {tables}"))
            elif not _NUMBERED.fullmatch("\n".join(line.text for line in text)):
                above = None
            blocks += titles.blocks(text, f"{number}쪽")
        pages.append(Page(number, tuple(blocks)))
        if leaf.unseen:
            cautions.append(Caution(f"{number}쪽", unread_text(leaf.unseen)))
        elif not blocks:
            above = None
            blank.append(number)
    if blank:
        cautions.append(Caution(_places(blank), NO_TEXT if len(blank) == 1 else NO_TEXTS))
    title = reader.metadata.title if reader.metadata else ""
    return Document(tuple(pages), tuple(cautions), one_line(str(title or "")))


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A page: its texts and tables in order, how many letters it has of each size, and pieces that nobody sees."""

    parts: tuple[tuple[tuple[Line, ...], Table | None], ...]
    letters: Counter[float]
    unseen: int


def _read(reader: PdfReader) -> Iterator[_Leaf]:
    """Yield the pages of a file."""
    total = 0
    layers = Layers.of(reader.root_object)
    for page in reader.pages:
        text, sheet, unseen = _seen(page, layers)
        total += len(text)
        if total > CHARACTERS:
            raise TooLargeError(Sentence("%(count)d characters", count=CHARACTERS))
        whole = _letters(word.text for word in sheet.words) == _letters([text])
        if not whole:
            sheet.words = [Word(text, 0.0, 0.0)]
        if values := filled(page, layers):
            sheet.words = placed(sheet.words, values)
        # What stands beside what is not known of a page on its side: it is read as running text.
        found: list[Part] = [(tuple(sheet.words), None)]
        if whole and not page.rotation % 360:
            ruled = parts(sheet) or found
            found = [
                part for words, table in ruled for part in ([((), table)] if table else parted(words, sheet.across))
            ]
        yield _Leaf(tuple((tuple(lines(words)), table) for words, table in found), sizes(sheet.words), unseen)


def _seen(page: PageObject, layers: Layers) -> tuple[str, Sheet, int]:
    """Return the text of a page without what nobody sees, its words and lines, and how many pieces were left out."""
    operations = laid(page, contents(page))
    size = float(page.mediabox.width) * float(page.mediabox.height)
    cover = Cover(_paper(page), Named.of(page.get("/Resources")))
    give(page, operations)
    text, sheet, ink = _inked(page, layers, Ink(size), cover)
    # Words that were recognised on a scan lie invisibly over its picture.
    scanned = ink.pictured >= SCAN
    hidden = cover.hidden(scanned=scanned)
    if hidden or (scanned and ink.invisible):
        give(page, operations)
        text, sheet, ink = _inked(page, layers, Ink(size, scanned, hidden))
    release(page)
    return text, sheet, ink.unseen


def _paper(page: PageObject) -> Box:
    """Return what is shown of a page."""
    whole, cut = (Box.around([box.lower_left, box.upper_right]) for box in (page.mediabox, page.cropbox))
    return cut.within(whole)


def _inked(page: PageObject, layers: Layers, ink: Ink, cover: Cover | None = None) -> tuple[str, Sheet, Ink]:
    sheet = Sheet()
    frames = Frames(page.get("/Resources"), layers)

    def see(operator: bytes, operands: list[Any], matrix: Sequence[float], text: Sequence[float]) -> None:
        ink.is_off = frames.is_off
        # What paints on a layer that is off ends its path and leaves nothing.
        done = b"n" if ink.is_off and operator in PAINTS else operator
        place = frames.placed(matrix)
        if cover:
            cover.see(done, operands, place, text)
        ink.see(done, operands, place, text)
        sheet.see_operator(done, operands, place, text)
        frames.see(operator, operands, matrix)

    def see_end(operator: bytes, *rest: object) -> None:
        frames.see_end(operator)
        if cover:
            cover.see_end(operator)
        ink.see_end(operator, *rest)

    def see_text(text: str, matrix: Sequence[float], *rest: Any) -> None:
        sheet.see_text(text, frames.placed(matrix), *rest)

    found = page.extract_text(visitor_text=see_text, visitor_operand_before=see, visitor_operand_after=see_end)
    sheet.shades = ink.shades
    return clean(found), sheet, ink


def _places(numbers: Sequence[int]) -> str:
    """Return the numbers of pages as people say them, "1~3쪽, 7쪽"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}쪽" if len(run) == 1 else f"{run[0]}~{run[-1]}쪽" for run in runs)


def _letters(texts: Iterable[str]) -> str:
    return "".join("".join(texts).split())
