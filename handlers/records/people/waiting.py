"""What waits for people: who is asked next, whom the clock frees, and where a wish for a person stands."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, exists, or_, select

from handlers.catalogue import speaker
from handlers.people import alerting
from handlers.people.escalation import OPEN, PATIENCE, REOPENING, Escalation, forgotten, silent
from handlers.people.staffing import Place, Staff, Standing, choose_mentor, has_room, next_opening, on_shift
from handlers.records.consents.rights import standing_in
from handlers.records.people.calls import unoffered
from handlers.records.people.custody import latched
from handlers.records.people.escalation_rows import (
    CALLS,
    Works,
    append,
    change,
    hand,
    hold,
    inform,
    loads,
    read,
)
from handlers.records.people.escalations import URGENCY, put_back
from handlers.records.people.staff import somebody, staff_of
from handlers.records.sealing import opener
from handlers.records.tables.conversations import conversation_table, outbox_table
from handlers.records.tables.desk import escalation_table, line_table, staff_table
from handlers.severally import severally

LATELY, MEASURED, ENOUGH = timedelta(days=30), 20, 5
"""What the usual time to a first word stands on: the last 20 of 30 days, and nothing is said below 5 (proposed)."""

_LEAVING = frozenset({"release", "lapse", "change", "reopen", "wake"})
"""Moves after which it waits for somebody once more."""

HASTY = frozenset({"crisis", "urgent"})
"""What goes before the rest of the line."""

LOOK_AGAIN = timedelta(hours=1)
"""When a question is looked at again while nobody's hours are known (proposed)."""


