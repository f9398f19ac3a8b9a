"""Cries for help whose case could not be written: they stay in the inbox and are tried until it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from handlers.conversation import Address, CrisisCase, Message, Session
from handlers.parcels import unpack_message
from handlers.records.people.crises import Crises
from handlers.records.post.arriving import UNWRITTEN
from handlers.records.sealing import UNREADABLE, Unseal, opener
from handlers.records.tables.conversations import conversation_table, inbox_table
from knowledge.storage import Storage

MOST = 1_000
"""Messages of one look."""

CaseOf = Callable[[Message, datetime], CrisisCase]
"""Returns what is kept of a message that is a cry for help."""


@dataclass(frozen=True, slots=True)
class Unwritten:
    """A message whose case could again not be written: its number and the kind of the error, no words."""

    number: int
    error: str


class Rescue:
    """Writes what is left of a message that failed as a whole: the case, its words, the call for people."""

    def __init__(
        self, storage: Storage, crises: Crises, chat: Callable[[Connection, Address, datetime, str], str]
    ) -> None:
        self._storage = storage
        self._crises = crises
        self._chat = chat

    def waiting(self) -> int:
        """Count the cries for help that have no case yet."""
        inbox = inbox_table
        with self._storage.reading() as connection:
            return int(
                connection.execute(select(func.count(inbox.c.id)).where(inbox.c.state == UNWRITTEN)).scalar_one()
            )

    def write(self, case_of: CaseOf, now: datetime) -> tuple[Unwritten, ...]:
        """Open the case of every message that waits for one, each in a transaction of its own; return what is left."""
        inbox = inbox_table
        wanted = select(inbox.c.id).where(inbox.c.state == UNWRITTEN).order_by(inbox.c.id).limit(MOST)
        with self._storage.reading() as connection:
            numbers = connection.execute(wanted).scalars().all()
        left = []
        for number in numbers:
            try:
                self._write_case(number, case_of, now)
            except Exception as error:  # noqa: BLE001 - whatever it is, the next one's case must be written
                left.append(Unwritten(number, type(error).__name__))
        return tuple(left)

    def _write_case(self, number: int, case_of: CaseOf, now: datetime) -> None:
        """Write a case with its call; where only the call can't be written, without it: the clock calls later."""
        try:
            self._write(number, case_of, now, call=True)
        except Exception:  # noqa: BLE001 - the words come first
            self._write(number, case_of, now, call=False)

    def _write(self, number: int, case_of: CaseOf, now: datetime, *, call: bool) -> None:
        inbox, talk = inbox_table, conversation_table
        this = select(inbox).where(inbox.c.id == number, inbox.c.state == UNWRITTEN)
        with self._storage.writing() as connection:
            seen = connection.execute(this).first()
            if seen is None:
                return
            first = _message(seen, opener(connection))
            conversation = self._chat(connection, first.address, now, first.municipality)
            mine = talk.c.id == conversation
            # the conversation before the message, as whoever erases does: two who wait for each other would wait on
            row = connection.execute(select(talk.c.municipality).where(mine).with_for_update()).one()
            kept = connection.execute(this.with_for_update(skip_locked=True)).first()
            if kept is None:
                return
            message = _message(kept, opener(connection))
            municipality = message.municipality or row.municipality
            connection.execute(update(talk).where(mine).values(latched=True, seen_at=now))
            session = Session(conversation, message.address, municipality=municipality)
            case = replace(case_of(message, now), municipality=municipality)
            self._crises.open_in(connection, session, case, now, call=call)
            done = {"state": "done", "payload": "", "finished_at": now}
            connection.execute(update(inbox).where(inbox.c.id == number).values(done))


def _message(row: Row[Any], unseal: Unseal) -> Message:
    """Return the message of a row; whoever cried is looked after, even when the words are lost with their key."""
    packed = unseal(row.payload)
    if packed == UNREADABLE:
        return Message(Address(row.channel, row.account, row.chat), row.key, row.received_at, UNREADABLE)
    return unpack_message(packed)
