"""Consent in conversation: the age band asked once by equal taps, a plain yes or no, and the way to a guardian."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Protocol, cast

from handlers.consenting import (
    MOVES,
    OLDER,
    PERMITTED,
    Band,
    Event,
    GuardianAsked,
    Moved,
    Standing,
    digits,
    need,
    ticket,
)
from handlers.conversation import Bubble, Choice, Outcome
from handlers.requests.kinds import Intent, Kind
from handlers.situation import Handler, Situation
from knowledge.keeping import keeping

WISH = "consent.wish"
"""The slot of the wish which waits for an answer: kind, argument, words; gone with the answer or after half an hour."""

LONGEST_WISH = 400
_CONTACT = re.compile(r"(?:\d[\s.-]?){8,11}\d?|\S+@\S+\.\S+")


class Standings(Protocol):
    """What these rooms need of the records."""

    def standing(self, conversation: str) -> Standing:
        """Return where a conversation stands."""
        ...


class Gate:
    """Asked before a handler runs: lets a wish through, or says what it needs first."""

    def __init__(self, rights: Standings, home: str = "") -> None:
        self._rights = rights
        self._home = home

    def __call__(self, situation: Situation) -> Outcome | None:
        """Return what is said instead, or None when the wish may be fulfilled; a cry for help is never held up."""
        intent = situation.intent
        if need(intent) == "nothing" or (intent.kind == "human" and situation.session.latched):
            return None
        standing = self._rights.standing(situation.session.conversation)
        if need(intent) in PERMITTED[standing.state]:
            return None
        if need(intent) == "words":
            return situation.reply(_without_memory(situation), outcome="forgets")
        return asking(situation, standing, self._home)


def asking(situation: Situation, standing: Standing, home: str) -> Outcome:
    """Ask the one question that stands between a wish and its memory; the wish is kept until it is answered."""
    kept = json.dumps([situation.intent.kind, situation.intent.argument, situation.message.text[:LONGEST_WISH]])
    if standing.state == "unknown":
        bubble = _band_question(situation)
    elif standing.state in {"told", "withdrawn"}:
        bubble = _plain_question(situation, home)
    elif standing.state == "child":
        bubble = guardian_needed(situation)
    else:
        bubble = _waiting(situation, standing)
    place = situation.municipality
    if situation.intent.kind == "human" and place and place.contacts.get("phone"):
        call = situation.say("If it is urgent, call %(name)s: %(phone)s")
        told = call % {"name": place.name, "phone": place.contacts["phone"]}
        bubble = replace(bubble, text=f"{bubble.text}\n{told}")
    slots = situation.session.slots
    slots = dict(slots) if standing.forgets else {**slots, WISH: kept}
    return situation.reply(bubble, outcome="consent", slots=slots)


class Consenting:
    """Moves a consent by taps and takes up the wish that waited.

    `home` is the address of the web pages, `token` makes 22 random letters, `resume` handles any other wish.
    """

    def __init__(self, rights: Standings, home: str, token: Callable[[], str], resume: Handler) -> None:
        self._rights = rights
        self._home = home
        self._token = token
        self._resume = resume

    def __call__(self, situation: Situation) -> Outcome:
        """Do what was tapped, or tell where the consent stands."""
        standing = self._rights.standing(situation.session.conversation)
        what, _, which = situation.intent.argument.partition(":")
        if what == "said":
            return self._heard(situation, standing, which)
        if what == "band":
            return self._band(situation, standing, cast("Band", which))
        steps: dict[str, Callable[[Situation, Standing], Outcome]] = {
            "yes": self._agree,
            "later": self._later,
            "withdraw": self._withdraw,
            "invite": self._invite,
            "contact": self._ask_contact,
            "paper": self._paper,
        }
        return steps.get(what, self._tell)(situation, standing)

    def _band(self, situation: Situation, standing: Standing, band: Band) -> Outcome:
        if band == "child":
            event: Event = "says_child" if (standing.state, "says_child") in MOVES else "shows_child"
            if (standing.state, event) not in MOVES:
                return self._tell(situation, standing)
            wish = _wish(situation)
            change = shown_young(standing, situation.now, event, wish[0] if wish else "")
            heard = _labelled(situation, situation.say("Under 14"))
            return _with(_closed(heard).reply(guardian_needed(situation), outcome="consent"), change)
        if band not in OLDER or (standing.state, "says_older") not in MOVES:
            return self._tell(situation, standing)
        heard = _labelled(situation, _bands(situation)[band])
        said = heard.reply(_plain_question(situation, self._home), outcome="consent")
        return _with(said, Moved("says_older", band=band))

    def _agree(self, situation: Situation, standing: Standing) -> Outcome:
        if (standing.state, "agree") not in MOVES or not standing.band:
            return self._tell(situation, standing)
        say = situation.say
        change = Moved("agree", version=keeping().version, language=situation.language)
        wish = _wish(situation)
        after = _closed(_labelled(situation, say("Yes, please keep it")))
        text = say("Thank you. I'll remember it from now on. See it with /mine, erase it with /erase, at any time.")
        said = _with(after.reply(Bubble(text), outcome="consented"), change)
        if not wish:
            return said
        kind, argument, words = wish
        intent = Intent(kind, argument)
        message = replace(situation.message, text=words, tap="", command="")
        resumed = self._resume(replace(after, intent=intent, message=message))
        return replace(
            resumed,
            bubbles=(*said.bubbles, *resumed.bubbles),
            turns=(*said.turns, *resumed.turns),
            changes=(*said.changes, *resumed.changes),
        )

    def _later(self, situation: Situation, _standing: Standing) -> Outcome:
        say = situation.say
        text = say("That's fine, nothing is kept. I'll answer your questions all the same.")
        return _closed(_labelled(situation, say("Later"))).reply(Bubble(text))

    def _withdraw(self, situation: Situation, standing: Standing) -> Outcome:
        if (standing.state, "withdraw") not in MOVES:
            return self._tell(situation, standing)
        say = situation.say
        text = say(
            "Done. I keep nothing new from now on, and reminders have stopped. What was kept is erased within 30 days; "
            "to erase it at once, tap below."
        )
        change = Moved("withdraw", erase_at=situation.now + keeping().span("memory"))
        choices = (Choice(say("Erase everything"), "erase"), Choice(say("See what is kept"), "mine"))
        heard = _closed(_labelled(situation, say("Withdraw my consent")))
        return _with(heard.reply(Bubble(text, choices=choices), outcome="withdrawn"), change)

    def _invite(self, situation: Situation, standing: Standing) -> Outcome:
        if (standing.state, "invite") not in MOVES:
            return self._tell(situation, standing)
        if not self._home:
            return self._paper(situation, standing)
        say = situation.say
        asked = self._asked(situation)
        pass_on = say(
            "Hello. Your child would like Gyeot, the study assistant, to remember plans and progress. Under 14 a "
            "guardian decides about it. Please read and answer here within 5 days: %(link)s"
        )
        link = f"{self._home}/guardian/{asked.token}"
        code = say(
            "Please pass the next message on to your guardian. The page asks for this number, so show it to them "
            "yourself and don't send it along: %(code)s"
        )
        lead = Bubble(code % {"code": asked.code}, choices=(Choice(say("On paper instead"), "consent:paper"),))
        heard = _closed(_labelled(situation, say("Make a link for my guardian")))
        said = heard.reply(lead, Bubble(pass_on % {"link": link}), outcome="consent")
        return _with(said, Moved("invite"), asked)

    def _paper(self, situation: Situation, standing: Standing) -> Outcome:
        if (standing.state, "invite") not in MOVES:
            return self._tell(situation, standing)
        say = situation.say
        asked = self._asked(situation)
        lines = [
            say("Your guardian can also sign on paper and hand it to the people in charge. The number is %(ticket)s.")
            % {"ticket": asked.ticket}
        ]
        if self._home:
            form = say("The form to print: %(link)s")
            lines.append(form % {"link": f"{self._home}/guardian/{asked.token}/form"})
        heard = _closed(_labelled(situation, say("On paper instead")))
        return _with(heard.reply(Bubble("\n".join(lines)), outcome="consent"), Moved("invite"), asked)

    def _ask_contact(self, situation: Situation, standing: Standing) -> Outcome:
        if (standing.state, "invite") not in MOVES:
            return self._tell(situation, standing)
        say = situation.say
        text = say(
            "Please write your guardian's name and phone number. The people in charge will call. I erase it with the "
            "answer, or after 5 days."
        )
        heard = _labelled(situation, say("Give my guardian's contact"))
        return heard.reply(Bubble(text, choices=(Choice(say("Later"), "consent:later"),)), form="consent")

    def _heard(self, situation: Situation, standing: Standing, words: str) -> Outcome:
        """Take the contact that was asked for; other words are what they are without a form."""
        if not _CONTACT.search(words) or (standing.state, "invite") not in MOVES:
            return self._resume(replace(situation.but(form=""), intent=Intent("ask", words)))
        say = situation.say
        asked = replace(self._asked(situation), contact=words[:200])
        text = say(
            "Thank you. The people in charge will ask your guardian; I'll tell you here. The number is %(ticket)s."
        )
        said = _closed(situation).reply(Bubble(text % {"ticket": asked.ticket}), outcome="consent")
        return _with(said, Moved("invite"), asked)

    def _asked(self, situation: Situation) -> GuardianAsked:
        token, number, name = self._token(), self._token(), self._token()
        until = situation.now + keeping().span("contact")
        return GuardianAsked(token, digits(number), ticket(name), "", situation.language, until)

    def _tell(self, situation: Situation, standing: Standing) -> Outcome:
        """Say where the consent stands, and what can be done about it."""
        say = situation.say
        if standing.state == "unknown":
            return situation.reply(_band_question(situation))
        if standing.state in {"told", "withdrawn"}:
            return situation.reply(_plain_question(situation, self._home))
        if standing.state == "child":
            return situation.reply(guardian_needed(situation))
        if standing.remembers:
            text = say("I remember your plans and what you told me, since you agreed on %(day)s.")
            day = standing.at.date().isoformat() if standing.at else ""
            choices = (
                Choice(say("Keep it so"), "help"),
                Choice(say("Withdraw my consent"), "consent:withdraw"),
                Choice(say("See what is kept"), "mine"),
            )
            return situation.reply(Bubble(text % {"day": day}, choices=choices))
        return situation.reply(_waiting(situation, standing))


def shown_young(standing: Standing, now: datetime, event: Event = "shows_child", wish: str = "") -> Moved:
    """Return the move of somebody who is under 14: what was remembered with an earlier yes has five days."""
    earlier = standing.state in {"agreed", "withdrawn"}
    return Moved(event, band="child", wish=wish, erase_at=now + keeping().span("grown_younger") if earlier else None)


def guardian_needed(situation: Situation) -> Bubble:
    """Say kindly that a guardian decides, and the ways to ask one."""
    say = situation.say
    text = say(
        "Under 14, a guardian has to agree before I may remember anything. Until then I keep none of your words. You "
        "can ask me questions all the same, and help is there whenever things are hard."
    )
    choices = (
        Choice(say("Make a link for my guardian"), "consent:invite"),
        Choice(say("Give my guardian's contact"), "consent:contact"),
        Choice(say("Later"), "consent:later"),
    )
    return Bubble(text, choices=choices)


def page_line(situation: Situation, home: str) -> str:
    """Return where the notice can be read; "" where there are no pages."""
    if not home:
        return ""
    return situation.say("More: %(link)s") % {"link": f"{home}/notice?lang={situation.language}"}


def _bands(situation: Situation) -> dict[Band, str]:
    say = situation.say
    return {
        "child": say("Under 14"),
        "teen": say("14 to 17"),
        "adult": say("18 or older"),
        "guardian": say("I'm a guardian"),
    }


def _band_question(situation: Situation) -> Bubble:
    say = situation.say
    text = say(
        "To do this I have to remember something of you, and how I ask depends on your age. I don't ask for your "
        "birthday. Which one is it?"
    )
    choices = tuple(Choice(label, f"consent:band:{band}") for band, label in _bands(situation).items())
    return Bubble(text, choices=(*choices, Choice(say("Later"), "consent:later")))


def _plain_question(situation: Situation, home: str) -> Bubble:
    say = situation.say
    lines = (
        say("This is what I'd keep:"),
        say("· your plans, progress, grade and subjects: until you withdraw"),
        say("· what we say to each other: 90 days"),
        say("Only you see it; a mentor sees it when you ask for one. You can look at it, withdraw and erase any time."),
        page_line(situation, home),
        say("May I keep it?"),
    )
    choices = (Choice(say("Yes, please keep it"), "consent:yes"), Choice(say("Later"), "consent:later"))
    return Bubble("\n".join(line for line in lines if line), choices=choices)


def _waiting(situation: Situation, standing: Standing) -> Bubble:
    say = situation.say
    text = say("Your guardian hasn't answered yet. I'll tell you here as soon as the answer comes.")
    if standing.state == "checking":
        text = say("Your guardian has agreed, and it is being checked. I'll tell you here.")
    choices = (Choice(say("Make a new link"), "consent:invite"), Choice(say("Later"), "consent:later"))
    return Bubble(text, choices=choices)


def _without_memory(situation: Situation) -> Bubble:
    say = situation.say
    text = say(
        "I can't remember that yet, because a guardian has to agree first. Say everything in one sentence, for "
        "example: “Recommend a maths course for grade 5”."
    )
    return Bubble(text, choices=(Choice(say("Ask my guardian"), "consent"),))


def _wish(situation: Situation) -> tuple[Kind, str, str] | None:
    kept = situation.session.slots.get(WISH, "")
    if not kept:
        return None
    kind, argument, words = json.loads(kept)
    return kind, argument, words


def _closed(situation: Situation) -> Situation:
    slots = {name: value for name, value in situation.session.slots.items() if name != WISH}
    return situation.but(slots=slots, form="")


def _labelled(situation: Situation, label: str) -> Situation:
    return replace(situation, intent=replace(situation.intent, argument=label))


def _with(outcome: Outcome, *changes: object) -> Outcome:
    return replace(outcome, changes=(*outcome.changes, *changes))


def news(event: Event, say: Callable[[str], str], wish: str = "") -> Bubble:
    """Return what a child is told about the guardian's answer; `wish` is the kind of wish that waited."""
    told = {
        "verified": say("Your guardian has agreed. From now on I can remember your plans."),
        "guardian_agrees": say("Your guardian has agreed, and it is being checked. I'll tell you here."),
        "refused": say("Your guardian would rather not. You can go on asking me; nothing is kept."),
        "withdraw": say("Your guardian has withdrawn the consent. I keep nothing new; questions are always fine."),
        "silence": say("No answer came within 5 days, so I erased the request. You can ask again any time."),
    }
    choices = (Choice(say("Go on"), wish or "help"),) if event == "verified" else ()
    return Bubble(told[event], choices=choices)
