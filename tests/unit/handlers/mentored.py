"""A municipality whose mentors have a group: its records, a student, and who answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from handlers.conversation import Address, Bubble, CrisisCase, HandoffRequest, Message, Outcome, Session, Turn
from handlers.mentors_room import MentorsRoom
from handlers.people.staffing import Staff
from handlers.people.topics import topic_address
from handlers.records import Records
from handlers.situation import Progress
from knowledge.storage import Storage
from tests.fakes import NOON
from tests.unit.handlers.dispatching import PLACES

BOT, GROUP = "bot", "-100"
ROOM = Address("telegram", BOT, GROUP)
STUDENT = Address("telegram", BOT, "7")
MINT = Staff("s1", "gimpo", "민트", "김진짜", address=Address("telegram", BOT, "5001"))
LEMON = Staff("s2", "gimpo", "레몬", "박진짜", address=Address("telegram", BOT, "5002"))
SEOUL = Staff("s3", "seoul", "서울", "이진짜", address=Address("telegram", BOT, "5003"))
EDITOR = Staff("s4", "gimpo", "연필", "최진짜", frozenset({"editor"}), address=Address("telegram", BOT, "5004"))


@dataclass
class Inner:
    """Whoever answers everybody else."""

    heard: list[Message] = field(default_factory=list)

    def dispatch(
        self,
        message: Message,
        session: Session,
        now: datetime,
        action: str = "",
        progress: Progress | None = None,  # noqa: ARG002
    ) -> Outcome:
        """Note the message and answer it."""
        self.heard.append(message)
        return Outcome(session, (Bubble("답"),), (Turn("person", message.text, now, outcome=action),))


@dataclass
class House:
    """A municipality's records with a bound group, a student, and mentors."""

    records: Records
    storage: Storage
    now: datetime = NOON
    count: int = 0
    inner: Inner = field(default_factory=Inner)

    def __post_init__(self) -> None:
        for staff in (MINT, LEMON, SEOUL, EDITOR):
            self.records.staff.add(staff, NOON)
        token = self.records.topics.issue_link("gimpo", NOON)
        assert self.records.topics.bind(token, ROOM, NOON) == "gimpo"
        records = self.records
        self.room = MentorsRoom(
            self.inner,
            records.staff,
            records.escalations,
            records.topics,
            records.topic_feed.brief,
            records.drafts,
            lambda: PLACES,
        )

    def message(self, address: Address, text: str = "", **fields: Any) -> Message:
        """Return a message with a number of its own."""
        self.count += 1
        whole = {"municipality": "gimpo", "reference": str(900 + self.count), **fields}
        return Message(address, f"u{self.count}", self.now, text, **whole)

    def handled(
        self,
        message: Message,
        *,
        requests: Sequence[HandoffRequest] = (),
        cases: Sequence[CrisisCase] = (),
        outcome: str = "",
    ) -> None:
        """Let a message of a student be handled."""
        records = self.records
        records.inbox.receive(message, self.now)
        (claimed,) = records.inbox.claim(self.now, 30, 1)
        session = records.session_for(message, self.now)
        turns = (Turn("person", message.text, self.now, outcome=outcome),)
        done = Outcome(session, (), turns, requests=tuple(requests), cases=tuple(cases))
        assert records.finish(claimed, session, done, self.now)

    def ask(self, question: str = "미적분이 어려워요", whom: Address = STUDENT, **fields: Any) -> int:
        """Let a student ask for a person; return the number of the question."""
        request = HandoffRequest(question, "asked", "gimpo", self.now, category="study", **fields)
        self.handled(self.message(whom, "사람이랑 얘기할래요"), requests=[request])
        return max(each.id for each in self.records.escalations.queue(MINT))

    def says(self, number: int, staff: Staff, text: str = "", *, action: str = "", **fields: Any) -> list[str]:
        """Let a mentor say something in a topic; return what is answered there."""
        sender = staff.address.chat if staff.address else ""
        message = self.message(topic_address(BOT, GROUP, str(number)), text, sender=sender, **fields)
        session = self.records.session_for(message, self.now)
        outcome = self.room.dispatch(message, session, self.now, action)
        self.answers = outcome.bubbles
        return [bubble.text for bubble in outcome.bubbles]

    def sent(self, chat: str) -> list[Bubble]:
        """Send what waits for a chat, with the row's number and a thousand as the messenger's id."""
        shown = []
        while notices := self.records.outbox.claim(self.now, 30, 50, ["telegram"]):
            for notice in notices:
                self.records.outbox.sent(notice, str(1000 + notice.id), self.now)
                self.out.setdefault(notice.address.chat, []).append((str(1000 + notice.id), notice.bubble))
        shown = [bubble for _, bubble in self.out.get(chat, [])]
        self.out[chat] = []
        self.last.setdefault(chat, []).extend(shown)
        return shown

    out: dict[str, list[tuple[str, Bubble]]] = field(default_factory=dict)
    last: dict[str, list[Bubble]] = field(default_factory=dict)

    def shown(self, number: int) -> list[Bubble]:
        """Follow and return what is new in a topic."""
        self.records.topic_feed.follow(self.now)
        return self.sent(f"{GROUP}/{number}")
