"""What a question names that a passage does not: the best sign of a question whose answer was never published."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from knowledge.passage import Passage
from retrieval.keyword_index import rarity
from retrieval.words.matching import likeness
from retrieval.words.morphemes import Named
from retrieval.words.normalizing import normalize, squeezed
from retrieval.words.synonyms import Synonyms, light_words

WHOLE = 3
"""Letters from which a word for the same thing is looked for in the text, too: 한부모 is two words there."""


AGREED = re.compile(r"\s*(네|예|아니요|아니에요)[,.!]|\s*(yes|no)\b", re.IGNORECASE)
"""What an answer begins with that is a yes or a no to its own question, and to no other."""


@dataclass(frozen=True, slots=True)
class Doubts:
    """The nouns and numbers of a question, and those that a passage has no word for."""

    nouns: tuple[Named, ...]
    missing: tuple[Named, ...]
    numbers: tuple[str, ...]
    numbers_missing: int

    def rest(self, text: str) -> str:
        """Return the question without what the passage lacks."""
        for noun in sorted(self.missing, key=lambda each: -len(each.word)):
            text = text.replace(noun.word, "")
        return text


def doubts(
    named: Iterable[Named], passage: Passage, words: Collection[str], synonyms: Synonyms, own: str = ""
) -> Doubts:
    """Hold what a question names against a passage and its words; what stands in `own` every passage is about."""
    text = ""

    def held(word: str) -> bool:
        nonlocal text
        others = synonyms.others.get(word, frozenset())
        if word in words or (len(word) > 1 and word in own) or not others.isdisjoint(words):
            return True
        whole = [each for each in others if len(each) >= WHOLE] + [word] * (len(word) > 1)
        text = text or squeezed(normalize("\n".join((passage.title, *passage.aliases, passage.text))))
        return any(each in text for each in whole)

    once = tuple({each.word: each for each in named if each.word not in light_words()}.values())
    nouns = tuple(each for each in once if each.kind != "number")
    numbers = tuple(each.word for each in once if each.kind == "number")
    missing = tuple(each for each in nouns if not held(each.word))
    return Doubts(nouns, missing, numbers, sum(not held(number) for number in numbers))


def lacking(found: Doubts, frequency: Callable[[str], int], size: int) -> float:
    """Return the rarity, summed up, of the nouns that a passage has no word for."""
    return sum(rarity(min(frequency(noun.word), size), size) for noun in found.missing)


def doubtful(found: Doubts, frequency: Callable[[str], int], size: int) -> dict[str, float]:
    """Return what the doubts weigh, by name; `frequency` tells in how many of `size` passages a word is."""

    def rare(noun: Named) -> float:
        return rarity(min(frequency(noun.word), size), size)

    total = sum(map(rare, found.nouns))
    unheard = sum(not frequency(noun.word) for noun in found.missing)
    return {
        "held": 1 - sum(map(rare, found.missing)) / total if total else 0.5,
        "rarest": max(map(rare, found.missing), default=0.0),
        "names": float(sum(noun.kind == "name" for noun in found.missing)),
        "unheard": float(unheard),
        "unheard_share": unheard / max(1, len(found.nouns)),
        "numbers": float(found.numbers_missing),
        "numbers_held": float(len(found.numbers) - found.numbers_missing),
        "length": math.log1p(len(found.nouns)),
    }


def agrees(passage: Passage) -> bool:
    """Tell whether a passage begins with a yes or a no."""
    return bool(AGREED.match(passage.text))


def wording(text: str, passage: Passage) -> float:
    """Return the overlap, 0 to 1, of a question's letter pairs with the nearest wording of a passage's question."""
    return likeness(text, (passage.title, *passage.aliases))


def ahead(scores: Sequence[float], passages: Sequence[Passage]) -> float:
    """Return how far the first passage is ahead of the next that is no other part of the same notice, at most 1."""
    best = passages[0]
    others = (
        float(scores[0] - score)
        for score, each in zip(scores[1:], passages[1:], strict=True)
        if each.kind != "notice" or each.source.file != best.source.file
    )
    return min((1.0, *others))
