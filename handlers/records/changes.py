"""Who writes which change: the one place that knows every feature's rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from handlers.conversation import Session
from handlers.filing import NewFile
from handlers.records.files import keep_file

Write = Callable[[Connection, Session, Any, datetime], None]
"""Writes one change of a conversation within the caller's transaction."""

WRITERS: Mapping[type, Write] = {
    NewFile: keep_file,
}


def write(connection: Connection, session: Session, changes: tuple[object, ...], now: datetime) -> None:
    """Write the changes in order."""
    for change in changes:
        WRITERS[type(change)](connection, session, change, now)
