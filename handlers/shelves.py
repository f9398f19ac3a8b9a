"""The lectures of each municipality, made ready to recommend from and kept until the next edition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

from knowledge.course import Course
from retrieval.courses.recommender import Recommender


class Catalogue(Protocol):
    """What recommending needs of the library."""

    def version(self, municipality: str) -> int:
        """Return a number that grows with every change that the municipality can see."""
        ...

    def courses(self, municipality: str) -> tuple[Course, ...]:
        """Return the courses that the municipality sees."""
        ...


@dataclass(frozen=True, slots=True)
class Shelf:
    """One edition of a municipality's courses, by key, and what recommends from them."""

    version: int
    courses: Mapping[str, Course]
    recommender: Recommender


NOTHING = Shelf(0, {}, Recommender(()))


class Shelves:
    """Keeps the newest shelf of each municipality; any thread may ask."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._kept: dict[str, Shelf] = {}
        self._lock = Lock()

    def of(self, municipality: str) -> Shelf:
        """Return the shelf of the newest edition."""
        version = self._catalogue.version(municipality)
        with self._lock:
            kept = self._kept.get(municipality)
        if kept is not None and kept.version == version:
            return kept
        # made outside the lock: others are not kept waiting, and two that make the same shelf do no harm; courses that
        # are newer than the version are read again with the next question
        courses = self._catalogue.courses(municipality)
        made = Shelf(version, {course.key: course for course in courses}, Recommender(courses))
        with self._lock:
            self._kept[municipality] = made
        return made
