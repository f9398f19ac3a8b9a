"""The learned recommender beside popularity, item-kNN, its own parts and a library's models.

python -m tests.benchmarks.recommending DIR [--parts] [--without] [--library]

`--library` needs the package `implicit`, which is no dependency: its models get the settings that are best on courses
held out of the train lists, as the blend's own parts did.
"""

from __future__ import annotations

import argparse
import json
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from retrieval.courses.appraising import CUT, Figures, by_scorer, evaluate_recommending, measured
from retrieval.courses.enrolments import Enrolments, Lists, Matrix, matrix, read_enrolments
from retrieval.courses.learned import NOMINATING, RANKS, Candidates, Ensemble, held_out, highest, ranked, taught
from retrieval.courses.likeness import alike_by_labels, alike_by_text
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


def parts(given: Enrolments) -> Iterator[tuple[str, Figures]]:
    """Yield the figures of each scorer alone."""
    taken = matrix(given.train, len(given.courses))
    scorers: dict[str, Scorer] = {
        "popularity": popularity(taken),
        "item-kNN, cosine": item_knn(taken),
        "item-kNN, Jaccard, 50 nearest": overlap(taken),
        "closed form (EASE)": closed_form(taken),
        **{f"spectral, {rank}": scorer for rank, scorer in zip(RANKS, spectral(taken, *RANKS), strict=True)},
        "user-kNN": user_knn(taken),
        "factors (iALS), 32": factors(taken),
        "text": linear(alike_by_text(given.texts)),
        "labels": linear(alike_by_labels(given.labels)),
    }
    for name, scorer in scorers.items():
        yield name, measured(given, by_scorer(scorer, given.train, given.train, len(given.courses)))


GROUPS = {
    "popularity": (0, 12),
    "item-kNN, both": (1, 2),
    "closed form": (3,),
    "spectral, all": (4, 5, 6, 7),
    "user-kNN": (8,),
    "factors": (9,),
    "text and labels": (10, 11),
}
"""Where each part stands among the scores of the blend; the last one is how a learner leans to popular courses."""


def without(given: Enrolments) -> Iterator[tuple[str, Figures]]:
    """Yield the figures of the blend when a part is left out and the rest is taught again, and of an even vote."""
    courses = len(given.courses)
    likeness = (alike_by_text(given.texts), alike_by_labels(given.labels))
    kept, held = held_out(given.train, seed=0)
    lesson = Ensemble(matrix(kept, courses), likeness).nominate(kept, kept)
    found = Ensemble(matrix(given.train, courses), likeness).nominate(given.train, given.train)
    for name, left_out in GROUPS.items():
        rest = [score for score in range(found.features.shape[-1]) if score not in left_out]
        blends = taught(Candidates(lesson.courses, lesson.features[..., rest]), held)
        yield (
            f"blend without {name}",
            measured(given, ranked(Candidates(found.courses, found.features[..., rest]), blends, CUT)),
        )
    votes = highest(found.features[..., NOMINATING].mean(-1), CUT)
    yield "even vote", measured(given, np.take_along_axis(found.courses, votes, 1))


def library(given: Enrolments) -> Iterator[tuple[str, Figures]]:
    """Yield the figures of the library's families, each with the setting that is best on held-out train courses."""
    kept, held = held_out(given.train, seed=0)
    inner = Enrolments(given.courses, given.texts, given.labels, given.learners, kept, held)
    for name, settings in _families().items():
        found = [(measured(inner, _fitted(maker(), weight, kept, len(given.courses))).ndcg_at_20, number)
                 for number, (_, maker, weight) in enumerate(settings)]  # fmt: skip
        told, maker, weight = settings[max(found)[1]]
        yield f"{name}, {told}", measured(given, _fitted(maker(), weight, given.train, len(given.courses)))


def _fitted(model: Any, weight: float, lists: Lists, courses: int) -> Matrix:
    from scipy.sparse import csr_matrix

    taken = csr_matrix(matrix(lists, courses))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.fit(taken * weight, show_progress=False)
    ranks, _ = model.recommend(np.arange(len(lists)), taken, N=CUT, filter_already_liked_items=True)
    return np.maximum(ranks, 0)


def _families() -> dict[str, list[tuple[str, Any, float]]]:
    from implicit.als import AlternatingLeastSquares
    from implicit.bpr import BayesianPersonalizedRanking
    from implicit.nearest_neighbours import BM25Recommender, CosineRecommender, TFIDFRecommender

    seeded = {"num_threads": 1, "random_state": 0}
    return {
        "ALS": [
            (f"{rank} factors, regularisation {ridge}, weight {weight}",
             lambda rank=rank, ridge=ridge: AlternatingLeastSquares(rank, regularization=ridge, **seeded), weight)
            for rank in (16, 32, 64) for ridge in (5, 20, 40, 80) for weight in (1, 3)
        ],
        "BPR": [
            (f"{rank} factors, rate {rate}, regularisation {ridge}",
             lambda rank=rank, rate=rate, ridge=ridge: BayesianPersonalizedRanking(
                 rank, learning_rate=rate, regularization=ridge, iterations=100, **seeded), 1)
            for rank in (16, 64) for rate in (.01, .05) for ridge in (.01, .1)
        ],
        **{name: [(f"{near} nearest", lambda kind=kind, near=near: kind(near, num_threads=1), 1)
                  for near in (50, 200, 1000, 2500)]
           for name, kind in (("item-item, cosine", CosineRecommender), ("item-item, TF-IDF", TFIDFRecommender),
                              ("item-item, BM25", BM25Recommender))},
    }  # fmt: skip


def main() -> None:
    """Measure and print a table."""
    asked = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--parts", action="store_true", help="each scorer alone")
    asked.add_argument("--without", action="store_true", help="the blend without each part")
    asked.add_argument("--library", action="store_true", help="the models of the package implicit")
    given = asked.parse_args()
    say = sys.stdout.write
    say(json.dumps(evaluate_recommending(given.folder).as_dict(), indent=1) + "\n")
    enrolments = read_enrolments(given.folder)
    for wanted, rows in ((given.parts, parts), (given.without, without), (given.library, library)):
        for name, figures in rows(enrolments) if wanted else ():
            say(f"| {name} | {figures.recall_at_20:.4f} | {figures.ndcg_at_20:.4f} ")
            say(f"| {figures.coverage:.3f} | {figures.popularity_bias:.3f} |\n")


if __name__ == "__main__":
    main()
