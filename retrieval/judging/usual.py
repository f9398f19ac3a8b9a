"""How usual it is that what is asked in such a way is published at all, by the question's own vector."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from retrieval.judging.calibrating import learned
from retrieval.judging.confidence import Model

SCALE = 0.18
"""Deviation that each number of a vector is brought to: the ridge of the calibration counts thirty times as much for
it. From ten to eighty times as much the tuning questions are told apart alike."""


@dataclass(frozen=True, slots=True)
class Usual:
    """A direction in the space of one engine: whose questions lie far along it are mostly answered by programmes.

    It was learned from questions alone, without looking at what is published: refunds, photographs and prizes are
    asked about more often than written about.
    """

    engine: str
    direction: tuple[float, ...]
    intercept: float

    def score(self, vector: NDArray[np.floating]) -> float:
        """Return the logarithm of the odds that a question is answered, by its vector."""
        return float(np.asarray(self.direction) @ np.asarray(vector, np.float64) + self.intercept)


def fit(engine: str, vectors: NDArray[np.float64], answerable: Sequence[bool]) -> Usual:
    """Return what vectors (n, d) of questions tell of whether they are answerable."""
    middle, spread = vectors.mean(0), np.maximum(vectors.std(0), 1e-9) / SCALE
    names = [str(number) for number in range(vectors.shape[1])]
    start = Model(dict.fromkeys(names, 0.0), {}, {}, 0.0)
    design = np.hstack([(vectors - middle) / spread, np.ones((len(vectors), 1))])
    weights = learned(start, design, np.asarray(answerable, bool), np.ones(len(vectors)))
    direction = weights[:-1] / spread
    return Usual(engine, tuple(direction.tolist()), float(weights[-1] - direction @ middle))


@cache
def default_usual() -> Usual:
    """Return the direction of the package."""
    table = json.loads((files("retrieval.judging") / "usual.json").read_text("utf-8"))
    return Usual(table["engine"], tuple(table["direction"]), table["intercept"])
