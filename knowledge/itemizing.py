"""Items of a notice: lines that say what they tell before they tell it, as "1. 모집 기간: …" and "○ 대상: …"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from knowledge.loading.headings import LABELS
from knowledge.loading.paragraphs import says

LONGEST = 24
"""Characters of the name of an item; a longer one is a sentence. Our own choice, on notices of municipalities."""

FEWEST = 2
"""Items of one kind, at least, before they are taken apart: one alone names nothing beside others."""

_ORDER = "가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허"
"""Letters that number items; others are words, as the days of the week in "화. 16:00"."""

_DAY = r"\s*\d{1,2}\s*(?:\.|\([월화수목금토일]\)|[~∼])"
_POINT = rf"\.(?!\d{{1,3}}(?!\d))(?!{_DAY}(?!{_DAY}))"
"""What stands behind the number of an item: in "1.5배" and "12. 14.(월)" it belongs to what is told, and in
"1. 12. 14.(월)" it does not."""

_MARKED = re.compile(
    rf"(?:(?P<mark>\(?\d{{1,2}}\)|\(?(?![2-9]\d\.\s*\d{{1,2}}\.\s*\d)\d{{1,2}}{_POINT}|\(?[{_ORDER}][.)]|[①-⑳㉠-㉻]"
    r"|[○●◦◎■□◆◇▪▷▶※•·∙*-])\s*)?(?P<rest>\S.*)",
    re.DOTALL,
)
_NAMED = re.compile(rf"(?P<name>[가-힣A-Za-z][^:：.!?,\n]{{0,{LONGEST - 1}}}?)\s*[:：]\s*\S")
_BULLET = re.compile(r"[^\w()①-⑳㉠-㉻]")


def names_of_items(lines: Sequence[str]) -> list[str | None]:
    """Return for each line the name of the item that begins there, None where none does.

    Items are of one kind: numbered alike, with the same bullet, or bare names that notices use ("신청 기간: …"). The
    first kind of which there are `FEWEST` is the one that parts the lines; what stands between is within an item.
    """
    found = [_item(line) for line in lines]
    counts = Counter(kind for kind, _ in filter(None, found))
    parting = next((kind for kind, _ in filter(None, found) if counts[kind] >= FEWEST), None)
    return [item[1] if item and item[0] == parting else None for item in found]


def unmarked(line: str) -> str:
    """Return a line without the mark that says which of the items it is: "바." alone tells a reader nothing."""
    found = _MARKED.fullmatch(line.lstrip())
    return found["rest"] if found else line


def _item(line: str) -> tuple[str, str] | None:
    """Return the kind of mark and the name with which a line begins an item."""
    marked = _MARKED.fullmatch(line.strip())
    if not marked:
        return None
    mark, rest = marked["mark"] or "", marked["rest"]
    bare = not mark or bool(_BULLET.match(mark))
    kind = mark if bare else re.sub(r"\d+", "1", re.sub(rf"[{_ORDER}](?=[.)])", "가", re.sub(r"[①-⑳]", "①", mark)))
    named = _NAMED.match(rest)
    name = named["name"] if named else _known(rest.split())
    if not name and not bare and len(rest) <= LONGEST and not says(rest):
        name = rest
    if not name or (not mark and "".join(name.split()) not in LABELS):
        return None
    return kind, name.strip()


def _known(words: Iterable[str]) -> str:
    """Return the words at the beginning that name what a notice tells, and a value behind them: "신청기간 12. 1. ~"."""
    said: list[str] = []
    for word in words:
        if "".join(said) in LABELS and word[0].isdigit():
            return " ".join(said)
        said.append(word)
        if len(said) > 2:
            break
    return ""
