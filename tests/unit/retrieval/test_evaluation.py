"""Measures agree with those counted by hand, and a golden set goes through the product's own search."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from retrieval.answer import AnswerKind
from retrieval.evaluation import Trial, auroc, evaluate_folder, hit_at, mrr, ndcg, report
from retrieval.golden import GoldenSetError, Query, read_golden_set
from retrieval.judging.confidence import Judge
from retrieval.searcher import Searcher, Shelf
from tests.unit.retrieval.memory import Bigrams, MemoryShelf, Spaces

CORPUS = [
    {"id": "d1", "title": "신청 서류는 무엇인가요?", "text": "등본을 냅니다."},
    {"id": "d2", "title": "", "text": "비밀번호 찾기를 누르세요."},
    {"id": 3, "title": None, "text": "모집은 8월에 끝납니다."},
]
QUERIES = [
    {"id": "q1", "text": "무슨 서류를 신청할 때 내나요?"},
    {"id": "q2", "text": "비밀번호 찾기"},
    {"id": "q3", "text": "오늘 날씨", "answerable": False},
    {"id": "q4", "text": "누가 우승했지"},
]
QRELS = "query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td2\t2\nq2\td1\t0\n\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a golden set on disk."""
    for name, rows in (("corpus", CORPUS), ("queries", QUERIES)):
        (tmp_path / f"{name}.jsonl").write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n")
    (tmp_path / "qrels.tsv").write_text(QRELS)
    return tmp_path


def trial(
    gains: Sequence[bool], confidence: float, kind: AnswerKind, *, answerable: bool = True, ms: float = 1
) -> Trial:
    """Return a trial of a question with one right passage."""
    relevant = frozenset({"d"} if answerable else ())
    return Trial(Query(f"q{confidence}", "?", relevant, answerable), tuple(gains), confidence, kind, ms)


@pytest.mark.parametrize(
    ("ranks", "hit1", "hit3", "reciprocal"),
    [
        ([0, 0], 1, 1, 1),
        ([0, 2, None, 3], 0.25, 0.5, (1 + 1 / 3 + 1 / 4) / 4),
        ([10], 0, 0, 0),
        ([], 0, 0, 0),
    ],
)
def test_ranks(ranks: list[int | None], hit1: float, hit3: float, reciprocal: float) -> None:
    """Hits and reciprocal ranks by hand."""
    assert (hit_at(ranks, 1), hit_at(ranks, 3), mrr(ranks)) == pytest.approx((hit1, hit3, reciprocal))


@pytest.mark.parametrize(
    ("gains", "ideal", "gain"),
    [
        ([True], [1], 1.0),
        ([False, True], [1], 0.63093),
        ([True, False, True], [1, 1], (1 + 0.5) / (1 + 0.63093)),
        ([False] * 10 + [True], [1], 0.0),
        ([1, 3], [3, 1], (1 + 3 * 0.63093) / (3 + 0.63093)),
        ([1] * 10, [1] * 12, 1.0),
        ([], [], 0.0),
    ],
)
def test_cumulative_gain(gains: list[float], ideal: list[float], gain: float) -> None:
    """Discounted by the logarithm of the rank, against the best order there is."""
    assert ndcg(gains, ideal) == pytest.approx(gain, abs=1e-5)


@pytest.mark.parametrize(
    ("high", "low", "area"),
    [([3, 4], [1, 2], 1.0), ([1], [1], 0.5), ([1, 3], [2], 0.5), ([1], [2, 0, 1, 5], 1.5 / 4)],
)
def test_area_under_the_curve(high: list[float], low: list[float], area: float) -> None:
    """The share of pairs in the right order, ties counting half."""
    assert auroc(high, low) == pytest.approx(area)


def test_a_report_by_hand() -> None:
    """Shares, refusals and percentiles of five trials."""
    trials = [
        trial([True], 0.9, "answered"),
        trial([False, True], 0.6, "choices", ms=3),
        trial([], 0.2, "unknown"),
        trial([False], 0.1, "unknown", answerable=False),
        trial([False], 0.7, "answered", answerable=False, ms=2),
    ]
    found = report(trials, 7).as_dict()
    assert found["hit@1"] == pytest.approx(1 / 3)
    assert found["hit@3"] == pytest.approx(2 / 3)
    assert found["auroc"] == pytest.approx(4 / 6)
    assert (found["precision"], found["recall"]) == (0.5, 0.5)
    assert found["outcomes"] == {"answered": 2, "choices": 1, "unknown": 2}
    assert found["wrong"] == ("q0.6", "q0.2")
    assert (found["passages"], found["answerable"], found["unanswerable"]) == (7, 3, 2)
    assert (found["latency_ms_p50"], found["latency_ms_p99"]) == pytest.approx((1.0, 2.96))
    json.dumps(found)


def test_a_report_without_one_kind_has_no_figure_for_it() -> None:
    """Nothing to measure is None, not a zero that looks like a result."""
    answered = report([trial([True], 0.9, "answered")], 1)
    assert (answered.auroc, answered.precision, answered.recall) == (None, None, None)
    refused = report([trial([], 0.9, "answered", answerable=False)], 1)
    assert (refused.precision, refused.recall, refused.ndcg) == (None, 0.0, 0.0)
    assert report([], 0).p50 == 0.0


def test_a_golden_set_goes_through_the_search(folder: Path) -> None:
    """Every answerable question finds its passage; a second run embeds nothing."""
    store = MemoryShelf()

    def measured() -> tuple[dict[str, object], int]:
        embedder = Bigrams()

        def searching(shelf: Shelf) -> Searcher:
            return Searcher(shelf, embedder, splitter=Spaces())

        ran = evaluate_folder(folder, searching, store, Judge(), municipality="gimpo", on=date(2026, 11, 25))
        return ran.as_dict(), embedder.embedded

    first, embedded = measured()
    assert (first["hit@1"], first["answerable"], first["unanswerable"], embedded) == (1.0, 2, 2, 3)
    assert measured()[1] == 0


def test_what_is_read(folder: Path) -> None:
    """Ids are text, judgements of 0 are none, and a question that nothing answers is unanswerable."""
    golden = read_golden_set(folder)
    assert [passage.key for passage in golden.passages] == ["d1", "d2", "3"]
    assert [(q.id, set(q.relevant), q.answerable) for q in golden.queries] == [
        ("q1", {"d1"}, True),
        ("q2", {"d2"}, True),
        ("q3", set(), False),
        ("q4", set(), False),
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("corpus.jsonl", None),
        ("corpus.jsonl", "{"),
        ("corpus.jsonl", '{"id": 1}'),
        ("queries.jsonl", "[]"),
        ("qrels.tsv", "query-id\tcorpus-id\tscore\n"),
        ("qrels.tsv", "head\nq1 d1 1\n"),
        ("qrels.tsv", "q1\td1\t1\nq1\td2\tinf\n"),
        ("qrels.tsv", "q1\t1\n"),
        ("qrels.tsv", None),
        ("corpus.jsonl", '{"text": "ohne"}'),
        ("corpus.jsonl", "\n"),
        ("qrels.tsv", "head\nq1\td1\tone\n"),
    ],
)
def test_a_broken_set_is_refused_by_name(folder: Path, name: str, content: str | None) -> None:
    """One kind of error, which names the folder."""
    if content is None:
        (folder / name).unlink()
    else:
        (folder / name).write_text(content)
    with pytest.raises(GoldenSetError, match=str(folder)):
        read_golden_set(folder)
