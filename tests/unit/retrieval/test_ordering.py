"""Learning what each score weighs, and telling a gain from noise."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.fusing import WEIGHTS, fuse
from retrieval.judging.ordering import (
    LEAST,
    Ordered,
    by_wording,
    learned_weights,
    parts_of,
    surely_better,
    surely_worse,
)

NAMES = list(WEIGHTS)


def lesson(right: int, *, good: str, bad: str, weight: float = 1.0) -> Ordered:
    """Return a question for which one score speaks for the right candidate of three, and another against it."""
    evidence = {name: np.zeros(3) for name in NAMES}
    evidence[good] = np.where(np.arange(3) == right, 0.5, 0.49)
    evidence[bad] = np.where(np.arange(3) == right, 0.49, 0.5)
    return Ordered(parts_of(evidence, {}), np.arange(3) == right, weight)


def test_the_parts_are_what_fusing_adds() -> None:
    """With every weight as shipped their sum is the fused score."""
    evidence = {"passage": np.array([0.9, 0.8, np.nan]), "bigrams": np.array([0.1, 0.3, 0.2])}
    factors = {"bigrams": np.array([1.0, 0.25, 1.0])}
    assert parts_of(evidence, factors).sum(1) == pytest.approx(fuse(evidence, WEIGHTS, factors) - 1)


@pytest.mark.parametrize("lessons", [[], [Ordered(np.zeros((2, len(WEIGHTS))), np.array([True, True]))]])
def test_nothing_to_tell_apart_leaves_what_is_shipped(lessons: Sequence[Ordered]) -> None:
    """No question, or one whose candidates are all right: the weights are the shipped ones."""
    assert learned_weights(lessons) == pytest.approx(dict(WEIGHTS))


def test_what_speaks_for_the_right_one_gains_weight_and_more_with_more_questions() -> None:
    """Few questions hardly move a weight; none of the scores that they say nothing of moves at all."""
    lessons = [lesson(number % 3, good="morphemes", bad="question") for number in range(400)]
    few, many = learned_weights(lessons[:5]), learned_weights(lessons)
    assert WEIGHTS["morphemes"] < few["morphemes"] < many["morphemes"]
    assert WEIGHTS["question"] > few["question"] > many["question"] >= 0
    assert few["question"] > 0.8 * WEIGHTS["question"]
    assert many["passage"] == pytest.approx(WEIGHTS["passage"])


def test_a_question_that_counts_less_teaches_less() -> None:
    """A tap counts half of a golden question."""
    whole, half = (learned_weights([lesson(0, good="bigrams", bad="part", weight=w)] * 20) for w in (1.0, 0.5))
    assert WEIGHTS["part"] > half["part"] > whole["part"]


def test_a_refusal_lowers_what_spoke_for_what_was_refused() -> None:
    """All but the refused candidate are right, which is all that is known."""
    shown = lesson(0, good="morphemes", bad="question")
    refused = Ordered(shown.parts, np.array([False, True, True]))
    assert learned_weights([refused] * 100)["morphemes"] < WEIGHTS["morphemes"]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=12))
def test_weights_are_finite_and_never_below_nothing(rows: list[tuple[int, str, str]]) -> None:
    """Whatever is asked, and the order of questions tells nothing."""
    lessons = [lesson(right, good=good, bad=bad) for right, good, bad in rows]
    weights = learned_weights(lessons)
    assert set(weights) == set(NAMES)
    assert all(np.isfinite(weight) and weight >= 0 for weight in weights.values())
    assert learned_weights(lessons[::-1]) == pytest.approx(weights, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(
    ("before", "after", "better", "worse"),
    [
        ([], [], False, False),
        ([0.5], [1.0], False, False),
        ([0.5] * LEAST, [0.5] * LEAST, False, False),
        ([0.5] * LEAST, [1.0] * LEAST, True, False),
        ([1.0] * LEAST, [0.5] * LEAST, False, True),
        ([0.5] * (LEAST - 1), [1.0] * (LEAST - 1), False, False),
        ([0.5] * 40, [0.5] * 38 + [1.0, 0.3], False, False),
        ([0.5] * 40, [0.5] * 30 + [1.0] * 9 + [0.3], True, False),
        ([1.0, 1.0], [0.5, 0.5], False, True),
    ],
)
def test_a_gain_is_believed_when_it_is_more_than_noise(
    before: list[float], after: list[float], *, better: bool, worse: bool
) -> None:
    """On enough questions, by 1.64 standard errors of the paired difference; a loss is believed on fewer."""
    assert surely_better(before, after) == better
    assert surely_worse(before, after) == worse


def test_what_is_asked_again_in_the_same_words_is_no_further_proof() -> None:
    """One question that a class asks is one: a gain by it alone is not believed, however many tapped."""
    texts = [*["how"] * (2 * LEAST), "when"]
    before, after = [0.5] * len(texts), [1.0] * len(texts)
    assert surely_better(before, after)
    assert by_wording(texts, after) == [2 * LEAST, 1.0]
    assert not surely_better(by_wording(texts, before), by_wording(texts, after))
