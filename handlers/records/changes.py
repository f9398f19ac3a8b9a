"""Who writes which change: the one place that knows every feature's rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from handlers.conversation import Session
from handlers.filing import NewFile
from handlers.opinions import AnswerGiven, VerdictGiven
from handlers.records.feedback import keep_answer, keep_verdict
from handlers.records.files import keep_file
from handlers.records.plans import Feed, PlanEnded, end_plan, keep_card, keep_feed, keep_plan
from handlers.spacing import Card
from handlers.study import StudyPlan

Write = Callable[[Connection, Session, Any, datetime], None]
"""Writes one change of a conversation within the caller's transaction."""

WRITERS: Mapping[type, Write] = {
    AnswerGiven: keep_answer,
    Card: keep_card,
    Feed: keep_feed,
    NewFile: keep_file,
    PlanEnded: end_plan,
    StudyPlan: keep_plan,
    VerdictGiven: keep_verdict,
}


def write(connection: Connection, session: Session, changes: tuple[object, ...], now: datetime) -> None:
    """Write the changes in order."""
    for change in changes:
        WRITERS[type(change)](connection, session, change, now)
