"""Text to vectors: the protocol that every embedding engine keeps, and a memory for repeated questions."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

LONGEST_CACHED = 512
"""Letters: what is longer is hardly asked twice in the same words, and would let one person fill the memory."""


UNWRITABLE = dict.fromkeys((0, *range(0xD800, 0xE000)), " ")
"""NUL, which ends a text in some tokenizers, and lone surrogates, which no encoding takes."""


def writable(text: str) -> str:
    """Return `text` with spaces for the characters that tokenizers fail on."""
    return text.translate(UNWRITABLE)


class Embedder(Protocol):
    """An embedding engine. Vectors have length 1, so that a dot product is the cosine.

    `engine` names the weights and how they are run; it is stored with each vector: another engine, other vectors.
    """

    engine: str
    dimension: int

    def embed_query(self, text: str) -> Vectors:
        """Return the vector of a question, shape (dimension,)."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of passages, shape (len(texts), dimension), in the order given."""
        ...


class CachedEmbedder:
    """An `Embedder` that keeps the vectors of the questions asked last. One object serves many threads.

    The vectors of questions that it returns are read-only, as several callers hold the same one.
    """

    def __init__(self, embedder: Embedder, *, size: int = 4096) -> None:
        """Keep up to `size` vectors (each 4 bytes times the dimension) of what `embedder` returns."""
        self.engine = embedder.engine
        self.dimension = embedder.dimension
        self._embedder = embedder
        self._size = size
        self._vectors: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = Lock()

    def embed_query(self, text: str) -> Vectors:
        """Return the vector of a question, shape (dimension,), from memory where it was asked before."""
        with self._lock:
            vector = self._vectors.get(text)
            if vector is not None:
                self._vectors.move_to_end(text)
                return vector
        vector = self._embedder.embed_query(text).copy()
        vector.setflags(write=False)
        if len(text) <= LONGEST_CACHED:
            self._remember(text, vector)
        return vector

    def _remember(self, text: str, vector: Vectors) -> None:
        with self._lock:
            self._vectors[text] = vector
            self._vectors.move_to_end(text)
            while len(self._vectors) > self._size:
                self._vectors.popitem(last=False)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of passages, shape (len(texts), dimension): these are not kept."""
        return self._embedder.embed_passages(texts)
