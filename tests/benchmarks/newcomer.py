"""A municipality on its first day: invented content beside what is shared, and questions to it, by towns.

python -m tests.benchmarks.newcomer [TOWN …] [--data FOLDER] [--show]

Without a town those are asked about that taught nothing. Each question has a text that stands in the passage which
answers it, or nothing where none does. No golden set, no tuning: what the shipped product makes of it.
"""

from __future__ import annotations

import argparse
import os
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
from bot.settings import Settings
from knowledge.passage import Passage
from retrieval.answer import Question
from tests.evaluation.towns import MEASURING, lay_out, rows_of

DAY = date(2026, 11, 26)


def became(knowing: Knowing, row: Mapping[str, Any]) -> tuple[str, bool]:
    """Return what became of a question, and whether the passage that answers it was found first."""
    question = Question(row["municipality"], row["text"], DAY)
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
    """Publish the content, put the questions and print what became of them by town."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.newcomer")
    parser.add_argument("towns", nargs="*", default=MEASURING)
    parser.add_argument("--data", type=Path, help="where the index is kept between two runs")
    parser.add_argument("--show", action="store_true", help="print each question with what became of it")
    options = parser.parse_args(arguments)
    with TemporaryDirectory() as folder:
        content = Path(folder) / "content"
        lay_out(content, options.towns, samples=False)
        with closing(know(Settings(data=options.data or Path(folder) / "data", content=content))) as knowing:
            ingest(knowing.library, content, datetime.now(UTC))
            prepare(knowing.library, knowing.searcher)
            for town in options.towns:
                sys.stdout.write(f"{town}\n")
                for line in asked(knowing, town, show=options.show):
                    sys.stdout.write(f"  {line}\n")
    return 0


def asked(knowing: Knowing, town: str, *, show: bool) -> Sequence[str]:
    """Return what became of the questions to a town, those with an answer and the others."""
    counts: dict[str, Counter[str]] = {"answerable": Counter(), "near misses": Counter()}
    lines = []
    for row in rows_of(town):
        what, first = became(knowing, row)
        found = counts["answerable" if row["expect"] else "near misses"]
        found[what] += 1
        found["found first"] += first
        if show:
            lines.append(f"{row['kind']}\t{what}\t{row['text']}")
    told = (
        f"{kind}: {', '.join(f'{name} {count}' for name, count in sorted(c.items()))}" for kind, c in counts.items()
    )
    return [*lines, *told]


if __name__ == "__main__":
    sys.exit(main())
