"""A house around windows of enrolment: who asks, who waits for the next one, and what lies in its tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import inspect, text

from handlers.conversation import Address, Bubble, Message
from handlers.dispatcher import Dispatcher
from handlers.enrolling.windows import AnnouncingWindows
from handlers.records import Records
from handlers.records.sealing import opener
from handlers.rooms import rooms
from handlers.screening.screen import screen
from knowledge.eligibility import Window, load
from knowledge.municipality import Municipality
from knowledge.passage import Source
from knowledge.storage import Storage
from tests.unit.handlers.checking import SAMPLES
from tests.unit.handlers.dispatching import NoCourses, ScriptedAnswerer

NOON = datetime(2026, 11, 25, 3, tzinfo=UTC)
ANN = Address("web", "web", "ann")
SOURCE = Source("chungbuk/enrolment.toml", "모집", "공고", "https://example.org", None)
CHUNGBUK = next(place for place in SAMPLES if place.id == "chungbuk")


def window(key: str, opens: int | None, closes: int | None, **more: Any) -> Window:
    """Return a window that opens and closes so many days from noon."""
    moments = [None if days is None else NOON + timedelta(days=days) for days in (opens, closes)]
    return replace(Window(key, f"{key} 모집", moments[0], moments[1], SOURCE), **more)


def having(*windows: Window, place: Municipality = CHUNGBUK) -> Municipality:
    """Return the municipality with other windows."""
    return replace(place, enrolment=replace(load(place.enrolment), windows=windows).dump())


@dataclass
class House:
    """Records, rooms and the clock's job around one list of municipalities."""

    storage: Storage
    places: list[Municipality] = field(default_factory=lambda: list(SAMPLES))
    number: int = 0
    away: bool = False

    def __post_init__(self) -> None:
        """Open the records."""
        self.records = Records(self.storage)
        made = rooms(ScriptedAnswerer(), NoCourses(), self.records)
        self.dispatcher = Dispatcher(made, lambda: tuple(self.places), screen)
        self.announcing = AnnouncingWindows(self.records.windows, lambda: tuple(self.places))

    def hear(self, said: str = "", now: datetime = NOON, *, action: str = "", address: Address = ANN) -> list[Bubble]:
        """Handle a message as reception does, deliver the answer; return what was said."""
        self.number += 1
        command = said[1:] if said.startswith("/") else ""
        message = Message(address, f"k{self.number}", now, "" if command else said, command=command)
        self.records.inbox.receive(message, now)
        (claimed,) = self.records.inbox.claim(now, 10, 1)
        session = self.records.session_for(message, now)
        outcome = self.dispatcher.dispatch(message, session, now, action)
        assert self.records.finish(claimed, session, outcome, now)
        self.deliver(now)
        return list(outcome.bubbles)

    def deliver(self, now: datetime) -> list[Bubble]:
        """Send everything that is due, unless the messenger is away."""
        sent: list[Bubble] = []
        while not self.away and (notices := self.records.outbox.claim(now, 10, 10, ("web", "kakao", "telegram"))):
            for notice in notices:
                self.records.outbox.sent(notice, "ref", now)
                sent.append(notice.bubble)
        return sent

    def tables(self) -> str:
        """Return every text of every table."""
        with self.storage.reading() as connection:
            names = inspect(connection).get_table_names()
            unseal = opener(connection)
            rows = [
                [_SEALED.sub(lambda found: unseal(found[0]), cell) if isinstance(cell, str) else cell for cell in row]
                for name in names
                for row in connection.execute(text(f'SELECT * FROM "{name}"')).all()  # noqa: S608
            ]
        return "\n".join(re.sub(r"\\+u([0-9a-f]{4})", _letter, str(tuple(row))) for row in rows)


_SEALED = re.compile(r"sealed:1:\d+:[A-Za-z0-9+/=]+")


def _letter(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))


WAYS = {
    "group": ["중2인데 신청할 수 있어요?", "네", "다문화가족"],
    "income": ["중2인데 신청할 수 있어요?", "네", "해당 없어요", "네"],
    "told": ["중2인데 한부모예요 되나요?", "네"],
    "salary": ["월급 287만원인데 되나요", "네", "네", "북한이탈 청소년·북한이탈주민의 자녀"],
}


class TownError(Exception):
    """A town whose subscribers can't be told."""
