"""What mentors read in a topic: the brief first, then every line that was not written there."""

from __future__ import annotations

import re
from collections.abc import Mapping

from handlers.catalogue import Say
from handlers.conversation import Bubble, Choice
from handlers.people.alerting import category_name
from handlers.people.briefing import Brief, PlanBrief
from handlers.people.caring import cares, reminder
from handlers.people.escalation import Escalation, Line, code_of
from handlers.people.proposing import save_as_faq
from handlers.people.topics import LONGEST_TITLE
from knowledge.hotlines import hotlines

CLAIM, BRIEF = "topic:claim", "topic:brief"
"""What the buttons under a brief do."""

_MARK = re.compile(r"\s*\[\d+\]")

TRIED = 200
"""Letters of an answer of the program in a brief."""


def title(say: Say, escalation: Escalation) -> str:
    """Return the name of a topic: number, category, subject and the person's code, none of their words."""
    about = " · ".join(filter(None, (category_name(say, escalation.category), escalation.subject)))
    return f"#{escalation.id} {about} · {code_of(escalation.conversation)}"[:LONGEST_TITLE]


def names(told: str, conversation: str) -> bool:
    """Tell whether the name of a topic is that of this person's question."""
    return told.endswith(code_of(conversation)) or len(told) == LONGEST_TITLE


def brief_bubble(say: Say, brief: Brief, *, claimable: bool) -> Bubble:
    """Return the first message of a topic: who asks what, what the program tried, what is to be decided."""
    escalation = brief.escalation
    lines = [
        say("Question #%(id)d from %(who)s (%(category)s)")
        % {"id": escalation.id, "who": person(say, escalation), "category": category_name(say, escalation.category)},
        "",
        say("Asked: %(text)s") % {"text": brief.asked or "–"},
        *(say("Also said: %(text)s") % {"text": _cut(text)} for text in brief.said),
        say("Why a person: %(reason)s") % {"reason": _reason(say, brief.decide)},
    ]
    told = ", ".join(brief.profile.values())
    if told:
        lines.append(say("Told about themselves: %(profile)s") % {"profile": told})
    lines += [plan_line(say, plan) for plan in brief.plans]
    for tried in brief.tried:
        lines += ["", say("The program was asked: %(text)s") % {"text": tried.question}, f"→ {_cut(tried.answer)}"]
    lines += [
        "",
        say("Whoever writes here first takes it; everything written here goes to them under your pseudonym."),
        say(
            "/note writes a note for us only, /resolve WHAT WAS DECIDED ends it (the student reads that), "
            "/release gives it back."
        ),
        say("/report WHY asks the lead to look at it; the student learns nothing of that."),
    ]
    choices = (Choice(say("Take this question"), CLAIM),) if claimable else ()
    return Bubble("\n".join(lines), choices=choices)


def summary_bubble(say: Say, text: str, brief: str) -> Bubble:
    """Return a talk in a model's words, said to be its; `brief` is the messenger's id of what it goes with.

    The numbers of the lines that it stands on tell nothing here: the lines are not numbered.
    """
    said = say("In short, written by a language model: %(text)s") % {"text": _MARK.sub("", text)}
    return Bubble(said, mark="generated", answers=brief)


def plan_line(say: Say, plan: PlanBrief) -> str:
    """Return how a plan stands in one line: counts and the last day, no hours."""
    words = (
        say("Plan “%(title)s”, paused: %(done)d done, %(missed)d missed, %(ahead)d to come, until %(until)s")
        if plan.paused
        else say("Plan “%(title)s”: %(done)d done, %(missed)d missed, %(ahead)d to come, until %(until)s")
    )
    counts = {"done": plan.done, "missed": plan.missed, "ahead": plan.ahead}
    return words % {"title": plan.title, "until": plan.until.isoformat(), **counts}


def person(say: Say, escalation: Escalation) -> str:
    """Return how mentors see a person: by a code that says nothing."""
    return say("Person %(code)s") % {"code": code_of(escalation.conversation)}


def line_bubble(
    say: Say, line: Line, escalation: Escalation, names: Mapping[str, str], case: int | None = None
) -> Bubble | None:
    """Return how a line looks in the topic; None for what needs no word there.

    `names` are the pseudonyms of staff by id, `case` is the number of a cry for help that is not closed.
    """
    name = names.get(line.staff, "")
    if line.kind == "event":
        text = _stay(say, case) if line.text == "cry" and case else _event(say, line.text, name, escalation)
        # who holds it by now may be another than who got it then
        if line.text == "hand_over" and escalation.state == "claimed" and escalation.claimed_at == line.at:
            text = _handed(say, name, names.get(escalation.staff, ""))
        over = line.text in {"resolve", "noted"} and escalation.state == "resolved"
        return Bubble(text, choices=(save_as_faq(say),) if over else ()) if text else None
    heads = {
        "person": person(say, escalation),
        "bot": say("Gyeot, the program"),
        "staff": say("%(name)s (on the desk)") % {"name": name},
        "note": say("%(name)s, a note for us only") % {"name": name},
    }
    minded = cares(line.text) if line.kind == "person" else ()
    reminders = [f"({reminder(say, care)})" for care in minded]
    return Bubble("\n".join(filter(None, (f"[{heads[line.kind]}]", line.text, *reminders))), files=line.files)


