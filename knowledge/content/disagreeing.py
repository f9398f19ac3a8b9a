"""Statements that disagree: the same question answered with other numbers, dates or amounts, at the same time."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from knowledge.content.finding import Finding
from knowledge.passage import SHARED, Passage, Validity

_FACT = re.compile(
    r"(?P<phone>\b0\d{1,2}-\d{3,4}-\d{4}\b)"
    r"|(?P<month>\d{1,2})\s*월\s*(?P<day>\d{1,2})\s*일"
    r"|(?P<number>\d+(?:,\d{3})*(?:\.\d+)?)\s*(?P<unit>만\s*원|원|%|퍼센트|명|세|살|학년|시간|분|강|회|개월|주|일)"
)
_UNITS = {"퍼센트": "%", "살": "세"}
_LOCAL = "the more local, then the newer of them answers"


def disagreements(passages: Iterable[Passage]) -> Iterator[Finding]:
    """Yield a finding for each two statements of one view that answer the same question with other facts.

    Shared statements are compared with each other once, own ones with each other and with the shared ones; a shared
    one that the municipality replaces by its key is not in its view.
    """
    owners: dict[str, list[Passage]] = {}
    for passage in passages:
        if passage.kind == "faq":
            owners.setdefault(passage.municipality, []).append(passage)
    shared = owners.pop(SHARED, [])
    yield from _within(shared, frozenset())
    for own in owners.values():
        replaced = {passage.key for passage in own}
        view = [*own, *(passage for passage in shared if passage.key not in replaced)]
        yield from _within(view, frozenset(passage.id for passage in shared))


def _within(view: list[Passage], settled: frozenset[str]) -> Iterator[Finding]:
    """Compare the passages that share a wording; two of the `settled` ones were compared before."""
    by_wording: dict[str, list[Passage]] = {}
    for passage in view:
        for wording in {folded(wording) for wording in (passage.title, *passage.aliases)}:
            by_wording.setdefault(wording, []).append(passage)
    seen: set[frozenset[str]] = set()
    for sharing in by_wording.values():
        for first, second in combinations(sharing, 2):
            pair = frozenset((first.id, second.id))
            if pair in seen or pair <= settled:
                continue
            seen.add(pair)
            unit = _differ(first, second)
            if unit:
                place = f"{second.source.file} {second.source.place}".strip()
                problem = f"{first.title!r} is answered otherwise ({unit}) in {place}"
                yield Finding(first.source.file, _row(first), "answer", problem, _LOCAL)


def folded(wording: str) -> str:
    """Return a question without spaces, marks and case."""
    text = unicodedata.normalize("NFC", wording).casefold()
    return "".join(letter for letter in text if letter.isalnum())


def facts(text: str) -> Mapping[str, frozenset[str]]:
    """Return what a text says in numbers, by unit ("원", "%", "명"), day ("날짜") or phone ("전화")."""
    found: dict[str, set[str]] = {}
    for match in _FACT.finditer(text):
        if match["phone"]:
            found.setdefault("전화", set()).add(match["phone"])
        elif match["month"]:
            found.setdefault("날짜", set()).add(f"{int(match['month'])}-{int(match['day'])}")
        else:
            unit, number = "".join(match["unit"].split()), float(match["number"].replace(",", ""))
            if unit == "만원":
                unit, number = "원", number * 10_000
            found.setdefault(_UNITS.get(unit, unit), set()).add(f"{number:g}")
    return {unit: frozenset(values) for unit, values in found.items()}


def _differ(first: Passage, second: Passage) -> str:
    """Return the unit in which two statements for the same people and days have nothing in common, or ""."""
    if not _meet(first.validity, second.validity) or not _same_people(first, second):
        return ""
    mine, yours = facts(first.text), facts(second.text)
    return next((unit for unit in sorted(mine.keys() & yours.keys()) if not mine[unit] & yours[unit]), "")


def _meet(first: Validity, second: Validity) -> bool:
    starts = [each.start for each in (first, second) if each.start]
    ends = [each.until for each in (first, second) if each.until]
    return not starts or not ends or max(starts) <= min(ends)


def _same_people(first: Passage, second: Passage) -> bool:
    return not first.audience or not second.audience or bool({*first.audience} & {*second.audience})


def _row(passage: Passage) -> int:
    found = re.search(r"(\d+)행$", passage.source.place)
    return int(found[1]) if found else 0
