"""One message being handled: everything that a handler may know, as one value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Protocol, runtime_checkable

from handlers.catalogue import DEFAULT, LANGUAGES, Say, speaker, spoken, written
from handlers.conversation import Bubble, Choice, Message, Outcome, Session, Turn
from handlers.requests.kinds import Intent
from knowledge.municipality import Municipality

Progress = Callable[[str], None]
"""Takes the text of an answer that is being made, as far as it is checked."""


CHOSEN = "language.chosen"
"""The slot that tells that the language was chosen, not read off a telephone."""


COMFORTED = "concern.comforted"
"""The slot with how often somebody was comforted in this talk: who tells more reads other words."""


def times_comforted(slots: Mapping[str, str]) -> int:
    """Return how often somebody was comforted in this talk; slots of an earlier version tell only that it was done."""
    told = slots.get(COMFORTED)
    return 0 if told is None else int(told) if told.isdecimal() else 1


HEARD = "language.heard"
"""The slot that tells that somebody wrote in the language, with what their device said then."""


def answering_in(message: Message, session: Session, action: str = "") -> Session:
    """Return the session in the language to answer in: a chosen one whatever the words are written in.

    What is plainly written is answered in its own language, and so is all that follows and tells of none: taps, a
    name, a yes. A device's language counts as long as nothing was written, and again where it was changed since.
    """
    known, slots = session.language, session.slots
    if CHOSEN in slots and known in LANGUAGES:
        return session
    words = "" if action or message.command else message.text
    device, plainly = message.language.split("-", maxsplit=1)[0], written(words)
    if not plainly and known in LANGUAGES and slots.get(HEARD, "") == message.language:
        return session
    language = plainly or spoken(words, hint=device if device in LANGUAGES else known)
    heard = message.language and (language != device or (plainly and device != DEFAULT))
    return replace(session, language=language, slots={**slots, HEARD: message.language} if heard else slots)


def silent(_text: str) -> None:
    """Show no progress."""


@dataclass(frozen=True, slots=True)
class Situation:
    """A message, who sent it, what it wants, and when; `concern` tells that it comes near to a cry for help.

    `unkept` tells that its words are about a household: nothing of them is written down, not even for the day.
    """

    message: Message
    session: Session
    intent: Intent
    now: datetime
    language: str
    municipalities: tuple[Municipality, ...] = ()
    progress: Progress = silent
    concern: bool = False
    unkept: bool = False

    @property
    def say(self) -> Say:
        """Return the function that says a sentence in the person's language."""
        return speaker(self.language)

    @property
    def municipality(self) -> Municipality | None:
        """Return the municipality of this conversation, if it is known, as it is called in the person's language."""
        places = (value for value in self.municipalities if value.id == self.session.municipality)
        return next((place.told(self.language) for place in places), None)

    @property
    def today(self) -> date:
        """Return the day where the person lives."""
        place = self.municipality
        return self.now.astimezone(place.zone).date() if place else self.now.date()

    def but(self, **changes: Any) -> Situation:
        """Return the same situation with another session."""
        return replace(self, session=replace(self.session, **changes))

    def reply(self, *bubbles: Bubble, outcome: str = "", passages: tuple[str, ...] = (), **changes: Any) -> Outcome:
        """Return an outcome that says these bubbles and changes the session."""
        said = tuple(Turn("bot", bubble.text, self.now, passages, outcome) for bubble in bubbles)
        heard = Turn("person", self.message.text or self.intent.argument, self.now, outcome=self.intent.kind)
        return Outcome(replace(self.session, **changes), bubbles, (heard, *said))

    def human(self) -> Choice:
        """Return the choice that asks for a person."""
        return Choice(self.say("Talk with a person"), "human")


Offered = Callable[[str, datetime], tuple[Bubble, ...]]
"""Returns what the program said last in a conversation, as long as it may still be answered."""


class Handler(Protocol):
    """What the assistant does about one kind of intent."""

    def __call__(self, situation: Situation) -> Outcome:
        """Return everything that changes."""
        ...


@runtime_checkable
class Frank(Protocol):
    """A room that knows beforehand what can't be had: nobody is asked for a consent to it."""

    def impossible(self, situation: Situation) -> Outcome | None:
        """Return what is said where a wish can't be fulfilled, None where it may be."""
        ...
