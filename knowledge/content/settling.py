"""Keys that were given to courses without one: a course that is published already keeps its own."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from knowledge.course import Course
from knowledge.passage import SHARED, Passage

PREFIX = "c-"
_GIVEN = re.compile(rf"{PREFIX}[0-9a-f]{{12}}")

Live = Callable[[str], Sequence[Course]]
"""Gets an owner and returns the courses that are published."""


def given_key(said: str) -> str:
    """Return the key that is given to a course of which this is said."""
    return f"{PREFIX}{hashlib.sha256(said.encode()).hexdigest()[:12]}"


def settled(
    courses: Sequence[Course], passages: Sequence[Passage], live: Live
) -> tuple[tuple[Course, ...], tuple[Passage, ...]]:
    """Return courses and their passages under the keys that plans, links and feedback know them by.

    A table alone does not tell which of two courses of one title was there first.
    """
    names: dict[tuple[str, str], str] = {}
    for owner in dict.fromkeys(course.municipality for course in courses if _GIVEN.fullmatch(course.key)):
        own = [course for course in courses if course.municipality == owner]
        names |= {(owner, key): name for key, name in _names(own, live(owner)).items()}

    if not names:
        return tuple(courses), tuple(passages)

    def before(owner: str, key: str) -> str:
        return names.get((owner, key), names.get((SHARED, key), key))

    return (
        tuple(
            replace(
                course,
                key=names.get((course.municipality, course.key), course.key),
                prerequisites=tuple(before(course.municipality, key) for key in course.prerequisites),
            )
            for course in courses
        ),
        tuple(
            replace(passage, key=names.get((passage.municipality, passage.key), passage.key))
            if passage.kind == "course"
            else passage
            for passage in passages
        ),
    )


def _names(courses: Iterable[Course], live: Iterable[Course]) -> dict[str, str]:
    """Return the new key of each course of one owner that has to have another."""
    known = {_said(course): course.key for course in live if _GIVEN.fullmatch(course.key)}
    given = [course for course in courses if _GIVEN.fullmatch(course.key)]
    kept = {course.key: known.pop(_said(course)) for course in given if _said(course) in known}
    taken = {*kept.values()}
    others = [course for course in given if course.key not in kept and course.key in taken]
    return kept | {course.key: given_key(f"{course.key}\n{_said(course)}") for course in others}


def _said(course: Course) -> str:
    """Return what tells a course from others of its title, but for its lectures."""
    return "\n".join((course.vendor, course.title, course.subject, ",".join(course.grades), course.level))
