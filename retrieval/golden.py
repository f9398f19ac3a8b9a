"""Golden sets: passages with questions that are known to be answered by them, or by none."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.passage import SHARED, Passage, Source


class GoldenSetError(ValueError):
    """A golden set can't be read: it needs corpus.jsonl, queries.jsonl and qrels.tsv with an answer for some query."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question, the ids of the passages that answer it, and whether the content can answer it at all."""

    id: str
    text: str
    relevant: frozenset[str]
    answerable: bool


@dataclass(frozen=True, slots=True)
class GoldenSet:
    """Passages, whose keys are their ids in the set, and questions about them."""

    passages: tuple[Passage, ...]
    queries: tuple[Query, ...]


class VectorStore(Protocol):
    """Where vectors are kept, so that nothing is embedded twice."""

    def vectors(self, engine: str, keys: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Return the stored vectors of an engine, by key."""
        ...

    def keep_vectors(self, engine: str, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        """Store vectors of an engine."""
        ...


class GoldenShelf:
    """The passages of a golden set as a searcher sees a library: one edition that never changes."""

    def __init__(self, passages: Sequence[Passage], store: VectorStore) -> None:
        self._passages = {passage.id: passage for passage in passages}
        self._owners = {passage.municipality for passage in passages}
        self._store = store

    def version(self, municipality: str) -> int:
        """Return a number for what the municipality sees."""
        return self.edition(SHARED) + self.edition(municipality)

    def edition(self, owner: str) -> int:
        """Return 1 for the owner of the passages, 0 for others."""
        return int(owner in self._owners)

    def ids(self, owner: str) -> dict[str, str]:
        """Return the ids of an owner's passages, by key."""
        return {p.key: passage_id for passage_id, p in self._passages.items() if p.municipality == owner}

    def owned(self, owner: str) -> tuple[Passage, ...]:
        """Return an owner's passages."""
        return tuple(passage for passage in self._passages.values() if passage.municipality == owner)

    def live(self, municipality: str, passage_ids: Sequence[str]) -> dict[str, Passage]:
        """Return those of the passages that the municipality sees."""
        known = {i: self._passages[i] for i in passage_ids if i in self._passages}
        return {i: passage for i, passage in known.items() if passage.municipality in {municipality, SHARED}}

    def vectors(self, engine: str, keys: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Return the stored vectors of an engine, by key."""
        return self._store.vectors(engine, keys)

    def keep_vectors(self, engine: str, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        """Store vectors of an engine."""
        self._store.keep_vectors(engine, vectors)


def read_golden_set(folder: Path, municipality: str = SHARED) -> GoldenSet:
    """Return a golden set in the BEIR layout; a query without any judgement, or marked so, is one without an answer.

    Raises:
        GoldenSetError: a file is missing or a line is not what it should be.

    """
    try:
        corpus = _lines(folder / "corpus.jsonl")
        queries = _lines(folder / "queries.jsonl")
        relevant = _judgements((folder / "qrels.tsv").read_text("utf-8"))
        passages = tuple(
            Passage(municipality, str(d["id"]), "faq", d.get("title") or "", d["text"], Source("corpus.jsonl"))
            for d in corpus
        )
        asked = tuple(
            Query(str(q["id"]), q["text"], relevant[str(q["id"])], q.get("answerable", bool(relevant[str(q["id"])])))
            for q in queries
        )
    except (OSError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise GoldenSetError(str(folder)) from error
    if not any(query.relevant for query in asked):
        raise GoldenSetError(str(folder))
    return GoldenSet(passages, asked)


def _lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]


def _judgements(text: str) -> defaultdict[str, frozenset[str]]:
    relevant: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    for line in text.splitlines()[1:]:
        if line.strip():
            query, passage, score = line.split("\t")
            if float(score) > 0:
                relevant[query] |= {passage}
    return relevant
