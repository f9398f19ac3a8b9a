"""Courses to recommend from, and somebody who talks about lectures."""

from __future__ import annotations

from dataclasses import dataclass, field

from handlers.conversation import Outcome, Session
from handlers.dispatcher import Dispatcher
from handlers.learner import Learner
from handlers.rooms import rooms
from handlers.screening.screen import screen
from knowledge.course import Course, Lecture, Level
from tests.unit.handlers.dispatching import NOW, PLACES, ScriptedAnswerer, message, session

COUNT = 10


def course(
    key: str, title: str, grades: str, level: Level, before: str = "", vendor: str = "가람", **more: str
) -> Course:
    """Return a course of ten lectures of half an hour."""
    lectures = tuple(Lecture(number, f"{title} {number}번째 시간", 30) for number in range(1, COUNT + 1))
    return Course(
        "shared", key, vendor, more.get("subject", "수학"), title, tuple(grades.split()), level, lectures,
        more.get("description", ""), tuple(before.split()), more.get("url", ""), "sample" in more,
    )  # fmt: skip


CALC_EASY = course("calc-easy", "처음 만나는 미적분", "고2", "기초", vendor="해오름", description="쉬워요.", sample="y")


CALC = course("calc", "미적분 개념", "고2", "기본", url="https://example.org/calc")


CALC_UP = course("calc-up", "미적분 심화", "고2", "심화", "calc")


CALC_EXAM = course("calc-exam", "미적분 실전", "고2 고3", "실전", "calc calc-up")


MATH = course("math", "중1 수학", "중1", "기본")


SCIENCE = course("science", "중1 과학 개념", "중1", "기본", subject="과학")


SCIENCE_HIGH = course("science-high", "통합과학", "고1", "기본", "science", subject="과학")


PYTHON = course("python", "파이썬 첫걸음", "중1 중2 고1 고2 성인", "기초", subject="코딩")


DATA = course("data", "파이썬 데이터", "고1 고2 성인", "기본", "python", subject="코딩")


COURSES = (CALC_EASY, CALC, CALC_UP, CALC_EXAM, MATH, SCIENCE, SCIENCE_HIGH, PYTHON, DATA)


@dataclass
class Bookcase:
    """A library of courses that counts how often it is read."""

    courses_: tuple[Course, ...] = COURSES
    number: int = 1
    reads: list[str] = field(default_factory=list)

    def version(self, municipality: str) -> int:
        """Return the number of the edition."""
        return self.number if municipality else 0

    def courses(self, municipality: str) -> tuple[Course, ...]:
        """Return the courses, noting who read them."""
        self.reads.append(municipality)
        return self.courses_


class Talk:
    """A conversation: says lines, taps what begins with @, and keeps the session."""

    def __init__(self, before: Session | None = None, courses: tuple[Course, ...] = COURSES) -> None:
        self.answerer = ScriptedAnswerer()
        self.library = Bookcase(courses)
        self.session = before or session()
        self.outcome = Outcome(self.session)
        self._dispatcher = Dispatcher(rooms(self.answerer, self.library), lambda: PLACES, screen)

    def say(self, *lines: str) -> str:
        """Say each line; return what is said to the last one."""
        for line in lines:
            tapped = line.startswith("@")
            sent = message() if tapped else message(line)
            self.outcome = self._dispatcher.dispatch(sent, self.session, NOW, line[1:] if tapped else "")
            self.session = self.outcome.session
        return "\n".join(bubble.text for bubble in self.outcome.bubbles)

    @property
    def taps(self) -> list[str]:
        """Return what can be tapped now."""
        return [choice.action or choice.url for bubble in self.outcome.bubbles for choice in bubble.choices]

    @property
    def suggested(self) -> list[str]:
        """Return the keys of the courses that are suggested now."""
        return [tap.removeprefix("course:syllabus:") for tap in self.taps if tap.startswith("course:syllabus:")]

    @property
    def learner(self) -> Learner:
        """Return what is remembered of the learner."""
        return Learner.read(self.session.slots, self.session.municipality)
