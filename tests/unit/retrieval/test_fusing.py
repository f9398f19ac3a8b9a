"""Scores of different kinds become one that is fair to all candidates."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from retrieval.fusing import FOREIGN, factors_for, fuse

NAN = float("nan")
COLUMN = arrays(float, 5, elements=st.floats(0, 10, width=32))


@pytest.mark.parametrize(
    ("evidence", "weights", "scores"),
    [
        ({"passage": [0.8, 0.9, 1.0]}, {"passage": 2.0}, [0.6, 0.8, 1]),
        ({"passage": [0.8, 0.9], "bigrams": [30, 10]}, {"passage": 3.0, "bigrams": 1.5}, [0.7, 0]),
        ({"passage": [0.8, 0.9], "question": [0.95, NAN]}, {"passage": 1.0, "question": 1.0}, [0.9, 0.96]),
        ({"passage": [0.5, 0.9], "question": [0.6, 0.7]}, {"question": 1.0}, [0.69, 1]),
        ({"passage": [0.8, 0.9], "question": [NAN, NAN]}, {"passage": 1.0, "question": 1.0}, [0.8, 1]),
        ({"bigrams": [5, NAN, 1]}, {"bigrams": 2.0}, [1, -0.6, -0.6]),
        ({"bigrams": [0, 0]}, {"bigrams": 2.0}, [1, 1]),
        ({"passage": [NAN, NAN]}, {"passage": 1.0}, [1, 1]),
        ({"passage": [0.8, 0.9]}, {"other": 1.0}, [1, 1]),
        ({"passage": []}, {"passage": 1.0}, []),
        ({}, {"passage": 1.0}, []),
    ],
)
def test_scores_by_hand(evidence: dict[str, list[float]], weights: dict[str, float], scores: list[float]) -> None:
    """Each score counts by its weight, a missing question is stood in for by the passage, nothing known is nothing."""
    assert fuse({name: np.array(column) for name, column in evidence.items()}, weights) == pytest.approx(scores)


@given(COLUMN, COLUMN, st.floats(0.1, 10))
def test_the_scale_of_a_levelled_score_does_not_count(first: np.ndarray, second: np.ndarray, scale: float) -> None:
    """A longer question has larger keyword scores: that changes nothing."""
    fused = fuse({"passage": first, "bigrams": second})
    assert fuse({"passage": first, "bigrams": second * scale}) == pytest.approx(fused, abs=1e-6)
    assert (fused <= 1).all()


@given(COLUMN, st.floats(0, 10, width=32))
def test_a_worse_candidate_changes_nothing_among_the_others(cosines: np.ndarray, other: float) -> None:
    """Differences between candidates do not hang on who else is there."""
    before, after = (fuse({"passage": column}) for column in (cosines, np.append(cosines, other)))
    assert np.diff(after[:5]) == pytest.approx(np.diff(before), abs=1e-9)


@given(COLUMN, COLUMN)
def test_better_in_everything_is_better(first: np.ndarray, second: np.ndarray) -> None:
    """A candidate that is nowhere behind another is not ranked behind it."""
    fused = fuse({"passage": first, "bigrams": second})
    for i in range(5):
        for j in range(5):
            if first[i] >= first[j] and second[i] >= second[j]:
                assert fused[i] >= fused[j] - 1e-12


def test_keywords_count_less_in_a_foreign_question() -> None:
    """One Hangul syllable makes a question Korean."""
    korean = np.array([True, False])
    assert factors_for("EBS 되나요", korean) == {}
    assert factors_for("how to apply", ~korean | korean)["bigrams"] == pytest.approx([FOREIGN, FOREIGN])
    assert factors_for("how to apply", korean)["morphemes"] == pytest.approx([FOREIGN, 0])
    assert "words" not in factors_for("how to apply", korean)


def test_a_score_may_count_less_for_some() -> None:
    """A factor is taken after the level, so that one that all have is a smaller weight."""
    evidence = {"passage": np.array([0.8, 0.9]), "bigrams": np.array([30.0, 10.0])}
    weights = {"passage": 3.0, "bigrams": 1.5}
    half = fuse(evidence, weights, {"bigrams": np.array([0.5, 0.5])})
    assert half == pytest.approx(fuse(evidence, weights | {"bigrams": 0.75}))
    assert fuse(evidence, weights, {"bigrams": np.array([0.0, 1.0])}) == pytest.approx([0.2, 1])
