"""The same found once more: who asks again is told so, and the third time not the same words again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.conversation import Bubble, Outcome
from handlers.situation import Handler, Offered, Situation

REPEATED = frozenset({"answered", "choices", "elsewhere", "expired"})
"""Outcomes that are the same for the same words; where nothing is found, answering itself counts how often."""


class NotRepeating:
    """A room of questions that looks at what was said last; nothing is remembered for it."""

    def __init__(self, offered: Offered, room: Handler) -> None:
        """Take what knows what was said last, and the room."""
        self._offered, self._room = offered, room

    def __call__(self, situation: Situation) -> Outcome:
        """Answer, and say that it is the same as before where it is."""
        outcome = self._room(situation)
        if not situation.message.text or not outcome.bubbles or outcome.turns[-1].outcome not in REPEATED:
            return outcome
        *before, bubble = outcome.bubbles
        put = _put(situation, bubble, self._offered(situation.session.conversation, situation.now))
        if put == bubble:
            return outcome
        turns = (*outcome.turns[:-1], replace(outcome.turns[-1], text=put.text))
        return replace(outcome, bubbles=(*before, put), turns=turns)


def _put(situation: Situation, bubble: Bubble, said: Sequence[Bubble]) -> Bubble:
    """Return a bubble as it is put to who may just have read it, once or twice."""
    say = situation.say
    again = replace(bubble, text=f"{say('I find the same as just now:')}\n\n{bubble.text}")
    told = [_content(each) for each in said]
    if _content(bubble) in told:
        return again
    if _content(again) not in told:
        return bubble
    person = () if any(each.action.partition(":")[0] == "human" for each in bubble.choices) else (situation.human(),)
    text = say("I only find the same as before. Put it in other words, or ask a person.")
    return replace(bubble, text=text, choices=(*bubble.choices, *person))


def _content(bubble: Bubble) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Return what of a bubble would be the same: its words, what it offers to look at, and what it is taken from."""
    offered = (choice.label for choice in bubble.choices if not choice.action.startswith("feedback"))
    return bubble.text, tuple(offered), tuple(citation.passage_id for citation in bubble.citations)
