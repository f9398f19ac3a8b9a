"""Courses and their lectures, as a municipality's catalogue lists them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from knowledge.encoding import digest, loads

Level = Literal["기초", "기본", "심화", "실전"]


@dataclass(frozen=True, slots=True)
class Lecture:
    """One lecture of a course; `number` counts from 1 in the course's order."""

    number: int
    title: str
    minutes: int
    unit: str = ""


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Course:
    """A course of a vendor with its syllabus.

    `grades` are 초1 … 고3, "검정고시", "성인"; `prerequisites` are keys of courses of the same catalogue;
    `file` is the path below the content folder that lists it.
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
    file: str = ""

    @property
    def id(self) -> str:
        """Return the digest of the whole course with its syllabus."""
        return digest(self)

    @property
    def minutes(self) -> int:
        """Return the length of all lectures."""
        return sum(lecture.minutes for lecture in self.lectures)

    @classmethod
    def load(cls, payload: str) -> Course:
        """Return the course that `encoding.dumps` wrote."""
        fields = loads(payload)
        return cls(**fields | {"lectures": tuple(Lecture(**lecture) for lecture in fields["lectures"])})
