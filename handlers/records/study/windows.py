"""Who wants to hear of a municipality's next window, and who was told of which."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import Column, Connection, ForeignKey, Index, String, Table, delete, insert, select

from handlers.conversation import Bubble, Session
from handlers.enrolling.seasons import Subscribe, Unsubscribe
from handlers.records.study.unasked import Unasked, say_unasked, unsay
from handlers.records.tables.conversations import Words, conversation_table, upsert
from knowledge.storage import Moment, Storage, metadata

WINDOW = "window"
"""The kind of these words among all that is said unasked."""


def _of_conversation() -> Column[str]:
    return Column("conversation", String(32), ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True)


subscription_table = Table(
    "window_subscription",
    metadata,
    _of_conversation(),
    Column("municipality", Words, primary_key=True),
    Column("since", Moment, nullable=False),
    Index("ix_window_subscription_municipality", "municipality"),
)

seen_table = Table(
    "window_seen",
    metadata,
    Column("municipality", Words, primary_key=True),
    Column("window", Words, primary_key=True),
    Column("at", Moment, nullable=False),
)

told_table = Table(
    "window_told",
    metadata,
    _of_conversation(),
    Column("municipality", Words, primary_key=True),
    Column("window", Words, primary_key=True),
    Column("at", Moment, nullable=False),
)


def write_subscribe(connection: Connection, session: Session, change: Subscribe, now: datetime) -> None:
    """Keep the wish; who has it already keeps the older one."""
    row = {"conversation": session.conversation, "municipality": change.municipality, "since": now}
    connection.execute(upsert(connection, subscription_table, row).on_conflict_do_nothing())


def write_unsubscribe(connection: Connection, session: Session, change: Unsubscribe, now: datetime) -> None:
    """Forget the wish, what was told because of it, and what is still to be told."""
    wish = subscription_table.c
    wishes = select(wish.municipality).where(wish.conversation == session.conversation)
    for place in connection.execute(wishes).scalars().all():
        if change.municipality in {"", place}:
            unsay(connection, session.conversation, WINDOW, place, now, "stopped")
    for table in (subscription_table, told_table):
        mine = delete(table).where(table.c.conversation == session.conversation)
        if change.municipality:
            mine = mine.where(table.c.municipality == change.municipality)
        connection.execute(mine)


class Windows:
    """Subscriptions to windows: values in, values out."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def subscribed(self, conversation: str, municipality: str) -> bool:
        """Tell whether a conversation wants to hear of a municipality's next window."""
        table = subscription_table
        mine = select(table.c.since).where(table.c.conversation == conversation, table.c.municipality == municipality)
        with self._storage.reading() as connection:
            return connection.execute(mine).first() is not None

    def announce(
        self,
        municipality: str,
        windows: Iterable[str],
        compose: Callable[[str], Bubble],
        due_at: datetime,
        now: datetime,
        zone: str,
    ) -> int:
        """Write one message to each subscriber who has not been told of a window that is newer than the wish.

        A window is as new as the moment at which it was first seen here. `compose` returns the message in a language.
        It is said as everything unasked is, from `due_at` on, with `zone` the municipality's. Returns to how many it
        goes.
        """
        versions = sorted(set(windows))
        if not versions:
            return 0
        with self._storage.writing() as connection:
            rows = [{"municipality": municipality, "window": window, "at": now} for window in versions]
            connection.execute(upsert(connection, seen_table, *rows).on_conflict_do_nothing())
            waiting = self._waiting(connection, municipality, versions)
            for conversation, (language, new) in waiting.items():
                told = [
                    {"conversation": conversation, "municipality": municipality, "window": w, "at": now} for w in new
                ]
                connection.execute(insert(told_table), told)
                words = Unasked(WINDOW, f"{municipality}@{new[0]}", compose(language), zone)
                say_unasked(connection, conversation, words, due_at, now)
        return len(waiting)

    def _waiting(
        self, connection: Connection, municipality: str, versions: list[str]
    ) -> dict[str, tuple[str, list[str]]]:
        """Return the language and the new windows of each subscriber who is to be told."""
        wish, seen, told, talk = subscription_table, seen_table, told_table, conversation_table
        known = (
            select(told.c.window)
            .where(told.c.conversation == wish.c.conversation, told.c.municipality == municipality)
            .where(told.c.window == seen.c.window)
            .exists()
        )
        query = (
            select(wish.c.conversation, talk.c.language, seen.c.window)
            .join(talk, talk.c.id == wish.c.conversation)
            .join(seen, seen.c.municipality == wish.c.municipality)
            .where(
                wish.c.municipality == municipality,
                seen.c.window.in_(versions),
                seen.c.at > wish.c.since,
                ~known,
            )
            .order_by(wish.c.conversation, seen.c.window)
            .with_for_update(of=talk)
        )
        found: dict[str, tuple[str, list[str]]] = {}
        for row in connection.execute(query):
            found.setdefault(row.conversation, (row.language, []))[1].append(row.window)
        return found
