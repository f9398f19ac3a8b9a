"""Confidence is a probability learned from answers that were right or wrong."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answer import Hit, Question
from retrieval.judging.confidence import (
    ANSWERED,
    CHOICES,
    Calibration,
    Judge,
    Model,
    default_calibration,
    features,
    read,
)
from tests.unit.retrieval.memory import passage

FLAT = {"cosine": 0.8}, {"cosine": 0.1}, 0.0
SIMPLE = Calibration(Model({"cosine": 2.0}, *FLAT), Model({"cosine": 4.0}, *FLAT), known=0.3, sure=0.85)
QUESTION = Question("gimpo", "신청", date(2026, 11, 25))


def hit(**known: float) -> Hit:
    """Return a hit with features."""
    return Hit(passage("a", "신청"), 1.0, 0.9, 0.5, known)


@pytest.mark.parametrize(
    ("cosine", "kind"),
    [(0.5, "unknown"), (0.75, "unknown"), (0.78, "choices"), (0.8, "choices"), (0.9, "answered"), (99, "answered")],
)
def test_confidence_and_what_follows_from_it(cosine: float, kind: str) -> None:
    """Silence where nothing seems to be known, choices where the best passage is unsure, else an answer."""
    judge = Judge(lambda: {"gimpo": SIMPLE})
    sure = judge.confidence(QUESTION, [hit(cosine=cosine), hit()])
    assert 0 <= sure <= 1
    assert judge.kind(sure) == kind


def test_what_must_be_said_and_is_not_is_never_an_answer() -> None:
    """However sure: a count that the passage does not tell is offered at most."""
    judge = Judge(lambda: {"gimpo": SIMPLE})
    found = [(cosine, judge.kind(judge.confidence(QUESTION, [hit(cosine=cosine, unsaid=1.0)]))) for cosine in (0.5, 99)]
    assert found == [(0.5, "unknown"), (99, "choices")]


@pytest.mark.parametrize(
    ("known", "kind"),
    [
        ({}, "choices"),
        ({"cosine": 99.0}, "answered"),
        ({"held": 0.9}, "unknown"),
        ({"aspect_unstated": 1.0}, "unknown"),
        ({"claim": 1.0}, "unknown"),
        ({"margin": 0.2}, "unknown"),
        ({"agreement": 0.4}, "unknown"),
        ({"length": 0.7}, "unknown"),
    ],
)
def test_what_fits_in_every_way_is_offered_at_least(known: dict[str, float], kind: str) -> None:
    """However unusual the question: but not with a noun, a number or a count that the passage has no word for."""
    judge = Judge(lambda: {"gimpo": SIMPLE})
    whole = {"cosine": 0.2, "held": 1.0, "agreement": 0.8, "margin": 0.5, "length": 1.1}
    assert judge.kind(judge.confidence(QUESTION, [hit(**{**whole, **known})])) == kind


@pytest.mark.parametrize(
    ("known", "kind"),
    [
        ({}, "choices"),
        ({"cosine": 99.0}, "answered"),
        ({"titled": 0.9}, "unknown"),
        ({"held": 0.9}, "unknown"),
        ({"ahead": 0.1}, "unknown"),
        ({"margin": 0.0}, "choices"),
        ({"length": 0.0}, "unknown"),
        ({"aspect_unstated": 1.0}, "unknown"),
        ({"unsaid": 1.0}, "unknown"),
    ],
)
def test_what_a_passage_is_called_by_is_offered_at_least(known: dict[str, float], kind: str) -> None:
    """A new municipality's own words count, whatever questions to other content have taught."""
    judge = Judge(lambda: {"gimpo": SIMPLE})
    named = {"cosine": 0.2, "held": 1.0, "titled": 1.0, "ahead": 0.2, "length": 0.7}
    assert judge.kind(judge.confidence(QUESTION, [hit(**{**named, **known})])) == kind


@given(st.lists(st.floats(-1, 3), min_size=2, max_size=8))
def test_confidence_grows_with_what_speaks_for_a_passage(cosines: list[float]) -> None:
    """The two models and their thresholds make one scale without a step back."""
    sure = [SIMPLE.confidence({"cosine": cosine}) for cosine in sorted(cosines)]
    assert sure == sorted(sure)


