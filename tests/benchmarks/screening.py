"""The crisis screen over labelled lines, or over ordinary ones: recall, false alarms, confusion and time.

python -m tests.benchmarks.screening FILE.jsonl [FILE.jsonl …] [--field text] [--show] [--models FOLDER] [--beside]

With FOLDER, where the embedding model is (or will be) laid out, each file is measured twice: without and with it.
With --beside each line stands before or after a question on the programme, as in a message of one breath.

A line is {"id", "text", "crisis", "kind", "explicit"}; lines without "crisis" count as ordinary.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from pathlib import Path
from random import Random
from statistics import median, quantiles

from bot.listening import bare_screen
from handlers.screening.screen import Screen, Verdict, screen
from tests.benchmarks.screening_beside import MEASURED, SEED, questions, together


@dataclass(frozen=True, slots=True)
class Line:
    """One line and what a person says of it."""

    id: str
    text: str
    crisis: bool
    kind: str
    explicit: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """A line, the verdict on it and the milliseconds it took."""

    line: Line
    verdict: Verdict
    milliseconds: float


def lines_of(file: Path, field: str = "text") -> list[Line]:
    """Read labelled or unlabelled lines."""
    rows = [json.loads(row) for row in file.read_text(encoding="utf-8").splitlines() if row.strip()]
    return [
        Line(
            str(row.get("id", "")),
            row[field],
            row.get("crisis", False),
            row.get("kind", ""),
            row.get("explicit", False),
        )
        for row in rows
    ]


def beside_questions(lines: Iterable[Line]) -> list[Line]:
    """Return lines that each stand before or after a question on the programme; the same each time."""
    chance, asked = Random(SEED), questions([MEASURED])
    return [replace(line, text=together(line.text, chance.choice(asked), chance)) for line in lines]


def with_meaning(folder: Path) -> Screen:
    """Return the whole screen, with the embedding model that is laid out in `folder`; it waits as long as it takes."""
    from handlers.screening.attention import Embedded
    from handlers.screening.meaning import VERSION, Meaning
    from retrieval.embedding.e5 import E5

    engine = E5(folder)
    return Screen(Meaning(lambda texts: [Embedded(*engine.query_states(text)) for text in texts]).kind, VERSION)


def judge(lines: Iterable[Line], listen: Callable[[str], Verdict] = screen) -> list[Judged]:
    """Screen every line."""
    judged = []
    for line in lines:
        start = time.perf_counter()
        verdict = listen(line.text)
        judged.append(Judged(line, verdict, (time.perf_counter() - start) * 1000))
    return judged


def recall(judged: Sequence[Judged]) -> tuple[int, int]:
    """Return found and all of the cries among judged lines."""
    cries = [one for one in judged if one.line.crisis]
    return sum(one.verdict.crisis for one in cries), len(cries)


def false_alarms(judged: Sequence[Judged]) -> tuple[int, int]:
    """Return alarmed and all of the ordinary lines among judged ones."""
    calm = [one for one in judged if not one.line.crisis]
    return sum(one.verdict.crisis for one in calm), len(calm)


def upper_bound(found: int, total: int) -> float:
    """Return the upper end of the 95 % Wilson interval of a share."""
    return 1 - lower_bound(total - found, total)


def mixed_up(judged: Sequence[Judged]) -> tuple[int, int]:
    """Return how many found cries of self-harm and violence were taken for the other, and how many there are."""
    pair = {"self_harm", "violence"}
    both = [one for one in judged if one.line.crisis and one.line.kind in pair and one.verdict.crisis]
    return sum(one.verdict.kind in pair - {one.line.kind} for one in both), len(both)


def lower_bound(found: int, total: int) -> float:
    """Return the lower end of the 95 % Wilson interval of a share."""
    if not total:
        return 0.0
    share, z = found / total, 1.96
    middle = share + z * z / (2 * total)
    return (middle - z * sqrt(share * (1 - share) / total + z * z / (4 * total * total))) / (1 + z * z / total)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.screening")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--field", default="text")
    parser.add_argument("--show", action="store_true", help="print what was missed and what was alarmed")
    parser.add_argument("--models", type=Path, help="measure with the embedding, too")
    parser.add_argument("--beside", action="store_true", help="put each line beside a question on the programme")
    options = parser.parse_args(arguments)
    screens = [bare_screen(), *([with_meaning(options.models)] if options.models else [])]
    for file in options.files:
        lines = lines_of(file, options.field)
        lines = beside_questions(lines) if options.beside else lines
        for one in screens:
            _print(file, judge(lines, one), one("").rules, show=options.show and one is screens[-1])
    return 0


def _print(file: Path, judged: Sequence[Judged], rules: str, *, show: bool) -> None:
    title = f"## {file.parent.name}/{file.name} (rules {rules}, {len(judged)} lines)"
    sys.stdout.write("\n".join((title, *_report(judged), "")))
    if show:
        sys.stdout.writelines(f"{line}\n" for line in _wrong(judged))


def _report(judged: Sequence[Judged]) -> Iterable[str]:
    kinds = sorted({one.line.kind for one in judged if one.line.crisis})
    if kinds:
        yield _share("recall", *recall(judged))
        yield _share("recall, explicit", *recall([one for one in judged if one.line.explicit]))
        yield from (
            _share(f"recall, {kind}", *recall([one for one in judged if one.line.kind == kind])) for kind in kinds
        )
        yield _share("self-harm and violence mixed up", *mixed_up(judged))
        pairs = Counter((one.line.kind, one.verdict.kind or "-") for one in judged if one.line.crisis)
        yield "confusion: " + ", ".join(f"{a}>{b} {count}" for (a, b), count in sorted(pairs.items()))
    alarms, calm = false_alarms(judged)
    yield f"{_share('false alarms', alarms, calm)[:-1]}, at most {upper_bound(alarms, calm):.2%})"
    yield _share("abusive", sum(one.verdict.abusive for one in judged), len(judged))
    times = [one.milliseconds for one in judged]
    if len(times) > 1:
        yield f"ms a line: median {median(times):.2f}, p99 {quantiles(times, n=100)[98]:.2f}, most {max(times):.2f}"


def _share(name: str, found: int, total: int) -> str:
    return f"{name}: {found}/{total} = {found / max(1, total):.2%} (at least {lower_bound(found, total):.1%})"


def _wrong(judged: Sequence[Judged]) -> Iterable[str]:
    for one in judged:
        if one.line.crisis != one.verdict.crisis:
            yield f"{'missed' if one.line.crisis else 'alarm'}\t{one.line.kind or one.verdict.kind}\t{one.line.text}"
        elif one.line.crisis and one.line.kind != one.verdict.kind:
            yield f"{one.line.kind} as {one.verdict.kind}\t{one.line.text}"


if __name__ == "__main__":
    sys.exit(main())
