"""The memory for repeated questions."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.embedding.embedder import LONGEST_KEPT, STATES_KEPT, CachedEmbedder, Vectors, writable


class Counting:
    """An embedding engine whose vectors say which text they are of, and that notes what it was asked."""

    engine = "counting"
    dimension = 2

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed_query(self, text: str) -> Vectors:
        """Return a vector that depends on the text alone."""
        self.asked.append(text)
        angle = float(sum(map(ord, text)))
        return np.array([np.cos(angle), np.sin(angle)], np.float32)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return the same vectors, one a row."""
        return np.stack([self.embed_query(text) for text in texts])


questions = st.lists(st.sampled_from("가나다라마바사"), max_size=40)


@given(asked=questions, size=st.integers(min_value=0, max_value=8))
def test_a_remembered_vector_is_the_engine_s_own(asked: list[str], size: int) -> None:
    """Whatever is asked in whatever order, the vector is the one that the engine gives."""
    cached = CachedEmbedder(Counting(), size=size)
    for text in asked:
        assert np.array_equal(cached.embed_query(text), Counting().embed_query(text))


@given(asked=questions, size=st.integers(min_value=1, max_value=8))
def test_the_engine_is_asked_only_for_what_was_not_among_the_last(asked: list[str], size: int) -> None:
    """A question reaches the engine when `size` other ones were asked since it was asked last, and only then."""
    engine = Counting()
    cached = CachedEmbedder(engine, size=size)
    expected: list[str] = []
    recent: list[str] = []
    for text in asked:
        cached.embed_query(text)
        if text in recent:
            recent.remove(text)
        else:
            expected.append(text)
        recent = [*recent, text][-size:]
    assert engine.asked == expected


@pytest.mark.parametrize("text", ["짧은 질문", "가" * LONGEST_KEPT, "가" * (LONGEST_KEPT + 1), "\ud800" * 5000])
def test_no_text_is_embedded_twice(text: str) -> None:
    """However long a message is, each way of reading it is embedded once; another text of its length is another."""
    engine = Counting()
    cached = CachedEmbedder(engine)
    assert cached.embed_query(text) is cached.embed_query(text)
    assert engine.asked == [text]
    cached.embed_query(f"{text[:-1]}나")
    assert len(engine.asked) == 2


def test_a_long_text_takes_no_more_room_than_its_vector() -> None:
    """It is known by its digest, so that nobody fills the memory by writing much."""
    cached = CachedEmbedder(Telling())
    cached.query_states("가" * (LONGEST_KEPT + 1))
    assert [len(key) for key in cached._vectors] == [64]
    assert not cached._states


def test_a_vector_that_is_kept_cannot_be_changed() -> None:
    """A caller who writes into a vector is stopped, as the next one gets the same."""
    cached = CachedEmbedder(Counting())
    vector = cached.embed_query("가")
    with pytest.raises(ValueError, match="read-only"):
        vector[0] = 9
    assert np.array_equal(cached.embed_query("가"), Counting().embed_query("가"))


class Telling(Counting):
    """The same engine, which tells the states of its tokens: one a letter."""

    def query_states(self, text: str) -> tuple[Vectors, Vectors]:
        """Return the vector, and it once for each letter."""
        vector = self.embed_query(text)
        return vector, np.tile(vector, (len(text), 1))


def test_states_are_kept_beside_vectors() -> None:
    """What was asked with its states is asked no more, with or without them; what was asked without them once more."""
    engine = Telling()
    cached = CachedEmbedder(engine)
    vector, states = cached.query_states("가나")
    assert np.array_equal(vector, Counting().embed_query("가나"))
    assert states.shape == (2, 2)
    assert cached.query_states("가나")[1] is states
    assert cached.embed_query("가나") is vector
    with pytest.raises(ValueError, match="read-only"):
        states[0] = 9
    assert engine.asked == ["가나"]
    cached.embed_query("다")
    assert cached.query_states("다")[1].shape == (1, 2)
    assert engine.asked == ["가나", "다", "다"]


@pytest.mark.parametrize(("size", "kept"), [(1, 1), (4096, STATES_KEPT)])
def test_states_of_few_questions_are_kept(size: int, kept: int) -> None:
    """States take a hundred times the room of a vector, so only those of the last messages stay."""
    cached = CachedEmbedder(Telling(), size=size)
    for number in range(STATES_KEPT + 5):
        cached.query_states(chr(0xAC00 + number))
    assert len(cached._states) == kept


def test_an_engine_without_states_says_so() -> None:
    """Who asks an engine for states that it has not is told, and can go on with the vector."""
    with pytest.raises(AttributeError, match="query_states"):
        CachedEmbedder(Counting()).query_states("가")


def test_all_else_is_the_engine_s_own() -> None:
    """Passages, name and dimension pass through."""
    engine = Counting()
    cached = CachedEmbedder(engine)
    assert (cached.engine, cached.dimension) == ("counting", 2)
    assert np.array_equal(cached.embed_passages(["가", "나"]), Counting().embed_passages(["가", "나"]))
    cached.embed_passages(["가"])
    assert engine.asked == ["가", "나", "가"]


def test_many_threads_share_one_memory() -> None:
    """Eight threads that ask forty questions in turn, with room for ten, each get the right vectors."""
    cached = CachedEmbedder(Counting(), size=10)
    texts = [chr(0xAC00 + number % 40) for number in range(4000)]
    with ThreadPoolExecutor(8) as threads:
        vectors = list(threads.map(cached.embed_query, texts))
    assert np.array_equal(np.stack(vectors), Counting().embed_passages(texts))
    assert len(cached._vectors) == 10


@given(st.text(st.characters(codec=None)))
def test_a_writable_text_has_an_encoding(text: str) -> None:
    """Whatever text comes, lone surrogates and NUL among it, the result can be written and is as long."""
    result = writable(text)
    assert len(result) == len(text)
    assert b"\0" not in result.encode()
