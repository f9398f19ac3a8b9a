"""A recommender learned from histories: many scorers, one blend, taught on courses held out of the histories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.courses.blending import Blend, Features, learn_blend, standardized
from retrieval.courses.enrolments import Lists, Matrix, matrix
from retrieval.courses.recommending import (
    Scorer,
    closed_form,
    factors,
    item_knn,
    linear,
    overlap,
    popularity,
    spectral,
    user_knn,
)

RANKS = (16, 32, 48, 96)
CANDIDATES = 400
HELD = 0.2
"""The share of a history that is held out to teach the blend; the measured histories hold out as much."""

TEACHERS = 2_000
"""So many learners teach the blend at most; its 300 weights need no more."""

SEEDS = (0, 1)
"""The networks that vote together."""

ROWS = 256
NOMINATING = slice(1, 10)
"""The scores that nominate candidates: all that are learned from histories, popularity left out."""

Ranks = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Candidates:
    """What could be recommended: positions in the catalogue and their scores, for each learner."""

    courses: Ranks
    features: Features


class Ensemble:
    """All scorers, fitted on the same histories; `likeness` are matrices of courses by courses from their texts."""

    def __init__(self, taken: Matrix, likeness: Sequence[Matrix] = ()) -> None:
        self._courses = taken.shape[1]
        self.popularity = popularity(taken)
        self.item_knn = item_knn(taken)
        self._scorers: tuple[Scorer, ...] = (
            self.popularity,
            self.item_knn,
            overlap(taken),
            closed_form(taken),
            *spectral(taken, *RANKS),
            user_knn(taken),
            factors(taken),
            *(linear(alike) for alike in likeness),
        )

    def nominate(self, known: Lists, barred: Lists) -> Candidates:
        """Return the likeliest courses for each learner that are not barred, with their scores."""
        parts = [
            self._nominate(known[start : start + ROWS], barred[start : start + ROWS])
            for start in range(0, len(known), ROWS)
        ]
        return Candidates(np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts]))

    def _nominate(self, known: Lists, barred: Lists) -> tuple[Ranks, Features]:
        taken = matrix(known, self._courses)
        scores = [standardized(scorer(taken)) for scorer in self._scorers]
        leaning = (taken * scores[0]).sum(1, keepdims=True) / np.maximum(taken.sum(1, keepdims=True), 1)
        scores.append(scores[0] * leaning)
        votes = np.mean(scores[NOMINATING], axis=0)
        votes[matrix(barred, self._courses) > 0] = -np.inf
        courses = highest(votes, CANDIDATES)
        return courses, np.stack([np.take_along_axis(score, courses, 1) for score in scores], -1)


class LearnedRecommender:
    """Recommends to learners from what others took; the same histories give the same recommender."""

    def __init__(self, histories: Lists, courses: int, likeness: Sequence[Matrix] = (), *, seed: int = 0) -> None:
        kept, held = held_out(histories, seed)
        lesson = Ensemble(matrix(kept, courses), likeness).nominate(kept[:TEACHERS], kept[:TEACHERS])
        self._blends = taught(lesson, held[:TEACHERS])
        self.ensemble = Ensemble(matrix(histories, courses), likeness)

    def recommend(self, known: Lists, count: int = 20) -> Ranks:
        """Return for each learner the positions of the best courses not known yet, the best first.

        A learner who knows nearly the whole catalogue is filled up with known ones: all rows have one length.
        """
        return ranked(self.ensemble.nominate(known, known), self._blends, count)


def taught(lesson: Candidates, wanted: Lists) -> tuple[Blend, ...]:
    """Return the networks that learned to find the wanted courses among the candidates."""
    marks = np.stack([np.isin(row, list(one)) for row, one in zip(lesson.courses, wanted, strict=True)])
    return tuple(learn_blend(lesson.features, np.asarray(marks, np.float32), seed=seed) for seed in SEEDS)


def ranked(candidates: Candidates, blends: Sequence[Blend], count: int) -> Ranks:
    """Return the candidates that the blends together hold best, shape (learners, count)."""
    score = np.sum([standardized(blend.weigh(candidates.features)) for blend in blends], axis=0)
    return np.take_along_axis(candidates.courses, highest(score, count), 1)


def highest(scores: Matrix, count: int) -> Ranks:
    """Return the positions of the highest scores of each row, the highest first; of equal ones the first."""
    return np.argsort(-scores, axis=1, kind="stable")[:, :count]


def held_out(histories: Lists, seed: int) -> tuple[Lists, Lists]:
    """Return each history without a share of it, and that share, drawn at random."""
    random = np.random.default_rng(seed)
    kept, held = [], []
    for history in histories:
        drawn = [history[at] for at in random.permutation(len(history))]
        cut = round(len(drawn) * HELD)
        held.append(tuple(drawn[:cut]))
        kept.append(tuple(drawn[cut:]))
    return tuple(kept), tuple(held)
