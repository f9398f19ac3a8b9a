"""The rules of the crisis screen: read from their table, compiled, and held against a reading."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from handlers.screening.anchors import Anchors, anchors
from handlers.screening.hangul import FOLDED, initial_of
from handlers.screening.person import Pronouns
from handlers.screening.surface import Surface

TABLE = Path(__file__).with_name("rules.toml")
NEAR = 40
"""How many characters around a hit a context may stand to make it ordinary."""
GAP = "[^.?]{0,16}"
SOFT = ("fiction", "language")
"""Contexts that never make the writer's own plain words ordinary."""

_NAME = re.compile(r"\{([a-z]+)\}")
_SYLLABLE = re.compile(r"[가-힣]")
_CLASS = re.compile(r"\[\^?[^\]]*\]|[가-힣](?![?{])")
_FINAL = re.compile(r"(?:[어다음네]|어요|어졌어요?|어져요?|습니다|어진다)?(?:$|[.?])")


@dataclass(frozen=True, slots=True)
class Hit:
    """What one rule found: a kind, and whether it is unmistakable; `rule` names the row of the table."""

    rule: str
    kind: str
    explicit: bool


@dataclass(frozen=True, slots=True)
class Hint:
    """What the rules say of a message on which they don't decide.

    `kind` is what cry it may be, "" for none; a `quoted` one speaks of a story or of a language; a `doubted` one holds
    what would be unmistakable, beside something that makes it ordinary more often than not.
    """

    kind: str = ""
    quoted: bool = False
    doubted: bool = False


NO_HINT = Hint()


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase; a match holds one of each set of its `anchors`, and where `first` begins a word."""

    anchors: tuple[Anchors, ...]
    expression: str
    first: bool

    @property
    def pattern(self) -> re.Pattern[str]:
        """Return the phrase compiled: for the first text that has its anchors, since all of them take half a second."""
        return _compiled(self.expression)

    def places(self, surface: Surface) -> Iterator[tuple[int, int]]:
        """Yield where the phrase stands, word starts observed."""
        if any(one.isdisjoint(surface.pairs) for one in self.anchors):
            return
        pattern = self.pattern
        marked = "at" in pattern.groupindex
        for found in pattern.finditer(surface.text):
            inside = found.start("at") if marked else -1
            if (inside < 0 or inside in surface.starts) and (not self.first or found.start() in surface.starts):
                yield found.span()


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the table with its phrases for plain, folded and sparse readings."""

    name: str
    kind: str
    explicit: bool
    whose: bool
    unless: tuple[str, ...]
    needs: tuple[str, ...]
    plain: tuple[Phrase, ...]
    folded: tuple[Phrase, ...]
    sparse: tuple[Phrase, ...]

    def phrases(self, surface: Surface) -> tuple[Phrase, ...]:
        """Return the phrases that fit a reading."""
        return self.folded if surface.folded else self.sparse if surface.sparse else self.plain


class Context(NamedTuple):
    """Words of a context: those that count anywhere, and those that must begin a word ("친구가 사진" has 가사)."""

    anywhere: str
    first: str

    @classmethod
    def of(cls, words: Sequence[str]) -> Context:
        """Return the context of words as a table has them; one that must begin a word is marked as in a phrase."""
        marked = [word.removeprefix("_") for word in words if word.startswith("_")]
        return cls("|".join(word for word in words if not word.startswith("_")), "|".join(marked))

    def folded(self) -> Context:
        """Return the same words with plain letters."""
        return Context(self.anywhere.translate(FOLDED), self.first.translate(FOLDED))


class Contexts:
    """Where the words stand that make a hit ordinary, or that it needs; looked up once for a reading."""

    def __init__(self, expressions: Mapping[str, Context], surface: Surface) -> None:
        """`expressions` are those of the table, by their names, spelt as the reading is."""
        self._expressions = expressions
        self._surface = surface
        self._text = surface.text
        self._places: dict[str, list[int]] = {}

    def near(self, name: str, start: int, end: int) -> bool:
        """Return whether a context stands within `NEAR` characters."""
        places = self.places(name)
        at = bisect_left(places, start - NEAR)
        return at < len(places) and places[at] <= end + NEAR

    def nearest(self, name: str, at: int) -> int:
        """Return where a context stands nearest to a place, far outside the text where it doesn't."""
        places = self.places(name)
        after = bisect_left(places, at)
        return min(
            places[max(0, after - 1) : after + 1], key=lambda place: abs(place - at), default=-len(self._text) - 999
        )

    def places(self, name: str) -> list[int]:
        """Return where a context stands, in order."""
        if name not in self._places:
            anywhere, first = self._expressions[name]
            found = set(self._found(anywhere))
            found.update(self._surface.starts.intersection(self._found(first)))
            self._places[name] = sorted(found)
        return self._places[name]

    def _found(self, expression: str) -> Iterator[int]:
        if expression and not any(one.isdisjoint(self._surface.pairs) for one in _anchors(expression)):
            yield from (one.start() for one in _compiled(expression).finditer(self._text))


