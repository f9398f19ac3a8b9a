"""The help lines that the assistant may name, with their routes and when they were last checked."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("hotlines.toml")


@dataclass(frozen=True, slots=True)
class Hotline:
    """One line: `phone` to call, `text` the number for text messages, `messenger` a chat route; "" where there is none.

    `hours` are said as they are, `source` is the page that announced the line.
    """

    id: str
    name: str
    phone: str
    text: str
    messenger: str
    hours: str
    source: str
    verified_on: date


@cache
def hotlines(table: Path = TABLE) -> dict[str, Hotline]:
    """Return the lines by id."""
    rows = tomllib.loads(table.read_text(encoding="utf-8"))["line"]
    return {row["id"]: Hotline(**row) for row in rows}


def unverified(lines: dict[str, Hotline], today: date, days: int = 90) -> tuple[Hotline, ...]:
    """Return the lines whose last check is longer ago than that many days (90 proposed)."""
    return tuple(line for line in lines.values() if (today - line.verified_on).days > days)
