"""Words that ask for nothing: each gets one warm sentence and a next step, and never a search for an answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Protocol

from handlers.catalogue import Say
from handlers.conversation import Bubble, Choice, Outcome
from handlers.intent import understood
from handlers.people.staffing import Standing
from handlers.requests.asides import REACHING
from handlers.requests.kinds import Intent
from handlers.situation import Handler, Situation


class Queue(Protocol):
    """What this room needs of the records."""

    def standing(self, municipality: str, conversation: str, now: datetime) -> Standing:
        """Return where a wish for a person stands."""
        ...


class TurningAside:
    """Answers what asks for nothing; who waits for a person and wants to stop hears how to leave the line."""

    def __init__(self, queue: Queue | None, person: Handler) -> None:
        self._queue, self._person = queue, person

    def __call__(self, situation: Situation) -> Outcome:
        """Answer by the kind of what was said."""
        session = situation.session
        if self._queue and situation.intent.argument == "stop":
            standing = self._queue.standing(session.municipality, session.conversation, situation.now)
            if standing.open is not None:
                return self._person(replace(situation, intent=Intent("human")))
        return turn_aside(situation)

    def before(self, question: Handler) -> Handler:
        """Return a room for words that an open form did not understand: they may ask for nothing."""

        def listening(situation: Situation) -> Outcome:
            meant = understood(situation.intent.argument)
            aside = meant.kind == "aside"
            return self(replace(situation, intent=meant)) if aside else question(situation)

        return listening


def turn_aside(situation: Situation) -> Outcome:
    """Answer what asks for nothing, by its kind: the argument of the intent."""
    say, kind = situation.say, situation.intent.argument
    text = _sentences(say).get(kind) or _wordless(say)
    choices: tuple[Choice, ...] = (situation.human(),)
    if kind in {"command", "stop", "who"}:
        choices = (Choice(say("What I can do"), "help"), *choices)
    elif kind == "bored":
        choices = (Choice(say("Recommend lectures"), "recommend:"),)
    outcome = situation.reply(Bubble(text, choices=choices))
    heard, *said = outcome.turns
    unsaid = REACHING if kind == REACHING else heard.outcome  # what was sent so is passed on to nobody
    return replace(outcome, turns=(replace(heard, text=situation.message.text, outcome=unsaid), *said))


def _wordless(say: Say) -> str:
    return say(
        "I'm here. Write in a few words what you'd like to know, such as “how to apply” or “a maths lecture for "
        "grade 7”."
    )


def _sentences(say: Say) -> dict[str, str]:
    return {
        "sad": say("Is something the matter? Just write what it is. You can also talk with a person."),
        "sorry": say("That's all right, and kind of you to say. What can I help you with?"),
        "who": say(
            "I'm Gyeot, a program and not a person. I look for answers in what was published, and pass on to a person "
            "what I don't know."
        ),
        "bored": say("I'm no good at games, but I can find you a short lecture. Shall I look for one?"),
        "stop": say(
            "Nothing is open here that I could end. To stop reminders, write “no more reminders”; to erase what is "
            "kept of you, write /erase. If it is something else that is too much for you, you can tell me or a person."
        ),
        "number": say(
            "You needn't tell me how to reach you. When you talk with a person, the answer comes to this chat."
        ),
        "reaching": say(
            "I need neither a place nor a number, and I kept nothing of it. Could you write what you'd like to know?"
        ),
        "link": say("I can't open links. Could you write in a few words what you'd like to know?"),
        "command": say("I don't know that command. Just write what you'd like to know in your own words."),
    }
