"""Reminders follow plans: what a changed plan still has to say is written with the change, the rest is taken back."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection, select, update

from handlers.records.plan_tables import plan_table
from handlers.records.reminder_tables import reminder_table
from handlers.records.reminders import schedule, take_back
from handlers.reminding import Reminder
from handlers.study import StudyPlan, StudySession, in_trouble

WEEKLY_AT = time(18)
"""When the week is summed up, on its Sunday, local time."""


def follow(connection: Connection, plan: StudyPlan, now: datetime) -> None:
    """Let the reminders be those of the plan as it is now; what was told stays told."""
    whose = select(plan_table.c.conversation).where(plan_table.c.id == plan.id)
    conversation = str(connection.execute(whose).scalar_one())
    live = {one.occurrence: one for one in plan.open} if plan.state == "active" else {}
    reminder = reminder_table
    sessions = reminder.c.plan == plan.id, reminder.c.kind != "trouble"
    take_back(connection, conversation, now, "withdrawn", *sessions, reminder.c.occurrence.not_in(live))
    kept = select(reminder.c.occurrence).where(*sessions, reminder.c.state != "dropped")
    known = set(connection.execute(kept).scalars())
    missing = [session_reminder(plan, one) for occurrence, one in live.items() if occurrence not in known]
    schedule(connection, conversation, missing, now, plan.id)
    if in_trouble(plan) and plan.open:
        schedule(connection, conversation, [trouble_reminder(plan)], now, plan.id)
    else:
        unsaid = reminder.c.plan == plan.id, reminder.c.kind == "trouble", reminder.c.state != "queued"
        take_back(connection, conversation, now, "withdrawn", *unsaid)
    if live:
        schedule(connection, conversation, [weekly_reminder(plan, now)], now)


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