@dataclass(frozen=True, slots=True)
class Mix:
    """Contexts that mean danger when they stand together within `within` characters, in any order."""

    name: str
    kind: str
    of: tuple[str, ...]
    within: int
    unless: tuple[str, ...]

    def place(self, contexts: Contexts) -> tuple[int, int] | None:
        """Return where all of them stand together and nothing near makes it ordinary."""
        if not all(map(contexts.places, self.of)):
            return None
        rarest = min(self.of, key=lambda name: len(contexts.places(name)))
        for at in contexts.places(rarest):
            found = [contexts.nearest(name, at) for name in self.of]
            start, end = min(found), max(found)
            if end - start <= self.within and not any(contexts.near(name, start, end) for name in self.unless):
                return start, end
        return None


class Index:
    """Phrases of all rules for one kind of reading, found by a pair of characters that each can't do without."""

    def __init__(self, phrases: Iterable[Sequence[Phrase]]) -> None:
        """`phrases` are those of each rule, in the order of the rules."""
        self._everywhere: list[tuple[int, int]] = []
        self._by_pair: dict[str, list[tuple[int, int]]] = {}
        for rule, found in enumerate(phrases):
            for place, phrase in enumerate(found):
                needed = max(phrase.anchors, key=lambda one: (min(map(len, one)), -len(one)), default=())
                for pair in needed:
                    self._by_pair.setdefault(pair, []).append((rule, place))
                if not needed:
                    self._everywhere.append((rule, place))

    def candidates(self, held: Anchors) -> list[tuple[int, int]]:
        """Return rule and phrase, by number and in order, of what may stand in a reading that holds these pairs."""
        found = {one for pair in self._by_pair.keys() & held for one in self._by_pair[pair]}
        return sorted(found.union(self._everywhere))


class Rules:
    """All rules of a table, with their `version`."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        words = table["words"]
        self.version: str = table["version"]
        self._people = Pronouns(words["me"], words["other"])
        self._contexts = {name: Context.of(found) for name, found in table["contexts"].items()}
        self._folded = {name: found.folded() for name, found in self._contexts.items()}
        self.rows = tuple(_rule(row, words) for row in table["rule"])
        self._plain = Index(rule.plain for rule in self.rows)
        self._folds = Index(rule.folded for rule in self.rows)
        self._sparse = Index(rule.sparse for rule in self.rows)
        self._mixes = tuple(
            Mix(row["name"], row["kind"], tuple(row["of"]), row.get("within", 40), tuple(row.get("unless", ())))
            for row in table["mix"]
        )
        self._unless = re.compile("|".join(table["english"]["unless"]))
        self._own = re.compile("|".join(table["english"]["own"]))
        self._lines = tuple((row["kind"], re.compile("|".join(row["find"]))) for row in table["line"])

    def hits(self, surface: Surface) -> Iterator[Hit]:
        """Yield what the rules find in a reading; in a rough one only what is unmistakable."""
        contexts = Contexts(self._folded if surface.folded else self._contexts, surface)
        index = self._folds if surface.folded else self._sparse if surface.sparse else self._plain
        for number, group in groupby(index.candidates(surface.pairs), itemgetter(0)):
            rule = self.rows[number]
            if (rule.explicit or not surface.rough) and all(map(contexts.places, rule.needs)):
                phrases = rule.phrases(surface)
                yield from self._found(rule, [phrases[place] for _, place in group], surface, contexts)
        if not surface.rough:
            yield from self._mixed(surface, contexts)

    def doubted(self, surface: Surface) -> bool:
        """Return whether an unmistakable rule finds something in a plain reading that a context makes ordinary."""
        contexts = Contexts(self._contexts, surface)
        for number, place in self._plain.candidates(surface.pairs):
            rule = self.rows[number]
            if rule.explicit and rule.unless:
                spans = rule.plain[place].places(surface)
                if any(self._ordinary(rule, surface, contexts, start, end) for start, end in spans):
                    return True
        return False

    def quoted(self, surface: Surface) -> bool:
        """Return whether a reading speaks of a story or of a language, so that its words may be nobody's own."""
        contexts = Contexts(self._contexts, surface)
        return any(contexts.places(name) for name in SOFT)

    def about_words(self, korean: str) -> bool:
        """Return whether a plain reading asks about the words of another language that stand in it."""
        return any(words and _compiled(words).search(korean) is not None for words in self._contexts["grammar"])

    def english_hits(self, text: str, korean: str = "") -> Iterator[Hit]:
        """Yield what the English lines find in an English reading; `korean` is the plain reading around it."""
        if self.about_words(korean):
            return
        if self._unless.search(text) and not self._own.search(text):
            return
        yield from (Hit("english", kind, explicit=True) for kind, pattern in self._lines if pattern.search(text))

    def _mixed(self, surface: Surface, contexts: Contexts) -> Iterator[Hit]:
        for mix in self._mixes:
            place = mix.place(contexts)
            if place:
                kind = mix.kind
                if kind != "friend" and self._people.sufferer(surface.text, *place, surface.starts) == "friend":
                    kind = "friend"
                yield Hit(mix.name, kind, explicit=False)

    def _found(self, rule: Rule, phrases: Sequence[Phrase], surface: Surface, contexts: Contexts) -> Iterator[Hit]:
        for phrase in phrases:
            for start, end in phrase.places(surface):
                if surface.sparse and not _told_by_syllables(surface.text[start:end]):
                    continue
                if not self._ordinary(rule, surface, contexts, start, end):
                    yield self._hit(rule, surface, start, end)
                    break

    def _ordinary(self, rule: Rule, surface: Surface, contexts: Contexts, start: int, end: int) -> bool:
        near = [name for name in rule.unless if contexts.near(name, start, end)]
        if not near or not rule.explicit or rule.kind != "self_harm":
            return bool(near)
        if self._people.mentions_me(surface.text, surface.starts, max(0, start - 20), end):
            return False
        return not (all(name in SOFT for name in near) and _FINAL.match(surface.text, end))

    def _hit(self, rule: Rule, surface: Surface, start: int, end: int) -> Hit:
        if rule.whose or rule.kind != "friend":
            speaker = (self._people.speaker if rule.whose else self._people.sufferer)(
                surface.text, start, end, surface.starts
            )
            if speaker != "writer":
                return Hit(rule.name, "friend" if speaker == "friend" else "violence", rule.explicit)
        return Hit(rule.name, rule.kind, rule.explicit)