def test_a_passage_that_may_well_be_no_answer_is_no_answer_however_well_it_fits() -> None:
    """A near miss has a best passage too: both chances count, not the second alone."""
    model = Model({"known": 1.0}, {"known": 0.0}, {"known": 1.0}, 0.0)
    calibration = Calibration(model, Model({}, {}, {}, 9.0), known=0.5, sure=0.64)
    assert ANSWERED > calibration.confidence({"known": 0.2}) >= CHOICES
    assert calibration.confidence({"known": 1.0}) >= ANSWERED
    assert calibration.confidence({"known": -0.2}) < CHOICES


def test_what_names_one_thing_at_most_must_be_surer() -> None:
    """Many passages are about one thing: the margin makes choices of an answer, and never silence."""
    calibration = replace(SIMPLE, margin=0.1)
    for cosine in (0.8, 0.9, 0.95, 1.0):
        plain = SIMPLE.confidence({"cosine": cosine})
        brief, longer = (calibration.confidence({"cosine": cosine, "length": math.log1p(n)}) for n in (1, 2))
        assert longer == plain == calibration.confidence({"cosine": cosine})
        assert CHOICES <= brief < plain
    assert SIMPLE.confidence({"cosine": 0.93}) >= ANSWERED > calibration.confidence({"cosine": 0.93, "length": 0.0})
    assert calibration.confidence({"cosine": 1.0, "length": 0.0}) >= ANSWERED
    assert calibration.confidence({"cosine": 0.5, "length": 0.0}) == SIMPLE.confidence({"cosine": 0.5}) < CHOICES


def test_a_product_of_features_counts_on_its_own() -> None:
    """A coefficient may stand before two features at once, each on its scale."""
    model = Model({"a": 1.0, "a*b": 2.0}, {"a": 0.0, "b": 1.0}, {"a": 1.0, "b": 2.0}, -1.0)
    assert model.terms({"a": 2.0, "b": 5.0}) == {"a": 2.0, "a*b": 4.0}
    assert model.chance({"a": 2.0, "b": 5.0}) == pytest.approx(1 / (1 + np.exp(-9)))


def test_without_hits_there_is_no_confidence() -> None:
    """Nothing found, or nothing known of what was found, is never answered."""
    judge = Judge()
    assert judge.confidence(QUESTION, []) == judge.confidence(QUESTION, [hit()]) == 0.0
    assert judge.kind(0.0) == "unknown"
    assert judge.kind(1.0) == "answered"


def test_a_feature_that_is_missing_is_taken_as_average() -> None:
    """A calibration may know more than a search tells."""
    assert SIMPLE.answerable.chance({"other": 5.0}) == 0.5


def test_what_speaks_for_the_best_candidate() -> None:
    """Cosine, distance to the rest and to small talk, agreement of the voters, by hand."""
    evidence = {
        "passage": np.array([0.3, 0.2]),
        "passage_cosine": np.array([0.9, 0.8]),
        "question_cosine": np.array([0.7, np.nan]),
        "bigrams": np.array([0.1, 0.5]),
        "morphemes": np.array([0.6, 0.1]),
        "question": np.array([np.nan, np.nan]),
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
            "agreement": 2 / 3,
            "small_talk": 0.05,
            "nearest_question": 0.7,
            "question": 0.7,
        }
    )


def test_a_single_candidate_and_none() -> None:
    """Alone it has the largest margin; no candidate has no features."""
    one = {name: np.array([0.9]) for name in ("passage", "passage_cosine", "morphemes", "bigrams")}
    known = features(one | {"question_cosine": np.array([np.nan])}, np.array([0.0]), chatter=0.8, strange=0.0)
    assert (known["margin"], known["above"]) == (1.0, 0.0)
    assert features({}, np.zeros(0), chatter=0.8, strange=0.0) == {}


def test_the_package_has_a_calibration() -> None:
    """Its thresholds are possible, every coefficient has its scale, and it is read as it is written."""
    known = default_calibration()
    assert 0 < CHOICES < ANSWERED < 1
    assert 0 < known.known < 1
    assert 0 < known.sure < 1
    for model in (known.answerable, known.right):
        assert {part for name in model.coefficients for part in name.split("*")} == model.middles.keys()
        assert model.middles.keys() == model.spreads.keys()
    assert read(json.dumps(asdict(known))) == known
