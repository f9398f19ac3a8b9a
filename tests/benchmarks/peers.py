"""The product's search on a folder in the BEIR layout, measured as other libraries are beside it.

    python -m tests.benchmarks.peers FOLDER [QUESTIONS] [--ranks FILE]
    python -m tests.benchmarks.margins OURS THEIRS …

Prints a line of JSON: quality on the first QUESTIONS (400) answerable questions of a list shuffled with seed 7, seconds
to index with the passages' vectors ready, processor milliseconds a question without and with its encoding, and the most
memory that was held. FILE gets the rank of the first right passage for each question, for `margins`.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")  # one question, one core

import numpy as np
from numpy.typing import NDArray

from retrieval.answer import Question
from retrieval.embedding.e5 import E5
from retrieval.embedding.embedder import Vectors
from retrieval.evaluation import hit_at, mrr
from retrieval.golden import GoldenShelf, read_golden_set
from retrieval.searcher import Searcher
from retrieval.segment import QUESTION, vector_key, wanted

SEED, DEPTH, BATCH = 7, 10, 32
DAY = date(2026, 11, 25)
KEPT = Path("build/benchmark")


class Timed:
    """An embedder that adds up the processor time of questions, and how many it encoded."""

    def __init__(self, embedder: E5) -> None:
        self.engine, self.dimension, self._embedder = embedder.engine, embedder.dimension, embedder
        self.seconds, self.calls = 0.0, 0

    def embed_query(self, text: str) -> Vectors:
        """Return the vector of a question."""
        began = time.process_time()
        vector = self._embedder.embed_query(text)
        self.seconds += time.process_time() - began
        self.calls += 1
        return vector

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of passages."""
        return self._embedder.embed_passages(texts)


class KeptVectors:
    """Vectors by key in one file, so that a second run embeds nothing."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known: dict[str, NDArray[np.float32]] = dict(np.load(file)) if file.exists() else {}

    def vectors(self, _engine: str, keys: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Return the kept vectors, by key."""
        return {key: self._known[key] for key in keys if key in self._known}

    def keep_vectors(self, _engine: str, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        """Keep vectors."""
        self._known |= vectors

    def save(self) -> None:
        """Write them to the file."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        np.savez(self._file, **self._known)  # type: ignore[arg-type]


class WordsInMemory:
    """Words of passages by key, as the database keeps them: what was split while indexing is not split again."""

    def __init__(self) -> None:
        self._known: dict[str, list[str]] = {}

    def words(self, _splitter: str, keys: Sequence[str]) -> dict[str, list[str]]:
        """Return the kept words, by key."""
        return {key: self._known[key] for key in keys if key in self._known}

    def keep_words(self, _splitter: str, words: Mapping[str, Sequence[str]]) -> None:
        """Keep words."""
        self._known |= {key: list(found) for key, found in words.items()}


def embedded(embedder: Timed, role: str, text: str) -> Vectors:
    """Return the vector of a text in its role."""
    return embedder.embed_query(text) if role == QUESTION else embedder.embed_passages([text])[0]


def measure(folder: Path, count: int) -> tuple[dict[str, Any], dict[str, int | None]]:
    """Return the figures of one folder, and the rank of the first right passage (from 0) for each question."""
    golden = read_golden_set(folder)
    asked = [query for query in golden.queries if query.relevant]
    Random(SEED).shuffle(asked)
    asked = asked[:count]
    embedder, store = Timed(E5(KEPT / "models")), KeptVectors(KEPT / f"{folder.resolve().name}.npz")
    shelf = GoldenShelf(golden.passages, store)
    for start in range(0, len(golden.passages), BATCH):
        pairs = {vector_key(*pair): pair for one in golden.passages[start : start + BATCH] for pair in wanted(one)}
        missing = {key: pair for key, pair in pairs.items() if not store.vectors("", [key])}
        store.keep_vectors("", {key: embedded(embedder, *pair) for key, pair in missing.items()})
    store.save()

    searcher = Searcher(shelf, embedder, kept=WordsInMemory())
    began, cpu = time.perf_counter(), time.process_time()
    searcher.prepare("nowhere")
    built, built_cpu = time.perf_counter() - began, time.process_time() - cpu
    searcher.search(Question("nowhere", asked[0].text, DAY), DEPTH)

    ranks, took, rest = [], [], []
    embedder.calls = 0
    for query in asked:
        began, encoded = time.process_time(), embedder.seconds
        found = [hit.passage.key for hit in searcher.search(Question("nowhere", query.text, DAY), DEPTH)]
        took.append((time.process_time() - began) * 1000)
        rest.append(took[-1] - (embedder.seconds - encoded) * 1000)
        ranks.append(next((rank for rank, key in enumerate(found) if key in query.relevant), None))
    figures = {
        "peer": "gyeot",
        "set": folder.resolve().name,
        "queries": len(asked),
        **{f"hit@{k}": round(hit_at(ranks, k), 4) for k in (1, 3, 10)},
        "mrr@10": round(mrr(ranks), 4),
        "build_s": round(built, 2),
        "build_cpu_s": round(built_cpu, 2),
        "cpu_ms_p50": round(float(np.percentile(rest, 50)), 1),
        "cpu_ms_p95": round(float(np.percentile(rest, 95)), 1),
        "with_encoder_cpu_ms_p50": round(float(np.percentile(took, 50)), 1),
        "with_encoder_cpu_ms_p95": round(float(np.percentile(took, 95)), 1),
        "encoded_a_question": round(embedder.calls / len(asked), 2),
        "peak_rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    return figures, {query.id: rank for query, rank in zip(asked, ranks, strict=True)}


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("questions", type=int, nargs="?", default=400)
    parser.add_argument("--ranks", type=Path)
    options = parser.parse_args()
    figures, ranks = measure(options.folder, options.questions)
    if options.ranks:
        options.ranks.write_text(json.dumps({**figures, "ranks": ranks}), "utf-8")
    sys.stdout.write(json.dumps(figures, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
