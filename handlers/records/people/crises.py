"""Cries for help: a case for each episode, alerts until somebody takes it, and who read the words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from handlers.catalogue import BOTH, COMMON, DEFAULT, LANGUAGES, speaker
from handlers.conversation import CrisisCase, Session
from handlers.people import alerting
from handlers.people.escalation import Escalation, NotAllowedError
from handlers.people.staffing import Duty, Staff, duty, duty_order, on_shift
from handlers.records.consents.erasing import finish
from handlers.records.people.calls import unreached
from handlers.records.people.cases import Alert, Case, CaseTakenError, Cry, NoNoteError, UnknownCaseError
from handlers.records.people.custody import SAID, entrusted
from handlers.records.people.escalation_rows import (
    CALLS,
    EVERY,
    Works,
    append,
    change,
    entrust,
    hand,
    inform,
    under_way,
    unused,
)
from handlers.records.people.staff import all_staff, note_access, somebody, staff_of
from handlers.records.people.summons import write_summon
from handlers.records.people.topics import hold_back_summaries
from handlers.records.sealing import opener, sealer
from handlers.records.tables.conversations import case_table, conversation_table
from handlers.records.tables.desk import alert_table, cry_table, escalation_table
from handlers.screening.tongues import foreign
from handlers.severally import severally
from retrieval.masking import without_secrets

__all__ = ["AGAIN", "Alert", "Case", "CaseTakenError", "Crises", "Cry", "UnknownCaseError"]

AGAIN = timedelta(minutes=5)
"""How long a case may wait to be taken before the next person is called (proposed)."""


class Crises:
    """Cases of cries for help; nothing here ever ends by the passing of time."""

    def __init__(self, works: Works) -> None:
        self._works = works

    def open_in(
        self, connection: Connection, session: Session, cry: CrisisCase, now: datetime, *, call: bool = True
    ) -> None:
        """Keep a cry within the caller's transaction: a new case with its first call, or one more cry of an open case.

        A case that nobody has taken calls the next person at once; without `call` the clock does so.
        """
        case = _of_conversation(connection, session.conversation)
        if case is None:
            row = {"conversation": session.conversation, "municipality": cry.municipality, "kind": cry.kind}
            values = insert(case_table).values(**row, rules=cry.rules, at=now).returning(case_table.c.id)
            number = connection.execute(values).scalar_one()
        else:
            number = case.id
        text = sealer(connection, number)(cry.text)
        said = {"kind": cry.kind, "rules": cry.rules, "text": text, "openly": cry.openly, "at": cry.at}
        connection.execute(insert(cry_table).values(crisis=number, **said))
        self._mark_talk(connection, session.conversation, number, now, first=case is None)
        case = _held(connection, number)
        if call and case.state == "open":
            self._call(connection, case, now)
        elif call:
            self._remind(connection, case, now)

    def alert(self, now: datetime) -> int:
        """Call the next person for every case that has waited for too long; return how many were called for.

        Nobody is waited for whose messenger has refused the call.
        A case whose call can't be written keeps none of the others waiting; its error is raised at the end.
        """
        this = case_table
        with self._works.storage.reading() as connection:
            missed = unreached(connection, now - AGAIN)
            late = (this.c.alerted_at.is_(None)) | (this.c.alerted_at <= now - AGAIN) | this.c.id.in_(missed)
            waits = select(this.c.id, this.c.conversation).where(this.c.state == "open", late)
            waiting = connection.execute(waits.order_by(this.c.id)).all()
        return severally(lambda row: int(self._call_again(row.id, row.conversation, now)), waiting)

    def _call_again(self, number: int, conversation: str | None, now: datetime) -> bool:
        with self._works.storage.writing() as connection:
            _lock(connection, conversation)
            case = _held(connection, number)
            due = case.state == "open" and (case.alerted_at is None or case.alerted_at <= now - AGAIN)
            if case.state == "open" and not due and number in unreached(connection, now - AGAIN):
                due = self._anybody_left(connection, case, now)
                missed = alert_table.c.crisis == number, alert_table.c.at == case.alerted_at
                connection.execute(update(alert_table).where(*missed).values(reached=False))
            if due:
                self._call(connection, case, now)
        self._works.fault("call:committed")
        return due

    def open_cases(self, municipality: str) -> tuple[Case, ...]:
        """Return the cases that are not closed: what nobody has taken first, then the oldest.

        A cry of somebody who has not said where they live is everybody's until one takes it.
        """
        this = case_table
        with self._works.storage.reading() as connection:
            rows = connection.execute(
                select(this)
                .where(this.c.municipality.in_((municipality, "")), this.c.state != "closed")
                .order_by(this.c.state == "taken", this.c.id)
            ).all()
            return tuple(_case(connection, row) for row in rows)

    def get(self, number: int, municipality: str) -> Case | None:
        """Return one case."""
        wanted = select(case_table).where(case_table.c.id == number, case_table.c.municipality.in_((municipality, "")))
        with self._works.storage.reading() as connection:
            row = connection.execute(wanted).first()
            return _case(connection, row) if row else None

    def alerts(self, number: int) -> tuple[Alert, ...]:
        """Return who was called for a case, in order."""
        wanted = select(alert_table).where(alert_table.c.crisis == number).order_by(alert_table.c.id)
        with self._works.storage.reading() as connection:
            return tuple(Alert(row.staff, row.reached, row.at) for row in connection.execute(wanted))

    def read(self, number: int, staff: Staff, now: datetime) -> tuple[Cry, ...]:
        """Return the words of a case to who answers for it, and note that they read them.

        Raises:
            UnknownCaseError: there is no such case in their municipality.
            NotAllowedError: they neither are a lead nor on the duty list.

        """
        with self._works.storage.writing() as connection:
            case = self._theirs(connection, number, staff)
            note_access(connection, staff, "case", str(number), now, case.conversation)
            cries = select(cry_table).where(cry_table.c.crisis == number).order_by(cry_table.c.id)
            unseal = opener(connection)
            rows = connection.execute(cries).all()
            return tuple(Cry(row.kind, row.rules, unseal(row.text), row.at, row.openly) for row in rows)

    def take(self, number: int, staff: Staff, now: datetime) -> Escalation | None:
        """Take a case: the conversation goes to this person; None when the person has erased it since.

        Raises:
            UnknownCaseError: there is no such case in their municipality.
            NotAllowedError: they neither are a lead nor on the duty list.
            CaseTakenError: somebody else was faster; only a lead may take it over.

        """
        with self._works.storage.writing() as connection:
            case = self._theirs(connection, number, staff)
            escalation = under_way(connection, case.conversation)
            if case.state == "taken" and case.taken_by == staff.id and escalation and escalation.staff == staff.id:
                return escalation
            if case.state == "closed" or (case.state == "taken" and "lead" not in staff.roles):
                raise CaseTakenError(number)
            taken = {"state": "taken", "taken_by": staff.id, "taken_at": now, "municipality": staff.municipality}
            connection.execute(_this(number).values(taken))
            case = _held(connection, number)
            if not case.conversation:
                return None
            hand(connection, case.conversation, "human", now)
            escalation = self._in_hand(connection, case, escalation, staff, now)
            inform(self._works, connection, escalation, lambda say: alerting.watched(say, staff), now, EVERY)
            self._works.fault("take:written")
        return escalation

    def close(self, number: int, staff: Staff, note: str, now: datetime) -> None:
        """Close a case with what was done; only now the conversation is the bot's again, with everything it can do.

        What stayed for it of a person who erased meanwhile is erased now.

        Raises:
            UnknownCaseError: there is no such case in their municipality.
            NotAllowedError: it was not taken by them, and they are no lead.
            NoNoteError: there is no word of what was done.

        """
        with self._works.storage.writing() as connection:
            case = self._theirs(connection, number, staff)
            mine = case.state == "taken" and (case.taken_by == staff.id or "lead" in staff.roles)
            if not mine:
                raise NotAllowedError
            if not note.strip():
                raise NoNoteError
            kept = sealer(connection, number)(without_secrets(note.strip()))
            connection.execute(_this(number).values(state="closed", closed_at=now, note=kept))
            if not case.conversation:
                return
            escalation = under_way(connection, case.conversation)
            epoch = hand(connection, case.conversation, "bot", now, latched=False)
            if escalation:
                append(connection, escalation.id, "event", "resolve", now, staff=staff.id, source="desk")
                values = {"state": "resolved", "resolved_at": now, "due_at": None}
                ended = change(connection, escalation.id, now, **values)
                inform(self._works, connection, ended, alerting.closed, now, epoch)
            finish(connection, case.conversation)

    def on_duty(self, municipality: str, now: datetime) -> Duty:
        """Return who of the duty list is there now, and when somebody will be."""
        with self._works.storage.reading() as connection:
            staff = staff_of(connection, municipality) if municipality else all_staff(connection)
        return duty(staff, now, self._works.place(municipality))

    def _theirs(self, connection: Connection, number: int, staff: Staff) -> Case:
        this = case_table
        here = this.c.municipality.in_((staff.municipality, ""))
        whose = select(this.c.conversation).where(this.c.id == number, here)
        row = connection.execute(whose).first()
        if row is None:
            raise UnknownCaseError(number)
        if not staff.active or not ("lead" in staff.roles or staff.duty):
            raise NotAllowedError
        _lock(connection, row.conversation)
        return _held(connection, number)

    def _in_hand(
        self, connection: Connection, case: Case, before: Escalation | None, staff: Staff, now: datetime
    ) -> Escalation:
        """Give the conversation's open escalation to this person, made when there is none."""
        values = {"state": "claimed", "staff": staff.id, "claimed_at": now, "crisis": case.id, "urgency": "crisis"}
        talk = conversation_table
        chosen = select(talk.c.language).where(talk.c.id == case.conversation)
        language = before.language if before else connection.execute(chosen).scalar_one()
        values["language"] = _tongue(connection, case.id, language)
        if before:
            append(connection, before.id, "event", "claim", now, staff=staff.id, source="desk")
            taken = change(connection, before.id, now, due_at=None, **values)
            if before.case != case.id:
                entrust(connection, taken)
            return taken
        row = {
            "conversation": case.conversation,
            "municipality": case.municipality,
            "category": "mind",
            "question": "",
            "reason": "crisis",
            "opened_at": case.at,
            "changed_at": now,
            "person_at": case.at,
        }
        this = escalation_table
        fresh = insert(this).values(row | values | unused(connection)).returning(this.c.id)
        number = connection.execute(fresh).scalar_one()
        append(connection, number, "event", "cry", now)  # its words are read from there
        append(connection, number, "event", "claim", now, staff=staff.id, source="desk")
        return change(connection, number, now)

    def _call(self, connection: Connection, case: Case, now: datetime) -> None:
        """Call the next person who has a messenger; note those before who have none, they see it on the desk.

        Mentors are students: where one of them is called first, a lead who is there is called with them.
        """
        people = self._called(connection, case.municipality, now)
        rounds = case.rounds + 1
        for step in range(len(people)):
            person = people[(case.rounds + step) % len(people)]
            reached = self._tell(connection, case, person, rounds, now)
            rounds = case.rounds + 1 + step
            if reached:
                alone = not case.rounds and "lead" not in person.roles
                leads = [each for each in people[step + 1 :] if alone and self._leads(each, now)]
                any(self._tell(connection, case, each, rounds, now) for each in leads)
                break
        connection.execute(_this(case.id).values(alerted_at=now, rounds=rounds))
        if self._works.summons:
            write_summon(connection, case.id, rounds, now)
        self._works.fault("call:written")

    def _anybody_left(self, connection: Connection, case: Case, now: datetime) -> bool:
        """Tell whether somebody of the list was not called lately: those whose messenger refuses aren't called over."""
        lately = select(alert_table.c.staff).where(alert_table.c.crisis == case.id, alert_table.c.at > now - AGAIN)
        called = set(connection.execute(lately).scalars())
        return any(each.id not in called for each in self._called(connection, case.municipality, now))

    def _leads(self, person: Staff, now: datetime) -> bool:
        return "lead" in person.roles and on_shift(person, now, self._works.place(person.municipality))

    def _tell(self, connection: Connection, case: Case, person: Staff, rounds: int, now: datetime) -> bool:
        """Call one person and note it; return whether they have a messenger."""
        reached = self._works.tell(connection, person, self._words(case, rounds), now)
        _note(connection, case, person, now, reached=reached)
        return reached

    def _remind(self, connection: Connection, case: Case, now: datetime) -> None:
        """Tell who has taken a case that there is one more cry."""
        person = somebody(connection, case.taken_by)
        if person:
            _note(connection, case, person, now, reached=self._works.tell(connection, person, self._words(case), now))

    def _words(self, case: Case, rounds: int = 1) -> Any:
        return alerting.cry(speaker(CALLS), case.id, case.kind, rounds, openly=case.openly)

    def _called(self, connection: Connection, municipality: str, now: datetime) -> Sequence[Staff]:
        """Return everybody on the duty list, those who are there now first; nobody is left out by the hour."""
        people = duty_order(staff_of(connection, municipality) if municipality else all_staff(connection))
        places = {each.municipality: self._works.place(each.municipality) for each in people}
        return sorted(people, key=lambda each: not on_shift(each, now, places[each.municipality]))

    def _mark_talk(self, connection: Connection, conversation: str, number: int, now: datetime, *, first: bool) -> None:
        """Show in an open escalation that there was a cry, and no word of it; who holds it is told where to go on."""
        hold_back_summaries(connection, conversation, now)
        escalation = under_way(connection, conversation)
        if escalation is None:
            return
        append(connection, escalation.id, "event", "cry", now)
        holder = somebody(connection, escalation.staff) if escalation.state == "claimed" else None
        if holder and first:
            self._works.tell(connection, holder, alerting.cried(speaker(CALLS), escalation, number), now)
        entrusted(connection, escalation, now)


