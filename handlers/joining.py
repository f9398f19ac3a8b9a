"""Staff in their own messenger: joining by a single-use link, taking a cry for help by a tap, the way to the desk."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal, Protocol

from handlers.conversation import Address, Bubble, Choice, Outcome
from handlers.people.alerting import desk_button
from handlers.people.escalation import Escalation
from handlers.people.guiding import steps
from handlers.people.staffing import Duty, Staff
from handlers.records.people.crises import CaseTakenError, UnknownCaseError
from handlers.situation import Handler, Situation

SOON = timedelta(minutes=10)
"""How long a link to the desk holds that somebody asks for in their own messenger (proposed)."""


class Book(Protocol):
    """What this room needs of the records of staff."""

    def join(self, token: str, address: Address, now: datetime) -> Staff | None:
        """Use a link up and note the address."""
        ...

    def by_address(self, address: Address) -> Staff | None:
        """Return who joined from this address."""
        ...

    def issue_link(self, staff: str, purpose: Literal["desk"], now: datetime, life: timedelta) -> str:
        """Return a token that opens the desk, once."""
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


class Queue(Protocol):
    """What this room needs of the questions in people's hands."""

    def queue(self, staff: Staff) -> tuple[Escalation, ...]:
        """Return the open questions that somebody may see."""
        ...


class StaffRoom:
    """Answers staff who write from their own messenger; `home` is the address of the web pages."""

    def __init__(self, book: Book, cases: Cases, queue: Queue, home: str = "") -> None:
        self._book = book
        self._cases = cases
        self._queue = queue
        self._home = home

    def __call__(self, situation: Situation) -> Outcome:
        """Let somebody join, take a case, or come to the desk; anybody else learns nothing."""
        name, _, value = situation.intent.argument.partition(":")
        if name == "link":
            return self._join(situation, value)
        staff = self._book.by_address(situation.message.address)
        if name == "take" and staff and value.isdecimal():
            return self._take(situation, staff, int(value))
        if staff and name != "take":
            return self._to_desk(situation, staff)
        return situation.reply(Bubble(situation.say("That is for staff only.")))

    def before(self, inner: Handler) -> Handler:
        """Return a handler that tells who holds a talk and writes here that nobody has read it; `inner` for others.

        Who has just taken a cry for help by a tap in this chat may think that the child reads what is written under it.
        """

        def heard(situation: Situation) -> Outcome:
            staff = self._book.by_address(situation.message.address)
            if staff is None or not any(
                (each.staff, each.state) == (staff.id, "claimed") for each in self._queue.queue(staff)
            ):
                return inner(situation)
            text = situation.say(
                "This went to nobody. Whom you look after reads only what you write on the desk, or in the topic of "
                "the mentors' group where there is one."
            )
            return situation.reply(Bubble(text, choices=(desk_button(situation.say),)), outcome="aside")

        return heard

    def _join(self, situation: Situation, token: str) -> Outcome:
        # a message that is handled again after a crash finds its link used up by itself
        address, say = situation.message.address, situation.say
        staff = self._book.join(token, address, situation.now) or self._book.by_address(address)
        if staff is None:
            return situation.reply(Bubble(say("This link has been used or is too old. Please ask for a new one.")))
        text = say("Welcome, %(name)s. From now on I tell you here what waits for you; you answer on the desk.")
        bubble = Bubble(text % {"name": staff.pseudonym}, choices=(desk_button(say),))
        return situation.reply(bubble, municipality=staff.municipality)

    def _to_desk(self, situation: Situation, staff: Staff) -> Outcome:
        """Return a link: words are read after signing in, and who is called at night has nobody to ask for one."""
        token = self._book.issue_link(staff.id, "desk", situation.now, SOON)
        link, minutes = f"{self._home}/desk/in/{token}", SOON // timedelta(minutes=1)
        text = situation.say("This opens the desk, once and within %(minutes)d minutes: %(link)s")
        if not self._home:
            text += "\n" + situation.say("Put the address of these web pages before it: nobody has set it here.")
        button = Choice(situation.say("Open the desk"), "", link)
        # messengers refuse a button that leads nowhere, and with it the message
        choices = (button,) if self._home else ()
        return situation.reply(Bubble(text % {"minutes": minutes, "link": link}, choices=choices))

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
        words = "\n".join((text, "", *(f"· {step}" for step in guide)))
        return situation.reply(Bubble(words, choices=(desk_button(say),)))
