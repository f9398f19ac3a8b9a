"""Many rows in one statement: PostgreSQL gets them as one parameter, SQLite one by one from its own C.

A statement that is the same for any number of rows is compiled once and prepared once.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Row,
    Table,
    Text,
    any_,
    bindparam,
    cast,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.dialects import postgresql

from handlers.records.tables.conversations import inserting

PREFIX = "all_"
"""Before the names of parameters: those of columns are taken by the values that are set."""

Rows = Sequence[Mapping[str, Any]]
"""Rows to be written, all with the same names of columns."""


def among(connection: Connection, column: Column[Any], values: Collection[Any]) -> ColumnElement[bool]:
    """Return the condition that a column is one of these values."""
    if connection.dialect.name == "sqlite":
        return column.in_(values)
    return column == any_(literal(list(values), postgresql.ARRAY(column.type)))


def put(
    connection: Connection,
    table: Table,
    rows: Rows,
    *,
    keys: Sequence[str] = (),
    again: Mapping[str, Any] | None = None,
    where: ColumnElement[bool] | None = None,
) -> None:
    """Insert rows; with `keys` the row that is there already is written over, and gets `again`, if `where` holds."""
    if not rows:
        return
    names = tuple(rows[0])
    sqlite = connection.dialect.name == "sqlite"
    statement: Any = inserting(connection.dialect.name, table)
    if not sqlite:
        statement = statement.from_select(names, select(*_given(table, names).c))
    if keys:
        fresh = {name: statement.excluded[name] for name in names if name not in keys}
        statement = statement.on_conflict_do_update(index_elements=keys, set_=fresh | dict(again or {}), where=where)
    connection.execute(statement, [dict(row) for row in rows] if sqlite else _packed(connection, table, rows))


def numbered(connection: Connection, table: Table, rows: Rows, key: str) -> dict[Any, int]:
    """Insert rows and return the number (`id`) of each by the value of its column `key`, which no two of them share."""
    if connection.dialect.name == "sqlite":
        one_by_one = inserting("sqlite", table).returning(table.c[key], table.c.id)
        return {row[0]: row[1] for row in connection.execute(one_by_one, [dict(row) for row in rows])}
    names = tuple(rows[0])
    together = inserting("postgresql", table).from_select(names, select(*_given(table, names).c))
    return {
        row[0]: row[1]
        for row in connection.execute(together.returning(table.c[key], table.c.id), _packed(connection, table, rows))
    }


def change(
    connection: Connection, table: Table, rows: Rows, *, by: Sequence[str] = ("id",), where: Any = None, **same: Any
) -> None:
    """Set each row, found by its columns `by`, to its other values, and all of them to what is the `same`."""
    if not rows:
        return
    names = tuple(rows[0])
    sqlite = connection.dialect.name == "sqlite"
    source: Any = {name: bindparam(f"{PREFIX}{name}") for name in names} if sqlite else _given(table, names).c
    found = [table.c[name] == source[name] for name in by] + ([] if where is None else [where])
    values = {name: source[name] for name in names if name not in by}
    each = (
        [{PREFIX + name: value for name, value in row.items()} for row in rows]
        if sqlite
        else _packed(connection, table, rows)
    )
    connection.execute(update(table).where(*found).values(values | same), each)


def touch(connection: Connection, table: Table, rows: Rows, key: str, kept: str) -> Sequence[Row[Any]]:
    """Insert rows, or touch and so lock the row that has the same `key`; return `key` and `kept` as they stand then.

    The rows are locked in the order in which they come.
    """
    statement: Any = inserting(connection.dialect.name, table)
    names = tuple(rows[0])
    values: Any = {}
    if connection.dialect.name == "sqlite":
        statement = statement.values([dict(row) for row in rows])
    else:
        statement, values = (
            statement.from_select(names, select(*_given(table, names).c)),
            _packed(connection, table, rows),
        )
    touched = statement.on_conflict_do_update(index_elements=[key], set_={kept: table.c[kept]})
    found: Sequence[Row[Any]] = connection.execute(touched.returning(table.c[key], table.c[kept]), values).all()
    return found


def _given(table: Table, names: Sequence[str]) -> Any:
    """Return the rows as a table: one parameter for all of them, which costs far less to write than one each."""
    columns: list[Any] = [Column(name, table.c[name].type) for name in names]
    rows = cast(bindparam(PREFIX + "rows", type_=Text), postgresql.JSON)
    return func.json_to_recordset(rows).table_valued(*columns, name="given").render_derived(with_types=True)


def _packed(connection: Connection, table: Table, rows: Rows) -> dict[str, str]:
    """Return the parameter: values as their columns would write them, moments as text."""
    ways = {name: table.c[name].type.dialect_impl(connection.dialect) for name in rows[0]}
    writes = {name: way.bind_processor(connection.dialect) for name, way in ways.items()}
    plain = [{name: write(row[name]) if (write := writes[name]) else row[name] for name in rows[0]} for row in rows]
    return {PREFIX + "rows": json.dumps(plain, default=datetime.isoformat)}
