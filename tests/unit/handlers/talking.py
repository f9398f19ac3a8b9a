"""Whole conversations through dispatcher and records: what a person says and taps, and what comes back."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, text

from handlers.consents.consent import Consenting, Gate
from handlers.consents.words import news
from handlers.conversation import Address, Bubble, Message, Outcome, Session
from handlers.dispatcher import Dispatcher
from handlers.noticing import Noticing
from handlers.records import Claimed, Records
from handlers.records.consents.consent_requests import ConsentRequests
from handlers.records.tables.conversations import new_token, tap_table
from handlers.requests.kinds import Kind
from handlers.rooms import rooms
from handlers.screening.screen import screen
from handlers.situation import Handler, Situation
from knowledge.municipality import Municipality
from knowledge.storage import Storage
from tests.fakes import NOON, to_human
from tests.unit.handlers.dispatching import GIMPO, SEOUL, NoCourses, ScriptedAnswerer

HOME = "https://gyeot.example"
PLACES = (GIMPO, SEOUL)


def planned(situation: Situation) -> Outcome:
    """Stand for the room of plans: say which wish came through."""
    return situation.reply(Bubble(f"계획을 시작해요: {situation.intent.argument}|{situation.message.text}"))


@dataclass
class House:
    """A dispatcher over real records; the room of plans is a stand-in, everything else is the house's own."""

    storage: Storage
    now: datetime = NOON
    places: tuple[Municipality, ...] = PLACES
    handlers: dict[Kind, Handler] = field(default_factory=dict)
    home: str = HOME
    people: dict[Address, Person] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Put the parts together."""
        self.records = Records(self.storage)
        self.requests = ConsentRequests(self.storage, news)
        table = dict(rooms(ScriptedAnswerer(), NoCourses(), self.records, self.home))
        table |= {"plan": planned} | self.handlers
        self.table = whole = self._resuming(table)
        noticing = Noticing(self.records.rights, self.home)
        self.dispatcher = Dispatcher(
            whole,
            lambda: self.places,
            screen,
            gate=Gate(self.records.rights, self.home),
            noticing=noticing,
            overhearing=noticing.overhear,
        )

    def _resuming(self, table: dict[Kind, Handler]) -> dict[Kind, Handler]:
        """Let what waited for a consent find the stand-ins, too."""

        def any_room(situation: Situation) -> Outcome:
            return table[situation.intent.kind](situation)

        table["consent"] = Consenting(self.records.rights, self.home, new_token, any_room)
        return table

    def person(self, chat: str = "1", *, channel: str = "telegram", municipality: str = "seoul") -> Person:
        """Return somebody who writes."""
        return Person(self, Address(channel, "gyeot_bot", chat), municipality)

    def to_human(self, conversation: str) -> None:
        """Let a human take a conversation over."""
        to_human(self.storage, conversation, self.now)

    def pass_(self, **span: float) -> None:
        """Let time pass."""
        self.now += timedelta(**span)

    def rows(self, query: str) -> list[Any]:
        """Return the rows of a query."""
        with self.storage.reading() as connection:
            return list(connection.execute(text(query)))


_numbers = itertools.count()


@dataclass
class Person:
    """One person in one chat; remembers what was said to her and what can be tapped."""

    house: House
    address: Address
    municipality: str
    seen: int = 0
    heard: list[Bubble] = field(default_factory=list)
    taps: dict[str, str] = field(default_factory=dict)

    @property
    def conversation(self) -> str:
        """Return the id of the conversation."""
        return self.house.records.conversation_of(self.address) or ""

    def say(self, words: str = "", *, command: str = "", tap: str = "", ago: float = 0) -> str:
        """Say or tap something, so many minutes `ago`; return everything that came back, as one text."""
        self.finish(self.prepare(words, command=command, tap=tap, ago=ago))
        return self.hear()

    def prepare(
        self, words: str = "", *, command: str = "", tap: str = "", ago: float = 0
    ) -> tuple[Claimed, Session, Outcome]:
        """Let a message be handled, without writing what it changes yet."""
        house, records = self.house, self.house.records
        key = f"k{next(_numbers)}"
        at = house.now - timedelta(minutes=ago)
        message = Message(self.address, key, at, words, tap, command, municipality=self.municipality)
        records.inbox.receive(message, house.now)
        claimed = next(each for each in records.inbox.claim(house.now, 60, 10) if each.message.key == key)
        session = records.session_for(message, house.now)
        action = records.wanted(message, session, house.now)
        return claimed, session, house.dispatcher.dispatch(message, session, house.now, action)

    def finish(self, handled: tuple[Claimed, Session, Outcome]) -> None:
        """Write what a message changes."""
        assert self.house.records.finish(*handled, self.house.now)

    def act(self, action: str) -> str:
        """Tap something that does this, as if it had been offered."""
        tap = f"tap{next(_numbers)}"
        later = self.house.now + timedelta(days=1)
        row = {"key": tap, "conversation": self.conversation, "action": action, "expires_at": later}
        with self.house.storage.writing() as connection:
            connection.execute(insert(tap_table).values(row))
        return self.say(tap=tap)

    def tap(self, label: str) -> str:
        """Tap a choice that was offered, the newest with this label."""
        return self.say(tap=self.taps[label])

    def hear(self) -> str:
        """Take delivery of what is due; return its texts."""
        told = []
        while notices := self.house.records.outbox.claim(self.house.now, 60, 10, [self.address.channel]):
            for notice in notices:
                whose = self.house.people.get(notice.address, self)
                whose.heard.append(notice.bubble)
                keys = iter(notice.taps)
                for choice in notice.bubble.choices:
                    whose.taps[choice.label] = next(keys)
                self.house.records.outbox.sent(notice, "", self.house.now)
                if whose is self:
                    told.append(notice.bubble.text)
        return "\n".join(told)

    def __post_init__(self) -> None:
        """Be known to the others' postman."""
        self.house.people[self.address] = self

    def newest(self) -> dict[str, str]:
        """Return what can be tapped on the newest message that has something to tap: key by label."""
        bubble = next(bubble for bubble in reversed(self.heard) if bubble.choices)
        return {choice.label: self.taps[choice.label] for choice in bubble.choices}

    def agrees(self, band: str = "14–17세") -> Person:
        """Go through the questions of consent once, and leave the wish that led there."""
        self.say(command="동의")
        self.tap(band)
        self.tap("네, 보관해 주세요")
        return self

    def asks_a_guardian(self) -> tuple[str, str]:
        """Wish for a plan as a child and make a link for a guardian; return its path and the code to show."""
        self.say("수학", command="plan")
        self.tap("만 14세 미만")
        self.tap("보호자에게 보낼 링크 만들기")
        code = self.heard[-2].text.split()[-1]
        link = next(word for word in self.heard[-1].text.split() if "/guardian/" in word)
        return link.removeprefix(HOME), code
