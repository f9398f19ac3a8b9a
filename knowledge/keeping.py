"""What is kept of a person, why, and until when: one table for the notice and for the job that keeps it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("keeping.toml")

SPANS = ("minutes", "hours", "days")


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of thing that is kept: `span` is how long; the texts are by language ("ko", "en")."""

    id: str
    span: timedelta
    what: Mapping[str, str]
    why: Mapping[str, str]
    until: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Keeping:
    """The whole table with the version of the notice that is written from it."""

    version: str
    rows: Mapping[str, Kept]

    def span(self, identity: str) -> timedelta:
        """Return how long one kind of thing is kept."""
        return self.rows[identity].span


@cache
def keeping(table: Path = TABLE) -> Keeping:
    """Return the table."""
    read = tomllib.loads(table.read_text(encoding="utf-8"))
    return Keeping(read["version"], {row["id"]: _kept(row) for row in read["kept"]})


def _kept(row: dict[str, object]) -> Kept:
    spans = {name: row.pop(name) for name in SPANS if name in row}
    return Kept(span=timedelta(**spans), **row)  # type: ignore[arg-type]
