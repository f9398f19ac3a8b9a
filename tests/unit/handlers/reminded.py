"""A person with a plan's reminders, on a database of their own, and a messenger that takes what is due."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from handlers.conversation import Address, Notice, Session
from handlers.records import Records
from handlers.records.posting import Posted
from handlers.records.study.reminders import Preference, read_preference, schedule
from handlers.records.tables.conversations import conversation_table
from handlers.records.tables.reminders import preference_table, reminder_table
from handlers.records.tables.rights import consent_table
from handlers.studying.reminding import Reminder
from knowledge.storage import Storage
from tests.fakes import a_message

SEOUL = "Asia/Seoul"
EVENING = datetime(2026, 12, 1, 10, tzinfo=UTC)
"""19:00 of a Tuesday in Seoul."""

MORNING = EVENING + timedelta(hours=13)
"""08:00 of the next day."""

HOUR = timedelta(hours=1)


def wall(text: str) -> datetime:
    """Return a local time."""
    return datetime.fromisoformat(text)


def session(name: str = "a", at: str = "2026-12-01T19:00", zone: str = SEOUL, title: str = "") -> Reminder:
    """Return the reminder of a session."""
    payload = {"session": name, "title": title or f"수열 {name}", "minutes": "25"}
    return Reminder("session", f"{name}@{at}", wall(at), zone, payload)


def wishes_of(connection: Connection, conversation: str) -> Preference:
    """Return what somebody wishes of reminders, as it is kept."""
    mine = select(preference_table).where(preference_table.c.conversation == conversation)
    return read_preference(connection.execute(mine).one())


@dataclass
class Desk:
    """Records with a few shortcuts."""

    storage: Storage
    fault: Callable[[str], None] = lambda _: None

    def __post_init__(self) -> None:
        self.records = Records(self.storage, fault=self.fault)
        self.reminders = self.records.reminders

    def person(self, chat: str = "1", *, channel: str = "fake", band: str = "teen") -> Session:
        """Return a person who has agreed to be remembered."""
        found = self.records.session_for(a_message(chat=chat, channel=channel), EVENING)
        with self.storage.writing() as connection:
            row = {"conversation": found.conversation, "state": "agreed", "band": band, "at": EVENING}
            missing = {"municipality": "", "version": "1", "language": "ko", "wish": ""}
            connection.execute(insert(consent_table).values(**row | missing))
            connection.execute(
                update(conversation_table)
                .where(conversation_table.c.id == found.conversation)
                .values(language="ko", municipality="seoul")
            )
        return found

    def plan(self, person: Session, *reminders: Reminder, now: datetime = EVENING - timedelta(days=1)) -> None:
        """Keep reminders of a person."""
        with self.storage.writing() as connection:
            schedule(connection, person.conversation, reminders, now)

    def run(self, now: datetime = EVENING) -> Posted:
        """Let the clock look at what is due."""
        return self.reminders.run(now)

    def claim(self, now: datetime = EVENING) -> tuple[Notice, ...]:
        """Take what is due in hand."""
        return self.records.outbox.claim(now, 30.0, 100, ("fake", "web"))

    def deliver(self, now: datetime = EVENING) -> list[str]:
        """Send everything that is due, return the texts."""
        texts = []
        while notices := self.claim(now):
            for notice in notices:
                if self.records.outbox.reserve(notice, (), now, 30.0).held:
                    texts.append(notice.bubble.text)
                    self.records.outbox.sent(notice, "", now)
        return texts

    def states(self, person: Session | None = None) -> dict[str, str]:
        """Return the state, or the reason, of each reminder by kind and occurrence."""
        rows = select(reminder_table).order_by(reminder_table.c.id)
        if person:
            rows = rows.where(reminder_table.c.conversation == person.conversation)
        with self.storage.reading() as connection:
            return {
                f"{row.kind}:{row.occurrence.partition('@')[0]}": row.reason or row.state
                for row in connection.execute(rows)
            }


def address_of(chat: str = "1") -> Address:
    """Return the address of a chat."""
    return Address("fake", "bot", chat)


def actions(desk: Desk, notice: Notice, now: datetime) -> Sequence[str]:
    """Return what the taps of a notice do."""
    conversation = desk.records.conversation_of(notice.address)
    assert conversation
    return [desk.records.action_of(tap, conversation, now) for tap in notice.taps]
