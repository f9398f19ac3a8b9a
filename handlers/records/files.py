"""Files that are kept for a while: each belongs to one conversation and goes with it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Connection, ForeignKey, Index, Integer, LargeBinary, String, Table, delete, select

from handlers.conversation import Address, Session
from handlers.filing import OURS, KeptFile, NewFile
from handlers.records.sealing import open_content, seal_content
from handlers.records.tables import Words, conversation_table, upsert
from knowledge.storage import Moment, Storage, metadata

file_table = Table(
    "file",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("conversation", String(32), ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False),
    Column("name", Words, nullable=False),
    Column("kind", String(8), nullable=False),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Index("ix_file_conversation", "conversation"),
    Index("ix_file_expires_at", "expires_at"),
)


def keep_file(connection: Connection, _session: Session, change: NewFile, now: datetime) -> None:
    """Keep a file in the transaction of what is said with it; known content only lives longer."""
    row = {
        "id": change.id,
        "conversation": change.conversation,
        "name": change.name,
        "kind": change.kind,
        "size": len(change.content),
        "content": seal_content(connection, change.conversation, change.content),
        "created_at": now,
        "expires_at": change.expires_at,
    }
    wanted = upsert(connection, file_table, row)
    connection.execute(
        wanted.on_conflict_do_update(index_elements=["id"], set_={"expires_at": wanted.excluded.expires_at})
    )


class Files:
    """The files that are kept; whoever asks for one names the address that it was made for."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def load(self, reference: str, address: Address, now: datetime) -> KeptFile | None:
        """Return the file of a reference ("file:…"), None when it is another's, expired or unknown."""
        file, talk = file_table, conversation_table
        wanted = (
            select(file.c.name, file.c.kind, file.c.content)
            .join(talk, talk.c.id == file.c.conversation)
            .where(
                file.c.id == reference.removeprefix(OURS),
                file.c.expires_at > now,
                talk.c.channel == address.channel,
                talk.c.account == address.account,
                talk.c.chat == address.chat,
            )
        )
        with self._storage.reading() as connection:
            row = connection.execute(wanted).first() if reference.isascii() and "\0" not in reference else None
            content = open_content(connection, bytes(row.content)) if row else None
        return KeptFile(row.name, row.kind, content) if row and content is not None else None

    def prune(self, now: datetime) -> int:
        """Forget what has expired."""
        with self._storage.writing() as connection:
            return connection.execute(delete(file_table).where(file_table.c.expires_at <= now)).rowcount
