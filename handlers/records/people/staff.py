"""Staff: who they are, their single-use links and sessions, and the log of what they read."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Any, Literal

from sqlalchemy import Connection, Row, delete, insert, select, update

from handlers.conversation import Address
from handlers.people.staffing import Shift, Staff
from handlers.records.tables.conversations import conversation_table, new_token
from handlers.records.tables.desk import access_table, link_table, session_table, staff_table
from knowledge.storage import Storage
from knowledge.wording import Sentence

LINK_LIFE = timedelta(days=2)
"""How long an invitation holds (proposed)."""

IDLE, ABSOLUTE = timedelta(minutes=30), timedelta(hours=12)
"""How long a session lives without a request, and at most (proposed)."""

SEEN = timedelta(minutes=1)
"""How often a session notes that it is used: a request each second need not be a commit each second."""

COMMAND_LINE = "command line"
"""Stands in the log for whoever may use the command line; no id of staff has a space."""

Purpose = Literal["desk", "messenger"]
What = Literal["case", "consent", "consent age", "consent form", "consent no", "consent yes", "escalation", "profile"]


@dataclass(frozen=True, slots=True)
class Access:
    """That a member of staff read something of a person, and when."""

    staff: str
    what: str
    reference: str
    at: datetime


class UnknownStaffError(LookupError):
    """There is nobody of this id."""

    @property
    def sentence(self) -> Sentence:
        """Name it, and where ids are listed."""
        return Sentence("there is nobody with the id %(id)s: gyeot staff list", id=self.args[0])

    def __str__(self) -> str:
        """Return the sentence."""
        return str(self.sentence)


class StaffBook:
    """Staff, by municipality; tokens are kept as digests only: 128 random bits need no slow hash."""

    def __init__(self, storage: Storage, *, token: Callable[[], str] = new_token) -> None:
        self._storage = storage
        self._token = token

    def add(self, staff: Staff, now: datetime) -> Staff:
        """Keep a new member of staff."""
        with self._storage.writing() as connection:
            connection.execute(insert(staff_table).values(id=staff.id, created_at=now, **_columns(staff)))
        return staff

    def update(self, staff: Staff) -> None:
        """Change what is known of somebody; who is no longer active loses every session at once.

        Raises:
            UnknownStaffError: there is nobody of this id in this municipality.

        """
        same = staff_table.c.id == staff.id, staff_table.c.municipality == staff.municipality
        with self._storage.writing() as connection:
            if not connection.execute(update(staff_table).where(*same).values(_columns(staff))).rowcount:
                raise UnknownStaffError(staff.id)
            if not staff.active:
                connection.execute(delete(session_table).where(session_table.c.staff == staff.id))
                connection.execute(delete(link_table).where(link_table.c.staff == staff.id))

    def get(self, staff: str) -> Staff | None:
        """Return somebody by id."""
        with self._storage.reading() as connection:
            return somebody(connection, staff)

    def of(self, municipality: str) -> tuple[Staff, ...]:
        """Return the staff of a municipality, by pseudonym."""
        with self._storage.reading() as connection:
            return staff_of(connection, municipality)

    def by_address(self, address: Address) -> Staff | None:
        """Return who joined from this address and is active."""
        row = staff_table
        theirs = select(row).where(
            row.c.channel == address.channel, row.c.account == address.account, row.c.chat == address.chat
        )
        with self._storage.reading() as connection:
            found = connection.execute(theirs.where(row.c.active)).first()
        return _read(found) if found else None

    def issue_link(self, staff: str, purpose: Purpose, now: datetime, life: timedelta = LINK_LIFE) -> str:
        """Return a token that opens the desk or joins a messenger, once.

        Raises:
            UnknownStaffError: there is nobody of this id, or they are no longer active.

        """
        token = self._token()
        with self._storage.writing() as connection:
            known = somebody(connection, staff)
            if known is None or not known.active:
                raise UnknownStaffError(staff)
            row = {"digest": _digest(token), "staff": staff, "purpose": purpose, "expires_at": now + life}
            connection.execute(insert(link_table).values(row))
        return token

    def redeem(self, token: str, now: datetime) -> str | None:
        """Use a link to the desk up; return the token of a new session, None when the link is no good."""
        session = self._token()
        with self._storage.writing() as connection:
            staff = _use(connection, token, "desk", now)
            if staff is None:
                return None
            row = {
                "digest": _digest(session),
                "staff": staff,
                "created_at": now,
                "seen_at": now,
                "expires_at": now + ABSOLUTE,
            }
            connection.execute(insert(session_table).values(row))
        return session

    def session(self, token: str, now: datetime, *, touch: bool = True) -> Staff | None:
        """Return whose session this is, None when it is unknown, idle for too long, over or revoked.

        Without `touch` it counts as no sign of life.
        """
        mine = session_table.c.digest == _digest(token)
        with self._storage.reading() as connection:
            row = connection.execute(select(session_table).where(mine)).first()
            staff = somebody(connection, row.staff) if row else None
        if row is None or staff is None or not staff.active or now >= row.expires_at or now - row.seen_at > IDLE:
            return None
        if touch and now - row.seen_at >= SEEN:
            with self._storage.writing() as connection:
                connection.execute(update(session_table).where(mine).values(seen_at=now))
        return staff

    def sign_out(self, token: str) -> None:
        """End one session."""
        with self._storage.writing() as connection:
            connection.execute(delete(session_table).where(session_table.c.digest == _digest(token)))

    def join(self, token: str, address: Address, now: datetime) -> Staff | None:
        """Use a link to a messenger up and note the address; None when the link is no good.

        An address belongs to one person: who joins from it last has it.
        """
        row = staff_table
        theirs = row.c.channel == address.channel, row.c.account == address.account, row.c.chat == address.chat
        with self._storage.writing() as connection:
            staff = _use(connection, token, "messenger", now)
            if staff is None:
                return None
            connection.execute(update(row).where(*theirs).values(channel=None, account=None, chat=None))
            mine = {"channel": address.channel, "account": address.account, "chat": address.chat}
            connection.execute(update(row).where(row.c.id == staff).values(mine))
            return somebody(connection, staff)

    def accesses(self, municipality: str, limit: int = 200, conversation: str = "") -> tuple[Access, ...]:
        """Return who read what lately, the newest first; of one conversation, or of all."""
        log = access_table
        wanted = select(log).where(log.c.municipality == municipality).order_by(log.c.id.desc()).limit(limit)
        if conversation:
            wanted = wanted.where(log.c.conversation == conversation)
        with self._storage.reading() as connection:
            return tuple(Access(row.staff, row.what, row.reference, row.at) for row in connection.execute(wanted))

    def prune(self, now: datetime) -> None:
        """Forget links and sessions that are over."""
        with self._storage.writing() as connection:
            connection.execute(delete(link_table).where(link_table.c.expires_at < now))
            connection.execute(delete(session_table).where(session_table.c.expires_at < now))


def somebody(connection: Connection, staff: str) -> Staff | None:
    """Return a member of staff by id."""
    row = connection.execute(select(staff_table).where(staff_table.c.id == staff)).first()
    return _read(row) if row else None


def staff_of(connection: Connection, municipality: str) -> tuple[Staff, ...]:
    """Return the staff of a municipality, by pseudonym."""
    theirs = select(staff_table).where(staff_table.c.municipality == municipality)
    return tuple(map(_read, connection.execute(theirs.order_by(staff_table.c.pseudonym))))


def all_staff(connection: Connection) -> tuple[Staff, ...]:
    """Return the staff of every municipality: a cry for help of somebody whose place is unknown is everybody's."""
    return tuple(map(_read, connection.execute(select(staff_table).order_by(staff_table.c.id))))


