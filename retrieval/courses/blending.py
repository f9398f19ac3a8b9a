"""One order out of many scores: standardised, then weighed by a small network that was taught on held-out courses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.courses.enrolments import Matrix

Features = NDArray[np.float32]
"""Learners by candidates by scores."""

STEP = 0.005
DECAY = 1e-3
BATCH = 128
FIRST, SECOND = 0.9, 0.99
"""The moments of Adam (Kingma and Ba, 2015)."""


def standardized(scores: Matrix) -> Matrix:
    """Return each row with mean 0 and deviation 1; a row that is the same everywhere becomes zeros."""
    centred = scores - scores.mean(1, keepdims=True, dtype=np.float64)
    spread = centred.std(1, keepdims=True)
    return np.asarray(np.where(spread > 1e-9, centred / np.maximum(spread, 1e-9), 0), np.float32)


@dataclass(frozen=True, slots=True)
class Blend:
    """A straight part, shape (scores,), and one hidden layer, shapes (scores, hidden), (hidden,), (hidden,), added."""

    straight: NDArray[np.float32]
    inner: NDArray[np.float32]
    offset: NDArray[np.float32]
    outer: NDArray[np.float32]

    def weigh(self, features: Features) -> Matrix:
        """Return one score for each learner and candidate."""
        hidden = np.tanh(features @ self.inner + self.offset)
        return np.asarray(hidden @ self.outer + features @ self.straight, np.float32)


def learn_blend(features: Features, wanted: Matrix, *, hidden: int = 16, rounds: int = 30, seed: int = 0) -> Blend:
    """Teach a blend to give the wanted candidates of each learner the highest share of a softmax.

    `wanted` has ones where a candidate was held out. Learners without any teach nothing. The straight part starts
    as the plain mean, so that untaught it is an even vote.
    """
    random = np.random.default_rng(seed)
    scores = features.shape[-1]
    parts = [
        np.full(scores, 1 / scores, np.float32),
        np.asarray(random.normal(0, 1 / np.sqrt(scores), (scores, hidden)), np.float32),
        np.zeros(hidden, np.float32),
        np.zeros(hidden, np.float32),
    ]
    useful = np.flatnonzero(wanted.any(1))
    descent = _Descent(parts)
    for _ in range(rounds):
        order = random.permutation(useful)
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            descent.step(_slopes(Blend(*descent.parts), features[rows], wanted[rows]))
    return Blend(*descent.parts)


def _slopes(blend: Blend, features: Features, wanted: Matrix) -> list[NDArray[np.float32]]:
    """Return the gradient of the mean cross-entropy, with weight decay on all but the offset."""
    hidden = np.tanh(features @ blend.inner + blend.offset)
    score = hidden @ blend.outer + features @ blend.straight
    share = np.exp(score - score.max(1, keepdims=True))
    share /= share.sum(1, keepdims=True)
    error = (share * wanted.sum(1, keepdims=True) - wanted) / wanted.sum()
    back = error[..., None] * blend.outer * (1 - hidden * hidden)
    flat, backward = features.reshape(-1, features.shape[-1]), back.reshape(-1, back.shape[-1])
    return [
        error.reshape(-1) @ flat + DECAY * blend.straight,
        flat.T @ backward + DECAY * blend.inner,
        backward.sum(0),
        error.reshape(-1) @ hidden.reshape(-1, hidden.shape[-1]) + DECAY * blend.outer,
    ]


class _Descent:
    """Adam over a list of arrays."""

    def __init__(self, parts: list[NDArray[np.float32]]) -> None:
        self.parts = parts
        self._mean = [np.zeros_like(part) for part in parts]
        self._square = [np.zeros_like(part) for part in parts]
        self._steps = 0

    def step(self, slopes: list[NDArray[np.float32]]) -> None:
        """Move every part against its slope."""
        self._steps += 1
        for number, slope in enumerate(slopes):
            self._mean[number] = FIRST * self._mean[number] + (1 - FIRST) * slope
            self._square[number] = SECOND * self._square[number] + (1 - SECOND) * slope * slope
            mean = self._mean[number] / (1 - FIRST**self._steps)
            square = self._square[number] / (1 - SECOND**self._steps)
            moved = self.parts[number] - STEP * mean / (np.sqrt(square) + 1e-8)
            self.parts[number] = np.asarray(moved, np.float32)
