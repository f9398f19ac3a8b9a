"""Whose hands a talk is in after a cry for help: those in charge, and who holds it until one of them comes."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from handlers.conversation import Session
from handlers.people.escalation import Confided, CriedError, Escalation
from handlers.people.staffing import Staff, duty_order
from handlers.personal import impersonal
from handlers.records.people.escalation_rows import change, entrust
from handlers.records.people.staff import staff_of
from handlers.records.sealing import sealer
from handlers.records.tables.conversations import case_table, conversation_table
from handlers.records.tables.desk import cry_table
from retrieval.masking import without_secrets

SOONER = timedelta(minutes=1)
"""How long after a call the next one may be made for who wishes for a person (proposed)."""

SAID = "said"
"""The kind of words that are no cry."""


def latched(connection: Connection, conversation: str) -> bool:
    """Tell whether there was a cry for help in a conversation that people still look after, taken or not."""
    talk = conversation_table.c
    return bool(connection.execute(select(talk.latched).where(talk.id == conversation)).scalar())


def open_case(connection: Connection, conversation: str) -> int | None:
    """Return the number of the case of a conversation that is not closed, None when there is none."""
    this = case_table.c
    return connection.execute(select(this.id).where(this.conversation == conversation, this.state != "closed")).scalar()


def entrusted(connection: Connection, escalation: Escalation, now: datetime) -> Escalation:
    """Give a question that nobody holds to those in charge where its person has cried for help; return it then.

    Mentors neither read nor take it any more. Where nobody is in charge they are the only people there are, and it
    stays theirs. The caller has locked it.
    """
    case = open_case(connection, escalation.conversation)
    if case in {None, escalation.case} or escalation.state not in {"waiting", "snoozed"}:
        return escalation
    if not duty_order(staff_of(connection, escalation.municipality)):
        return escalation
    wait = {"state": "waiting", "offered": "", "asked": json.dumps([]), "due_at": now}
    theirs = change(connection, escalation.id, now, crisis=case, urgency="crisis", **wait)
    entrust(connection, theirs)
    return theirs


def fits(connection: Connection, escalation: Escalation, receiver: Staff) -> bool:
    """Tell whether somebody may be given a talk: after a cry for help a lead, where there is one."""
    if "lead" in receiver.roles:
        return True
    if escalation.case is not None:
        return False
    leads = [each for each in staff_of(connection, escalation.municipality) if each.active and "lead" in each.roles]
    return not leads or open_case(connection, escalation.conversation) is None


def take_with(connection: Connection, escalation: Escalation, staff: Staff, now: datetime) -> None:
    """Let who takes a talk behind a cry for help have its case, too: nobody else is called any more."""
    mine = update(case_table).where(case_table.c.id == escalation.case, case_table.c.state != "closed")
    connection.execute(mine.values(state="taken", taken_by=staff.id, taken_at=now))


def noted_down(connection: Connection, escalation: Escalation, text: str) -> str:
    """Return a note as it is kept: without personal data, but for what who helps after a cry may have to know."""
    kept = without_secrets(text)
    return kept if latched(connection, escalation.conversation) else impersonal(kept)


def keep_open(connection: Connection, escalation: Escalation) -> None:
    """Leave nobody to the program who has cried for help: who holds a talk stays until the case is taken.

    Raises:
        CriedError: there was a cry for help in it.

    """
    if latched(connection, escalation.conversation):
        raise CriedError


def confide(connection: Connection, session: Session, change: Confided, now: datetime) -> None:
    """Keep in the open case what the person goes on to say; call again for who wishes for a person, once a minute."""
    add_words(connection, session.conversation, change.text, now)
    if change.calls:
        this = case_table.c
        due = this.conversation == session.conversation, this.state == "open", this.alerted_at < now - SOONER
        connection.execute(update(case_table).where(*due).values(alerted_at=None))


def add_words(connection: Connection, conversation: str, text: str, now: datetime) -> bool:
    """Keep what a person says to the program while their case is open."""
    case = open_case(connection, conversation)
    if case is None:
        return False
    sealed = sealer(connection, case)(text)
    connection.execute(insert(cry_table).values(crisis=case, kind=SAID, rules="", text=sealed, at=now))
    return True


def give_back(connection: Connection, conversation: str, number: int | None) -> None:
    """Let the case of a conversation be called for again at once: who was there is gone."""
    this = case_table.c
    theirs = (this.conversation == conversation) | (this.id == number), this.state != "closed"
    connection.execute(update(case_table).where(*theirs).values(state="open", taken_by="", alerted_at=None))
