"""What one more municipality costs: memory, speed, start and idling with 1, 50 and 250 of them.

    python -m tests.benchmarks.municipalities [--notices N] [1 50 250]

Each is a folder with 60 entries of its own with three wordings each, beside 200 shared ones, and with N notices of 20
lines (none, unless told), and is brought in by what
`gyeot ingest` and `gyeot serve` do. Vectors are those of a stand-in of the real width (384), since neither memory nor
the time of a search depends on what they hold. For each count one process fills a data folder, and others start on it.
One place is asked alone and among the others by turns, question by question, in processor time, so that load hits both
alike.
"""

from __future__ import annotations

import argparse
import csv
import gc
import json
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from bot.commands.ingesting import bring_in
from bot.ingesting import prepare
from bot.knowing import Knowing, know
from bot.settings import SAMPLES, Settings
from retrieval.answer import Question
from retrieval.embedding.embedder import Vectors

ROOT = Path(__file__).parents[2]
DAY = date(2026, 11, 25)
SHARED_ENTRIES, OWN_ENTRIES, QUESTIONS, ROUNDS = 200, 60, 120, 5
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


def name(number: int) -> str:
    """Return the id of a municipality."""
    return f"m{number:03d}"


def entry(owner: str, number: int) -> tuple[str, str, str, str]:
    """Return one entry; the wording is the owner's own, so that nothing is counted twice."""
    topic, asked = TOPICS[number % len(TOPICS)], ASKED[number % len(ASKED)]
    text = f"{owner}의 {topic} 안내 {number}번이에요. " + f"{topic}은 누리집에서 {number + 1}일까지 할 수 있어요. " * 4
    aliases = (f"{topic} {number} {asked}", f"{topic} 알려 주세요 {number}", f"{owner} {topic} {number}")
    return f"e-{owner}-{number}", f"{owner} {topic} {number}번은 {asked}?", text, "|".join(aliases)


