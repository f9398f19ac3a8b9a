"""The search on golden sets: what each part brings, how sure it is, how long it takes.

python -m tests.benchmarks.retrieval quality [FOLDER_IN_BEIR_LAYOUT …] [--cache FILE] [--queries 400] [--skip 0]
python -m tests.benchmarks.retrieval golden [--cache FILE]
python -m tests.benchmarks.retrieval fit [FOLDER …] [--cache FILE] [--queries 800] [--skip 400]
python -m tests.benchmarks.retrieval speed [--passages 5000 50000]

`quality` and `golden` print a table; `fit` prints fusion weights learned on the given sets and on the tuning half of
the golden set; `speed` measures everything but the encoder.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # one question, one core

import numpy as np
from numpy.typing import NDArray

from knowledge.content import read_content
from knowledge.library import Library, Stock
from knowledge.passage import SHARED, Passage, Source
from knowledge.storage import Storage, metadata
from retrieval.answer import Question
from retrieval.embedding.e5 import E5
from retrieval.embedding.embedder import Vectors
from retrieval.evaluation import hit_at, mrr
from retrieval.fusing import WEIGHTS, Column, Evidence, fuse
from retrieval.golden import GoldenShelf, read_golden_set
from retrieval.ranking import gather
from retrieval.searcher import Searcher
from retrieval.words.morphemes import Morphemes, Named
from tests.benchmarks.second_voter import SecondVoter, Votes
from tests.unit.retrieval.memory import MemoryShelf

ROOT = Path(__file__).parents[2]
GOLDEN, SAMPLES = ROOT / "tests" / "evaluation" / "golden.jsonl", ROOT / "knowledge" / "samples"
DAY = date(2026, 11, 25)
MOMENT = datetime(2026, 11, 25, tzinfo=UTC)
NEAR, FAR = "near", "far"

WITH_VOTES: Mapping[str, float] = {**WEIGHTS, "second_passage": 0.37, "second_question": 0.13}
"""What the second voter weighs beside the product's scores, learned with them."""

SCORERS: Mapping[str, frozenset[str]] = {
    "e5, passage": frozenset({"passage"}),
    "e5, question": frozenset({"question"}),
    "e5, both": frozenset({"passage", "question"}),
    "BM25 morphemes": frozenset({"morphemes"}),
    "BM25 bigrams": frozenset({"bigrams"}),
    "BM25 both": frozenset({"morphemes", "bigrams"}),
    "USE": frozenset({"second_passage", "second_question"}),
    "e5 passage + BM25": frozenset({"passage", "morphemes", "bigrams"}),
    "+ question view": frozenset({"passage", "question", "morphemes", "bigrams"}),
    "+ parts (product)": frozenset({"passage", "part", "question", "morphemes", "bigrams"}),
    "+ USE": frozenset(WITH_VOTES),
}


@dataclass(frozen=True, slots=True)
class Case:
    """One question with the scores of its candidates and which of them answer it."""

    text: str
    kind: str
    split: str
    answerable: bool
    evidence: Evidence
    right: NDArray[np.bool_]
    factors: Mapping[str, Column]


class Keeping:
    """An embedder that keeps the vectors of questions too, so that a second run is quick."""

    def __init__(self, embedder: E5 | SecondVoter, library: Library) -> None:
        self.engine, self.dimension = embedder.engine, embedder.dimension
        self._embedder, self._library = embedder, library

    def embed_query(self, text: str) -> Vectors:
        """Return the vector of a question, from the library where it is kept."""
        key = f"asked:{text}"[:64] if len(text) < 50 else f"asked:{hash_of(text)}"
        found = self._library.vectors(self.engine, [key])
        if key not in found:
            found = {key: self._embedder.embed_query(text)}
            self._library.keep_vectors(self.engine, found)
        return found[key]

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of passages."""
        return self._embedder.embed_passages(texts)


def hash_of(text: str) -> str:
    """Return a short digest."""
    from hashlib import sha256

    return sha256(text.encode()).hexdigest()[:40]


def kept_in(cache: Path) -> Library:
    """Return a library in a file that serves as the store of vectors."""
    cache.parent.mkdir(parents=True, exist_ok=True)
    storage = Storage(f"sqlite:///{cache}")
    metadata.create_all(storage.engine)
    return Library(storage)


def engines(library: Library, cache: Path) -> tuple[Keeping, Votes]:
    """Return the product's engine, and what the second voter says."""
    return Keeping(E5(cache.parent / "models"), library), Votes(Keeping(SecondVoter(), library), library)


