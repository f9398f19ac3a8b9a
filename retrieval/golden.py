"""Golden sets: passages with questions that are known to be answered by them, or by none."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.passage import SHARED, Passage, Source

JUDGEMENTS = (
    "qrels.tsv",
    "qrels/test.tsv",
    "qrels/dev.tsv",
    "qrels/train.tsv",
    "test.tsv",
    "dev.tsv",
    "train.tsv",
)
"""Where judgements are looked for; the first of these files that is there counts."""

COLUMNS = (3, 4)
"""Query, passage, score; or as TREC has it, with a column after the query that means nothing."""


class GoldenSetError(ValueError):
    """A golden set can't be read: {folder}: {place}: {reason}."""

    def __init__(self, folder: Path, place: str, reason: str) -> None:
        super().__init__(f"{folder}: {place}: {reason}")
        self.place = place
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Query:
    """A question, the ids of the passages that answer it, and whether the content can answer it at all.

    `grades` tell how well each of them does, above 0; one without a grade has 1.
    """

    id: str
    text: str
    relevant: frozenset[str]
    answerable: bool
    grades: Mapping[str, float] = field(default_factory=dict)

    def gain(self, passage: str) -> float:
        """Return what a passage is worth to who asks this: its grade, 0 when it does not answer."""
        return self.grades.get(passage, 1.0) if passage in self.relevant else 0.0

    @property
    def best_gains(self) -> tuple[float, ...]:
        """Return the gains of all passages that answer, the highest first."""
        return tuple(sorted(map(self.gain, self.relevant), reverse=True))


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
    """Return a golden set in the BEIR layout: corpus.jsonl, queries.jsonl, and one of the files of JUDGEMENTS.

    A query without any judgement above 0, or marked so, is one without an answer. But where the judgements are those of
    a split (test.tsv), a query that they do not name belongs to another split, and is left out unless it is marked. Of
    an id or a judgement that stands twice the last counts.

    Raises:
        GoldenSetError: a file is missing or a line is not what it should be.

    """
    passages = {
        key: Passage(municipality, key, "faq", _words(row, "title"), _words(row, "text"), Source("corpus.jsonl"))
        for key, row in _rows(folder, "corpus.jsonl", ("text", "title"))
    }
    rows = dict(_rows(folder, "queries.jsonl", ("text",)))
    file = next((name for name in JUDGEMENTS if (folder / name).is_file()), JUDGEMENTS[0])
    judged = _judgements(folder, file)
    split = file != JUDGEMENTS[0]
    asked = tuple(
        _query(key, row, judged.get(key, {})) for key, row in rows.items() if key in judged or not split or _marked(row)
    )
    if not passages:
        raise GoldenSetError(folder, "corpus.jsonl", "no passages")
    if not any(query.relevant for query in asked):
        raise GoldenSetError(folder, file, "no answer for any query of queries.jsonl")
    return GoldenSet(tuple(passages.values()), asked)


def _query(key: str, row: Mapping[str, Any], judged: Mapping[str, float]) -> Query:
    grades = {passage: grade for passage, grade in judged.items() if grade > 0}
    marked = row.get("answerable")
    return Query(key, _words(row, "text"), frozenset(grades), bool(grades if marked is None else marked), grades)


def _marked(row: Mapping[str, Any]) -> bool:
    return row.get("answerable") is False


def _words(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return "" if value is None else str(value)


def _rows(folder: Path, name: str, needed: Sequence[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Return the id and the object of each line; an object has at least one of the needed names."""
    for number, line in _lines(folder, name):
        try:
            row = json.loads(line)
        except ValueError as error:
            raise GoldenSetError(folder, f"{name}:{number}", "no JSON") from error
        if not isinstance(row, dict) or not any(known in row for known in needed):
            raise GoldenSetError(folder, f"{name}:{number}", f"no object with {' or '.join(needed)}")
        key = row.get("_id", row.get("id"))
        if not isinstance(key, str | int | float):
            raise GoldenSetError(folder, f"{name}:{number}", "no id")
        yield str(key), row


def _judgements(folder: Path, name: str) -> dict[str, dict[str, float]]:
    """Return the score of each judged passage, by query; a first line whose last column is no number is the head."""
    judged: dict[str, dict[str, float]] = {}
    for place, (number, line) in enumerate(_lines(folder, name)):
        columns = [_unquoted(column) for column in line.split("\t")]
        score = _number(columns[-1])
        if score is None and place == 0:
            continue
        if score is None or len(columns) not in COLUMNS:
            raise GoldenSetError(folder, f"{name}:{number}", "no query, passage and score with tabs between them")
        judged.setdefault(columns[0], {})[columns[-2]] = score
    return judged


def _lines(folder: Path, name: str) -> Iterator[tuple[int, str]]:
    """Return the lines that are not blank, with their numbers; only a line feed ends one, as it can't stand in JSON."""
    try:
        content = (folder / name).read_text("utf-8-sig")
    except OSError as error:
        raise GoldenSetError(folder, name, "cannot be read") from error
    except UnicodeDecodeError as error:
        raise GoldenSetError(folder, name, "is not UTF-8") from error
    for number, line in enumerate(content.split("\n"), 1):
        if line.strip():
            yield number, line.removesuffix("\r")


def _unquoted(column: str) -> str:
    quoted = len(column) > 1 and column[0] == column[-1] == '"'
    return column[1:-1].replace('""', '"') if quoted else column


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