def write_faq(folder: Path, owner: str, count: int) -> None:
    """Write the FAQ of a folder."""
    folder.mkdir(parents=True)
    with (folder / "faq.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "question", "answer", "aliases"))
        writer.writerows(entry(owner, number) for number in range(count))


def notice(owner: str, number: int) -> str:
    """Return a notice of 20 lines: five items of four lines, the wording the owner's own."""
    items = []
    for item in range(5):
        topic = TOPICS[(5 * number + item) % len(TOPICS)]
        items.append(f"{item + 1}. {topic}: {owner} {number}번 공고의 {topic}은 {item + 1}월 {number + 1}일부터예요.")
        items += [f"  - {owner}에서 {topic} {number}-{item}-{line} 담당자가 확인해 드려요." for line in range(3)]
    return "\n".join(items)


def write_notices(folder: Path, owner: str, count: int) -> None:
    """Write the notices of a folder."""
    (folder / "notices").mkdir()
    for number in range(count):
        (folder / "notices" / f"notice-{number}.txt").write_text(notice(owner, number), "utf-8")


def write_places(content: Path, numbers: Iterable[int], notices: int) -> None:
    """Write the folders of these municipalities, each with the rules of enrolment of a sample."""
    rules = (SAMPLES / "seoul" / "enrolment.toml").read_text("utf-8")
    for number in numbers:
        folder = content / name(number)
        write_faq(folder, name(number), OWN_ENTRIES)
        write_notices(folder, name(number), notices)
        names = f'["시험{number}시", "시험{number}", "{name(number)}"]'
        profile = f'id = "{name(number)}"\nname = "시험{number}시"\nservice = "곁런"\nnames = {names}\n'
        (folder / "municipality.toml").write_text(profile, "utf-8")
        (folder / "enrolment.toml").write_text(rules, "utf-8")


def opened(folder: Path) -> Knowing:
    """Return the program's knowing part over a folder."""
    return know(Settings(data=folder / "data", content=folder / "content"), embedder=Letters())


def fill(folder: Path, count: int, notices: int) -> None:
    """Write the content of so many municipalities and bring it in for the first time."""
    write_faq(folder / "content" / "shared", "shared", SHARED_ENTRIES)
    write_places(folder / "content", range(count), notices)
    with closing(opened(folder)) as knowing:
        bring_in(knowing)


def resident() -> float:
    """Return the resident memory of this process in MB."""
    gc.collect()
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    raise OSError


def taken(act: Callable[[], Any]) -> float:
    """Return the processor seconds of an act."""
    began = time.process_time()
    act()
    return time.process_time() - began


def ask(*asked: tuple[Knowing, str]) -> list[float]:
    """Return the median processor milliseconds of an answer for each program and municipality, asked by turns."""
    times: list[list[float]] = [[] for _ in asked]
    for number in range(QUESTIONS):
        words = f"곁런 {TOPICS[number % len(TOPICS)]} {number % OWN_ENTRIES} {ASKED[number % len(ASKED)]} {number}"
        order = range(len(asked)) if number % 2 else reversed(range(len(asked)))
        for turn in order:
            knowing, place = asked[turn]
            times[turn].append(taken(partial(knowing.answerer.answer, Question(place, words, DAY))) * 1000)
    return [median(spent) for spent in times]


def measure(alone: Path, folder: Path, count: int, notices: int) -> dict[str, float]:
    """Return what `count` municipalities cost a program that is started on a filled folder."""
    with closing(opened(folder)) as knowing:
        start = taken(lambda: bring_in(knowing))
        knowing.searcher.splitter.split(["준비"])
        ask((knowing, name(0)))
        before = resident()
        for number in range(1, count):
            knowing.answerer.answer(Question(name(number), "신청 언제 하나요?", DAY))
        after = resident()
        idle = median(taken(lambda: prepare(knowing.library, knowing.searcher)) for _ in range(ROUNDS))
        listing = median(taken(knowing.library.municipalities) for _ in range(ROUNDS))
        with closing(opened(alone)) as one:
            bring_in(one)
            by_itself, among, last = ask((one, name(0)), (knowing, name(0)), (knowing, name(count - 1)))
        write_places(folder / "content", [count], notices)
        joining = taken(lambda: bring_in(knowing))
        answer = knowing.answerer.answer(Question(name(count), entry(name(count), 7)[1], DAY))
    return {
        "municipalities": count,
        "cpu_s_second_start": round(start, 2),
        "mb_all": round(after),
        "mb_each_asked_once": round((after - before) / max(1, count - 1), 3),
        "cpu_ms_alone": round(by_itself, 2),
        "cpu_ms_among": round(among, 2),
        "ratio": round(among / by_itself, 2),
        "cpu_ms_last": round(last, 2),
        "cpu_ms_idle_round": round(idle * 1000, 1),
        "cpu_ms_listing": round(listing * 1000, 2),
        "cpu_s_one_more": round(joining, 2),
        "one_more_is_answered": float(bool(answer.hits) and answer.hits[0].passage.municipality == name(count)),
    }


def memory(folder: Path, count: int) -> dict[str, float]:
    """Return what a program holds with the indexes of one municipality, and for each other whose is made."""
    with closing(opened(folder)) as knowing:
        knowing.searcher.splitter.split(["준비"])
        knowing.searcher.prepare(name(0))
        ask((knowing, name(0)))
        before = resident()
        for number in range(1, count):
            knowing.searcher.prepare(name(number))
            knowing.answerer.answer(Question(name(number), "신청 언제 하나요?", DAY))
        return {"mb_with_one": round(before), "mb_each": round((resident() - before) / max(1, count - 1), 3)}


def apart(*arguments: str) -> str:
    """Return what this module prints in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.municipalities", *arguments]
    return subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True).stdout


def main() -> None:
    """Measure each count, in processes of its own, and print a line of JSON for it."""
    if sys.argv[1:2] == ["fill"]:
        fill(Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
        return
    if sys.argv[1:2] == ["memory"]:
        sys.stdout.write(json.dumps(memory(Path(sys.argv[2]), int(sys.argv[3]))))
        return
    if sys.argv[1:2] == ["measure"]:
        sys.stdout.write(json.dumps(measure(Path(sys.argv[2]), Path(sys.argv[3]), *map(int, sys.argv[4:]))))
        return
    options = argparse.ArgumentParser(prog="python -m tests.benchmarks.municipalities")
    options.add_argument("counts", nargs="*", type=int, default=[1, 50, 250])
    options.add_argument("--notices", type=int, default=0, help="notices of 20 lines in each folder")
    wanted = options.parse_args()
    with tempfile.TemporaryDirectory() as place:
        alone = Path(place) / "alone"
        apart("fill", str(alone), "1", str(wanted.notices))
        for count in wanted.counts:
            folder = Path(place) / str(count)
            began = time.perf_counter()
            apart("fill", str(folder), str(count), str(wanted.notices))
            wall = time.perf_counter() - began
            held = json.loads(apart("memory", str(folder), str(count)))
            found = json.loads(apart("measure", str(alone), str(folder), str(count), str(wanted.notices)))
            sys.stdout.write(
                json.dumps({**found, **held, "notices": wanted.notices, "s_first_filled": round(wall, 1)}) + "\n"
            )
            sys.stdout.flush()


if __name__ == "__main__":
    main()
