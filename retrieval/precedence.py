"""Which of two valid statements answers one question: the more local, then the newer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from knowledge.contradicting import differ, same_people
from knowledge.passage import SHARED, Passage
from retrieval.answer import Hit
from retrieval.headings import questions_of
from retrieval.words.matching import bare

NEAR = 0.5
"""Score within which evidence is near-equal where a wording is shared and the questions are not the same. Of the sample
content's entries asked in their own words, three in four lie further above the next one."""


_YEARS = {"초": 6, "중": 3, "고": 3}
_BETWEEN = r"\s?[·ㆍ・,/~-]\s?"
_NAMED = re.compile(
    rf"(?P<schools>[초중고](?:(?:{_BETWEEN})?[초중고]){{0,2}})(?:등학교|등학생|등부|등(?!급)|학교|학생|교생)\s*"
    r"(?P<year>[1-6](?=\s?학년))?"
    rf"|(?<![가-힣])(?P<all>초(?:{_BETWEEN})?중(?:{_BETWEEN})?고|[초중]{_BETWEEN}[중고])(?!\d)"
    r"|(?<![가-힣])(?P<short>[초중고])\s?(?P<at>[1-6])(?![0-9월일시])"
)
"""A school, or several before one ending ("중고등학생", "초·중·고"); of several no single year is meant."""


def settled(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Return the hits without those that a more local or newer one overrules, which takes the best of their places.

    What was known of the first hit stays with the first one: both answer the same question.
    """
    ruling: list[Hit] = []
    places: dict[str, int] = {}
    by_rank = sorted(range(len(hits)), key=lambda at: (*_rank(hits[at].passage), -at), reverse=True)
    for at in by_rank:
        over = [hit for hit in ruling if _overrules(hit, hits[at])]
        if over:
            places[over[0].passage.id] = min(places[over[0].passage.id], at)
        else:
            ruling.append(hits[at])
            places[hits[at].passage.id] = at
    ordered = sorted(ruling, key=lambda hit: places[hit.passage.id])
    return tuple(replace(hit, features=hits[0].features if at == 0 else {}) for at, hit in enumerate(ordered))


def fitting(asked: str, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Return the hits with the answer for the grades that a question names before the same one for other grades.

    Where there is no other the first one stays: it is said for whom it is.
    """
    grades = frozenset(_grades(asked)) if hits and hits[0].passage.audience else frozenset[str]()
    if not grades or _is_for(grades, hits[0].passage):
        return tuple(hits)
    first = hits[0]
    same = (hit for hit in hits[1:] if _bare(hit.passage.title) == _bare(first.passage.title))
    better = next((hit for hit in same if _is_for(grades, hit.passage)), None)
    if better is None:
        return tuple(hits)
    rest = (replace(hit, features={}) for hit in hits if hit is not better)
    return (replace(better, features=first.features), *rest)


def _grades(asked: str) -> Iterator[str]:
    """Yield the grades that a question names: those of a whole school, or single ones."""
    for found in _NAMED.finditer(asked):
        schools = [each for each in found["schools"] or found["all"] or found["short"] if each in _YEARS]
        year = found["at"] or (found["year"] if len(schools) == 1 else None)
        for school in schools:
            years = range(1, _YEARS[school] + 1)
            yield from (f"{school}{each}" for each in years if not year or each == int(year))


def _is_for(grades: frozenset[str], passage: Passage) -> bool:
    """Tell whether a passage is for some of the grades, or for all."""
    named = {word for word in passage.audience if word[0] in _YEARS and word[1:].isdecimal()}
    return not named or not named.isdisjoint(grades)


def contested(first: Passage, second: Passage) -> bool:
    """Tell whether two statements answer the same question for the same people, and not alike.

    That is so when their questions are the same, or a wording of them is and they say other numbers or dates. Parts of
    one document stand beside each other, and so do courses.
    """
    return _comparable(first, second) and (_same(first, second) or _disagree(first, second))


def _overrules(hit: Hit, other: Hit) -> bool:
    """Tell whether a hit goes before another one: what answers the very same question does however well it fits."""
    first, second = hit.passage, other.passage
    if _rank(first) <= _rank(second) or not _comparable(first, second):
        return False
    return _same(first, second) or (abs(hit.score - other.score) <= NEAR and _disagree(first, second))


def _comparable(first: Passage, second: Passage) -> bool:
    if first.text == second.text or not same_people(first, second) or "course" in {first.kind, second.kind}:
        return False
    return first.source.file != second.source.file or {first.kind, second.kind} == {"faq"}


def _same(first: Passage, second: Passage) -> bool:
    title = _bare(first.title)
    return (
        (bool(title) and title == _bare(second.title)) or _answered_here(first, second) or _answered_here(second, first)
    )


def _answered_here(notice: Passage, everybodys: Passage) -> bool:
    """Tell whether a part of a place's own notice answers by its heading what all are told to ask where they live."""
    if notice.kind != "notice" or everybodys.municipality != SHARED or notice.municipality == SHARED:
        return False
    return _bare(everybodys.title) in map(_bare, questions_of(notice.title))


def _disagree(first: Passage, second: Passage) -> bool:
    return not _wordings(first).isdisjoint(_wordings(second)) and bool(differ(first, second))


def _rank(passage: Passage) -> tuple[bool, date]:
    """Return what goes before: the own statement of a place, then the later date of the source."""
    return passage.municipality != SHARED, passage.source.dated or passage.validity.start or date.min


def _wordings(passage: Passage) -> frozenset[str]:
    return frozenset(wording for wording in map(_bare, (passage.title, *passage.aliases)) if wording)


@lru_cache(maxsize=4096)
def _bare(wording: str) -> str:
    """Return a published wording without spaces, marks and ending; it is compared again and again."""
    return bare(wording)
