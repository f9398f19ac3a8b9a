"""Candidates for a question and what speaks for each of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from retrieval.embedding.embedder import Vectors
from retrieval.fusing import HANGUL, Column, Evidence, factors_for
from retrieval.keyword_index import K1, Postings, bigrams, factors, own_score, rarities, rarity
from retrieval.segment import PASSAGE, QUESTION, ROLES, Segment, View
from retrieval.vector_index import Places, top
from retrieval.words.stems import terms
from retrieval.words.synonyms import Synonyms

CANDIDATES = 60
"""Rows that each way of looking may bring into one segment's candidates."""

COMMON = 0.3
ALIKE = 0.8
"""How much of what all passages have in common is taken off a question's vector, where their mean is longer than ALIKE.

Some passages are near to everything. Against none: e5 hit@1 +2 to +3 points on long passages, ±0.5 on short ones; an
engine whose vectors do not all point one way (mean of length 0.4 to 0.6) only loses by it.
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question ready to be looked up: text, vector, content words, what is new, its own place.

    `plain` is the question for passages that are not in Korean, where it is another. `adapted` are the vectors that it
    is compared with, by role, where that is not `vector`.
    """

    text: str
    vector: Vectors
    words: list[str]
    synonyms: Synonyms
    new: str = ""
    own: str = ""
    plain: Asked | None = None
    adapted: Mapping[str, Vectors] = field(default_factory=dict)

    def put(self, *, korean: bool) -> Asked:
        """Return the question as a passage is asked that is in Korean, or one that is not."""
        return self if korean or self.plain is None else self.plain


@dataclass(frozen=True, slots=True)
class Pool:
    """Everything a municipality sees: segments, and the rows of each that it does not see.

    The first `shared` of the segments are what every municipality sees.
    """

    segments: tuple[Segment, ...]
    hidden: tuple[Collection[int], ...]
    shared: int = 0
    masks: tuple[NDArray[np.bool_] | None, ...] = field(init=False)
    common: Mapping[str, Vectors] = field(init=False)

    def __post_init__(self) -> None:
        masks = tuple(_mask(part.size, rows) for part, rows in zip(self.segments, self.hidden, strict=True))
        object.__setattr__(self, "masks", masks)
        object.__setattr__(self, "common", {role: _common([s.views[role] for s in self.segments]) for role in ROLES})

    @property
    def size(self) -> int:
        """Return the number of rows, hidden ones included."""
        return sum(part.size for part in self.segments)

    @property
    def korean(self) -> int:
        """Return the number of rows that are in Korean, hidden ones included."""
        return sum(int(part.korean.sum()) for part in self.segments)


@dataclass(frozen=True, slots=True)
class Found:
    """The candidates of one question: ids, where each is (number of the segment and row), and scores by name.

    The scores of morphemes and bigrams are shares (0 to 1) of what a passage could have of the question's. Those of
    words are shares of what the question itself would have here, and are there only where neither it is in Korean nor
    every passage. `strange` is the share of its content words, by rarity, that occur in no passage at all. `korean`
    tells which are in Korean, `factors` what a score counts for each.
    """

    ids: list[str]
    places: list[tuple[int, int]]
    evidence: Mapping[str, Column]
    strange: float
    korean: NDArray[np.bool_]
    factors: Mapping[str, Column] = field(default_factory=dict)

    @property
    def coverage(self) -> Column:
        """Return the share of the question's words, by rarity, that each candidate has."""
        return self.evidence["morphemes"]

    @property
    def cosine(self) -> Column:
        """Return the better cosine of the two views."""
        return np.fmax(self.evidence["passage_cosine"], self.evidence["question_cosine"])


