"""Ways to score courses for learners from what others took: each fits on histories and returns a scorer."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from retrieval.courses.enrolments import Matrix

Scorer = Callable[[Matrix], Matrix]
"""From what learners are known to have taken, shape (n, courses), to a score of each course, the same shape."""


FLOOR = 1e-6
"""Keeps a system solvable for a row that nobody has seen."""


def popularity(taken: Matrix) -> Scorer:
    """Score a course by the logarithm of how many took it, the same for everyone."""
    score = np.log1p(taken.sum(0))
    return lambda known: np.asarray(np.tile(score, (len(known), 1)), np.float32)


def item_knn(taken: Matrix) -> Scorer:
    """Score by the cosine of co-enrolment with each known course, all neighbours, unlimited."""
    return linear(_cosine(taken))


def overlap(taken: Matrix, neighbours: int = 50, shrinkage: float = 20.0) -> Scorer:
    """Score by the Jaccard index of learners with each known course, damped, the nearest neighbours only."""
    counts = taken.sum(0)
    both = taken.T @ taken
    np.fill_diagonal(both, 0)
    alike = both / (counts[:, None] + counts[None] - both + shrinkage)
    if neighbours < len(alike):
        alike = alike * (alike >= np.partition(alike, -neighbours, axis=0)[-neighbours])
    return linear(np.asarray(alike, np.float32))


def closed_form(taken: Matrix, ridge: float = 30.0, discount: float = 0.25) -> Scorer:
    """Score by a linear model from courses to courses with a zero diagonal, solved in one step.

    Steck, "Embarrassingly Shallow Autoencoders for Sparse Data" (2019); `ridge` is in units of the mean count of a
    course, `discount` is the power of its count that a course's column is divided by before.
    """
    weight = np.maximum(taken.sum(0), 1) ** discount
    scaled = taken / weight
    gram = scaled.T @ scaled
    level = float(np.trace(gram)) / len(gram)
    gram[np.diag_indices(len(gram))] += max(ridge * level, 1e-3)
    inverse = np.linalg.inv(gram)
    between = -inverse / np.diag(inverse)
    np.fill_diagonal(between, 0)
    return linear(np.asarray(between / weight[:, None] * weight, np.float32))


def spectral(taken: Matrix, *ranks: int) -> tuple[Scorer, ...]:
    """Score by the smoothest directions of the normalised learner-course graph, one scorer for each rank.

    Shen et al., "How Powerful is Graph Convolution for Recommendation?" (2021), its ideal low-pass filter alone.
    """
    weight = np.sqrt(np.maximum(taken.sum(0), 1))
    directions = _directions(taken / np.sqrt(np.maximum(taken.sum(1, keepdims=True), 1)) / weight)

    def scorer(rank: int) -> Scorer:
        kept = directions[:, :rank]
        into, back = kept / weight[:, None], (kept * weight[:, None]).T
        return lambda known: np.asarray((known @ into) @ back, np.float32)

    return tuple(scorer(rank) for rank in ranks)


def user_knn(taken: Matrix) -> Scorer:
    """Score by what learners with alike histories took, weighted by the cube of the cosine."""
    lengths = np.sqrt(np.maximum(taken.sum(1), 1))

    def score(known: Matrix) -> Matrix:
        alike = (known @ taken.T) / np.sqrt(np.maximum(known.sum(1, keepdims=True), 1)) / lengths
        return np.asarray((alike * alike * alike) @ taken, np.float32)

    return score


def factors(
    taken: Matrix, rank: int = 32, *, background: float = 0.1, ridge: float = 0.03, rounds: int = 5, seed: int = 0
) -> Scorer:
    """Score by factors of learners and courses, alternating least squares over implicit feedback.

    Rendle et al., "Revisiting the Performance of iALS on Item Recommendation Benchmarks" (2021): `background` weighs
    what was not taken, `ridge` grows with how often a row is seen.
    """
    random = np.random.default_rng(seed)
    courses = np.asarray(random.normal(0, 0.1 / np.sqrt(rank), (taken.shape[1], rank)), np.float32)
    for _ in range(rounds):
        learners = _solved(taken, courses, background, ridge)
        courses = _solved(taken.T, learners, background, ridge)
    return lambda known: np.asarray(_solved(known, courses, background, ridge) @ courses.T, np.float32)


def linear(between: Matrix) -> Scorer:
    """Score by the sum over the known courses of their rows in a matrix, shape (courses, courses)."""
    return lambda known: np.asarray(known @ between, np.float32)


def _cosine(taken: Matrix) -> Matrix:
    lengths = np.sqrt(np.maximum(taken.sum(0), 1))
    alike = taken.T @ taken
    np.fill_diagonal(alike, 0)
    return np.asarray(alike / lengths[:, None] / lengths, np.float32)


def _directions(graph: Matrix) -> Matrix:
    """Return the right singular vectors as columns, the largest first, from the smaller of the two Gram matrices."""
    if len(graph) < graph.shape[1]:
        values, left = np.linalg.eigh(graph @ graph.T)
        right = (graph.T @ left) / np.sqrt(np.maximum(values, 1e-6))
    else:
        _, right = np.linalg.eigh(graph.T @ graph)
    return np.asarray(right[:, ::-1], np.float32)


def _solved(taken: Matrix, other: Matrix, background: float, ridge: float) -> Matrix:
    gram = background * (other.T @ other)
    rank = other.shape[1]
    left = np.empty((len(taken), rank, rank), np.float32)
    right = np.empty((len(taken), rank), np.float32)
    for number, row in enumerate(taken):
        seen = other[row > 0]
        left[number] = gram + seen.T @ seen
        left[number][np.diag_indices(rank)] += ridge * (len(seen) + background * len(other)) + FLOOR
        right[number] = seen.sum(0)
    return np.asarray(np.linalg.solve(left, right[..., None])[..., 0], np.float32)