def case_of(
    searcher: Searcher, second: Votes, question: Question, known: Mapping[str, Passage], row: Mapping[str, object]
) -> Case:
    """Return the evidence that the product's search gathers for a question, with that of the second voter."""
    asked = searcher._reader.typed(searcher._pool(question.municipality), question)
    found = gather(searcher._pool(question.municipality), asked, question.on)
    relevant = row["relevant"]
    assert isinstance(relevant, frozenset)
    passages = [known[passage_id] for passage_id in found.ids]
    right = np.array([passage.key in relevant for passage in passages], bool)
    kind, split = str(row["kind"]), str(row["split"])
    evidence = {**found.evidence, **second.of(asked.text, passages)}
    return Case(asked.text, kind, split, bool(relevant), evidence, right, found.factors)


def cases_of_folder(folder: Path, options: argparse.Namespace, library: Library) -> list[Case]:
    """Return cases of a folder: the queries after the first `skip` of a shuffled list, then the unanswerable ones."""
    golden = read_golden_set(folder)
    first, second = engines(library, options.cache)
    searcher = Searcher(GoldenShelf(golden.passages, library), first)
    searcher.prepare("nowhere")
    known = {passage.id: passage for passage in golden.passages}
    asked = [query for query in golden.queries if query.relevant]
    Random(options.seed).shuffle(asked)
    asked = asked[options.skip : options.skip + options.queries]
    return [
        case_of(
            searcher,
            second,
            Question("nowhere", query.text, DAY),
            known,
            {"relevant": query.relevant, "kind": "plain" if query.relevant else NEAR, "split": "test"},
        )
        for query in (*asked, *(query for query in golden.queries if not query.answerable))
    ]


def cases_of_golden_set(options: argparse.Namespace, library: Library) -> list[Case]:
    """Return cases of the sample content; a follow-up is asked with the question before it."""
    passages = read_content(SAMPLES).passages
    shelf = MemoryShelf(*passages)
    shelf.vectors, shelf.keep_vectors = library.vectors, library.keep_vectors  # type: ignore[method-assign]
    first, second = engines(library, options.cache)
    searcher = Searcher(shelf, first)
    known = {passage.id: passage for passage in passages}
    found = []
    for line in GOLDEN.read_text("utf-8").splitlines():
        row = json.loads(line)
        searcher.prepare(row["municipality"])
        text = f"{row['previous']} {row['text']}".strip()
        question = Question(row["municipality"], text, DAY)
        found.append(case_of(searcher, second, question, known, row | {"relevant": frozenset(row["expect"])}))
    return found


def scores_of(case: Case, names: frozenset[str] | None = None, weights: Mapping[str, float] = WITH_VOTES) -> Column:
    """Return the fused scores with only some of the parts; without parts of passages, the passage weighs for both."""
    chosen = {name: weight for name, weight in weights.items() if names is None or name in names}
    if "passage" in chosen and "part" not in chosen:
        chosen["passage"] += weights["part"]
    return fuse(case.evidence, chosen, case.factors)


def rank_of(case: Case, scores: Column) -> int | None:
    """Return the rank of the first right candidate, from 0."""
    places = np.flatnonzero(case.right[np.argsort(-scores, kind="stable")])
    return int(places[0]) if len(places) else None


