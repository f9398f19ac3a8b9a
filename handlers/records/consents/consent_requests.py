"""Requests to guardians in the database: opened by a link, answered once, verified, withdrawn, forgotten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal, Protocol

from sqlalchemy import ColumnElement, Connection, Row, delete, select, update

from handlers.catalogue import Say, speaker
from handlers.consents.consenting import MOVES, Band, Event, Moved, digest
from handlers.consents.verifying import FORM_BYTES, SLIP, TRIES, GuardianRequest, Verdict, Verifying, form_kind
from handlers.conversation import Bubble
from handlers.records.consents.erasing import CONSENT, erase
from handlers.records.consents.parting import to_decide
from handlers.records.consents.rights import move, standing_in
from handlers.records.post.telling import tell
from handlers.records.sealing import opener, seal_content, sealer
from handlers.records.tables.conversations import conversation_table
from handlers.records.tables.rights import request_table
from knowledge.keeping import keeping
from knowledge.storage import Storage
from retrieval.masking import without_secrets

Answer = Literal["verified", "waiting", "wrong", "spent", "void"]
"""What became of a guardian's yes; `spent`: the last wrong code, `void`: the link is used, over, or unknown."""

_FAR = datetime(9999, 1, 1, tzinfo=UTC)
"""A given consent stays open to withdrawal through its link for as long as it holds."""

OPEN = ("open", "checking")
"""States in which a request may still become a consent."""

KNOWN = (*OPEN, "verified")
"""States in which a request names a child: one that waits for a guardian, or whose guardian has agreed."""

CONTACT = 200
"""Letters of a guardian's name and number that are kept until the call."""


class News(Protocol):
    """Words for the child about what became of a request."""

    def __call__(self, event: Event, say: Say, wish: str, reason: str = "") -> Bubble:
        """Return them: `wish` is the kind of wish that waited, `reason` why it came to nothing without a no."""
        ...


Deed = Literal["consent", "consent age", "consent no", "consent yes"]


class Noting(Protocol):
    """Notes what staff saw or did of a request that names nobody of them."""

    def __call__(self, connection: Connection, request: Row[Any], what: Deed, now: datetime) -> None:
        """Note it within the caller's transaction."""
        ...


