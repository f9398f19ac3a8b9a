"""Statements that disagree: the same question, or the same matter, answered otherwise at the same time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from weakref import WeakKeyDictionary

from knowledge.content.finding import Finding, row_of
from knowledge.content.stating import Statement, asked_for, statements
from knowledge.contradicting import differ, folded, meet, same_people
from knowledge.passage import SHARED, Passage
from knowledge.wording import Sentence

_OTHERWISE = "%(title)r is answered otherwise (%(unit)s) in %(place)s"
_STATES = "%(title)r says %(mine)s (%(matter)s), and %(place)s says %(theirs)s"
_LOCAL = "the more local, then the newer of them answers"

_HIDES = "%(key)r is the id of %(title)r in %(place)s, too, which nobody here is answered from any more"
_INSTEAD = "this entry in the other's place; if they are two, give this one another id"
_STEM = 2
"""Letters of a word that tell it from others; our own choice."""

MOST_RIVALS = 20
"""Statements about one matter that each further one is held against; our own choice, for a folder of thousands."""

Names = Mapping[str, tuple[str, ...]]


def disagreements(passages: Iterable[Passage], names: Names | None = None) -> Iterator[Finding]:
    """Yield a finding for each two statements of one view that answer the same question with other facts.

    A notice is held against FAQ entries and other notices by what they state about a matter such as when to apply.
    Shared statements are compared with each other once, own ones with each other and with the shared ones; a shared
    one that the municipality replaces by its key is not in its view. `names` are those of each municipality and its
    programme.
    """
    owners: dict[str, list[_Read]] = {}
    for passage in passages:
        if passage.kind != "course":
            read = _Read.of(passage, (names or {}).get(passage.municipality, ()))
            owners.setdefault(passage.municipality, []).append(read)
    shared = owners.pop(SHARED, [])
    yield from _view(shared, again=False)
    for own in owners.values():
        replaced = {each.passage.key for each in own}
        yield from _hiding(own, shared)
        yield from _view([*own, *(each for each in shared if each.passage.key not in replaced)], again=True)


@dataclass(frozen=True, slots=True)
class _Read:
    """A passage, its wordings and what it states, read once for all the views that it is in."""

    passage: Passage
    wordings: frozenset[str]
    statements: tuple[Statement, ...]
    asked: tuple[Statement, ...]

    @classmethod
    def of(cls, passage: Passage, names: tuple[str, ...]) -> _Read:
        if kept := _silent.get(passage):
            return cls(passage, kept[0], (), ())
        wordings = (passage.title, *passage.aliases) if passage.kind == "faq" else ()
        told, asked = (tuple(read(passage, names)) for read in (statements, asked_for))
        found = cls(passage, frozenset(map(folded, wordings)), told, asked)
        if not told and not asked:
            _silent[passage] = (found.wordings,)
        return found


_silent: WeakKeyDictionary[Passage, tuple[frozenset[str]]] = WeakKeyDictionary()
"""The wordings of passages that state nothing, which most do, whatever the names of their place are."""


def _view(view: list[_Read], *, again: bool) -> Iterator[Finding]:
    """Compare what one municipality sees; with `again`, two shared ones were compared before."""
    seen: set[tuple[str, str]] = set()
    for finding, pair in (*_within(view, again=again), *_answering(view, again=again)):
        if pair not in seen:
            yield finding
        seen.add(pair)
    yield from _about(view, again=again)


def _hiding(own: Iterable[_Read], shared: Iterable[_Read]) -> Iterator[Finding]:
    """Yield a finding for each own entry that takes the place of a shared one by a running number alone.

    Who numbers the rows of a table means nobody's entry.
    """
    numbered = {each.passage.key: each.passage for each in shared if each.passage.key.isdecimal()}
    for each in own:
        mine, theirs = each.passage, numbered.get(each.passage.key)
        if theirs and mine.kind == theirs.kind == "faq" and not _ask_alike(mine, theirs):
            problem = Sentence(_HIDES, key=mine.key, title=theirs.title, place=theirs.source.file)
            yield Finding(mine.source.file, row_of(mine.source.place), "id", problem, _INSTEAD)


def _ask_alike(one: Passage, other: Passage) -> bool:
    """Tell whether two entries share at least half of the words of the shorter question."""
    first, second = _words(one), _words(other)
    return 2 * len(first & second) >= min(len(first), len(second))


def _words(entry: Passage) -> set[str]:
    """Return what the words of an entry's questions begin with: endings and particles are no words of their own."""
    asked = re.sub(r"[^가-힣a-z0-9]+", " ", " ".join((entry.title, *entry.aliases)).casefold())
    return {word[:_STEM] for word in asked.split() if len(word) >= _STEM}


