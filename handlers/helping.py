"""The fixed text of a cry for help: who can be reached now, by writing and by calling, and who will see it."""

from __future__ import annotations

from datetime import datetime

from handlers.catalogue import Say, beside, speaker
from handlers.people.alerting import clock_time
from handlers.people.staffing import Duty
from handlers.screening.tongues import foreign
from knowledge.hotlines import Hotline, hotlines

ROUTES = {
    "self_harm": ("109", "1388", "119"),
    "abuse": ("112", "1388"),
    "violence": ("117", "1388", "112"),
    "exploitation": ("1366", "1388", "112"),
    "friend": ("109", "1388", "119"),
}
"""The lines of each kind, the first first; a kind without a row gets those of self-harm. All of them never close."""

AT_ONCE = frozenset({"112", "119"})
"""Whom to call when hurt or in danger: named in one sentence under the others, unless it is the first to call."""

IN_THEIRS = "1577-1366"
"""The line that speaks other languages; told to who writes in one."""


def in_need(words: str, language: str, kind: str, now: datetime | None = None) -> str:
    """Return what stands by itself when nothing can be kept: the fixed text of a kind, in English beside as needed."""
    abroad = foreign(words)
    return "\n\n".join(helping(each, kind, None, now, abroad=abroad) for each in beside(language, abroad=abroad))


def one_line(say: Say) -> str:
    """Return one route to write to and one to call, in a line."""
    lines = hotlines()
    told = say("If you need somebody to talk to: text %(text)s or call %(phone)s, day and night.")
    return told % {"text": lines["1388"].text, "phone": lines["109"].phone}


def danger(say: Say) -> str:
    """Return whom to call at once."""
    return say("If you are in danger or hurt right now, call 112 or 119. If one line doesn't answer, try the next.")


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


def helping(
    language: str, kind: str, duty: Duty | None = None, now: datetime | None = None, *, abroad: bool = False
) -> str:
    """Return the fixed text of a kind: it takes it seriously, asks one question, and shows at least two routes.

    `abroad` adds the line that speaks other languages.
    """
    say = speaker(language)
    texting, calling = routes(language, kind, abroad=abroad)
    return "\n".join(
        (
            _opening(say, kind),
            say("Are they safe right now?") if kind == "friend" else say("Are you safe right now?"),
            "",
            say("You can reach a person now, day and night:"),
            *texting,
            *calling,
            danger(say),
            "",
            who_is_there(say, duty, now),
        )
    )


def routes(language: str, kind: str, *, abroad: bool) -> tuple[list[str], list[str]]:
    """Return the lines to write to and those to call; what is called in an emergency has a sentence of its own."""
    say = speaker(language)
    names = (*ROUTES.get(kind, ROUTES["self_harm"]), *((IN_THEIRS,) if abroad else ()))
    lines = [hotlines()[name].told(language) for name in names if name not in AT_ONCE or name == names[0]]
    texting = [_texting(say, line) for line in lines if line.text or line.messenger]
    return texting, [say("· Call %(phone)s — %(name)s") % _fields(line) for line in lines]


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
            "Thank you for looking after somebody. Listen to them, stay with them, and tell an adult you trust: you "
            "need not keep it secret, nor carry it alone. How are you yourself?"
        ),
    }
    return openings.get(kind) or say("Thank you for telling me. That sounds very hard, and I take it seriously.")


def _texting(say: Say, line: Hotline) -> str:
    if line.text and line.messenger:
        return say("· Text %(text)s or %(messenger)s — %(name)s") % _fields(line)
    return say("· Text %(text)s — %(name)s") % _fields(line)


def _fields(line: Hotline) -> dict[str, str]:
    return {
        "phone": line.phone,
        "text": line.text,
        "messenger": line.messenger,
        "name": line.name,
    }
