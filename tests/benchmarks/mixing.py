"""Korean content with English entries between: who asks in either language finds what is meant.

    python -m tests.benchmarks.mixing FOLDER_IN_BEIR_LAYOUT …

The sample content is searched with none, 30 and all entries of each (English) folder beside it. Prints hit@1, hit@3 and
MRR of the golden set's English questions and of its others (120), whose answers are Korean; of entries of the folders
asked for by their own words (150 at most); and of the folders' questions (120 at most).
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

os.environ.setdefault("OMP_NUM_THREADS", "1")  # one question, one core

from knowledge.content import read_content
from knowledge.passage import SHARED, Passage
from retrieval.answer import Question
from retrieval.embedding.e5 import E5
from retrieval.evaluation import hit_at, mrr
from retrieval.golden import GoldenSet, GoldenShelf, read_golden_set
from retrieval.searcher import Searcher
from tests.benchmarks.peers import KEPT, KeptVectors, WordsInMemory

ROOT = Path(__file__).parents[2]
GOLDEN, SAMPLES = ROOT / "tests" / "evaluation" / "golden.jsonl", ROOT / "knowledge" / "samples"
DAY, SEED, SOME = date(2026, 11, 25), 3, 30

Asking = tuple[str, str, frozenset[str]]
"""A municipality, a question, and the keys of the passages that answer it."""


def golden() -> dict[str, list[Asking]]:
    """Return the golden set's answerable questions in English and 120 others."""
    rows = [row for row in map(json.loads, GOLDEN.read_text("utf-8").splitlines()) if row["expect"]]
    asked = [
        (row["kind"] == "english", (row["municipality"], f"{row['previous']} {row['text']}".strip(), row["expect"]))
        for row in rows
    ]
    english, other = ([one for foreign, one in asked if foreign is wanted] for wanted in (True, False))
    return {"golden, in English": english, "golden, in Korean": other[:120]}


def beside(sets: Sequence[GoldenSet], count: int | None) -> list[Passage]:
    """Return so many entries of each set as shared content, under keys that no sample has."""
    chosen = [passage for one in sets for passage in (Random(1).sample(one.passages, count) if count else one.passages)]
    return [replace(passage, key=f"x{passage.key}", municipality=SHARED) for passage in chosen]


def own(entries: Sequence[Passage], sets: Sequence[GoldenSet]) -> dict[str, list[Asking]]:
    """Return the entries' own words as questions, and questions of the sets that some entry answers."""
    random, there = Random(SEED), {entry.key for entry in entries}
    words = [("gimpo", entry.text, frozenset({entry.key})) for entry in entries]
    asked = [
        ("gimpo", query.text, frozenset(f"x{key}" for key in query.relevant))
        for one in sets
        for query in one.queries
        if any(f"x{key}" in there for key in query.relevant)
    ]
    return {
        "entries' own words": random.sample(words, min(150, len(words))),
        "questions of the sets": random.sample(asked, min(120, len(asked))),
    }


def ranks(searcher: Searcher, asked: Sequence[Asking]) -> Iterator[int | None]:
    """Yield the rank of the first right passage for each question."""
    for municipality, text, right in asked:
        searcher.prepare(municipality)
        found = [hit.passage.key for hit in searcher.search(Question(municipality, text, DAY))]
        yield next((rank for rank, key in enumerate(found) if key in right), None)


def lines(folders: Sequence[Path]) -> Iterator[str]:
    """Yield a line for each kind of questions and each content."""
    sets = [read_golden_set(folder) for folder in folders]
    samples = read_content(SAMPLES).passages
    store, embedder = KeptVectors(KEPT / "mixed.npz"), E5(KEPT / "models")
    for count in (0, SOME, None):
        entries = beside(sets, count) if count != 0 else []
        searcher = Searcher(GoldenShelf((*samples, *entries), store), embedder, kept=WordsInMemory())
        for kind, asked in (golden() | (own(entries, sets) if entries else {})).items():
            found = list(ranks(searcher, asked))
            hits = " ".join(f"{hit_at(found, k):.3f}" for k in (1, 3))
            yield f"{len(entries)} entries | {kind} ({len(found)}) | {hits} {mrr(found):.3f}"
        store.save()


if __name__ == "__main__":
    for line in lines([Path(name) for name in sys.argv[1:]]):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
