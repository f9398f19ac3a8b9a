"""Learning how sure to be from questions that were answered right, wrong or could not be answered."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from retrieval.judging.calibrating import RIDGE, Lesson, fit, learned, worth
from retrieval.judging.confidence import Model, read


def lessons(count: int, *, shift: float = 0.0, seed: int = 7) -> list[Lesson]:
    """Return made-up lessons: `rarest` speaks against an answer, `margin` for the best passage, `noise` for nothing."""
    rng = np.random.default_rng(seed)
    found = []
    for rarest, margin, noise in rng.normal(size=(count, 3)):
        answerable = rng.random() < 1 / (1 + np.exp(3 * (rarest - shift)))
        right = bool(answerable and rng.random() < 1 / (1 + np.exp(-3 * margin - 1)))
        found.append(Lesson({"rarest": rarest, "margin": margin, "noise": noise}, bool(answerable), right))
    return found


def test_each_model_learns_what_tells_and_nothing_else() -> None:
    """What speaks against an answer, what speaks for the best passage; noise is left out; JSON brings it back."""
    taught, asked = lessons(600), lessons(600, seed=8)
    learned = fit(taught)
    against, voted = learned.answerable.coefficients, learned.right.coefficients
    assert against["rarest"] < -0.8
    assert voted["margin"] > 0.8
    assert max(abs(against["noise"]), abs(voted["noise"])) < 0.3
    outcomes = [(learned.confidence(lesson.known), lesson) for lesson in asked]
    answered = [lesson.right for sure, lesson in outcomes if sure >= 2 / 3]
    unknown = [not lesson.answerable for sure, lesson in outcomes if sure < 1 / 3]
    assert np.mean(answered) > 0.7
    assert np.mean(unknown) > 0.75
    assert read(json.dumps(asdict(learned))) == learned


def test_a_few_lessons_move_a_prior_a_little_and_many_move_it_far() -> None:
    """A municipality with few questions keeps what the package knows; its own world is learned with more of them."""
    prior = fit(lessons(600))
    few, many = (fit(lessons(count, shift=1.0, seed=9), prior=prior) for count in (40, 1600))
    step = [model.answerable.intercept - prior.answerable.intercept for model in (few, many)]
    assert 0 < step[0] < step[1]
    world = lessons(500, shift=1.0, seed=10)
    assert worth(many, world) > worth(prior, world)


def test_lessons_weigh_as_they_are_told_to() -> None:
    """A lesson of weight nothing teaches nothing."""
    taught = lessons(200)
    other = [
        Lesson({**lesson.known, "rarest": -lesson.known["rarest"]}, lesson.answerable, lesson.right, 1e-9)
        for lesson in taught
    ]
    alone, both = fit(taught), fit([*taught, *other])
    ratio = both.answerable.coefficients["margin"] - alone.answerable.coefficients["margin"]
    assert abs(ratio) < 0.1
    assert both.answerable.coefficients["rarest"] < -0.5


@pytest.mark.parametrize("answerable", [True, False])
def test_one_kind_of_question_teaches_nothing(answerable: bool) -> None:  # noqa: FBT001
    """Without both kinds there is nothing to tell apart."""
    with pytest.raises(ValueError, match="with and without"):
        fit([Lesson({"rarest": value}, answerable, answerable) for value in (0.1, 0.2)])


def slope(start: Model, design: NDArray[np.float64], aims: NDArray[np.bool_], weights: NDArray[np.float64]) -> float:
    """Return how steep the penalised likelihood is at weights: nothing at its top."""
    begin = np.array([*start.coefficients.values(), start.intercept])
    chance = 1 / (1 + np.exp(-design @ weights))
    rise = design.T @ (aims - chance) - np.array([RIDGE, RIDGE, 1.0]) * (weights - begin)
    return float(np.abs(rise).max())


@given(
    start=st.tuples(*[st.floats(-30, 30)] * 3),
    rows=st.lists(st.tuples(st.floats(-4, 4), st.floats(-4, 4), st.booleans()), min_size=1, max_size=60),
)
def test_whatever_the_labels_say_learning_ends_at_the_top(
    start: tuple[float, float, float], rows: list[tuple[float, float, bool]]
) -> None:
    """However sure of the contrary the model was before: no step runs away."""
    model = Model({"a": start[0], "b": start[1]}, {}, {}, start[2])
    design = np.array([(a, b, 1.0) for a, b, _ in rows])
    aims = np.array([aim for *_, aim in rows])
    weights = learned(model, design, aims, np.ones(len(rows)))
    assert slope(model, design, aims, weights) < 1e-3


def test_what_was_refused_lowers_trust_and_says_nothing_of_what_is_published() -> None:
    """Five hundred refusals against a sure model: fewer passages are believed, as many questions have an answer."""
    taught = lessons(600)
    prior = fit(taught)
    refused = [Lesson({"rarest": -2.0, "margin": 2.0, "noise": 0.0}, None, right=False) for _ in range(500)]
    after = fit([*taught, *refused], prior=prior)
    known = refused[0].known
    assert after.right.chance(known) < 0.5 < prior.right.chance(known)
    assert after.answerable.chance(known) == pytest.approx(fit(taught, prior=prior).answerable.chance(known), abs=0.02)
    with pytest.raises(ValueError, match="with and without"):
        fit([*refused, *(lesson for lesson in taught if lesson.answerable)])


def test_what_was_learned_from_a_passage_is_not_tried_on_it() -> None:
    """What only names a passage tells all about its other questions; held out with them it tells nothing."""
    rng = np.random.default_rng(3)
    truths = rng.random((40, 5)) < np.where(np.arange(40) % 2, 0.9, 0.1)[:, None]
    names = {f"p{passage}" for passage in range(40)}
    told = [
        Lesson({**dict.fromkeys(names, 0.0), f"p{passage}": 1.0}, bool(truth), bool(truth), group=group)
        for passage, row in enumerate(truths)
        for truth in row
        for group in [f"p{passage}"]
    ]
    apart = [replace(lesson, group="") for lesson in told]
    together, alone = fit(told), fit(apart)
    assert together.answerable == alone.answerable
    assert worth(alone, told) > worth(together, told)
