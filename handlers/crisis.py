"""A cry for help: a fixed text with routes to people, and a case for the people on duty."""

from __future__ import annotations

from dataclasses import replace

from handlers.catalogue import Say
from handlers.conversation import Bubble, CrisisCase, Outcome, Turn
from handlers.screening import Verdict
from handlers.situation import Situation
from knowledge.hotlines import Hotline, hotlines

ROUTES = {
    "self_harm": ("109", "1388", "119"),
    "abuse": ("112", "1388"),
    "violence": ("117", "1388", "112"),
    "exploitation": ("1366", "1388", "112"),
    "friend": ("109", "1388", "119"),
}
"""The lines of each kind, the first first; a kind without a row gets those of self-harm."""


def help_at_once(situation: Situation, verdict: Verdict) -> Outcome:
    """Answer with the fixed text of the verdict's kind, latch the conversation and open a case; no model is asked.

    The words go into the case alone: the turn that everybody on the desk can read stays empty.
    """
    text = helping(situation.say, verdict.kind)
    place = situation.session.municipality
    case = CrisisCase(verdict.kind, verdict.rules, situation.message.text, place, situation.now)
    heard = Turn("person", "", situation.now, outcome="crisis")
    said = Turn("bot", text, situation.now, outcome="crisis")
    return Outcome(replace(situation.session, latched=True), (Bubble(text),), (heard, said), cases=(case,))


def helping(say: Say, kind: str) -> str:
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
            say(
                "I'm a program, so I can't stay with you as a person would. I have left a note for the people in "
                "charge; they may not see it at once, so please use one of the lines above first."
            ),
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
