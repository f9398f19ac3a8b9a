"""Documents to pieces of the size of one answer; no sentence, table row or number is cut."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from knowledge.itemizing import names_of_items, unmarked
from knowledge.loading.document import Block, Document

TARGET = 400
"""Characters of a piece, about 200 tokens of Korean; our own choice."""

LONGEST = 4 * TARGET
"""A sentence or row beyond this is cut at a space after all: an embedder would not read its end."""

_CLOSERS = "\"'”’」』)]"
_FINAL = "다요까죠"
"""What a sentence ends on, and no number, list mark or abbreviation."""
_END = re.compile(rf"\n\s*|[.!?。]+[{re.escape(_CLOSERS)}]*(?:\s+|$)|(?<=[{_FINAL}])\.(?=[가-힣]{{2}})")
_INITIAL = re.compile(
    r"(?:^|[\s(\"'“‘])(?:[A-Za-z가-힣]|[IVX]{2,4}|No|vs|Tel|Mr|Ms|Mrs|Dr|St|pp|e\.g|i\.e)\.$", re.IGNORECASE
)
_LONGEST_INITIAL = 7
"""Characters of a sentence's end in which an abbreviation is looked for; one more than the longest, with what stands
before it."""
_OPENERS = re.compile(r"[\"(\[“‘「『《〈]")
_PAIRS = ("()", "[]", "“”", "‘’", "「」", "『』", "《》", "〈〉")
_SAID = re.compile(r"[\"”’」』]$")
_SAYS = re.compile(r"이?라[고며는]|하[고며]|고|는")
_AHEAD = 200
"""How far a bracket or a quotation that holds whole sentences may go on."""

_GAP = re.compile(r"(?<![\d.,~\-])\s+|\s+(?!\d)")
_IN_NUMBER = re.compile(r"[\d.,]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a document: `title` is the path of headings down to it, `place` what a person finds it by."""

    title: str
    text: str
    place: str


