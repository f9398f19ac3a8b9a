"""Consent in conversation: the age band asked once by equal taps, a plain yes or no, and the way to a guardian."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Protocol, cast

from handlers.consents.ages import grade_told
from handlers.consents.consenting import MOVES, OLDER, PERMITTED, Band, Event, Moved, Standing, need
from handlers.consents.heard import WISH, since_left, standing_on, way_told
from handlers.consents.inviting import Inviting, changing, closed, labelled, told_contact
from handlers.consents.telling import without_asking_again
from handlers.consents.words import (
    ANYWHERE,
    age_again,
    band_anew,
    band_first,
    band_noted,
    band_put_right,
    band_question,
    bands,
    eighteen_question,
    grown_up,
    guardian_needed,
    guardian_ways,
    nothing_to_withdraw,
    other_band_too,
    plain_noted,
    plain_question,
    to_person,
    waiting,
    with_help,
    without_memory,
)
from handlers.conversation import Bubble, Choice, Outcome
from handlers.greeting import TAPPING
from handlers.learner import PREFIX
from handlers.people.contacts import contact_lines
from handlers.requests.kinds import Intent, Kind
from handlers.requests.plan import joined
from handlers.situation import Handler, Situation
from knowledge.keeping import keeping

GRADE = "consent.grade"
"""The slot of the grade that was told with the age; it goes with the wish, or is remembered with the yes."""

REMEMBERED = f"{PREFIX}grade"

LONGEST_WISH = 400


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
            return situation.reply(without_memory(situation), outcome="forgets")
        asked = asking(situation, standing, self._home)
        return standing_on(without_asking_again(situation, standing, asked, self._home), situation.now)


def asking(situation: Situation, standing: Standing, home: str) -> Outcome:
    """Ask the one question that stands between a wish and its memory; the wish is kept until it is answered."""
    earlier, words = _wish(situation), situation.message.text
    intent = joined(Intent(*earlier[:2]), situation.intent) if earlier else situation.intent
    if earlier and intent != situation.intent:
        words = f"{earlier[2]} {words}"
    kept = json.dumps([intent.kind, intent.argument[:LONGEST_WISH], words[:LONGEST_WISH]])
    if standing.state == "unknown" and situation.intent.kind == "human":
        bubble = to_person(situation, home)
    elif standing.state == "unknown":
        bubble = band_noted(situation) if earlier else band_question(situation)
    elif standing.state in {"told", "withdrawn"}:
        bubble = plain_noted(situation, home) if earlier else plain_question(situation, home)
    elif standing.state == "child":
        bubble = guardian_needed(situation)
    else:
        bubble = waiting(situation, standing)
    if standing.state in {"child", "invited", "checking"}:
        bubble = with_help(situation, bubble)
    if situation.intent.kind == "human":
        told = contact_lines(situation, situation.municipality)
        bubble = replace(bubble, text="\n".join((bubble.text, *told)))
    slots = situation.session.slots
    slots = dict(slots) if standing.forgets else {**slots, WISH: kept}
    return situation.reply(bubble, outcome="consent", slots=slots)


class Consenting:
    """Moves a consent by taps and takes up the wish that waited.

    `home` is the address of the web pages, `token` makes 22 random letters, `resume` handles any other wish. `place`
    asks for the municipality and keeps the wish that needs it: its staff confirm what a guardian says.
    """

    def __init__(
        self,
        rights: Standings,
        home: str,
        token: Callable[[], str],
        resume: Handler,
        place: Callable[[Situation, str], Outcome] | None = None,
    ) -> None:
        self._rights = rights
        self._place = place
        self._home = home
        self._inviting = Inviting(home, token)
        self._resume = resume

    def __call__(self, situation: Situation) -> Outcome:
        """Do what was tapped or said, or tell where the consent stands; the question that is asked then stands."""
        return standing_on(self._moved(_with_grade(situation)), situation.now)

    def _moved(self, situation: Situation) -> Outcome:
        standing = self._rights.standing(situation.session.conversation)
        what, _, which = situation.intent.argument.partition(":")
        if what == "said":
            return self._heard(situation, standing, which)
        if what in {"band", "rather"}:
            return self._band(situation, standing, cast("Band", which))
        if what == "pass":
            return self._pass(situation, standing, cast("Band", which))
        steps: dict[str, Callable[[Situation, Standing], Outcome]] = {
            "yes": self._agree,
            "later": self._later,
            "withdraw": self._withdraw,
            "age": self._age,
            "ask": self._again,
            "grown": self._grown,
            "bands": self._bands,
        }
        ways = self._inviting
        invitations: dict[str, Callable[[Situation], Outcome]] = {
            "invite": ways.link,
            "contact": ways.ask_contact,
            "paper": ways.paper,
        }
        if what in invitations and (standing.state, "invite") in MOVES:
            if situation.municipality is None and self._place:
                return self._place(situation, f"consent:{situation.intent.argument}")
            return invitations[what](situation)
        return steps.get(what, self._tell)(situation, standing)

    def _band(self, situation: Situation, standing: Standing, band: Band) -> Outcome:
        if band == "child":
            event: Event = "says_child" if (standing.state, "says_child") in MOVES else "shows_child"
            if (standing.state, event) not in MOVES:
                return self._tell(situation, standing)
            wish = _wish(situation)
            change = shown_young(standing, situation.now, event, wish[0] if wish else "")
            heard = labelled(situation, situation.say("Under 14"))
            return changing(closed(heard).reply(guardian_needed(situation), outcome="consent"), change)
        old_question = standing.remembers and situation.intent.argument.startswith("band:")
        if band not in OLDER or old_question or (standing.state, "says_older") not in MOVES:
            return self._tell(situation, standing)
        heard = labelled(situation, bands(situation)[band])
        bubble = band_put_right(situation) if standing.remembers else self._question(situation)
        return changing(heard.reply(bubble, outcome="consent"), Moved("says_older", band=band))

    def _question(self, situation: Situation) -> Bubble:
        """Ask for the yes; the tap before it may have been a slip."""
        return other_band_too(situation, plain_question(situation, self._home))

    def _bands(self, situation: Situation, standing: Standing) -> Outcome:
        """Ask who is 14 or older for the right age band once more; a child's is put right by staff alone."""
        if (standing.state, "says_older") not in MOVES:
            return self._tell(situation, standing)
        return situation.reply(band_anew(situation, standing))

    def _age(self, situation: Situation, standing: Standing) -> Outcome:
        """Ask for the tap once more, when what was said leaves open who may decide."""
        if standing.state != "unknown":
            return self._tell(situation, standing)
        older = situation.intent.argument.endswith(":older")
        bubble = eighteen_question(situation) if older else age_again(situation)
        return situation.reply(bubble, outcome="consent")

    def _pass(self, situation: Situation, standing: Standing, band: Band) -> Outcome:
        """Take the age band and the yes in one tap: the notice stood above it, and a person is waited for."""
        if band not in OLDER or standing.remembers or (standing.state, "says_older") not in MOVES:
            return self._tell(situation, standing)
        label = situation.say("%(band)s, please connect me") % {"band": bands(situation)[band]}
        return self._agreed(situation, label, Moved("says_older", band=band))

    def _agree(self, situation: Situation, standing: Standing) -> Outcome:
        if (standing.state, "agree") not in MOVES or not standing.band:
            return self._tell(situation, standing)
        return self._agreed(situation, situation.say("Yes, please keep it"))

    def _agreed(self, situation: Situation, label: str, *before: Moved) -> Outcome:
        say = situation.say
        change = Moved("agree", version=keeping().version, language=situation.language)
        wish = _wish(situation)
        after = _graded(closed(labelled(situation, label)))
        text = say("Thank you. I'll remember it from now on. See it with /mine, erase it with /erase, at any time.")
        if situation.message.address.channel not in TAPPING:
            text = say(
                "Thank you. I'll remember it from now on. Write “my data” to see it, “erase everything” to erase it, "
                "at any time."
            )
        said = changing(after.reply(Bubble(text), outcome="consented"), *before, change)
        if not wish:
            return said
        kind, argument, words = wish
        intent = Intent(kind, argument)
        message = replace(situation.message, text=words, tap="", command="")
        resumed = self._resume(replace(after, intent=intent, message=message))
        return replace(
            resumed,
            bubbles=(*said.bubbles, *resumed.bubbles),
            turns=(*said.turns, *(resumed.turns[1:] if kind == "human" else resumed.turns)),  # said once, before
            changes=(*said.changes, *resumed.changes),
        )

    def _later(self, situation: Situation, standing: Standing) -> Outcome:
        say = situation.say
        if standing.forgets:
            text = say("That's fine, I keep none of your words. I'll answer your questions all the same.")
        else:
            text = say(
                "That's fine. What you wrote goes within a day, and I keep nothing else. I'll answer your questions "
                "all the same."
            )
        choices = (Choice(say("What I can do"), "help"),)
        return closed(labelled(situation, say("Later"))).reply(Bubble(text, choices=choices))

    def _withdraw(self, situation: Situation, standing: Standing) -> Outcome:
        if (standing.state, "withdraw") not in MOVES:
            return situation.reply(nothing_to_withdraw(situation, standing))
        say = situation.say
        text = say(
            "Done. I keep nothing new from now on, and reminders have stopped. What was kept is erased within 30 days; "
            "to erase it at once, tap below."
        )
        change = Moved("withdraw", erase_at=situation.now + keeping().span("memory"))
        choices = (Choice(say("Erase everything"), "erase"), Choice(say("See what is kept"), "mine"))
        heard = closed(labelled(situation, say("Withdraw my consent")))
        return changing(heard.reply(Bubble(text, choices=choices), outcome="withdrawn"), change)

    def _heard(self, situation: Situation, standing: Standing, words: str) -> Outcome:
        """Take the contact that was asked for; other words are what they are without a form."""
        if not told_contact(words) and (way := way_told(words)):
            return self._moved(replace(situation.but(form=""), intent=Intent("consent", way)))
        if not told_contact(words) or (standing.state, "invite") not in MOVES:
            return self._resume(replace(situation.but(form=""), intent=Intent("ask", words)))
        return self._inviting.take(situation, words)

    def _again(self, situation: Situation, standing: Standing) -> Outcome:
        """Ask once more: shortly where the question has just been asked in full and a wish waits for its answer."""
        if standing.state == "child" and not since_left(situation.session.slots):
            return situation.reply(guardian_ways(situation), outcome="consent")
        if WISH not in situation.session.slots or since_left(situation.session.slots):
            return self._tell(situation, standing)
        wish = _wish(situation)
        if standing.state == "unknown" and wish and wish[0] != "human":
            return situation.reply(band_noted(situation))
        if standing.state in {"told", "withdrawn"}:
            return situation.reply(plain_noted(situation, self._home))
        return self._tell(situation, standing)

    def _grown(self, situation: Situation, standing: Standing) -> Outcome:
        if (standing.state, "of_age") not in MOVES:
            return self._tell(situation, standing)
        return situation.reply(grown_up(situation, standing, adult=situation.intent.argument == "grown:adult"))

    def _tell(self, situation: Situation, standing: Standing) -> Outcome:
        """Say where the consent stands, and what can be done about it."""
        say = situation.say
        if standing.state == "unknown":
            waits = WISH in situation.session.slots
            return situation.reply(band_question(situation) if waits else band_first(situation))
        if standing.state in {"told", "withdrawn", "grown"}:
            return situation.reply(self._question(situation))
        if standing.state == "child":
            return situation.reply(guardian_needed(situation))
        if standing.remembers:
            text = say("I remember your plans and what you told me, since you agreed on %(day)s.")
            zone = situation.municipality.zone if situation.municipality else ANYWHERE
            day = standing.at.astimezone(zone).date().isoformat() if standing.at else ""
            choices = (
                Choice(say("Keep it so"), "help"),
                Choice(say("Withdraw my consent"), "consent:withdraw"),
                Choice(say("See what is kept"), "mine"),
            )
            bubble = Bubble(text % {"day": day}, choices=choices)
            return situation.reply(bubble if standing.state == "guarded" else other_band_too(situation, bubble))
        return situation.reply(waiting(situation, standing))