def gather(pool: Pool, asked: Asked, on: date, *, expired: bool = False) -> Found:
    """Return the candidates that hold on a day, or those that no longer did, with what speaks for each.

    A question that is put differently to passages in Korean and to others is put to each as it should be.
    """
    if asked.plain is None:
        every = [np.ones(part.size, np.bool_) for part in pool.segments]
        return _evened(_gathered(pool, asked, every, on, expired=expired))
    korean = _gathered(pool, asked, [part.korean for part in pool.segments], on, expired=expired)
    plain = _gathered(pool, asked.plain, [~part.korean for part in pool.segments], on, expired=expired)
    found = Found(
        korean.ids + plain.ids,
        korean.places + plain.places,
        _joined(korean.evidence, plain.evidence, len(korean.ids), 0.0),
        min(korean.strange, plain.strange),
        np.concatenate((korean.korean, plain.korean)),
        _joined(korean.factors, plain.factors, len(korean.ids), 1.0),
    )
    return _evened(found)


def _gathered(pool: Pool, asked: Asked, of: Sequence[NDArray[np.bool_]], on: date, *, expired: bool) -> Found:
    """Return the candidates among some rows of each part."""
    keywords = _keywords(pool, asked)
    groups = [
        _of_part(pool, number, asked, keywords, some & _seen(pool, number, on, expired=expired))
        for number, some in enumerate(of)
    ]
    places = [(number, int(row)) for number, (rows, _) in enumerate(groups) for row in rows]
    names = (*ROLES, *(f"{role}_cosine" for role in ROLES), *keywords)
    evidence = {name: np.concatenate([np.zeros(0), *(columns[name] for _, columns in groups)]) for name in names}
    ids = [pool.segments[number].ids[row] for number, row in places]
    korean = np.array([pool.segments[number].korean[row] for number, row in places], np.bool_)
    return Found(ids, places, evidence, _strange(pool, asked), korean, factors_for(asked.text, korean))


def _keywords(pool: Pool, asked: Asked) -> dict[str, dict[str, float]]:
    """Return what each term of a question counts, by the index that it is looked for in."""
    words = factors(asked.synonyms.expanded(asked.words).items(), [s.morphemes for s in pool.segments], pool.size)
    pairs = factors(((pair, 1.0) for pair in set(bigrams(asked.text))), [s.bigrams for s in pool.segments], pool.size)
    found = {"morphemes": words, "bigrams": pairs}
    if pool.korean < pool.size and not HANGUL.search(asked.text):
        found["words"] = rarities(terms(asked.text), [s.words for s in pool.segments], pool.size - pool.korean)
    return found


def _of_part(
    pool: Pool, number: int, asked: Asked, keywords: Mapping[str, Mapping[str, float]], some: NDArray[np.bool_]
) -> tuple[Places, dict[str, Column]]:
    """Return the candidates among some rows of a part, and their scores by name."""
    part = pool.segments[number]
    indexes = {"morphemes": part.morphemes, "bigrams": part.bigrams, "words": part.words}
    scores = {name: _scores(indexes[name], part.size, wanted) for name, wanted in keywords.items()}
    looks = {role: asked.adapted.get(role, asked.vector) - pool.common[role] for role in ROLES}
    rows = _candidates([(part.views[role], vector) for role, vector in looks.items()], list(scores.values()))
    rows = rows[some[rows]]
    columns: dict[str, Column] = {}
    for name, wanted in keywords.items():
        columns[name] = scores[name][rows].astype(float) / _ceiling(name, wanted, asked.text, part)
    for role, vector in looks.items():
        columns[role] = _best(part.views[role], vector, rows)
        columns[f"{role}_cosine"] = _best(part.views[role], asked.vector, rows)
    return rows, columns


def _evened(found: Found) -> Found:
    """Return candidates of which those in Korean, which have no stems, stand behind by the square of the best share.

    Without this some entry in English would always be ahead, were it by a "how do I".
    """
    words = found.evidence.get("words")
    if words is None or not found.korean.any():
        return found
    best = min(float(words.max()), 1.0)
    evened = np.where(found.korean, best * (1 - best), words)
    return replace(found, evidence={**found.evidence, "words": evened})


