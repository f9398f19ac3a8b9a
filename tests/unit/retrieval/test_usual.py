"""How usual it is that such a question is answered: learned from vectors, of the engine that it was learned for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from retrieval.embedding.e5 import E5
from retrieval.judging.usual import Usual, default_usual, fit


def test_a_direction_is_found_along_which_answerable_questions_lie() -> None:
    """The score is the same function of a vector as the one that was fitted, whatever its middle and spread."""
    random = np.random.default_rng(3)
    answerable = [number % 2 == 0 for number in range(200)]
    vectors = random.normal(5.0, 0.01, (200, 12))
    vectors[:, 4] += np.where(answerable, 0.02, -0.02)
    found = fit("engine", vectors, answerable)
    scores = [found.score(vector.astype(np.float32)) for vector in vectors]
    assert found.engine == "engine"
    assert np.mean([(score > 0) == can for score, can in zip(scores, answerable, strict=True)]) > 0.9
    assert int(np.argmax(np.abs(found.direction))) == 4


def test_a_number_that_never_changes_tells_nothing() -> None:
    """A constant among the vectors' numbers does not break the fit."""
    vectors = np.ones((20, 3))
    vectors[:, 1] = np.arange(20)
    found = fit("engine", vectors, [number > 9 for number in range(20)])
    assert np.isfinite(found.direction).all()
    assert found.score(np.array([1, 19, 1], np.float32)) > 0 > found.score(np.array([1, 0, 1], np.float32))


def test_a_score_is_a_product_and_an_intercept() -> None:
    """Nothing else is counted."""
    assert Usual("engine", (1.0, -2.0), 0.5).score(np.array([3.0, 1.0], np.float32)) == pytest.approx(1.5)


def test_the_direction_of_the_package_is_of_the_engine_of_the_package(tmp_path: Path) -> None:
    """Else it would be left out without a word: a new layout of the engine needs a new direction."""
    usual, engine = default_usual(), E5(tmp_path)
    assert (usual.engine, len(usual.direction)) == (engine.engine, engine.dimension)
    asked, idle = (usual.score(engine.embed_query(text)) for text in ("누가 신청할 수 있어요?", "로또 번호 추천해 줘"))
    assert asked > idle
