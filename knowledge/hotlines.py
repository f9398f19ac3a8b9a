"""The help lines that the assistant may name, with their routes and when they were last checked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

TABLE = Path(__file__).with_name("hotlines.toml")


@dataclass(frozen=True, slots=True)
class Hotline:
    """One line: `phone` to call, `text` the number for text messages, `messenger` a chat route; "" where there is none.

    `hours` are said as they are, `source` is the page that announced the line. `english` holds the English of what is
    said of it, by the name of the field.
    """

    id: str
    name: str
    phone: str
    text: str
    messenger: str
    hours: str
    source: str
    verified_on: date
    english: Mapping[str, str] = field(default_factory=dict)

    def told(self, language: str) -> Hotline:
        """Return the line as it is told in a language: Korean, or English."""
        words: dict[str, Any] = {**self.english} if language == "en" else {}
        return replace(self, **words)


@cache
def hotlines(table: Path = TABLE) -> dict[str, Hotline]:
    """Return the lines by id."""
    rows = tomllib.loads(table.read_text(encoding="utf-8"))["line"]
    return {row["id"]: Hotline(**row) for row in rows}


def unverified(lines: dict[str, Hotline], today: date, days: int = 90) -> tuple[Hotline, ...]:
    """Return the lines whose last check is longer ago than that many days (90 proposed)."""
    return tuple(line for line in lines.values() if (today - line.verified_on).days > days)