class ConsentRequests:
    """Guardians answer here; the child is told in the same transaction. `noting` is of the command line."""

    def __init__(self, storage: Storage, news: News, noting: Noting = lambda *_: None) -> None:
        self._storage = storage
        self._news = news
        self._noting = noting

    def opened(self, token: str, now: datetime) -> GuardianRequest | None:
        """Return the request that a link opens, None when it is over or unknown; opening it uses nothing up."""
        with self._storage.reading() as connection:
            row = connection.execute(select(*SEEN).where(*_mine(token, now))).first()
            return None if row is None else request_of(connection, row)

    def agree(
        self, token: str, method: Verifying, given: Mapping[str, str], version: str, language: str, now: datetime
    ) -> Answer:
        """Take a guardian's yes to the notice of that version and language; after five wrong codes the link is void."""
        request = self.opened(token, now)
        if request is None or request.state != "open":
            return "void"
        verdict = method.verify(request, given)
        with self._storage.writing() as connection:
            row = _locked(connection, *_mine(token, now))
            if row is None or row.state != "open":
                return "void"
            contact = without_secrets(given.get("contact", "").strip()[:CONTACT]) if method.calls else ""
            return self._answer(connection, row, verdict, method.name, version, language, contact, now)

    def send_form(self, token: str, content: bytes, version: str, language: str, now: datetime) -> bool:
        """Keep a signed form until staff have looked at it; it replaces an earlier one. False when that is no form."""
        kind = form_kind(content)
        if not kind or len(content) > FORM_BYTES:
            return False
        with self._storage.writing() as connection:
            row = _locked(connection, *_mine(token, now))
            if row is None or row.state not in OPEN:
                return False
            if row.state == "open":
                self._answer(connection, row, "waiting", "form", version, language, "", now)
            sealed = seal_content(connection, row.conversation, content)
            connection.execute(_this(row).values(form=sealed, form_kind=kind))
        return True

    def _answer(
        self,
        connection: Connection,
        row: Row[Any],
        verdict: Verdict,
        method: str,
        version: str,
        language: str,
        contact: str,
        now: datetime,
    ) -> Answer:
        this = _this(row)
        if verdict == "wrong":
            connection.execute(this.values(attempts=row.attempts + 1))
            if row.attempts + 1 < TRIES:
                return "wrong"
            self._end(connection, row, "refused", now, "miscoded")  # nobody has said no
            return "spent"
        event: Event = "verified" if verdict == "verified" else "guardian_agrees"
        state = "verified" if verdict == "verified" else "checking"
        until = _FAR if verdict == "verified" else now + keeping().span("paper")
        said = {"state": state, "method": method, "version": version, "language": language}
        # who is to be called has to be known until then; nobody else's number is kept any longer
        kept = sealer(connection, row.conversation)(contact) if verdict == "waiting" else ""
        connection.execute(this.values(contact=kept, expires_at=until, **said))
        self._move(connection, row, Moved(event, version=version, language=language), now)
        return verdict

    def refuse(self, token: str, now: datetime) -> bool:
        """Take a guardian's no: the request and the contact are erased at once; False when the link is void."""
        with self._storage.writing() as connection:
            row = _locked(connection, *_mine(token, now))
            if row is None or row.state not in OPEN:
                return False
            self._end(connection, row, "refused", now)
        return True

    def withdraw(self, token: str, now: datetime, *, everything: bool = False) -> bool:
        """Take a given consent back through the same link; what nobody asked for stops in the same transaction.

        With `everything` what was kept is erased there and then, not within its thirty days.
        """
        with self._storage.writing() as connection:
            row = _locked(connection, *_mine(token, now))
            if row is None or row.state != "verified":
                return False
            connection.execute(delete(request_table).where(request_table.c.digest == row.digest))
            if everything:
                erase(connection, row.conversation, now, CONSENT, whole=False)
            erase_at = None if everything else now + keeping().span("memory")
            self._move(connection, row, Moved("withdraw", erase_at=erase_at), now)
        return True

    def waiting(self, now: datetime) -> tuple[GuardianRequest, ...]:
        """Return what staff have to confirm or to ask, oldest first; that a contact was seen is noted."""
        table = request_table
        wanted = select(*SEEN).where(table.c.state.in_(OPEN)).order_by(table.c.made_at)
        with self._storage.writing() as connection:
            rows = connection.execute(wanted).all()
            for row in rows:
                if row.contact:
                    self._noting(connection, row, "consent", now)
            return tuple(request_of(connection, row) for row in rows)

    def received(self, ticket: str, now: datetime) -> bool:
        """Let staff mark a consent as verified: a signed form, a call, a confirmed code; False when there is none.

        Who left a number since "under 14" was a slip asks no guardian: a child who says so is on the telephone alone.
        """
        return self._settle(ticket, "verified", now)

    def of_age(self, ticket: str, now: datetime, band: Band = "teen") -> bool:
        """Let staff note that a guardian, or a paper, showed the child to be 14 by now; False when there is none.

        `band` is who uses the talk: an adult's or a guardian's "under 14" was a slip.
        """
        return self._settle(ticket, "of_age", now, band)

    def declined(self, ticket: str, now: datetime) -> bool:
        """Let staff note a guardian's no; the request and the contact are erased."""
        return self._settle(ticket, "refused", now)

    def _settle(self, ticket: str, event: Event, now: datetime, band: Band = "teen") -> bool:
        with self._storage.writing() as connection:
            row = named(connection, ticket, now, KNOWN if event == "of_age" else OPEN)
            if row is None or (event == "verified" and row.reason == SLIP):
                return False
            self._noting(connection, row, DEEDS[event], now)
            if event == "of_age":
                self.grow_in(connection, row, band, now)
            elif event == "refused":
                self._end(connection, row, event, now)
            else:
                self.verify_in(connection, row, row.method or "staff", now)
        return True

    def verify_in(self, connection: Connection, row: Row[Any], method: str, now: datetime) -> None:
        """Mark a request as verified within the caller's transaction; neither a contact nor a form is kept on."""
        version = row.version or keeping().version
        values = {"state": "verified", "method": method, "version": version, "expires_at": _FAR}
        connection.execute(_this(row).values(**values, **BLANK))
        self._move(connection, row, Moved("verified", version=version, language=row.language), now)

    def grow_in(self, connection: Connection, row: Row[Any], band: Band, now: datetime) -> None:
        """Let a child decide alone from here on, within the caller's transaction; the guardian's link and word end.

        The page behind the consent's link tells it for a while; who saw how studying goes sees it by the child's word.
        """
        until = now + keeping().span("paper")
        connection.execute(_this(row).values(state="grown", expires_at=until, **BLANK))
        if self._move(connection, row, Moved("of_age", band=band), now, band):
            to_decide(connection, row.conversation, now)

    def refuse_in(self, connection: Connection, row: Row[Any], reason: str, now: datetime) -> None:
        """Note in the caller's transaction that staff did not confirm; the guardian's link tells why for a while."""
        until = now + keeping().span("paper")
        connection.execute(_this(row).values(state="refused", reason=reason, expires_at=until, **BLANK))
        self._move(connection, row, Moved("refused"), now, SLIP if row.reason == SLIP else reason)

    def lapse(self, now: datetime, limit: int = 500) -> int:
        """Erase the requests that nobody answered in time, with their contacts; return how many."""
        table = request_table
        over = select(*SEEN).where(table.c.expires_at <= now, table.c.state != "verified").limit(limit)
        with self._storage.writing() as connection:
            rows = connection.execute(over.with_for_update(skip_locked=True)).all()
            for row in rows:
                self._end(connection, row, "silence", now)
        return len(rows)

    def _end(self, connection: Connection, row: Row[Any], event: Event, now: datetime, reason: str = "") -> None:
        connection.execute(delete(request_table).where(request_table.c.digest == row.digest))
        self._move(connection, row, Moved(event), now, SLIP if row.reason == SLIP else reason)

    def _move(self, connection: Connection, row: Row[Any], change: Moved, now: datetime, reason: str = "") -> bool:
        """Move the child's consent and tell the child; one that has moved elsewhere meanwhile stays there: False."""
        before = standing_in(connection, row.conversation)
        if (before.state, change.event) not in MOVES:
            return False
        move(connection, row.conversation, change, now, row.municipality)
        talk = conversation_table
        language = connection.execute(select(talk.c.language).where(talk.c.id == row.conversation)).scalar_one()
        tell(connection, row.conversation, self._news(change.event, speaker(language), before.wish, reason), now)
        return True


