"""A question turned to how officers write: what is kept of the adapter, whose vectors it turns, what that finds."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from retrieval.answer import Question
from retrieval.embedding.e5 import E5
from retrieval.embedding.query_adapter import RANK, QueryAdapter, default_query_adapter
from retrieval.ranking import Asked, Pool, gather
from retrieval.searcher import Searcher
from retrieval.segment import PASSAGE, QUESTION, ROLES
from tests.unit.retrieval.memory import Bigrams, MemoryShelf, passage

DAY = date(2026, 11, 25)


def adapter(engine: str, width: int, pull: float = 0.0) -> QueryAdapter:
    """Return an adapter that adds `pull` times the first number of a vector to its second."""
    down, up = np.zeros((width, RANK), np.float32), np.zeros((RANK, width), np.float32)
    down[0, 0], up[0, 1] = 1.0, pull
    return QueryAdapter(engine, dict.fromkeys(ROLES, down), dict.fromkeys(ROLES, up))


def test_what_is_kept_is_what_was_learned() -> None:
    """To a hundredth of the largest number along each direction."""
    random = np.random.default_rng(5)
    down, up = (random.normal(size=shape).astype(np.float32) for shape in ((96, RANK), (RANK, 96)))
    learned = QueryAdapter("engine", {PASSAGE: down}, {PASSAGE: up})
    kept = QueryAdapter.of(learned.kept())
    assert kept.engine == "engine"
    assert np.abs(kept.down[PASSAGE] - down).max() < 0.01 * np.abs(down).max()
    assert np.abs(kept.up[PASSAGE] - up).max() < 0.01 * np.abs(up).max()
    vector = random.normal(size=96).astype(np.float32)
    assert kept.adapted("engine", vector)[PASSAGE] == pytest.approx(vector + (vector @ down) @ up, abs=2.0)
    assert QueryAdapter.of(kept.kept()).kept() == kept.kept()


def test_vectors_of_another_engine_stay_as_they_are() -> None:
    """What was learned with one embedding says nothing of another's."""
    vector = np.array([1.0, 0.0, 0.0], np.float32)
    assert adapter("one", 3, 2.0).adapted("other", vector) == {}
    assert adapter("one", 3, 2.0).adapted("one", vector)[QUESTION].tolist() == [1.0, 2.0, 0.0]


def test_the_adapter_of_the_package_is_of_the_engine_of_the_package(tmp_path: Path) -> None:
    """Else it would be left out without a word. It finds what people ask in words that no officer writes."""
    found, engine = default_query_adapter(), E5(tmp_path)
    assert (found.engine, set(found.down)) == (engine.engine, set(ROLES))
    asked = engine.embed_query("붙었는지 언제 알 수 있나요")
    right, wrong = engine.embed_passages(["수강생 선정 결과 발표 및 확인 방법", "수강생 중도 포기 시 불이익"])
    turned = found.adapted(engine.engine, asked)[QUESTION]
    assert turned @ right - turned @ wrong > asked @ right - asked @ wrong


@pytest.mark.parametrize(("text", "turns"), [("신청 방법이 뭐예요", True), ("is it fun", False)])
def test_korean_questions_alone_are_turned(text: str, turns: bool) -> None:  # noqa: FBT001
    """Nothing else was taught."""
    shelf = MemoryShelf(passage("how", "신청 방법 알려 주세요", "누리집에서 해요."))
    searcher = Searcher(shelf, Bigrams(), adapter=lambda: adapter("bigrams", 256, 3.0))
    searcher.prepare("gimpo")
    _, read = searcher.candidates(Question("gimpo", text, DAY))
    assert bool(read.asked.adapted) == turns


def test_a_turned_question_finds_what_it_turns_to() -> None:
    """The scores are of the turned vector, the cosines of the question's own."""
    shelf = MemoryShelf(passage("how", "신청 방법 알려 주세요", "누리집에서 해요."), passage("who", "자격", "고등학생"))
    searcher = Searcher(shelf, Bigrams())
    searcher.prepare("gimpo")
    pool: Pool = searcher._pool("gimpo")
    _, read = searcher.candidates(Question("gimpo", "신청 방법", DAY))
    plain = read.asked
    other = Bigrams().embed_query("자격")
    turned = Asked(plain.text, plain.vector, plain.words, plain.synonyms, adapted=dict.fromkeys(ROLES, other))
    before, after = gather(pool, plain, DAY), gather(pool, turned, DAY)
    at = [found.ids.index(pool.segments[-1].ids[pool.segments[-1].keys.index("who")]) for found in (before, after)]
    assert after.evidence[PASSAGE][at[1]] > before.evidence[PASSAGE][at[0]]
    assert after.evidence["passage_cosine"][at[1]] == pytest.approx(before.evidence["passage_cosine"][at[0]])
