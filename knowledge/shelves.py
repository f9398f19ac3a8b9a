"""Shelves: the tables in which published content is kept, each entry with the editions between which it is live."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Text

from knowledge.storage import Moment, metadata

municipality_table = Table(
    "municipality",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("payload", Text, nullable=False),
)

edition_table = Table(
    "edition",
    metadata,
    Column("owner", String(64), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("published_at", Moment, nullable=False),
    Column("note", Text, nullable=False, default=""),
)


def _entries(name: str) -> Table:
    return Table(
        name,
        metadata,
        Column("owner", String(64), primary_key=True),
        Column("key", String(255), primary_key=True),
        Column("since", Integer, primary_key=True, autoincrement=False),
        Column("until", Integer),
        Column("id", String(32), nullable=False),
        Column("file", String(1024), nullable=False),
        Column("payload", Text, nullable=False),
        Index(f"ix_{name}_owner_until", "owner", "until"),
        Index(f"ix_{name}_id", "id"),
    )


passage_table = _entries("passage")
course_table = _entries("course")

vector_table = Table(
    "vector",
    metadata,
    Column("engine", String(128), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)
