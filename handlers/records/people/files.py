"""Files that are kept for a while: each belongs to one conversation and goes with it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Select,
    String,
    Table,
    delete,
    literal,
    select,
)

from handlers.conversation import Address, Attachment, Session
from handlers.filing import OURS, KeptFile, NewFile, Shape, new_file
from handlers.people.topics import escalation_of
from handlers.records.sealing import open_content, opener, seal_content, sealer
from handlers.records.tables.conversations import Words, conversation_table, upsert
from handlers.records.tables.desk import escalation_table
from knowledge.storage import Moment, Storage, metadata
from retrieval.masking import without_secrets

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
    write_file(connection, change, now)


def write_file(connection: Connection, change: NewFile, now: datetime) -> None:
    """Keep a file within the caller's transaction."""
    row = {
        "id": change.id,
        "conversation": change.conversation,
        "name": sealer(connection, change.conversation)(change.name),
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
        """Return the file of a reference ("file:…"), None when it is another's, expired or unknown.

        The topic of a question opens the files of its talk, too.
        """
        talk, this = conversation_table, escalation_table
        number = escalation_of(address)
        whose = select(talk.c.id).where(
            talk.c.channel == address.channel, talk.c.account == address.account, talk.c.chat == address.chat
        )
        if number.isdecimal():
            whose = select(this.c.conversation).where(this.c.id == int(number))
        return self._opened(reference, whose, now)

    def awaited(self, address: Address) -> bool:
        """Tell whether somebody answers who may be shown a file: asked before megabytes are read."""
        with self._storage.reading() as connection:
            return connection.execute(_answered(address)).first() is not None

    def keep_for(self, address: Address, name: str, kind: Shape, content: bytes, now: datetime) -> Attachment | None:
        """Keep a file for a talk with a person; None where none goes on, or it is about a cry for help.

        The same content twice is one file; what only its owner may know is taken out of the name.

        Raises:
            LargeFileError: for more than 10 MB.

        """
        with self._storage.writing() as connection:
            conversation = connection.execute(_answered(address).with_for_update(key_share=True)).scalar()
            if conversation is None:
                return None
            file = new_file(conversation, without_secrets(name), content, now, kind=kind)
            write_file(connection, file, now)
        return file.attachment

    def of_talk(self, reference: str, conversation: str, now: datetime) -> KeptFile | None:
        """Return a file of a conversation, for staff who may read its lines."""
        return self._opened(reference, select(literal(conversation)), now)

    def _opened(self, reference: str, whose: Select[Any], now: datetime) -> KeptFile | None:
        file = file_table
        wanted = select(file.c.name, file.c.kind, file.c.content).where(
            file.c.id == reference.removeprefix(OURS), file.c.expires_at > now, file.c.conversation.in_(whose)
        )
        with self._storage.reading() as connection:
            row = connection.execute(wanted).first() if reference.isascii() and "\0" not in reference else None
            content = open_content(connection, bytes(row.content)) if row else None
            name = opener(connection)(row.name) if row else ""
        return KeptFile(name, row.kind, content) if row and content is not None else None

    def prune(self, now: datetime) -> int:
        """Forget what has expired."""
        with self._storage.writing() as connection:
            return connection.execute(delete(file_table).where(file_table.c.expires_at <= now)).rowcount


def _answered(address: Address) -> Select[Any]:
    """Select the conversation of an address while a person answers there, and not about a cry for help."""
    talk = conversation_table
    return select(talk.c.id).where(
        talk.c.channel == address.channel,
        talk.c.account == address.account,
        talk.c.chat == address.chat,
        talk.c.owner == "human",
        talk.c.latched.is_(False),
    )
