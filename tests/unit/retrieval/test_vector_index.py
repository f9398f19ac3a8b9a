"""The nearest vectors are found, exactly or in a copy that may break at any time."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np
import pytest

from retrieval import vector_index
from retrieval.embedding.embedder import Vectors
from retrieval.vector_index import ABANDONED, ADDED, KEPT, ChromaIndex, ExactIndex, VectorIndex, indexed, main, top


def vectors(count: int = 120, seed: int = 7) -> Vectors:
    """Return unit vectors of 16."""
    drawn = np.random.default_rng(seed).normal(size=(count, 16)).astype(np.float32)
    return np.asarray(drawn / np.linalg.norm(drawn, axis=1, keepdims=True), np.float32)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with one published copy."""
    folder = tmp_path_factory.mktemp("copies")
    assert isinstance(indexed(vectors(), folder, exact=100), ChromaIndex)
    return folder


def exact(_folder: Path) -> VectorIndex:
    """Return the exact index."""
    return ExactIndex(vectors())


def copied(folder: Path) -> VectorIndex:
    """Return the index over the published copy."""
    return indexed(vectors(), folder, exact=100)


@pytest.mark.parametrize("make", [exact, copied])
def test_the_nearest_are_found(published: Path, make: object) -> None:
    """Both kinds agree with sorting by hand, for queries that do not have length 1 too."""
    index = make(published)  # type: ignore[operator]
    assert index.size == 120
    for query in vectors(5, seed=8) * np.float32(0.4):
        right = np.argsort(-(vectors() @ query))[:10]
        assert len(set(right) & set(index.nearest(query, 10))) >= 9
        assert index.cosines(query, right) == pytest.approx(vectors()[right] @ query, abs=1e-6)
    assert len(index.nearest(vectors()[0], 999)) == 120


def test_few_vectors_need_no_folder(tmp_path: Path) -> None:
    """Size decides, and where there is no folder nothing is written."""
    assert type(indexed(vectors(), None, exact=10)) is ExactIndex
    assert type(indexed(vectors(100), tmp_path, exact=100)) is ExactIndex
    assert not list(tmp_path.iterdir())


def test_a_copy_is_built_once(published: Path) -> None:
    """The same vectors find their copy again; nothing unfinished is left beside it."""
    [before] = published.iterdir()
    assert isinstance(copied(published), ChromaIndex)
    assert list(published.iterdir()) == [before]


def test_a_broken_copy_is_built_anew(tmp_path: Path) -> None:
    """Damage is noticed in another process, before this one opens the copy."""
    assert isinstance(copied(tmp_path), ChromaIndex)
    [copy] = tmp_path.iterdir()
    (copy / "chroma.sqlite3").write_bytes(b"broken")
    index = copied(tmp_path)
    assert isinstance(index, ChromaIndex)
    assert index.nearest(vectors()[3], 1).tolist() == [3]


def test_what_cannot_be_copied_is_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A probe that never ends is given up, and the answer is the same."""
    monkeypatch.setattr(vector_index, "PROBE_SECONDS", 0.001)
    index = copied(tmp_path)
    assert type(index) is ExactIndex
    assert index.nearest(vectors()[3], 1).tolist() == [3]
    assert not list(tmp_path.iterdir())


def test_old_copies_go(tmp_path: Path) -> None:
    """Only the newest stay on disk, and nothing that is being built is touched."""
    for number in range(KEPT + 3):
        (tmp_path / f"copy-{number:02}").mkdir()
        os.utime(tmp_path / f"copy-{number:02}", (number, number))
    (tmp_path / ".building-1").mkdir()
    vector_index._remove_stale(tmp_path)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == [".building-1", *(f"copy-{number:02}" for number in range(3, KEPT + 3))]


def test_what_an_ended_process_left_half_built_goes(tmp_path: Path) -> None:
    """A killed build stays for an hour, as it might be going on elsewhere, and then its gigabytes are free again."""
    for name, age in ((".building-dead", ABANDONED + 10), (".building-busy", 10), ("copy", 0)):
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (1_000_000 - age, 1_000_000 - age))
    vector_index._remove_stale(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".building-busy", "copy"]


def test_a_copy_is_probed_by_its_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the other process does: it builds, and ends with what tells a whole copy from an empty one."""
    np.save(tmp_path / "vectors.npy", vectors(700))
    np.save(tmp_path / "probe.npy", vectors(1))
    monkeypatch.setattr(sys, "argv", ["", "build", str(tmp_path)])
    main()
    monkeypatch.setattr(sys, "argv", ["", "probe", str(tmp_path)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 700 % 200 + 1


def test_a_build_that_nobody_waits_for_any_more_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that was killed leaves no builder behind that keeps a core busy for minutes."""
    np.save(tmp_path / "vectors.npy", vectors(1_200))
    np.save(tmp_path / "probe.npy", vectors(1))
    askers = iter((7, 7, 1))
    monkeypatch.setattr(os, "getppid", lambda: next(askers, 1))
    monkeypatch.setattr(sys, "argv", ["", "build", str(tmp_path)])
    main()
    monkeypatch.setattr(sys, "argv", ["", "probe", str(tmp_path)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == ADDED % 200 + 1


@pytest.mark.parametrize(("scores", "count", "best"), [([1, 3, 2], 2, {1, 2}), ([1, 2], 5, {0, 1}), ([], 3, set())])
def test_the_highest_scores(scores: list[float], count: int, best: set[int]) -> None:
    """Places of the best, all where there are few."""
    assert set(top(np.array(scores, np.float32), count)) == best
