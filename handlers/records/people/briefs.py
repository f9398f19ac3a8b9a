"""What the desk reads: the brief of one question, and the figures of a municipality."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, select

from handlers.conversation import Turn
from handlers.people.briefing import Brief, PlanBrief, brief
from handlers.people.escalation import Escalation, NotAllowedError, sees
from handlers.people.figures import Asked, Figures, figures
from handlers.people.staffing import Staff, in_charge
from handlers.records.consents.rights import standing_in
from handlers.records.feedback import answer_table
from handlers.records.people.escalation_rows import Works, append, change, found, read
from handlers.records.people.escalations import UnknownEscalationError
from handlers.records.people.staff import note_access, staff_of
from handlers.records.sealing import Unseal, open_slots, opener
from handlers.records.tables.conversations import conversation_table, turn_table
from handlers.records.tables.desk import access_table, escalation_table, line_table
from handlers.records.tables.plans import plan_table, session_table
from handlers.studying.study import OPEN

BEFORE = 20
"""How many turns before a question are looked at for what the program tried (proposed)."""

AT_ONCE = timedelta(minutes=1)
"""Parts of a page that are asked for within it are read at once."""

QUESTIONS = ("answered", "choices", "unknown", "expired", "elsewhere")
"""Outcomes of the bot's turn on a question."""


class Briefs:
    """Reads for the desk; reading about one person is noted."""

    def __init__(self, works: Works) -> None:
        self._works = works

    def brief(self, number: int, staff: Staff, now: datetime) -> Brief:
        """Return the brief of a question to who may see it, and note that they read it, once for what is shown at once.

        Raises:
            UnknownEscalationError: there is no such question.
            NotAllowedError: it is not theirs.

        """
        with self._works.storage.writing() as connection:
            escalation = found(connection, number)
            if escalation is None:
                raise UnknownEscalationError(number)
            if not sees(staff, escalation):
                raise NotAllowedError
            if not _just_read(connection, escalation, staff, now):
                note_access(connection, staff, "escalation", str(number), now, escalation.conversation)
            if escalation.reported_at and _called(connection, escalation, staff):
                append(connection, number, "event", "report_seen", now, staff=staff.id, source="desk")
                escalation = change(connection, number, now, reported_at=None)
            return brief_of(connection, escalation)

    def figures(self, municipality: str, since: datetime, now: datetime) -> Figures:
        """Return the figures of a municipality since a moment."""
        this, turn = escalation_table, turn_table
        opened = select(this).where(this.c.municipality == municipality, this.c.opened_at >= since)
        asked = select(turn.c.conversation, turn.c.at, turn.c.outcome).where(
            turn.c.municipality == municipality,
            turn.c.role == "bot",
            turn.c.at >= since,
            turn.c.outcome.in_(QUESTIONS),
        )
        with self._works.storage.reading() as connection:
            found = connection.execute(opened).all()
            unseal = opener(connection, [text for row in found for text in (row.question, row.note)])
            escalations = tuple(read(row, unseal) for row in found)
            beside = _beside(connection, municipality, since)
            rows = connection.execute(asked.order_by(turn.c.conversation, turn.c.at)).all()
            wrote = _wrote(connection, municipality, since)
            again = _again(connection, municipality, since)
        return figures(escalations, _questions(rows, beside), now, wrote=wrote, again=again)


def _called(connection: Connection, escalation: Escalation, staff: Staff) -> bool:
    """Tell whether somebody is in charge of what another has reported."""
    line = line_table.c
    then = line.escalation == escalation.id, line.kind == "event", line.at == escalation.reported_at
    who = set(connection.execute(select(line.staff).where(*then)).scalars())
    others = [each for each in staff_of(connection, staff.municipality) if each.id not in who]
    return staff.id in {each.id for each in in_charge(others, escalation.case)}


def _just_read(connection: Connection, escalation: Escalation, staff: Staff, now: datetime) -> bool:
    """Tell whether it is noted already that they read it: a page asks for its parts one after the other."""
    log = access_table.c
    theirs = log.conversation == escalation.conversation, log.staff == staff.id, log.what == "escalation"
    lately = log.reference == str(escalation.id), log.at > now - AT_ONCE
    return connection.execute(select(log.id).where(*theirs, *lately).limit(1)).first() is not None


def _questions(rows: Sequence[Any], beside: Mapping[str, Sequence[datetime]]) -> list[Asked]:
    """Return what was asked: the answer before each "not this" is none. Rows are in the order of their moments."""
    wrong = {
        (conversation, max((row.at for row in rows if row.conversation == conversation and row.at <= at), default=at))
        for conversation, moments in beside.items()
        for at in moments
    }
    return [
        Asked(row.conversation, row.at, row.outcome == "answered" and (row.conversation, row.at) not in wrong)
        for row in rows
    ]


