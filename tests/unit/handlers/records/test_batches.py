"""Many rows in one statement do the same on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from handlers.records.batches import among, change, numbered, put, touch
from handlers.records.post.lanes import locked_lanes, occupy
from handlers.records.tables.conversations import conversation_table, lane_table, outbox_table, tap_table
from knowledge.storage import Storage

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def filled(storage: Storage) -> Storage:
    """Two conversations, "a" and "b"."""
    rows = [
        {"id": name, "channel": "fake", "account": "bot", "chat": name, "created_at": NOON, "seen_at": NOON}
        for name in ("a", "b")
    ]
    with storage.writing() as connection:
        put(connection, conversation_table, rows)
    return storage


def lanes(storage: Storage) -> dict[str, datetime]:
    """Return what is kept of lanes."""
    with storage.reading() as connection:
        return {row.name: row.free_at for row in connection.execute(select(lane_table))}


def test_rows_are_put_and_put_again(storage: Storage) -> None:
    """A row that is there is written over when the condition holds, else it stays as it is; no rows do nothing."""
    with storage.writing() as connection:
        put(connection, lane_table, [])
        put(connection, lane_table, [{"name": name, "free_at": at} for name, at in (("x", NOON), ("y", LATER))])
        again = [{"name": name, "free_at": LATER + timedelta(hours=1)} for name in ("x", "y", "z")]
        put(connection, lane_table, again, keys=("name",), where=lane_table.c.free_at < LATER)
    assert lanes(storage) == {"x": LATER + timedelta(hours=1), "y": LATER, "z": LATER + timedelta(hours=1)}


def test_what_else_is_set_when_a_row_is_there(filled: Storage) -> None:
    """A row that is written over gets what `again` says, a new one does not; a NUL in a text is replaced."""
    talk = conversation_table
    row = {"channel": "fake", "account": "bot", "created_at": NOON, "seen_at": LATER}
    rows = [row | {"id": name, "chat": f"{name}\0"} for name in ("b", "c")]
    with filled.writing() as connection:
        put(connection, talk, rows, keys=("id",), again={"language": "ko"})
    with filled.reading() as connection:
        kept = connection.execute(select(talk.c.id, talk.c.chat, talk.c.language).order_by(talk.c.id)).all()
    assert [tuple(row) for row in kept] == [("a", "a", ""), ("b", "b\ufffd", "ko"), ("c", "c\ufffd", "")]


def test_rows_are_numbered_by_what_they_are_for(filled: Storage) -> None:
    """Each row's number comes back by the value of a column."""
    rows = [{"conversation": name, "bubble": name * 2, "due_at": NOON, "try_at": NOON} for name in ("b", "a")]
    with filled.writing() as connection:
        numbers = numbered(connection, outbox_table, rows, "conversation")
        kept = connection.execute(select(outbox_table.c.id, outbox_table.c.bubble)).all()
    assert {row.id: row.bubble for row in kept} == {numbers["a"]: "aa", numbers["b"]: "bb"}


def test_rows_are_changed_where_everything_fits(filled: Storage) -> None:
    """Only rows whose columns and condition fit are changed, each to its own values and all to what is the same."""
    taps = [{"key": key, "conversation": whose, "action": key, "expires_at": NOON} for key, whose in ("1a", "2a", "3b")]
    wanted = [{"key": key, "conversation": "a", "action": key * 2} for key in ("1", "2", "3", "4")]
    with filled.writing() as connection:
        put(connection, tap_table, taps)
        spared = tap_table.c.key != "2"
        change(connection, tap_table, [], action="nothing")
        change(connection, tap_table, wanted, by=("key", "conversation"), where=spared, expires_at=LATER)
        kept = connection.execute(select(tap_table).order_by(tap_table.c.key)).all()
    assert [(row.key, row.action, row.expires_at) for row in kept] == [
        ("1", "11", LATER),
        ("2", "2", NOON),
        ("3", "3", NOON),
    ]


def test_rows_are_touched_and_not_changed(storage: Storage) -> None:
    """What is there already comes back as it is, what is new as it was put."""
    with storage.writing() as connection:
        put(connection, lane_table, [{"name": "x", "free_at": LATER}])
        rows = [{"name": name, "free_at": NOON} for name in ("w", "x")]
        assert dict(map(tuple, touch(connection, lane_table, rows, "name", "free_at"))) == {"w": NOON, "x": LATER}
    assert lanes(storage) == {"w": NOON, "x": LATER}


def test_lanes_are_locked_and_occupied(storage: Storage) -> None:
    """A lane is free now until it is occupied; no lanes are no statement."""
    with storage.writing() as connection:
        assert locked_lanes(connection, (), NOON) == {}
        assert locked_lanes(connection, {"x", "y"}, NOON) == {"x": NOON, "y": NOON}
        occupy(connection, {"y": LATER})
    with storage.writing() as connection:
        assert locked_lanes(connection, {"x", "y"}, NOON) == {"x": NOON, "y": LATER}


@pytest.mark.parametrize("values", [(), ("b",), ("a", "b", "c")])
def test_one_of_many(filled: Storage, values: tuple[str, ...]) -> None:
    """A condition on any number of values, none included, finds the rows that have one of them."""
    talk = conversation_table
    with filled.reading() as connection:
        found = connection.execute(select(talk.c.id).where(among(connection, talk.c.id, values))).scalars()
        assert sorted(found) == sorted({"a", "b"} & set(values))
