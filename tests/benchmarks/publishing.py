"""What publishing one changed file of a folder costs, by the office's page and by `gyeot ingest`.

    python -m tests.benchmarks.publishing [--files 200] [--rounds 5]

The folder has the samples and so many notices of four formats (Word, HWP, HWPX, PDF) of a page each. Processes of their
own take it in, take it in again, and once more with one notice changed; then a running program publishes changes of one
notice after another, as the office does. Vectors are those of a stand-in: new texts alone are embedded, whatever
is read. Processor time counts workers, too.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from statistics import median

from bot.commands.ingesting import bring_in
from bot.ingesting import prepare
from bot.knowing import Knowing, know
from bot.publishing import publisher_of
from bot.settings import SAMPLES, Settings
from tests.fakes import LetterEmbedder
from tests.unit.knowledge.papers import pdf
from tests.unit.knowledge.papers_hwp import hwp, paragraph, table
from tests.unit.knowledge.papers_office import docx, hp, hwpx, tbl, wp, wtbl

ROOT = Path(__file__).parents[2]
PLACE = "gimpo"
ROWS, LINES = 6, 12
TOPICS = ("신청", "서류", "강의", "멘토링", "기간", "소득", "교재", "시험", "상담", "환불", "출석", "수료")


def lines(number: int, turn: int) -> list[str]:
    """Return the lines of a notice, one of them another with each turn."""
    said = (
        f"{number}번 공고의 {TOPICS[(number + line) % 12]}은 {line + 1}월 {number % 28 + 1}일까지예요."
        for line in range(LINES)
    )
    return [*said, f"{number}번 공고를 {turn}번 고쳤어요."]


def rows(number: int) -> list[list[str]]:
    """Return the rows of its table."""
    filled = ([f"{TOPICS[row]} {number}", f"{row + 1}월 {number % 28 + 1}일", f"{row * 10}명"] for row in range(ROWS))
    return [["구분", "기간", "인원"], *filled]


FORMATS: Mapping[str, Callable[[int, int], bytes]] = {
    ".docx": lambda number, turn: docx("".join(map(wp, lines(number, turn))) + wtbl(rows(number))),
    ".hwp": lambda number, turn: hwp(b"".join(map(paragraph, lines(number, turn))) + paragraph(table(rows(number)))),
    ".hwpx": lambda number, turn: hwpx("".join(map(hp, lines(number, turn))) + hp(tbl(rows(number)))),
    ".pdf": lambda number, turn: pdf([*lines(number, turn), *map(" ".join, rows(number))]),
}


def write(content: Path, number: int, turn: int) -> None:
    """Write a notice as it is after so many turns."""
    suffix = list(FORMATS)[number % len(FORMATS)]
    (content / PLACE / "notices" / f"notice-{number:03d}{suffix}").write_bytes(FORMATS[suffix](number, turn))


def opened(folder: Path) -> Knowing:
    """Return the program's knowing part over a folder."""
    return know(Settings(data=folder / "data", content=folder / "content"), embedder=LetterEmbedder())


def spent() -> float:
    """Return the processor seconds of this process and of its workers that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def timed(act: Callable[[], object]) -> tuple[float, float]:
    """Return the processor and the clock seconds of an act."""
    began, wall = spent(), time.perf_counter()
    act()
    return spent() - began, time.perf_counter() - wall


def ingested(folder: Path) -> dict[str, float]:
    """Return what taking the folder in costs, without the start of the program."""
    with closing(opened(folder)) as knowing:
        processor, wall = timed(lambda: bring_in(knowing))
    return {"cpu_s": round(processor, 2), "wall_s": round(wall, 2)}


def published(folder: Path, rounds: int) -> dict[str, float]:
    """Return what publishing one changed notice costs in a program that runs, after a first time."""
    with closing(opened(folder)) as knowing:
        prepare(knowing.library, knowing.searcher)
        publisher, found = publisher_of(knowing), []

        def publish() -> None:
            publisher.publish(knowing.settings.content, knowing.now(), only=PLACE)
            prepare(knowing.library, knowing.searcher)

        for turn in range(rounds + 1):
            write(knowing.settings.content, turn, turn + 2)
            found.append(timed(publish))
    processor, wall = (median(each) for each in zip(*found[1:], strict=True))
    return {"cpu_s": round(processor, 2), "wall_s": round(wall, 2)}


def apart(folder: Path, rounds: int = 0) -> dict[str, float]:
    """Return what a process of its own measured."""
    command = [sys.executable, "-m", "tests.benchmarks.publishing", "--folder", str(folder), "--rounds", str(rounds)]
    said = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, text=True)
    return json.loads(said.stdout)  # type: ignore[no-any-return]


def main() -> None:
    """Measure, in processes of their own, and print a line of JSON for each step."""
    options = argparse.ArgumentParser(prog="python -m tests.benchmarks.publishing")
    options.add_argument("--files", type=int, default=200)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    wanted = options.parse_args()
    if wanted.folder:
        folder, rounds = wanted.folder, wanted.rounds
        sys.stdout.write(json.dumps(published(folder, rounds) if rounds else ingested(folder)))
        return
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        shutil.copytree(SAMPLES, folder / "content")
        for number in range(wanted.files):
            write(folder / "content", number, 0)
        steps = {"taken in first": 0, "again, nothing changed": 0, "again, one notice changed": 0}
        for step in (*steps, "published by the office, one notice changed"):
            if "ingest" in step or step == "again, one notice changed":
                write(folder / "content", wanted.files - 1, 1)
            found = apart(folder, 0 if step in steps else wanted.rounds)
            sys.stdout.write(json.dumps({"files": wanted.files, "step": step, **found}) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