def shown_young(standing: Standing, now: datetime, event: Event = "shows_child", wish: str = "") -> Moved:
    """Return the move of somebody who is under 14: what was remembered with an earlier yes has five days."""
    earlier = standing.state in {"agreed", "withdrawn", "grown"}
    return Moved(event, band="child", wish=wish, erase_at=now + keeping().span("grown_younger") if earlier else None)


def _wish(situation: Situation) -> tuple[Kind, str, str] | None:
    kept = situation.session.slots.get(WISH, "")
    if not kept:
        return None
    kind, argument, words = json.loads(kept)
    return kind, argument, words


def _with_grade(situation: Situation) -> Situation:
    """Return the situation with the grade that was told with the age, for as long as the question is open."""
    slots, grade = situation.session.slots, grade_told(situation.message.text)
    typed = bool(grade) and situation.intent.argument.startswith(("age", "band:teen", "band:adult"))
    return situation.but(slots={**slots, GRADE: grade}) if typed and WISH in slots else situation


def _graded(situation: Situation) -> Situation:
    """Return the situation of who has agreed with the grade told before, so that what follows needn't ask for it."""
    slots = dict(situation.session.slots)
    grade = slots.pop(GRADE, "")
    return situation.but(slots={REMEMBERED: grade, **slots} if grade else slots)
