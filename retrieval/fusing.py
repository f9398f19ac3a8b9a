"""Many scores of the same candidates made one, with weights that were learned."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float64]
Evidence = Mapping[str, Column]
"""Scores of the candidates of one question by name; not a number where a candidate has none."""

STAND_IN = {"part": "passage"}
"""A passage that is too short for parts is judged by its text."""

LEAST = {"question": ("passage", 0.01)}
"""A passage is as near by its question, if it has one, as by its text and so much more, at least: what an officer calls
"중도 포기 시 불이익" is no question, and stood behind whatever somebody had asked in like words. Of 475 questions to
invented places 244 find the right passage first, 234 without; of 1,435 to the samples 1,145 and 1,146
(`tests/benchmarks/newcomer.md`)."""

WEIGHTS: Mapping[str, float] = {
    "passage": 2.9,
    "part": 2.9,
    "question": 4.2,
    "morphemes": 0.41,
    "bigrams": 0.3,
    "words": 1.25,
}
"""Learned by softmax regression over the candidates on 800 questions of each of three Korean sets and 129 of the golden
set, the sets weighing alike (tests/benchmarks/retrieval.md). Cosines differ by hundredths where shares of words differ
by tenths. A set that was left out lost at most half a point of hit@1. Of .75, 1, 1.25 and 1.5 what `words` weigh finds
most in English content of six kinds, the others as they are (tests/benchmarks/peers.md)."""

FOREIGN = 0.25
"""What keywords count where the question is not in Korean and the passage is: few of its words occur there, and those
mislead."""

KEYWORDS = frozenset({"morphemes", "bigrams"})
HANGUL = re.compile("[가-힣]")

NO_FACTORS: Mapping[str, Column] = {}
"""Every score counts alike for all candidates."""

LEVELLED = frozenset({"bigrams"})
"""Scores without a scale of their own: they count by their part of the best candidate's."""


def fuse(
    evidence: Evidence, weights: Mapping[str, float] = WEIGHTS, factors: Mapping[str, Column] = NO_FACTORS
) -> Column:
    """Return one score for each candidate; 1 is the best in everything, and another candidate changes no difference.

    `factors` tell what a score counts for each candidate, where that is not the same for all.

    Ranks are not used: how much better the best is than the next tells more than that it is the best.
    """
    size = len(next(iter(evidence.values()), ()))
    fused: Column = np.ones(size)
    for name, weight in weights.items():
        if name in evidence and size:
            column = evidence[name]
            if name in LEAST and LEAST[name][0] in evidence:
                other, more = LEAST[name]
                column = np.fmax(column, evidence[other] + more)
            column = _filled(column, evidence.get(STAND_IN.get(name, "")))
            best = column.max()
            level = best if name in LEVELLED and best > 0 else 1.0
            if name in factors:
                column = column * factors[name]
                best = column.max()
            fused += weight * (column - best) / level
    return fused


def factors_for(text: str, korean: NDArray[np.bool_]) -> Mapping[str, Column]:
    """Return what keywords count for each candidate; `korean` tells which are in Korean, the question may not be.

    A question that is not in Korean finds passages that are not by their `words`, which stand for both then.
    """
    return NO_FACTORS if HANGUL.search(text) else dict.fromkeys(KEYWORDS, np.where(korean, FOREIGN, 0.0))


def _filled(column: Column, other: Column | None) -> Column:
    """Return the column with its gaps filled from another, or from its own worst."""
    gaps = np.isnan(column)
    if not gaps.any():
        return column
    worst = np.full(len(column), 0.0 if gaps.all() else np.nanmin(column))
    return np.where(gaps, worst if other is None else other, column)
