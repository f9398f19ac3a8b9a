"""An age, a grade or being a guardian, told along with a wish: it isn't asked for again."""

from __future__ import annotations

from dataclasses import replace

from handlers.consents.ages import bands_beside
from handlers.consents.consenting import Band, Moved, Standing
from handlers.consents.heard import WISH
from handlers.consents.words import bands, guardian_needed, plain_question
from handlers.conversation import Bubble, Choice, Outcome
from handlers.situation import Situation


def without_asking_again(situation: Situation, standing: Standing, asked: Outcome, home: str) -> Outcome:
    """Return the question for the age as it is, or what comes after it where the words of the wish have answered it.

    Where they leave open who it is that writes, only who it may be is asked.
    """
    told = bands_beside(situation.message.text, situation.today.year)
    if standing.state != "unknown" or situation.intent.kind == "human" or not told:
        return asked
    slots = dict(asked.session.slots)
    if len(told) > 1:
        return situation.but(slots=slots).reply(_who(situation, told), outcome="consent")
    (band,) = told
    if band != "child":
        said = situation.but(slots=slots).reply(plain_question(situation, home), outcome="consent")
        return replace(said, changes=(*said.changes, Moved("says_older", band=band)))
    slots.pop(WISH, None)
    said = situation.but(slots=slots).reply(guardian_needed(situation), outcome="consent")
    return replace(said, changes=(*said.changes, Moved("says_child", band=band, wish=situation.intent.kind)))


def _who(situation: Situation, told: tuple[Band, ...]) -> Bubble:
    """Ask whether the learner writes, whose age was told, or a guardian."""
    say, labels = situation.say, bands(situation)
    learner = say("The learner (%(band)s)")
    choices = (
        Choice(labels[band] if band == "guardian" else learner % {"band": labels[band]}, f"consent:band:{band}")
        for band in told
    )
    text = say("To do this I have to remember something. Who is writing: the learner or a guardian?")
    return Bubble(text, choices=(*choices, Choice(say("Later"), "consent:later")))
