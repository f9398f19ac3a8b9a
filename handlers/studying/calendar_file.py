"""A plan as a calendar file (RFC 5545), to be opened once or subscribed to; the door of its library."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

import icalendar

from handlers.studying.study import StudyPlan, StudySession
from handlers.studying.timetable import Timetable

PRODUCT = "-//Gyeot//Study plan//EN"
REFRESH = timedelta(hours=4)
"""How often a subscribed calendar may look again."""


def calendar(plans: Iterable[StudyPlan], language: str, now: datetime) -> bytes:
    """Return a calendar of everything done and to come, with the rules of its time zones.

    An event keeps its UID when its session is moved; its SEQUENCE grows with each change of the plan.
    """
    timetable = Timetable(language)
    made = icalendar.Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", timetable.say("My study plan"))
    made.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for plan in plans:
        for event in _events(plan, timetable, now):
            made.add_component(event)
    made.add_missing_timezones()
    return bytes(made.to_ical())


def _events(plan: StudyPlan, timetable: Timetable, now: datetime) -> Iterator[icalendar.Event]:
    for session in plan.sessions:
        if session.kind != "buffer" and (session.state == "done" or (session.open and plan.state == "active")):
            yield _event(plan, session, timetable, now)
    if plan.exam:
        exam = icalendar.Event()
        exam.add("uid", f"{plan.id}-exam@gyeot")
        exam.add("dtstamp", now)
        exam.add("dtstart", plan.exam)
        exam.add("summary", timetable.say("Exam day"))
        exam.add("sequence", plan.version)
        yield exam


def _event(plan: StudyPlan, session: StudySession, timetable: Timetable, now: datetime) -> icalendar.Event:
    event = icalendar.Event()
    begins = session.begins_at(plan.time_zone)
    what = timetable.what(plan, session)
    event.add("uid", f"{session.id}@gyeot")
    event.add("dtstamp", now)
    event.add("dtstart", begins)
    event.add("dtend", begins + timedelta(minutes=session.minutes))
    event.add("summary", f"✓ {what}" if session.state == "done" else what)
    if session.lectures:
        event.add("description", "\n".join(f"{one.number}. {one.title}" for one in session.lectures))
    event.add("sequence", plan.version)
    event.add("transp", "OPAQUE")
    return event
