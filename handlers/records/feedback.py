"""Answers that were given and what people thought of them; all of it goes with its conversation."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Float,
    ForeignKey,
    Index,
    Row,
    Select,
    String,
    Table,
    Text,
    UniqueConstraint,
    or_,
    select,
    update,
)

from handlers.answering.opinions import CHOSEN, NOT_ANSWERED, AnswerGiven, Judged, Unanswered, VerdictGiven
from handlers.conversation import Session
from handlers.records.sealing import UNREADABLE, opener, sealer
from handlers.records.tables.conversations import Number, Words, upsert
from knowledge.storage import Moment, Storage, metadata
from retrieval.masking import masked
from retrieval.words.matching import overlap

SAME = 0.55
"""Overlap of letter pairs from which two questions are counted as one."""

ROWS = 2_000
"""The newest questions that are looked at."""

EXAMPLES = 3

answer_table = Table(
    "answer",
    metadata,
    Column("id", Number, primary_key=True),
    Column("conversation", String(32), ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False),
    Column("key", String(32), nullable=False),
    Column("municipality", Words, nullable=False),
    Column("question", Words, nullable=False),
    Column("outcome", Words, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("passages", Text, nullable=False),
    Column("verdict", String(8), nullable=False, server_default=""),
    Column("at", Moment, nullable=False),
    UniqueConstraint("conversation", "key"),
    Index("ix_answer_municipality_at", "municipality", "at"),
)


def keep_answer(connection: Connection, session: Session, given: AnswerGiven, now: datetime) -> None:
    """Write an answer that is given, once."""
    row = {
        "conversation": session.conversation,
        "key": given.key,
        "municipality": given.municipality,
        "question": sealer(connection, session.conversation)(given.question),
        "outcome": given.outcome,
        "confidence": given.confidence,
        "passages": json.dumps(given.passages),
        "at": now,
    }
    connection.execute(upsert(connection, answer_table, row).on_conflict_do_nothing())


def keep_verdict(connection: Connection, session: Session, given: VerdictGiven, _now: datetime) -> None:
    """Write what a person thinks of an answer of the same conversation; another's is out of reach."""
    table = answer_table
    whose = (table.c.conversation == session.conversation, table.c.key == given.key)
    connection.execute(update(table).where(*whose).values(verdict=given.verdict))


class Feedback:
    """Reads what people asked in vain and what they thought of answers; a municipality's own only."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def given(self, conversation: str, key: str) -> AnswerGiven | None:
        """Return an answer that was given in a conversation."""
        table = answer_table
        wanted = select(table).where(table.c.conversation == conversation, table.c.key == key)
        with self._storage.reading() as connection:
            row = connection.execute(wanted).first()
            question = opener(connection)(row.question) if row else ""
        if row is None:
            return None
        return AnswerGiven(
            row.key, row.municipality, question, row.outcome, row.confidence, _passages(row), row.verdict
        )

    def judged(self, municipality: str, since: datetime) -> tuple[Judged, ...]:
        """Return the answers with a verdict and those that were picked among choices, the newest first."""
        table = answer_table
        picked = (table.c.outcome == "answered") & (table.c.confidence >= CHOSEN)
        wanted = _newest(municipality, since).where(or_(table.c.verdict != "", picked))
        with self._storage.reading() as connection:
            rows = _readable(connection, connection.execute(wanted).all())
        return tuple(
            Judged(question, row.outcome, _passages(row), row.verdict or "chosen", row.at) for row, question in rows
        )

    def unanswered(self, municipality: str, since: datetime) -> tuple[Unanswered, ...]:
        """Return what was asked in vain or answered unhelpfully since then, alike ones as one, the commonest first."""
        table = answer_table
        in_vain = or_(table.c.outcome.in_(NOT_ANSWERED), table.c.verdict == "not")
        with self._storage.reading() as connection:
            found = connection.execute(_newest(municipality, since).where(in_vain, table.c.verdict != "helped")).all()
            rows = _readable(connection, found)
        return grouped((masked(question), row.conversation, row.at) for row, question in rows)


def _readable(connection: Connection, rows: Sequence[Row[Any]]) -> list[tuple[Row[Any], str]]:
    """Return rows with their questions; what can't be opened any more tells nothing and is left out."""
    unseal = opener(connection)
    opened = [(row, unseal(row.question)) for row in rows]
    return [(row, question) for row, question in opened if question != UNREADABLE]


def grouped(asked: Iterable[tuple[str, str, datetime]]) -> tuple[Unanswered, ...]:
    """Return questions, the newest first, put together where they ask alike: wording, whose, when."""
    groups: list[list[tuple[str, str, datetime]]] = []
    for each in asked:
        best = max(groups, key=lambda group: overlap(group[0][0], each[0]), default=None)
        if best is not None and overlap(best[0][0], each[0]) >= SAME:
            best.append(each)
        else:
            groups.append([each])
    found = [
        Unanswered(
            group[0][0],
            len(group),
            len({whose for _, whose, _ in group}),
            group[0][2],
            tuple(dict.fromkeys(text for text, *_ in group[1:] if text != group[0][0]))[:EXAMPLES],
        )
        for group in groups
    ]
    return tuple(sorted(found, key=lambda each: (-each.people, -each.count, each.question)))


def _newest(municipality: str, since: datetime) -> Select[tuple[object, ...]]:
    table = answer_table
    mine = select(table).where(table.c.municipality == municipality, table.c.at >= since)
    return mine.order_by(table.c.at.desc(), table.c.id.desc()).limit(ROWS)


def _passages(row: Row[tuple[object, ...]]) -> tuple[tuple[str, float], ...]:
    return tuple((passage_id, score) for passage_id, score in json.loads(row.passages))
