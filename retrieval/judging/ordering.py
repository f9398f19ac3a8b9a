"""Learning the order of hits: what each score weighs, from questions whose answers are known, near what is shipped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.fusing import WEIGHTS, Column, Evidence, fuse

SHARPNESS = 10.0
"""What a fused score counts in the softmax: with it the shipped weights were learned."""

RIDGE = 8.0
"""What a weight twice as high as shipped costs, in nats: with 50 questions nothing moves far, with 800 a weight may
double. From .8 to 80 it makes little difference (tests/benchmarks/adapting.md)."""

STEPS = 300
RATE = 0.03
FIRST, SECOND = 0.9, 0.99
"""Adam's (Kingma and Ba, 2015)."""

SURELY = 1.64
"""Standard errors of the paired difference from which a gain is not noise: one chance in twenty, one-sided."""

LEAST = 20
"""Questions in different words below which no gain is believed."""

Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Ordered:
    """The candidates of one question: what each score adds to each by the shipped weights, and which are right.

    `parts` has the shape (candidates, scores), in the order of WEIGHTS; `right` may be all but one that was refused.
    """

    parts: NDArray[np.float64]
    right: NDArray[np.bool_]
    weight: float = 1.0

    @property
    def teaches(self) -> bool:
        """Tell whether there is anything to tell apart."""
        return bool(self.right.any() and not self.right.all())


def parts_of(evidence: Evidence, factors: Mapping[str, Column]) -> NDArray[np.float64]:
    """Return what each shipped weight adds to each candidate, at most 0, shape (candidates, scores)."""
    columns = [fuse(evidence, {name: weight}, factors) - 1 for name, weight in WEIGHTS.items()]
    return np.stack(columns, axis=1)


def learned_weights(lessons: Sequence[Ordered], shipped: Weights = WEIGHTS) -> dict[str, float]:
    """Return weights under which the right candidates have the highest share of a softmax, drawn to the shipped ones.

    None is below 0. Without a lesson that teaches they are the shipped ones.
    """
    taught = _Lessons.of([lesson for lesson in lessons if lesson.teaches], len(shipped))
    factors, mean, square = (np.full(len(shipped), start) for start in (1.0, 0.0, 0.0))
    for step in range(1, STEPS + 1):
        slope = taught.slope(factors) - RIDGE * (factors - 1)
        mean, square = FIRST * mean + (1 - FIRST) * slope, SECOND * square + (1 - SECOND) * slope**2
        move = (mean / (1 - FIRST**step)) / (np.sqrt(square / (1 - SECOND**step)) + 1e-8)
        factors = np.maximum(0.0, factors + RATE * (1 - step / (STEPS + 1)) * move)
    return {name: float(factor * shipped[name]) for name, factor in zip(shipped, factors, strict=True)}


@dataclass(frozen=True, slots=True)
class _Lessons:
    """Lessons laid side by side, shape (lessons, candidates, scores); `none` marks where one has fewer candidates."""

    parts: NDArray[np.float64]
    right: NDArray[np.bool_]
    none: NDArray[np.bool_]
    weights: Column

    @classmethod
    def of(cls, lessons: Sequence[Ordered], scores: int) -> _Lessons:
        """Return lessons laid side by side."""
        size = len(lessons), max((len(lesson.right) for lesson in lessons), default=0)
        parts, right, none = np.zeros((*size, scores)), np.zeros(size, bool), np.ones(size, bool)
        for number, lesson in enumerate(lessons):
            count = len(lesson.right)
            parts[number, :count], right[number, :count], none[number, :count] = lesson.parts, lesson.right, False
        return cls(parts, right, none, np.array([lesson.weight for lesson in lessons]))

    def slope(self, factors: Column) -> Column:
        """Return how the logs of the right candidates' shares change with each factor, in sum."""
        if not len(self.weights):
            return np.zeros_like(factors)
        logits = np.where(self.none, -np.inf, SHARPNESS * (self.parts @ factors))
        share = _shares(logits)
        aim = _shares(np.where(self.right, logits, -np.inf))
        return np.asarray(SHARPNESS * np.einsum("q,qc,qcs->s", self.weights, aim - share, self.parts), float)


def _shares(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the softmax of each row; every row has a finite number."""
    powers = np.exp(logits - logits.max(1, keepdims=True))
    return np.asarray(powers / powers.sum(1, keepdims=True), float)


def by_wording(texts: Sequence[str], values: Sequence[float]) -> list[float]:
    """Return values summed up over equal texts: what was asked ten times in the same words tells as much as one."""
    sums = dict.fromkeys(texts, 0.0)
    for text, value in zip(texts, values, strict=True):
        sums[text] += value
    return list(sums.values())


def surely_better(before: Sequence[float], after: Sequence[float]) -> bool:
    """Tell whether paired values rose by more than noise: enough of them, and a mean gain of SURELY standard errors."""
    return len(before) >= LEAST and _errors(before, after) >= SURELY


def surely_worse(before: Sequence[float], after: Sequence[float]) -> bool:
    """Tell whether paired values fell by more than noise, however few they are."""
    return len(before) > 1 and _errors(before, after) <= -SURELY


def _errors(before: Sequence[float], after: Sequence[float]) -> float:
    """Return the mean gain in standard errors; where nothing differs it is 0."""
    gains = np.asarray(after, float) - np.asarray(before, float)
    error = gains.std(ddof=1) / np.sqrt(len(gains))
    if error > 0:
        return float(gains.mean() / error)
    return float(np.sign(gains.mean()) * np.inf) if gains.any() else 0.0
