"""A form beside which something else was said: it waits, hears what answers it, and is gone on with when asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol, cast, runtime_checkable

from handlers.choosing import agrees
from handlers.conversation import Outcome
from handlers.requests.kinds import Intent, Kind
from handlers.situation import Handler, Situation

PARKED = "form.parked"
"""The slot of the form that waits: which one, and since when."""

STANDS = timedelta(minutes=30)
"""How long words answer a form that waits (proposed); who asks to go on with it may do so for longer."""

ON = Intent("again", "on")
"""A wish to go on with what was begun."""

GO_ON: Mapping[str, Intent] = {"enrolment": Intent("enrolment", "on"), "plan": Intent("plan", "go")}
"""What asks anew the question at which a form stands."""

SAID = "said:"
"""What the argument of an intent begins with when a form hears words."""


@runtime_checkable
class Patient(Protocol):
    """A room whose form can wait."""

    def unfinished(self, situation: Situation) -> bool:
        """Tell whether the form was begun and has not ended."""
        ...

    def fits(self, situation: Situation, words: str) -> bool:
        """Tell whether words answer the question at which the form stands, and say nothing besides."""
        ...


def parked(outcome: Outcome, form: str, now: datetime) -> Outcome:
    """Return the outcome of something else with its form waiting, unless that opened a form of its own."""
    session = outcome.session
    if session.form:
        return outcome
    return replace(outcome, session=replace(session, slots={**session.slots, PARKED: f"{form}|{now.isoformat()}"}))


def beside_a_form(situation: Situation, rooms: Mapping[Kind, Handler], words: str) -> Situation:
    """Return the situation with what its words mean to a form that is open or waits; as it is where they mean nothing.

    `words` is what was typed, "" for a tap or a command.
    """
    if words and situation.intent == ON:
        return _gone_on(situation, rooms)
    name = _waiting(situation) if words and not situation.session.form else ""
    room = _patient(rooms.get(cast("Kind", name)))
    if room is None or not room.unfinished(situation):
        return situation
    if situation.intent.kind == "nod":
        return _gone_on(situation, rooms) if agrees(words) else situation
    heard = replace(_freed(situation), intent=Intent(cast("Kind", name), f"{SAID}{words}"))
    return heard if room.fits(situation, words) else situation


def _gone_on(situation: Situation, rooms: Mapping[Kind, Handler]) -> Situation:
    """Return the situation with the form gone on with: the open one, else the one that was left."""
    names = [name for name, each in rooms.items() if (room := _patient(each)) and room.unfinished(situation)]
    name = situation.session.form or next(iter(names), "")
    return replace(_freed(situation), intent=GO_ON[name]) if name in GO_ON else situation


def _patient(room: object) -> Patient | None:
    return room if isinstance(room, Patient) else None


def _waiting(situation: Situation) -> str:
    """Return the form that waits and still hears words, "" for none."""
    name, _, since = situation.session.slots.get(PARKED, "").partition("|")
    return name if since and situation.now - datetime.fromisoformat(since) <= STANDS else ""


def _freed(situation: Situation) -> Situation:
    return situation.but(slots={name: value for name, value in situation.session.slots.items() if name != PARKED})
