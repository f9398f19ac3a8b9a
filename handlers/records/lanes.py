"""Rate lanes: when a chat, a group or a whole bot may be written to next, exact for all processes together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from handlers.records.tables import lane_table, upsert


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


def free_at(connection: Connection, moments: dict[str, datetime], *, keep: bool = False) -> dict[str, datetime]:
    """Lock lanes in the order of their names and set when they are free; with `keep` only what is not yet known."""
    rows = [{"name": name, "free_at": moments[name]} for name in sorted(moments)]
    wanted = upsert(connection, lane_table, *rows)
    column = lane_table.c.free_at if keep else wanted.excluded.free_at
    kept = connection.execute(
        wanted.on_conflict_do_update(index_elements=["name"], set_={"free_at": column}).returning(
            lane_table.c.name, lane_table.c.free_at
        )
    )
    return {row.name: row.free_at for row in kept}
