"""Enrolment histories on disk: courses with their texts, learners with the lists known and held out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
"""Learners by courses, or courses by courses."""

Lists = tuple[tuple[int, ...], ...]
"""For each learner the positions of courses in the catalogue."""


class EnrolmentsError(ValueError):
    """These enrolments cannot be read: {place}: {reason}."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place}: {reason}")
        self.place = place
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Enrolments:
    """Histories over one catalogue: `texts` and `labels` (schools, teachers, …) are in the order of `courses`."""

    courses: tuple[str, ...]
    texts: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]
    learners: tuple[str, ...]
    train: Lists
    test: Lists


def read_enrolments(folder: Path) -> Enrolments:
    """Read `courses.jsonl` {"id", …} and `users.jsonl` {"id", "train", "test"}.

    Every string of a course is its text, every list of strings its labels. A learner's course that the catalogue
    does not have, or has in both lists, raises `EnrolmentsError` with the line it is in.
    """
    rows = [(_identity(place, row), row) for place, row in _rows(folder / "courses.jsonl")]
    courses = tuple(identity for identity, _ in rows)
    position = {identity: number for number, identity in enumerate(courses)}
    if len(position) < len(courses):
        raise EnrolmentsError("courses.jsonl", "an id stands twice")
    learners, train, test = [], [], []
    for place, row in _rows(folder / "users.jsonl"):
        known, held = (_positions(place, row, name, position) for name in ("train", "test"))
        if not set(known).isdisjoint(held):
            raise EnrolmentsError(place, "a course is in train and in test")
        learners.append(_identity(place, row))
        train.append(known)
        test.append(held)
    if not courses or not learners:
        raise EnrolmentsError(folder.name, "no courses or no learners")
    return Enrolments(
        courses,
        tuple(_text(row) for _, row in rows),
        tuple(_labels(row) for _, row in rows),
        tuple(learners),
        tuple(train),
        tuple(test),
    )


def matrix(lists: Sequence[Sequence[int]], courses: int) -> Matrix:
    """Return one row of ones and zeros for each list, shape (len(lists), courses)."""
    made = np.zeros((len(lists), courses), np.float32)
    for row, numbers in zip(made, lists, strict=True):
        row[list(numbers)] = 1
    return made


def _rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    try:
        content = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise EnrolmentsError(path.name, "cannot be read") from error
    for number, line in enumerate(content.split("\n"), 1):
        if not line.strip():
            continue
        place = f"{path.name}:{number}"
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise EnrolmentsError(place, "no JSON") from error
        if not isinstance(row, dict):
            raise EnrolmentsError(place, "no object")
        yield place, row


def _identity(place: str, row: dict[str, Any]) -> str:
    if "id" not in row:
        raise EnrolmentsError(place, "no id")
    return str(row["id"])


def _positions(place: str, row: dict[str, Any], name: str, position: dict[str, int]) -> tuple[int, ...]:
    listed = row.get(name, [])
    if not isinstance(listed, list):
        raise EnrolmentsError(place, f"{name} is no list")
    unknown = next((str(course) for course in listed if str(course) not in position), None)
    if unknown is not None:
        raise EnrolmentsError(place, f"{name} names a course that is not in the catalogue: {unknown[:40]}")
    return tuple(dict.fromkeys(position[str(course)] for course in listed))


def _text(row: dict[str, Any]) -> str:
    return " ".join(value for name, value in row.items() if name != "id" and isinstance(value, str))


def _labels(row: dict[str, Any]) -> tuple[str, ...]:
    lists = ((name, value) for name, value in row.items() if isinstance(value, list))
    return tuple(f"{name}:{entry}" for name, value in lists for entry in value if isinstance(entry, str))
