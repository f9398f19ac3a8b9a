"""Staff in their own messenger: joining by a single-use link, and taking a cry for help by a tap."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from handlers.conversation import Address, Bubble, Outcome
from handlers.people.guiding import steps
from handlers.people.staffing import Duty, Staff
from handlers.records.people.crises import CaseTakenError, UnknownCaseError
from handlers.situation import Situation


class Book(Protocol):
    """What this room needs of the records of staff."""

    def join(self, token: str, address: Address, now: datetime) -> Staff | None:
        """Use a link up and note the address."""
        ...

    def by_address(self, address: Address) -> Staff | None:
        """Return who joined from this address."""
        ...

    def of(self, municipality: str) -> tuple[Staff, ...]:
        """Return the staff of a municipality."""
        ...


class Cases(Protocol):
    """What this room needs of the records of cries for help."""

    def take(self, number: int, staff: Staff, now: datetime) -> object:
        """Take a case."""
        ...

    def on_duty(self, municipality: str, now: datetime) -> Duty:
        """Return who of the duty list is there now."""
        ...


class StaffRoom:
    """Answers staff who write from their own messenger."""

    def __init__(self, book: Book, cases: Cases) -> None:
        self._book = book
        self._cases = cases

    def __call__(self, situation: Situation) -> Outcome:
        """Let somebody join, or take a case; anybody else learns nothing."""
        name, _, value = situation.intent.argument.partition(":")
        if name == "link":
            return self._join(situation, value)
        staff = self._book.by_address(situation.message.address)
        if name == "take" and staff and value.isdecimal():
            return self._take(situation, staff, int(value))
        return situation.reply(Bubble(situation.say("That is for staff only.")))

    def _join(self, situation: Situation, token: str) -> Outcome:
        # a message that is handled again after a crash finds its link used up by itself
        address, say = situation.message.address, situation.say
        staff = self._book.join(token, address, situation.now) or self._book.by_address(address)
        if staff is None:
            return situation.reply(Bubble(say("This link has been used or is too old. Please ask for a new one.")))
        text = say("Welcome, %(name)s. From now on I tell you here what waits for you; you answer on the desk.")
        return situation.reply(Bubble(text % {"name": staff.pseudonym}), municipality=staff.municipality)

    def _take(self, situation: Situation, staff: Staff, number: int) -> Outcome:
        say = situation.say
        try:
            self._cases.take(number, staff, situation.now)
        except (CaseTakenError, UnknownCaseError, PermissionError):
            text = say("Case %(id)d is with somebody else, or not yours to take.")
            return situation.reply(Bubble(text % {"id": number}))
        text = say("Case %(id)d is yours. Please read it on the desk and write to the person now.") % {"id": number}
        here = {each.id for each in self._cases.on_duty(staff.municipality, situation.now).staff}
        guide = steps(say, staff, self._book.of(staff.municipality), here)
        return situation.reply(Bubble("\n".join((text, "", *(f"· {step}" for step in guide)))))
