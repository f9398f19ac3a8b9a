"""The ways in which a plan becomes possible, as taps: named, packed into an action, and taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from handlers.conversation import Choice
from handlers.situation import Situation
from handlers.studying.plan_draft import Draft, days_named
from handlers.studying.scheduling import Shortfall, Way
from handlers.studying.timetable import Timetable

ACTION = "way"


def ways_offered(situation: Situation, short: Shortfall, usual: int = 0) -> tuple[Choice, ...]:
    """Return each way to tap but the one that a plan has, whose days have `usual` minutes now."""
    ways = [way for way in short.ways if way != Way(minutes=usual)]
    return tuple(Choice(_named(situation, short, way, usual), f"plan:{ACTION}:{_packed(way)}") for way in ways)


def changed(draft: Draft, packed: str) -> Draft:
    """Return the draft with a way taken; a later end is no exam's."""
    minutes, days, ends, count = packed.split(":")
    return replace(
        draft,
        minutes=int(minutes) or draft.minutes,
        days=tuple(map(int, days)) or draft.days,
        until=date.fromisoformat(ends) if ends else draft.until,
        exam=None if ends else draft.exam,
        count=int(count) or draft.count,
    )


def _named(situation: Situation, short: Shortfall, way: Way, usual: int) -> str:
    """Return what a way changes, in few words."""
    say, minutes = situation.say, {"minutes": way.minutes}
    if way.count:
        told = say("Leave the last %(count)d out") % {"count": short.lectures - way.count}
    elif way.ends:
        told = say("Until %(day)s") % {"day": Timetable(situation.language).day(way.ends)}
    elif way.days:
        told = days_named(situation, "".join(map(str, way.days)))
    elif way.minutes < usual:
        return say("Only %(minutes)d minutes a day") % minutes
    else:
        return say("%(minutes)d minutes a day") % minutes
    return say("%(change)s, %(minutes)d minutes a day") % {"change": told, **minutes} if way.minutes else told


def _packed(way: Way) -> str:
    return ":".join((str(way.minutes), "".join(map(str, way.days)), str(way.ends or ""), str(way.count)))
