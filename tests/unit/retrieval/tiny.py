"""A weight file of the bundled kind, a few kilobytes small: one layer that does nothing, and words with two sides."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.embedding.e5_weights import BLOCK, Weights

HIDDEN, WIDE, POSITIONS = 32, 64, 66
SIDE = HIDDEN // 2
SPACE = "\u2581"
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
LETTERS = "".join(map(chr, range(ord("가"), ord("가") + 5_600, 28)))
"""200 syllables."""

Floats = NDArray[np.float32]


def meant(count: int) -> tuple[str, str]:
    """Return that many letters in two spellings: they mean the same and have nothing in common."""
    return LETTERS[:count], LETTERS[count : 2 * count]


def noise(count: int) -> str:
    """Return letters that say nothing."""
    return LETTERS[-count:]


def tiny_weights(path: Path, pairs: int, idle: int) -> Weights:
    """Return weights that know `pairs` letters by what they mean, on one side, and `idle` ones on the other side.

    As they are, what says nothing counts as much as what is meant.
    """
    random = np.random.default_rng(3)
    one, other = meant(pairs)
    sides = random.normal(size=(pairs, SIDE)), random.normal(size=(idle, SIDE))
    words = {letter: np.concatenate((side, np.zeros(SIDE))) for letter, side in zip(one, sides[0], strict=True)}
    words |= {letter: np.concatenate((side, np.zeros(SIDE))) for letter, side in zip(other, sides[0], strict=True)}
    words |= {letter: np.concatenate((np.zeros(SIDE), 3 * s)) for letter, s in zip(noise(idle), sides[1], strict=True)}
    words |= {"<unk>": random.normal(size=HIDDEN), SPACE: random.normal(size=HIDDEN)}
    pieces = [
        *SPECIAL,
        SPACE,
        *map(chr, range(33, 127)),
        *(word for word in words if word not in {*SPECIAL, SPACE}),
        "<mask>",
    ]
    table = np.stack([np.asarray(words.get(piece, np.zeros(HIDDEN)), np.float32) for piece in pieces])
    tensors: dict[str, bytes] = {
        "emb.word": _blocks(table),
        "emb.pos": np.zeros((POSITIONS, HIDDEN), "<f4").tobytes(),
        "emb.type": np.zeros((2, HIDDEN), "<f4").tobytes(),
        **{f"l0.{part}.w": _blocks(np.zeros((HIDDEN, HIDDEN), np.float32)) for part in ("q", "k", "v", "ao")},
        **{f"l0.{part}.b": np.zeros(HIDDEN, "<f4").tobytes() for part in ("q", "k", "v", "ao", "fo", "aln", "oln")},
        "l0.fi.w": _blocks(np.zeros((WIDE, HIDDEN), np.float32)),
        "l0.fi.b": np.zeros(WIDE, "<f4").tobytes(),
        "l0.fo.w": _blocks(np.zeros((HIDDEN, WIDE), np.float32)),
        **{f"{norm}.w": np.ones(HIDDEN, "<f4").tobytes() for norm in ("emb.ln", "l0.aln", "l0.oln")},
        "emb.ln.b": np.zeros(HIDDEN, "<f4").tobytes(),
    }
    path.write_bytes(_file(pieces, tensors))
    return Weights(path)


def _file(pieces: Sequence[str], tensors: dict[str, bytes]) -> bytes:
    blob = "".join(pieces).encode()
    offsets = np.cumsum([0, *(len(piece.encode()) for piece in pieces)]).astype("<u4").tobytes()
    scores = np.full(len(pieces), -1, "<f4").tobytes()
    head = b"E5S1" + struct.pack("<I7ifi", 1, HIDDEN, 1, 1, WIDE, len(pieces), POSITIONS, 1, 1e-12, BLOCK)
    head += struct.pack("<5iQ", len(pieces), 0, 2, 1, 3, len(blob)) + offsets + scores + blob + struct.pack("<iI", 0, 0)
    size = len(head) + 4 + sum(2 + len(name) + 21 for name in tensors)
    directory = struct.pack("<i", len(tensors))
    for name, content in tensors.items():
        directory += struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", 1, 0, size, len(content))
        size += len(content)
    return head + directory + b"".join(tensors.values())


def _blocks(matrix: Floats) -> bytes:
    """Return a matrix in 4 bits, as the file keeps it."""
    rows = matrix.reshape(-1, BLOCK)
    scales = np.maximum(np.abs(rows).max(1), 1e-4).astype("<f2") / np.float16(7)
    quants = np.clip(np.rint(rows / scales[:, None].astype(np.float32)) + 8, 1, 15).astype(np.uint8)
    packed = quants[:, :16] | (quants[:, 16:] << np.uint8(4))
    return b"".join(scale.tobytes() + row.tobytes() for scale, row in zip(scales.astype("<f2"), packed, strict=True))
