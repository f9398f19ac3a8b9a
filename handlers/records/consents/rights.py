"""Consent in the database: where a conversation stands, what may be written of it, and what stops with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from handlers.answering.opinions import AnswerGiven
from handlers.consents.consenting import (
    PERMITTED,
    REMEMBERING,
    GuardianAsked,
    Moved,
    PassGiven,
    Standing,
    digest,
    moved,
)
from handlers.consents.verifying import OVER, SLIP
from handlers.conversation import Bubble, Outcome, Session, Turn
from handlers.learner import PREFIX
from handlers.profile import PENDING
from handlers.records.feedback import answer_table
from handlers.records.sealing import sealer
from handlers.records.study.reminders import take_back_due
from handlers.records.tables.conversations import outbox_table, turn_table, upsert
from handlers.records.tables.rights import consent_table, pass_table, request_table, step_table
from knowledge.storage import Storage

SPEAKING = frozenset({"ask", "recommend"})
"""Actions that go on with words."""

_ROOM = re.compile(r"(consent|enrolment|human|windows):[a-z_]*(:slip)?")
"""What waits for a municipality without a word of the person's."""


def standing_in(connection: Connection, conversation: str) -> Standing:
    """Return where a conversation stands; one that nobody asked yet is unknown."""
    asked = request_table.c.conversation == consent_table.c.conversation
    known = request_table.c.state.not_in(OVER)
    number = select(request_table.c.ticket).where(asked, known).scalar_subquery().label("ticket")
    reason = select(request_table.c.reason).where(asked, known).scalar_subquery().label("reason")
    wanted = select(consent_table, number, reason).where(consent_table.c.conversation == conversation)
    row = connection.execute(wanted).first()
    return Standing() if row is None else _standing(row)


def remembers(connection: Connection, conversation: str) -> bool:
    """Tell whether more may be kept of a conversation, and said unasked in it, than the words of a day."""
    return standing_in(connection, conversation).remembers


def write_move(connection: Connection, session: Session, change: Moved, now: datetime) -> None:
    """Move a consent and note the step; a withdrawal stops everything unasked in the same transaction.

    Raises:
        ImpossibleMoveError: it stands elsewhere by now.

    """
    move(connection, session.conversation, change, now, session.municipality)


def move(connection: Connection, conversation: str, change: Moved, now: datetime, municipality: str = "") -> Standing:
    """Move the consent of a conversation; return where it stands then."""
    before = standing_in(connection, conversation)
    state = moved(before.state, change.event)
    forgotten = change.event in {"withdraw", "shows_child"}
    after = Standing(
        state,
        change.band or before.band,
        change.version or before.version,
        change.language or before.language,
        now,
        wish=change.wish or ("" if PERMITTED[state] >= {"memory"} else before.wish),
        erase_at=change.erase_at if forgotten else (None if state in REMEMBERING else before.erase_at),
    )
    values = {name: getattr(after, name) for name in ("state", "band", "version", "language", "wish", "erase_at")}
    row = {"conversation": conversation, "municipality": municipality, "at": now} | values
    wanted = upsert(connection, consent_table, row)
    connection.execute(wanted.on_conflict_do_update(index_elements=["conversation"], set_=values | {"at": now}))
    step = {"event": change.event, "state": state, "version": after.version, "language": after.language, "at": now}
    connection.execute(insert(step_table).values(conversation=conversation, **step))
    if forgotten:
        stop_unasked(connection, conversation, now)
    if after.forgets and not (before.forgets or before.remembers or after.erase_at):
        _forget_the_day(connection, conversation)
    return after


def _forget_the_day(connection: Connection, conversation: str) -> None:
    """Take back the words of the day that were kept before it was known that a guardian decides."""
    connection.execute(update(turn_table).where(turn_table.c.conversation == conversation).values(text="", files="[]"))
    connection.execute(delete(answer_table).where(answer_table.c.conversation == conversation))


