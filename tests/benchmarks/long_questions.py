"""What a question of thousands of letters costs and finds, beside the same program that embeds all of it each time.

    python -m tests.benchmarks.long_questions --texts FOLDER/ko_chitchat_songys [--questions 24] [--letters 300 3900]

Golden questions of the tuning half over the sample content stand at the beginning or at the end of lines of a chat,
which have nothing to do with them. Each is answered by two programs by turns, in processor time: one that embeds and
analyses every reading of a question whole, as often as it is looked at, and the product. Then all golden questions as
they are: their hits must be the same to the bit.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from typing import cast

import numpy as np
from numpy.typing import NDArray

from bot.commands.ingesting import bring_in
from bot.knowing import Knowing, know
from bot.settings import SAMPLES, Settings
from retrieval.answer import Question
from retrieval.embedding.e5 import E5, QUERY
from retrieval.embedding.embedder import CachedEmbedder, Vectors
from retrieval.words import morphemes

GOLDEN = Path(__file__).parents[1] / "evaluation" / "golden.jsonl"
DIGEST = 64
DAY = date(2026, 11, 25)
SEED = 3
LENGTHS = (11, 300, 700, 2000, 3900)
"""Letters around a question; the first is next to nothing."""


class Whole(E5):
    """The engine as it was: all of a question counts."""

    def _asked(self, text: str) -> NDArray[np.int32]:
        return self._ids(QUERY + text)


class Forgetful(OrderedDict[str, Vectors]):
    """The memory as it was: nothing of long texts, which are known by their digests."""

    def __setitem__(self, key: str, value: Vectors) -> None:
        if len(key) != DIGEST:
            super().__setitem__(key, value)

    def move_to_end(self, key: str, last: bool = True) -> None:  # noqa: FBT001, FBT002 - as it is called
        """Move what is there."""
        if key in self:
            super().move_to_end(key, last)


class Counted:
    """An embedder that counts what reaches it."""

    def __init__(self, inner: E5) -> None:
        self.engine, self.dimension, self.inner = inner.engine, inner.dimension, inner
        self.calls = 0

    def embed_query(self, text: str) -> Vectors:
        """Return the vector of a question."""
        self.calls += 1
        return self.inner.embed_query(text)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of passages."""
        return self.inner.embed_passages(texts)


def golden() -> list[dict[str, object]]:
    """Return the golden questions that stand alone and have an answer."""
    rows = [json.loads(line) for line in GOLDEN.read_text("utf-8").splitlines() if line]
    return [row for row in rows if row["expect"] and not row["previous"]]


def talk(folder: Path, letters: int, number: int) -> str:
    """Return lines of a chat that are so long together."""
    (file,) = folder.glob("*.jsonl")
    lines = [json.loads(line)["text"] for line in file.read_text("utf-8").splitlines()[number * 200 :][:400]]
    said = ""
    for line in lines:
        if len(said) >= letters:
            break
        said += f"{line}. "
    return said


def long(rows: Sequence[dict[str, object]], folder: Path, letters: int) -> Iterator[tuple[Question, object]]:
    """Yield questions at the beginning and at the end of a talk, with what answers them."""
    for number, row in enumerate(rows):
        around = talk(folder, letters, number)
        text = f"{row['text']} {around}" if number % 2 else f"{around}{row['text']}"
        yield Question(str(row["municipality"]), text, DAY), row["expect"]


def spent(act: Callable[[], object]) -> float:
    """Return the processor seconds of an act."""
    began = time.process_time()
    act()
    return time.process_time() - began


def main() -> None:
    """Measure, and print a line of JSON for each length and one for the questions as they are."""
    options = argparse.ArgumentParser(prog="python -m tests.benchmarks.long_questions")
    options.add_argument("--texts", type=Path, required=True)
    options.add_argument("--questions", type=int, default=24)
    options.add_argument("--letters", type=int, nargs="*", default=LENGTHS)
    wanted = options.parse_args()
    with TemporaryDirectory() as place, ExitStack() as stack:
        data = Path(place) / "data"
        engines = [Counted(kind(data / "models")) for kind in (Whole, E5)]
        programs: list[Knowing] = []
        for engine in engines:
            knowing = stack.enter_context(closing(know(Settings(data=data, content=SAMPLES), embedder=engine)))
            bring_in(knowing)
            programs.append(knowing)
        cast("CachedEmbedder", programs[0].embedder)._vectors = Forgetful()
        rows = Random(SEED).sample([row for row in golden() if row["split"] == "tune"], wanted.questions)
        for letters in wanted.letters:
            sys.stdout.write(json.dumps(compared(programs, engines, list(long(rows, wanted.texts, letters)))) + "\n")
            sys.stdout.flush()
        same = sum(hits(programs[0], row) == hits(programs[1], row) for row in golden())
        sys.stdout.write(json.dumps({"golden questions": len(golden()), "same to the bit": same}) + "\n")


def compared(
    programs: Sequence[Knowing], engines: Sequence[Counted], asked: Sequence[tuple[Question, object]]
) -> dict[str, object]:
    """Return what the same questions cost both programs, asked by turns, and how many found their entry first."""
    times: list[list[float]] = [[], []]
    found, calls = [0, 0], [0, 0]
    analysing = (lru_cache(0)(morphemes._analysed), lru_cache(morphemes.LONG_REMEMBERED)(morphemes._analysed))
    for question, expect in asked:
        for turn in (0, 1):
            before = engines[turn].calls
            morphemes._remembered_long = analysing[turn]
            times[turn].append(spent(partial(programs[turn].answerer.answer, question)))
            best = programs[turn].searcher.search(question, 1)
            found[turn] += bool(best) and best[0].passage.key in expect  # type: ignore[operator]
            calls[turn] += engines[turn].calls - before
    ratios = [new / old for old, new in zip(*times, strict=True)]
    return {
        "letters": round(median(len(question.text) for question, _ in asked)),
        "cpu_s_whole": round(median(times[0]), 3),
        "cpu_s_now": round(median(times[1]), 3),
        "ratio": round(median(ratios), 2),
        "cpu_s_worst_whole": round(max(times[0]), 2),
        "cpu_s_worst_now": round(max(times[1]), 2),
        "embedded_each": [round(each / len(asked), 1) for each in calls],
        "found_first": found,
        "of": len(asked),
    }


def hits(knowing: Knowing, row: dict[str, object]) -> list[tuple[str, float]]:
    """Return what is found for a question as it is."""
    found = knowing.searcher.search(Question(str(row["municipality"]), str(row["text"]), DAY))
    return [(hit.passage.id, hit.score) for hit in found]


if __name__ == "__main__":
    main()
