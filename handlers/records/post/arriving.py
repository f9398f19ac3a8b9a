"""What arrives at rest: a message that waits is sealed with the key of the conversation it belongs to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, exists, literal, not_, select, update

from handlers.conversation import Address
from handlers.records.sealing import UNREADABLE, Unseal, opener, sealer
from handlers.records.tables.conversations import conversation_table, inbox_table, upsert
from knowledge.storage import masters_of

UNWRITTEN = "urgent"
"""The state of a cry for help whose case could not be written: nobody waits behind it, and it is never given up."""

STILL = ("waiting", UNWRITTEN)
"""States in which a message is still to be answered, or its case to be written."""

Token = Callable[[], str]


def talk_of(connection: Connection, address: Address, now: datetime, municipality: str, token: Token) -> str:
    """Return the id of the conversation with an address, made when there is none.

    It is held against whoever erases it: what is sealed now would otherwise be sealed with a key that is going.
    """
    talk = conversation_table
    here = [talk.c[name] == getattr(address, name) for name in ("channel", "account", "chat")]
    mine = select(talk.c.id).where(*here).with_for_update(read=True, key_share=True)
    known = connection.execute(mine).scalar()
    if known is None:
        row = {name: getattr(address, name) for name in ("channel", "account", "chat")}
        row |= {"id": token(), "municipality": municipality, "created_at": now, "seen_at": now}
        connection.execute(upsert(connection, talk, row).on_conflict_do_nothing())
        known = connection.execute(mine).scalar_one()
    return str(known)


def seal_arrival(
    connection: Connection, address: Address, payload: str, now: datetime, municipality: str, token: Token
) -> str:
    """Return the payload of a message as it is kept."""
    if not masters_of(connection):
        return payload
    return sealer(connection, talk_of(connection, address, now, municipality, token))(payload)


def open_arrival(unseal: Unseal, payload: str) -> str:
    """Return the payload of a row.

    Raises:
        ValueError: its key is gone.

    """
    opened = unseal(payload)
    if opened == UNREADABLE:
        raise LockedArrivalError
    return opened


class LockedArrivalError(ValueError):
    """A message that waits can't be opened any more: its key is gone."""


def still_here(connection: Connection, row: Any) -> dict[int, str]:
    """Return what of an address is still to be answered, opened, by its number: it outlives the key it is under.

    Who has just written is answered, even when everything before is erased; what can't be opened goes, but for a cry
    for help: of that a case is still to be written, without its words.
    """
    inbox = inbox_table
    waiting = select(inbox.c.id, inbox.c.payload, inbox.c.state).where(*_from(row), inbox.c.state.in_(STILL))
    unseal, left = opener(connection), {}
    for each in connection.execute(waiting.with_for_update()).all():
        opened = unseal(each.payload)
        if opened == UNREADABLE and each.state != UNWRITTEN:
            connection.execute(delete(inbox).where(inbox.c.id == each.id))
        elif opened not in {each.payload, UNREADABLE}:
            left[each.id] = opened
    return left


def keep_anew(connection: Connection, conversation: str, left: dict[int, str]) -> None:
    """Seal it with a new key."""
    seal = sealer(connection, conversation)
    for number, payload in left.items():
        connection.execute(update(inbox_table).where(inbox_table.c.id == number).values(payload=seal(payload)))


def arrives(connection: Connection, row: Any) -> bool:
    """Tell whether something of an address is still to be answered."""
    mine = select(inbox_table.c.id).where(*_from(row), inbox_table.c.state.in_(STILL))
    return connection.execute(mine.limit(1)).first() is not None


def arriving() -> ColumnElement[bool]:
    """Return the condition that something of a conversation's address is still to be answered."""
    inbox, talk = inbox_table, conversation_table
    here = [inbox.c[name] == talk.c[name] for name in ("channel", "account", "chat")]
    return exists(select(literal(1)).select_from(inbox).where(*here, inbox.c.state.in_(STILL)))


def in_the_clear() -> ColumnElement[bool]:
    """Return the condition that a message lies in the clear."""
    payload = inbox_table.c.payload
    return (payload != "") & not_(payload.startswith("sealed:1:"))


def forget_arrivals(connection: Connection, row: Any) -> None:
    """Erase what came in from the address of a conversation and was handled; what still waits is answered first.

    So is a cry for help whose case is still to be written.
    """
    connection.execute(delete(inbox_table).where(*_from(row), inbox_table.c.state.not_in(STILL)))


def _from(row: Any) -> list[ColumnElement[bool]]:
    return [inbox_table.c[name] == getattr(row, name) for name in ("channel", "account", "chat")]