def hushed(say: Say) -> Bubble:
    """Return the end of a topic whose talk the staff in charge hold from now on."""
    return Bubble(say("The staff in charge go on with this talk; please write nothing more here."))


def cried_again(say: Say, case: int) -> Bubble:
    """Return a further cry for help of the same case: what to do stands above it already."""
    text = say("Another cry for help (case %(case)d). Please read it on the desk and stay; what to do stands above.")
    return Bubble(text % {"case": case})


def _stay(say: Say, case: int) -> str:
    """Return what whoever holds a talk does when there was a cry for help in it: nobody has taken that yet."""
    lines = hotlines()
    numbers = {"rescue": lines["119"].phone, "police": lines["112"].phone}
    routes = {"text": lines["1388"].text, "phone": lines["109"].phone}
    text = say(
        "There was a cry for help (case %(case)d). Its words are for the staff in charge, and what is written from now "
        "on stands on the desk only: whoever holds this talk, please read and answer there (/desk in your own chat "
        "with me). Until one of the staff takes over, please stay: write short lines, ask whether they are safe, name "
        "%(rescue)s when they are hurt, %(police)s in danger, text %(text)s and call %(phone)s day and night. Promise "
        "no secrecy."
    )
    return text % {**numbers, **routes, "case": case}


def _event(say: Say, move: str, name: str, escalation: Escalation) -> str:
    who = {"name": name or say("The program")}
    words = {
        "claim": say("%(name)s has taken it. The program is silent now.") % who,
        "release": say("%(name)s gave it back: it waits for the next one.") % who,
        "lapse": say("It waited too long for a word, so it is free for the next one."),
        "hand_over": say("%(name)s handed it over to somebody else.") % who,
        "snooze": say("%(name)s put it off.") % who,
        "wake": say("It is due again and waits for somebody."),
        "resolve": say("%(name)s has ended it.") % who,
        "expire": say("Nobody has written for a day, so it is closed."),
        "withdraw": say("The person needs nobody any more."),
        "change": say("The person would like somebody else: it waits for the next one."),
        "reopen": say("The person asks again: it waits for somebody."),
        "report": say("%(name)s has asked the lead to look at it.") % who,
        "report_seen": say("%(name)s has looked at it.") % who,
        "unsent": say(
            "This did not arrive: the student's messenger takes nothing right now (blocked, or the chat is gone). When "
            "they write again, please say it once more."
        ),
        "noted": say("%(name)s has noted what was decided. The student isn't told.") % who,
    }
    text = words.get(move, "")
    if move in {"resolve", "noted"} and escalation.note:
        return "\n".join((text, say("Decided: %(note)s") % {"note": escalation.note}))
    if move == "resolve" and escalation.state == "resolved":
        return f"{text} {_ask_note(say)}"
    return text


def _handed(say: Say, who: str, to: str) -> str:
    """Return who goes on with a talk from now on; a lead may have taken it over from another."""
    if who == to:
        return say("%(name)s has taken it over and goes on.") % {"name": who}
    return say("%(name)s handed it over: %(to)s goes on.") % {"name": who, "to": to}


def _ask_note(say: Say) -> str:
    """Ask for one line of what was decided."""
    return say(
        "What was decided? Write it here in one line within an hour: it is kept for us, and the student isn't told."
    )


def shut(say: Say) -> Bubble:
    """Return the end of a topic in which it was waited for what was decided."""
    return Bubble(say("Nothing was noted, so I close this topic. What was said stays."), choices=(save_as_faq(say),))


def _reason(say: Say, reason: str) -> str:
    reasons = {
        "asked": say("they asked for one"),
        "misses": say("the program found no answer twice"),
        "unsure": say("they do not know how to go on"),
        "rule": say("it is a matter for a person, by rule"),
        "change": say("they would like somebody else than before"),
        "photo": say("they sent a photo of a problem"),
    }
    return reasons.get(reason, reason)


def _cut(text: str) -> str:
    short = " ".join(text.split())
    return short if len(short) <= TRIED else f"{short[:TRIED]}…"
