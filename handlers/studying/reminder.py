"""Reminders in a conversation: stopped with one tap, wanted again by a word, narrower quiet hours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, time
from typing import Protocol

from handlers.conversation import Bubble, Choice, Outcome, Turn
from handlers.situation import Situation
from handlers.studying.plan_draft import days_named
from handlers.studying.reminder_words import setting_words
from handlers.studying.reminding import PUSHLESS, QUIET, Quiet, ReminderSetting
from handlers.studying.timetable import Timetable

OFFERED = ("21:00", "22:00", "23:00")
"""Ends of the evening to tap; 23:00 is the latest for anyone under 18."""

CONTACT = {"aside", "ask", "greeting", "help", "nod", "recommend", "start", "thanks", "windows"}
"""Wishes after whose answer what is due is shown where nobody can be woken; not amid a plan or a form."""


class Shelf(Protocol):
    """Where reminders wait for people who cannot be woken."""

    def due_for(self, conversation: str, now: datetime, language: str) -> tuple[Bubble, object] | None:
        """Return what is due, with the change that notes that it was shown."""
        ...


class ShowingDue:
    """Adds to an answer what is due, where the messenger cannot push."""

    def __init__(
        self,
        shelf: Shelf,
        before: Callable[[Situation, Outcome], Outcome] = lambda _, outcome: outcome,
    ) -> None:
        self._shelf = shelf
        self._before = before

    def __call__(self, situation: Situation, outcome: Outcome) -> Outcome:
        """Return the outcome with what is due at its end, once."""
        outcome = self._before(situation, outcome)
        session = outcome.session
        if situation.intent.kind not in CONTACT or not outcome.bubbles or session.form or session.latched:
            return outcome
        shown = self._shelf.due_for(session.conversation, situation.now, situation.language)
        if shown is None:
            return outcome
        bubble, change = shown
        turn = Turn("bot", bubble.text, situation.now, outcome="reminder")
        return replace(
            outcome,
            bubbles=(*outcome.bubbles, bubble),
            turns=(*outcome.turns, turn),
            changes=(*outcome.changes, change),
        )


def tend_reminders(situation: Situation) -> Outcome:
    """Stop, resume or set the quiet hours; without a word show what can be set."""
    wish, _, argument = situation.intent.argument.partition(":")
    if wish == "stop":
        return _settled(situation, ReminderSetting("stopped"), _stopped(situation))
    if wish == "resume":
        text = setting_words(situation.say, situation.session.address.channel)
        return _settled(situation, ReminderSetting("on"), Bubble(text, choices=(_stop(situation),)))
    if wish == "kept":
        return situation.reply(Bubble(situation.say("All right, reminders stay as they are.")))
    if wish in _HOW:
        return _HOW[wish](situation, argument)
    start = _clock(argument) if wish == "until" else None
    if start is not None:
        return _quiet(situation, start)
    say = situation.say
    until = (Choice(say("Until %(time)s") % {"time": each}, f"remind:until:{each}") for each in OFFERED)
    choices = (_stop(situation), Choice(say("Reminders on"), "remind:resume"), *until)
    return situation.reply(Bubble(say("Reminders: at most twice a day. What would you like?"), choices=choices))


def _not_by_day(situation: Situation, days: str) -> Outcome:
    """Say that reminders follow the plan's days, and offer to leave these out of it."""
    say = situation.say
    told = Timetable(situation.language).weekday(int(days)) if len(days) == 1 else days_named(situation, days)
    text = say("I can't switch reminders off by the day. A day that your plan leaves out has none.")
    choices = (
        Choice(say("Leave out of the plan: %(days)s") % {"days": told}, f"plan:without:{days}"),
        _stop(situation),
        Choice(say("Leave it as it is"), "remind:kept"),
    )
    return situation.reply(Bubble(text, choices=choices))


def _at(situation: Situation, at: str) -> Outcome:
    """Say that reminders come when studying begins, and offer to let it begin then."""
    hour = time.fromisoformat(at)
    say, channel = situation.say, situation.session.address.channel
    said = {"hour": f"{hour:%H:%M}", "start": f"{QUIET.start:%H:%M}", "end": f"{QUIET.end:%H:%M}"}
    lines = [say("A reminder comes on the days of your plan, at the hour at which you begin to study.")]
    if channel in PUSHLESS:
        lines = [setting_words(say, channel)]
    elif QUIET.covers(hour):
        lines.append(say("Between %(start)s and %(end)s I don't write first, unless you want a longer evening.") % said)
    lines.append(say("Shall studying begin at %(hour)s? The days stay as they are.") % said)
    choices = (
        Choice(say("Yes, from %(hour)s") % said, f"plan:hour:{hour:%H:%M}"),
        Choice(say("Leave it as it is"), "remind:kept"),
    )
    return situation.reply(Bubble("\n".join(lines), choices=choices))


_HOW: Mapping[str, Callable[[Situation, str], Outcome]] = {"at": _at, "days": _not_by_day}
"""What reminders can't do by themselves, for they follow the plan."""


def _quiet(situation: Situation, start: time) -> Outcome:
    """Set when the evening ends; the records hold the night of minors, and the words say so."""
    say = situation.say
    said = {"start": f"{min(start, time(23)):%H:%M}", "end": f"{QUIET.end:%H:%M}"}
    lines = [say("I'll be quiet from %(start)s to %(end)s.") % said]
    if start >= time(23):
        lines.append(say("Between 23:00 and 07:00 I never write first to anyone under 18."))
    setting = ReminderSetting("on", Quiet(min(start, time(23)), QUIET.end))
    return _settled(situation, setting, Bubble("\n".join(lines)))


def _settled(situation: Situation, setting: ReminderSetting, bubble: Bubble) -> Outcome:
    return replace(situation.reply(bubble), changes=(setting,))


def _stopped(situation: Situation) -> Bubble:
    say = situation.say
    text = say(
        "I won't write first any more. Nothing is lost: your plan stays. Say “reminders on” whenever you want them "
        "again."
    )
    return Bubble(text, choices=(Choice(say("Reminders on"), "remind:resume"),))


def _stop(situation: Situation) -> Choice:
    return Choice(situation.say("Stop reminders"), "remind:stop")


def _clock(text: str) -> time | None:
    """Read an evening hour, or nothing."""
    hour, _, minute = text.partition(":")
    if not (hour.isdecimal() and minute.isdecimal() and 18 <= int(hour) <= 23 and int(minute) < 60):
        return None
    return time(int(hour), int(minute))
