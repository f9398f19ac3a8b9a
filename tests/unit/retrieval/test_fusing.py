"""Scores of different scales become one that is fair to all candidates."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from retrieval.fusing import fuse, levelled

NAN = float("nan")
COLUMN = arrays(float, 5, elements=st.floats(-10, 10, width=32))


@pytest.mark.parametrize(
    ("evidence", "weights", "scores"),
    [
        ({"passage": [0.8, 0.9, 1.0]}, {"passage": 1.0}, [0, 0.5, 1]),
        ({"passage": [0.8, 0.9], "bigrams": [30, 10]}, {"passage": 3.0, "bigrams": 1.0}, [0.25, 0.75]),
        ({"passage": [0.8, 0.9], "question": [0.95, NAN]}, {"passage": 1.0, "question": 1.0}, [0, 1]),
        ({"passage": [0.8, 0.9], "question": [NAN, NAN]}, {"passage": 1.0, "question": 1.0}, [0, 1]),
        ({"bigrams": [5, NAN, 1]}, {"bigrams": 2.0}, [1, 0, 0]),
        ({"passage": [0.8, 0.8]}, {"passage": 1.0}, [0, 0]),
        ({"passage": [0.8, 0.9]}, {"other": 1.0}, [0, 0]),
        ({"passage": []}, {"passage": 1.0}, []),
        ({}, {"passage": 1.0}, []),
    ],
)
def test_scores_by_hand(evidence: dict[str, list[float]], weights: dict[str, float], scores: list[float]) -> None:
    """Each score counts by its weight, a missing question is stood in for by the passage, nothing known is nothing."""
    assert fuse({name: np.array(column) for name, column in evidence.items()}, weights) == pytest.approx(scores)


@given(COLUMN, COLUMN, st.floats(0.1, 10), st.floats(-5, 5))
def test_scale_and_origin_do_not_count(first: np.ndarray, second: np.ndarray, scale: float, shift: float) -> None:
    """Another unit of a score changes nothing, and all scores lie between 0 and 1."""
    weights = {"passage": 0.7, "bigrams": 0.3}
    first, second = first.round(2), second.round(2)
    fused = fuse({"passage": first, "bigrams": second}, weights)
    assert fuse({"passage": first * scale + shift, "bigrams": second}, weights) == pytest.approx(fused, abs=1e-6)
    assert ((fused >= -1e-9) & (fused <= 1 + 1e-9)).all()


@given(COLUMN, COLUMN)
def test_better_in_everything_is_better(first: np.ndarray, second: np.ndarray) -> None:
    """A candidate that is nowhere behind another is not ranked behind it."""
    fused = fuse({"passage": first, "bigrams": second})
    for i in range(5):
        for j in range(5):
            if first[i] >= first[j] and second[i] >= second[j]:
                assert fused[i] >= fused[j] - 1e-12
    assert set(levelled({"passage": first})) == {"passage"}