_Paired = tuple[Finding, tuple[str, str]]


def _within(view: list[_Read], *, again: bool) -> Iterator[_Paired]:
    """Compare the passages that share a wording."""
    by_wording: dict[str, list[int]] = {}
    for place, each in enumerate(view):
        for wording in each.wordings:
            by_wording.setdefault(wording, []).append(place)
    seen: set[tuple[int, int]] = set()
    for sharing in by_wording.values():
        for pair in combinations(sharing, 2):
            first, second = (view[place].passage for place in pair)
            if pair in seen or (again and _both_shared(first, second)):
                continue
            seen.add(pair)
            unit = differ(first, second)
            if unit:
                there = f"{second.source.file} {second.source.place}".strip()
                problem = Sentence(_OTHERWISE, title=first.title, unit=unit, place=there)
                found = Finding(first.source.file, row_of(first.source.place), "answer", problem, _LOCAL)
                yield found, _pair(first, second)


def _answering(view: list[_Read], *, again: bool) -> Iterator[_Paired]:
    """Compare the entries of a FAQ that ask for the same days in other words."""
    by_question: dict[tuple[str, frozenset[str]], list[Statement]] = {}
    for each in view:
        for statement in each.asked:
            by_question.setdefault((statement.matter, statement.scope), []).append(statement)
    for asked in by_question.values():
        for one, other in combinations(asked[:MOST_RIVALS], 2):
            apart = one.about and other.about and one.about.isdisjoint(other.about)
            if not apart and one.passage.key != other.passage.key and _at_odds(one, other, again=again):
                yield _told(*sorted((one, other), key=_rank)), _pair(one.passage, other.passage)


def _pair(one: Passage, other: Passage) -> tuple[str, str]:
    first, second = sorted((one.key, other.key))
    return first, second


def _about(view: list[_Read], *, again: bool) -> Iterator[Finding]:
    """Compare the statements about one matter; each is told once beside the first that it differs from."""
    by_matter: dict[tuple[str, frozenset[str]], list[Statement]] = {}
    seen: set[tuple[str, str]] = set()
    for each in view:
        for statement in each.statements:
            before = by_matter.setdefault((statement.matter, statement.scope), [])
            for other in before:
                pair = (other.passage.key, statement.passage.key)
                if _contradict(statement, other, again=again):
                    if pair not in seen:
                        yield _told(*sorted((statement, other), key=_rank))
                    seen.add(pair)
                    break
            if len(before) < MOST_RIVALS:
                before.append(statement)


def _contradict(first: Statement, second: Statement, *, again: bool) -> bool:
    """Tell whether a notice and another source say otherwise of the same year, for the same people and days."""
    one, other = first.passage, second.passage
    return (
        (one.kind == "notice" or other.kind == "notice")
        and one.source.file != other.source.file
        and _at_odds(first, second, again=again)
    )


def _at_odds(first: Statement, second: Statement, *, again: bool) -> bool:
    """Tell whether two statements of one view have nothing in common for the same people, days and year."""
    one, other = first.passage, second.passage
    return (
        first.values.isdisjoint(second.values)
        and _same_time(first, second)
        and meet(one.validity, other.validity)
        and same_people(one, other)
        and not (again and _both_shared(one, other))
    )


def _same_time(first: Statement, second: Statement) -> bool:
    """Tell whether both may speak of one year; what was is held against the same year alone."""
    if first.past or second.past:
        return first.year == second.year
    return first.year is None or second.year is None or first.year == second.year


def _both_shared(one: Passage, other: Passage) -> bool:
    return one.municipality == other.municipality == SHARED


def _rank(statement: Statement) -> tuple[bool, date, str]:
    """Return what goes first: one's own, for whoever publishes it is told of it; then the one that is overruled."""
    passage = statement.passage
    dated = passage.source.dated or passage.validity.start or date.min
    return passage.municipality == SHARED, dated, passage.source.file


def _told(one: Statement, other: Statement) -> Finding:
    first, second = one.passage, other.passage
    place = f"{second.source.file} {second.source.place}".strip()
    problem = Sentence(_STATES, title=first.title, mine=one.said, matter=one.matter, place=place, theirs=other.said)
    return Finding(first.source.file, row_of(first.source.place), "", problem, _LOCAL)
