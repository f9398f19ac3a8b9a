"""Text to vectors: the protocol that every embedding engine keeps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


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
