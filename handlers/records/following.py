"""Reminders follow plans: what a changed plan still has to say is written with the change, the rest is taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection, or_, select, update

from handlers.records.plan_tables import plan_table
from handlers.records.reminder_tables import reminder_table
from handlers.records.reminders import channel_of, schedule, take_back
from handlers.reminding import NUDGE, Reminder
from handlers.study import StudyPlan, StudySession, in_trouble

SESSIONS = frozenset({"session", NUDGE})
WAITS, UNSAID = frozenset({"waiting", "shelf", "queued"}), frozenset({"waiting", "shelf"})

WEEKLY_AT = time(18)
"""When the week is summed up, on its Sunday, local time."""


def follow(connection: Connection, plan: StudyPlan, now: datetime) -> None:
    """Let the reminders be those of the plan as it is now; what was told stays told."""
    whose = select(plan_table.c.conversation).where(plan_table.c.id == plan.id)
    conversation = str(connection.execute(whose).scalar_one())
    channel_of(connection, conversation)
    live = {one.occurrence: one for one in plan.open} if plan.state == "active" else {}
    kept = _kept(connection, conversation, plan.id)
    stale = {name for (kind, name), state in kept.items() if kind in SESSIONS and state in WAITS and name not in live}
    if stale:
        named = reminder_table.c.plan == plan.id, reminder_table.c.occurrence.in_(stale)
        take_back(connection, conversation, now, "withdrawn", *named)
    missing = [session_reminder(plan, one) for name, one in live.items() if _missing(kept, "session", name)]
    asked = [trouble_reminder(plan)] if live and in_trouble(plan) else []
    if not asked and any(kind == "trouble" and state in UNSAID for (kind, _), state in kept.items()):
        unsaid = reminder_table.c.plan == plan.id, reminder_table.c.kind == "trouble"
        take_back(connection, conversation, now, "withdrawn", *unsaid, reminder_table.c.state.in_(UNSAID))
    schedule(connection, conversation, [*missing, *asked], now, plan.id)
    weekly = weekly_reminder(plan, now)
    if live and _missing(kept, weekly.kind, weekly.occurrence):
        schedule(connection, conversation, [weekly], now)


def _kept(connection: Connection, conversation: str, plan: str) -> dict[tuple[str, str], str]:
    """Return the states of a plan's reminders and of the person's summaries, by kind and occurrence."""
    reminder = reminder_table
    mine = (
        select(reminder.c.kind, reminder.c.occurrence, reminder.c.state)
        .where(reminder.c.conversation == conversation)
        .where(or_(reminder.c.plan == plan, reminder.c.kind == "weekly"))
    )
    return {(row.kind, row.occurrence): row.state for row in connection.execute(mine)}


def _missing(kept: Mapping[tuple[str, str], str], kind: str, occurrence: str) -> bool:
    return kept.get((kind, occurrence), "dropped") == "dropped"


def forget_plan(connection: Connection, conversation: str, plan: str, now: datetime) -> None:
    """Take back whatever was to be said of a plan that ends."""
    take_back(connection, conversation, now, "withdrawn", reminder_table.c.plan == plan)


def note_asked(connection: Connection, plan: str, day: date) -> None:
    """Note the day on which it was asked what is wrong; who changes the plan at this moment reads it again."""
    values = {"asked_on": day, "version": plan_table.c.version + 1}
    connection.execute(update(plan_table).where(plan_table.c.id == plan).values(values))


def session_reminder(plan: StudyPlan, session: StudySession) -> Reminder:
    """Return the reminder of one session; its words name the first lecture, never who sells it."""
    title = session.lectures[0].title if session.lectures else plan.title
    payload = {"session": session.id, "title": title, "minutes": str(session.minutes), "more": session.kind}
    return Reminder("session", session.occurrence, datetime.combine(session.day, session.starts), plan.zone, payload)


def trouble_reminder(plan: StudyPlan) -> Reminder:
    """Return the question what is wrong, asked in place of the next session's reminder, once until it is answered."""
    first = plan.open[0]
    occurrence = f"{plan.id}@{plan.asked_on or 'never'}"
    return Reminder("trouble", occurrence, datetime.combine(first.day, first.starts), plan.zone, {"plan": plan.id})


def weekly_reminder(plan: StudyPlan, now: datetime) -> Reminder:
    """Return the summary of the week that ends next, the same for all plans of a person."""
    here = now.astimezone(plan.time_zone).replace(tzinfo=None)
    sunday = datetime.combine(here.date() + timedelta(days=6 - here.weekday()), WEEKLY_AT)
    wall = sunday if sunday > here else sunday + timedelta(days=7)
    year, week, _ = wall.isocalendar()
    return Reminder("weekly", f"{year}-W{week:02}", wall, plan.zone, ends=wall + timedelta(hours=26))
