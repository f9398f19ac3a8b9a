"""Measures of answers against a golden set, and a run of the product's own search over one."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from retrieval.answer import AnswerKind, Hit, Question
from retrieval.golden import GoldenSet, GoldenShelf, Query, VectorStore, read_golden_set
from retrieval.judging.confidence import Judge
from retrieval.searcher import Progress, Searcher, Shelf

DEPTH = 10
"""Hits looked at for each question."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of one question; `gains` has what the passage at each rank is worth, 0 for a wrong one."""

    query: Query
    gains: tuple[float, ...]
    confidence: float
    kind: AnswerKind
    took_ms: float

    @property
    def rank(self) -> int | None:
        """Return the rank of the first right passage, from 0; None when there is none."""
        return next((rank for rank, gain in enumerate(self.gains) if gain > 0), None)


@dataclass(frozen=True, slots=True)
class Report:
    """Figures of one run: shares 0 to 1, times in milliseconds; None where there was nothing to measure.

    `hit`, `mrr`, `ndcg` and `recalled` (the share of the right passages that is among the first ten) are of answerable
    questions. `precision` and `recall` are of "unknown" among all questions, `auroc` of confidence between answerable
    questions and the others.
    """

    passages: int
    answerable: int
    unanswerable: int
    hit: Mapping[int, float]
    mrr: float
    ndcg: float
    recalled: float
    p50: float
    p95: float
    p99: float
    auroc: float | None
    precision: float | None
    recall: float | None
    outcomes: Mapping[str, int]
    wrong: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the report as it is written in JSON."""
        values = asdict(self)
        hits = {f"hit@{k}": share for k, share in values.pop("hit").items()}
        renamed = {
            "mrr": "mrr@10",
            "ndcg": "ndcg@10",
            "recalled": "recall@10",
            "p50": "latency_ms_p50",
            "p95": "latency_ms_p95",
            "p99": "latency_ms_p99",
        }
        rest = {renamed.get(name, name): value for name, value in values.items()}
        return {"passages": rest.pop("passages"), **hits, **rest}


def evaluate(
    golden: GoldenSet,
    search: Callable[[Question, int], Sequence[Hit]],
    judge: Callable[[Question, Sequence[Hit]], tuple[float, AnswerKind]],
    *,
    municipality: str,
    on: date,
    clock: Callable[[], float] = time.perf_counter,
) -> Report:
    """Ask every question of a golden set and measure what comes back; hits are matched by the passages' keys.

    A question that is itself one of the passages (same id, same text), as in sets of duplicates, does not find itself.
    """
    itself = {(passage.key, passage.text) for passage in golden.passages}
    trials = []
    for query in golden.queries:
        question = Question(municipality, query.text, on)
        mirrored = (query.id, query.text) in itself and query.id not in query.relevant
        began = clock()
        hits = search(question, DEPTH + mirrored)
        confidence, kind = judge(question, hits)
        took = (clock() - began) * 1000
        others = [hit.passage.key for hit in hits if not mirrored or hit.passage.key != query.id]
        gains = tuple(map(query.gain, others[:DEPTH]))
        trials.append(Trial(query, gains, confidence, kind, took))
    return report(trials, len(golden.passages))


def evaluate_folder(
    folder: Path,
    searching: Callable[[Shelf], Searcher],
    vectors: VectorStore,
    judge: Judge,
    *,
    municipality: str,
    on: date,
    progress: Progress | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> Report:
    """Measure the product's own search over a folder in the BEIR layout, as content of one municipality.

    `searching` makes the searcher as the product does; vectors are kept in `vectors`, so that a second run is quick.

    Raises:
        GoldenSetError: the folder can't be read.

    """
    golden = read_golden_set(folder, municipality)
    searcher = searching(GoldenShelf(golden.passages, vectors))
    searcher.prepare(municipality, progress)

    def judged(question: Question, hits: Sequence[Hit]) -> tuple[float, AnswerKind]:
        confidence = judge.confidence(question, hits)
        return confidence, judge.kind(confidence)

    return evaluate(golden, searcher.search, judged, municipality=municipality, on=on, clock=clock)


def report(trials: Sequence[Trial], passages: int) -> Report:
    """Return the figures of trials."""
    can = [trial for trial in trials if trial.query.answerable]
    cannot = [trial for trial in trials if not trial.query.answerable]
    ranks = [trial.rank for trial in can]
    precision, recall = _of_unknown(trials)
    p50, p95, p99 = np.percentile([trial.took_ms for trial in trials] or [0.0], [50, 95, 99]).tolist()
    kinds: tuple[AnswerKind, ...] = ("answered", "choices", "unknown")
    return Report(
        passages=passages,
        answerable=len(can),
        unanswerable=len(cannot),
        hit={k: hit_at(ranks, k) for k in (1, 3, 5, 10)},
        mrr=mrr(ranks),
        ndcg=_mean([ndcg(trial.gains, trial.query.best_gains) for trial in can]),
        recalled=_mean([recalled(trial.gains, len(trial.query.relevant)) for trial in can]),
        p50=p50,
        p95=p95,
        p99=p99,
        auroc=_apart(can, cannot),
        precision=precision,
        recall=recall,
        outcomes={kind: sum(trial.kind == kind for trial in trials) for kind in kinds},
        wrong=tuple(trial.query.id for trial in can if trial.rank != 0),
    )


def _of_unknown(trials: Sequence[Trial]) -> tuple[float | None, float | None]:
    """Return precision and recall of "unknown", None where no question is without an answer or none was refused."""
    right = [not trial.query.answerable for trial in trials if trial.kind == "unknown"]
    all_right = sum(not trial.query.answerable for trial in trials)
    if not all_right:
        return None, None
    return (sum(right) / len(right) if right else None), sum(right) / all_right


def _apart(can: Sequence[Trial], cannot: Sequence[Trial]) -> float | None:
    """Return how well confidence tells questions that have an answer from those that have none."""
    if not can or not cannot:
        return None
    return auroc([trial.confidence for trial in can], [trial.confidence for trial in cannot])


def _mean(shares: Sequence[float]) -> float:
    return sum(shares) / len(shares) if shares else 0.0


def hit_at(ranks: Sequence[int | None], k: int) -> float:
    """Return the share of questions with a right passage among the first k."""
    return sum(rank is not None and rank < k for rank in ranks) / len(ranks) if ranks else 0.0


def mrr(ranks: Sequence[int | None]) -> float:
    """Return the mean reciprocal rank of the first right passage; what is not among the first ten counts nothing."""
    return sum(1 / (rank + 1) for rank in ranks if rank is not None and rank < DEPTH) / len(ranks) if ranks else 0.0


def ndcg(gains: Sequence[float], ideal: Sequence[float]) -> float:
    """Return the normalised discounted cumulative gain of the first ten, against the ideal order of all gains.

    A gain counts as it is, as trec_eval has it, not as a power of two.
    """
    best = _discounted(ideal)
    return _discounted(gains) / best if best else 0.0


def recalled(gains: Sequence[float], relevant: int) -> float:
    """Return the share of so many right passages that is among the first ten."""
    return sum(gain > 0 for gain in gains[:DEPTH]) / relevant if relevant else 0.0


def _discounted(gains: Sequence[float]) -> float:
    return sum(gain / math.log2(rank + 2) for rank, gain in enumerate(gains[:DEPTH]))


def auroc(high: Sequence[float], low: Sequence[float]) -> float:
    """Return the chance that one of `high` is above one of `low`, a tie counting half."""
    ordered = np.sort(np.asarray(low, float))
    values = np.asarray(high, float)
    below, not_above = np.searchsorted(ordered, values, "left"), np.searchsorted(ordered, values, "right")
    return float((below + not_above).mean() / 2 / len(ordered))