def stop_unasked(connection: Connection, conversation: str, now: datetime) -> None:
    """Refuse every notice of a conversation that nobody asked for; replies, crisis texts and a person's words stay.

    A notice without an epoch is one that nobody asked for.
    """
    outbox = outbox_table
    connection.execute(
        update(outbox)
        .where(outbox.c.conversation == conversation, outbox.c.state == "queued", outbox.c.epoch.is_(None))
        .values(state="refused", reason="no consent", lease="", finished_at=now)
    )
    take_back_due(connection, conversation, now)


def permitted(connection: Connection, outcome: Outcome) -> Outcome:
    """Return what may be written of an outcome: under 14 and without a guardian's consent no words and no profile.

    What the outcome itself moves counts already.
    """
    standing = standing_in(connection, outcome.session.conversation)
    state = standing.state
    for change in outcome.changes:
        if isinstance(change, Moved):
            state = moved(state, change.event)
    session = outcome.session
    if state == "withdrawn" and standing.state != state:
        session = replace(session, slots=without_profile(session.slots), previous="")
    if "words" in PERMITTED[state]:
        return replace(outcome, session=session)
    return replace(
        outcome,
        session=replace(session, slots=_without_words(session.slots), previous=""),
        bubbles=tuple(_without_theirs(bubble, outcome.turns) for bubble in outcome.bubbles),
        turns=tuple(replace(turn, text="") for turn in outcome.turns),
        changes=tuple(change for change in outcome.changes if not isinstance(change, AnswerGiven)),
    )


def without_profile(slots: Mapping[str, str]) -> dict[str, str]:
    """Return slots without what is remembered of a learner."""
    return {name: value for name, value in slots.items() if not name.startswith(PREFIX)}


def _without_words(slots: Mapping[str, str]) -> dict[str, str]:
    """Return slots without a profile and without a question that waits: which room is to go on may be remembered."""
    return {name: value for name, value in without_profile(slots).items() if name != PENDING or _ROOM.fullmatch(value)}


def _without_theirs(bubble: Bubble, turns: Iterable[Turn]) -> Bubble:
    """Return a bubble whose choices repeat nothing that the person has said: what a tap does is kept for a month."""
    said = " ".join(turn.text for turn in turns if turn.role == "person")
    choices = []
    for choice in bubble.choices:
        name, _, words = choice.action.partition(":")
        theirs = name in SPEAKING and any(word in said for word in words.split() if len(word) > 1)
        if theirs and name == "recommend":
            choices.append(replace(choice, action="recommend:"))
        elif not theirs:
            choices.append(choice)
    return replace(bubble, choices=tuple(choices))


def write_request(connection: Connection, session: Session, change: GuardianAsked, now: datetime) -> None:
    """Keep the request to a guardian, in place of an earlier one."""
    connection.execute(delete(request_table).where(request_table.c.conversation == session.conversation))
    connection.execute(
        insert(request_table).values(
            digest=digest(change.token),
            conversation=session.conversation,
            municipality=session.municipality,
            code=digest(change.code),
            ticket=change.ticket,
            contact=sealer(connection, session.conversation)(change.contact),
            state="open",
            language=change.language,
            made_at=now,
            expires_at=change.expires_at,
            reason=change.reason,
        )
    )


def write_pass(connection: Connection, session: Session, change: PassGiven, _now: datetime) -> None:
    """Keep a pass to this conversation's data."""
    row = {"digest": digest(change.token), "conversation": session.conversation, "expires_at": change.expires_at}
    connection.execute(insert(pass_table).values(row))


class Rights:
    """Reads where a conversation stands."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def standing(self, conversation: str) -> Standing:
        """Return where a conversation stands."""
        with self._storage.reading() as connection:
            return standing_in(connection, conversation)


def _standing(row: Row[Any]) -> Standing:
    known = row.state, row.band, row.version, row.language, row.at, row.wish, row.erase_at
    return Standing(*known, ticket=row.ticket or "", slip=row.reason == SLIP)
