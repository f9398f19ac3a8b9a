"""What is said to who goes on after a decision: what to do, why not, and what there is instead."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.conversation import Bubble, Outcome
from handlers.enrolling.household import PREFIX, facts_of, lately
from handlers.enrolling.verdict import instead, next_steps, verdict_in_short
from handlers.requests.enrolment import asks_instead, asks_next, asks_what_then, asks_why
from handlers.situation import Handler, Offered, Situation
from knowledge.eligibility import Facts, decide, load
from knowledge.municipality import Municipality

SUBSCRIBE = "windows:subscribe"
"""A tap that stands under each decision."""

OTHER, WHY = "other", "why"
"""What words are taken for that ask for something else than what was shown, or why."""


def said_after(situation: Situation, place: Municipality, before: Mapping[str, str], words: str) -> Bubble | None:
    """Return what answers words after a decision, None where they are about another matter.

    Why not is told only as far as it follows from what serves on: income and groups are forgotten by then.
    """
    say, enrolment, facts = situation.say, load(place.enrolment), _facts(before)
    if asks_next(words):
        return next_steps(say, place, enrolment, situation.now)
    decision = decide(enrolment, facts, situation.today)
    refused = bool(decision.failed or decision.missed)
    if refused and asks_why(words):
        return verdict_in_short(say, place, enrolment, decision, situation.now)
    meant = asks_instead(words) or (refused and asks_what_then(words))
    return instead(say, place, enrolment, facts) if meant else None


def others_after(again: Handler, offered: Offered) -> Handler:
    """Return a room of wishes for something else and of a bare why, in which a decision that was just told is meant."""

    def other(situation: Situation) -> Outcome:
        place = situation.municipality
        before = lately(situation.session.slots, place.id, situation.now) if place else {}
        asked = situation.intent.argument
        if place is None or not before or asked not in {OTHER, WHY} or not _told_last(situation, offered):
            return again(situation)
        if asked == WHY:
            told = said_after(situation, place, before, situation.message.text)
        else:
            told = instead(situation.say, place, load(place.enrolment), _facts(before))
        return situation.reply(told, outcome="enrolment", misses=0) if told else again(situation)

    return other


def is_past(situation: Situation, offered: Offered) -> bool:
    """Tell whether something else was said since the decision."""
    return bool(offered(situation.session.conversation, situation.now)) and not _told_last(situation, offered)


def _told_last(situation: Situation, offered: Offered) -> bool:
    """Tell whether a decision is what was said last."""
    said = offered(situation.session.conversation, situation.now)
    return any(choice.action == SUBSCRIBE for bubble in said for choice in bubble.choices)


def _facts(before: Mapping[str, str]) -> Facts:
    """Return what was told for the check before this one, as far as it serves on."""
    return facts_of({f"{PREFIX}{name}": value for name, value in before.items()})
