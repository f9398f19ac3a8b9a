"""Wider quiet hours that guardians ask for: kept with the link, and gone with it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection, select, update

from handlers.consents.linking import QuietAgreed, QuietAsked
from handlers.conversation import Session
from handlers.records.batches import among
from handlers.records.study.unasked import Unasked, say_unasked
from handlers.records.tables.rights import consent_table, link_table
from handlers.studying.reminding import Quiet, widened

QUIETING = "quieting"
"""The kind of a guardian's wish among all that is said unasked."""

CHILD = "guarded"
"""The consent of a child under 14, which its guardian has given."""


def ask_quiet(connection: Connection, session: Session, change: QuietAsked, now: datetime) -> None:
    """Widen a child's quiet hours, or ask a learner from fourteen on; what a guardian gives up holds at once."""
    mine = link_table.c.id == change.link, link_table.c.guardian == session.conversation
    learner = connection.execute(select(link_table.c.conversation).where(*mine)).scalar()
    if learner is None:
        return
    state = select(consent_table.c.state).where(consent_table.c.conversation == learner)
    decided = change.quiet is None or connection.execute(state).scalar() == CHILD
    if decided:
        connection.execute(update(link_table).where(*mine).values(quiet=str(change.quiet or "")))
    number = str(change.link)
    bubble = change.tell if decided else change.ask
    words = Unasked(QUIETING, f"{number}@{now:%Y-%m-%dT%H:%M}", bubble, change.zone, (("link", number),))
    say_unasked(connection, learner, words, now, now)


def agree_quiet(connection: Connection, session: Session, change: QuietAgreed, _now: datetime) -> None:
    """Widen the quiet hours of a learner who agrees."""
    mine = link_table.c.id == change.link, link_table.c.conversation == session.conversation
    connection.execute(update(link_table).where(*mine).values(quiet=str(change.quiet)))


def wider(connection: Connection, conversations: Collection[str], now: datetime) -> Mapping[str, Quiet]:
    """Return the hours that guardians have asked for, by learner; several guardians' together."""
    link = link_table.c
    asked = select(link.conversation, link.quiet).where(
        among(connection, link.conversation, list(conversations)), link.quiet != "", link.ends_at > now
    )
    found: dict[str, Quiet] = {}
    for row in connection.execute(asked):
        quiet = Quiet.between(row.quiet)
        found[row.conversation] = widened(found.get(row.conversation, quiet), quiet)
    return found
