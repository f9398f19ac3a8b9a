"""Answers that were given and what people thought of them; all of it goes with its conversation."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

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
from handlers.consents.consenting import REMEMBERING
from handlers.conversation import Session
from handlers.records.sealing import UNREADABLE, opener, sealer
from handlers.records.tables.conversations import Number, Words, upsert
from handlers.records.tables.rights import consent_table
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

_PICKED = (answer_table.c.outcome == "answered") & (answer_table.c.confidence >= CHOSEN)


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
        wanted = _newest(municipality, since).where(or_(table.c.verdict != "", _PICKED))
        with self._storage.reading() as connection:
            rows = _readable(connection, connection.execute(wanted).all())
        return tuple(
            Judged(question, row.outcome, _passages(row), row.verdict or "chosen", row.at) for row, question in rows
        )

    def unanswered(self, municipality: str, since: datetime) -> tuple[Unanswered, ...]:
        """Return what was asked in vain or answered unhelpfully since then, alike ones as one, the commonest first."""
        table, consent = answer_table, consent_table
        in_vain = or_(table.c.outcome.in_(NOT_ANSWERED), table.c.verdict == "not")
        agreed = select(consent.c.conversation).where(consent.c.state.in_(REMEMBERING))
        with self._storage.reading() as connection:
            found = connection.execute(_newest(municipality, since).where(in_vain, table.c.verdict != "helped")).all()
            picked = connection.execute(_newest(municipality, since).where(_PICKED)).all()
            rows = _readable(connection, _not_found_since(found, picked))
            mine = select(table.c.conversation).where(table.c.municipality == municipality, table.c.at >= since)
            kept = set(connection.execute(agreed.where(consent.c.conversation.in_(mine))).scalars())
        return grouped(
            InVain(masked(question), row.conversation, row.at, row.conversation in kept, _nearest(row))
            for row, question in rows
        )


class InVain(NamedTuple):
    """A question that was asked in vain: its wording, whose, when, whether they may be remembered, the nearest id."""

    text: str
    whose: str
    at: datetime
    remembered: bool = False
    near: str = ""


def _not_found_since(in_vain: Sequence[Row[Any]], picked: Sequence[Row[Any]]) -> list[Row[Any]]:
    """Return what was asked in vain without what its person found by tapping what lay near."""
    taken: dict[str, dict[str, int]] = {}
    for row in picked:  # the newest first: the last tap on each counts
        taken.setdefault(row.conversation, {}).setdefault(_nearest(row), row.id)

    def found(row: Row[Any]) -> bool:
        later = taken.get(row.conversation, {})
        return row.verdict != "not" and any(later.get(near, 0) > row.id for near, _ in _passages(row))

    return [row for row in in_vain if not found(row)]


def _readable(connection: Connection, rows: Sequence[Row[Any]]) -> list[tuple[Row[Any], str]]:
    """Return rows with their questions; what can't be opened any more tells nothing and is left out."""
    unseal = opener(connection)
    opened = [(row, unseal(row.question)) for row in rows]
    return [(row, question) for row, question in opened if question != UNREADABLE]


def grouped(asked: Iterable[InVain]) -> tuple[Unanswered, ...]:
    """Return questions, the newest first, put together where they ask alike; what one alone asked by its matter.

    The words of one chat alone are read by nobody, unless its person has agreed to be remembered. Nothing ties chats
    of one person together, so that somebody with two counts as two.
    """
    groups: list[list[InVain]] = []
    for each in asked:
        best = max(groups, key=lambda group: overlap(group[0].text, each.text), default=None)
        if best is not None and overlap(best[0].text, each.text) >= SAME:
            best.append(each)
        else:
            groups.append([each])
    told = [group for group in groups if _chats(group) > 1 or any(each.remembered for each in group)]
    matters: dict[str, list[InVain]] = {}
    for group in groups:
        if group not in told:
            matters.setdefault(group[0].near, []).extend(group)
    found = [*map(_told, told), *(_counted(group, near=near) for near, group in matters.items())]
    return tuple(sorted(found, key=lambda each: (not each.question, -each.chats, -each.count, each.question)))


def _chats(group: Sequence[InVain]) -> int:
    return len({each.whose for each in group})


def _told(group: Sequence[InVain]) -> Unanswered:
    """Return a group in the words of those who agreed, else in the fewest: more words tell more of their writer."""
    open_ones = list(dict.fromkeys(each.text for each in group if each.remembered))
    question = open_ones[0] if open_ones else min((each.text for each in group), key=len)
    return _counted(group, question, tuple(text for text in open_ones if text != question)[:EXAMPLES])


def _counted(
    group: Sequence[InVain], question: str = "", examples: tuple[str, ...] = (), *, near: str = ""
) -> Unanswered:
    return Unanswered(question, len(group), _chats(group), max(each.at for each in group), examples, near)


def _nearest(row: Row[tuple[object, ...]]) -> str:
    return next((passage_id for passage_id, _ in _passages(row)), "")


def _newest(municipality: str, since: datetime) -> Select[tuple[object, ...]]:
    table = answer_table
    mine = select(table).where(table.c.municipality == municipality, table.c.at >= since)
    return mine.order_by(table.c.at.desc(), table.c.id.desc()).limit(ROWS)


def _passages(row: Row[tuple[object, ...]]) -> tuple[tuple[str, float], ...]:
    return tuple((passage_id, score) for passage_id, score in json.loads(row.passages))
