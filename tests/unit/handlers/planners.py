"""Somebody who talks about study plans, and the courses there are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from handlers.conversation import Address, Choice, Message, Outcome, Session
from handlers.dispatcher import Dispatcher
from handlers.records import Records
from handlers.rooms import rooms
from handlers.screening.screen import screen
from handlers.studying.study import StudyPlan
from knowledge.course import Course, Lecture
from knowledge.municipality import Municipality
from knowledge.storage import Storage
from tests.unit.handlers.dispatching import ScriptedAnswerer

NOON = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
"""A Wednesday noon in Seoul."""


SEOUL = Municipality("seoul", "서울특별시", "서울런", school_days=(("재량휴업일", "2026-12-04", "2026-12-04"),))


CHUNGBUK = Municipality("chungbuk", "충청북도", "충북런", partner=False)


def course(key: str, title: str, *minutes: int, subject: str = "수학", level: str = "기본") -> Course:
    """Return a course with lectures of these lengths."""
    lectures = tuple(Lecture(n, f"{title}의 {n}번째 이야기", one, f"{n}단원") for n, one in enumerate(minutes, 1))
    return Course("shared", key, "가람", subject, title, ("고1", "고2"), level, lectures, url="https://example.org/c")  # type: ignore[arg-type]


MATH = course("calc", "미적분 개념", *[20] * 12)


SCIENCE = course("phys", "물리 첫걸음", *[25] * 6, subject="과학")


LONG = course("long", "긴 강의", *[34] * 18, subject="국어")


@dataclass
class Bookcase:
    """A library of three courses."""

    kept: tuple[Course, ...] = (MATH, SCIENCE, LONG)

    def version(self, municipality: str) -> int:
        """Return the number of the edition."""
        return len(municipality)

    def courses(self, municipality: str) -> tuple[Course, ...]:
        """Return the courses that a municipality sees."""
        return self.kept if municipality == "seoul" else ()


@dataclass
class Talk:
    """A person and the assistant, over a real database: says lines, taps what is labelled or begins with @."""

    storage: Storage
    language: str = "ko"
    now: datetime = NOON
    chat: str = "1"
    number: int = 0
    place: str = "seoul"
    address: str = "https://gyeot.example"
    shelf: tuple[Course, ...] = (MATH, SCIENCE, LONG)
    outcome: Outcome | None = None

    def __post_init__(self) -> None:
        self.records = Records(self.storage)
        self.answerer = ScriptedAnswerer()
        table = rooms(self.answerer, Bookcase(self.shelf), self.records, self.address)
        self.dispatcher = Dispatcher(table, lambda: (SEOUL, CHUNGBUK), screen)

    def say(self, *lines: str) -> str:
        """Say or tap each line; return what is said to the last one."""
        for line in lines:
            self._one(line)
        return self.told

    def _one(self, line: str) -> None:
        self.number += 1
        where = Address("telegram", "bot", self.chat)
        action = self._action(line)
        message = Message(where, f"{self.chat}:{self.number}", self.now, "" if action else line)
        if line.startswith("/"):
            command, _, rest = line[1:].partition(" ")
            message = replace(message, command=command, text=rest)
        session = self.records.session_for(message, self.now)
        session = replace(session, municipality=session.municipality or self.place, language=self.language)
        assert self.records.inbox.receive(message, self.now)
        claimed = self.records.inbox.claim(self.now, 60, 1)[0]
        self.outcome = self.dispatcher.dispatch(message, session, self.now, action)
        assert self.records.finish(claimed, session, self.outcome, self.now)

    def _action(self, line: str) -> str:
        if line.startswith("@"):
            return line[1:]
        labels = {choice.label: choice.action for choice in self.choices if not choice.url}
        return labels.get(line, "")

    @property
    def choices(self) -> list[Choice]:
        """Return what can be tapped now."""
        return [one for bubble in (self.outcome.bubbles if self.outcome else ()) for one in bubble.choices]

    @property
    def labels(self) -> list[str]:
        """Return the labels of what can be tapped now."""
        return [choice.label for choice in self.choices]

    @property
    def told(self) -> str:
        """Return the text of all bubbles said last."""
        return "\n".join(bubble.text for bubble in (self.outcome.bubbles if self.outcome else ()))

    @property
    def session(self) -> Session:
        """Return what is remembered."""
        assert self.outcome
        return self.outcome.session

    @property
    def conversation(self) -> str:
        """Return the id of the conversation."""
        return self.records.conversation_of(Address("telegram", "bot", self.chat)) or ""

    @property
    def plans(self) -> tuple[StudyPlan, ...]:
        """Return the plans that are kept."""
        return self.records.plans.of(self.conversation, "seoul")

    @property
    def plan(self) -> StudyPlan:
        """Return the newest plan that is kept."""
        return self.plans[-1]

    def on(self, day: date, hour: int = 12) -> Talk:
        """Move to an hour of a day in Seoul."""
        self.now = datetime(day.year, day.month, day.day, hour, tzinfo=SEOUL.zone).astimezone(UTC)
        return self