def note_access(
    connection: Connection, staff: Staff, what: What, reference: str, now: datetime, conversation: str = ""
) -> None:
    """Note an access within the caller's transaction."""
    _note(connection, staff.municipality, staff.id, what, reference, now, conversation)


def note_command(connection: Connection, request: Row[Any], what: What, now: datetime) -> None:
    """Note what was done or seen of a guardian's consent from the command line, which tells nobody's name."""
    talk = conversation_table
    later = select(talk.c.municipality).where(talk.c.id == request.conversation)
    place = request.municipality or connection.execute(later).scalar_one()
    _note(connection, place, COMMAND_LINE, what, request.ticket, now, request.conversation)


def _note(
    connection: Connection, place: str, staff: str, what: What, reference: str, now: datetime, conversation: str
) -> None:
    row = {"municipality": place, "staff": staff, "what": what, "reference": reference, "at": now}
    connection.execute(insert(access_table).values(**row, conversation=conversation))


def _use(connection: Connection, token: str, purpose: Purpose, now: datetime) -> str | None:
    """Use a link up; of two who try at once one gets it."""
    link = link_table
    good = (
        update(link)
        .where(
            link.c.digest == _digest(token),
            link.c.purpose == purpose,
            link.c.used_at.is_(None),
            link.c.expires_at > now,
        )
        .values(used_at=now)
        .returning(link.c.staff)
    )
    staff = connection.execute(good).scalar()
    known = somebody(connection, staff) if staff else None
    return known.id if known and known.active else None


def _digest(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def _columns(staff: Staff) -> dict[str, Any]:
    address = staff.address
    return {
        "municipality": staff.municipality,
        "pseudonym": staff.pseudonym,
        "name": staff.name,
        "roles": json.dumps(sorted(staff.roles)),
        "subjects": json.dumps(staff.subjects, ensure_ascii=False),
        "shifts": json.dumps([(s.weekday, s.opens.isoformat(), s.closes.isoformat()) for s in staff.shifts]),
        "away": json.dumps([(first.isoformat(), last.isoformat()) for first, last in staff.away]),
        "cap": staff.cap,
        "duty": staff.duty,
        "channel": address.channel if address else None,
        "account": address.account if address else None,
        "chat": address.chat if address else None,
        "active": staff.active,
    }


def _read(row: Row[Any]) -> Staff:
    return Staff(
        id=row.id,
        municipality=row.municipality,
        pseudonym=row.pseudonym,
        name=row.name,
        roles=frozenset(json.loads(row.roles)),
        subjects=tuple(json.loads(row.subjects)),
        shifts=_shifts(json.loads(row.shifts)),
        away=tuple((date.fromisoformat(first), date.fromisoformat(last)) for first, last in json.loads(row.away)),
        cap=row.cap,
        duty=row.duty,
        address=None if row.channel is None else Address(row.channel, row.account, row.chat),
        active=row.active,
    )


def _shifts(rows: Sequence[Any]) -> tuple[Shift, ...]:
    return tuple(Shift(day, time.fromisoformat(opens), time.fromisoformat(closes)) for day, opens, closes in rows)