def _beside(connection: Connection, municipality: str, since: datetime) -> Mapping[str, list[datetime]]:
    """Return when answers were given that somebody found beside the point, by conversation."""
    this = answer_table.c
    found: dict[str, list[datetime]] = {}
    told = select(this.conversation, this.at).where(
        this.municipality == municipality, this.at >= since, this.verdict == "not"
    )
    for row in connection.execute(told):
        found.setdefault(row.conversation, []).append(row.at)
    return found


def _wrote(connection: Connection, municipality: str, since: datetime) -> set[tuple[int, str]]:
    """Return who of staff wrote to the person in which talk."""
    this, line = escalation_table.c, line_table.c
    said = select(line.escalation, line.staff).join(escalation_table, this.id == line.escalation)
    ours = this.municipality == municipality, this.opened_at >= since, line.kind == "staff"
    return {(row.escalation, row.staff) for row in connection.execute(said.where(*ours).distinct())}


def _again(connection: Connection, municipality: str, since: datetime) -> list[tuple[str, datetime]]:
    """Return in which conversations a talk was opened again, and when; events are sealed like words."""
    this, line = escalation_table.c, line_table.c
    events = select(this.conversation, line.at, line.text).join(escalation_table, this.id == line.escalation)
    ours = this.municipality == municipality, this.reopened > 0, line.at >= since, line.kind == "event"
    rows = connection.execute(events.where(*ours)).all()
    unseal = opener(connection, [row.text for row in rows])
    return [(row.conversation, row.at) for row in rows if unseal(row.text) == "reopen"]


def brief_of(connection: Connection, escalation: Escalation) -> Brief:
    """Return the brief of a question, for the desk and for the topic of the mentors' group."""
    said = _said(connection, escalation.id)
    turns = _turns(connection, escalation.conversation, escalation.opened_at)
    talk = conversation_table.c
    mine = select(talk.slots, talk.latched).where(talk.id == escalation.conversation)
    kept = connection.execute(mine).one()
    standing = standing_in(connection, escalation.conversation)
    if not standing.remembers:
        return brief(escalation, turns, said, None, plain=kept.latched or standing.forgets)
    slots = open_slots(opener(connection), kept.slots)
    plans = _plans(connection, escalation.conversation, escalation.municipality)
    return brief(escalation, turns, said, slots, plans, plain=kept.latched)


def _said(connection: Connection, number: int) -> tuple[str, ...]:
    """Return what a person has said in a talk, what was edited in its last words and in its first place."""
    line = line_table.c
    told = select(line.position, line.text, line.reference, line.edits).where(
        line.escalation == number, line.kind == "person", line.text != ""
    )
    rows = connection.execute(told.order_by(line.position)).all()
    unseal = opener(connection, [row.text for row in rows])
    return tuple({row.edits or row.reference or row.position: unseal(row.text) for row in rows}.values())


def _turns(connection: Connection, conversation: str, until: datetime) -> tuple[Turn, ...]:
    turn = turn_table
    before = select(turn).where(turn.c.conversation == conversation, turn.c.at <= until)
    rows = connection.execute(before.order_by(turn.c.position.desc()).limit(BEFORE)).all()
    unseal = opener(connection)
    return tuple(_turn(row, unseal) for row in reversed(rows))


def _turn(row: Row[Any], unseal: Unseal) -> Turn:
    return Turn(row.role, unseal(row.text), row.at, tuple(json.loads(row.passages)), row.outcome)


def _plans(connection: Connection, conversation: str, municipality: str) -> tuple[PlanBrief, ...]:
    """Return how the plans of a person stand that have not ended, the one that ends first before the others."""
    plan, one = plan_table.c, session_table.c
    theirs = plan.conversation == conversation, plan.municipality == municipality, plan.state != "ended"
    rows = connection.execute(select(plan_table).where(*theirs).order_by(plan.ends, plan.id)).all()
    each = select(one.plan, one.state, func.count().label("number")).where(
        one.plan.in_([row.id for row in rows]), one.kind != "buffer"
    )
    counts: dict[str, dict[str, int]] = {row.id: {} for row in rows}
    for row in connection.execute(each.group_by(one.plan, one.state)):
        counts[row.plan][row.state] = row.number
    unseal = opener(connection, [row.title for row in rows])
    return tuple(
        PlanBrief(
            unseal(row.title),
            row.ends,
            counts[row.id].get("done", 0),
            counts[row.id].get("missed", 0),
            sum(counts[row.id].get(state, 0) for state in OPEN),
            row.state == "paused",
        )
        for row in rows
    )
