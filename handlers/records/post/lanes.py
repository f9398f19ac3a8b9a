"""Rate lanes: when a chat, a group or a whole bot may be written to next, exact for all processes together."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from handlers.records.batches import change, touch
from handlers.records.tables.conversations import lane_table


@dataclass(frozen=True, slots=True)
class Slot:
    """The moment at which a notice may be sent; one that is not `held` was put back until then."""

    at: datetime
    held: bool


def slot_in(lanes: Sequence[tuple[str, float]], free: Mapping[str, datetime], now: datetime) -> Slot:
    """Return the slot in lanes that are free at these moments."""
    if not lanes:
        return Slot(now, held=True)
    widest = min(lanes, key=lambda lane: lane[1])[0]
    narrow = max((free[name] for name, _ in lanes if name != widest), default=now)
    return Slot(narrow, held=False) if narrow > now else Slot(max(free[widest], now), held=True)


def locked_lanes(connection: Connection, names: Collection[str], now: datetime) -> dict[str, datetime]:
    """Lock lanes in the order of their names; return when each is free, a new one now."""
    rows = [{"name": name, "free_at": now} for name in sorted(names)]
    return {row.name: row.free_at for row in touch(connection, lane_table, rows, "name", "free_at")} if rows else {}


def occupy(connection: Connection, moments: Mapping[str, datetime]) -> None:
    """Write when lanes that are locked here are free again."""
    change(connection, lane_table, [{"name": name, "free_at": at} for name, at in moments.items()], by=("name",))
