"""A library and engines in memory, for tests of the search alone."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from knowledge.passage import SHARED, Passage, Source, Validity
from retrieval.embedding.embedder import Vectors
from retrieval.words.morphemes import Named


def passage(
    key: str,
    title: str,
    text: str = "",
    owner: str = SHARED,
    aliases: tuple[str, ...] = (),
    start: date | None = None,
    until: date | None = None,
) -> Passage:
    """Return a FAQ entry."""
    return Passage(owner, key, "faq", title, text, Source("faq.csv"), aliases, Validity(start, until))


class MemoryShelf:
    """Live passages in a dict, with the editions that every change makes."""

    def __init__(self, *passages: Passage) -> None:
        self.stored: dict[tuple[str, str], NDArray[np.float32]] = {}
        self._live: dict[tuple[str, str], Passage] = {}
        self._editions: dict[str, int] = {}
        self.put(*passages)

    def put(self, *passages: Passage) -> None:
        """Publish entries, in place of those with the same owner and key."""
        for entry in passages:
            self._live[entry.municipality, entry.key] = entry
        for owner in {entry.municipality for entry in passages}:
            self._editions[owner] = self.edition(owner) + 1

    def drop(self, owner: str, key: str) -> None:
        """Delete an entry."""
        del self._live[owner, key]
        self._editions[owner] += 1

    def version(self, municipality: str) -> int:
        """Return a number for what the municipality sees."""
        return self.edition(SHARED) + self.edition(municipality)

    def edition(self, owner: str) -> int:
        """Return the number of changes of an owner's content."""
        return self._editions.get(owner, 0)

    def ids(self, owner: str) -> dict[str, str]:
        """Return ids by key."""
        return {key: entry.id for (whose, key), entry in self._live.items() if whose == owner}

    def owned(self, owner: str) -> tuple[Passage, ...]:
        """Return an owner's entries."""
        return tuple(entry for (whose, _), entry in self._live.items() if whose == owner)

    def live(self, municipality: str, passage_ids: Sequence[str]) -> dict[str, Passage]:
        """Return what is live and visible."""
        visible = {entry.key: entry for entry in (*self.owned(SHARED), *self.owned(municipality))}
        return {entry.id: entry for entry in visible.values() if entry.id in set(passage_ids)}

    def vectors(self, engine: str, keys: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Return stored vectors."""
        return {key: self.stored[engine, key] for key in keys if (engine, key) in self.stored}

    def keep_vectors(self, engine: str, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        """Store vectors."""
        self.stored |= {(engine, key): vector for key, vector in vectors.items()}


class Bigrams:
    """An engine whose vectors are the counts of hashed letter pairs: like texts are near, and nothing is downloaded."""

    def __init__(self, engine: str = "bigrams", dimension: int = 256, gate: threading.Event | None = None) -> None:
        self.engine = engine
        self.dimension = dimension
        self.embedded = 0
        self._gate = gate

    def embed_query(self, text: str) -> Vectors:
        """Return the vector of a question."""
        return self._vector(text)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of passages; waits for the gate, if there is one."""
        if self._gate is not None:
            assert self._gate.wait(10)
        self.embedded += len(texts)
        return np.stack([self._vector(text) for text in texts])

    def _vector(self, text: str) -> Vectors:
        vector = np.full(self.dimension, 1e-3, np.float32)
        for first, second in pairwise(text):
            vector[zlib.crc32(f"{first}{second}".encode()) % self.dimension] += 1
        return np.asarray(vector / np.linalg.norm(vector), np.float32)


class Spaces:
    """Splits at white space."""

    engine = "spaces"

    def split(self, texts: Sequence[str]) -> list[list[str]]:
        """Return the words of each text."""
        return [text.split() for text in texts]

    def named(self, text: str) -> tuple[Named, ...]:
        """Return every word."""
        return tuple(Named(word) for word in text.split())

    def listed(self, text: str) -> frozenset[str]:
        """Return every word."""
        return frozenset(text.split())

    def spaced(self, text: str) -> str:
        """Return the text as it is."""
        return text

    def polite(self, text: str) -> str:
        """Return the text as it is."""
        return text
