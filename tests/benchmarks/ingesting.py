"""Content as large as it gets: taken in with kills on the way, and how soon one changed entry is answered.

    python -m tests.benchmarks.ingesting FOLDER [--passages 50000] [--texts SETS] [--engine e5] [--rounds 20]

FOLDER is filled by the first run; a finished one is measured again. The journal in it counts every text that was
embedded, in whichever process. SETS is a folder of public sets (*/*.jsonl) whose lines are the questions and answers;
without it they are made up.
"""

from __future__ import annotations

import argparse
import json
import resource
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import numpy as np

from bot.ingesting import ingest
from bot.knowing import embedding, know
from bot.settings import SAMPLES
from knowledge.content import read_content
from retrieval.answer import Question
from retrieval.embedding.embedder import Embedder, Vectors
from retrieval.searcher import BATCH
from tests.fakes import LetterEmbedder
from tests.integration.ingester import PLACE, Town, settings_of

DAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)
SEED = 7
SHARES = (0.1, 0.35, 0.6, 0.85)
"""Of the texts that are to be embedded, where a process is killed."""
SHORTEST, LONGEST = 8, 90
"""Letters of a line that is taken from a public set: what people ask and what a short answer says."""
ASKED = 200
DONE = "done"
"""The file that tells that the content is in."""


class Timed:
    """An embedder that adds up the processor time of questions."""

    def __init__(self, embedder: Embedder) -> None:
        self.engine, self.dimension, self._embedder = embedder.engine, embedder.dimension, embedder
        self.seconds = 0.0

    def embed_query(self, text: str) -> Vectors:
        """Return the vector of a question."""
        began = time.process_time()
        vector = self._embedder.embed_query(text)
        self.seconds += time.process_time() - began
        return vector

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of passages."""
        return self._embedder.embed_passages(texts)


def made_up(count: int) -> list[tuple[str, str, str]]:
    """Return entries under the sample content's questions, each question and answer a short one of its own."""
    random = Random(SEED)
    titles = [passage.title for passage in read_content(SAMPLES).passages if passage.kind == "faq"]
    return [
        (
            f"n{number}",
            f"{number}번: {random.choice(titles)}",
            f"{number}번 창구에서 {random.randrange(1, 13)}월에 알려 드려요.",
        )
        for number in range(count)
    ]


def public(folder: Path, count: int) -> list[tuple[str, str, str]]:
    """Return entries whose questions are different lines of public sets, the answers other lines, in the same script.

    No answer is the question of another entry, which would be found as rightly as the entry itself.
    """
    found = {text for file in sorted(folder.glob("*/*.jsonl")) for text in lines_of(file)}
    lines = sorted(found)
    Random(SEED).shuffle(lines)
    if len(lines) <= count:
        message = f"only {len(lines)} lines for {count} entries"
        raise SystemExit(message)
    answers = {korean: [line for line in lines[count:] if is_korean(line) is korean] for korean in (True, False)}
    return [
        (f"n{number}", line, said[number % len(said)])
        for number, line in enumerate(lines[:count])
        for said in [answers[is_korean(line)]]
    ]


def is_korean(line: str) -> bool:
    """Tell whether a line has Hangul."""
    return any("가" <= letter <= "힣" for letter in line)


def lines_of(file: Path) -> Iterator[str]:
    """Yield the texts of a set's objects, each as one line; what is too short or long for an entry is left out."""
    for line in file.read_text("utf-8").split("\n"):
        row = json.loads(line) if line.strip() else {}
        for name, value in row.items():
            if isinstance(value, str) and name not in {"id", "sql", "intent", "term", "topic"}:
                text = " ".join(value.split())
                if SHORTEST <= len(text) <= LONGEST and " " in text:
                    yield text


