"""The tables of the mentors' groups: which group is a municipality's, and which topic is which question's."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint, false

from handlers.records.tables.conversations import Number, Words
from knowledge.storage import Moment, metadata

group_table = Table(
    "mentor_group",
    metadata,
    Column("municipality", Words, primary_key=True),
    Column("account", Words, nullable=False),
    Column("chat", Words, nullable=False),
    Column("bound_at", Moment, nullable=False),
    Column("trouble", Words, nullable=False, server_default=""),
    Column("trouble_at", Moment),
    UniqueConstraint("account", "chat"),
)

group_link_table = Table(
    "mentor_group_link",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("municipality", Words, nullable=False),
    Column("expires_at", Moment, nullable=False),
)

topic_table = Table(
    "topic",
    metadata,
    Column("escalation", Number, primary_key=True, autoincrement=False),
    Column("account", Words, nullable=False),
    Column("chat", Words, nullable=False),
    Column("conversation", String(32), ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False),
    Column("thread", Integer, nullable=False, server_default="0"),
    Column("title", Words, nullable=False),
    Column("closing", Boolean, nullable=False, server_default=false()),
    Column("closed", Boolean, nullable=False, server_default=false()),
    Column("line", Integer, nullable=False, server_default="0"),
    Index("ix_topic_account_chat_thread", "account", "chat", "thread"),
    Index("ix_topic_conversation", "conversation"),
)

topic_notice_table = Table(
    "topic_notice",
    metadata,
    Column("notice", Number, ForeignKey("outbox.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("escalation", Number, nullable=False),
    Column("position", Integer, nullable=False),
    Index("ix_topic_notice_escalation_position", "escalation", "position"),
)
