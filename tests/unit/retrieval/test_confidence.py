"""Confidence is a probability learned from answers that were right or wrong."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date

import numpy as np
import pytest

from retrieval.answer import Hit, Question
from retrieval.confidence import Calibration, Judge, default_calibration, features, fit, read
from tests.unit.retrieval.memory import passage

SIMPLE = Calibration({"cosine": 2.0}, {"cosine": 0.8}, {"cosine": 0.1}, 0.0, answered=0.7, choices=0.4)
QUESTION = Question("gimpo", "신청", date(2026, 11, 25))


def hit(**known: float) -> Hit:
    """Return a hit with features."""
    return Hit(passage("a", "신청"), 1.0, 0.9, 0.5, known)


@pytest.mark.parametrize(
    ("cosine", "confidence", "kind"),
    [(0.8, 0.5, "choices"), (0.9, 0.881, "answered"), (0.7, 0.119, "unknown"), (99, 0.9997, "answered")],
)
def test_confidence_and_what_follows_from_it(cosine: float, confidence: float, kind: str) -> None:
    """The logistic function of what is known, bounded, against two thresholds."""
    judge = Judge({"gimpo": SIMPLE})
    sure = judge.confidence(QUESTION, [hit(cosine=cosine), hit()])
    assert sure == pytest.approx(confidence, abs=1e-3)
    assert judge.kind(sure, "gimpo") == kind


def test_without_hits_there_is_no_confidence() -> None:
    """Nothing found, or nothing known of what was found, is never answered."""
    judge = Judge()
    assert judge.confidence(QUESTION, []) == judge.confidence(QUESTION, [hit()]) == 0.0
    assert judge.kind(0.0) == "unknown"
    assert judge.kind(1.0) == "answered"


def test_a_feature_that_is_missing_is_taken_as_average() -> None:
    """A search without a second voter can use a calibration that knows one."""
    assert SIMPLE.confidence({"other": 5.0}) == 0.5


def test_what_speaks_for_the_best_candidate() -> None:
    """Cosine, distance to the rest and to small talk, agreement of the voters, by hand."""
    evidence = {
        "passage": np.array([0.3, 0.2]),
        "passage_cosine": np.array([0.9, 0.8]),
        "question_cosine": np.array([0.7, np.nan]),
        "bigrams": np.array([0.1, 0.5]),
        "morphemes": np.array([0.6, 0.1]),
        "question": np.array([np.nan, np.nan]),
        "second_passage_cosine": np.array([0.4, 0.6]),
        "second_question_cosine": np.array([0.5, np.nan]),
        "second_passage": np.array([0.4, 0.6]),
    }
    known = features(evidence, np.array([0.75, 0.25]), chatter=0.85, strange=0.2)
    assert known == pytest.approx(
        {
            "cosine": 0.9,
            "above": 0.1,
            "margin": 0.5,
            "score": 0.75,
            "coverage": 0.6,
            "pairs": 0.1,
            "strange": 0.2,
            "agreement": 1 / 2,
            "small_talk": 0.05,
            "second": 0.5,
        }
    )


def test_a_single_candidate_and_none() -> None:
    """Alone it has the largest margin; no candidate has no features."""
    one = {name: np.array([0.9]) for name in ("passage", "passage_cosine", "morphemes", "bigrams")}
    known = features(one | {"question_cosine": np.array([np.nan])}, np.array([0.0]), chatter=0.8, strange=0.0)
    assert (known["margin"], known["above"], "second" in known) == (1.0, 0.0, False)
    assert features({}, np.zeros(0), chatter=0.8, strange=0.0) == {}


def test_a_fit_is_calibrated() -> None:
    """On questions like those it learned from, of those with confidence about p a share of about p is right."""
    rng = np.random.default_rng(7)
    values = rng.normal(size=4000)
    labels = rng.random(4000) < 1 / (1 + np.exp(-2 * values - 0.5))
    rows = [{"cosine": value, "noise": noise} for value, noise in zip(values, rng.normal(size=4000), strict=True)]
    learned = fit(rows, labels.tolist(), precision=0.9, recall=0.95)
    sure = np.array([learned.confidence(row) for row in rows])
    for low in (0.1, 0.3, 0.5, 0.7):
        inside = (sure >= low) & (sure < low + 0.2)
        assert labels[inside].mean() == pytest.approx(low + 0.1, abs=0.06)
    assert labels[sure >= learned.answered].mean() >= 0.9
    assert (sure[labels] >= learned.choices).mean() == pytest.approx(0.95, abs=0.01)
    assert abs(learned.coefficients["noise"]) < 0.1 < learned.coefficients["cosine"]
    assert read(json.dumps(asdict(learned))) == learned


def test_a_fit_never_promises_what_it_cannot_keep() -> None:
    """Where no threshold reaches the precision asked for, only the surest is answered; one kind of label is refused."""
    rows = [{"cosine": value} for value in (0.1, 0.2, 0.3, 0.4)]
    learned = fit(rows, [True, False, False, False])
    assert learned.answered == max(learned.confidence(row) for row in rows)
    for labels in ([True] * 4, [False] * 4):
        with pytest.raises(ValueError, match="right answer"):
            fit(rows, labels)


def test_the_package_has_a_calibration() -> None:
    """Its thresholds are in order and every coefficient has its scale."""
    known = default_calibration()
    assert 0 < known.choices <= known.answered < 1
    assert known.coefficients.keys() == known.middles.keys() == known.spreads.keys()
