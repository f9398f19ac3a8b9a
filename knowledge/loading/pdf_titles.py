"""Headings of a PDF, told by letters that are larger than those of the running text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from knowledge.loading.decoding import one_line
from knowledge.loading.document import Block
from knowledge.loading.paragraphs import HEADING_LENGTH, says, text_blocks
from knowledge.loading.pdf_tables import Word

LARGER = 1.15
"""How much larger than the running text the letters of a heading are at least; our own choice."""

MOSTLY = 0.3
"""Share of the letters from which on large ones are the text itself, as on a poster; our own choice."""

LEVELS = 3
"""Sizes of headings that are told apart."""

_WORDED = re.compile(r"[가-힣A-Za-z]{2}")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page, and the size of its smallest letters in points, 0 where it is not known."""

    text: str
    size: float


@dataclass(frozen=True, slots=True)
class Titles:
    """The sizes of a file's headings, the largest first."""

    sizes: tuple[float, ...] = ()

    @classmethod
    def of(cls, letters: Counter[float]) -> Titles:
        """Return those of a file by how many letters it has of each size."""
        if not letters:
            return cls()
        body = max(letters, key=lambda size: (letters[size], -size))
        large = [size for size in letters if size >= body * LARGER]
        if sum(letters[size] for size in large) > MOSTLY * letters.total():
            return cls()
        return cls(tuple(sorted(large, reverse=True)))

    def level(self, line: Line) -> int:
        """Return the level of a heading, from 1, or 0 for a line of the text."""
        text, size = one_line(line.text), _rounded(line.size)
        if size not in self.sizes or len(text) > HEADING_LENGTH or says(text) or not _WORDED.search(text):
            return 0
        return min(self.sizes.index(size) + 1, LEVELS)

    def blocks(self, given: Sequence[Line], place: str) -> Iterator[Block]:
        """Yield the blocks of a stretch of text; a heading of two lines is one."""
        running: list[str] = []
        title: list[Line] = []
        for line in (*given, Line("", 0.0)):
            level = self.level(line)
            if title and (not level or _rounded(line.size) != _rounded(title[-1].size)):
                yield Block("heading", one_line(" ".join(each.text for each in title)), self.level(title[0]), place)
                title = []
            if level:
                yield from text_blocks(running, place, wrapped=True)
                running = []
                title.append(line)
            else:
                running.append(line.text)
        yield from text_blocks(running, place, wrapped=True)


def sizes(words: Iterable[Word]) -> Counter[float]:
    """Return how many letters words have of each size that is known."""
    letters: Counter[float] = Counter()
    for word in words:
        letters[_rounded(word.size)] += len("".join(word.text.split()))
    return Counter({size: count for size, count in letters.items() if size and count})


def lines(words: Iterable[Word]) -> Iterator[Line]:
    """Yield the lines of words in their order."""
    text, known = "", list[float]()
    for word in words:
        for number, piece in enumerate(word.text.split("\n")):
            if number:
                yield Line(text, min(known, default=0.0))
                text, known = "", []
            text += piece
            known += [word.size] if piece.strip() else []
    yield Line(text, min(known, default=0.0))


def _rounded(size: float) -> float:
    """Return a size as half points: programs write 11.04 for 11."""
    return round(size * 2) / 2
