"""A candidate: content as municipalities would see it once it is published, beside the live one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.municipality import Municipality
from knowledge.passage import SHARED, Passage
from knowledge.stock import Withdrawn
from retrieval.golden import VectorStore


class Candidate:
    """What a searcher and an answerer see of content that is not published: one edition that never changes.

    Vectors are kept in `store`, so that nothing is embedded again when the content is published after all.
    """

    def __init__(self, municipalities: Iterable[Municipality], passages: Iterable[Passage], store: VectorStore) -> None:
        self._municipalities = tuple(municipalities)
        self._owned: dict[str, dict[str, Passage]] = {}
        self._by_id: dict[str, Passage] = {}
        for passage in passages:
            self._owned.setdefault(passage.municipality, {})[passage.key] = passage
            self._by_id[passage.id] = passage
        self._store = store

    def municipalities(self) -> tuple[Municipality, ...]:
        """Return every municipality."""
        return self._municipalities

    def version(self, municipality: str) -> int:
        """Return a number for what the municipality sees."""
        return self.edition(SHARED) + self.edition(municipality)

    def edition(self, owner: str) -> int:
        """Return 1 for an owner with passages, 0 for others."""
        return int(owner in self._owned)

    def ids(self, owner: str) -> dict[str, str]:
        """Return the ids of an owner's passages, by key."""
        return {key: passage.id for key, passage in self._owned.get(owner, {}).items()}

    def owned(self, owner: str) -> tuple[Passage, ...]:
        """Return an owner's passages."""
        return tuple(self._owned.get(owner, {}).values())

    def passage(self, municipality: str, passage_id: str) -> Passage | None:
        """Return a passage if the municipality would see it."""
        return self.live(municipality, (passage_id,)).get(passage_id)

    def withdrawn(self, municipality: str, passage_id: str) -> Withdrawn | None:  # noqa: ARG002
        """Return None: a candidate has no past."""
        return None

    def live(self, municipality: str, passage_ids: Sequence[str]) -> dict[str, Passage]:
        """Return those passages, by id, that the municipality would see: its own in place of shared ones."""
        own = self._owned.get(municipality, {})
        found = {}
        for identity in passage_ids:
            passage = self._by_id.get(identity)
            if passage is None or passage.municipality not in {municipality, SHARED}:
                continue
            if passage.municipality == municipality or passage.key not in own:
                found[identity] = passage
        return found

    def vectors(self, engine: str, keys: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Return the stored vectors of an engine, by key."""
        return self._store.vectors(engine, keys)

    def keep_vectors(self, engine: str, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        """Store vectors of an engine."""
        self._store.keep_vectors(engine, vectors)