@cache
def rules() -> Rules:
    """Return the rules of the table that comes with the program."""
    return Rules(tomllib.loads(TABLE.read_text(encoding="utf-8")))


def _rule(row: Mapping[str, Any], words: Mapping[str, str]) -> Rule:
    found = [_NAME.sub(lambda name: words[name[1]], phrase) for phrase in row["find"]]
    found = [phrase.replace("~", GAP) for phrase in found]
    explicit = row.get("strength") == "explicit"
    if row["kind"] == "self_harm":
        found += [heard for phrase in found if (heard := _as_heard(phrase)) != phrase]
    return Rule(
        name=row["name"],
        kind=row["kind"],
        explicit=explicit,
        whose=row.get("whose", False),
        unless=tuple(row.get("unless", ())),
        needs=tuple(row.get("needs", ())),
        plain=_phrases(found),
        folded=_phrases([phrase.translate(FOLDED) for phrase in found]) if explicit and row.get("fold", True) else (),
        sparse=_phrases(_sparse(found)) if explicit and row["kind"] == "self_harm" else (),
    )


def _as_heard(phrase: str) -> str:
    for written, heard in (("죽어", "주거"), ("죽을", "주글"), ("죽으", "주그"), ("죽는", "중는"), ("없어", "업서")):
        phrase = phrase.replace(written, heard)
    return phrase


def _sparse(found: Sequence[str]) -> list[str]:
    # Across a gap, initials of anything would do.
    return [_CLASS.sub(_with_initials, phrase) for phrase in found if GAP not in phrase]


def _phrases(found: Sequence[str]) -> tuple[Phrase, ...]:
    return tuple(_phrase(phrase.removeprefix("_"), first=phrase.startswith("_")) for phrase in found)


@cache
def _anchors(expression: str) -> tuple[Anchors, ...]:
    return anchors(expression)


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression)


def _phrase(phrase: str, *, first: bool) -> Phrase:
    marked = phrase.replace("_", "(?P<at>)")
    return Phrase(anchors(marked), marked, first)


def _with_initials(part: re.Match[str]) -> str:
    syllables = _SYLLABLE.findall(part[0])
    initials = "".join(sorted({initial_of(syllable) for syllable in syllables}))
    if part[0].startswith("[^") or not syllables:
        return part[0]
    return f"[{part[0].strip('[]')}{initials}]"


def _told_by_syllables(text: str) -> bool:
    share = len(_SYLLABLE.findall(text)) / len(text)
    return share >= 1 / 2 or (share >= 1 / 3 and _SYLLABLE.match(text) is not None)
