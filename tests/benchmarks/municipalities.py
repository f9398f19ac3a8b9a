"""What one more municipality costs: memory and speed with 1, 50 and 250 of them.

    python -m tests.benchmarks.municipalities [1 50 250]

Each municipality has 60 entries of its own with three wordings each, beside 200 shared ones. Vectors are those of a
stand-in of the real width (384), since neither memory nor the time of a search depends on what they hold. One place
is asked alone and among the others by turns, question by question, in processor time, so that load hits both alike.
"""

from __future__ import annotations

import gc
import json
import sys
import tempfile
import time
import zlib
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median

import numpy as np

from bot.migrations import migrate
from knowledge.library import Library, Stock
from knowledge.municipality import Municipality
from knowledge.passage import SHARED, Passage, Source
from knowledge.storage import Storage
from retrieval.answer import Question
from retrieval.embedder import Vectors
from retrieval.morphemes import Morphemes
from retrieval.searcher import Searcher

NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)
SHARED_ENTRIES, OWN_ENTRIES, QUESTIONS = 200, 60, 120
TOPICS = ("신청", "서류", "강의", "멘토링", "기간", "소득", "교재", "시험", "상담", "환불", "출석", "수료")
ASKED = ("언제 하나요", "어떻게 하나요", "누가 할 수 있나요", "얼마나 걸리나요", "어디에서 하나요")


class Letters:
    """An embedder without weights, of the width of the real one."""

    engine = "letters-384/1"
    dimension = 384

    def embed_query(self, text: str) -> Vectors:
        """Return the vector of a question."""
        return self.embed_passages([text])[0]

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of passages."""
        vectors = np.full((len(texts), self.dimension), 0.05, np.float32)
        for vector, words in zip(vectors, texts, strict=True):
            for start in range(len(words) - 1):
                vector[zlib.crc32(words[start : start + 2].encode()) % self.dimension] += 1
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def entry(owner: str, number: int) -> Passage:
    """Return one entry; the wording is the owner's own, so that nothing is counted twice."""
    topic, asked = TOPICS[number % len(TOPICS)], ASKED[number % len(ASKED)]
    title = f"{owner} {topic} {number}번은 {asked}?"
    text = f"{owner}의 {topic} 안내 {number}번이에요. " + f"{topic}은 누리집에서 {number + 1}일까지 할 수 있어요. " * 4
    aliases = (f"{topic} {number} {asked}", f"{topic} 알려 주세요 {number}", f"{owner} {topic} {number}")
    return Passage(owner, f"e-{number}", "faq", title, text, Source(f"{owner}/faq.csv", f"{number}행"), aliases)


def resident() -> float:
    """Return the resident memory of this process in MB."""
    gc.collect()
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    raise OSError


def ask(*asked: tuple[Searcher, str]) -> list[float]:
    """Return the median processor milliseconds of a search for each searcher and municipality, asked by turns."""
    times: list[list[float]] = [[] for _ in asked]
    for number in range(QUESTIONS):
        words = f"{TOPICS[number % len(TOPICS)]} {ASKED[number % len(ASKED)]} {number}"
        for taken, (searcher, place) in zip(times, asked, strict=True):
            began = time.process_time()
            searcher.search(Question(place, words, date(2026, 11, 25)), 10)
            taken.append((time.process_time() - began) * 1000)
    return [median(taken) for taken in times]


def opened(folder: str, places: Sequence[Municipality], splitter: Morphemes) -> tuple[Storage, Searcher]:
    """Return a searcher over these municipalities, of which the first is ready."""
    storage = Storage(f"sqlite:///{folder}/{len(places)}.sqlite3")
    migrate(storage)
    library = Library(storage)
    shared = tuple(entry(SHARED, number) for number in range(SHARED_ENTRIES))
    own = tuple(entry(place.id, number) for place in places for number in range(OWN_ENTRIES))
    library.publish(Stock(tuple(places), (*shared, *own)), NOW)
    searcher = Searcher(library, Letters(), splitter=splitter)
    searcher.prepare(places[0].id)
    return storage, searcher


def measure(count: int, splitter: Morphemes) -> dict[str, float]:
    """Return what `count` municipalities cost, the first of them asked before and after the others are there."""
    places = [Municipality(f"m{number:03d}", f"시험{number}시", "곁") for number in range(count)]
    with tempfile.TemporaryDirectory() as folder:
        storage, searcher = opened(folder, places, splitter)
        ask((searcher, places[0].id))
        first, began = resident(), time.process_time()
        for place in places[1:]:
            searcher.prepare(place.id)
            searcher.search(Question(place.id, "신청 언제", date(2026, 11, 25)), 10)
        took, last = time.process_time() - began, resident()
        one, alone = opened(folder, places[:1], splitter) if count > 1 else (storage, searcher)
        by_itself, among, other = ask((alone, places[0].id), (searcher, places[0].id), (searcher, places[-1].id))
        storage.close()
        one.close()
    others = max(1, count - 1)
    return {
        "municipalities": count,
        "mb_each": round((last - first) / others, 3),
        "cpu_seconds_each_to_prepare": round(took / others, 3),
        "cpu_ms_alone": round(by_itself, 2),
        "cpu_ms_among": round(among, 2),
        "ratio": round(among / by_itself, 2),
        "cpu_ms_last": round(other, 2),
    }


def main() -> None:
    """Measure each count and print a line of JSON for it."""
    splitter = Morphemes()
    splitter.split(["준비"])
    for count in map(int, sys.argv[1:] or ("1", "50", "250")):
        sys.stdout.write(json.dumps(measure(count, splitter)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
