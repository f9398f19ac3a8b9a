"""Lines of text without markup to paragraphs and headings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from knowledge.loading.decoding import one_line
from knowledge.loading.document import Block

_ENDED = re.compile(r"[.!?。…:;)\]}>」』”’\"'](?:\s|$)|[다요음함임됨]$")
_NEW = re.compile(
    r"\s*(?:[-*•·∙▪■□◆◇○●◎※▶▷➢➤☞✓✔→]|\(?\d{1,2}[.)]|\(?[가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허][.)]"
    r"|[①-⑳㉠-㉻]|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]|제\d+[조장절관])"
)
_POLITE = "".join(chr(code) for code in range(0xAC00, 0xD7A4) if (code - 0xAC00) % 28 == 17)
"""Syllables that end as 합, 습 and 입 do."""
_BROKEN = re.compile(rf".*(?:[{_POLITE}]니|[된는었았였겠있없않])\n다[.)]|.*[가-힣]\n요[.)]", re.DOTALL)
"""A verb whose last syllable stands on the next line, where it looks like the third point of a list: "합니 / 다."."""
_HEADINGS = (
    (re.compile(r"제\s?\d+\s?[편장](?:\s.*)?"), 1),
    (re.compile(r"(?:[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]|[IVX]{1,4})\s*[.．]\s*\S.*"), 1),
    (re.compile(r"제\s?\d+\s?[절관](?:\s.*)?"), 2),
    (re.compile(r"(제\s?\d+\s?조(?:의\s?\d+)?\s*\([^()]{1,40}\))\s*(.*)"), 3),
    (re.compile(r"[■□◆◇◎▣]\s*\S.*"), 2),
)
_SAYS = re.compile(r"[:：]\s*\S|[.,]$|(?:니|한|이|된|있|없)다$|[아어여해세예에려와워줘돼봐겨켜져]요$")
"""What makes a short line a statement, not a heading: a value behind a colon, or the end of a sentence."""

HEADING_LENGTH = 40
"""A longer line is a sentence; an article's title in brackets is told by its brackets."""

_FULL = 0.75
"""A line shorter than this part of the longest line ends its paragraph; chosen on notices made with word processors."""


def text_blocks(lines: Iterable[str], place: str = "", *, wrapped: bool = False) -> tuple[Block, ...]:
    """Return the blocks of lines; with `wrapped` a paragraph may go on over line ends, as on a page of a PDF."""
    given = [line.rstrip("\n") for line in lines]
    found = _unwrapped(given) if wrapped else given
    blocks: list[Block] = []
    paragraph: list[str] = []
    for line in [one_line(line) for line in found] + [""]:
        heading = _heading(line)
        if (heading or not line) and paragraph:
            blocks.append(Block("text", "\n".join(paragraph), 0, place))
            paragraph = []
        if heading:
            title, level, rest = heading
            blocks.append(Block("heading", title, level, place))
            paragraph = [rest] if rest else []
        elif line:
            paragraph.append(line)
    return tuple(blocks)


def says(line: str) -> bool:
    """Tell whether a short line makes a statement, so that it is no heading."""
    return bool(_SAYS.search(line))


def _heading(line: str) -> tuple[str, int, str] | None:
    """Return the heading at the start of the line, its level and the rest of the line."""
    for pattern, level in _HEADINGS:
        if not (found := pattern.fullmatch(line)):
            continue
        if found.lastindex:
            return found[1], level, found[2]
        if len(line) <= HEADING_LENGTH and not says(line):
            return line, level, ""
    return None


def _unwrapped(lines: list[str]) -> Iterator[str]:
    longest = max(map(_width, lines), default=0)
    # Word processors leave the space at a line's end when the line breaks between words.
    spaced = any(line.endswith(" ") for line in lines)
    held: list[str] = []
    for line in lines:
        if held and not _goes_on(held[-1], line, longest):
            yield _joined(held, spaced=spaced)
            held = []
        held.append(line)
    if held:
        yield _joined(held, spaced=spaced)


def _joined(lines: list[str], *, spaced: bool) -> str:
    found = lines[0]
    for line in lines[1:]:
        rest = line.lstrip()
        found += rest if spaced or _is_broken(found, rest) else f" {rest}"
    return found


def _goes_on(last: str, line: str, longest: int) -> bool:
    if not line.strip() or _heading(one_line(last)):
        return False
    if _NEW.match(line) and not _is_broken(last.rstrip(), line.lstrip()):
        return False
    return _width(last.rstrip()) >= longest * _FULL and not _ENDED.search(last.rstrip()[-2:])


def _is_broken(last: str, line: str) -> bool:
    """Tell whether a line ends inside a verb, whose last syllable begins the next one."""
    return bool(_BROKEN.match(f"{last[-2:]}\n{line[:2]}"))


def _width(line: str) -> int:
    """Return how wide a line is, in half widths: Hangul counts two."""
    return sum(1 + (unicodedata.east_asian_width(character) in "WF") for character in line)
