"""Topics of the mentors' groups: who may bind a group, which topic is which question's, and whether it takes words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, or_, select, update

from handlers.catalogue import speaker
from handlers.conversation import Address, Bubble
from handlers.people.topic_words import names
from handlers.people.topics import CHANNEL, Topic, escalation_of, group_of, topic_address
from handlers.records.post.outbox import OPEN, Outbox
from handlers.records.tables.conversations import conversation_table, new_token, outbox_table
from handlers.records.tables.desk import escalation_table, line_table
from handlers.records.tables.topics import group_link_table, group_table, topic_notice_table, topic_table
from knowledge.storage import Storage

LINK_LIFE = timedelta(hours=24)
"""How long a link that binds a group holds (proposed)."""

AGAIN = timedelta(minutes=10)
"""How long a group that takes no topics is left alone before it is tried again (proposed)."""

Chat = Callable[[Connection, Address, datetime, str], str]
"""Returns the conversation of an address, made when there is none."""


SUMMARY = -1
"""Where a model's words stand among the lines of a topic: nowhere."""


def hold_back_summaries(connection: Connection, conversation: str, now: datetime) -> None:
    """Refuse a model's words about a person that have not left yet; whoever sends them looks at their row before."""
    outbox, notice, this = outbox_table, topic_notice_table, escalation_table
    about = (
        select(notice.c.notice)
        .join(this, this.c.id == notice.c.escalation)
        .where(this.c.conversation == conversation, notice.c.position == SUMMARY)
    )
    waits = outbox.c.id.in_(about), outbox.c.state.in_(OPEN), outbox.c.begun.is_(False)
    over = {"state": "refused", "lease": "", "finished_at": now, "reason": "a cry for help"}
    connection.execute(update(outbox).where(*waits).values(over))


@dataclass(frozen=True, slots=True)
class Group:
    """The mentors' group of a municipality; `trouble` says why it takes no topics, "" when it does."""

    municipality: str
    address: Address
    trouble: str = ""