def table(cases: Sequence[Case]) -> Iterator[str]:
    """Yield a line for each scorer: hit@1, hit@3, hit@10 and MRR@10."""
    asked = [case for case in cases if case.answerable]
    yield f"{len(asked)} questions, hit@1 / hit@3 / hit@10 / MRR@10"
    for name, parts in SCORERS.items():
        ranks = [rank_of(case, scores_of(case, parts)) for case in asked]
        hits = " | ".join(f"{hit_at(ranks, k):.3f}" for k in (1, 3, 10))
        yield f"| {name} | {hits} | {mrr(ranks):.3f} |"


NAMES = ("passage", "question", "morphemes", "bigrams")


def learned_weights(sets: Sequence[Sequence[Case]], steps: int = 300, ridge: float = 1e-3) -> dict[str, float]:
    """Return weights by softmax regression over the candidates (Adam, never negative), the sets weighing alike."""
    tables = [[(_columns(case), case.right) for case in cases if case.right.any()] for cases in sets]
    weights = _regression(tables, np.array([5.0, 5.0, 1.0, 1.0]), steps, ridge)
    return dict(zip(NAMES, (weights * np.array([10, 10, 1, 1]) / 10).round(2).tolist(), strict=True))


def _regression(
    tables: Sequence[Sequence[tuple[NDArray[np.float64], NDArray[np.bool_]]]],
    weights: NDArray[np.float64],
    steps: int,
    ridge: float,
) -> NDArray[np.float64]:
    mean, square = np.zeros(len(weights)), np.zeros(len(weights))
    for step in range(1, steps + 1):
        slope = -ridge * weights
        for rows in tables:
            for columns, right in rows:
                chance = np.exp((logits := columns @ weights) - logits.max())
                chance /= chance.sum()
                aim = np.where(right, chance, 0)
                slope = slope + (aim / aim.sum() - chance) @ columns / len(rows) / len(tables)
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        weights = np.maximum(0, weights + 0.2 * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8))
    return weights


def _columns(case: Case) -> NDArray[np.float64]:
    """Return the evidence on the scales that `fuse` uses, cosines tenfold so that one step size suits all."""
    units = {"passage": 10.0, "question": 10.0, "morphemes": 1.0, "bigrams": 1.0}
    return np.stack([fuse(case.evidence, {name: units[name]}, case.factors) - 1 for name in NAMES], axis=1)


