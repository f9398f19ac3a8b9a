"""The book of conversations: sessions, turns, requests and cases, and the one transaction that ends a message."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, insert, select, update

from handlers.choosing import LONGEST
from handlers.consents.consenting import Erased
from handlers.conversation import Address, Attachment, Bubble, Message, Outcome, Role, Session, Turn
from handlers.filing import OURS
from handlers.parcels import pack_files, unpack_bubble, unpack_files
from handlers.people.relay import RELAYED
from handlers.people.staffing import Place, anywhere
from handlers.records.changes import write
from handlers.records.consents.erasing import Showing, cut, erase
from handlers.records.consents.guardians import Guardians, Weeks
from handlers.records.consents.rights import Rights, permitted
from handlers.records.feedback import Feedback
from handlers.records.households import Households
from handlers.records.keeping.resealing import OldWords
from handlers.records.keeping.ringing import Bell
from handlers.records.parts import parts
from handlers.records.people.asking_people import hear, open_request
from handlers.records.people.briefs import Briefs
from handlers.records.people.crises import Crises
from handlers.records.people.drafts import Drafts
from handlers.records.people.escalation_rows import Works
from handlers.records.people.escalations import Desk
from handlers.records.people.files import Files
from handlers.records.people.rescue import Rescue
from handlers.records.people.staff import StaffBook
from handlers.records.people.summons import Summons
from handlers.records.people.topic_feed import TopicFeed
from handlers.records.people.topics import Topics
from handlers.records.people.waiting import Waiting
from handlers.records.post.arriving import UNWRITTEN
from handlers.records.post.inbox import Claimed, Inbox, change
from handlers.records.post.offered import rating_told, standing, tap_named
from handlers.records.post.outbox import OPEN, Outbox
from handlers.records.post.shelf import Shelf
from handlers.records.posting import Reminders
from handlers.records.sealing import UNREADABLE, DataKeys, Seal, Unseal, open_slots, opener, seal_slots, sealer
from handlers.records.study.plans import Plans
from handlers.records.study.reminders import resume_after_block
from handlers.records.study.windows import Windows
from handlers.records.tables.conversations import (
    conversation_table,
    inbox_table,
    new_token,
    outbox_table,
    tap_table,
    turn_table,
    upsert,
)
from knowledge.storage import Storage

EXPIRED = "expired"
"""The action behind a tap that is unknown, too old, or of another conversation."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing said in a conversation: `position` counts from 1 within it and never changes.

    `taps` holds the key of each choice. `state` is "said" for a person's words, else what became of the notice:
    sending, queued (to be tried again), sent, refused or failed.
    """

    position: int
    role: Role
    bubble: Bubble
    at: datetime
    taps: tuple[str, ...] = ()
    state: str = "said"


class Records:
    """People's records on one database: values in, values out, short transactions."""

    def __init__(
        self,
        storage: Storage,
        *,
        token: Callable[[], str] = new_token,
        fault: Callable[[str], None] = lambda _: None,
        places: Callable[[str], Place] = anywhere,
        summons: bool = False,
    ) -> None:
        self._storage = storage
        self._token = token
        self._fault = fault
        self.inbox = Inbox(storage, token=token, fault=fault)
        self.outbox = Outbox(storage, token=token, fault=fault)
        self.plans = Plans(storage, token=token)
        self.feedback = Feedback(storage)
        self.files = Files(storage)
        self.shelf = Shelf(storage, token=token, fault=fault)
        self.topics = Topics(storage, self.outbox, self._open, token=token)
        self.topic_feed = TopicFeed(storage, self.outbox, self._open, fault=fault)
        self.windows = Windows(storage)
        self.households = Households(storage)
        self.guardians = Guardians(storage)
        self.weeks = Weeks(storage, self.plans)
        self.rights = Rights(storage)
        self.keys = DataKeys(storage, fault=fault)
        self.old_words = OldWords(storage, fault=fault)
        self.showing = Showing(storage)
        self.reminders = Reminders(storage, parts(self.plans, self.guardians.holds), token=token, fault=fault)
        works = Works(storage, self.outbox, places, self._open, fault, summons)
        self.summons = Summons(storage, token=token)
        self.staff = StaffBook(storage, token=token)
        self.escalations = Desk(works)
        self.crises = Crises(works)
        self.rescue = Rescue(storage, self.crises, self._open)
        self.waiting = Waiting(works)
        self.briefs = Briefs(works)
        self.drafts = Drafts(works)
        self.bell = Bell(works)

    def conversation_of(self, address: Address) -> str | None:
        """Return the id of the conversation with this address, if there is one."""
        with self._storage.reading() as connection:
            return connection.execute(_by(address, conversation_table.c.id)).scalar()

    def session_for(self, message: Message, now: datetime) -> Session:
        """Return what is remembered of the person who wrote, a new session for a new one.

        The account's municipality wins over what is remembered; the messenger's language only fills a gap.
        """
        with self._storage.reading() as connection:
            row = connection.execute(_by(message.address)).first()
            session = _session(row, opener(connection)) if row else None
        if session is None:
            with self._storage.writing() as connection:
                self._open(connection, message.address, now, message.municipality)
                session = _session(connection.execute(_by(message.address)).one(), opener(connection))
        return replace(
            session,
            municipality=message.municipality or session.municipality,
            language=session.language or message.language,
        )

    def _open(self, connection: Connection, address: Address, now: datetime, municipality: str = "") -> str:
        """Return the id of the conversation with this address, made when there is none."""
        row = {
            "id": self._token(),
            "channel": address.channel,
            "account": address.account,
            "chat": address.chat,
            "municipality": municipality,
            "created_at": now,
            "seen_at": now,
        }
        connection.execute(upsert(connection, conversation_table, row).on_conflict_do_nothing())
        return str(connection.execute(_by(address, conversation_table.c.id)).scalar_one())

    def action_of(self, tap: str, conversation: str, now: datetime) -> str:
        """Return the action behind a tapped choice: "" without a tap, `EXPIRED` when it has none here and now."""
        if not tap:
            return ""
        known = select(tap_table.c.action).where(
            tap_table.c.key == tap, tap_table.c.conversation == conversation, tap_table.c.expires_at > now
        )
        with self._storage.reading() as connection:
            kept = connection.execute(known).scalar() if tap.isascii() and "\0" not in tap else None
            action = UNREADABLE if kept is None else opener(connection)(kept)
        return EXPIRED if action == UNREADABLE else action

    def wanted(self, message: Message, session: Session, now: datetime) -> str:
        """Return the action behind a tap, or behind typed words that name a choice which the bot offered last.

        While a human holds the talk, only a whole label does.
        """
        typed = message.text and not message.tap and not message.command and not message.attachments
        if not typed or len(message.text) > LONGEST:
            return self.action_of(message.tap, session.conversation, now)
        conversation, form, held = session.conversation, bool(session.form), session.owner != "bot"
        with self._storage.reading() as connection:
            tap, anew = tap_named(connection, conversation, message.text, now, form=form, held=held)
            told = "" if tap or anew or held else rating_told(connection, conversation, message.text, now)
        action = anew or told or self.action_of(tap, session.conversation, now)
        return "" if action == EXPIRED else action

    def offered(self, conversation: str, now: datetime) -> tuple[Bubble, ...]:
        """Return what the bot said last, as long as a plain word may still answer it."""
        with self._storage.reading() as connection:
            return standing(connection, conversation, now)

    def finish(self, claimed: Claimed, session: Session, outcome: Outcome, now: datetime) -> bool:
        """Write all that handling a message changed, in one transaction; False when it is in other hands by now.

        `session` is the one that handling began with. When the conversation has changed hands since, or there was a cry
        for help in it, its state stays as it is and the bot's words are dropped (those for a cry are not); what the
        person said is kept.
        """
        with self._storage.writing() as connection:
            if not change(connection, claimed, state="done", payload="", lease="", lease_until=None, finished_at=now):
                return False
            self._write(connection, claimed.message, session, outcome, now)
            self._fault("finish:written")
        return True

    def give_up(
        self, claimed: Claimed, error: str, now: datetime, apology: Sequence[Bubble] = (), *, urgent: bool = False
    ) -> bool:
        """End a message that cannot be handled, with its reason and an apology; the person's next one is free.

        A cry for help (`urgent`) is not ended: its case is written as soon as that is possible.
        """
        ended = {"state": UNWRITTEN} if urgent else {"state": "failed", "finished_at": now}
        with self._storage.writing() as connection:
            if not change(connection, claimed, lease="", lease_until=None, error=error, **ended):
                return False
            conversation = self._open(connection, claimed.message.address, now, claimed.message.municipality)
            # whoever speaks there: silence would tell the person that the message arrived
            self.outbox.queue(connection, conversation, apology, now, Outbox.EVERY)
        return True

    def _write(
        self, connection: Connection, message: Message, before: Session, outcome: Outcome, now: datetime
    ) -> None:
        talk = conversation_table
        stands = connection.execute(
            select(talk.c.epoch, talk.c.position, talk.c.municipality, talk.c.latched)
            .where(talk.c.id == before.conversation)
            .with_for_update()
        ).one()
        if any(isinstance(change, Erased) for change in outcome.changes):
            epoch = erase(connection, before.conversation, now)
            # fixed words: a key for them would be the one thing that is left of the person
            self.outbox.queue(connection, before.conversation, outcome.bubbles, now, epoch, seal=str)
            return
        seal = sealer(connection, before.conversation)
        outcome = permitted(connection, outcome)
        after = outcome.session
        ours = stands.epoch == before.epoch and (before.latched or not stands.latched)
        turns = [turn for turn in outcome.turns if ours or turn.role != "bot" or outcome.cases]
        state: dict[str, Any] = {"seen_at": now, "position": stands.position + len(turns)}
        if ours:
            state |= _columns(after, seal)
        if outcome.cases:
            state["latched"] = True
        connection.execute(update(talk).where(talk.c.id == before.conversation).values(state))
        municipality = after.municipality if ours else stands.municipality
        kept = any(turn.text for turn in turns)
        shown = [file for file in message.attachments if kept and file.reference.startswith(OURS)]
        for position, turn in enumerate(turns, stands.position + 1):
            row = _turn(before.conversation, municipality, position, replace(turn, text=seal(turn.text)))
            if turn.outcome == RELAYED and shown:  # the person's own chat shows what went to who answers
                row["files"], shown = seal(pack_files(shown)), []
            connection.execute(insert(turn_table).values(row))
        for request in outcome.requests:
            open_request(connection, after, request, now)
        for case in outcome.cases:
            self.crises.open_in(connection, after, case, now)
        hear(connection, after, message, turns, now)
        resume_after_block(connection, before.conversation)
        write(connection, after, outcome.changes, now)
        if ours or outcome.cases:
            epoch = Outbox.EVERY if outcome.cases else after.epoch
            if outcome.cases:
                self.outbox.make_way(connection, before.conversation, now)
            self.outbox.queue(connection, before.conversation, outcome.bubbles, now, epoch, seal=seal)

    def post(self, address: Address, bubbles: Sequence[Bubble], due_at: datetime, now: datetime) -> None:
        """Let bubbles go to an address at `due_at`: a reminder, an alert, a mentor's words."""
        with self._storage.writing() as connection:
            self.outbox.queue(connection, self._open(connection, address, now), bubbles, due_at)

    def history(self, conversation: str, after: int = 0, limit: int = 100) -> tuple[Entry, ...]:
        """Return what was said after a position, in order: the person's words, and every notice on its way or sent."""
        turn, outbox = turn_table, outbox_table
        said = select(turn).where(turn.c.conversation == conversation, turn.c.role == "person", turn.c.position > after)
        told = select(outbox).where(outbox.c.conversation == conversation, outbox.c.position > after)
        with self._storage.reading() as connection:
            turns = connection.execute(said.order_by(turn.c.position).limit(limit)).all()
            notices = connection.execute(told.order_by(outbox.c.position).limit(limit)).all()
            unseal = opener(connection)
            words = [(unseal(row.text), unseal(row.files)) for row in turns]
            bubbles = [unseal(row.bubble) for row in notices]
        entries = [
            Entry(row.position, "person", Bubble(text, mark="human", files=_files(files)), row.at)
            for row, (text, files) in zip(turns, words, strict=True)
        ]
        entries += [_entry(row, packed) for row, packed in zip(notices, bubbles, strict=True)]
        return tuple(sorted(entries, key=lambda entry: entry.position)[:limit])

    def held(self, conversation: str) -> bool:
        """Tell whether a person answers in a conversation now."""
        talk = conversation_table.c
        with self._storage.reading() as connection:
            return connection.execute(select(talk.owner).where(talk.id == conversation)).scalar() == "human"

    def busy(self, address: Address, now: datetime) -> bool:
        """Tell whether anything of this address is still to be handled or, being due, to be sent."""
        inbox, outbox, talk = inbox_table, outbox_table, conversation_table
        waits = select(inbox.c.id).where(
            inbox.c.channel == address.channel,
            inbox.c.account == address.account,
            inbox.c.chat == address.chat,
            inbox.c.state == "waiting",
        )
        leaves = (
            _by(address, outbox.c.id)
            .join(outbox, outbox.c.conversation == talk.c.id)
            .where(outbox.c.state.in_(OPEN), outbox.c.due_at <= now)
        )
        with self._storage.reading() as connection:
            return any(connection.execute(each.limit(1)).first() for each in (waits, leaves))

    def erase(self, conversation: str) -> bool:
        """Erase a conversation with everything that hangs on it; False when there is none."""
        talk, inbox = conversation_table, inbox_table
        with self._storage.writing() as connection:
            gone = connection.execute(delete(talk).where(talk.c.id == conversation).returning(talk)).first()
            if gone is None:
                return False
            cut(connection, conversation)
            connection.execute(
                delete(inbox).where(*(inbox.c[name] == getattr(gone, name) for name in ("channel", "account", "chat")))
            )
        return True


