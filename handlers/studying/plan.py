"""Study plans in conversation: shown in every form, done, moved, changed, and taken along as a calendar."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from handlers.conversation import Bubble, Choice, Outcome
from handlers.parking import SAID
from handlers.profile import municipality_choices
from handlers.requests.disruptions import days_meant
from handlers.requests.kinds import Intent
from handlers.shelves import Catalogue
from handlers.situation import Handler, Situation
from handlers.studying.disrupting import (
    DISRUPTIONS,
    done_on,
    freed,
    no_room,
    nothing_late,
    nothing_then,
    without,
)
from handlers.studying.drafting import answered, fitting, kept_free, left_open, said, stopped, wished
from handlers.studying.pacing import paced, quicken
from handlers.studying.plan_changes import (
    change,
    drop,
    dropped,
    extend,
    fewer,
    join,
    kept,
    pause,
    resume,
    swap,
    why,
)
from handlers.studying.plan_draft import Draft
from handlers.studying.plan_forms import file_of, file_tap, picture_of, week, weekly, whole
from handlers.studying.planning import Desk, begun, learned, none_yet
from handlers.studying.replanning import caught_up
from handlers.studying.spacing import MOST_A_DAY, Card
from handlers.studying.study import Feed, StudyPlan, StudySession, digest_of, in_trouble
from handlers.studying.tending import (
    Tended,
    again,
    ask_when,
    finish,
    leave_out,
    meant,
    move,
    relief,
    too_hard,
)
from knowledge.municipality import Municipality

_PUT_OFF = re.compile(
    r"(나중에|다음에|이따가?|내일|모레|저녁에|밤에)\s*(다시\s*)?(할|볼|들을)?(래|게|께)?(요)?[\s.!~]*|later|tomorrow",
    re.IGNORECASE,
)
"""Said by who has no plan, of anything: not now."""


ASIDE = {**DISRUPTIONS, "pace": paced}
"""What is done about words that are said of a plan; None where there is no plan that they could be about."""

OF_A_PLAN = {*ASIDE, "busy", "done", "drop", "hard", "later", "pause", "resume", "skip", "why"}
"""What is said of a plan that there is."""


class Plans(Protocol):
    """What planning needs of the records."""

    def of(self, conversation: str, municipality: str) -> tuple[StudyPlan, ...]:
        """Return the plans of a person that have not ended."""
        ...

    def has_feed(self, conversation: str) -> bool:
        """Tell whether a private calendar is open."""
        ...

    def new_token(self) -> str:
        """Return the secret part of an address."""
        ...

    def cards(self, conversation: str, municipality: str, now: datetime) -> tuple[Card, ...]:
        """Return the lectures that are due for review."""
        ...


class Planning:
    """Makes and keeps plans.

    `onward` answers words that are not about a plan; `address` is where people reach us from outside, "" when they
    can't.
    """

    def __init__(self, plans: Plans, catalogue: Catalogue, onward: Handler, *, address: str = "") -> None:
        self._plans = plans
        self._catalogue = catalogue
        self._onward = onward
        self._address = address.rstrip("/")
        self._deeds: dict[str, Callable[[Desk, str], Outcome]] = {
            "": self._overview,
            "today": self._overview,
            "week": week,
            "all": whole,
            "weekly": weekly,
            "picture": picture_of,
            "more": self._more,
            "file": file_of,
            "feed": self._feed,
            "feedoff": _close_feed,
            "done": self._done,
            "later": self._later,
            "hard": self._hard,
            "busy": self._busy,
            "skip": self._skip,
            "why": why,
            "pause": pause,
            "resume": resume,
            "extend": extend,
            "fewer": fewer,
            "join": join,
            "quicken": quicken,
            "swap": swap,
            "change": change,
            "drop": drop,
            "dropped": dropped,
            "kept": kept,
            "free": freed,
            "without": without,
            "stop": lambda desk, _: stopped(desk),
            "wish": wished,
        }

    def __call__(self, situation: Situation) -> Outcome:
        """Do what was tapped or said about plans."""
        place = situation.municipality
        if place is None or not place.partner:
            return _nowhere(situation)
        desk = self._desk(situation, place)
        argument = situation.intent.argument
        if argument.startswith(SAID):
            return said(desk, argument.removeprefix(SAID), self._onward)
        if situation.message.command and argument:
            return wished(desk, argument)
        name, _, value = argument.partition(":")
        if name in ASIDE:
            return self._disrupted(desk, name, value)
        deed = self._deeds.get(name)
        return deed(desk, value) if deed else answered(desk, name, value)

    def impossible(self, situation: Situation) -> Outcome | None:
        """Return what is said where there are no lectures to make a plan of; what is said of a plan is a question."""
        place = situation.municipality
        if place is None or (place.partner and any(one.lectures for one in self._catalogue.courses(place.id))):
            return None
        if self._plans.of(situation.session.conversation, place.id):
            return None
        words, name = situation.message.text, situation.intent.argument.partition(":")[0]
        if name in {"away", "missed"} or (name == "later" and _PUT_OFF.fullmatch(words.strip())):
            return situation.reply(_another_time(situation))
        if words and name in OF_A_PLAN:
            return self._onward(replace(situation, intent=Intent("ask", words)))
        return _nowhere(situation)

    def unfinished(self, situation: Situation) -> bool:
        """Tell whether a plan was begun and has not been made."""
        return bool(Draft.read(situation.session.slots).asked)

    def fits(self, situation: Situation, words: str) -> bool:
        """Tell whether words answer the question at which the plan stands, and say nothing besides."""
        place = situation.municipality
        return place is not None and place.partner and fitting(self._desk(situation, place), words)

    def _desk(self, situation: Situation, place: Municipality) -> Desk:
        kept = self._plans.of(situation.session.conversation, place.id)
        plans = tuple(caught_up(plan, situation.now.astimezone(plan.time_zone).date()) for plan in kept)
        return Desk(situation, place, kept, plans, self._catalogue.courses(place.id))

    def _disrupted(self, desk: Desk, name: str, value: str) -> Outcome:
        """Do what words ask of a plan; to one that is being made they are an answer, without one a question."""
        words = desk.situation.message.text
        if name == "pace" and (done := paced(desk, value)):
            return done
        if desk.situation.session.form == "plan" or (desk.draft().asked and not desk.plans):
            span = days_meant(value, desk.local.date()) if name == "away" else None
            return kept_free(desk, *span) if span else said(desk, words, self._onward)
        done = ASIDE[name](desk, value)
        return done or self._onward(replace(desk.situation, intent=Intent("ask", words)))

    def _overview(self, desk: Desk, _: str) -> Outcome:
        """Show today; where there is no plan, begin one; after three misses, ask what is wrong."""
        if not desk.plans:
            return begun(desk)
        troubled = next((plan for plan in desk.plans if in_trouble(plan)), None)
        if troubled:
            asked = replace(troubled, asked_on=desk.local.date())
            return desk.reply(desk.timetable.whats_wrong(troubled), changed=asked)
        waiting = [plan for plan in desk.plans if plan.state == "paused"]
        if len(waiting) == len(desk.plans):
            resume = Choice(desk.situation.say("Go on with the plan"), f"plan:resume:{waiting[-1].id}")
            text = desk.situation.say("Your plan is paused: %(title)s") % {"title": waiting[-1].title}
            return desk.reply(Bubble(text, choices=(resume, *desk.timetable.views("today"))))
        today = desk.timetable.today(desk.plans, desk.local.date())
        return desk.reply(replace(today, choices=(*today.choices, *self._reviews(desk))), *no_room(desk))

    def _reviews(self, desk: Desk) -> tuple[Choice, ...]:
        """Return the tap that begins a review, where anything is due."""
        waiting = self._plans.cards(desk.situation.session.conversation, desk.place.id, desk.situation.now)
        count = {"count": min(len(waiting), MOST_A_DAY)}
        return (Choice(desk.situation.say("Review (%(count)d)") % count, "review:start"),) if waiting else ()

    def _more(self, desk: Desk, _: str) -> Outcome:
        plan, say = desk.plan(), desk.situation.say
        if plan is None:
            return begun(desk)
        choices = [Choice(say("Calendar file (.ics)"), "plan:file")]
        if self._address:
            choices.append(Choice(say("Subscribe to the calendar"), "plan:feed"))
        if self._plans.has_feed(desk.situation.session.conversation):
            choices.append(Choice(say("End the subscription"), "plan:feedoff"))
        choices += [
            Choice(say("How the week went"), "plan:weekly"),
            Choice(say("Change the days"), "plan:change:days"),
            Choice(say("Change the minutes"), "plan:change:minutes"),
            Choice(say("Change the hour"), "plan:change:starts"),
            Choice(say("Change the end"), "plan:change:until"),
            Choice(say("Pause the plan"), f"plan:pause:{plan.id}"),
            Choice(say("Make another plan"), "plan:new"),
            Choice(say("Delete the plan"), f"plan:drop:{plan.id}"),
        ]
        return desk.reply(Bubble(say("What would you like?"), choices=tuple(choices)))

    def _feed(self, desk: Desk, _: str) -> Outcome:
        """Open a private calendar under a new address; an older address ends with it."""
        say = desk.situation.say
        if not self._address:
            return desk.reply(Bubble(say("Subscribing isn't possible here; the file is."), choices=file_tap(desk)))
        token = self._plans.new_token()
        lines = (
            say("Your private calendar's address; whoever has it sees the plan, so please don't pass it on:"),
            f"{self._address}/calendar/{token}.ics",
            say("Put it into your calendar as a subscription; it follows the plan. Any older address has just ended."),
        )
        off = Choice(say("End the subscription"), "plan:feedoff")
        return desk.reply(Bubble("\n".join(lines), choices=(off,)), more=(Feed(digest_of(token)),))

    # -- sessions ---------------------------------------------------------------------------------------------------

    def _done(self, desk: Desk, ids: str) -> Outcome:
        if not (desk.plans or ids):
            return none_yet(desk, desk.situation.say("Well done! You have no plan yet in which I could note it."))

        def deed(plan: StudyPlan, session: StudySession) -> Tended:
            units = {(one.key, each.number): each.unit for one in desk.courses for each in one.lectures}
            return finish(desk.situation, plan, session, units)

        name, _, day = ids.partition("on:")
        if day and not name:
            ids = done_on(desk, day)
        return self._tended(desk, ids, deed) if ids or not day else nothing_then(desk, day)

    def _skip(self, desk: Desk, ids: str) -> Outcome:
        return self._tended(desk, ids, lambda plan, session: leave_out(desk.situation, plan, session))

    def _later(self, desk: Desk, value: str) -> Outcome:
        ids, _, when = value.partition(":")
        if not (desk.plans or desk.draft().asked or ids):
            put_off = _PUT_OFF.fullmatch(desk.situation.message.text.strip())
            return desk.reply(_another_time(desk.situation) if put_off else nothing_late(desk.situation))

        def deed(plan: StudyPlan, session: StudySession) -> Tended:
            standing = again(plan, session)
            if when:
                return move(desk.situation, plan, standing, when)
            return Tended(plan, ask_when(desk.situation, plan, standing))

        return self._tended(desk, ids, deed)

    def _hard(self, desk: Desk, ids: str) -> Outcome:
        return self._tended(desk, ids, lambda plan, session: Tended(plan, too_hard(desk.situation, plan, session)))

    def _busy(self, desk: Desk, ids: str) -> Outcome:
        return self._tended(desk, ids, lambda plan, session: Tended(plan, relief(desk.situation, plan, session)))

    def _tended(self, desk: Desk, ids: str, deed: Callable[[StudyPlan, StudySession], Tended]) -> Outcome:
        """Do something about the session that is meant; words that mean none go on to where they belong."""
        found = meant(desk.plans, ids.partition(",")[0], desk.local.date())
        if found is None and not desk.plans and desk.draft().asked and not ids:
            return left_open(desk)
        if found is None and desk.situation.message.text and not ids:
            words = desk.situation.message.text
            return self._onward(replace(desk.situation, intent=Intent("ask", words)))
        if found is None:
            text = desk.situation.say("That is no longer in your plan.")
            return desk.reply(Bubble(text, choices=desk.timetable.views("")))
        tended = deed(*found)
        return learned(desk, tended.plan).reply(tended.bubble, changed=tended.plan, more=tended.cards)


def _another_time(situation: Situation) -> Bubble:
    return Bubble(situation.say("That's all right. I'm here when you'd like to go on."))


def _nowhere(situation: Situation) -> Outcome:
    say, place = situation.say, situation.municipality
    if place is None:
        text = say("A plan is made from your municipality's lectures. Which one is it?")
        return situation.reply(Bubble(text, choices=municipality_choices(situation)), form="")
    text = say("No lectures of the programme are confirmed for %(name)s, so I can't make a plan yet.")
    asked = map(say, ("Which lectures can I hear?", "How do I plan for an exam?"))
    choices = (*(Choice(question, f"ask:{question}") for question in asked), situation.human())
    lines = (text % {"name": place.name}, say("I'm glad to help with other lectures and with how to study."))
    return situation.reply(Bubble("\n".join(lines), choices=choices), form="")


def _close_feed(desk: Desk, _: str) -> Outcome:
    text = desk.situation.say("The subscription has ended; the address no longer works.")
    return desk.reply(Bubble(text, choices=desk.timetable.views("")), more=(Feed(),))
