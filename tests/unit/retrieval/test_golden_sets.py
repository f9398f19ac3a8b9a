"""Golden sets as others write them are read, and the figures agree with those of the field's own tool."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.answer import AnswerKind, Hit, Question
from retrieval.evaluation import evaluate, evaluate_folder
from retrieval.golden import GoldenSet, Query, read_golden_set
from retrieval.judging.confidence import Judge
from retrieval.searcher import Searcher, Shelf
from tests.unit.retrieval.memory import Bigrams, MemoryShelf, Spaces, passage

DAY = date(2026, 11, 25)

CORPUS = """{"_id": "a", "title": "What to bring", "text": "a form"}
{"_id": "b", "text": "the first of June"}
"""
QUERIES = """{"_id": "q", "text": "what do I bring"}
{"_id": "r", "text": "which day"}
"""
HEAD = "query-id\tcorpus-id\tscore\n"
QRELS = f"{HEAD}q\ta\t1\nr\tb\t1\n"


def written(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write the plain set, with some of its files replaced, and return the folder."""
    for name, content in {"corpus.jsonl": CORPUS, "queries.jsonl": QUERIES, "qrels.tsv": QRELS, **files}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        if content:
            (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def read(folder: Path) -> dict[str, tuple[dict[str, float], bool]]:
    """Return of each query what answers it, with grades, and whether it is answerable."""
    return {
        query.id: ({key: query.gain(key) for key in sorted(query.relevant)}, query.answerable)
        for query in read_golden_set(folder).queries
    }


PLAIN = {"q": ({"a": 1.0}, True), "r": ({"b": 1.0}, True)}


@pytest.mark.parametrize(
    ("files", "queries"),
    [
        ({}, PLAIN),
        ({name: text.replace("\n", "\r\n") for name, text in (("corpus.jsonl", CORPUS), ("qrels.tsv", QRELS))}, PLAIN),
        ({name: f"\ufeff{text}" for name, text in (("queries.jsonl", QUERIES), ("qrels.tsv", QRELS))}, PLAIN),
        ({"corpus.jsonl": CORPUS.replace("_id", "id"), "queries.jsonl": QUERIES.replace("_id", "id")}, PLAIN),
        ({"corpus.jsonl": CORPUS.replace("first", "\u2028 \x85 first")}, PLAIN),
        ({"corpus.jsonl": f'\n\n{CORPUS}  \n{{"_id": "a", "title": null, "text": ""}}'}, PLAIN),
        ({"qrels.tsv": QRELS.removeprefix(HEAD)}, PLAIN),
        ({"qrels.tsv": "q\t0\ta\t1\nr\t0\tb\t1\n"}, PLAIN),
        ({"qrels.tsv": f'{HEAD}"q"\t"a"\t1.0\nr\tb\t1'}, PLAIN),
        (
            {"qrels.tsv": f"{QRELS}q\tb\t3\nq\tnowhere\t2\nunasked\ta\t1\n"},
            PLAIN | {"q": ({"a": 1.0, "b": 3.0, "nowhere": 2.0}, True)},
        ),
        ({"qrels.tsv": f"{QRELS}r\tb\t0\n"}, PLAIN | {"r": ({}, False)}),
        ({"qrels.tsv": f"{HEAD}q\ta\t1\n"}, PLAIN | {"r": ({}, False)}),
        ({"qrels.tsv": "", "qrels/test.tsv": f"{HEAD}q\ta\t1\n"}, {"q": PLAIN["q"]}),
        ({"qrels.tsv": "", "qrels/dev.tsv": QRELS, "qrels/train.tsv": f"{HEAD}q\tb\t1\n"}, PLAIN),
        ({"qrels.tsv": "", "dev.tsv": f"{HEAD}q\ta\t1\nr\tb\t-1\n"}, PLAIN | {"r": ({}, False)}),
        (
            {
                "qrels.tsv": "",
                "test.tsv": f"{HEAD}q\ta\t1\n",
                "queries.jsonl": QUERIES.replace('y"}', 'y", "answerable": false}'),
            },
            PLAIN | {"r": ({}, False)},
        ),
        (
            {
                "corpus.jsonl": '{"_id": 1, "text": "x"}\n{"_id": "a b/ü", "text": "y", "metadata": {"url": ""}}',
                "queries.jsonl": '{"_id": 7, "text": "x?"}\n{"_id": " ", "text": "", "answerable": null}',
                "qrels.tsv": f"{HEAD}7\t1\t1\n \ta b/ü\t1\n",
            },
            {"7": ({"1": 1.0}, True), " ": ({"a b/ü": 1.0}, True)},
        ),
    ],
)
def test_sets_of_others_are_read(
    tmp_path: Path, files: Mapping[str, str], queries: Mapping[str, tuple[dict[str, float], bool]]
) -> None:
    """Names, line ends, marks, heads and splits as they come; where something stands twice the last counts."""
    assert read(written(tmp_path, files)) == queries


def test_a_set_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    """The file and the reason, not a traceback of the decoder."""
    with pytest.raises(ValueError, match=r"queries\.jsonl: is not UTF-8"):
        read(written(tmp_path, {"queries.jsonl": QUERIES.replace("day", "요일").encode("cp949")}))


def test_the_line_that_is_wrong_is_named(tmp_path: Path) -> None:
    """With its number as an editor counts."""
    with pytest.raises(ValueError, match=r"corpus\.jsonl:4: no JSON"):
        read(written(tmp_path, {"corpus.jsonl": f"{CORPUS}\n{{"}))


def test_empty_texts_go_through_the_search(tmp_path: Path) -> None:
    """A passage without a word and a question without one are measured like any others."""
    folder = written(
        tmp_path,
        {
            "corpus.jsonl": CORPUS + '{"_id": "c", "title": "", "text": ""}\n',
            "queries.jsonl": QUERIES + '{"_id": "s", "text": ""}\n{"_id": "t", "text": " ?! \\u0000"}\n',
            "qrels.tsv": QRELS + "s\tc\t1\n",
        },
    )

    def searching(shelf: Shelf) -> Searcher:
        return Searcher(shelf, Bigrams(), splitter=Spaces())

    figures = evaluate_folder(folder, searching, MemoryShelf(), Judge(), municipality="gimpo", on=DAY).as_dict()
    assert (figures["passages"], figures["answerable"], figures["unanswerable"]) == (3, 3, 1)
    json.dumps(figures, allow_nan=False)


def unsure(_question: Question, _hits: Sequence[Hit]) -> tuple[float, AnswerKind]:
    """Return nothing of interest."""
    return 0.5, "choices"


def measured(golden: GoldenSet, run: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """Return the figures of a search that finds what `run` says, by the text of the question."""
    passages = {each.key: each for each in golden.passages}

    def search(question: Question, k: int) -> list[Hit]:
        return [Hit(passages[key], 1 / (rank + 1), 0.0, 0.0) for rank, key in enumerate(run[question.text][:k])]

    return evaluate(golden, search, unsure, municipality="gimpo", on=DAY).as_dict()


def by_definition(qrels: Mapping[str, Mapping[str, int]], run: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """Return trec_eval's success, recip_rank, ndcg_cut and recall at ten, as its documentation defines them.

    A judgement above 0 is relevant, its grade is the gain, the gain at rank i is divided by log2(i + 1), and the ideal
    list has all judged documents in the order of their grades; each measure is the mean over the judged queries.
    """
    sums = dict.fromkeys(("hit@1", "hit@3", "hit@5", "hit@10", "mrr@10", "ndcg@10", "recall@10"), 0.0)
    for query, judged in qrels.items():
        relevant = {document for document in judged if judged[document] >= 1}
        first = [position for position, document in enumerate(run[query], start=1) if document in relevant]
        for depth in (1, 3, 5, 10):
            sums[f"hit@{depth}"] += any(position <= depth for position in first)
        sums["mrr@10"] += 1 / first[0] if first and first[0] <= 10 else 0
        sums["recall@10"] += len(relevant.intersection(run[query][:10])) / len(relevant)
        dcg = idcg = 0.0
        for position, document in enumerate(run[query][:10], start=1):
            dcg += max(judged.get(document, 0), 0) / math.log2(position + 1)
        for position, grade in enumerate(sorted(judged.values(), reverse=True)[:10], start=1):
            idcg += max(grade, 0) / math.log2(position + 1)
        sums["ndcg@10"] += dcg / idcg
    return {name: total / len(qrels) for name, total in sums.items()}


DOCUMENTS = tuple(f"d{number}" for number in range(14))


@st.composite
def runs(draw: st.DrawFn) -> tuple[dict[str, dict[str, int]], dict[str, list[str]]]:
    """Return judgements of some queries, at least one of each above 0, and what a search found for each."""
    grades = st.dictionaries(st.sampled_from([*DOCUMENTS, "missing"]), st.integers(-1, 3), min_size=1, max_size=14)
    some = st.lists(grades.filter(lambda judged: max(judged.values()) > 0), min_size=1, max_size=5)
    qrels = {f"q{number}": judged for number, judged in enumerate(draw(some))}
    orders = st.permutations(DOCUMENTS)
    return qrels, {query: draw(orders)[: draw(st.integers(0, len(DOCUMENTS)))] for query in qrels}


@settings(max_examples=60, deadline=None)
@given(runs())
def test_figures_agree_with_the_definitions(
    drawn: tuple[dict[str, dict[str, int]], dict[str, list[str]]],
) -> None:
    """Whatever the grades, the missing documents and the order, both say the same."""
    qrels, run = drawn
    queries = []
    for query, judged in qrels.items():
        grades = {key: float(grade) for key, grade in judged.items() if grade > 0}
        queries.append(Query(query, query, frozenset(grades), answerable=True, grades=grades))
    found = measured(GoldenSet(tuple(passage(key, key) for key in DOCUMENTS), tuple(queries)), run)
    expected = by_definition(qrels, run)
    assert {name: found[name] for name in expected} == pytest.approx(expected)


@pytest.mark.parametrize(
    ("identity", "text", "relevant", "hit"),
    [
        ("d0", "same", "d1", 1.0),
        ("other", "same", "d1", 0.0),
        ("d0", "another", "d1", 0.0),
        ("d0", "same", "d0", 1.0),
    ],
)
def test_a_question_that_is_a_passage_does_not_find_itself(identity: str, text: str, relevant: str, hit: float) -> None:
    """Same id and same words, as in sets of duplicates; ids that only happen to be equal mean nothing."""
    passages = (passage("d0", "", "same"), passage("d1", "", "alike"))
    golden = GoldenSet(passages, (Query(identity, text, frozenset({relevant}), answerable=True),))
    assert measured(golden, {text: ["d0", "d1"]})["hit@1"] == hit
