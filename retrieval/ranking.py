"""Candidates for a question and what speaks for each of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from retrieval.embedder import Vectors
from retrieval.fusing import Column
from retrieval.keyword_index import Postings, bigrams, factors
from retrieval.segment import PASSAGE, QUESTION, Segment, View
from retrieval.synonyms import Synonyms
from retrieval.vector_index import Places, top

CANDIDATES = 60
"""Rows that each way of looking may bring into one segment's candidates."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question ready to be looked up: its text, its vector for each engine, its content words."""

    text: str
    vectors: tuple[tuple[str, Vectors], ...]
    words: list[str]
    synonyms: Synonyms


@dataclass(frozen=True, slots=True)
class Pool:
    """Everything a municipality sees: segments, and the rows of each that it does not see."""

    segments: tuple[Segment, ...]
    hidden: tuple[Collection[int], ...]
    masks: tuple[NDArray[np.bool_] | None, ...] = field(init=False)

    def __post_init__(self) -> None:
        masks = tuple(_mask(part.size, rows) for part, rows in zip(self.segments, self.hidden, strict=True))
        object.__setattr__(self, "masks", masks)

    @property
    def size(self) -> int:
        """Return the number of rows, hidden ones included."""
        return sum(part.size for part in self.segments)


@dataclass(frozen=True, slots=True)
class Found:
    """The candidates of one question: ids, scores by name, and the share of the question's words each has (0 to 1)."""

    ids: list[str]
    evidence: Mapping[str, Column]
    coverage: Column

    @property
    def cosine(self) -> Column:
        """Return the better cosine of the two views of the first engine."""
        return np.fmax(self.evidence[PASSAGE], self.evidence[QUESTION])


def gather(pool: Pool, asked: Asked, on: date, *, expired: bool = False) -> Found:
    """Return the candidates that hold on a day, or those that no longer did, with what speaks for each."""
    words = factors(asked.synonyms.expanded(asked.words).items(), [s.morphemes for s in pool.segments], pool.size)
    pairs = factors(((pair, 1.0) for pair in set(bigrams(asked.text))), [s.bigrams for s in pool.segments], pool.size)
    ids: list[str] = []
    columns: dict[str, list[Column]] = {name: [] for name in (*_names(asked), "morphemes", "bigrams")}
    for part, mask in zip(pool.segments, pool.masks, strict=True):
        scores = {
            "morphemes": _scores(part.morphemes, part.size, words),
            "bigrams": _scores(part.bigrams, part.size, pairs),
        }
        rows = _candidates(part, asked, list(scores.values()))
        rows = rows[_holds(part, rows, on, expired=expired) & (True if mask is None else mask[rows])]
        ids += [part.ids[row] for row in rows]
        for name, column in scores.items():
            columns[name].append(column[rows].astype(float))
        for name, (view, vector) in _views(part, asked).items():
            columns[name].append(_best(view, vector, rows))
    evidence = {name: np.concatenate(parts) if parts else np.zeros(0) for name, parts in columns.items()}
    ceiling = sum(words.values()) * 2.2
    return Found(ids, evidence, np.minimum(1.0, evidence["morphemes"] / ceiling) if ceiling else evidence["morphemes"])


def _names(asked: Asked) -> tuple[str, ...]:
    prefixes = ("", "second_")[: len(asked.vectors)]
    return tuple(prefix + role for prefix in prefixes for role in (PASSAGE, QUESTION))


def _views(part: Segment, asked: Asked) -> dict[str, tuple[View, Vectors]]:
    found = ((part.views[engine, role], vector) for engine, vector in asked.vectors for role in (PASSAGE, QUESTION))
    return dict(zip(_names(asked), found, strict=True))


def _scores(index: Postings, size: int, wanted: Mapping[str, float]) -> NDArray[np.float32]:
    scores = np.zeros(size, np.float32)
    index.add_scores(scores, wanted)
    return scores


def _candidates(part: Segment, asked: Asked, keyword: list[NDArray[np.float32]]) -> Places:
    engine, vector = asked.vectors[0]
    looks = [part.views[engine, role] for role in (PASSAGE, QUESTION)]
    near = [view.owners[view.index.nearest(vector, CANDIDATES)] for view in looks if view.index.size]
    return np.unique(np.concatenate([*near, *(top(scores, CANDIDATES) for scores in keyword)]))


def _holds(part: Segment, rows: Places, on: date, *, expired: bool) -> NDArray[np.bool_]:
    day = on.toordinal()
    over = part.untils[rows] < day
    return np.asarray(over if expired else (part.starts[rows] <= day) & ~over)


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
