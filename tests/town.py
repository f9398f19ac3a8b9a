"""A town on one database: people who write, staff at a desk, a clock that is moved by hand, and nothing in between."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import time
from itertools import count
from typing import Any

from sqlalchemy import event

from handlers.conversation import Address, Attachment, Message, Notice
from handlers.dispatcher import Dispatcher
from handlers.people.staffing import Place, Shift, Staff
from handlers.records import Records
from handlers.rooms import rooms
from handlers.screening.screen import screen
from knowledge.course import Course
from knowledge.municipality import Municipality
from knowledge.storage import Storage
from retrieval.answer import Answer, Citation, Question
from tests.fakes import FakeClock

HOURS = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ("09:00", "18:00"))
SEOUL = Municipality("seoul", "서울특별시", "서울런", names=("서울",), hours=HOURS)
GIMPO = Municipality("gimpo", "김포시", "김포런", names=("김포",))
TOWNS = (GIMPO, SEOUL)
ALL_DAY = tuple(Shift(day, time(0), time(0)) for day in range(7))
ANN = Address("web", "web", "ann")
SHOWN = Answer("answered", "신청서를 내요. [1]", 0.9, (Citation(1, "p1", "f", "1행", "서류", "", "신청서를 내요."),))


def mentor(name: str = "haneul", **fields: Any) -> Staff:
    """Return a mentor of Seoul who is always there."""
    return replace(Staff(name, "seoul", f"별{name}", f"김{name}", shifts=ALL_DAY), **fields)


def lead(name: str = "bom", **fields: Any) -> Staff:
    """Return a safeguarding lead of Seoul who is always there and has a messenger."""
    address = Address("web", "web", f"staff-{name}")
    return mentor(name, roles=frozenset({"lead", "officer"}), duty=1, address=address, **fields)


HANEUL, BADA = mentor("haneul"), mentor("bada", subjects=("수학",))


@dataclass
class Knower:
    """Knows about papers and nothing else."""

    asked: list[str] = field(default_factory=list)

    def answer(self, question: Question, progress: Callable[[str], None]) -> Answer:
        """Answer what is about papers."""
        self.asked.append(question.text)
        progress("")
        known = SHOWN if "서류" in question.text else Answer("unknown", "", 0.1)
        return replace(known, asked=question.text)

    def show(self, question: Question, passage_id: str) -> Answer:
        """Show the only passage."""
        self.asked.append(question.text + passage_id)
        return SHOWN


class Empty:
    """A catalogue without courses."""

    def version(self, municipality: str) -> int:
        """Return the only version."""
        return len(municipality)

    def courses(self, municipality: str) -> tuple[Course, ...]:
        """Return nothing."""
        return ()[: len(municipality)]


def hasty(storage: Storage) -> Storage:
    """Return a SQLite database that does not wait for the disk: no power is cut in these tests."""

    def hurry(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA synchronous=OFF")

    event.listen(storage.engine, "connect", hurry)
    return storage


class Town:
    """People and staff of Seoul on one database."""

    def __init__(
        self,
        storage: Storage,
        *staff: Staff,
        fault: Callable[[str], None] = lambda _: None,
        summons: bool = False,
    ) -> None:
        self.clock = FakeClock()
        places = {place.id: place for place in TOWNS}
        self.records = Records(
            storage,
            fault=fault,
            places=lambda town: Place.of(places[town]) if town in places else Place(SEOUL.zone),
            summons=summons,
        )
        self.knower = Knower()
        self.dispatcher = Dispatcher(
            rooms(self.knower, Empty(), self.records),
            lambda: TOWNS,
            screen,
            duty=self.records.crises.on_duty,
        )
        self.taps: dict[Address, dict[str, str]] = {}
        self._keys = count()
        for each in staff:
            self.records.staff.add(each, self.clock())

    def say(self, text: str = "", whom: Address = ANN, **fields: Any) -> list[str]:
        """Let somebody write; return what arrives at them then."""
        self.write(text, whom, **fields)
        return self.arrived(whom)

    def write(self, text: str = "", whom: Address = ANN, **fields: Any) -> None:
        """Let somebody write and have it handled; nothing is delivered."""
        message = Message(whom, str(next(self._keys)), self.clock(), text, municipality="seoul", **fields)
        now = self.clock()
        assert self.records.inbox.receive(message, now)
        (claimed,) = self.records.inbox.claim(now, 30, 1)
        session = self.records.session_for(message, now)
        action = self.records.wanted(message, session, now)
        outcome = self.dispatcher.dispatch(message, session, now, action)
        assert self.records.finish(claimed, session, outcome, now)

    def tap(self, label: str, whom: Address = ANN) -> list[str]:
        """Let somebody tap a choice that they were offered last; return what arrives."""
        return self.say("", whom, tap=self.taps[whom][label])

    def arrived(self, whom: Address = ANN) -> list[str]:
        """Deliver all that is due; return the texts that arrive at one address."""
        return [notice.bubble.text for notice in self.deliver() if notice.address == whom]

    def deliver(self) -> list[Notice]:
        """Deliver all that is due, in order."""
        arrived: list[Notice] = []
        while notices := self.records.outbox.claim(self.clock(), 30, 10, ("web", "telegram")):
            for notice in notices:
                if self.records.outbox.reserve(notice, (), self.clock(), 30).held:
                    self.records.outbox.sent(notice, f"m{notice.id}", self.clock())
                    arrived.append(notice)
                    labels = [choice.label for choice in notice.bubble.choices]
                    offered = dict(zip(labels, notice.taps, strict=True))
                    self.taps.setdefault(notice.address, {}).update(offered)
        return arrived

    def ask(self, text: str = "분수 나눗셈을 모르겠는데 알려 주세요", whom: Address = ANN) -> int:
        """Let somebody ask for a person about a text, by taps; return the number of the escalation."""
        self.say("사람과 이야기하기", whom)
        self.tap("학습", whom)
        self.say(text, whom)
        self.tap("천천히 괜찮아요", whom)
        return self.open(whom)

    def open(self, whom: Address = ANN) -> int:
        """Return the number of somebody's open escalation."""
        number = self.records.waiting.standing("seoul", self.of(whom), self.clock()).open
        assert number
        return number

    def of(self, whom: Address = ANN) -> str:
        """Return somebody's conversation."""
        conversation = self.records.conversation_of(whom)
        assert conversation
        return conversation

    def owner(self, whom: Address = ANN) -> str:
        """Return who owns somebody's conversation."""
        message = Message(whom, "", self.clock(), municipality="seoul")
        return self.records.session_for(message, self.clock()).owner

    def pass_(self, minutes: float) -> None:
        """Let time pass and the clock look after what waits."""
        self.clock.pass_(60 * minutes)
        self.records.waiting.tend(self.clock())
        self.records.crises.alert(self.clock())

    def lines(self, number: int) -> Sequence[tuple[str, str]]:
        """Return kind and text of each line of an escalation."""
        return [(line.kind, line.text) for line in self.records.escalations.lines(number)]


PHOTO = Attachment("photo", "문제.jpg", 1000, "file-1")
