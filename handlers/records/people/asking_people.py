"""A person's side of an escalation, written in the transaction of their message."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from handlers.conversation import HandoffRequest, Message, Session, Turn
from handlers.people.escalation import OPEN, REOPENING, Escalation, OtherWished, Rated, Reopened, Withdrawn, after
from handlers.personal import impersonal
from handlers.records.people.custody import entrusted
from handlers.records.people.escalation_rows import append, change, found, hand, latest, position_of, under_way, unused
from handlers.records.sealing import sealer
from handlers.records.tables.conversations import conversation_table
from handlers.records.tables.desk import escalation_table

HEARD = frozenset(
    {"aside", "ask", "attachment", "course", "grade", "greeting", "nod", "none", "passage", "recommend", "thanks"}
)
"""What is passed on to people of what is said to the bot: no commands, no forms, no rights, no cry for help."""

RELAYED = "relayed"
"""The outcome of words that were said to a human."""


def open_request(connection: Connection, session: Session, request: HandoffRequest, now: datetime) -> Escalation:
    """Open an escalation, or add the question to the one that is open: there is one of a conversation at a time."""
    before = under_way(connection, session.conversation)
    if before:
        append(connection, before.id, "person", impersonal(request.question), now, files=request.files)
        return change(connection, before.id, now, person_at=now)
    this = escalation_table
    row = {
        "conversation": session.conversation,
        "municipality": request.municipality,
        "category": request.category,
        "urgency": request.urgency,
        "subject": request.subject,
        "question": sealer(connection, session.conversation)(impersonal(request.question)),
        "reason": request.reason,
        "language": request.language or session.language,
        "opened_at": now,
        "changed_at": now,
        "person_at": now,
        "due_at": now,
    }
    fresh = insert(this).values(row | unused(connection)).returning(this.c.id)
    number = connection.execute(fresh).scalar_one()
    append(connection, number, "event", "open", now)
    append(connection, number, "person", impersonal(request.question), now, files=request.files)
    return entrusted(connection, change(connection, number, now), now)


def hear(connection: Connection, session: Session, message: Message, turns: Sequence[Turn], now: datetime) -> None:
    """Add what was said to the open escalation: the person's words always, the bot's while nobody has claimed it.

    What was meant for a human who has just ended the talk opens it again. Personal data is masked, unless the person
    has said that it may go.
    """
    said = [turn for turn in turns if turn.role == "person" and turn.outcome in HEARD | {RELAYED}]
    files = message.attachments
    escalation = under_way(connection, session.conversation)
    if escalation is None and any(turn.outcome == RELAYED for turn in said):
        escalation = _picked_up(connection, session.conversation, now)
    if escalation is None or not said:
        return
    for turn in turns:
        if turn in said and (turn.text or files):
            text = turn.text if turn.outcome == RELAYED else impersonal(turn.text)
            append(
                connection,
                escalation.id,
                "person",
                text,
                now,
                files=files,
                reference=message.reference,
                edits=message.edits,
                answers=position_of(connection, escalation.id, message.reply_to),
            )
            files = ()
            change(connection, escalation.id, now, person_at=now)
        elif turn.role == "bot" and turn.text and escalation.state != "claimed":
            append(connection, escalation.id, "bot", turn.text, now)


def _picked_up(connection: Connection, conversation: str, now: datetime) -> Escalation | None:
    last = latest(connection, conversation)
    if last is None or last.state != "resolved":
        return None
    return _reopened(connection, last, now)


def _reopened(connection: Connection, last: Escalation, now: datetime) -> Escalation:
    append(connection, last.id, "event", "reopen", now)
    again = {"state": "waiting", "staff": "", "offered": last.staff, "asked": "[]", "rounds": 0, "due_at": now}
    times = {"resolved_at": None, "person_at": now, "reopened": last.reopened + 1, "rating": 0}
    return entrusted(connection, change(connection, last.id, now, **again, **times), now)


def reopen(connection: Connection, session: Session, wish: Reopened, now: datetime) -> None:
    """Open a resolved escalation of this conversation again within its time."""
    last = found(connection, wish.id)
    if last is None or last.conversation != session.conversation or under_way(connection, session.conversation):
        return
    if last.state == "resolved" and last.resolved_at and now - last.resolved_at <= REOPENING:
        _reopened(connection, last, now)


def withdraw(connection: Connection, session: Session, _wish: Withdrawn, now: datetime) -> None:
    """End the open escalation of this conversation; it is the bot's again. A cry for help stays with those who help."""
    escalation = under_way(connection, session.conversation)
    if escalation is None or escalation.case is not None:
        return
    talk = conversation_table
    owner = connection.execute(select(talk.c.owner).where(talk.c.id == session.conversation)).scalar_one()
    if owner == "human":
        hand(connection, session.conversation, "bot", now)
    append(connection, escalation.id, "event", "withdraw", now)
    change(connection, escalation.id, now, state="withdrawn", resolved_at=now, due_at=None)


def pass_to_another(connection: Connection, session: Session, wish: OtherWished, now: datetime) -> None:
    """Let the open escalation of this conversation wait for somebody else than who has it, or was asked for it last.

    A cry for help stays with those who look after it.
    """
    escalation = under_way(connection, session.conversation)
    if escalation is None or escalation.case is not None:
        return
    talk = conversation_table
    owner = connection.execute(select(talk.c.owner).where(talk.c.id == session.conversation)).scalar_one()
    if owner == "human":
        hand(connection, session.conversation, "bot", now)
    append(connection, escalation.id, "event", "change", now)
    if wish.text:
        append(connection, escalation.id, "person", impersonal(wish.text), now)
    before = escalation.staff or escalation.offered
    values = {"staff": "", "offered": "", "asked": json.dumps([before] if before else []), "reason": "change"}
    change(connection, escalation.id, now, state=after(escalation, "change"), due_at=now, person_at=now, **values)


def rate(connection: Connection, session: Session, rated: Rated, now: datetime) -> None:
    """Keep what a person thinks of a talk of their own that is over."""
    this = escalation_table
    mine = this.c.id == rated.id, this.c.conversation == session.conversation, this.c.state.not_in(OPEN)
    connection.execute(update(this).where(*mine).values(rating=rated.rating, changed_at=now))
