"""Lines that teach the crisis screen, said beside a question on study: a cry is one there, too, and no other is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from tests.benchmarks.screening_calm import plain, rows_of_file
from tests.benchmarks.screening_training import Example

STUDY = (
    "abstention_tuning.jsonl",
    "abstention_tuning_2.jsonl",
    "abstention_tuning_3.jsonl",
    "abstention_tuning_5.jsonl",
    "abstention_tuning_6.jsonl",
)
"""Questions on the programme that stand beside lines that teach."""
MEASURED = "abstention_fresh.jsonl"
"""Questions that stand beside lines that measure: none of them teaches."""
ASKED, SAID = range(9, 70), range(7, 110)
"""How many letters a question and a line have that are joined."""
MANY = 3500
"""How many cries, and how many ordinary lines, are joined with a question: about one in three, and one in five."""
BETWEEN = (" ", ". ", "\n", " 근데 ", " 그리고 ", " ㅠㅠ ", ", ")
SEED = 5


def beside(lines: Sequence[Example]) -> list[Example]:
    """Return some of the lines, each before or after a question on study, as lines of their own."""
    chance = Random(SEED)
    asked = questions(STUDY)
    said = [one for one in lines if len(one.written) in SAID]
    cries, calm = [one for one in said if one.kind], [one for one in said if not one.kind]
    taken = [one for part in (cries, calm) for one in chance.sample(part, min(MANY, len(part)))]
    joined = [together(one.written, chance.choice(asked), chance) for one in taken]
    return [replace(one, text=plain(written), written=written) for one, written in zip(taken, joined, strict=True)]


def questions(names: Sequence[str]) -> list[str]:
    """Return the questions of some files that are neither very short nor long."""
    return [row["text"] for name in names for row in rows_of_file(name) if len(row["text"]) in ASKED]


def together(line: str, question: str, chance: Random) -> str:
    """Return a line and a question as one message, either first."""
    between = chance.choice(BETWEEN)
    first, second = (line, question) if chance.random() < 0.5 else (question, line)
    return first + between + second