SEEN = tuple(column for column in request_table.c if column is not request_table.c.form)
"""What is read of a request: a form is megabytes, and looked at by itself."""

DEEDS: Mapping[Event, Deed] = {"of_age": "consent age", "refused": "consent no", "verified": "consent yes"}
"""What staff did, in the words of the log, by what happens to the consent."""

BLANK = {"contact": "", "form": None, "form_kind": ""}
"""What goes with a decision."""


def named(connection: Connection, ticket: str, now: datetime, states: Sequence[str] = OPEN) -> Row[Any] | None:
    """Lock and return the request with this number, in one of these states."""
    table = request_table
    mine = table.c.ticket == ticket.strip().upper(), table.c.expires_at > now, table.c.state.in_(states)
    return _locked(connection, *mine)


def request_of(connection: Connection, row: Row[Any]) -> GuardianRequest:
    """Return the request of a row."""
    names: Sequence[str] = tuple(GuardianRequest.__slots__)
    values = {name: getattr(row, name) for name in names}
    return GuardianRequest(**values | {"contact": opener(connection)(row.contact)})


def _locked(connection: Connection, *mine: ColumnElement[bool]) -> Row[Any] | None:
    """Lock and return a request, its conversation first: what the child says meanwhile is not written over."""
    table, talk = request_table, conversation_table
    whose = select(table.c.conversation).where(*mine)
    connection.execute(select(talk.c.id).where(talk.c.id.in_(whose)).with_for_update())
    return connection.execute(select(*SEEN).where(*mine).with_for_update()).first()


def _mine(token: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    table = request_table
    return table.c.digest == digest(token), table.c.expires_at > now


def _this(row: Row[Any]) -> Any:
    return update(request_table).where(request_table.c.digest == row.digest)
