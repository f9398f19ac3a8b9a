"""Reminders follow plans: what a changed plan still has to say is written with the change, the rest is taken back."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection, bindparam, or_, select, update

from handlers.conversation import Session
from handlers.records.sealing import sealer
from handlers.records.study.reminders import (
    WITHDRAWN,
    ReminderShown,
    drop_rows,
    keep_rows,
    reminder_rows,
    take_back,
    whose_locked,
)
from handlers.records.tables.plans import plan_table
from handlers.records.tables.reminders import reminder_table
from handlers.studying.reminding import NUDGE, Reminder, today
from handlers.studying.study import StudyPlan, StudySession, in_trouble

SESSIONS = frozenset({"session", NUDGE})
TROUBLE = "trouble"
WAITS, UNSAID = frozenset({"waiting", "shelf", "queued"}), frozenset({"waiting", "shelf"})

WEEKLY_AT = time(18)
"""When the week is summed up, on its Sunday, local time."""


_KEPT = (
    select(
        reminder_table.c.id,
        reminder_table.c.kind,
        reminder_table.c.occurrence,
        reminder_table.c.state,
        reminder_table.c.notice,
        reminder_table.c.repeat,
    )
    .where(reminder_table.c.conversation == bindparam("whose"), reminder_table.c.state != "dropped")
    .where(or_(reminder_table.c.plan == bindparam("plan"), reminder_table.c.kind == "weekly"))
)


def follow(connection: Connection, conversation: str, plan: StudyPlan, now: datetime) -> None:
    """Let the reminders be those of the plan as it is now; what was told stays told."""
    whose = whose_locked(connection, conversation)
    live = {one.occurrence: one for one in plan.open} if plan.state == "active" else {}
    kept = connection.execute(_KEPT, {"whose": conversation, "plan": plan.id}).all()
    known = {(row.kind, row.occurrence) for row in kept}
    asked = [trouble_reminder(plan)] if live and in_trouble(plan) else []
    stale = [row for row in kept if row.kind in SESSIONS and row.state in WAITS and row.occurrence not in live]
    unasked = [] if asked else [row for row in kept if row.kind == TROUBLE and row.state in UNSAID]
    drop_rows(connection, conversation, [*stale, *unasked], now, WITHDRAWN)
    missing = [session_reminder(plan, one) for name, one in live.items() if ("session", name) not in known]
    seal = sealer(connection, conversation)
    rows = reminder_rows(whose, [*missing, *asked], now, seal, plan.id)
    weekly = weekly_reminder(plan, now)
    if live and (weekly.kind, weekly.occurrence) not in known:
        rows += reminder_rows(whose, [weekly], now, seal)
    keep_rows(connection, rows)


def forget_plan(connection: Connection, conversation: str, plan: str, now: datetime) -> None:
    """Take back whatever was to be said of a plan that ends."""
    take_back(connection, conversation, now, WITHDRAWN, reminder_table.c.plan == plan)


def note_asked(connection: Connection, plan: str, day: date) -> None:
    """Note the day on which it was asked what is wrong; who changes the plan at this moment reads it again."""
    values = {"asked_on": day, "version": plan_table.c.version + 1}
    connection.execute(update(plan_table).where(plan_table.c.id == plan).values(values))


def mark_shown(connection: Connection, session: Session, shown: ReminderShown, now: datetime) -> None:
    """Note what was shown at a contact; what is wrong was asked with it."""
    reminder = reminder_table
    mine = reminder.c.id.in_(shown.ids), reminder.c.conversation == session.conversation, reminder.c.state == "shelf"
    told = update(reminder).where(*mine).values(state="told", finished_at=now)
    for row in connection.execute(told.returning(reminder.c.kind, reminder.c.plan, reminder.c.zone)).all():
        if row.kind == TROUBLE:
            note_asked(connection, row.plan, today(now, row.zone))


def session_reminder(plan: StudyPlan, session: StudySession) -> Reminder:
    """Return the reminder of one session; its words name the first lecture, never who sells it."""
    title = session.lectures[0].title if session.lectures else plan.title
    payload = {"session": session.id, "title": title, "minutes": str(session.minutes), "more": session.kind}
    return Reminder("session", session.occurrence, datetime.combine(session.day, session.starts), plan.zone, payload)


def trouble_reminder(plan: StudyPlan) -> Reminder:
    """Return the question what is wrong, asked in place of the next session's reminder, once until it is answered."""
    first = plan.open[0]
    occurrence = f"{plan.id}@{plan.asked_on or 'never'}"
    return Reminder(TROUBLE, occurrence, datetime.combine(first.day, first.starts), plan.zone, {"plan": plan.id})


def week_told(occurrence: str) -> date:
    """Return the Sunday of the week that a summary is of."""
    year, _, week = occurrence.partition("-W")
    return date.fromisocalendar(int(year), int(week), 7)


def weekly_reminder(plan: StudyPlan, now: datetime) -> Reminder:
    """Return the summary of the week that ends next, the same for all plans of a person."""
    here = now.astimezone(plan.time_zone).replace(tzinfo=None)
    sunday = datetime.combine(here.date() + timedelta(days=6 - here.weekday()), WEEKLY_AT)
    wall = sunday if sunday > here else sunday + timedelta(days=7)
    year, week, _ = wall.isocalendar()
    return Reminder("weekly", f"{year}-W{week:02}", wall, plan.zone, ends=wall + timedelta(hours=26))
