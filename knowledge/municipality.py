"""A municipality: its names, time zone, languages, hours, contacts and bot accounts."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from knowledge.encoding import loads


@dataclass(frozen=True, slots=True)
class Municipality:
    """What is known of a municipality; unknown contacts stay empty, they are never guessed.

    `names` are what people call it, the official one first. `hours` maps mon … sun to (opens, closes) as "HH:MM".
    `notice` is said whenever it is chosen (for a place that is no confirmed partner). `accounts` maps a channel to the
    accounts (bot user names) that belong to this municipality alone.
    """

    id: str
    name: str
    service: str
    names: tuple[str, ...] = ()
    time_zone: str = "Asia/Seoul"
    languages: tuple[str, ...] = ("ko",)
    hours: dict[str, tuple[str, str]] = field(default_factory=dict)
    contacts: dict[str, str] = field(default_factory=dict)
    accounts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    partner: bool = True
    notice: str = ""
    url: str = ""

    @property
    def zone(self) -> ZoneInfo:
        """Return the time zone."""
        return ZoneInfo(self.time_zone)

    @classmethod
    def load(cls, payload: str) -> Municipality:
        """Return the municipality that `encoding.dumps` wrote."""
        return cls(**loads(payload))


def named(text: str, municipalities: Iterable[Municipality]) -> tuple[Municipality, ...]:
    """Return the municipalities that the text names, the longest name first, without those inside a longer name."""
    folded = unicodedata.normalize("NFC", text).casefold()
    found = sorted(
        (
            (len(name), folded.find(name.casefold()), municipality)
            for municipality in municipalities
            for name in (municipality.name, *municipality.names)
            if name and name.casefold() in folded
        ),
        key=lambda hit: (-hit[0], hit[1], hit[2].id),
    )
    taken: list[tuple[int, int]] = []
    chosen: list[Municipality] = []
    for length, start, municipality in found:
        if any(first < start + length and start < last for first, last in taken):
            continue
        taken.append((start, start + length))
        if municipality not in chosen:
            chosen.append(municipality)
    return tuple(chosen)
