"""Matters that are a person's by rule: a person is offered along with whatever the program can answer."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import get_args

from handlers.conversation import Bubble, Choice, Outcome
from handlers.people.escalation import Category
from handlers.requests.objecting import turned_down
from handlers.situation import Handler, Situation

TABLE = Path(__file__).with_name("offering.toml")

LONGEST = 400
"""Letters of a question that are looked at."""


class WrongRuleError(ValueError):
    """A rule names no category that there is."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What kind of matter is a person's, and how it is worded."""

    category: Category
    words: re.Pattern[str]


@cache
def rules(table: Path = TABLE) -> tuple[Rule, ...]:
    """Return the rules of a table, in order.

    Raises:
        WrongRuleError: a rule names no category that there is.

    """
    read = tomllib.loads(table.read_text(encoding="utf-8"))["rule"]
    if any(row["category"] not in get_args(Category) for row in read):
        raise WrongRuleError
    return tuple(Rule(row["category"], re.compile("|".join(row["words"]), re.IGNORECASE)) for row in read)


def persons(text: str) -> Category | None:
    """Return what a talk about this would be about, None when it is not a person's by rule."""
    words = text[:LONGEST]
    if turned_down(words):
        return "usage"
    return next((rule.category for rule in rules() if rule.words.search(words)), None)


class Offering:
    """Asks the room of questions first, then offers a person where the rules say so."""

    def __init__(self, question: Handler) -> None:
        self._question = question

    def __call__(self, situation: Situation) -> Outcome:
        """Answer, and offer; in a conversation that has seen a cry for help people are there already."""
        outcome = self._question(situation)
        words = situation.intent.argument
        category = persons(words)
        if category is None or situation.session.latched or situation.municipality is None:
            return outcome
        say = situation.say
        text = say("This is something a person can look at with you. Shall I pass it on?")
        if turned_down(words[:LONGEST]):
            text = say(
                "To be turned down is a disappointment, I'm sorry. Only who decided can say why and how to object; a "
                "person can look at it with you. Shall I pass it on?"
            )
        offer = Bubble(text, choices=(Choice(say("Talk with a person"), f"human:rule:{category}"),))
        return replace(outcome, bubbles=(*map(_without_person, outcome.bubbles), offer))


def _without_person(bubble: Bubble) -> Bubble:
    """Return a bubble without its own way to a person: the same words on two buttons would be no choice."""
    return replace(bubble, choices=tuple(choice for choice in bubble.choices if choice.action != "human"))
