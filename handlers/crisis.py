"""A cry for help: a fixed text with routes to people, and a case for the people on duty."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from handlers.alerting import clock_time
from handlers.catalogue import Say, speaker
from handlers.conversation import Bubble, CrisisCase, Outcome, Turn
from handlers.escalation import Confided
from handlers.screening import Verdict
from handlers.screening_tongues import foreign
from handlers.situation import Situation
from handlers.staffing import Duty
from knowledge.hotlines import Hotline, hotlines

ROUTES = {
    "self_harm": ("109", "1388", "119"),
    "abuse": ("112", "1388"),
    "violence": ("117", "1388", "112"),
    "exploitation": ("1366", "1388", "112"),
    "friend": ("109", "1388", "119"),
}
"""The lines of each kind, the first first; a kind without a row gets those of self-harm."""


def help_at_once(situation: Situation, verdict: Verdict, duty: Duty | None = None) -> Outcome:
    """Answer with the fixed text of the verdict's kind, latch the conversation and open a case; no model is asked.

    The words go into the case alone: the turn that everybody on the desk can read stays empty. Who writes in another
    language than Korean gets the text in English, too.
    """
    place = situation.session.municipality
    words = situation.message.text or situation.message.command
    says = (situation.say, speaker("en")) if foreign(words) else (situation.say,)
    texts = dict.fromkeys(helping(say, verdict.kind, duty, situation.now) for say in says)
    case = CrisisCase(verdict.kind, verdict.rules, words, place, situation.now)
    heard = Turn("person", "", situation.now, outcome="crisis")
    said = (Turn("bot", text, situation.now, outcome="crisis") for text in texts)
    return Outcome(replace(situation.session, latched=True), tuple(map(Bubble, texts)), (heard, *said), cases=(case,))


def stay(situation: Situation, duty: Duty | None = None) -> Outcome:
    """Answer what is no question while a case is open: the words go to the people in charge, the routes stand again."""
    say = situation.say
    lines = [hotlines()[line] for line in ROUTES["self_harm"]]
    text = "\n".join(
        (
            say("Thank you for writing to me. I'm a program, so I pass your words on to the people in charge."),
            *(_texting(say, line) for line in lines if line.text or line.messenger),
            *(say("· Call %(phone)s — %(name)s, %(hours)s") % _fields(line) for line in lines),
            "",
            who_is_there(say, duty, situation.now),
        )
    )
    turns = (Turn("person", "", situation.now, outcome="crisis"), Turn("bot", text, situation.now, outcome="crisis"))
    return Outcome(situation.session, (Bubble(text),), turns, changes=(Confided(situation.message.text),))


def who_is_there(say: Say, duty: Duty | None, now: datetime | None) -> str:
    """Return who will see it and when, as far as it is true; a duty that is not known promises nothing."""
    alone = say("I'm a program, so I can't stay with you as a person would.")
    if duty is None or now is None:
        seen = say(
            "I have left a note for the people in charge; they may not see it at once, so please use one of the lines "
            "above first."
        )
    elif duty.staff:
        seen = say(
            "I have just called the person on duty, who can write to you here. Until then please use one of the lines "
            "above."
        )
    elif duty.opens:
        seen = say(
            "Nobody is on duty right now. I have told the people in charge, who are there again from %(time)s. Please "
            "don't wait for them: use one of the lines above now."
        ) % {"time": clock_time(say, duty.opens, now)}
    else:
        seen = say(
            "Nobody is on duty right now, and I don't know when somebody will look. Please don't wait: use one of the "
            "lines above now."
        )
    return f"{alone} {seen}"


def helping(say: Say, kind: str, duty: Duty | None = None, now: datetime | None = None) -> str:
    """Return the fixed text of a kind: it takes it seriously, asks one question, and shows at least two routes."""
    lines = [hotlines()[line] for line in ROUTES.get(kind, ROUTES["self_harm"])]
    texting = [_texting(say, line) for line in lines if line.text or line.messenger]
    calling = [say("· Call %(phone)s — %(name)s, %(hours)s") % _fields(line) for line in lines]
    return "\n".join(
        (
            _opening(say, kind),
            say("Are you safe right now?"),
            "",
            say("You can reach a person now:"),
            *texting,
            *calling,
            say("If you are in danger or hurt right now, call 112 or 119. If one line doesn't answer, try the next."),
            "",
            who_is_there(say, duty, now),
        )
    )


def _opening(say: Say, kind: str) -> str:
    openings = {
        "abuse": say("Thank you for telling me. What is happening to you is not your fault."),
        "violence": say(
            "Thank you for telling me. Nobody may hurt or threaten you, and you don't have to bear it alone."
        ),
        "exploitation": say(
            "Thank you for telling me. It is not your fault. Please don't send anything more, and don't delete what "
            "you have."
        ),
        "friend": say(
            "Thank you for looking after your friend. You don't have to carry this alone. How are you yourself?"
        ),
    }
    return openings.get(kind) or say("Thank you for telling me. That sounds very hard, and I take it seriously.")


def _texting(say: Say, line: Hotline) -> str:
    if line.text and line.messenger:
        return say("· Text %(text)s or %(messenger)s — %(name)s, %(hours)s") % _fields(line)
    return say("· Text %(text)s — %(name)s, %(hours)s") % _fields(line)


def _fields(line: Hotline) -> dict[str, str]:
    return {
        "phone": line.phone,
        "text": line.text,
        "messenger": line.messenger,
        "name": line.name,
        "hours": line.hours,
    }