def _by(address: Address, *columns: Any) -> Select[Any]:
    talk = conversation_table
    return select(*(columns or (talk,))).where(
        talk.c.channel == address.channel, talk.c.account == address.account, talk.c.chat == address.chat
    )


def _session(row: Row[Any], unseal: Unseal) -> Session:
    return Session(
        conversation=row.id,
        address=Address(row.channel, row.account, row.chat),
        municipality=row.municipality,
        language=row.language,
        owner=row.owner,
        latched=row.latched,
        form=row.form,
        slots=open_slots(unseal, row.slots),
        previous="" if (previous := unseal(row.previous)) == UNREADABLE else previous,
        misses=row.misses,
        epoch=row.epoch,
    )


def _columns(session: Session, seal: Seal) -> dict[str, Any]:
    names = ("municipality", "language", "owner", "latched", "form", "misses", "epoch")
    words = {"previous": seal(session.previous), "slots": seal_slots(seal, session.slots)}
    return {name: getattr(session, name) for name in names} | words


def _turn(conversation: str, municipality: str, position: int, turn: Turn) -> dict[str, Any]:
    return {
        "conversation": conversation,
        "municipality": municipality,
        "position": position,
        "role": turn.role,
        "text": turn.text,
        "at": turn.at,
        "passages": json.dumps(turn.passages),
        "outcome": turn.outcome,
    }


def _files(packed: str) -> tuple[Attachment, ...]:
    return () if packed == UNREADABLE else unpack_files(packed)


def _entry(row: Row[Any], packed: str) -> Entry:
    bubble = Bubble(UNREADABLE, mark="human") if packed == UNREADABLE else unpack_bubble(packed)
    role: Role = "human" if bubble.mark == "human" else "bot"
    return Entry(row.position, role, bubble, row.due_at, tuple(json.loads(row.taps)), row.state)
