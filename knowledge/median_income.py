"""The median income that the state sets each year, by household size, from the table beside this module."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class MedianIncome:
    """One year's table: `won` a month by household size, for those sizes that a source confirms."""

    year: int
    won: Mapping[int, int]
    source: str
    url: str

    def at(self, percent: int) -> dict[int, int]:
        """Return so many percent of the median by household size, in won a month, rounded as the state does."""
        return {size: (amount * percent + 50) // 100 for size, amount in sorted(self.won.items())}


@cache
def _tables() -> dict[int, MedianIncome]:
    rows = tomllib.loads(files("knowledge").joinpath("median_income.toml").read_text("utf-8"))["year"]
    return {
        row["year"]: MedianIncome(
            row["year"], {int(size): won for size, won in row["won"].items()}, row["source"], row["url"]
        )
        for row in rows
    }


def median_income(year: int) -> MedianIncome | None:
    """Return the table of a year, None when none is known: another year's never stands in."""
    return _tables().get(year)
