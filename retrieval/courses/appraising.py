"""How good recommending is, measured on enrolments that were held out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from retrieval.courses.enrolments import Enrolments, EnrolmentsError, Lists, Matrix, matrix, read_enrolments
from retrieval.courses.learned import ROWS, Candidates, Ensemble, LearnedRecommender, Ranks, highest, ranked, taught
from retrieval.courses.likeness import alike_by_labels, alike_by_text
from retrieval.courses.recommending import Scorer

CUT = 20
KNOWN = 5
FOLDS = 3
"""New learners are scored by what was fitted on the other folds."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Measures of the first 20: recall, ndcg, the share of the catalogue shown to anyone, and how popular it is.

    `popularity_bias` is the mean percentile (0 to 1, by enrolments) of what was recommended; .5 is none.
    """

    recall_at_20: float
    ndcg_at_20: float
    coverage: float
    popularity_bias: float


@dataclass(frozen=True, slots=True)
class RecommendingReport:
    """The blend's figures for learners with whole histories, the baselines', and all again with five courses known.

    In the second case a learner is new: nothing of their history was there when the scorers were fitted.
    """

    users: int
    courses: int
    recall_at_20: float
    ndcg_at_20: float
    coverage: float
    popularity_bias: float
    popularity: Figures
    item_knn: Figures
    five_known: Figures
    five_known_popularity: Figures
    five_known_item_knn: Figures
    seconds: float

    def as_dict(self) -> dict[str, Any]:
        """Return plain numbers and nested dictionaries, for JSON."""
        return asdict(self)


def evaluate_recommending(folder: Path, *, clock: Callable[[], float] = perf_counter) -> RecommendingReport:
    """Fit on the `train` lists of a folder of enrolments and count the `test` ones among the first 20.

    All courses that are not in a learner's `train` compete, with five known ones too. Learners without a test list are
    fitted on but not counted. Raises `EnrolmentsError`. Memory grows with the square of the number of courses.
    """
    begun = clock()
    given = read_enrolments(folder)
    if len(given.learners) < FOLDS:
        raise EnrolmentsError(folder.name, f"fewer than {FOLDS} learners")
    likeness = (alike_by_text(given.texts), alike_by_labels(given.labels))
    learned = LearnedRecommender(given.train, len(given.courses), likeness)
    whole = measured(given, learned.recommend(given.train, CUT))
    simple = [
        measured(given, by_scorer(scorer, given.train, given.train, len(given.courses)))
        for scorer in (learned.ensemble.popularity, learned.ensemble.item_knn)
    ]
    new = [measured(given, ranks) for ranks in _new_learners(given, likeness)]
    return RecommendingReport(
        len(given.learners),
        len(given.courses),
        **asdict(whole),
        popularity=simple[0],
        item_knn=simple[1],
        five_known=new[0],
        five_known_popularity=new[1],
        five_known_item_knn=new[2],
        seconds=clock() - begun,
    )


def measured(given: Enrolments, ranks: Ranks) -> Figures:
    """Return the figures of what was recommended; a perfect order has ndcg 1 even for a short test list."""
    counted = [number for number, wanted in enumerate(given.test) if wanted]
    gains = 1 / np.log2(np.arange(2, ranks.shape[1] + 2))
    recall = ndcg = 0.0
    for number in counted:
        hits = np.isin(ranks[number], given.test[number])
        recall += hits.sum() / len(given.test[number])
        ndcg += (hits * gains).sum() / gains[: len(given.test[number])].sum()
    enrolled = matrix(given.train, len(given.courses)).sum(0)
    percentile = (enrolled[:, None] > enrolled).mean(1) + ((enrolled[:, None] == enrolled).mean(1)) / 2
    shown = ranks[counted]
    return Figures(
        float(recall / max(len(counted), 1)),
        float(ndcg / max(len(counted), 1)),
        len(np.unique(shown)) / len(given.courses),
        float(percentile[shown].mean()) if counted else 0.0,
    )


def by_scorer(scorer: Scorer, known: Lists, barred: Lists, courses: int) -> Ranks:
    """Return the first 20 of one scorer, without the barred courses."""
    parts = []
    for start in range(0, len(known), ROWS):
        scores = scorer(matrix(known[start : start + ROWS], courses))
        scores[matrix(barred[start : start + ROWS], courses) > 0] = -np.inf
        parts.append(highest(scores, CUT))
    return np.concatenate(parts)


def _new_learners(given: Enrolments, likeness: tuple[Matrix, ...]) -> tuple[Ranks, Ranks, Ranks]:
    """Return the first 20 of the blend, of popularity and of item-kNN for learners of whom five courses are known.

    The blend for one fold is taught on the rest of the histories of the other folds.
    """
    size, learners = len(given.courses), len(given.learners)
    folds = [np.arange(fold, learners, FOLDS) for fold in range(FOLDS)]
    known = tuple(history[:KNOWN] for history in given.train)
    found: list[Candidates] = []
    lessons: list[tuple[Candidates, Lists]] = []
    simple: tuple[list[Ranks], list[Ranks]] = ([], [])
    for inside in folds:
        others = np.setdiff1d(np.arange(learners), inside)
        ensemble = Ensemble(matrix(_of(given.train, others), size), likeness)
        seen, whole = _of(known, inside), _of(given.train, inside)
        found.append(ensemble.nominate(seen, whole))
        lessons.append((ensemble.nominate(seen, seen), tuple(history[KNOWN:] for history in whole)))
        for ranks, scorer in zip(simple, (ensemble.popularity, ensemble.item_knn), strict=True):
            ranks.append(by_scorer(scorer, seen, whole, size))
    blended = [
        ranked(one, taught(*_joined([lesson for at, lesson in enumerate(lessons) if at != fold])), CUT)
        for fold, one in enumerate(found)
    ]
    back = np.argsort(np.concatenate(folds))
    return np.concatenate(blended)[back], np.concatenate(simple[0])[back], np.concatenate(simple[1])[back]


def _of(lists: Lists, rows: Ranks) -> Lists:
    return tuple(lists[row] for row in rows)


def _joined(lessons: list[tuple[Candidates, Lists]]) -> tuple[Candidates, Lists]:
    courses = np.concatenate([lesson.courses for lesson, _ in lessons])
    features = np.concatenate([lesson.features for lesson, _ in lessons])
    return Candidates(courses, features), tuple(wanted for _, lists in lessons for wanted in lists)
