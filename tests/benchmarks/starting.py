"""What a second start of the program is made of, until its first answer: processor and wall seconds of each step.

    python -m tests.benchmarks.starting [ROUNDS]

Each round is a process of its own over the sample content, in one data folder that a first start has filled. The median
of the rounds (3) is shown. Processor seconds are what load does to them least; compare their shares.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).parents[2]
COMPILED = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(ROOT / "build" / "bytecode")}
"""What a first start compiled is there at the second, as it is wherever the program was installed."""
QUESTION = "멘토링은 언제 신청하나요?"


class Steps:
    """Times of steps, in order."""

    def __init__(self) -> None:
        self.taken: dict[str, tuple[float, float]] = {}

    def __call__(self, name: str, act: Callable[[], Any]) -> Any:
        """Do a step and keep its processor and wall seconds."""
        cpu, wall = time.process_time(), time.perf_counter()
        result = act()
        self.taken[name] = (round(time.process_time() - cpu, 3), round(time.perf_counter() - wall, 3))
        return result


def _imported() -> Any:
    import bot.commands.serving

    return bot.commands.serving


def start(data: Path) -> dict[str, tuple[float, float]]:
    """Return the times of the steps of one start, as `gyeot serve` does them, and of a first and a second answer."""
    steps = Steps()
    interpreter = time.process_time()
    serving = steps("imports", _imported)

    from bot.assembly import assemble
    from bot.ingesting import prepare
    from bot.knowing import embedding
    from bot.publishing import publisher_of
    from bot.settings import read
    from handlers.catalogue import speaker
    from retrieval.answer import Question

    settings = read({"GYEOT_DATA": str(data)})
    embedder = steps("embedder", lambda: embedding(settings))
    steps("words of both languages", lambda: (speaker("ko"), speaker("en")))
    gyeot = steps("database, parts put together", lambda: assemble(settings, embedder=embedder))
    knowing = gyeot.knowing
    steps("content read", lambda: publisher_of(knowing).publish(settings.content, knowing.now()))
    steps("web application", lambda: serving.application(gyeot))
    steps("indexes", lambda: prepare(knowing.library, knowing.searcher))
    steps("the morphemes' model", lambda: knowing.searcher.splitter.split([QUESTION]))
    steps("crisis screen, first message", lambda: gyeot.screen(QUESTION))
    place = knowing.library.municipalities()[0].id
    question = Question(place, QUESTION, knowing.now().date())
    steps("first answer", lambda: knowing.answerer.answer(question))
    steps("second answer", lambda: knowing.answerer.answer(question))
    knowing.close()
    return {"interpreter": (round(interpreter, 3), 0.0), **steps.taken}


def main() -> None:
    """Start once to fill the folder, then as often as asked; print a line for each step."""
    if len(sys.argv) > 2:
        sys.stdout.write(json.dumps(start(Path(sys.argv[2]))))
        return
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    with tempfile.TemporaryDirectory() as folder:
        runs = [_run(folder) for _ in range(rounds + 1)][1:]
    for name in runs[0]:
        cpu, wall = (median(run[name][which] for run in runs) for which in (0, 1))
        sys.stdout.write(f"| {name} | {cpu:.2f} | {wall:.2f} |\n")
    total = [median(sum(run[name][which] for name in list(run)[:-1]) for run in runs) for which in (0, 1)]
    sys.stdout.write(f"| until the first answer | {total[0]:.2f} | {total[1]:.2f} |\n")


def _run(folder: str) -> dict[str, list[float]]:
    command = [sys.executable, "-m", "tests.benchmarks.starting", "1", folder]
    environment = {**os.environ, **COMPILED, "OMP_NUM_THREADS": "1"}
    ended = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    found: dict[str, list[float]] = json.loads(ended.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    main()
