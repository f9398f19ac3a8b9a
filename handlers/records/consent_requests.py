"""Requests to guardians in the database: opened by a link, answered once, verified, withdrawn, forgotten."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, delete, select, update

from handlers.catalogue import Say, speaker
from handlers.consenting import MOVES, Event, Moved, digest
from handlers.conversation import Bubble
from handlers.records.erasing import CONSENT, erase
from handlers.records.rights import move, standing_in
from handlers.records.rights_tables import request_table
from handlers.records.tables import conversation_table
from handlers.records.telling import tell
from handlers.verifying import TRIES, GuardianRequest, Verdict, Verifying
from knowledge.keeping import keeping
from knowledge.storage import Storage

Answer = Literal["verified", "waiting", "wrong", "void"]
"""What became of a guardian's yes; `void`: the link is used, over, or unknown."""

_FAR = datetime(9999, 1, 1, tzinfo=UTC)
"""A given consent stays open to withdrawal through its link for as long as it holds."""

News = Callable[[Event, Say, str], Bubble]
"""Words for the child about what a guardian did: the event, the child's language, the kind of wish that waited."""


class ConsentRequests:
    """Guardians answer here; the child is told in the same transaction."""

    def __init__(self, storage: Storage, news: News) -> None:
        self._storage = storage
        self._news = news

    def opened(self, token: str, now: datetime) -> GuardianRequest | None:
        """Return the request that a link opens, None when it is over or unknown; opening it uses nothing up."""
        with self._storage.reading() as connection:
            row = connection.execute(_mine(token, now)).first()
        return None if row is None else _request(row)

    def agree(
        self, token: str, method: Verifying, given: Mapping[str, str], version: str, language: str, now: datetime
    ) -> Answer:
        """Take a guardian's yes to the notice of that version and language; after five wrong codes the link is void."""
        request = self.opened(token, now)
        if request is None or request.state != "open":
            return "void"
        verdict = method.verify(request, given)
        with self._storage.writing() as connection:
            row = connection.execute(_mine(token, now).with_for_update()).first()
            if row is None or row.state != "open":
                return "void"
            return self._answer(connection, row, verdict, method.name, version, language, now)

    def _answer(
        self,
        connection: Connection,
        row: Row[Any],
        verdict: Verdict,
        method: str,
        version: str,
        language: str,
        now: datetime,
    ) -> Answer:
        table = request_table
        this = update(table).where(table.c.digest == row.digest)
        if verdict == "wrong":
            connection.execute(this.values(attempts=row.attempts + 1))
            if row.attempts + 1 < TRIES:
                return "wrong"
            self._end(connection, row, "refused", now)
            return "void"
        event: Event = "verified" if verdict == "verified" else "guardian_agrees"
        state = "verified" if verdict == "verified" else "checking"
        until = _FAR if verdict == "verified" else now + keeping().span("paper")
        said = {"state": state, "method": method, "version": version, "language": language}
        connection.execute(this.values(contact="", expires_at=until, **said))
        self._move(connection, row, Moved(event, version=version, language=language), now)
        return verdict

    def refuse(self, token: str, now: datetime) -> bool:
        """Take a guardian's no: the request and the contact are erased at once; False when the link is void."""
        with self._storage.writing() as connection:
            row = connection.execute(_mine(token, now).with_for_update()).first()
            if row is None or row.state == "verified":
                return False
            self._end(connection, row, "refused", now)
        return True

    def withdraw(self, token: str, now: datetime, *, everything: bool = False) -> bool:
        """Take a given consent back through the same link; what nobody asked for stops in the same transaction.

        With `everything` what was kept is erased there and then, not within its thirty days.
        """
        with self._storage.writing() as connection:
            row = connection.execute(_mine(token, now).with_for_update()).first()
            if row is None or row.state != "verified":
                return False
            connection.execute(delete(request_table).where(request_table.c.digest == row.digest))
            if everything:
                erase(connection, row.conversation, now, CONSENT, whole=False)
            erase_at = None if everything else now + keeping().span("memory")
            self._move(connection, row, Moved("withdraw", erase_at=erase_at), now)
        return True

    def waiting(self) -> tuple[GuardianRequest, ...]:
        """Return what staff have to confirm or to ask, oldest first."""
        table = request_table
        wanted = select(table).where(table.c.state != "verified").order_by(table.c.made_at)
        with self._storage.reading() as connection:
            return tuple(_request(row) for row in connection.execute(wanted))

    def received(self, ticket: str, now: datetime) -> bool:
        """Let staff mark a consent as verified: a signed form, a call, a confirmed code; False when there is none."""
        return self._settle(ticket, "verified", now)

    def declined(self, ticket: str, now: datetime) -> bool:
        """Let staff note a guardian's no; the request and the contact are erased."""
        return self._settle(ticket, "refused", now)

    def _settle(self, ticket: str, event: Event, now: datetime) -> bool:
        table = request_table
        wanted = select(table).where(table.c.ticket == ticket.strip().upper(), table.c.expires_at > now)
        with self._storage.writing() as connection:
            row = connection.execute(wanted.with_for_update()).first()
            if row is None or row.state == "verified":
                return False
            if event == "refused":
                self._end(connection, row, event, now)
                return True
            version = row.version or keeping().version
            values = {"state": "verified", "method": row.method or "staff", "contact": "", "version": version}
            connection.execute(update(table).where(table.c.digest == row.digest).values(expires_at=_FAR, **values))
            self._move(connection, row, Moved("verified", version=version, language=row.language), now)
        return True

    def lapse(self, now: datetime, limit: int = 500) -> int:
        """Erase the requests that nobody answered in time, with their contacts; return how many."""
        table = request_table
        over = select(table).where(table.c.expires_at <= now, table.c.state != "verified").limit(limit)
        with self._storage.writing() as connection:
            rows = connection.execute(over.with_for_update(skip_locked=True)).all()
            for row in rows:
                self._end(connection, row, "silence", now)
        return len(rows)

    def _end(self, connection: Connection, row: Row[Any], event: Event, now: datetime) -> None:
        connection.execute(delete(request_table).where(request_table.c.digest == row.digest))
        self._move(connection, row, Moved(event), now)

    def _move(self, connection: Connection, row: Row[Any], change: Moved, now: datetime) -> None:
        """Move the child's consent and tell the child; one that has moved elsewhere meanwhile stays there."""
        before = standing_in(connection, row.conversation)
        if (before.state, change.event) not in MOVES:
            return
        move(connection, row.conversation, change, now, row.municipality)
        talk = conversation_table
        language = connection.execute(select(talk.c.language).where(talk.c.id == row.conversation)).scalar_one()
        tell(connection, row.conversation, self._news(change.event, speaker(language), before.wish), now)


def _mine(token: str, now: datetime) -> Any:
    table = request_table
    return select(table).where(table.c.digest == digest(token), table.c.expires_at > now)


def _request(row: Row[Any]) -> GuardianRequest:
    names: Sequence[str] = tuple(GuardianRequest.__slots__)
    return GuardianRequest(**{name: getattr(row, name) for name in names})
