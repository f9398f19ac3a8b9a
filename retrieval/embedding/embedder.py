"""Text to vectors: the protocol that every embedding engine keeps, and a memory for repeated questions."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from hashlib import sha256
from threading import Lock
from typing import Protocol, cast

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

LONGEST_KEPT = 512
"""Letters: a longer text is known by its digest, and no states of its tokens are kept, or one person could fill the
memory. Its vector is: one message looks for the same words several times, each a second of the processor for 4,000."""
STATES_KEPT = 64
"""Questions whose tokens' states are kept, too: a message's pieces, until its screen and its search are done."""

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


class Telling(Embedder, Protocol):
    """An `Embedder` that can give out more than its vector of a text."""

    def query_states(self, text: str) -> tuple[Vectors, Vectors]:
        """Return the vector of a question and the states of its tokens, shape (tokens, dimension)."""
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
        self._states: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = Lock()

    def embed_query(self, text: str) -> Vectors:
        """Return the vector of a question, shape (dimension,), from memory where it was asked before."""
        key = _key(text)
        with self._lock:
            vector = self._vectors.get(key)
            if vector is not None:
                self._vectors.move_to_end(key)
                return vector
        return self._kept(self._vectors, self._size, key, self._embedder.embed_query(text))

    def query_states(self, text: str) -> tuple[Vectors, Vectors]:
        """Return the vector of a question and the states of its tokens, from memory where both were asked before.

        Raises:
            AttributeError: the engine tells no states.

        """
        key = _key(text)
        with self._lock:
            vector, states = self._vectors.get(key), self._states.get(key)
        if vector is not None and states is not None:
            return vector, states
        vector, states = cast("Telling", self._embedder).query_states(text)
        vector = self._kept(self._vectors, self._size, key, vector)
        room = min(self._size, STATES_KEPT) if len(text) <= LONGEST_KEPT else 0
        return vector, self._kept(self._states, room, key, states)

    def _kept(self, memory: OrderedDict[str, Vectors], size: int, key: str, found: Vectors) -> Vectors:
        """Return a copy that nobody can write to, remembered where there is room for it."""
        found = found.copy()
        found.setflags(write=False)
        if size:
            with self._lock:
                memory[key] = found
                memory.move_to_end(key)
                while len(memory) > size:
                    memory.popitem(last=False)
        return found

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of passages, shape (len(texts), dimension): these are not kept."""
        return self._embedder.embed_passages(texts)


def _key(text: str) -> str:
    """Return what a text is remembered by: itself, or the digest of a long one."""
    return text if len(text) <= LONGEST_KEPT else sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
