"""Words that ask for nothing: each gets one warm sentence and a next step, and never a search for an answer."""

from __future__ import annotations

from handlers.catalogue import Say
from handlers.conversation import Bubble, Choice, Outcome
from handlers.situation import Situation


def turn_aside(situation: Situation) -> Outcome:
    """Answer what asks for nothing, by its kind: the argument of the intent."""
    say, kind = situation.say, situation.intent.argument
    text = _sentences(say).get(kind) or _wordless(say)
    choices: tuple[Choice, ...] = (situation.human(),)
    if kind in {"command", "stop", "who"}:
        choices = (Choice(say("What I can do"), "help"), *choices)
    elif kind == "bored":
        choices = (Choice(say("Recommend lectures"), "recommend:"),)
    return situation.reply(Bubble(text, choices=choices))


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
            "kept of you, write /erase."
        ),
        "number": say(
            "You needn't tell me how to reach you. When you talk with a person, the answer comes to this chat."
        ),
        "link": say("I can't open links. Could you write in a few words what you'd like to know?"),
        "command": say("I don't know that command. Just write what you'd like to know in your own words."),
    }
