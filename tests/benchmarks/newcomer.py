"""A municipality on its first day: invented content that taught nothing, beside what is shared, and questions to it.

python -m tests.benchmarks.newcomer [--data FOLDER] [--show]

Each question of `tests/evaluation/newcomer/questions.jsonl` has a text that stands in the passage which answers it, or
nothing where none does. No golden set, no tuning: what the shipped product makes of it.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

from bot.ingesting import ingest, prepare
from bot.knowing import Knowing, know
from bot.settings import SAMPLES, Settings
from knowledge.passage import Passage
from retrieval.answer import Question

NEWCOMER = Path(__file__).parents[1] / "evaluation" / "newcomer"
PLACE = "gaon"
DAY = date(2026, 11, 26)


def became(knowing: Knowing, row: Mapping[str, Any]) -> tuple[str, bool]:
    """Return what became of a question, and whether the passage that answers it was found first."""
    question = Question(PLACE, row["text"], DAY)
    found = [hit.passage for hit in knowing.searcher.search(question)]
    answer = knowing.answerer.answer(question)
    right = [passage for passage in found if _says(passage, row["expect"])]
    first = bool(found and _says(found[0], row["expect"]))
    if answer.kind == "answered" and (first or any(each in answer.text for each in row["expect"])):
        return "answered right", first
    if answer.kind == "choices" and {each.title for each in answer.choices} & {passage.title for passage in right}:
        return "right one offered", first
    return {"answered": "answered wrongly", "choices": "others offered"}.get(answer.kind, "unknown"), first


def _says(passage: Passage, expected: Sequence[str]) -> bool:
    return any(each in passage.text for each in expected)


def main(arguments: Sequence[str] | None = None) -> int:
    """Publish the content, put the questions and print what became of them by kind."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.newcomer")
    parser.add_argument("--data", type=Path, help="where the index is kept between two runs")
    parser.add_argument("--show", action="store_true", help="print each question with what became of it")
    options = parser.parse_args(arguments)
    rows = [json.loads(line) for line in (NEWCOMER / "questions.jsonl").read_text("utf-8").splitlines()]
    counts: dict[str, Counter[str]] = {}
    with TemporaryDirectory() as folder:
        content = Path(folder) / "content"
        shutil.copytree(SAMPLES / "shared", content / "shared")
        shutil.copytree(NEWCOMER / PLACE, content / PLACE)
        with closing(know(Settings(data=options.data or Path(folder) / "data", content=content))) as knowing:
            ingest(knowing.library, content, datetime.now(UTC))
            prepare(knowing.library, knowing.searcher)
            for row in rows:
                what, first = became(knowing, row)
                counts.setdefault(row["kind"], Counter())[what] += 1
                counts[row["kind"]]["found first"] += first
                if options.show:
                    sys.stdout.write(f"{row['kind']}\t{what}\t{row['text']}\n")
    for kind, found in counts.items():
        sys.stdout.write(f"{kind}: {', '.join(f'{name} {count}' for name, count in sorted(found.items()))}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
