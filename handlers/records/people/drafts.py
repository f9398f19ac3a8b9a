"""Drafts of answers: proposed from a resolved talk, decided on by an editor or officer, published once."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from handlers.people.crediting import AUDIENCES, Draft, State, decides, passage_of
from handlers.people.escalation import NotAllowedError
from handlers.people.staffing import Staff
from handlers.personal import personal
from handlers.records.people.escalation_rows import Works, hold
from handlers.records.tables.desk import draft_table
from handlers.severally import severally
from knowledge.passage import Passage

Publish = Callable[[Passage], object]


class UnknownDraftError(LookupError):
    """There is no such draft."""


class DecidedDraftError(Exception):
    """This draft has been decided on already."""


class RewordedDraftError(Exception):
    """It was worded anew since it was read: nobody approves words that they have not seen."""


class PersonalDraftError(ValueError):
    """There is personal data in it: an answer for everybody may not name a person."""


class Drafts:
    """Drafts of answers, by municipality."""

    def __init__(self, works: Works) -> None:
        self._works = works

    def propose(
        self,
        escalation: int | None,
        staff: Staff,
        question: str,
        answer: str,
        now: datetime,
        *,
        audience: Collection[str] = (),
        until: date | None = None,
    ) -> Draft:
        """Keep a draft, from a talk of one's own or without one.

        What was handed in of a talk before, in the same words, is returned as it stands, whatever became of it.

        Raises:
            NotAllowedError: it is not their talk, it was after a cry for help, or they have no role here.
            PersonalDraftError: there is personal data in it.

        """
        values = _words(question, answer, audience, until)
        handed = _digest(values["question"], values["answer"])
        row = {"municipality": staff.municipality, "escalation": escalation, "author": staff.id, "at": now}
        with self._works.storage.writing() as connection:
            if not staff.active or (escalation is not None and not _theirs(connection, escalation, staff)):
                raise NotAllowedError
            if escalation is not None and (known := _handed(connection, escalation, values, handed)):
                return known
            draft = insert(draft_table).values(**row, **values, handed=handed).returning(draft_table)
            return _read(connection.execute(draft).one())

    def of(self, municipality: str, state: State = "draft", limit: int = 200) -> tuple[Draft, ...]:
        """Return the drafts of a municipality in a state, the oldest first."""
        this = draft_table
        wanted = select(this).where(this.c.municipality == municipality, this.c.state == state)
        with self._works.storage.reading() as connection:
            return tuple(map(_read, connection.execute(wanted.order_by(this.c.id).limit(limit))))

    def live(self, municipality: str, count: int) -> tuple[Draft, ...]:
        """Return the newest answers that are live, the oldest of them first."""
        this = draft_table
        wanted = select(this).where(this.c.municipality == municipality, this.c.state == "live")
        with self._works.storage.reading() as connection:
            found = connection.execute(wanted.order_by(this.c.id.desc()).limit(count)).all()
        return tuple(map(_read, reversed(found)))

    def edit(
        self,
        number: int,
        staff: Staff,
        question: str,
        answer: str,
        *,
        audience: Collection[str] = (),
        until: date | None = None,
    ) -> Draft:
        """Word a draft anew: its author, or who decides on it.

        Raises:
            UnknownDraftError, NotAllowedError, DecidedDraftError, PersonalDraftError: as their names say.

        """
        values = _words(question, answer, audience, until)
        with self._works.storage.writing() as connection:
            draft = self._open(connection, number, staff)
            if draft.author != staff.id and not decides(staff, draft.municipality):
                raise NotAllowedError
            return _changed(connection, number, **values)

    def approve(
        self, number: int, staff: Staff, now: datetime, publish: Publish, seen: tuple[str, str] | None = None
    ) -> Draft:
        """Publish a draft; when the process ends in between, `publish_approved` does it at the next look.

        `seen` is the question and answer as they were read, None for who has just written them.

        Raises:
            UnknownDraftError, NotAllowedError, DecidedDraftError, RewordedDraftError: as their names say.

        """
        draft = self._decide(number, staff, now, "approved", seen=seen)
        self._works.fault("approve:committed")
        return self._publish(draft, publish)

    def publish_approved(self, publish: Publish) -> int:
        """Publish what was approved and is not live yet; return how many there were.

        One that can't be published keeps none of the others waiting; its error is raised at the end.
        """
        wanted = select(draft_table).where(draft_table.c.state == "approved").order_by(draft_table.c.id)
        with self._works.storage.reading() as connection:
            drafts = tuple(map(_read, connection.execute(wanted)))
        return severally(lambda draft: bool(self._publish(draft, publish)), drafts)

    def reject(self, number: int, staff: Staff, now: datetime, why: str = "") -> Draft:
        """Say no to a draft, with the reason its author reads.

        Raises:
            UnknownDraftError, NotAllowedError, DecidedDraftError: as their names say.

        """
        return self._decide(number, staff, now, "rejected", why)

    def withdraw(self, number: int, staff: Staff, now: datetime, remove: Callable[[str, str], object]) -> Draft:
        """Take a live answer back; `remove` gets the municipality and the key of the entry.

        Raises:
            UnknownDraftError, NotAllowedError, DecidedDraftError: as their names say.

        """
        with self._works.storage.writing() as connection:
            draft = _held(connection, number, staff)
            if not decides(staff, draft.municipality):
                raise NotAllowedError
            if draft.state != "live":
                raise DecidedDraftError(number)
        remove(draft.municipality, draft.key)
        with self._works.storage.writing() as connection:
            return _changed(connection, number, state="withdrawn", decided_by=staff.id, decided_at=now)

    def _publish(self, draft: Draft, publish: Publish) -> Draft:
        # outside of any transaction: the library commits by itself, and the same entry twice changes nothing
        publish(passage_of(draft))
        with self._works.storage.writing() as connection:
            return _changed(connection, draft.id, state="live")

    def _decide(
        self,
        number: int,
        staff: Staff,
        now: datetime,
        state: State,
        why: str = "",
        *,
        seen: tuple[str, str] | None = None,
    ) -> Draft:
        with self._works.storage.writing() as connection:
            draft = self._open(connection, number, staff)
            if not decides(staff, draft.municipality):
                raise NotAllowedError
            if seen is not None and seen != (draft.question, draft.answer):
                raise RewordedDraftError(number)
            return _changed(connection, number, state=state, decided_by=staff.id, decided_at=now, why=why.strip())

    def _open(self, connection: Connection, number: int, staff: Staff) -> Draft:
        draft = _held(connection, number, staff)
        if draft.state != "draft":
            raise DecidedDraftError(number)
        return draft


def _theirs(connection: Connection, number: int, staff: Staff) -> bool:
    escalation = hold(connection, number)  # of two who hand the same in at once the second finds the first
    if escalation is None or escalation.municipality != staff.municipality or escalation.case is not None:
        return False
    return escalation.staff == staff.id or decides(staff, escalation.municipality)


def _handed(connection: Connection, escalation: int, words: Mapping[str, Any], handed: str) -> Draft | None:
    """Return what was handed in of a talk in these words; staff may have worded it anew since."""
    this = draft_table.c
    same = (this.handed == handed) | ((this.question == words["question"]) & (this.answer == words["answer"]))
    mine = select(draft_table).where(this.escalation == escalation, same).order_by(this.id.desc()).limit(1)
    row = connection.execute(mine).first()
    return _read(row) if row else None


def _digest(question: str, answer: str) -> str:
    return sha256(f"{question}\n{answer}".encode()).hexdigest()


def _held(connection: Connection, number: int, staff: Staff) -> Draft:
    this = draft_table
    mine = select(this).where(this.c.id == number, this.c.municipality == staff.municipality).with_for_update()
    row = connection.execute(mine).first()
    if row is None:
        raise UnknownDraftError(number)
    return _read(row)


def _changed(connection: Connection, number: int, **values: Any) -> Draft:
    changed = update(draft_table).where(draft_table.c.id == number).values(values).returning(draft_table)
    return _read(connection.execute(changed).one())


def _words(question: str, answer: str, audience: Collection[str], until: date | None) -> dict[str, Any]:
    question, answer = " ".join(question.split()), answer.strip()
    if not question or not answer:
        message = "a draft needs a question and an answer"
        raise ValueError(message)
    if personal(question) or personal(answer):
        raise PersonalDraftError
    known = [word for word in AUDIENCES if word in audience]
    return {"question": question, "answer": answer, "audience": json.dumps(known), "until": until}


def _read(row: Row[Any]) -> Draft:
    fields = {name: getattr(row, name) for name in Draft.__dataclass_fields__ if name != "audience"}
    return Draft(**fields, audience=tuple(json.loads(row.audience)))