class Waiting:
    """Looks after what waits; the clock calls `tend` every few seconds."""

    def __init__(self, works: Works) -> None:
        self._works = works

    def tend(self, now: datetime) -> int:
        """Free what a silent person holds, ask the next one, wake what was put off; return how many changed.

        Who holds a talk is told of words that did not arrive; nobody waits for whose messenger has refused the word.

        A question that can't be looked after keeps none of the others waiting; its error is raised at the end.
        """
        this = escalation_table
        due = or_(this.c.state == "claimed", and_(this.c.state.in_(("waiting", "snoozed")), this.c.due_at <= now))
        with self._works.storage.reading() as connection:
            gone, missed = _gone(connection), unoffered(connection, now)
            rows = connection.execute(select(this).where(due).order_by(this.c.id)).all()
            unseal = opener(connection)
            numbers = [each.id for each in (read(row, unseal) for row in rows) if _is_due(each, now, gone)]
            numbers += sorted(missed)
            unsent = connection.execute(_unsent()).all()
        told = severally(lambda row: int(self._tell_unsent(row.escalation, row.position, now)), unsent)
        return told + severally(lambda number: int(self._tend(number, now)), numbers)

    def standing(self, municipality: str, conversation: str, now: datetime) -> Standing:
        """Return where a wish for a person of this conversation stands, or would stand."""
        place = self._works.place(municipality)
        this = escalation_table
        waits = this.c.municipality == municipality, this.c.state == "waiting"
        with self._works.storage.reading() as connection:
            last = connection.execute(
                select(this).where(this.c.conversation == conversation).order_by(this.c.id.desc()).limit(1)
            ).first()
            mine = last if last is not None and last.state in OPEN else None
            line = connection.execute(select(this.c.id, this.c.urgency, this.c.opened_at).where(*waits)).all()
            people = [each for each in staff_of(connection, municipality) if _answers(each)]
            usual, held = _usual(connection, municipality, now), loads(connection, municipality)
            unheard = standing_in(connection, conversation).forgets
        again = last is not None and last.state == "resolved" and now - last.resolved_at <= REOPENING
        hasty, here = sum(row.urgency in HASTY for row in line), [each for each in people if on_shift(each, now, place)]
        return Standing(
            ahead=sum(_turn(row) < _turn(mine) for row in line) if mine else len(line),
            ahead_urgent=hasty,
            urgent=mine is not None and mine.urgency in HASTY,
            here=len(here),
            busy=bool(here) and not any(has_room(each, held) for each in here),
            known=len(people),
            opens=next_opening(people, now, place),
            usual=usual,
            open=mine.id if mine else None,
            held=mine is not None and mine.state == "claimed",
            put_off=mine.due_at.astimezone(place.zone) if mine and mine.state == "snoozed" else None,
            recent=last.id if again and last is not None else None,
            unheard=unheard,
        )

    def _tend(self, number: int, now: datetime) -> bool:
        with self._works.storage.writing() as connection:
            escalation = hold(connection, number)
            if escalation is None:
                return False
            due = _is_due(escalation, now, _gone(connection))
            if not due and number not in unoffered(connection, now):
                return False
            if not due:
                self._ask_instead(connection, escalation, now)
            elif escalation.state == "snoozed":
                self._wake(connection, escalation, now)
            elif escalation.state == "waiting":
                self._ask_next(connection, escalation, now)
            elif forgotten(escalation, now) and not silent(escalation, now):
                if latched(connection, escalation.conversation):
                    return False
                self._end(connection, escalation, now)
            else:
                put_back(self._works, connection, escalation, "lapse", now, somebody(connection, escalation.staff))
            self._works.fault("tend:written")
        return True

    def _tell_unsent(self, number: int, position: int, now: datetime) -> bool:
        """Tell who holds a question that words of theirs did not arrive, once."""
        with self._works.storage.writing() as connection:
            this = _unsent().where(line_table.c.escalation == number, line_table.c.position == position)
            if hold(connection, number) is None or connection.execute(this).first() is None:
                return False
            append(connection, number, "event", "unsent", now, answers=position)
        return True

    def _wake(self, connection: Connection, escalation: Escalation, now: datetime) -> None:
        """Let it wait again, and ask the one who put it off first."""
        append(connection, escalation.id, "event", "wake", now)
        first = somebody(connection, escalation.offered)
        asked = [first.id] if first else []
        woken = change(connection, escalation.id, now, state="waiting", asked=json.dumps(asked), due_at=now + PATIENCE)
        if first:
            self._works.tell(connection, first, alerting.offer(speaker(CALLS), woken), now)

    def _end(self, connection: Connection, escalation: Escalation, now: datetime) -> None:
        epoch = hand(connection, escalation.conversation, "bot", now)
        append(connection, escalation.id, "event", "expire", now)
        values = {"state": "resolved", "resolved_at": now, "due_at": None}
        ended = change(connection, escalation.id, now, **values)
        inform(self._works, connection, ended, lambda say: alerting.expired(say, ended), now, epoch)

    def _ask_next(self, connection: Connection, escalation: Escalation, now: datetime) -> None:
        staff, asked, chosen = self._next(connection, escalation, now)
        if chosen is None:
            self._nobody(connection, escalation, staff, asked, self._works.place(escalation.municipality), now)
            return
        waited_for = _waited_for(connection, escalation)
        self._ask(connection, escalation, chosen, asked, now)
        if _after_mentors(chosen, staff, asked) and waited_for:
            self._say_so(connection, escalation, now)

    def _ask_instead(self, connection: Connection, escalation: Escalation, now: datetime) -> None:
        """Ask the next one at once in place of who was not reached.

        Mentors who see it on the desk or in their group keep their time before it goes to staff, which the person is
        told: nobody has let them wait yet.
        """
        staff, asked, chosen = self._next(connection, escalation, now)
        if chosen is None or _after_mentors(chosen, staff, asked):
            change(connection, escalation.id, now, offered="")
        else:
            self._ask(connection, escalation, chosen, asked, now)

    def _next(
        self, connection: Connection, escalation: Escalation, now: datetime
    ) -> tuple[tuple[Staff, ...], list[str], Staff | None]:
        """Return who may be asked, the ids of who was asked in this round, and who is next."""
        this = escalation_table
        asked = json.loads(connection.execute(select(this.c.asked).where(this.c.id == escalation.id)).scalar_one())
        place = self._works.place(escalation.municipality)
        staff = staff_of(connection, escalation.municipality)
        if escalation.case is not None:
            staff = tuple(each for each in staff if "lead" in each.roles)
        held = loads(connection, escalation.municipality)
        known = _familiar(escalation, staff, held, place, now)
        chosen = known or choose_mentor(escalation.category, escalation.subject, staff, held, now, place, asked)
        return staff, asked, chosen

    def _ask(
        self, connection: Connection, escalation: Escalation, chosen: Staff, asked: list[str], now: datetime
    ) -> None:
        append(connection, escalation.id, "event", "pass_on", now, staff=chosen.id)
        values = {"offered": chosen.id, "asked": json.dumps([*asked, chosen.id]), "rounds": escalation.rounds + 1}
        offered = change(connection, escalation.id, now, due_at=now + PATIENCE, **values)
        self._works.tell(connection, chosen, alerting.offer(speaker(CALLS), offered), now)

    def _nobody(
        self,
        connection: Connection,
        escalation: Escalation,
        staff: tuple[Staff, ...],
        asked: list[str],
        place: Place,
        now: datetime,
    ) -> None:
        """Begin a new round when all who are there were asked; else wait for the next who come."""
        people = [each for each in staff if _answers(each)]
        here = [each for each in people if on_shift(each, now, place)]
        if here:
            change(connection, escalation.id, now, asked="[]", due_at=now + PATIENCE)
            if asked and escalation.rounds == len(asked) and not any(_in_charge(each, asked) for each in staff):
                self._say_so(connection, escalation, now)
            return
        opens = next_opening(people, now, place)
        change(connection, escalation.id, now, asked="[]", due_at=opens or now + LOOK_AGAIN)

    def _say_so(self, connection: Connection, escalation: Escalation, now: datetime) -> None:
        talk = conversation_table
        epoch = connection.execute(select(talk.c.epoch).where(talk.c.id == escalation.conversation)).scalar_one()
        again = escalation.claimed_at is not None
        inform(self._works, connection, escalation, lambda say: alerting.passed_on(say, again=again), now, epoch)


