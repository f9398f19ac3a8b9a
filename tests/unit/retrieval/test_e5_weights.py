"""Reading the weight file."""

from __future__ import annotations

import hashlib
import struct
from pathlib import Path

import numpy as np
import pytest

from retrieval.embedding import e5_weights
from retrieval.embedding.e5_weights import Weights, WeightsMissingError, WeightsUnreadableError, bundled_weights

HIDDEN = 32


def _file(
    *, magic: bytes = b"E5S1", block: int = 32, name: bytes = b"emb.word", claimed: int | None = None, keep: int = -1
) -> bytes:
    """Return a small weight file: three pieces, one replacement, one matrix of two rows."""
    pieces = ["<s>", "가", "é"]
    blob = "".join(pieces).encode()
    offsets = np.cumsum([0, *(len(piece.encode()) for piece in pieces)]).astype("<u4").tobytes()
    scores = np.array([0, -1, -2.5], "<f4").tobytes()
    replacement = struct.pack("<IB2I", 0x1F600, 2, ord("a"), ord("b"))
    head = magic + struct.pack("<I7ifi", 1, HIDDEN, 1, 2, 64, 2, 8, 1, 1e-12, block)
    head += struct.pack("<5iQ", len(pieces), 0, 2, 1, 2, len(blob)) + offsets + scores + blob
    head += struct.pack("<iI", 1, len(replacement)) + replacement
    rows = b"".join(
        struct.pack("<e", scale) + bytes(low | (15 - low) << 4 for low in range(16)) for scale in (0.5, 2.0)
    )
    place = len(head) + 4 + 2 + len(name) + 21
    size = len(rows) if claimed is None else claimed
    head += struct.pack("<iH", 1, len(name)) + name + struct.pack("<BIQQ", 1, 64, place, size)
    return (head + rows)[: keep if keep >= 0 else None]


def _written(folder: Path, content: bytes) -> Path:
    path = folder / "weights.bin"
    path.write_bytes(content)
    return path


def test_all_parts_of_the_file_are_read(tmp_path: Path) -> None:
    """Sizes, pieces, replacements and rows come back as they were put in; low nibbles come first, then high ones."""
    path = _written(tmp_path, _file())
    weights = Weights(path)
    assert (weights.shape.hidden, weights.shape.positions, weights.begin, weights.end) == (HIDDEN, 8, 0, 2)
    assert weights.vocabulary().pieces == ("<s>", "가", "é")
    assert weights.vocabulary().scores.tolist() == [0, -1, -2.5]
    assert weights.replacements == {0x1F600: "ab"}
    row = np.concatenate((np.arange(16), 15 - np.arange(16))) - 8
    assert np.array_equal(weights.embeddings(np.array([1, 0, 1], np.int32)), np.stack([2 * row, 0.5 * row, 2 * row]))
    assert weights.digest == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(_file(magic=b"GGUF"), id="another kind of file"),
        pytest.param(_file(block=64), id="blocks of another size"),
        pytest.param(_file(keep=60), id="ends in the sizes"),
        pytest.param(_file(keep=130), id="ends in the tensors' list"),
        pytest.param(_file(claimed=10_000), id="a tensor beyond the end"),
        pytest.param(_file(claimed=17), id="half a row"),
        pytest.param(_file(name=b"emb.pos"), id="no embedding table"),
    ],
)
def test_a_damaged_file_is_refused(tmp_path: Path, content: bytes) -> None:
    """Whatever is wrong with the file is found when it is opened, and said with the file's name."""
    path = _written(tmp_path, content)
    with pytest.raises(WeightsUnreadableError) as caught:
        Weights(path)
    assert caught.value.args[0] == path


def test_no_file_is_refused(tmp_path: Path) -> None:
    """A file that is gone is an error of the same kind."""
    with pytest.raises(WeightsUnreadableError):
        Weights(tmp_path / "none")


@pytest.mark.parametrize(
    ("name", "value"), [("PACKAGE", "a-package-that-nobody-has"), ("FILE", "a-file-that-is-not-in-it.bin")]
)
def test_missing_weights_are_said_to_be_missing(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """Without the package, or without the file in it, the error says what to install."""
    monkeypatch.setattr(e5_weights, name, value)
    with pytest.raises(WeightsMissingError, match=value):
        bundled_weights()


def test_the_bundled_file_is_what_its_package_says() -> None:
    """The weights are multilingual-e5-small's: 12 layers of 384, 250,002 pieces and room for 250,037."""
    weights = bundled_weights()
    shape = weights.shape
    assert (shape.hidden, shape.layers, shape.heads, shape.feed_forward) == (384, 12, 12, 1536)
    assert (len(weights.vocabulary().pieces), shape.vocabulary) == (250_002, 250_037)
    assert weights.blocks("emb.word", 384).quants.shape == (250_037, 12, 32)
