"""The municipality and the language of a conversation."""

from __future__ import annotations

from dataclasses import replace

from handlers.catalogue import LANGUAGES, speaker
from handlers.conversation import Bubble, Choice, Outcome
from handlers.requests.kinds import Intent
from handlers.situation import Handler, Situation
from knowledge.municipality import Municipality, named

PENDING = "pending"
"""The slot that keeps a question asked before the municipality was known."""


def municipality_choices(situation: Situation) -> tuple[Choice, ...]:
    """Return one choice for each municipality, partners first."""
    ordered = sorted(situation.municipalities, key=lambda place: (not place.partner, place.name))
    return tuple(Choice(place.name, f"municipality:{place.id}") for place in ordered)


def place_first(situation: Situation, wish: str) -> Outcome:
    """Ask for the municipality, and keep a wish ("human:…") until it is known."""
    text = situation.say("People answer for their own municipality. Which one do you live in?")
    slots = {**situation.session.slots, PENDING: wish}
    return situation.reply(Bubble(text, choices=municipality_choices(situation)), slots=slots)


class ChoosingMunicipality:
    """Sets the municipality, then answers the question that had to wait for it."""

    def __init__(self, question: Handler) -> None:
        self._question = question

    def __call__(self, situation: Situation) -> Outcome:
        """Choose by id or by any name that people use; ask when neither fits."""
        if situation.message.municipality:
            return situation.reply(Bubble(self._bound(situation)))
        chosen = _chosen(situation)
        if chosen is None:
            text = situation.say("Which municipality do you live in?")
            return situation.reply(Bubble(text, choices=municipality_choices(situation)))
        slots = dict(situation.session.slots)
        pending = slots.pop(PENDING, "")
        moved = situation.but(municipality=chosen.id, slots=slots, previous="", misses=0)
        confirmed = moved.reply(*settled(moved, chosen))
        if not pending:
            return confirmed
        answered = self._question(replace(moved, intent=Intent("ask", pending)))
        return replace(
            answered,
            bubbles=(*confirmed.bubbles, *answered.bubbles),
            turns=(*confirmed.turns, *answered.turns),
        )

    def _bound(self, situation: Situation) -> str:
        place = situation.municipality
        name = place.name if place else situation.message.municipality
        return situation.say("This account answers for %(name)s only.") % {"name": name}


def settled(situation: Situation, place: Municipality) -> tuple[Bubble, ...]:
    """Return what is said once a municipality is chosen: its name, and its notice if it has one."""
    text = situation.say("I'll answer for %(name)s. You can change it any time with /municipality.")
    notice = (Bubble(place.notice),) if place.notice else ()
    return (Bubble(text % {"name": place.name}), *notice)


def choose_language(situation: Situation) -> Outcome:
    """Set the language, or show the languages there are."""
    wanted = situation.intent.argument
    if wanted in LANGUAGES:
        say = speaker(wanted)
        return situation.reply(Bubble(say("I'll speak English from now on.")), language=wanted)
    choices = tuple(Choice(name, f"language:{code}") for code, name in LANGUAGES.items())
    return situation.reply(Bubble(situation.say("Which language shall I speak?"), choices=choices))


def _chosen(situation: Situation) -> Municipality | None:
    wanted = situation.intent.argument
    for place in situation.municipalities:
        if place.id == wanted:
            return place
    found = named(wanted, situation.municipalities)
    return found[0] if len(found) == 1 else None