def _unsent() -> Select[tuple[int, int]]:
    """Return the query for words of staff in held talks that no messenger took, of which nobody was told yet."""
    line, this, told = line_table, escalation_table, line_table.alias("told")
    known = exists().where(
        told.c.escalation == line.c.escalation, told.c.kind == "event", told.c.answers == line.c.position
    )
    return (
        select(line.c.escalation, line.c.position)
        .join(this, this.c.id == line.c.escalation)
        .join(outbox_table, outbox_table.c.id == line.c.notice)
        .where(this.c.state == "claimed", line.c.kind == "staff", line.c.at >= this.c.claimed_at)
        .where(outbox_table.c.state.in_(("refused", "failed")), ~known)
        .order_by(line.c.escalation, line.c.position)
    )


def _turn(row: Row[Any, Any, Any] | Row[Any]) -> tuple[int, datetime, int]:
    """Return the place of a question in the line, as the desk shows it."""
    return URGENCY.get(row.urgency, len(URGENCY)), row.opened_at, row.id


def _gone(connection: Connection) -> frozenset[str]:
    """Return who has left: nobody waits for their words."""
    return frozenset(connection.execute(select(staff_table.c.id).where(~staff_table.c.active)).scalars())


def _is_due(escalation: Escalation, now: datetime, gone: frozenset[str]) -> bool:
    if escalation.state == "claimed":
        return escalation.staff in gone or silent(escalation, now) or forgotten(escalation, now)
    return escalation.state in OPEN and (escalation.due_at is None or escalation.due_at <= now)


def _familiar(
    escalation: Escalation, staff: tuple[Staff, ...], held: dict[str, int], place: Place, now: datetime
) -> Staff | None:
    """Return who held it before it was opened again, if they are there: they are asked first."""
    if escalation.rounds or not escalation.offered:
        return None
    known = next((each for each in staff if each.id == escalation.offered), None)
    free = known is not None and held.get(known.id, 0) < known.cap and on_shift(known, now, place)
    return known if free else None


def _answers(staff: Staff) -> bool:
    return staff.active and bool(staff.roles & {"mentor", "lead", "officer"})


def _after_mentors(chosen: Staff, staff: tuple[Staff, ...], asked: list[str]) -> bool:
    """Tell whether it goes to staff because no mentor has come."""
    others = [each for each in staff if each.id in asked]
    return "mentor" not in chosen.roles and bool(others) and all("mentor" in each.roles for each in others)


def _waited_for(connection: Connection, escalation: Escalation) -> bool:
    """Tell whether somebody was asked and did not come since it waits: who has only just left lets nobody wait yet."""
    line, unseal = line_table.c, opener(connection)
    events = select(line.text).where(line.escalation == escalation.id, line.kind == "event").order_by(line.position)
    moves = [unseal(row) for row in connection.execute(events).scalars()]
    since = max((place for place, move in enumerate(moves) if move in _LEAVING), default=0)
    return "pass_on" in moves[since:]


def _in_charge(staff: Staff, asked: list[str]) -> bool:
    return staff.id in asked and bool(staff.roles & {"lead", "officer"})


def _usual(connection: Connection, municipality: str, now: datetime) -> timedelta | None:
    this = escalation_table
    measured = (
        select(this.c.opened_at, this.c.first_word_at)
        .where(this.c.municipality == municipality, this.c.first_word_at >= now - LATELY, this.c.crisis.is_(None))
        .order_by(this.c.first_word_at.desc())
        .limit(MEASURED)
    )
    times = [(row.first_word_at - row.opened_at).total_seconds() for row in connection.execute(measured)]
    return timedelta(seconds=median(times)) if len(times) >= ENOUGH else None
