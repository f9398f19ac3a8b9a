"""Courses and their lectures, as a municipality's catalogue lists them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["기초", "기본", "심화", "실전"]


@dataclass(frozen=True, slots=True)
class Lecture:
    """One lecture of a course; `number` counts from 1 in the course's order."""

    number: int
    title: str
    minutes: int
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """A course of a vendor with its syllabus.

    `grades` are 초1 … 고3, "검정고시", "성인"; `prerequisites` are keys of courses of the same catalogue.
    """

    municipality: str
    key: str
    vendor: str
    subject: str
    title: str
    grades: tuple[str, ...]
    level: Level
    lectures: tuple[Lecture, ...]
    description: str = ""
    prerequisites: tuple[str, ...] = ()
    url: str = ""
    sample: bool = False

    @property
    def minutes(self) -> int:
        """Return the length of all lectures."""
        return sum(lecture.minutes for lecture in self.lectures)
