"""Content as large as it gets: taken in with two kills on the way, and how soon one changed entry is answered.

    python -m tests.benchmarks.ingesting FOLDER [--passages 50000] [--engine e5] [--rounds 20]

FOLDER is filled by the first run; a finished one is measured again. The journal in it counts every text that was
embedded, in whichever process.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from statistics import median

from bot.ingesting import ingest
from bot.knowing import embedding, know
from bot.settings import SAMPLES
from knowledge.content import read_content
from retrieval.answer import Question
from retrieval.embedder import Embedder
from retrieval.searcher import BATCH
from tests.fakes import LetterEmbedder
from tests.integration.ingester import PLACE, Town, settings_of

DAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)


def made_up(count: int) -> list[tuple[str, str, str]]:
    """Return entries under the sample content's questions, each answer a short one of its own."""
    random = Random(7)
    titles = [passage.title for passage in read_content(SAMPLES).passages if passage.kind == "faq"]
    return [
        (f"n{number}", random.choice(titles), f"{number}번 창구에서 {random.randrange(1, 13)}월에 알려 드려요.")
        for number in range(count)
    ]


def filled(town: Town, count: int, engine: str) -> Iterator[str]:
    """Take the content in, with a kill at a third and at two thirds, and say what each process did."""
    town.write(made_up(count))
    for part in (1, 2):
        began = time.perf_counter()
        town.kill_after(count * part // 3, engine)
        took = time.perf_counter() - began
        yield f"killed after {took:.0f} s: {town.stored()} vectors kept of {town.embedded().total()} embedded"
    began = time.perf_counter()
    assert town.begin(engine).wait() == 0
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    yield f"ended after {time.perf_counter() - began:.0f} s, {spent.ru_maxrss // 1024} MB at most"
    yield f"processor time of all three: {spent.ru_utime + spent.ru_stime:.0f} s"
    embedded = town.embedded()
    twice = embedded.total() - len(embedded)
    yield f"{town.live()} passages live, {len(embedded)} texts, {twice} embedded twice (a batch is {BATCH} passages)"


def changed(town: Town, engine: str, rounds: int) -> Iterator[str]:
    """Change one entry so many times in the running program and say how soon the new answer is given."""
    made: Embedder = LetterEmbedder() if engine == "letters" else embedding(settings_of(town))
    with closing(know(settings_of(town), embedder=made)) as knowing:
        began = time.process_time()
        knowing.searcher.prepare(PLACE)
        yield f"begun again: {time.process_time() - began:.1f} s of the processor until it is ready"
        old = knowing.library.owned(PLACE)[7]
        knowing.answerer.answer(Question(PLACE, "누가 신청할 수 있어요?", DAY))
        answers: list[tuple[float, float]] = []
        for number in range(rounds):
            title = f"{number + 2}번째 한라산 등반 대회는 언제 하나요?"
            fresh = replace(old, title=title, text=f"시월 {number + 1}일에 해요.")
            knowing.library.add(fresh, NOW)
            wall, processor = time.perf_counter(), time.process_time()
            answer = knowing.answerer.answer(Question(PLACE, title, DAY))
            answers.append((time.perf_counter() - wall, time.process_time() - processor))
            assert [citation.passage_id for citation in answer.citations] == [fresh.id]
        yield f"changed entry answered, wall: {spread([wall for wall, _ in answers])}"
        yield f"changed entry answered, processor: {spread([processor for _, processor in answers])}"
        began = time.process_time()
        ingest(knowing.library, town.content, NOW)
        yield f"the whole folder read and published again: {time.process_time() - began:.1f} s of the processor"


def spread(seconds: Sequence[float]) -> str:
    """Return the middle and the worst of some times."""
    return f"median {median(seconds) * 1000:.0f} ms, worst {max(seconds) * 1000:.0f} ms of {len(seconds)}"


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--passages", type=int, default=50_000)
    parser.add_argument("--engine", choices=["e5", "letters"], default="e5")
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    town = Town(options.folder)
    if town.live() < options.passages:
        for line in filled(town, options.passages, options.engine):
            print(line, flush=True)  # noqa: T201 - the report
    for line in changed(town, options.engine, options.rounds):
        print(line, flush=True)  # noqa: T201 - as above


if __name__ == "__main__":
    main()