class Topics:
    """Which group is whose, which topic is about what; of a question behind a cry for help there is none."""

    def __init__(self, storage: Storage, outbox: Outbox, chat: Chat, *, token: Callable[[], str] = new_token) -> None:
        self._storage = storage
        self._outbox = outbox
        self._chat = chat
        self._token = token

    def issue_link(self, municipality: str, now: datetime, life: timedelta = LINK_LIFE) -> str:
        """Return a token that binds one group to a municipality, once; only its digest is kept."""
        token = self._token()
        row = {"digest": _digest(token), "municipality": municipality, "expires_at": now + life}
        with self._storage.writing() as connection:
            connection.execute(delete(group_link_table).where(group_link_table.c.expires_at <= now))
            connection.execute(insert(group_link_table).values(row))
        return token

    def bind(self, token: str, address: Address, now: datetime) -> str | None:
        """Use a link up and make this the group of its municipality; return that, None when the link is no good."""
        link, group = group_link_table, group_table
        used = delete(link).where(link.c.digest == _digest(token), link.c.expires_at > now)
        with self._storage.writing() as connection:
            municipality = connection.execute(used.returning(link.c.municipality)).scalar()
            if municipality is None:
                return None
            here = or_(
                and_(group.c.account == address.account, group.c.chat == address.chat),
                group.c.municipality == municipality,
            )
            connection.execute(delete(group).where(here))
            theirs = select(escalation_table.c.id).where(escalation_table.c.municipality == municipality)
            elsewhere = or_(topic_table.c.account != address.account, topic_table.c.chat != address.chat)
            connection.execute(delete(topic_table).where(topic_table.c.escalation.in_(theirs), elsewhere))
            row = {"municipality": municipality, "account": address.account, "chat": address.chat, "bound_at": now}
            connection.execute(insert(group).values(row))
        return str(municipality)

    def groups(self) -> tuple[Group, ...]:
        """Return the groups that are bound, by municipality."""
        group = group_table
        with self._storage.reading() as connection:
            rows = connection.execute(select(group).order_by(group.c.municipality)).all()
        return tuple(Group(row.municipality, Address(CHANNEL, row.account, row.chat), row.trouble) for row in rows)

    def find(self, address: Address) -> Topic | None:
        """Return the topic of an address."""
        topic = topic_table
        with self._storage.reading() as connection:
            row = connection.execute(select(topic).where(*_of(address))).first()
        return Topic(row.thread, row.title, row.closing, row.closed) if row else None

    def keep(self, address: Address, thread: int, *, closed: bool) -> None:
        """Keep the messenger's number of a topic and whether it is closed."""
        with self._storage.writing() as connection:
            connection.execute(update(topic_table).where(*_of(address)).values(thread=thread, closed=closed))

    def address_of(self, account: str, group: str, thread: int) -> Address | None:
        """Return the address of a topic by the messenger's number of it."""
        topic = topic_table
        known = select(topic.c.escalation).where(
            topic.c.account == account, topic.c.chat == group, topic.c.thread == thread
        )
        with self._storage.reading() as connection:
            escalation = connection.execute(known).scalar()
        return topic_address(account, group, str(escalation)) if escalation is not None else None

    def trouble(self, address: Address, reason: str, now: datetime) -> None:
        """Note why a group takes no topics, or that it does again; the group hears of a new trouble once.

        Topics that were never made are forgotten, so that they begin anew when the group takes topics again.
        """
        group, topic = group_table, topic_table
        account, chat = address.account, group_of(address)
        here = group.c.account == account, group.c.chat == chat
        with self._storage.writing() as connection:
            before = connection.execute(select(group.c.trouble).where(*here)).scalar()
            if before is None or (not before and not reason):
                return
            connection.execute(update(group).where(*here).values(trouble=reason, trouble_at=now if reason else None))
            if not reason:
                return
            unmade = select(topic.c.conversation).where(
                topic.c.account == account, topic.c.chat == chat, topic.c.thread == 0
            )
            connection.execute(
                delete(outbox_table).where(outbox_table.c.conversation.in_(unmade), outbox_table.c.state == "queued")
            )
            connection.execute(
                delete(topic).where(topic.c.account == account, topic.c.chat == chat, topic.c.thread == 0)
            )
            if not before:
                words = speaker("")(
                    "I can't make topics in this group, so questions stay on the desk. Please make me an administrator "
                    "who may manage topics, and switch topics on in the group's settings."
                )
                conversation = self._chat(connection, Address(CHANNEL, account, chat), now, "")
                self._outbox.queue(connection, conversation, (Bubble(words),), now, Outbox.EVERY)

    def position_of(self, escalation: int, reference: str) -> int:
        """Return the line that a message of the topic is or shows, 0 when it is none."""
        line, notice, outbox, topic = line_table, topic_notice_table, outbox_table, topic_table
        said = select(line.c.position).where(
            line.c.escalation == escalation, line.c.source == "topic", line.c.reference == reference
        )
        shown = (
            select(notice.c.position)
            .join(outbox, outbox.c.id == notice.c.notice)
            .join(topic, topic.c.conversation == outbox.c.conversation)
            .where(topic.c.escalation == escalation, outbox.c.reference == reference)
        )
        with self._storage.reading() as connection:
            position = connection.execute(said).scalar() or connection.execute(shown).scalar()
        return int(position or 0)

    def orphans(self) -> tuple[tuple[str, int], ...]:
        """Erase what was written for topics whose question was erased; return those to be deleted in their groups.

        Each is returned until it is forgotten: the messenger may be away. One that was never made is forgotten at once.
        """
        topic, talk, outbox = topic_table, conversation_table, outbox_table
        with self._storage.reading() as connection:
            rows = connection.execute(select(topic).where(_lost())).all()
        if rows:
            words = [row.conversation for row in rows]
            unmade = [row.conversation for row in rows if not row.thread]
            with self._storage.writing() as connection:
                connection.execute(delete(outbox).where(outbox.c.conversation.in_(words)))
                connection.execute(delete(talk).where(talk.c.id.in_(unmade)))
                connection.execute(update(topic).where(topic.c.conversation.in_(words)).values(title=""))
        return tuple((row.chat, row.thread) for row in rows if row.thread)

    def part(self) -> int:
        """Part questions from topics that were another's; return how many.

        Where a number was given twice, a question came into the topic of somebody who had erased theirs. That topic is
        nobody's from then on and deleted like theirs; the question gets one of its own, with all that was said.
        """
        topic, this = topic_table, escalation_table
        both = select(this.c.id, this.c.conversation, topic.c.title, topic.c.conversation.label("talk"), topic.c.chat)
        with self._storage.reading() as connection:
            rows = connection.execute(both.join(topic, topic.c.escalation == this.c.id)).all()
        wrong = [row for row in rows if not names(row.title, row.conversation)]
        with self._storage.writing() as connection:
            for row in wrong:
                mine = update(topic).where(topic.c.escalation == row.id, topic.c.conversation == row.talk)
                if connection.execute(mine.values(escalation=-row.id, title="")).rowcount:
                    away = update(conversation_table).where(conversation_table.c.id == row.talk)
                    connection.execute(away.values(chat=f"{row.chat}/-{row.id}"))
        return len(wrong)

    def forget(self, group: str, thread: int) -> None:
        """Forget a topic that is deleted in its group, when its question was erased."""
        topic, talk = topic_table, conversation_table
        gone = select(topic.c.conversation).where(_lost(), topic.c.chat == group, topic.c.thread == thread)
        with self._storage.writing() as connection:
            connection.execute(delete(talk).where(talk.c.id.in_(gone)))

    def undeleted(self) -> int:
        """Count the topics whose question was erased and which stand in their groups still."""
        with self._storage.reading() as connection:
            return int(connection.execute(select(func.count(topic_table.c.escalation)).where(_lost())).scalar_one())


def _lost() -> ColumnElement[bool]:
    this = escalation_table
    return ~select(this.c.id).where(this.c.id == topic_table.c.escalation).exists()


def _of(address: Address) -> tuple[ColumnElement[bool], ...]:
    """Return what finds the topic of an address."""
    number = escalation_of(address)
    topic = topic_table
    return (
        topic.c.escalation == (int(number) if number.isdecimal() else -1),
        topic.c.account == address.account,
        topic.c.chat == group_of(address),
    )


def _digest(token: str) -> str:
    return sha256(f"group {token}".encode(errors="replace")).hexdigest()
