"""The third stage of the crisis screen: what the meaning of a message adds, and what it can't take away."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from handlers.screening import Screen, screen
from handlers.screening_learned import COLUMNS, PIECE, Model
from handlers.screening_meaning import SHARE, WEIGHTS, Meaning, Weights, embeddable, weights_kept

Floats = NDArray[np.float32]
CALM = "수강 신청은 언제부터 하나요"


def network(*scores: float, threshold: float = 1.0) -> Weights:
    """Return a network that gives these scores to the vector [1, 0]."""
    return Weights(
        "any",
        threshold,
        np.eye(2, dtype=np.float32),
        np.zeros(2, np.float32),
        np.array([scores, [0] * len(COLUMNS)], np.float32),
        np.zeros(len(COLUMNS), np.float32),
    )


NOTHING = Model(
    0.0, (0.0,) * len(COLUMNS), (0.0,) * len(COLUMNS), (memoryview(bytes(1 << 15)).cast("b"),) * len(COLUMNS)
)
LOUD = network(10, 0, 0, 5, 0, 0)


def one(texts: Sequence[str]) -> list[Floats]:
    """Return the vector [1, 0] for each text."""
    return [np.array([1, 0], np.float32) for _ in texts]


def fails(_texts: Sequence[str]) -> list[Floats]:
    """Fail as a model does that was not laid out."""
    raise OSError


@pytest.mark.parametrize(
    ("level", "heard"),
    [(1.01 / SHARE, "abuse"), (0.99 / SHARE, ""), (-5.0, "")],
)
def test_the_first_column_says_whether_and_the_others_which(level: float, heard: str) -> None:
    """A cry is what reaches the threshold with its share counted; its kind is the column that says most."""
    assert Meaning(one, network(level, 0, 1, 0, 0, 0), NOTHING).kind(CALM, CALM) == heard


@pytest.mark.parametrize(
    ("embed", "text", "heard"),
    [
        (one, CALM, "violence"),
        (one, "짧다", ""),
        (one, "hello there my friend", ""),
        (one, "가나다라" * PIECE, "violence"),
        (fails, CALM, ""),
        (lambda _texts: None, CALM, ""),
    ],
)
def test_without_vectors_nothing_is_heard(embed, text: str, heard: str) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Short texts, texts that aren't Hangul, a broken embedder and a late one add nothing."""
    assert Meaning(embed, LOUD, NOTHING).kind(text, text) == heard


def test_long_texts_are_embedded_at_both_ends() -> None:
    """One piece for a short text, beginning and end for a long one, each of bounded length."""
    asked: list[Sequence[str]] = []

    def embed(texts: Sequence[str]) -> list[Floats]:
        asked.append(texts)
        return one(texts)

    meaning = Meaning(embed, network(0, 0, 0, 0, 0, 0), NOTHING)
    for text in (CALM, "가" * PIECE + "나" * PIECE):
        meaning.kind(text, text)
    assert asked == [(CALM,), ("가" * PIECE, "나" * PIECE)]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_nothing_that_was_heard_is_lost(text: str) -> None:
    """Whatever the meaning says, an alarm of the other stages stays, with its kind; it only adds soft ones."""
    plain = screen(text)
    for embed in (one, fails):
        whole = Screen(Meaning(embed, LOUD, NOTHING).kind, "t")(text)
        if plain.crisis:
            assert (whole.crisis, whole.kind, whole.explicit) == (True, plain.kind, plain.explicit)
        else:
            assert not whole.explicit
        assert whole.abusive == plain.abusive


def test_stories_are_left_alone() -> None:
    """What speaks of a story raises no alarm by its meaning."""
    assert Screen(Meaning(one, LOUD, NOTHING).kind)(CALM).kind == "violence"
    assert not Screen(Meaning(one, LOUD, NOTHING).kind)(f"소설 {CALM}").crisis


def test_texts_are_embedded_in_one_form() -> None:
    """Spaces and invisible marks make no other vector."""
    assert embeddable(" 안녕\u200b  하세요\n") == "안녕 하세요"


def test_weights_are_small_and_whole() -> None:
    """The file of weights fits the embedding's 384 places and stays small."""
    kept = weights_kept()
    assert kept.layer.shape == (384, len(kept.offsets))
    assert kept.columns.shape == (len(kept.offsets), len(COLUMNS))
    assert kept.biases.shape == (len(COLUMNS),)
    assert WEIGHTS.stat().st_size < 300_000
