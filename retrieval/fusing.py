"""Many scores of the same candidates made one, with weights that were learned."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float64]
Evidence = Mapping[str, Column]
"""Scores of the candidates of one question by name; not a number where a candidate has none."""

STAND_IN = {"question": "passage", "second_question": "second_passage"}
"""A passage that nobody wrote a question for is judged by its text: no view is a rival's advantage."""

WEIGHTS: Mapping[str, float] = {
    "passage": 5.62,
    "question": 3.19,
    "second_passage": 0.412,
    "second_question": 0.094,
    "morphemes": 0.287,
    "bigrams": 0.297,
}
"""Learned on 800 questions of each of three Korean sets by softmax regression over the candidates, the sets weighing
alike (tests/benchmarks/retrieval.md). Cosines differ by hundredths where shares of words differ by tenths."""

LEVELLED = frozenset({"bigrams"})
"""Scores without a scale of their own: they count by their part of the best candidate's."""


def fuse(evidence: Evidence, weights: Mapping[str, float] = WEIGHTS) -> Column:
    """Return one score for each candidate; 1 is the best in everything, and another candidate changes no difference.

    Ranks are not used: equal rank fusion was 1 to 12 points worse than the dense scores alone.
    """
    size = len(next(iter(evidence.values()), ()))
    fused: Column = np.ones(size)
    for name, weight in weights.items():
        if name in evidence and size:
            column = _filled(evidence[name], evidence.get(STAND_IN.get(name, "")))
            best = column.max()
            fused += weight * (column - best) / (best if name in LEVELLED and best > 0 else 1.0)
    return fused


def _filled(column: Column, other: Column | None) -> Column:
    """Return the column with its gaps filled from another, or from its own worst."""
    gaps = np.isnan(column)
    if not gaps.any():
        return column
    worst = np.full(len(column), 0.0 if gaps.all() else np.nanmin(column))
    return np.where(gaps, worst if other is None else other, column)
