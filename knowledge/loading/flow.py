"""Flows: the paragraphs, headings, tables and notes of a word processor's file, gathered into blocks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.loading.cells import Cell, cell_lines
from knowledge.loading.decoding import clean, one_line
from knowledge.loading.document import Block, Caution, TooLargeError
from knowledge.loading.grid import struck_text, unread_text
from knowledge.loading.paragraphs import says, text_blocks
from knowledge.wording import Sentence

CHARACTERS = 5_000_000
"""Characters read of one file; our own limit, as for PDF."""

HEADING_LENGTH = 60
"""A paragraph on an outline level that is longer is an item of a list, not a heading; our own limit."""

NAME_LENGTH, NESTED = 30, 600
"""Characters of a name that begins a row, and of the tables inside a cell beside it; our own limits."""

SHORT = 200
"""Characters up to which a file with pictures may have its text in them, as a poster does; our own choice."""

HEADER, FOOTER, ENDNOTE, FOOTNOTE = "머리말", "꼬리말", "미주", "각주"


@dataclass(slots=True)
class Count:
    """What a file holds so far, over all its flows."""

    characters: int = 0
    tables: int = 0
    footnotes: int = 0
    unseen: int = 0
    struck: int = 0
    pictures: int = 0
    charts: int = 0

    def add(self, characters: int) -> None:
        """Count characters. Raises TooLargeError."""
        self.characters += characters
        if self.characters > CHARACTERS:
            raise TooLargeError(Sentence("%(count)d characters", count=CHARACTERS))


class Flow:
    """What is gathered of one file, or of one cell or text box in it.

    Headers, footers and endnotes are kept apart from the running text, and footnotes are only counted.
    """

    def __init__(self, count: Count | None = None, place: str = "") -> None:
        self.count = count or Count()
        self.place = place
        self._blocks: list[Block] = []
        self._lines: list[str] = []
        self._apart: dict[str, list[Block]] = {HEADER: [], FOOTER: [], ENDNOTE: []}

    def inner(self) -> Flow:
        """Return an empty flow for a part of this one: a cell, a text box, a note."""
        return Flow(self.count, self.place)

    def say(self, text: str) -> None:
        """Add a paragraph; an empty one parts the texts before and after it."""
        self.count.add(len(text))
        self._lines.extend(clean(text).split("\n"))

    def head(self, text: str, level: int) -> None:
        """Add a paragraph on an outline level, from 1: a heading, if it reads like one."""
        title = one_line(text)
        if not title or len(title) > HEADING_LENGTH or says(title):
            self.say(text)
            return
        self.count.add(len(text))
        self._end()
        self._blocks.append(Block("heading", title, level, self.place))

    def paragraph(self, text: str, level: int) -> None:
        """Add a paragraph, one on an outline level as its heading; 0 is none."""
        if level:
            self.head(text, level)
        else:
            self.say(text)

    def table(self, cells: Sequence[tuple[Cell, Flow]], caption: str = "") -> None:
        """Add a table of cells with what is in them.

        A table of one cell, or around other tables, lays the page out: its cells are read like sections. Where each
        row has a name, what is in a table beside it is said in that row.
        """
        self._end()
        inner = [flow.blocks() for _, flow in cells]
        if len(cells) == 1 or not _is_plain([cell for cell, _ in cells], inner):
            if caption:
                self.say(caption)
            self._end()
            self._blocks.extend(block for blocks in inner for block in blocks)
            return
        self.count.tables += 1
        place = ", ".join(part for part in (self.place, f"표 {self.count.tables}") if part)
        if one_line(caption):
            self._blocks.append(Block("text", one_line(caption), 0, place))
        filled = [cell.saying(cell_text(blocks)) for (cell, _), blocks in zip(cells, inner, strict=True)]
        lines = cell_lines(filled)
        self.count.add(sum(map(len, lines)))
        if lines:
            self._blocks.append(Block("table", "\n".join(lines), 0, place))

    def add(self, other: Flow) -> None:
        """Add what another flow holds after what is here, such as a text box after its paragraph."""
        blocks = other.blocks()
        if blocks:
            self._end()
            self._blocks.extend(blocks)

    def keep_apart(self, kind: str, other: Flow) -> None:
        """Keep a header, a footer or an endnote apart; the same header of several sections once."""
        kept = self._apart[kind]
        for block in other.blocks():
            place = f"{kind} {len(kept) + 1}" if kind == ENDNOTE else kind
            placed = Block("text" if block.kind == "heading" else block.kind, block.text, 0, place)
            if placed not in kept:
                kept.append(placed)

    def blocks(self) -> tuple[Block, ...]:
        """Return everything: headers, the running text, footers, endnotes."""
        self._end()
        return (*self._apart[HEADER], *self._blocks, *self._apart[FOOTER], *self._apart[ENDNOTE])

    def cautions(self) -> tuple[Caution, ...]:
        """Return what was left out, so that nobody looks for it in vain."""
        count = self.count
        found = (
            Caution(FOOTNOTE, footnotes_text(count.footnotes)),
            Caution("", unread_text(count.unseen)),
            Caution("", struck_text(count.struck)),
            Caution("", Sentence("%(count)d charts were not read", count=count.charts)),
            Caution("", Sentence("%(count)d pictures were not read: is there text in them?", count=count.pictures)),
        )
        pictured = count.pictures if count.characters <= SHORT else 0
        numbers = (count.footnotes, count.unseen, count.struck, count.charts, pictured)
        return tuple(caution for caution, number in zip(found, numbers, strict=True) if number)

    def _end(self) -> None:
        self._blocks.extend(text_blocks(self._lines, self.place))
        self._lines = []


def cell_text(blocks: Iterable[Block]) -> str:
    """Return what a cell holds as one line, the rows of a table inside it one after the other."""
    return one_line(" ".join(block.text.replace("\n", "; ") for block in blocks))


def is_named(text: str, tables: Iterable[str]) -> bool:
    """Tell whether tables beside a text are said in its row: it is short like a name, and so are they."""
    return 0 < len(text) <= NAME_LENGTH and sum(map(len, tables)) <= NESTED


def _is_plain(cells: Sequence[Cell], inner: Sequence[Sequence[Block]]) -> bool:
    """Tell whether a table holds no others, or lists names with tables beside them, each in one row of several."""
    tables = [[block.text for block in blocks if block.kind == "table"] for blocks in inner]
    if any(tables) and len({cell.row for cell in cells}) == 1:
        return False
    for cell, found in zip(cells, tables, strict=True):
        if not found:
            continue
        row = [at for at, other in enumerate(cells) if other.row <= cell.row < other.row + max(other.rows, 1)]
        first = min(row, key=lambda at: cells[at].column)
        if cell.rows > 1 or tables[first] or not is_named(cell_text(inner[first]), found):
            return False
    return True


def footnotes_text(count: int) -> Sentence:
    """Return what is said of footnotes, which are no part of the running text."""
    return Sentence("%(count)d footnotes were not read", count=count)


def joined(words: Iterable[str]) -> str:
    """Return the words of a paragraph as they stand on the page."""
    return "".join(words).strip()