def _joined(first: Evidence, second: Evidence, size: int, missing: float) -> Evidence:
    """Return columns of two groups of candidates as those of one; the first may have `missing` for a whole column."""
    return {name: np.concatenate((first.get(name, np.full(size, missing)), column)) for name, column in second.items()}


def nearness(pool: Pool, place: tuple[int, int], vector: Vectors) -> float:
    """Return the best cosine of a vector to the passage and question views of one row."""
    part, rows = pool.segments[place[0]], np.array([place[1]])
    return float(np.nanmax([_best(part.views[role], vector, rows)[0] for role in (PASSAGE, QUESTION)]))


def frequency(pool: Pool, word: str) -> int:
    """Return in how many rows a word occurs."""
    return sum(part.morphemes.frequency(word) for part in pool.segments)


def _ceiling(name: str, wanted: Mapping[str, float], text: str, part: Segment) -> float:
    """Return the score that is all of a question.

    Of stems it is what the question itself would have as a passage: with words that nobody wrote among them, sharing a
    "what are the" is little. Of the others it is what a passage has that has each more often than can be told.
    """
    whole = own_score(terms(text), wanted, part.averages[-1]) if name == "words" else sum(wanted.values()) * (K1 + 1)
    return max(whole, 1e-9)


def _strange(pool: Pool, asked: Asked) -> float:
    """Return the share of the question's words, by rarity, that no passage has, nor a synonym of theirs."""
    indexes = [part.morphemes for part in pool.segments]
    known = unknown = 0.0
    for word in set(asked.words):
        frequency = sum(index.frequency(other) for other in asked.synonyms.expanded([word]) for index in indexes)
        if frequency:
            known += rarity(min(frequency, pool.size), pool.size)
        else:
            unknown += rarity(0, pool.size)
    return unknown / (known + unknown) if unknown else 0.0


def _common(views: Sequence[View]) -> Vectors:
    """Return the share of the mean vector to be taken off, or nothing where vectors do not all point one way."""
    count = sum(view.index.size for view in views)
    total: Vectors = sum((view.total for view in views if view.index.size), np.zeros(1, np.float32))
    mean = total / np.float32(max(count, 1))
    return np.float32(COMMON if np.linalg.norm(mean) > ALIKE else 0.0) * mean


def _scores(index: Postings, size: int, wanted: Mapping[str, float]) -> NDArray[np.float32]:
    scores = np.zeros(size, np.float32)
    index.add_scores(scores, wanted)
    return scores


def _candidates(looks: Sequence[tuple[View, Vectors]], keyword: Sequence[NDArray[np.float32]]) -> Places:
    near = [view.owners[view.index.nearest(vector, CANDIDATES)] for view, vector in looks if view.index.size]
    return np.unique(np.concatenate([*near, *(top(scores, CANDIDATES) for scores in keyword)]))


def _seen(pool: Pool, number: int, on: date, *, expired: bool) -> NDArray[np.bool_]:
    """Tell which rows of a part a municipality sees that hold on a day, or held once."""
    part, mask, day = pool.segments[number], pool.masks[number], on.toordinal()
    hold = (part.starts <= day) & (expired | (part.untils >= day))
    return np.asarray(hold if mask is None else hold & mask)


def _best(view: View, vector: Vectors, rows: Places) -> Column:
    """Return the best cosine among the vectors of each row; not a number for a row without any."""
    first, last = np.searchsorted(view.owners, rows, "left"), np.searchsorted(view.owners, rows, "right")
    counts = last - first
    best = np.full(len(rows), np.nan)
    some = counts > 0
    if some.any():
        starts = np.concatenate(([0], np.cumsum(counts[some])[:-1]))
        places = np.repeat(first[some] - starts, counts[some]) + np.arange(counts.sum())
        best[some] = np.maximum.reduceat(view.index.cosines(vector, places), starts)
    return best


def _mask(size: int, hidden: Collection[int]) -> NDArray[np.bool_] | None:
    if not hidden:
        return None
    mask = np.ones(size, np.bool_)
    mask[list(hidden)] = False
    return mask
