"""A file of norms and biases of one's own, and the engine that it makes of the bundled weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from retrieval.embedding.adapted import BASE, adaptable, adapted_weights, write_adapted
from retrieval.embedding.e5 import E5
from retrieval.embedding.e5_weights import Weights, WeightsUnreadableError
from tests.unit.retrieval.tiny import HIDDEN, SIDE, meant, noise, tiny_weights


@pytest.fixture
def base(tmp_path: Path) -> Weights:
    """Return tiny weights."""
    return tiny_weights(tmp_path / "base.bin", 8, 4)


def quiet() -> np.ndarray:  # type: ignore[type-arg]
    """Return a norm that lets nothing through that says nothing."""
    return np.where(np.arange(HIDDEN) < SIDE, 1, 0).astype(np.float32)


def test_what_may_be_adapted_is_in_the_file(base: Weights) -> None:
    """Each layer's six biases and two norms, and the norm of the words; none of it is kept in 4 bits."""
    names = adaptable(base)
    assert len(names) == 6 + 4 + 2
    assert all(len(base.vector(name)) in {HIDDEN, 2 * HIDDEN} for name in names)


def test_another_norm_makes_another_engine_and_leaves_the_first_as_it_is(base: Weights, tmp_path: Path) -> None:
    """The engine's name changes with the numbers, so that no vector of the one is taken for the other's."""
    file = write_adapted(tmp_path / "new" / "a.npz", base, {"l0.oln.w": quiet()})
    before = E5(tmp_path, base)
    (one, *_), (same, *_) = meant(8)
    pair = f"{one}{noise(4)[0]}", f"{same}{noise(4)[1]}"
    apart = float(before.embed_query(pair[0]) @ before.embed_query(pair[1]))
    after = E5(tmp_path, adapted_weights(file, base))
    assert after.engine != before.engine
    assert E5(tmp_path, adapted_weights(file, base)).engine == after.engine
    assert float(after.embed_query(pair[0]) @ after.embed_query(pair[1])) > apart + 0.1
    again = float(E5(tmp_path, base).embed_query(pair[0]) @ before.embed_query(pair[1]))
    assert again == pytest.approx(apart)
    assert file.stat().st_size < 10_000
    assert [path.name for path in file.parent.iterdir()] == ["a.npz"]


def broken(path: Path, base: Weights, kind: str) -> None:
    """Write a file that is wrong in some way."""
    vectors = {"l0.oln.w": quiet()}
    match kind:
        case "missing":
            return
        case "no archive":
            path.write_bytes(b"nothing")
        case "cut off":
            write_adapted(path, base, vectors)
            path.write_bytes(path.read_bytes()[:-40])
        case "pickled":
            np.savez(path, **{BASE: np.array(base.digest), "l0.oln.w": np.array([object()])})
        case "another base":
            np.savez(path, **{BASE: np.array("other")}, **vectors)  # type: ignore[arg-type]
        case "a matrix":
            write_adapted(path, base, {"l0.q.w": quiet()})
        case "too short":
            write_adapted(path, base, {"l0.oln.w": quiet()[:4]})
        case "not a number":
            write_adapted(path, base, {"l0.oln.w": quiet() * np.float32(np.nan)})
        case "of another type":
            write_adapted(path, base, {"l0.oln.w": quiet().astype(np.float64)})  # type: ignore[dict-item]


@pytest.mark.parametrize(
    "kind",
    [
        "missing",
        "no archive",
        "cut off",
        "pickled",
        "another base",
        "a matrix",
        "too short",
        "not a number",
        "of another type",
    ],
)
def test_a_file_that_does_not_fit_is_refused(base: Weights, tmp_path: Path, kind: str) -> None:
    """Whatever is wrong with it is found when it is read, and said with its name."""
    path = tmp_path / "a.npz"
    broken(path, base, kind)
    with pytest.raises(WeightsUnreadableError) as caught:
        adapted_weights(path, base)
    assert caught.value.args[0] == path


def test_whatever_byte_is_damaged_one_sentence_is_said(base: Weights, tmp_path: Path) -> None:
    """Each way in which an archive breaks is that of an unreadable file; so is an array that is in none."""
    path = write_adapted(tmp_path / "a.npz", base, {"l0.oln.w": quiet()})
    content = path.read_bytes()
    refused = 0
    for at in range(0, len(content), 3):
        path.write_bytes(content[:at] + bytes([content[at] ^ 255]) + content[at + 1 :])
        try:
            adapted_weights(path, base)
        except WeightsUnreadableError:
            refused += 1
    assert refused > len(content) / 6
    np.save(tmp_path / "b.npy", quiet())
    with pytest.raises(WeightsUnreadableError):
        adapted_weights(tmp_path / "b.npy", base)


def test_an_interrupted_write_leaves_nothing(base: Weights, tmp_path: Path) -> None:
    """What was begun is taken away, and the old file stays."""
    folder = tmp_path / "kept"
    file = write_adapted(folder / "a.npz", base, {"l0.oln.w": quiet()})
    content = file.read_bytes()
    (folder / "b.npz").mkdir()
    with pytest.raises(OSError, match=r"b\.npz"):
        write_adapted(folder / "b.npz", base, {})
    assert sorted(path.name for path in folder.iterdir()) == ["a.npz", "b.npz"]
    assert file.read_bytes() == content
