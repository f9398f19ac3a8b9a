"""What the embedder is taught with, and how it learns."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from itertools import count
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval import adapting
from retrieval.adapting import BATCH, Pair, batches, pairs_of, taught
from retrieval.embedding.adapted import adaptable, replaced
from retrieval.embedding.e5 import E5
from retrieval.embedding.e5_weights import Weights
from retrieval.embedding.transformers_embedder import TransformersMissingError
from tests.unit.retrieval.memory import passage
from tests.unit.retrieval.tiny import meant, noise, tiny_weights

COUNT = 24


@pytest.fixture
def extra() -> None:
    """Skip without the transformers extra, unless CI_REQUIRE_TRANSFORMERS=1 asks for it."""
    if os.environ.get("CI_REQUIRE_TRANSFORMERS") != "1":
        pytest.importorskip("sentence_transformers", reason="needs the transformers extra")


def test_an_entrys_wordings_belong_to_its_text_and_to_each_other() -> None:
    """A golden question belongs to each entry that answers it; what has no question or is not there teaches nothing."""
    entries = [passage("fee", "교재비 얼마", "무료예요.", aliases=("책값",)), passage("none", "", "공고 " * 40)]
    found = pairs_of(entries, [("책은 공짜?", {"fee", "gone"})])
    assert [(pair.left, pair.right) for pair in found] == [
        ("query: 교재비 얼마", "passage: 교재비 얼마\n무료예요."),
        ("query: 책값", "passage: 교재비 얼마\n무료예요."),
        ("query: 책값", "query: 교재비 얼마"),
        ("query: 책은 공짜?", "passage: 교재비 얼마\n무료예요."),
        ("query: 책은 공짜?", "query: 교재비 얼마"),
    ]
    assert [pair.kind for pair in found[1:3]] == ["passage: ", "query: "]
    assert {pair.entry for pair in found} == {"fee"}


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=80),
    st.dictionaries(st.integers(0, 30), st.lists(st.integers(0, 30), max_size=20), max_size=10),
    st.integers(0, 3),
)
def test_no_entry_comes_twice_in_a_batch(rows: list[tuple[int, bool]], near: dict[int, list[int]], seed: int) -> None:
    """A batch is of one kind, as full as its kind has entries, and the same again with the same seed."""
    pairs = [Pair("query: a", "query: b" if kind else "passage: b", str(entry)) for entry, kind in rows]
    others = {str(entry): [str(other) for other in found] for entry, found in near.items()}
    drawn = list(batches(pairs, others, 12, seed))
    assert drawn == list(batches(pairs, others, 12, seed))
    assert len(drawn) == 12
    for batch in drawn:
        kinds = {pair.kind for pair in batch}
        assert len(kinds) == 1
        entries = {pair.entry for pair in pairs if pair.kind in kinds}
        assert len({pair.entry for pair in batch}) == len(batch) == min(BATCH, len(entries))


def test_half_a_batch_is_what_the_search_mixes_up() -> None:
    """The entries near the first one's come with it, as long as they are half of the batch."""
    pairs = [Pair("query: a", "passage: b", str(number)) for number in range(200)]
    near = {str(number): [str((number + step) % 200) for step in range(1, 40)] for number in range(200)}
    for batch in batches(pairs, near, 10):
        first = int(batch[0].entry)
        assert {(int(pair.entry) - first) % 200 for pair in batch[: BATCH // 2]} == set(range(BATCH // 2))


def world(folder: Path) -> tuple[Weights, list[Pair]]:
    """Return weights that a noise misleads, and pairs that tell what is meant."""
    one, other = meant(COUNT)
    idle = noise(6)
    pairs = [
        Pair(f"query: {one[at]}{idle[(at + turn) % 6]}", f"passage: {other[at]}{idle[at % 6]}", str(at))
        for at in range(COUNT)
        for turn in range(1, 4)
    ]
    return tiny_weights(folder / "tiny.bin", COUNT, 6), pairs


def test_without_the_extra_nothing_is_learned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says what to install; one entry is nothing to learn from in any case."""
    weights, pairs = world(tmp_path)
    with pytest.raises(ValueError, match="tell apart"):
        taught(pairs[:3], {}, weights, clock=lambda: 0.0, seconds=60)
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(TransformersMissingError):
        taught(pairs, {}, weights, clock=lambda: 0.0, seconds=60)


def told(engine: E5, pairs: Sequence[Pair]) -> float:
    """Return the share of left sides whose nearest right side is of their entry."""
    rights = {pair.entry: engine.embed_query(pair.right) for pair in pairs}
    table, entries = np.stack(list(rights.values())), list(rights)
    return float(np.mean([entries[int(np.argmax(table @ engine.embed_query(p.left)))] == p.entry for p in pairs]))


@pytest.mark.transformers
@pytest.mark.usefixtures("extra")
def test_what_says_nothing_is_learned_to_be_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More is told by what is meant; names and shapes are those of the weight file."""
    monkeypatch.setattr(adapting, "RATE", 0.05)
    weights, pairs = world(tmp_path)
    learned = taught(pairs, {}, weights, clock=lambda: 0.0, seconds=60, passes=8)
    assert set(learned) == set(adaptable(weights))
    assert all(value.shape == weights.vector(name).shape for name, value in learned.items())
    assert all(value.dtype == np.float32 for value in learned.values())
    before, after = E5(tmp_path, weights), E5(tmp_path, replaced(weights, learned))
    assert told(after, pairs) > told(before, pairs) + 0.2


@pytest.mark.transformers
@pytest.mark.usefixtures("extra")
def test_it_ends_when_its_time_is_up(tmp_path: Path) -> None:
    """A clock that jumps at once leaves the weights as they were."""
    weights, pairs = world(tmp_path)
    ticks = count()
    learned = taught(pairs, {}, weights, clock=lambda: float(next(ticks) * 100), seconds=60)
    assert all(np.array_equal(value, weights.vector(name)) for name, value in learned.items())
