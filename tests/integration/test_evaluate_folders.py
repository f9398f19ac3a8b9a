"""`gyeot evaluate` on folders as strangers have them, by the whole program."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.cli import main

BOM = "\ufeff"
CORPUS = (
    {"_id": "x/1", "title": "What to bring", "text": "Bring a form of your school."},
    {"_id": "2", "text": "The office opens at nine o'clock.", "metadata": {"url": ""}},
    {"_id": "3", "title": None, "text": ""},
)
QUERIES = (
    {"_id": "q 1", "text": "What do I bring?"},
    {"_id": "7", "text": "When does the office open?"},
    {"_id": "8", "text": "A question of another split"},
    {"_id": "9", "text": ""},
)
QRELS = "query-id\tcorpus-id\tscore\r\nq 1\tx/1\t2\r\nq 1\t2\t1\r\n7\t2\t1\r\n9\t3\t1\r\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder in the layout of BEIR, with marks, line ends and ids that are not like ours."""
    sets = tmp_path / "nfc orpus"
    (sets / "qrels").mkdir(parents=True)
    for name, rows in (("corpus", CORPUS), ("queries", QUERIES)):
        lines = "\r\n".join(json.dumps(row) for row in rows)
        (sets / f"{name}.jsonl").write_text(BOM + lines, encoding="utf-8", newline="")
    (sets / "qrels" / "test.tsv").write_text(BOM + QRELS, encoding="utf-8", newline="")
    return sets


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Return the settings of a data folder of its own."""
    return {"GYEOT_DATA": str(tmp_path / "data")}


def test_a_folder_of_others_is_measured(
    folder: Path, environment: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """One JSON object on standard output; the queries of the split are asked, each finds its passage."""
    assert main(["evaluate", str(folder), "--json"], environment) == 0
    figures = json.loads(capsys.readouterr().out)
    assert (figures["passages"], figures["answerable"], figures["unanswerable"]) == (3, 3, 0)
    assert figures["hit@1"] >= 2 / 3
    assert figures["recall@10"] == 1.0
    assert 0.8 < figures["ndcg@10"] <= 1.0


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("corpus.jsonl", "{}", "corpus.jsonl:1: no object with text or title"),
        ("queries.jsonl", '{"_id": "q 1", "text": "?"}\n{"_id": null, "text": "?"}', "queries.jsonl:2: no id"),
        ("qrels/test.tsv", "query-id,corpus-id,score\nq 1,2,1\n", "qrels/test.tsv:2: no query, passage and score"),
        ("qrels/test.tsv", "7\t2\t0\n", "qrels/test.tsv: no answer for any query of queries.jsonl"),
    ],
)
def test_what_is_wrong_with_a_folder_is_one_sentence(
    folder: Path,
    environment: dict[str, str],
    capsys: pytest.CaptureFixture[str],
    file: str,
    content: str,
    said: str,
) -> None:
    """With the file, the line and the reason; nothing on standard output, and exit status 2."""
    (folder / file).write_text(content, encoding="utf-8")
    assert main(["evaluate", str(folder), "--json"], environment) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert said in shown.err.strip().splitlines()[-1]
    assert "Traceback" not in shown.err


def test_enrolments_of_others_are_measured(
    tmp_path: Path, environment: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """With a byte order mark and Windows' line ends, fewer courses than are shown, and learners without a test."""
    courses = [{"id": number, "title": f"course {number}"} for number in range(7)]
    users = [{"id": f"u{n}", "train": [n % 7, (n + 1) % 7], "test": [str((n + 2) % 7)]} for n in range(8)]
    for name, rows in (("courses", courses), ("users", [*users, {"id": "new", "train": [3]}])):
        lines = "\r\n".join(json.dumps(row) for row in rows)
        (tmp_path / f"{name}.jsonl").write_text(BOM + lines, encoding="utf-8", newline="")
    assert main(["evaluate", "--recommend", str(tmp_path), "--json"], environment) == 0
    figures = json.loads(capsys.readouterr().out)
    assert (figures["users"], figures["courses"], figures["recall_at_20"]) == (9, 7, 1.0)