def filled(town: Town, entries: list[tuple[str, str, str]], engine: str) -> Iterator[str]:
    """Take the content in, with kills at some shares and while copies are built, and say what each process did."""
    town.write(entries)
    for share in SHARES:
        began = time.perf_counter()
        town.kill_after(int(2 * len(entries) * share), engine)
        took = time.perf_counter() - began
        yield f"killed after {took:.0f} s: {town.stored()} vectors kept of {town.noted()} embedded{spent()}"
    began = time.perf_counter()
    if killed_at_copies(town, engine):
        yield f"killed while copies are built after {time.perf_counter() - began:.0f} s: {town.stored()} kept{spent()}"
    began = time.perf_counter()
    assert town.begin(engine).wait() == 0
    (town.folder / DONE).touch()
    yield f"ended after {time.perf_counter() - began:.0f} s{spent()}"
    embedded = town.embedded()
    twice = embedded.total() - len(embedded)
    yield f"{town.live()} passages live, {len(embedded)} texts, {twice} embedded twice (a batch is {BATCH} passages)"


def killed_at_copies(town: Town, engine: str) -> bool:
    """Start, and kill as soon as a copy for large indexes is being built; tells whether there was one."""
    process = town.begin(engine)
    while process.poll() is None:
        if any((town.data / "indexes").glob(".building-*")):
            process.send_signal(signal.SIGKILL)
            process.wait()
            return True
        time.sleep(0.05)
    return False


def spent() -> str:
    """Return what all processes that ended until now needed."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return f" (so far {used.ru_utime + used.ru_stime:.0f} s of the processor, {used.ru_maxrss // 1024} MB at most)"


def changed(town: Town, entries: list[tuple[str, str, str]], engine: str, rounds: int) -> Iterator[str]:
    """Ask, then change one entry so many times in the running program and say how soon the new answer is given."""
    embedder = Timed(LetterEmbedder() if engine == "letters" else embedding(settings_of(town)))
    with closing(know(settings_of(town), embedder=embedder)) as knowing:
        began, wall = time.process_time(), time.perf_counter()
        knowing.searcher.prepare(PLACE)
        yield f"begun again: {time.process_time() - began:.1f} s of the processor, {time.perf_counter() - wall:.1f} s"
        knowing.answerer.answer(Question(PLACE, "누가 신청할 수 있어요?", DAY))
        asked: list[float] = []
        found, encoding = 0, embedder.seconds
        for number in range(0, len(entries), max(1, len(entries) // ASKED)):
            began = time.process_time()
            answer = knowing.answerer.answer(Question(PLACE, entries[number][1], DAY))
            asked.append(time.process_time() - began)
            found += bool(answer.hits) and answer.hits[0].passage.key == entries[number][0]
        encoding = (embedder.seconds - encoding) / len(asked) * 1000
        yield f"answered, processor: {spread(asked)}, of which the encoder {encoding:.0f} ms; {found} found their entry"
        old = knowing.library.owned(PLACE)[7]
        walls: list[float] = []
        processor: list[float] = []
        for number in range(rounds):
            title = f"{number + 2}번째 한라산 등반 대회는 언제 하나요?"
            fresh = replace(old, title=title, text=f"시월 {number + 1}일에 해요.")
            wall, began = time.perf_counter(), time.process_time()
            knowing.library.add(fresh, NOW)
            answer = knowing.answerer.answer(Question(PLACE, title, DAY))
            walls.append(time.perf_counter() - wall)
            processor.append(time.process_time() - began)
            assert [citation.passage_id for citation in answer.citations] == [fresh.id]
        yield f"changed entry published and answered, wall: {spread(walls)}"
        yield f"changed entry published and answered, processor: {spread(processor)}"
        used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        began = time.process_time()
        ingest(knowing.library, town.content, NOW)
        took = time.process_time() - began
        yield f"the whole folder read and published again: {took:.1f} s of the processor; {used} MB at most before it"


def spread(seconds: Sequence[float]) -> str:
    """Return the middle, the 95th percentile and the worst of some times."""
    middle, late = np.percentile(seconds, [50, 95]) * 1000
    return f"median {middle:.0f} ms, p95 {late:.0f} ms, worst {max(seconds) * 1000:.0f} ms of {len(seconds)}"


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--passages", type=int, default=50_000)
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--engine", choices=["e5", "letters"], default="e5")
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    town = Town(options.folder)
    entries = public(options.texts, options.passages) if options.texts else made_up(options.passages)
    if not (town.folder / DONE).exists():
        for line in filled(town, entries, options.engine):
            print(line, flush=True)  # noqa: T201 - the report
    for line in changed(town, entries, options.engine, options.rounds):
        print(line, flush=True)  # noqa: T201 - as above


if __name__ == "__main__":
    main()
