"""Who writes which change: the one place that knows every feature's rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from handlers.answering.opinions import AnswerGiven, VerdictGiven
from handlers.consents.consenting import GuardianAsked, Moved, PassGiven
from handlers.consents.linking import (
    Accepted,
    Confirmed,
    Declined,
    Ended,
    HeldBack,
    Invited,
    QuietAgreed,
    QuietAsked,
    Timed,
)
from handlers.conversation import Session
from handlers.enrolling.household import Forgotten
from handlers.enrolling.seasons import Subscribe, Unsubscribe
from handlers.filing import NewFile
from handlers.people.escalation import Confided, OtherWished, Rated, Reopened, Withdrawn
from handlers.records.consents.guardians import accept, confirm, decline, end, hold_back, invite, set_time
from handlers.records.consents.quieting import agree_quiet, ask_quiet
from handlers.records.consents.rights import write_move, write_pass, write_request
from handlers.records.feedback import keep_answer, keep_verdict
from handlers.records.households import forget
from handlers.records.people.asking_people import pass_to_another, rate, reopen, withdraw
from handlers.records.people.custody import confide
from handlers.records.people.files import keep_file
from handlers.records.study.following import mark_shown
from handlers.records.study.plans import end_plan, keep_card, keep_feed, keep_plan
from handlers.records.study.reminders import ReminderShown, set_reminders
from handlers.records.study.windows import write_subscribe, write_unsubscribe
from handlers.studying.reminding import ReminderSetting
from handlers.studying.spacing import Card
from handlers.studying.study import Feed, PlanEnded, StudyPlan

Write = Callable[[Connection, Session, Any, datetime], None]
"""Writes one change of a conversation within the caller's transaction."""

WRITERS: Mapping[type, Write] = {
    Accepted: accept,
    AnswerGiven: keep_answer,
    Confirmed: confirm,
    Declined: decline,
    Ended: end,
    HeldBack: hold_back,
    Invited: invite,
    QuietAgreed: agree_quiet,
    QuietAsked: ask_quiet,
    Timed: set_time,
    Card: keep_card,
    Confided: confide,
    Feed: keep_feed,
    Forgotten: forget,
    GuardianAsked: write_request,
    Moved: write_move,
    NewFile: keep_file,
    PassGiven: write_pass,
    PlanEnded: end_plan,
    StudyPlan: keep_plan,
    OtherWished: pass_to_another,
    Rated: rate,
    Reopened: reopen,
    ReminderSetting: set_reminders,
    ReminderShown: mark_shown,
    VerdictGiven: keep_verdict,
    Withdrawn: withdraw,
    Subscribe: write_subscribe,
    Unsubscribe: write_unsubscribe,
}


def write(connection: Connection, session: Session, changes: tuple[object, ...], now: datetime) -> None:
    """Write the changes in order."""
    for change in changes:
        WRITERS[type(change)](connection, session, change, now)