def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a text, each with the white space behind it: joined, they are the text.

    A line end always ends a sentence. A full stop does not inside a date ("2024. 7. 1."), a number or an address, after
    a list mark ("1.", "가.") or an abbreviation, nor inside brackets and quotations that close soon.
    """
    return tuple(each_sentence(text))


def each_sentence(text: str) -> Iterator[str]:
    """Yield the sentences of a text one by one, for whoever needs no more than its beginning."""
    start = 0
    for found in _END.finditer(text):
        sentence = text[start : found.end()]
        if sentence.strip() and _ends(text, start, found):
            yield sentence
            start = found.end()
    if start < len(text):
        yield text[start:]


def _ends(text: str, start: int, found: re.Match[str]) -> bool:
    at = found.start()
    if found[0] == ". " and 1 < at - start < LONGEST and text[at - 1] in _FINAL and "가" <= text[at - 2] <= "힣":
        # Most sentences end so, and cost no more than this.
        return not _is_inside(text[start : at + 1], text[at + 2 : at + 2 + _AHEAD])
    mark = found[0].rstrip()
    if "\n" in found[0] or found.end() == len(text) or found.end() - start > LONGEST:
        return True
    sentence = text[start : found.start() + len(mark)]
    if mark == ".":
        following = text[found.end() : found.end() + 1]
        if sentence[:-1].rstrip()[-1:].isdecimal():
            return "A" <= following <= "Z" and not re.fullmatch(r"\s*\d+\.", sentence)
        if _INITIAL.search(sentence[-_LONGEST_INITIAL:]):
            return False
    if _SAID.search(mark) and _SAYS.match(text, found.end()):
        return False
    # Dots alone trail off in the middle of a sentence ("글쎄... 아마").
    return not mark.startswith("..") and not _is_inside(sentence, text[found.end() : found.end() + _AHEAD])


def _is_inside(sentence: str, following: str) -> bool:
    """Tell whether the sentence stands in brackets or a quotation that closes on the same line soon."""
    if not _OPENERS.search(sentence):
        return False
    line = following.split("\n", 1)[0]
    if sentence.count('"') % 2 and '"' in line:
        return True
    return any(sentence.count(pair[0]) > sentence.count(pair[1]) and pair[1] in line for pair in _PAIRS)


def split(document: Document, title: str = "", target: int = TARGET) -> tuple[Piece, ...]:
    """Return the pieces of a document, about `target` characters each, none over two headings.

    `title` begins the path of headings. A heading with nothing below it is a text of the heading above.
    """
    pieces: list[Piece] = []
    for path, units in _sections(document):
        for below, part in _items(units):
            pieces.extend(_packed(title or document.title, (*path, *below), part, target))
    return tuple(pieces)


@dataclass(frozen=True, slots=True)
class _Unit:
    text: str
    place: str
    opens: bool = False


Path = tuple[str, ...]


def _sections(document: Document) -> Iterator[tuple[Path, list[_Unit]]]:
    """Yield what stands below each path of headings, in order."""
    blocks = [block for page in document.pages for block in page.blocks]
    path: list[Block] = []
    units: list[_Unit] = []
    for block, following in zip_longest(blocks, blocks[1:]):
        opens = block.kind == "heading" and not _is_empty(block, following)
        kept = [above for above in path if block.kind != "heading" or above.level < block.level]
        if opens or len(kept) < len(path):
            if units:
                yield tuple(above.text for above in path), units
            path, units = kept, []
        if opens:
            path.append(block)
        else:
            units.extend(_units(block))
    if units:
        yield tuple(above.text for above in path), units


def _items(units: Sequence[_Unit]) -> Iterator[tuple[Path, list[_Unit]]]:
    """Yield what stands before the items of a section, and each item below its name."""
    path: Path = ()
    part: list[_Unit] = []
    opening = iter(names_of_items([unit.text for unit in units if unit.opens]))
    for unit in units:
        name = next(opening) if unit.opens else None
        if name:
            if part:
                yield path, part
            path, part = (name,), []
            unit = replace(unit, text=unmarked(unit.text))  # noqa: PLW2901 - as it stands below its name
        part.append(unit)
    if part:
        yield path, part


def _is_empty(heading: Block, following: Block | None) -> bool:
    return following is None or (following.kind == "heading" and following.level <= heading.level)


def _units(block: Block) -> Iterator[_Unit]:
    texts: Iterable[str] = block.text.split("\n") if block.kind == "table" else sentences(block.text)
    *inner, last = [part for text in texts for part in _cut(text)]
    opens = block.kind == "text"
    for text in inner:
        yield _Unit(text if block.kind == "text" else f"{text}\n", block.place, opens)
        opens = block.kind == "text" and text.endswith("\n")
    yield _Unit(f"{last.rstrip()}\n", block.place, opens)


def _cut(text: str) -> Iterator[str]:
    while len(text) > LONGEST:
        end = _cutting_place(text)
        yield text[:end]
        text = text[end:]
    yield text


def _cutting_place(text: str) -> int:
    """Return the last place up to LONGEST that is in no number: after a space, else anywhere."""
    gaps = [found.end() for found in _GAP.finditer(text, 0, LONGEST)]
    if gaps:
        return gaps[-1]
    end = LONGEST
    while end > 1 and _IN_NUMBER.match(text[end - 1]) and _IN_NUMBER.match(text[end]):
        end -= 1
    return end if end > 1 else len(text)


def _packed(title: str, path: Path, units: Sequence[_Unit], target: int) -> Iterator[Piece]:
    groups: list[list[_Unit]] = [[]]
    for unit in units:
        if groups[-1] and _length(groups[-1]) + len(unit.text.rstrip()) > target:
            groups.append([])
        groups[-1].append(unit)
    if len(groups) > 1 and _length(groups[-1]) < target // 4:
        # A tail of a few words answers nothing by itself.
        groups[-2:] = [groups[-2] + groups[-1]]
    for group in groups:
        text = "".join(unit.text for unit in group).strip()
        if text:
            yield Piece(_titled(title, path), text, _place(group, path))


def _length(group: Sequence[_Unit]) -> int:
    return sum(len(unit.text) for unit in group)


def _titled(title: str, path: Path) -> str:
    return " > ".join(dict.fromkeys(part for part in (title, *path) if part))


def _place(group: Sequence[_Unit], path: Path) -> str:
    """Return what a person finds the group by: its own places, and the headings above what has none."""
    places = [unit.place for unit in group if unit.place]
    own = "~".join(dict.fromkeys((places[0], places[-1]))) if places else ""
    above = " > ".join(path) if len(places) < len(group) else ""
    return ", ".join(part for part in (above, own) if part)
