"""A dispatcher with scripted answers, and the places, messages and sessions that it is tried with."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from handlers.conversation import Address, Message, Outcome, Session
from handlers.dispatcher import Dispatcher
from handlers.rooms import rooms
from handlers.screening.screen import screen
from handlers.situation import Progress
from knowledge.course import Course
from knowledge.municipality import Municipality, named
from retrieval.answer import Answer, Citation, Question, Suggestion

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
ADDRESS = Address("web", "web", "c1")
SEOUL = Municipality("seoul", "서울특별시", "서울런", names=("서울",), url="https://example.org/seoul")
GIMPO = Municipality("gimpo", "김포시", "서울런", names=("김포",), contacts={"phone": "031-000-0000"})
HONGCHEON = Municipality("hongcheon", "홍천군", "", names=("홍천",), partner=False, notice="홍천군은 확인이 필요해요.")
PLACES = (GIMPO, HONGCHEON, SEOUL)
CITATION = Citation(1, "p1", "seoul/faq.csv", "3행", "서류", "", "신청서를 내요.")
KNOWN = Answer("answered", "신청서를 내요. [1]", 0.9, (CITATION,), asked="서류")
SAMPLE = replace(KNOWN, citations=(replace(CITATION, sample=True),))
CLOSE = Answer("choices", "", 0.5, choices=(Suggestion("p1", "서류는?"), Suggestion("p2", "기간은?")), asked="뭐 내요")
UNKNOWN = Answer("unknown", "", 0.1, asked="날씨")
OVER = Answer("unknown", "", 0.1, (CITATION,), ended=date(2025, 8, 28), asked="다자녀")


@dataclass
class ScriptedAnswerer:
    """Gives one answer and keeps what it was asked."""

    known: Answer = KNOWN
    shown: Answer = KNOWN
    asked: list[Question] = field(default_factory=list)

    def answer(self, question: Question, progress: Progress) -> Answer:
        """Return the scripted answer, or that the question is about another place."""
        others = tuple(place.id for place in named(question.text, PLACES))
        if others and question.municipality not in others:
            return Answer("unknown", "", 0.0, elsewhere=others)
        self.asked.append(question)
        progress(self.known.text)
        return self.known

    def show(self, question: Question, passage_id: str) -> Answer:
        """Return the scripted passage."""
        self.asked.append(replace(question, text=passage_id))
        return self.shown


class NoCourses:
    """A library without courses."""

    def version(self, municipality: str) -> int:
        """Return the only version."""
        return len(municipality)

    def courses(self, municipality: str) -> tuple[Course, ...]:
        """Return nothing for anyone."""
        return ()[: len(municipality)]


def message(text: str = "", **fields: object) -> Message:
    """Return a message on the web."""
    return replace(Message(ADDRESS, "k1", NOW, text), **fields)


def session(**fields: object) -> Session:
    """Return a session that has chosen Seoul."""
    return replace(Session("s1", ADDRESS, municipality="seoul"), **fields)


def dispatch(answerer: ScriptedAnswerer, sent: Message, before: Session, action: str = "") -> Outcome:
    """Return the outcome of one message."""
    return Dispatcher(rooms(answerer, NoCourses()), lambda: PLACES, screen).dispatch(sent, before, NOW, action)
