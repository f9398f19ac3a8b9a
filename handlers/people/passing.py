"""Passing a talk on from its topic: to whom of those who are there, or until when it is put off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.catalogue import Say
from handlers.conversation import Bubble, Choice
from handlers.people.alerting import clock_time
from handlers.people.staffing import Staff

TO, LATER = "topic:to:", "topic:later:"
"""What the buttons do: hand over to whose id follows, or put off until the moment that follows (ISO)."""


def receivers(say: Say, there: Sequence[Staff], answers: str) -> Bubble:
    """Ask to whom a talk goes; `there` are those who are on shift."""
    if not there:
        text = say("Nobody else is on shift now. With /release it waits for the next one; /report WHY calls the lead.")
        return Bubble(text, answers=answers)
    choices = tuple(Choice(each.pseudonym, f"{TO}{each.id}") for each in there)
    return Bubble(say("Who goes on? The student is told."), choices=choices, answers=answers)


def moments(say: Say, possible: Sequence[datetime], now: datetime, answers: str) -> Bubble:
    """Ask until when a talk is put off."""
    if not possible:
        text = say("No time of yours is near enough to put it off to. With /release it waits for the next one.")
        return Bubble(text, answers=answers)
    choices = tuple(Choice(clock_time(say, each, now), f"{LATER}{each.isoformat()}") for each in possible)
    return Bubble(say("Until when? The student is told."), choices=choices, answers=answers)
