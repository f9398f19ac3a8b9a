"""Escalations as the desk sees them: what waits, who takes it, what is said, and how it ends."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection, case, select, update

from handlers.catalogue import speaker
from handlers.conversation import Address, Attachment
from handlers.filing import NewFile
from handlers.people import alerting
from handlers.people.escalation import (
    ANSWERING,
    OPEN,
    Escalation,
    Held,
    Line,
    Move,
    NobodyInChargeError,
    NotAllowedError,
    RefusedMoveError,
    Source,
    UntimelyError,
    after,
    noting,
    permit,
    sees,
)
from handlers.people.staffing import Staff, in_charge, may_return, on_shift, returns
from handlers.personal import impersonal, personal
from handlers.records.people import custody
from handlers.records.people.escalation_rows import (
    CALLS,
    EVERY,
    Works,
    append,
    change,
    found,
    hand,
    hold,
    inform,
    owner_of,
    read,
    read_line,
    reference_of,
    replace_words,
    said_before,
    saying,
    tell_person,
)
from handlers.records.people.files import write_file
from handlers.records.people.staff import note_access, somebody, staff_of
from handlers.records.sealing import opener, sealer
from handlers.records.tables.conversations import case_table, conversation_table
from handlers.records.tables.desk import escalation_table, line_table
from retrieval.masking import without_secrets

URGENCY = {"crisis": 0, "urgent": 1, "normal": 2}


class UnknownEscalationError(LookupError):
    """There is no such question."""


class Desk:
    """What staff do with questions; each call is one short transaction.

    Every call may raise UnknownEscalationError, NotAllowedError (not theirs) and RefusedMoveError (it has changed).
    """

    def __init__(self, works: Works) -> None:
        self._works = works

    def queue(self, staff: Staff) -> tuple[Escalation, ...]:
        """Return the open questions that somebody may see: the most urgent first, then the oldest."""
        this = escalation_table
        order = case(URGENCY, value=this.c.urgency, else_=3), this.c.opened_at, this.c.id
        open_ = select(this).where(this.c.municipality == staff.municipality, this.c.state.in_(OPEN)).order_by(*order)
        with self._works.storage.reading() as connection:
            unseal = opener(connection)
            waiting = [read(row, unseal) for row in connection.execute(open_).all()]
        return tuple(each for each in waiting if sees(staff, each))

    def get(self, number: int, staff: Staff) -> Escalation | None:
        """Return a question, None when there is none that they may see."""
        escalation = self.get_any(number)
        return escalation if escalation and sees(staff, escalation) else None

    def get_any(self, number: int) -> Escalation | None:
        """Return a question, for adapters that act for nobody."""
        with self._works.storage.reading() as connection:
            return found(connection, number)

    def here(self, municipality: str, now: datetime) -> frozenset[str]:
        """Return the ids of the staff who are on shift."""
        place = self._works.place(municipality)
        with self._works.storage.reading() as connection:
            return frozenset(each.id for each in staff_of(connection, municipality) if on_shift(each, now, place))

    def returns(self, staff: Staff, now: datetime) -> tuple[datetime, ...]:
        """Return the moments to which somebody may put a question off."""
        return returns(staff, now, self._works.place(staff.municipality))

    def lines(self, number: int, after: int = 0, limit: int = 200) -> tuple[Line, ...]:
        """Return the lines after a position, in order."""
        line = line_table
        mine = select(line).where(line.c.escalation == number, line.c.position > after)
        with self._works.storage.reading() as connection:
            unseal = opener(connection)
            rows = connection.execute(mine.order_by(line.c.position).limit(limit)).all()
            return tuple(read_line(row, unseal) for row in rows)

    def cried(self, number: int) -> bool:
        """Tell whether there was a cry for help in the talk on a question that people still look after."""
        with self._works.storage.reading() as connection:
            escalation = found(connection, number)
            return escalation is not None and custody.open_case(connection, escalation.conversation) is not None

    def crying(self, municipality: str) -> frozenset[int]:
        """Return the questions of people who have cried for help and whose case is not closed."""
        this, one = escalation_table.c, case_table.c
        theirs = this.municipality == municipality, this.state.in_(OPEN), one.state != "closed"
        cried = select(this.id).join(case_table, one.conversation == this.conversation).where(*theirs)
        with self._works.storage.reading() as connection:
            return frozenset(connection.execute(cried).scalars())

    def positions(self, municipality: str, since: datetime) -> Mapping[int, int]:
        """Return the last position of every question that changed since a moment: what a reader has missed."""
        this = escalation_table
        moved = select(this.c.id, this.c.position).where(
            this.c.municipality == municipality, this.c.changed_at >= since
        )
        with self._works.storage.reading() as connection:
            return {row.id: row.position for row in connection.execute(moved)}

    def claim(self, number: int, staff: Staff, now: datetime) -> Escalation:
        """Take a question: from this commit on the bot says nothing here. Of many at once exactly one gets it."""
        with self._moving(number, staff, "claim") as (connection, before):
            hand(connection, before.conversation, "human", now)
            values = {"state": "claimed", "staff": staff.id, "claimed_at": now, "due_at": None}
            escalation = self._moved(connection, before, "claim", staff, now, **values)
            custody.take_with(connection, before, staff, now)
            inform(self._works, connection, before, lambda say: alerting.joined(say, staff), now, EVERY)
        return escalation

    def release(self, number: int, staff: Staff, now: datetime) -> Escalation:
        """Give a question back: it waits for the next one, and the bot answers meanwhile."""
        with self._moving(number, staff, "release") as (connection, before):
            return put_back(self._works, connection, before, "release", now, staff)

    def hand_over(self, number: int, staff: Staff, to: Staff, now: datetime) -> Escalation:
        """Give a question to somebody else, who holds it from now on; who holds it already can't be given it."""
        with self._moving(number, staff, "hand_over") as (connection, before):
            receiver = somebody(connection, to.id)
            if receiver is None or not receiver.active or receiver.municipality != before.municipality:
                raise NotAllowedError
            if not receiver.roles & ANSWERING or not custody.fits(connection, before, receiver):
                raise NotAllowedError
            if receiver.id == before.staff:  # tapped twice: nobody else comes, and the person shall not read so
                raise RefusedMoveError(before, "hand_over")
            holder = somebody(connection, before.staff) or staff
            hand(connection, before.conversation, "human", now)
            values = {"staff": receiver.id, "claimed_at": now}
            escalation = self._moved(connection, before, "hand_over", staff, now, **values)
            custody.take_with(connection, before, receiver, now)
            inform(self._works, connection, before, lambda say: alerting.handed_over(say, holder, receiver), now, EVERY)
            if receiver.id != staff.id:
                self._works.tell(connection, receiver, alerting.offer(speaker(CALLS), escalation), now)
        return escalation

    def snooze(self, number: int, staff: Staff, until: datetime, now: datetime) -> Escalation:
        """Put a question off until a moment; the bot answers meanwhile.

        Raises:
            UntimelyError: they are not there then, or it is too far away.

        """
        with self._moving(number, staff, "snooze") as (connection, before):
            place = self._works.place(before.municipality)
            if before.case is not None or until <= now:
                raise NotAllowedError
            custody.keep_open(connection, before)
            if not may_return(staff, until, now, place):
                raise UntimelyError
            epoch = hand(connection, before.conversation, "bot", now)
            values = {"state": "snoozed", "staff": "", "offered": staff.id, "due_at": until}
            escalation = self._moved(connection, before, "snooze", staff, now, **values)
            local = until.astimezone(place.zone)
            inform(self._works, connection, before, lambda say: alerting.put_off(say, staff, local, now), now, epoch)
        return escalation

    def resolve(self, number: int, staff: Staff, note: str, now: datetime) -> Escalation:
        """End a question with what was decided; the bot answers again.

        The person reads the note, so that personal data in it is taken out: here nobody is asked twice.
        """
        with self._moving(number, staff, "resolve") as (connection, before):
            if before.case is not None:
                raise NotAllowedError
            custody.keep_open(connection, before)
            epoch = hand(connection, before.conversation, "bot", now)
            values = {"state": "resolved", "resolved_at": now, "due_at": None}
            values |= {"note": impersonal(without_secrets(note.strip()))}
            escalation = self._moved(connection, before, "resolve", staff, now, **values)
            inform(self._works, connection, before, lambda say: alerting.resolved(say, staff, escalation), now, epoch)
        return escalation

    def say(
        self,
        number: int,
        staff: Staff,
        text: str,
        now: datetime,
        key: str,
        *,
        files: Sequence[Attachment] = (),
        sure: bool = False,
        source: Source = "desk",
        reference: str = "",
        answers: int = 0,
        made: Callable[[str], NewFile] | None = None,
    ) -> Line | Held:
        """Say something to the person whose question one holds; the same key twice says it once.

        Personal data in it is held back until it is said again with `sure`. `made` makes the file that goes along, to
        be kept with the conversation it is given.
        """
        text = without_secrets(text)
        kinds = personal(text)
        with self._works.storage.writing() as connection:
            before = self._theirs(connection, number, staff)
            known = said_before(connection, number, key)
            if known:
                return known
            if before.state != "claimed" or before.staff != staff.id:
                raise RefusedMoveError(before, "claim")
            if kinds and not sure:
                return Held(kinds)
            if made:
                new = made(before.conversation)
                write_file(connection, new, now)
                files = (*files, new.attachment)
            word = alerting.spoken(
                saying(before), staff, text, files, answers=reference_of(connection, number, answers)
            )
            notice = tell_person(self._works, connection, before, word, now, EVERY)
            fields = {
                "staff": staff.id,
                "source": source,
                "files": files,
                "key": key,
                "reference": reference,
                "answers": answers,
            }
            line = append(connection, number, "staff", text, now, notice=notice, **fields)  # type: ignore[arg-type]
            change(connection, number, now, staff_at=now, first_word_at=before.first_word_at or now)
            self._works.fault("say:written")
        self._works.fault("say:committed")
        return line

    def heard_by(self, number: int, staff: Staff) -> Address | None:
        """Return where the person is whose question one holds, None when one holds it not."""
        talk, this = conversation_table, escalation_table
        held = this.c.id == number, this.c.staff == staff.id, this.c.state == "claimed"
        whose = select(talk.c.channel, talk.c.account, talk.c.chat).join(this, this.c.conversation == talk.c.id)
        with self._works.storage.reading() as connection:
            row = connection.execute(whose.where(*held)).first()
        return Address(*row) if row else None

    def note(self, number: int, staff: Staff, text: str, now: datetime, key: str, *, source: Source = "desk") -> Line:
        """Write a note that staff alone see."""
        with self._works.storage.writing() as connection:
            before = self._theirs(connection, number, staff)
            if known := said_before(connection, number, key):
                return known
            kept = custody.noted_down(connection, before, text)
            return append(connection, number, "note", kept, now, staff=staff.id, source=source, key=key)

    def annotate(self, number: int, staff: Staff, note: str, now: datetime) -> Escalation:
        """Note what was decided in a talk that one has ended without a word of it; the person isn't told anew."""
        with self._works.storage.writing() as connection:
            before = self._theirs(connection, number, staff)
            if before.staff != staff.id:
                raise NotAllowedError
            if not noting(before, now):
                raise RefusedMoveError(before, "resolve")
            append(connection, number, "event", "noted", now, staff=staff.id, source="desk")
            return change(connection, number, now, note=impersonal(without_secrets(note.strip())))

    def report(
        self, number: int, staff: Staff, why: str, now: datetime, *, source: Source = "desk"
    ) -> tuple[Staff, ...]:
        """Ask those in charge to look at a talk, with a note of why; return who they are.

        In a topic whoever answers reads along, and may ask so of others' talks, too.

        Raises:
            NobodyInChargeError: there is nobody to ask.

        """
        with self._works.storage.writing() as connection:
            before = hold(connection, number) if source == "topic" else self._theirs(connection, number, staff)
            if before is None:
                raise UnknownEscalationError(number)
            if staff.municipality != before.municipality or not staff.roles & ANSWERING:
                raise NotAllowedError
            others = [each for each in staff_of(connection, before.municipality) if each.id != staff.id]
            called = in_charge(others, before.case)
            if not called:
                raise NobodyInChargeError
            if why.strip():
                kept = custody.noted_down(connection, before, why.strip())
                append(connection, number, "note", kept, now, staff=staff.id, source=source)
            append(connection, number, "event", "report", now, staff=staff.id, source="desk")
            change(connection, number, now, reported_at=now)
            for each in called:
                self._works.tell(connection, each, alerting.reported(speaker(CALLS), before, staff), now)
        return called

    def amend(self, number: int, staff: Staff, position: int, text: str, now: datetime) -> Line:
        """Change one's own words: where they are not sent yet, or by a message that takes their place."""
        line, text = line_table, without_secrets(text)
        mine = line.c.escalation == number, line.c.position == position
        with self._works.storage.writing() as connection:
            before = self._theirs(connection, number, staff)
            row = connection.execute(select(line).where(*mine, line.c.staff == staff.id)).first()
            if row is None or row.kind not in {"staff", "note"}:
                raise NotAllowedError
            if row.kind == "staff":
                word = alerting.spoken(saying(before), staff, text, read_line(row, opener(connection)).files)
                rest = replace_words(connection, row.notice, word)
                if rest is not None:
                    tell_person(self._works, connection, before, rest, now, EVERY)
            sealed = sealer(connection, owner_of(connection, number))(text)
            connection.execute(update(line).where(*mine).values(text=sealed))
            append(connection, number, "event", "edit", now, staff=staff.id, amends=position)
            return read_line(connection.execute(select(line).where(*mine)).one(), opener(connection))

    def opened(self, number: int, staff: Staff, now: datetime) -> Escalation | None:
        """Return a question and note that somebody reads it."""
        escalation = self.get(number, staff)
        if escalation:
            with self._works.storage.writing() as connection:
                note_access(connection, staff, "escalation", str(number), now, escalation.conversation)
        return escalation

    def _theirs(self, connection: Connection, number: int, staff: Staff) -> Escalation:
        escalation = hold(connection, number)
        if escalation is None:
            raise UnknownEscalationError(number)
        if not sees(staff, escalation) and escalation.staff != staff.id:
            raise NotAllowedError
        return escalation

    @contextmanager
    def _moving(self, number: int, staff: Staff, move: Move) -> Iterator[tuple[Connection, Escalation]]:
        """Lock a question, see whether this person may make this move now, and commit what is written meanwhile."""
        with self._works.storage.writing() as connection:
            escalation = hold(connection, number)
            if escalation is None:
                raise UnknownEscalationError(number)
            if staff.municipality == escalation.municipality:
                after(escalation, move)
            permit(staff, escalation, move)
            yield connection, escalation
            self._works.fault(f"{move}:written")
        self._works.fault(f"{move}:committed")

    def _moved(
        self, connection: Connection, before: Escalation, move: Move, by: Staff, now: datetime, **values: object
    ) -> Escalation:
        append(connection, before.id, "event", move, now, staff=by.id, source="desk")
        return change(connection, before.id, now, **values)


def put_back(
    works: Works, connection: Connection, before: Escalation, move: Move, now: datetime, staff: Staff | None
) -> Escalation:
    """Give a locked question back to the queue and the conversation to the bot, and tell the person."""
    epoch = hand(connection, before.conversation, "bot", now)
    append(connection, before.id, "event", move, now, staff=staff.id if staff and move == "release" else "")
    cried = custody.latched(connection, before.conversation)
    if cried:
        custody.give_back(connection, before.conversation, before.case)
    asked = json.dumps([before.staff])
    escalation = change(connection, before.id, now, state="waiting", staff="", asked=asked, due_at=now)
    # a lead may give back what somebody else holds: who leaves is the one who was there
    holder = somebody(connection, before.staff)
    inform(works, connection, before, lambda say: alerting.left(say, holder, case=cried), now, epoch)
    return custody.entrusted(connection, escalation, now)
