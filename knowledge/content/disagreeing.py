"""Statements that disagree: the same question answered with other numbers, dates or amounts, at the same time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from knowledge.content.finding import Finding
from knowledge.contradicting import differ, folded
from knowledge.passage import SHARED, Passage
from knowledge.wording import Sentence

_OTHERWISE = "%(title)r is answered otherwise (%(unit)s) in %(place)s"
_LOCAL = "the more local, then the newer of them answers"


def disagreements(passages: Iterable[Passage]) -> Iterator[Finding]:
    """Yield a finding for each two statements of one view that answer the same question with other facts.

    Shared statements are compared with each other once, own ones with each other and with the shared ones; a shared
    one that the municipality replaces by its key is not in its view.
    """
    owners: dict[str, list[_Worded]] = {}
    for passage in passages:
        if passage.kind == "faq":
            owners.setdefault(passage.municipality, []).append(_Worded.of(passage))
    shared = owners.pop(SHARED, [])
    yield from _within(shared, frozenset())
    settled = frozenset(each.passage.id for each in shared)
    for own in owners.values():
        replaced = {each.passage.key for each in own}
        yield from _within([*own, *(each for each in shared if each.passage.key not in replaced)], settled)


@dataclass(frozen=True, slots=True)
class _Worded:
    """A passage and its wordings, folded once for all the views that it is in."""

    passage: Passage
    wordings: frozenset[str]

    @classmethod
    def of(cls, passage: Passage) -> _Worded:
        return cls(passage, frozenset(folded(wording) for wording in (passage.title, *passage.aliases)))


def _within(view: list[_Worded], settled: frozenset[str]) -> Iterator[Finding]:
    """Compare the passages that share a wording; two of the `settled` ones were compared before."""
    by_wording: dict[str, list[Passage]] = {}
    for each in view:
        for wording in each.wordings:
            by_wording.setdefault(wording, []).append(each.passage)
    seen: set[frozenset[str]] = set()
    for sharing in by_wording.values():
        for first, second in combinations(sharing, 2):
            pair = frozenset((first.id, second.id))
            if pair in seen or pair <= settled:
                continue
            seen.add(pair)
            unit = differ(first, second)
            if unit:
                place = f"{second.source.file} {second.source.place}".strip()
                problem = Sentence(_OTHERWISE, title=first.title, unit=unit, place=place)
                yield Finding(first.source.file, _row(first), "answer", problem, _LOCAL)


def _row(passage: Passage) -> int:
    found = re.search(r"(\d+)행$", passage.source.place)
    return int(found[1]) if found else 0
