"""What a person says while a human holds the conversation: passed on, or held back until they say that it may go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from handlers.conversation import Bubble, Choice, Outcome, Turn
from handlers.people.handoff import ended
from handlers.personal import personal
from handlers.situation import Situation

HELD = "relay.held"
"""The slot of words that wait for a yes; "" once they were passed on: a second tap says nothing twice."""

RELAYED, KEPT_BACK = "relayed", "held"
"""Outcomes of a person's turn: the first goes to the human, the second to nobody."""


def relay(situation: Situation, action: str) -> Outcome:
    """Pass on what is said; the program itself says nothing, but for a warning of personal data and after a tap."""
    session, message, now = situation.session, situation.message, situation.now
    if action == "human:end":
        return ended(situation)
    free = {name: value for name, value in session.slots.items() if name != HELD}
    if action == "human:send":
        return _let_go(situation, free)
    if action == "human:fix":
        text = situation.say("I've not passed it on. Please write it again without that.")
        return Outcome(replace(session, slots=free), (Bubble(text),))
    kinds = personal(message.text)
    if kinds:
        turns = (Turn("person", message.text, now, outcome=KEPT_BACK), *_files(situation))
        return Outcome(replace(session, slots={**free, HELD: message.text}), (_warning(situation, kinds),), turns)
    return Outcome(session, turns=(Turn("person", message.text, now, outcome=RELAYED),))


def _let_go(situation: Situation, free: Mapping[str, str]) -> Outcome:
    """Pass on what was held back; what was forgotten meanwhile can't be, and that is said."""
    session = situation.session
    held = session.slots.get(HELD)
    if held is None:
        text = situation.say("I no longer have what you wrote, so nothing was passed on. Please write it once more.")
        return Outcome(session, (Bubble(text),))
    sent = (Turn("person", held, situation.now, outcome=RELAYED),) if held else ()
    return Outcome(replace(session, slots={**free, HELD: ""}), turns=sent)


def _files(situation: Situation) -> tuple[Turn, ...]:
    """Return a turn without words for the files that come with what is held back."""
    return (Turn("person", "", situation.now, outcome=RELAYED),) if situation.message.attachments else ()


def _warning(situation: Situation, kinds: tuple[str, ...]) -> Bubble:
    say = situation.say
    names = {
        "resident": say("a resident registration number"),
        "phone": say("a phone number"),
        "email": say("an e-mail address"),
        "address": say("an address"),
        "account": say("an account name"),
    }
    found = ", ".join(names[kind] for kind in kinds)
    text = say("There seems to be %(found)s in it. Nobody here needs it, so I've held it back. Shall I pass it on?")
    choices = (Choice(say("Write it again"), "human:fix"), Choice(say("Pass it on as it is"), "human:send"))
    return Bubble(text % {"found": found}, choices=choices)
