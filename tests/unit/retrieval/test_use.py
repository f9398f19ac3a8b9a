"""The second voter gives unit vectors for whatever is typed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from retrieval.embedding.use import SecondVoter


@pytest.fixture(scope="module")
def voter() -> SecondVoter:
    """Return the engine once for all tests."""
    return SecondVoter()


def test_any_text_has_a_vector_of_length_one(voter: SecondVoter) -> None:
    """Empty, broken and endless texts too."""
    vectors = voter.embed_passages(["", "신청", "가" * 9000, "\0", "\ud800", "😀"])
    assert vectors.shape == (6, voter.dimension)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(6), abs=1e-5)
    assert voter.embed_passages([]).shape == (0, voter.dimension)


def test_like_questions_are_near(voter: SecondVoter) -> None:
    """Korean and English for the same thing are nearer than another question."""
    question = voter.embed_query("신청 기간이 언제예요?")
    same, english, other = voter.embed_passages(["언제까지 신청하나요?", "When can I apply?", "고양이가 귀여워요"])
    assert question @ same > question @ other
    assert question @ english > question @ other


def test_threads_do_not_disturb_each_other(voter: SecondVoter) -> None:
    """Four threads get what one gets."""
    texts = ["신청", "비밀번호를 잊었어요", "mentor"] * 8
    with ThreadPoolExecutor(4) as threads:
        found = np.stack(list(threads.map(voter.embed_query, texts)))
    assert np.abs(found - voter.embed_passages(texts)).max() < 1e-6
