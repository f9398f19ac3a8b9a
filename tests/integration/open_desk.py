"""A desk over HTTP with its records and its clock, students who write, and staff who come in by a link."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient

from bot.mentoring import Reading, in_turn
from bot.pages.desk.cases import DeskCases, case_routes
from bot.pages.desk.desk import Desk, desk_routes
from bot.pages.desk.drafts import DeskDrafts, draft_routes
from bot.pages.desk.sending import DeskSending, sending_routes
from bot.pages.serving import media_type
from bot.pages.statics import Statics
from handlers.catalogue import speaker
from handlers.conversation import Address, Attachment, CrisisCase, HandoffRequest, Outcome, Turn
from handlers.people.briefing import Brief
from handlers.people.escalation import Escalation
from handlers.people.staffing import Role, Staff
from handlers.records import Records
from handlers.records.tables.conversations import new_token
from knowledge.passage import Passage
from knowledge.storage import Storage
from tests.fakes import FakeClock, a_message
from tests.town import ALL_DAY

SITE = "http://testserver"
OWN = {"Origin": SITE}
PHOTO = Attachment("photo", "문제.jpg", 100, "F1")


@dataclass
class Office:
    """A desk with its records, its clock and what was published."""

    records: Records
    clock: FakeClock
    app: FastAPI
    published: list[Passage] = field(default_factory=list)
    signs: list[Address] = field(default_factory=list)
    writing: set[Address] = field(default_factory=set)
    summaries: list[str] = field(default_factory=list)
    waits: Callable[[], object] = lambda: None

    def member(self, name: str, *roles: Role, place: str = "gimpo", duty: int = 0) -> TestClient:
        """Return the browser of a member of staff who has come in by a link."""
        staff = Staff(
            name, place, f"멘토 {name}", f"본명 {name}", frozenset(roles or ("mentor",)), shifts=ALL_DAY, duty=duty
        )
        self.records.staff.add(staff, self.clock())
        token = self.records.staff.issue_link(name, "desk", self.clock())
        browser = self.browser()
        assert browser.post(f"/desk/in/{token}").status_code == 200
        return browser

    def browser(self) -> TestClient:
        """Return a browser that nobody has signed in with."""
        return TestClient(self.app, headers=OWN)

    def leaves(self, name: str) -> None:
        """Let a member of staff be no longer active, which ends every session of theirs."""
        staff = self.records.staff.get(name)
        assert staff
        self.records.staff.update(replace(staff, active=False))

    def asks(self, chat: str, question: str, *files: Attachment) -> None:
        """Let a student ask for a person."""
        self.handle(chat, question, requests=(HandoffRequest(question, "asked", "gimpo", self.clock(), files=files),))

    def cries(self, chat: str, text: str) -> None:
        """Let a student cry for help."""
        self.handle(chat, text, cases=(CrisisCase("self_harm", "test", text, "gimpo", self.clock()),))

    def handle(self, chat: str, text: str, **parts: Any) -> None:
        """Finish a message with an outcome."""
        message = a_message(text, chat=chat)
        self.records.inbox.receive(message, self.clock())
        (claimed,) = self.records.inbox.claim(self.clock(), 10, 1)
        session = self.records.session_for(message, self.clock())
        turn = Turn("person", "" if "cases" in parts else text, self.clock())
        outcome = Outcome(replace(session, municipality="gimpo"), turns=(turn,), **parts)
        assert self.records.finish(claimed, session, outcome, self.clock())

    def told(self, chat: str) -> list[str]:
        """Return what is on its way to a student."""
        self.clock.pass_(1)
        notices = []
        while found := self.records.outbox.claim(self.clock(), 10, 50, ("fake",)):
            for notice in found:
                self.records.outbox.sent(notice, "", self.clock())
                notices.append(notice)
        return [notice.bubble.text for notice in notices if notice.address == Address("fake", "bot", chat)]


def opened(storage: Storage) -> Office:
    """Return a desk on empty records."""
    records, clock, app = Records(storage), FakeClock(), FastAPI()

    async def fetch(file: Attachment, escalation: Escalation) -> tuple[bytes, str] | None:
        kept = records.files.of_talk(file.reference, escalation.conversation, clock())
        if kept:
            return kept.content, media_type(kept)
        return (b"\xff\xd8", "image/jpeg") if file == PHOTO else None

    office = Office(records, clock, app)
    writes = office.writing.__contains__

    def put(brief: Brief, language: str) -> str:
        office.summaries.append(f"{language}: {brief.asked}")
        return "미적분을 물어요. [1]"

    def summary(read: Reading, language: str) -> str:
        office.waits()
        return in_turn(put)(read, language)

    more: dict[str, Any] = {"look_seconds": 0.01, "writes": writes, "summary": summary}
    desk = Desk(records, Statics(), speaker, clock, posted=lambda: None, fetch=fetch, **more)

    async def typing(whom: Address) -> None:
        office.signs.append(whom)
        raise ConnectionError

    app.include_router(sending_routes(DeskSending(desk, typing, new_token)))
    near = DeskDrafts(
        desk,
        office.published.append,
        lambda place, question: [(f"{place}: {question}?", "벌써 있어요")],
        lambda _, key: office.published.remove(next(one for one in office.published if one.key == key)),
    )
    app.include_router(draft_routes(near))
    app.include_router(case_routes(DeskCases(desk)))
    app.include_router(desk_routes(desk))
    return office


def queue(browser: TestClient) -> list[dict[str, Any]]:
    """Return the queue that a browser shows."""
    items: list[dict[str, Any]] = browser.get("/desk/state").json()["queue"]
    return items
