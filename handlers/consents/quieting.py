"""Wider quiet hours that a guardian asks for: only wider, seen by the learner, who decides from fourteen on."""

from __future__ import annotations

from dataclasses import replace

from handlers.consents.linking import Link, QuietAgreed, QuietAsked
from handlers.conversation import Bubble, Choice, Outcome
from handlers.situation import Situation
from handlers.studying.reminding import Quiet

OFFERED = ("20:00-08:00", "19:00-08:00", "21:00-09:00", "20:00-09:00")
"""Quiet hours to tap (proposed): each is wider than the usual ones."""

NONE = "none"

ANYWHERE = "Asia/Seoul"
"""The zone of a conversation without a municipality."""


def offer(situation: Situation, link: Link) -> Outcome:
    """Offer a guardian wider hours, and none but the learner's own."""
    say = situation.say
    taps = [Choice(label(each), f"guardian:hours:{link.id}:{each}") for each in OFFERED]
    taps.append(Choice(say("Your child's own hours"), f"guardian:hours:{link.id}:{NONE}"))
    text = say("When should no reminder come to your child? It can only get quieter; your child sees what you ask for.")
    return situation.reply(Bubble(text, choices=tuple(taps)))


def ask(situation: Situation, link: Link, wished: str) -> Outcome:
    """Write what a guardian asks for; a learner from fourteen on is asked first."""
    say, quiet = situation.say, hours(wished)
    if quiet is None and wished != NONE:
        return offer(situation, link)
    told = Bubble(changed(situation, quiet))
    taps = (
        Choice(say("Yes, quieter"), f"guardian:quieter:{link.id}:{wished}"),
        Choice(say("Leave my hours as they are"), "guardian"),
    )
    question = say("Your guardian asks that no reminder comes from %(hours)s. Is that all right for you?")
    asked = Bubble(question % {"hours": label(wished)}, choices=taps) if quiet else told
    said = situation.reply(Bubble(say("I've told your child. From fourteen on it is your child who decides.")))
    zone = str(situation.municipality.zone) if situation.municipality else ANYWHERE
    return replace(said, changes=(QuietAsked(link.id, quiet, told, asked, zone),))


def agree(situation: Situation, link: Link, wished: str) -> Outcome:
    """Write what a learner agrees to."""
    quiet = hours(wished)
    if quiet is None:
        return situation.reply(Bubble(changed(situation, None)))
    said = situation.reply(Bubble(changed(situation, quiet)))
    return replace(said, changes=(QuietAgreed(link.id, quiet),))


def changed(situation: Situation, quiet: Quiet | None) -> str:
    """Return what a learner is told of it."""
    say = situation.say
    if quiet is None:
        return say("Your guardian leaves your quiet hours to you.")
    return say("As your guardian asked, no reminder comes from %(hours)s.") % {"hours": label(str(quiet))}


def hours(wished: str) -> Quiet | None:
    """Read hours that were offered."""
    return Quiet.between(wished) if wished in OFFERED else None


def label(wished: str) -> str:
    """Return hours as people read them."""
    return wished.replace("-", "–")
