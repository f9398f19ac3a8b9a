"""One's own rights while a human holds the talk: heard at any time, and what becomes of the talk is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from handlers.conversation import Choice, Outcome, Turn
from handlers.people.escalation import Withdrawn
from handlers.people.relay import HELD
from handlers.requests.kinds import Intent, Kind
from handlers.requests.rights import LEAVE
from handlers.situation import Situation

RIGHTS: frozenset[Kind] = frozenset({"consent", "erase", "mine", "remind"})
"""What is asked of the program whoever is there: nobody's presence stands before it."""

PLAIN = frozenset(
    {Intent("consent", "withdraw"), Intent("erase"), Intent("mine"), Intent("mine", LEAVE), Intent("remind", "stop")}
)
"""What is heard of plain words, too; other settings need a tap or a command, for they may be meant for people."""

WITHDRAWN = "withdrawn"
"""The outcome of a consent that was withdrawn."""


def own_right(situation: Situation, action: str) -> bool:
    """Tell whether a right of one's own is asked for; what comes with a file is said to who is there."""
    message = situation.message
    if action or message.command:
        return situation.intent.kind in RIGHTS
    return situation.intent in PLAIN and not message.attachments


def beside_a_talk(situation: Situation, action: str, outcome: Outcome) -> Outcome:
    """Return what is said to a right, with what becomes of the talk; words that were heard so may be passed on."""
    if not outcome.bubbles:
        return outcome
    worded = not (action or situation.message.command)
    ended = any(turn.outcome == WITHDRAWN for turn in outcome.turns) and not situation.session.latched
    if ended:
        session = replace(outcome.session, owner="bot", epoch=outcome.session.epoch + 1)
        outcome = replace(outcome, session=session, changes=(*outcome.changes, Withdrawn()))
    lines, choices = [*_of_the_talk(situation, ended=ended)], tuple[Choice, ...]()
    if worded and not ended:
        lines.append(situation.say("I haven't passed this on to the one you are talking with."))
        choices = (Choice(situation.say("Pass these words on"), "human:send"),)
        slots = {**outcome.session.slots, HELD: situation.message.text}
        outcome = replace(outcome, session=replace(outcome.session, slots=slots))
    return _with(outcome, " ".join(lines), choices)


def _of_the_talk(situation: Situation, *, ended: bool) -> Iterator[str]:
    """Say what becomes of the talk; after a cry for help there are people whether somebody has taken it or not."""
    say, intent, stays = situation.say, situation.intent, situation.session.latched
    if ended:
        yield say("Your talk with the one who was here is over, too: from now on I answer again.")
    elif intent.kind != "erase" or intent.argument == "no":
        yield say("Your talk goes on.")
    elif stays:
        yield say("Help goes on: the people in charge know of you and can write to you here.")
    elif intent.argument == "now":
        yield say("Your talk is over with it: from now on I answer again.")
    else:
        yield say("The talk that you are in ends with it, and whoever answers you no longer sees it.")


def _with(outcome: Outcome, line: str, choices: tuple[Choice, ...]) -> Outcome:
    """Return an outcome whose last bubble says one thing more."""
    *before, last = outcome.bubbles
    text = f"{last.text}\n\n{line}"
    turns = tuple(_more(turn, last.text, text) for turn in outcome.turns)
    return replace(outcome, bubbles=(*before, replace(last, text=text, choices=(*last.choices, *choices))), turns=turns)


def _more(turn: Turn, said: str, text: str) -> Turn:
    return replace(turn, text=text) if turn.role == "bot" and turn.text == said else turn
