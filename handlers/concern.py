"""Words that come near to a cry for help: answered as ever, with somebody to talk to offered beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from handlers.conversation import Bubble, Choice, Outcome, Session
from handlers.parking import PARKED
from handlers.screening.denials import only_denies
from handlers.screening.screen import Verdict
from handlers.situation import Situation
from knowledge.hotlines import hotlines

OFFERED = "concern.offered"
"""The slot with the moment when somebody to talk to was last offered."""

REST = timedelta(hours=6)
"""How long the offer is not made again in one talk (proposed): who is offered help at every line stops reading it.

A talk that was left for half an hour forgets it with its forms.
"""

TIMES = "concern.times"
"""The slot with how often words of one talk came near to a cry."""

TOGETHER = 3
"""So many of them in one talk are a cry (proposed): of ordinary lines one in two hundred comes near, three in a talk do
by chance hardly ever, and who says it in ever other words may not find the plain one."""

PERSON = "human:rule:mind"
"""The way to a person for what weighs on somebody."""

OFFICE = "human:rule:usage"
"""The way to a person for what an office decided: who was turned down is angry or sad of that, and of nothing else."""

PLAINLY = frozenset({"erase", "mine", "remind"})
"""Rights that somebody asks for in words of which no other is left: nothing weighs in them."""

GUESSED = frozenset({"choices", "unknown"})
"""The outcomes of an answer that is none."""

NOTHING = "unknown"
"""The outcome of an answer that was looked for in vain."""


def added_up(verdict: Verdict, words: str, session: Session) -> Verdict:
    """Return the verdict on words after what was said before in the talk: often enough near to a cry is a cry.

    It is not explicit, and no rule names its kind: the widest of the texts stands for all. Who only denies, perhaps
    what was offered to them, adds nothing.
    """
    if not verdict.concern or session.latched or only_denies(words) or _times(session) < TOGETHER:
        return verdict
    return replace(verdict, crisis=True, kind="self_harm", concern=False, rules=f"{verdict.rules}+{TOGETHER} near")


def with_somebody(situation: Situation, outcome: Outcome) -> Outcome:
    """Return an outcome with the offer of somebody to talk to, and with how often words of the talk came near so far.

    Words that come near to a cry are counted where no case is open. No form that waits takes the yes or no that follows
    for its own: it is gone on with when asked.
    """
    if not situation.concern or situation.session.latched or situation.intent.kind in PLAINLY:
        return outcome
    told = _with_somebody(situation, outcome)
    waiting = {name: value for name, value in told.session.slots.items() if name != PARKED}
    told = replace(told, session=replace(told.session, slots=waiting))
    if only_denies(situation.message.text):
        return told
    slots = {**told.session.slots, TIMES: str(_times(situation.session))}
    return replace(told, session=replace(told.session, slots=slots))


def _times(session: Session) -> int:
    """Return how often words of the talk came near to a cry, with those that just did."""
    return int(session.slots.get(TIMES, 0)) + 1


def _with_somebody(situation: Situation, outcome: Outcome) -> Outcome:
    """Return an outcome with the offer of somebody to talk to, where the words come near to a cry for help.

    It stands before all else, so that what is asked last stays what a typed yes or number answers, and in place of an
    answer that was not found. No case, no alarm; where a case is open people know already.
    """
    if _offers(outcome):
        return outcome
    lately = _lately(situation)
    if only_denies(situation.message.text) and outcome.turns and outcome.turns[-1].outcome in GUESSED:
        return _relieved(situation)
    if outcome.turns and outcome.turns[-1].outcome == NOTHING:
        outcome = _in_its_place(situation, outcome, _asked(situation) if lately else _offer(situation))
    elif not lately:
        outcome = replace(outcome, bubbles=(_bubble(situation, _offer(situation)), *outcome.bubbles))
    if lately:
        return outcome
    slots = {**outcome.session.slots, OFFERED: situation.now.isoformat()}
    return replace(outcome, session=replace(outcome.session, slots=slots))


def _relieved(situation: Situation) -> Outcome:
    """Answer who says that they don't mean to die, and asks nothing: no guess at a question, but an open ear."""
    text = situation.say(
        "Thank you for telling me; I'm glad. If it is hard all the same, write it here or tell a person."
    )
    told = situation.reply(_bubble(situation, text), outcome="aside")
    return replace(told, session=replace(told.session, misses=situation.session.misses))


def _in_its_place(situation: Situation, outcome: Outcome, text: str) -> Outcome:
    """Return an outcome that says this, and that nothing was found, in place of the latter alone; it is no miss."""
    found = situation.say(
        "If it was a question: I find nothing published that answers it, and a person can help with that, too."
    )
    bubble = _bubble(situation, f"{text}\n{found}")
    *turns, said = outcome.turns
    return replace(
        outcome,
        session=replace(outcome.session, misses=situation.session.misses),
        bubbles=(*outcome.bubbles[:-1], bubble),
        turns=(*turns, replace(said, text=bubble.text)),
    )


def _lately(situation: Situation) -> bool:
    last = situation.session.slots.get(OFFERED)
    return last is not None and situation.now - datetime.fromisoformat(last) < REST


def _offers(outcome: Outcome) -> bool:
    """Tell whether the answer itself offers the same, or a person for what somebody was turned down for."""
    return any(choice.action in {PERSON, OFFICE} for bubble in outcome.bubbles for choice in bubble.choices)


def _offer(situation: Situation) -> str:
    told = situation.say(
        "If you wrote this because something weighs on you or frightens you, you don't have to bear it alone. "
        "You can text %(text)s or call %(phone)s, day and night. To talk with a person here, tap below."
    )
    return told % {"text": hotlines()["1388"].text, "phone": hotlines()["109"].phone}


def _asked(situation: Situation) -> str:
    """Return what is said to who was offered somebody before: the numbers still stand above."""
    return situation.say("Is something the matter? Just write what it is. You can also talk with a person.")


def _bubble(situation: Situation, text: str) -> Bubble:
    return Bubble(text, choices=(Choice(situation.say("Tell a person"), PERSON),))
