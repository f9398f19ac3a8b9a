"""Invented municipalities, each by a writer who knew neither code nor questions: what they publish, and what is asked.

Some teach how sure to be in a place that nobody has tuned; the others are only measured.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.settings import SAMPLES
from knowledge.library import Library
from tests.evaluation.asking import Asked

NEWCOMER = Path(__file__).with_name("newcomer")
TEACHING = ("gaon", "haedam", "dureum", "sanmaru")
MEASURING = ("saebit", "hangang", "byeolmaru")


def lay_out(folder: Path, towns: Sequence[str], *, samples: bool) -> None:
    """Write what towns publish into a folder, beside all samples or beside the shared content alone."""
    folder.mkdir(parents=True, exist_ok=True)
    for place in (each for each in SAMPLES.iterdir() if each.is_dir() and (samples or each.name == "shared")):
        shutil.copytree(place, folder / place.name)
    for town in towns:
        shutil.copytree(NEWCOMER / town, folder / town)


def rows_of(town: str) -> list[dict[str, Any]]:
    """Return the questions to a town: each `expect` has texts that stand in the passages which answer, or none."""
    return [json.loads(line) for line in (NEWCOMER / f"{town}.jsonl").read_text("utf-8").splitlines()]


def asked_in(library: Library, town: str) -> list[Asked]:
    """Return the questions to a town with the keys of the passages that answer."""
    passages = library.passages(town)

    def keys(row: dict[str, Any]) -> tuple[str, ...]:
        return tuple(passage.key for passage in passages if any(each in passage.text for each in row["expect"]))

    return [Asked(row["id"], town, row["text"], keys(row), row["kind"], "", "tune") for row in rows_of(town)]
