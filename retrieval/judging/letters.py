"""How usual it is that what is asked in such letters is published at all, by runs of a question's letters."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

LENGTHS = (2, 3, 4)
"""Letters of a run, spaces among them: endings, words and what follows them."""

LEAST = 4
"""Questions that must have a run for it to count."""

RIDGE = 0.5
"""What keeps the weights small; with twice as much questions of other passages are told apart a little less well (.841
in place of .849, runs of one to three letters)."""

ROUNDS, STILL = 12, 1e-3
"""Newton steps at most, and the largest move of the last one; a fit takes six."""

DIGIT, SPACE = re.compile(r"\d"), re.compile(r"\s+")

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Letters:
    """What runs of letters weigh: their rarity among questions, and what they tell of being answered.

    It was learned from questions alone, without looking at what is published: that somebody has heard of a prize, or
    wants to know how many minutes, is asked more often than written about. It needs no embedding.
    """

    runs: Mapping[str, tuple[float, float]]
    intercept: float

    def score(self, text: str) -> float:
        """Return the logarithm of the odds that a question is answered, by its letters."""
        known = [self.runs[run] for run in runs_of(text) if run in self.runs]
        length = math.sqrt(sum(rarity * rarity for rarity, _ in known))
        told = sum(rarity * weight for rarity, weight in known)
        return self.intercept + (told / length if length else 0.0)


def runs_of(text: str) -> frozenset[str]:
    """Return the runs of letters of a question; every digit counts as 0."""
    plain = f" {SPACE.sub(' ', DIGIT.sub('0', text.casefold())).strip()} "
    return frozenset(plain[at : at + length] for length in LENGTHS for at in range(len(plain) - length + 1))


def fit(texts: Sequence[str], answerable: Sequence[bool]) -> Letters:
    """Return what the letters of questions tell of whether they are answered: logistic regression with a ridge."""
    runs = [runs_of(text) for text in texts]
    counts = Counter(run for each in runs for run in each)
    places = {run: at for at, run in enumerate(sorted(run for run, count in counts.items() if count >= LEAST))}
    rarities = np.array([math.log(len(texts) / counts[run]) for run in places], np.float32)
    table = np.zeros((len(texts), len(places)), np.float32)
    for row, each in zip(table, runs, strict=True):
        row[[places[run] for run in each if run in places]] = 1
    table *= rarities
    table /= np.maximum(np.linalg.norm(table, axis=1, keepdims=True), np.float32(1e-9))
    shares, intercept = _learned(table @ table.T, np.asarray(answerable, np.float32))
    weights = table.T @ shares
    return Letters({run: (float(rarities[at]), float(weights[at])) for run, at in places.items()}, intercept)


def _learned(alike: Matrix, answerable: Matrix) -> tuple[Matrix, float]:
    """Return what each question adds to the weights, and an intercept, by how alike questions are (n, n).

    There are more runs than questions, so that it is the questions that are counted with.
    """
    shares, intercept = np.zeros(len(answerable), np.float32), 0.0
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-(alike @ shares + intercept)))
        sure = np.maximum(chance * (1 - chance), np.float32(1e-3))
        aim = alike @ shares + intercept + (answerable - chance) / sure
        curve = alike.copy()
        curve[np.diag_indices(len(shares))] += RIDGE / sure
        found = np.linalg.solve(curve, np.stack([aim, np.ones_like(aim)], axis=1))
        level = float(found[:, 0].sum() / found[:, 1].sum())
        moved = found[:, 0] - np.float32(level) * found[:, 1]
        move = float(np.abs(moved - shares).max())
        shares, intercept = moved, level
        if move <= STILL:
            break
    return shares, intercept


@cache
def default_letters() -> Letters:
    """Return the weights of the package."""
    table = json.loads((files("retrieval.judging") / "letters.json").read_text("utf-8"))
    runs = {run: (rarity, weight) for run, (rarity, weight) in table["runs"].items()}
    return Letters(runs, table["intercept"])
