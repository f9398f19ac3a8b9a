"""Learning the order of hits and adapting the embedder: what both bring on questions that were not learned from.

python -m tests.benchmarks.adapting order FOLDER_IN_BEIR_LAYOUT … [--learn 50 200 800] [--judge 800] [--cache FILE]
python -m tests.benchmarks.adapting embedder FOLDER … [--learn 400] [--judge 400] [--minutes 10]

Questions are shuffled; the first are learned from and 800 further ones, from the 1,201st on, judge. `order` tries the
ridge too. `embedder` needs the transformers extra; it learns with `retrieval.adapting`, on one thread.
"""

from __future__ import annotations

import argparse
import time
from argparse import Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import numpy as np

from retrieval.adapting import pairs_of, taught
from retrieval.answer import Question
from retrieval.embedding.adapted import adapted_weights, write_adapted
from retrieval.embedding.e5 import E5
from retrieval.embedding.e5_weights import bundled_weights
from retrieval.embedding.embedder import Embedder
from retrieval.fusing import WEIGHTS
from retrieval.golden import GoldenSet, GoldenShelf, Query, VectorStore, read_golden_set
from retrieval.judging import ordering
from retrieval.judging.ordering import SURELY, Ordered, learned_weights, parts_of, surely_better
from retrieval.searcher import Searcher
from tests.benchmarks.retrieval import DAY, Case, Keeping, cases_of_folder, kept_in, rank_of
from tests.unit.retrieval.memory import MemoryShelf

FROM = 1_200
"""Questions before this one may be learned from."""

RIDGES = (0.8, 8.0, 80.0)
HITS = 10


def order(folder: Path, options: Namespace) -> Iterator[str]:
    """Yield what learned weights bring on a folder, for each number of questions and each ridge."""
    library = kept_in(options.cache)
    learn, judge = (
        cases_of_folder(folder, Namespace(**{**vars(options), "skip": skip, "queries": count}), library)
        for skip, count in ((0, max(options.learn)), (FROM, options.judge))
    )
    judge = [case for case in judge if case.answerable]
    before = [_reciprocal(case, WEIGHTS) for case in judge]
    yield f"{folder.name}: {len(judge)} questions judge, hit@1 {_first(before):.4f}, MRR {np.mean(before):.4f}"
    for count in options.learn:
        lessons = [_lesson(case) for case in learn[:count] if case.answerable]
        for ridge in RIDGES:
            ordering.RIDGE = ridge
            weights = learned_weights(lessons)
            after = [_reciprocal(case, weights) for case in judge]
            told = ", ".join(f"{name} {weights[name]:.2f}" for name in ("passage", "part", "question", "morphemes"))
            yield f"  {count} learned, ridge {ridge:g}: {_compared(before, after)} ({told})"
        ordering.RIDGE = RIDGES[1]
        yield f"  {count} learned: {'kept' if _kept(learn[:count]) else 'not kept'} by its own questions"


def _kept(cases: Sequence[Case], parts: int = 5) -> bool:
    """Tell whether the order would be kept: judged on each fifth by what the others taught, as tuning does."""
    asked = [case for case in cases if case.answerable]
    folds = np.random.default_rng(0).permutation(len(asked)) % parts
    before, after = [_reciprocal(case, WEIGHTS) for case in asked], [0.0] * len(asked)
    for fold in range(parts):
        weights = learned_weights([_lesson(case) for case, at in zip(asked, folds, strict=True) if at != fold])
        for number, case in enumerate(asked):
            if folds[number] == fold:
                after[number] = _reciprocal(case, weights)
    return surely_better(before, after)


def _lesson(case: Case) -> Ordered:
    return Ordered(parts_of(case.evidence, case.factors), case.right)


def _reciprocal(case: Case, weights: ordering.Weights) -> float:
    parts = parts_of(case.evidence, case.factors)
    factors = np.array([weights[name] / WEIGHTS[name] for name in WEIGHTS])
    rank = rank_of(case, parts @ factors)
    return 1 / (rank + 1) if rank is not None and rank < HITS else 0.0


def embedder(folder: Path, options: Namespace) -> Iterator[str]:
    """Yield what an adapted embedder brings on a folder."""
    golden, library = read_golden_set(folder), kept_in(options.cache)
    asked = [query for query in golden.queries if query.relevant]
    Random(options.seed).shuffle(asked)
    learn, judge = asked[: max(options.learn)], asked[FROM : FROM + options.judge]
    searcher = _searcher(golden, Keeping(E5(options.cache.parent / "models"), library), library)
    before = [_found(searcher, query) for query in judge]
    near: dict[str, list[str]] = {}
    for query in learn:
        hits = [hit.passage.key for hit in searcher.search(Question("nowhere", query.text, DAY), HITS)]
        for key in query.relevant:
            near.setdefault(key, []).extend(hit for hit in hits if hit not in query.relevant)
    pairs = pairs_of(golden.passages, [(query.text, query.relevant) for query in learn])
    yield f"{folder.name}: {len(pairs)} pairs of {len(learn)} questions, {len(judge)} judge"
    began, weights = time.process_time(), bundled_weights()
    vectors = taught(pairs, near, weights, clock=time.process_time, seconds=options.minutes * 60, seed=options.seed)
    yield f"  taught in {time.process_time() - began:.0f} s of processor"
    with TemporaryDirectory() as place:
        file = write_adapted(Path(place) / "adapted.npz", weights, vectors)
        yield f"  {file.stat().st_size / 1000:.0f} kB"
        other = E5(Path(place), adapted_weights(file, weights))
        after = _all(golden, other, judge)
    yield f"  {_compared(before, after)}: {'kept' if surely_better(before, after) else 'not kept'}"


def _all(golden: GoldenSet, other: Embedder, judge: Sequence[Query]) -> list[float]:
    searcher = _searcher(golden, other, MemoryShelf())
    return [_found(searcher, query) for query in judge]


def _searcher(golden: GoldenSet, engine: Embedder, store: VectorStore) -> Searcher:
    made = Searcher(GoldenShelf(golden.passages, store), engine)
    made.prepare("nowhere")
    return made


def _found(searcher: Searcher, query: Query) -> float:
    hits = searcher.search(Question("nowhere", query.text, DAY), HITS)
    return next((1 / place for place, hit in enumerate(hits, 1) if hit.passage.key in query.relevant), 0.0)


def _first(ranks: Sequence[float]) -> float:
    return float(np.mean(np.array(ranks) == 1))


def _compared(before: Sequence[float], after: Sequence[float]) -> str:
    """Return the figures after, with how many came first and ceased to, and the gain in standard errors."""
    one, two = np.array(before), np.array(after)
    gains = two - one
    errors = gains.mean() / max(gains.std(ddof=1) / np.sqrt(len(gains)), 1e-12)
    moved = f"{np.sum((two == 1) & (one < 1))} came first, {np.sum((two < 1) & (one == 1))} ceased to"
    return (
        f"hit@1 {_first(before):.4f} -> {_first(after):.4f}, MRR {one.mean():.4f} -> {two.mean():.4f}, {moved}, "
        f"{errors:+.1f} errors (sure: {SURELY})"
    )


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=["order", "embedder"])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--cache", type=Path, default=Path("build/benchmark/vectors.sqlite"))
    parser.add_argument("--learn", nargs="+", type=int, default=[50, 200, 800])
    parser.add_argument("--judge", type=int, default=800)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    task = {"order": order, "embedder": embedder}[options.task]
    for folder in options.folders:
        for line in task(folder, options):
            print(line, flush=True)  # noqa: T201 - the report


if __name__ == "__main__":
    main()
