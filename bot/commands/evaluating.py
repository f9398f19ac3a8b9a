"""`gyeot evaluate`: the product's own search over a golden set, or its recommender over enrolments."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from bot.commands.ingesting import bar
from bot.knowing import know
from bot.settings import Settings
from knowledge.derived import Derived
from retrieval.courses.appraising import evaluate_recommending
from retrieval.evaluation import evaluate_folder as measure
from retrieval.judging.confidence import Judge
from retrieval.searcher import Searcher

MUNICIPALITY = "evaluation"
"""The municipality that the passages of a golden set belong to while they are measured."""

NOWHEN = date(2000, 1, 1)
"""A golden set's passages hold for ever."""


def evaluate_folder(settings: Settings, folder: Path, *, recommend: bool, as_json: bool) -> int:
    """Print the figures of a folder, as JSON or a line each."""
    figures = evaluate_recommending(folder).as_dict() if recommend else _searched(settings, folder)
    if as_json:
        print(json.dumps(figures, ensure_ascii=False))
        return 0
    for name, value in figures.items():
        print(f"{name:16} {value}")
    return 0


def _searched(settings: Settings, folder: Path) -> dict[str, Any]:
    with closing(know(settings)) as knowing, bar() as progress:
        task = progress.add_task(folder.name, total=None)
        report = measure(
            folder,
            lambda shelf: Searcher(
                shelf, knowing.embedder, kept=Derived(knowing.storage), folder=settings.data / "indexes"
            ),
            knowing.library,
            Judge(),
            municipality=MUNICIPALITY,
            on=NOWHEN,
            progress=lambda done, total: progress.update(task, completed=done, total=total),
        )
    return report.as_dict()