class Drawn:
    """Vectors drawn at random around few centres, by text: an encoder that costs nothing."""

    engine, dimension = "drawn", 384

    def __init__(self) -> None:
        self._centres = np.random.default_rng(7).normal(size=(64, self.dimension)).astype(np.float32)

    def embed_query(self, text: str) -> Vectors:
        """Return a vector."""
        drawn = np.random.default_rng(abs(hash(text)) % 2**32)
        vector = self._centres[drawn.integers(64)] * 2 + drawn.normal(size=self.dimension).astype(np.float32) + 6
        return np.asarray(vector / np.linalg.norm(vector), np.float32)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of passages."""
        return np.stack([self.embed_query(text) for text in texts])


class Remembering:
    """Morphemes that remember sentences, so that a large made-up content is split in a minute."""

    engine = "remembering"

    def __init__(self) -> None:
        self._morphemes, self._known = Morphemes(), dict[str, list[str]]()

    def split(self, texts: Sequence[str]) -> list[list[str]]:
        """Return the morphemes of each text, line by line."""
        return [[word for line in text.split("\n") for word in self._line(line)] for text in texts]

    def named(self, text: str) -> tuple[Named, ...]:
        """Return what a text names."""
        return self._morphemes.named(text)

    def listed(self, text: str) -> frozenset[str]:
        """Return the words of a text that the dictionary has."""
        return self._morphemes.listed(text)

    def spaced(self, text: str) -> str:
        """Return a text with spaces between its words."""
        return self._morphemes.spaced(text)

    def polite(self, text: str) -> str:
        """Return a text whose last word ends as it does in writing."""
        return self._morphemes.polite(text)

    def _line(self, line: str) -> list[str]:
        if line not in self._known:
            self._known[line] = self._morphemes.split([line])[0]
        return self._known[line]


def made_up(count: int) -> list[Passage]:
    """Return FAQ entries whose sentences are those of the sample content, mixed."""
    random = Random(7)
    samples = [passage for passage in read_content(SAMPLES).passages if passage.kind == "faq"]
    lines = [line for passage in samples for line in passage.text.split(". ") if line.strip()]
    return [
        Passage(
            SHARED,
            f"n{number}",
            "faq",
            random.choice(samples).title,
            "\n".join(random.sample(lines, 3)),
            Source("made.csv"),
        )
        for number in range(count)
    ]


def speed(count: int, copies: Path | None) -> Iterator[str]:
    """Yield what a query costs without its encoder, and how soon a changed entry is answered."""
    with TemporaryDirectory() as folder:
        library, passages, splitter = kept_in(Path(folder) / "speed.sqlite"), made_up(count), Remembering()
        library.publish(Stock((), tuple(passages)), MOMENT)
        searcher = Searcher(library, Drawn(), splitter=splitter, folder=copies)
        splitter.split([line for passage in passages for line in (passage.title, passage.text)])
        began = time.perf_counter()
        searcher.prepare("gimpo")
        yield f"{count} passages: indexed in {time.perf_counter() - began:.1f} s without encoder and morphemes"
        asked = [json.loads(line)["text"] for line in GOLDEN.read_text("utf-8").splitlines()][:200]
        searcher.search(Question("gimpo", asked[0], DAY))
        cpu = time.process_time()
        times = sorted(_timed(lambda text=text: searcher.search(Question("gimpo", text, DAY))) for text in asked)  # type: ignore[misc]
        cpu = (time.process_time() - cpu) * 1000 / len(asked)
        yield f"query: processor {cpu:.1f} ms, p50 {times[100]:.1f} ms, p95 {times[190]:.1f} ms"
        passages[7] = replace(passages[7], title="한라산 등반 대회는 언제인가요?", text="시월 첫째 토요일입니다.")
        library.publish(Stock((), tuple(passages)), MOMENT)
        question = Question("gimpo", passages[7].title, DAY)
        yield f"changed entry answered in {_timed(lambda: searcher.search(question)):.0f} ms"
        assert searcher.search(question)[0].passage == passages[7]


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=["quality", "golden", "fit", "speed"])
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--cache", type=Path, default=Path("build/benchmark/vectors.sqlite"))
    parser.add_argument("--queries", type=int, default=400)
    parser.add_argument("--skip", type=int, default=0)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--passages", nargs="*", type=int, default=[5_000, 50_000])
    parser.add_argument("--copies", type=Path, help="folder for chromadb copies, in `speed`")
    options = parser.parse_args()
    for line in _lines(options):
        print(line, flush=True)  # noqa: T201 - the report


def _lines(options: argparse.Namespace) -> Iterator[str]:
    if options.task == "speed":
        for count in options.passages:
            yield from speed(count, options.copies)
        return
    library = kept_in(options.cache)
    if options.task == "quality":
        for folder in options.folders:
            cases = cases_of_folder(folder, options, library)
            yield from (f"## {folder.name}", *table(cases))
        return
    golden = cases_of_golden_set(options, library)
    if options.task == "golden":
        for split in ("tune", "test"):
            cases = [case for case in golden if case.split == split]
            yield from (f"## golden set, {split}", *table(cases))
        return
    tuning = [case for case in golden if case.split == "tune"]
    sets = [cases_of_folder(folder, options, library) for folder in options.folders]
    yield json.dumps(learned_weights([*sets, tuning]))


if __name__ == "__main__":
    main()
