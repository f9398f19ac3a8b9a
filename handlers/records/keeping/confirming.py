"""Guardians' consents in the hands of staff: what waits in a municipality, looked at and decided, each deed noted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, and_, func, or_, select

from handlers.consents.consenting import Band
from handlers.consents.verifying import SLIP, GuardianRequest, How, Reason, confirms
from handlers.people.escalation import NotAllowedError
from handlers.people.staffing import Staff
from handlers.records.consents.consent_requests import KNOWN, OPEN, SEEN, ConsentRequests, named, request_of
from handlers.records.people.staff import What, note_access
from handlers.records.sealing import open_content
from handlers.records.tables.conversations import conversation_table
from handlers.records.tables.rights import request_table
from knowledge.storage import Storage

Done = TypeVar("Done")


class UnknownRequestError(LookupError):
    """There is no such request, or it waits no longer."""


class Confirming:
    """What officers and leads do about guardians' consents of their own municipality."""

    def __init__(
        self, storage: Storage, requests: ConsentRequests, *, fault: Callable[[str], None] = lambda _: None
    ) -> None:
        self._storage = storage
        self._requests = requests
        self._fault = fault

    def waiting(self, staff: Staff, now: datetime) -> tuple[GuardianRequest, ...]:
        """Return what waits, what a guardian has answered first, then the oldest; to who may not confirm, nothing."""
        if not confirms(staff, staff.municipality):
            return ()
        table = request_table
        wanted = _of(staff, select(*SEEN), now).order_by(table.c.state, table.c.made_at)
        with self._storage.reading() as connection:
            return tuple(request_of(connection, row) for row in connection.execute(wanted).all())

    def to_confirm(self, staff: Staff, now: datetime) -> int:
        """Return how many wait for staff: those that a guardian has answered, and those to be called."""
        table = request_table
        if not confirms(staff, staff.municipality):
            return 0
        due = or_(table.c.state == "checking", table.c.contact != "")
        with self._storage.reading() as connection:
            return int(connection.execute(_of(staff, select(func.count()), now).where(due)).scalar_one())

    def look(self, ticket: str, staff: Staff, now: datetime) -> GuardianRequest:
        """Return one request with the contact to call, also one that is agreed to already; looking is noted.

        Raises:
            NotAllowedError: they may not confirm.
            UnknownRequestError: there is none in their municipality.

        """
        return self._doing(ticket, staff, "consent", now, request_of, KNOWN)

    def form(self, ticket: str, staff: Staff, now: datetime) -> tuple[str, bytes] | None:
        """Return the signed form that was sent, its kind and its bytes; None when there is none. Looking is noted.

        Raises:
            NotAllowedError: they may not confirm.
            UnknownRequestError: there is none in their municipality.

        """

        def opened(connection: Connection, row: Row[Any]) -> tuple[str, bytes] | None:
            kept = select(request_table.c.form).where(request_table.c.digest == row.digest)
            sealed = connection.execute(kept).scalar()
            content = open_content(connection, bytes(sealed)) if sealed else None
            return (row.form_kind, content) if content is not None else None

        return self._doing(ticket, staff, "consent form", now, opened)

    def confirm(self, ticket: str, staff: Staff, how: How, now: datetime) -> None:
        """Mark a consent as verified: it was seen in this way that the guardian gave it. The child is told.

        Raises:
            NotAllowedError: they may not confirm.
            UnknownRequestError: there is none in their municipality, or no guardian is asked by it.

        """

        def verified(connection: Connection, row: Row[Any]) -> None:
            if row.reason == SLIP:
                raise UnknownRequestError(ticket)
            self._requests.verify_in(connection, row, "+".join(filter(None, (row.method, how))), now)

        self._doing(ticket, staff, "consent yes", now, verified)

    def of_age(self, ticket: str, staff: Staff, now: datetime, band: Band = "teen") -> None:
        """Note that the child is 14 by now, as a guardian or a paper showed: from here on they decide themselves.

        `band` is who uses the talk: an adult's or a guardian's "under 14" was a slip.

        Raises:
            NotAllowedError: they may not confirm.
            UnknownRequestError: there is none in their municipality.

        """

        def grown(connection: Connection, row: Row[Any]) -> None:
            self._requests.grow_in(connection, row, band, now)

        self._doing(ticket, staff, "consent age", now, grown, KNOWN)

    def refuse(self, ticket: str, staff: Staff, reason: Reason, now: datetime) -> None:
        """Note that it is not confirmed, and why; the child is told, and the guardian on the page behind the link.

        Raises:
            NotAllowedError: they may not confirm.
            UnknownRequestError: there is none in their municipality.

        """

        def refused(connection: Connection, row: Row[Any]) -> None:
            self._requests.refuse_in(connection, row, reason, now)

        self._doing(ticket, staff, "consent no", now, refused)

    def _doing(
        self,
        ticket: str,
        staff: Staff,
        what: What,
        now: datetime,
        deed: Callable[[Connection, Row[Any]], Done],
        states: Sequence[str] = OPEN,
    ) -> Done:
        if not confirms(staff, staff.municipality):
            raise NotAllowedError
        with self._storage.writing() as connection:
            row = named(connection, ticket, now, states)
            if row is None or _place(connection, row) != staff.municipality:
                raise UnknownRequestError(ticket)
            note_access(connection, staff, what, row.ticket, now, row.conversation)
            done = deed(connection, row)
            self._fault("confirm:written")
        self._fault("confirm:committed")
        return done


def _of(staff: Staff, wanted: Any, now: datetime) -> Any:
    """Return the query for what waits in a municipality; where the child named one later, it counts."""
    table, talk = request_table, conversation_table
    later = and_(table.c.municipality == "", talk.c.municipality == staff.municipality)
    here = or_(table.c.municipality == staff.municipality, later)
    joined = wanted.select_from(table).join(talk, talk.c.id == table.c.conversation)
    return joined.where(here, table.c.state.in_(OPEN), table.c.expires_at > now)


def _place(connection: Connection, row: Row[Any]) -> str:
    talk = conversation_table
    named_later = select(talk.c.municipality).where(talk.c.id == row.conversation)
    return str(row.municipality or connection.execute(named_later).scalar_one())
