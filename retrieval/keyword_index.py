"""Keyword scores: BM25 over morphemes and character bigrams, with a title weighing more than a body."""

from __future__ import annotations

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.words.morphemes import Named
from retrieval.words.normalizing import squeezed

Scores = NDArray[np.float32]

K1 = 3.0
"""Saturation of a term's count. Against the usual 1.2: hit@1 +2.5 points on long passages, none on short ones."""
FIELDS = (("title", 3.0, 0.5), ("body", 1.0, 0.75))
"""Weight and length normalisation of each field (BM25F, Robertson and Zaragoza 2009)."""

AT_ONCE = 256
"""Texts split between two writes, about a second: what a kill -9 can cost."""


class Splitter(Protocol):
    """Splits texts into the words that keywords are."""

    engine: str

    def split(self, texts: Sequence[str]) -> list[list[str]]:
        """Return the words of each text, as often as they occur."""
        ...

    def named(self, text: str) -> tuple[Named, ...]:
        """Return what a text names, in its order."""
        ...

    def listed(self, text: str) -> frozenset[str]:
        """Return the words of a text that the language has."""
        ...

    def spaced(self, text: str) -> str:
        """Return a text with spaces between its words."""
        ...

    def polite(self, text: str) -> str:
        """Return a text whose last word ends as it does in writing where it ended briefly."""
        ...


class WordStore(Protocol):
    """Where the words of published texts are kept, so that nothing is split twice."""

    def words(self, splitter: str, keys: Sequence[str]) -> dict[str, list[str]]:
        """Return the stored words of texts, by key."""
        ...

    def keep_words(self, splitter: str, words: Mapping[str, Sequence[str]]) -> None:
        """Store the words of texts."""
        ...


class KeptWords:
    """A splitter of published texts that looks first where their words are kept; splitting Korean takes 3 ms each."""

    def __init__(self, splitter: Splitter, store: WordStore) -> None:
        self.engine = splitter.engine
        self._splitter = splitter
        self._store = store

    def split(self, texts: Sequence[str]) -> list[list[str]]:
        """Return the words of each text; what was not kept yet is split and kept, some texts at a time."""
        keys = [sha256(text.encode()).hexdigest()[:40] for text in texts]
        known = self._store.words(self.engine, list(dict.fromkeys(keys)))
        missing = list({key: text for key, text in zip(keys, texts, strict=True) if key not in known}.items())
        for start in range(0, len(missing), AT_ONCE):
            some = dict(missing[start : start + AT_ONCE])
            made = dict(zip(some, self._splitter.split(list(some.values())), strict=True))
            self._store.keep_words(self.engine, made)
            known |= made
        return [known[key] for key in keys]

    def named(self, text: str) -> tuple[Named, ...]:
        """Return what a text names; nothing of it is kept."""
        return self._splitter.named(text)

    def listed(self, text: str) -> frozenset[str]:
        """Return the words of a text that the language has; nothing of it is kept."""
        return self._splitter.listed(text)

    def spaced(self, text: str) -> str:
        """Return a text with spaces between its words; nothing of it is kept."""
        return self._splitter.spaced(text)

    def polite(self, text: str) -> str:
        """Return a text with its last word as in writing; nothing of it is kept."""
        return self._splitter.polite(text)


@dataclass(frozen=True, slots=True)
class Words:
    """The counted terms of one passage's fields, in the order of FIELDS."""

    fields: tuple[Counter[str], ...]


@dataclass(frozen=True, slots=True)
class Averages:
    """Mean lengths of the fields: what a long passage is long against. Kept when a few passages are added."""

    lengths: tuple[float, ...]

    @classmethod
    def of(cls, documents: Iterable[Words]) -> Averages:
        """Return the mean field lengths of the documents."""
        lengths = [tuple(field.total() for field in words.fields) for words in documents]
        count = max(1, len(lengths))
        return cls(tuple(sum(each[f] for each in lengths) / count for f in range(len(FIELDS))))


def bigrams(text: str) -> list[str]:
    """Return the pairs of neighbouring letters of a text without its spaces."""
    letters = squeezed(text)
    return [letters[i : i + 2] for i in range(len(letters) - 1)]


class Postings:
    """An immutable inverted index: for each term the rows that have it and its saturated weight there."""

    def __init__(
        self, terms: Mapping[str, int], starts: NDArray[np.int64], rows: NDArray[np.int32], weights: Scores
    ) -> None:
        self.terms = terms
        self.starts = starts
        self.rows = rows
        self.weights = weights

    @classmethod
    def build(cls, documents: Iterable[Words], averages: Averages) -> Postings:
        """Return the index of documents, whose rows are their places; they need not be there all at once."""
        rows: dict[str, array[int]] = defaultdict(lambda: array("i"))
        weights: dict[str, array[float]] = defaultdict(lambda: array("f"))
        for row, words in enumerate(documents):
            for term, weight in _weights(words, averages).items():
                rows[term].append(row)
                weights[term].append(weight)
        lengths = np.fromiter(map(len, rows.values()), np.int64, len(rows))
        return cls(
            {term: number for number, term in enumerate(rows)},
            np.concatenate(([0], np.cumsum(lengths))),
            np.frombuffer(b"".join(rows.values()), np.int32),
            np.frombuffer(b"".join(weights.values()), np.float32),
        )

    def frequency(self, term: str) -> int:
        """Return in how many rows a term occurs."""
        number = self.terms.get(term)
        return 0 if number is None else int(self.starts[number + 1] - self.starts[number])

    def add_scores(self, scores: Scores, wanted: Mapping[str, float]) -> None:
        """Add to the scores of all rows, in place, the weight of each wanted term times its factor."""
        for term, factor in wanted.items():
            number = self.terms.get(term)
            if number is not None:
                part = slice(self.starts[number], self.starts[number + 1])
                scores[self.rows[part]] += np.float32(factor) * self.weights[part]


def rarity(frequency: int, size: int) -> float:
    """Return BM25's inverse document frequency, never negative (Lucene's form)."""
    return math.log1p((size - frequency + 0.5) / (frequency + 0.5))


def factors(terms: Iterable[tuple[str, float]], indexes: Sequence[Postings], size: int) -> dict[str, float]:
    """Return what each term of a question counts, over all parts of a view together; unknown terms are left out."""
    wanted: dict[str, float] = {}
    for term, weight in terms:
        frequency = sum(index.frequency(term) for index in indexes)
        if frequency:
            wanted[term] = max(wanted.get(term, 0.0), weight * rarity(min(frequency, size), size))
    return wanted


def rarities(terms: Iterable[str], indexes: Sequence[Postings], size: int) -> dict[str, float]:
    """Return how rare each term of a question is, over all parts of a view together; unknown terms are the rarest."""
    counted = {term: sum(index.frequency(term) for index in indexes) for term in terms}
    return {term: rarity(min(frequency, size), size) for term, frequency in counted.items()}


def own_score(terms: Iterable[str], rarities: Mapping[str, float], averages: Averages) -> float:
    """Return what a question would score as the body of a passage among those of these averages."""
    words = Words((Counter(), Counter(terms)))
    return sum(rarities[term] * weight for term, weight in _weights(words, averages).items())


def _weights(words: Words, averages: Averages) -> dict[str, float]:
    counts: dict[str, float] = defaultdict(float)
    for field, average, (_, weight, slope) in zip(words.fields, averages.lengths, FIELDS, strict=True):
        length = field.total()
        scale = weight / (1 - slope + slope * length / (average or length or 1))
        for term, count in field.items():
            counts[term] += scale * count
    return {term: count * (K1 + 1) / (K1 + count) for term, count in counts.items()}