def _tongue(connection: Connection, number: int, language: str) -> str:
    """Return the language of a talk about a case: English stands beside for who cried in another than Korean."""
    known, unseal = language if language in LANGUAGES else DEFAULT, opener(connection)
    cries = select(cry_table.c.text).where(cry_table.c.crisis == number, cry_table.c.kind != SAID)
    abroad = known != COMMON and any(foreign(unseal(each)) for each in connection.execute(cries).scalars())
    return f"{known}{BOTH}{COMMON}" if abroad else known


def _this(number: int) -> Any:
    return update(case_table).where(case_table.c.id == number)


def _lock(connection: Connection, conversation: str | None) -> None:
    talk = conversation_table
    connection.execute(select(talk.c.id).where(talk.c.id == conversation).with_for_update())


def _held(connection: Connection, number: int) -> Case:
    row = connection.execute(select(case_table).where(case_table.c.id == number).with_for_update()).one()
    return _case(connection, row)


def _of_conversation(connection: Connection, conversation: str) -> Case | None:
    this = case_table
    open_ = select(this).where(this.c.conversation == conversation, this.c.state != "closed").with_for_update()
    row = connection.execute(open_).first()
    return _case(connection, row) if row else None


def _case(connection: Connection, row: Row[Any]) -> Case:
    cries, openly = select(func.count()).where(cry_table.c.crisis == row.id), cry_table.c.openly
    return Case(
        id=row.id,
        conversation=row.conversation or "",
        municipality=row.municipality,
        kind=row.kind,
        state=row.state,
        at=row.at,
        cries=connection.execute(cries).scalar_one(),
        rounds=row.rounds,
        taken_by=row.taken_by,
        taken_at=row.taken_at,
        alerted_at=row.alerted_at,
        closed_at=row.closed_at,
        note=opener(connection)(row.note),
        openly=bool(connection.execute(cries.where(openly)).scalar_one()),
    )


def _note(connection: Connection, case: Case, person: Staff, now: datetime, *, reached: bool) -> None:
    connection.execute(insert(alert_table).values(crisis=case.id, staff=person.id, reached=reached, at=now))
