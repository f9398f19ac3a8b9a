"""When a person can study and how it goes for them, remembered in the session: said by themselves, nothing guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Literal, cast, get_args

from knowledge.course import Level

PREFIX = "profile."
SEPARATOR = "|"
MOST = 12
"""So many levels or exams are remembered at most."""

Purpose = Literal["내신", "수능", "기초", "검정고시", "자격증", "취미"]


@dataclass(frozen=True, slots=True)
class Habits:
    """What a plan is made for: minutes a day, days of the week (0 is Monday), the hour, purpose, levels, exams.

    `levels` maps a subject to the level that its person feels at home in; `exams` maps a name to a day.
    """

    minutes: int = 0
    days: tuple[int, ...] = ()
    starts: time | None = None
    purpose: Purpose | None = None
    levels: Mapping[str, Level] = field(default_factory=dict)
    exams: Mapping[str, date] = field(default_factory=dict)

    @classmethod
    def read(cls, slots: Mapping[str, str]) -> Habits:
        """Return the habits that a session remembers; what cannot be read counts as not known."""
        said = {name: slots.get(PREFIX + name, "") for name in NAMES}
        purpose, minutes = said["purpose"], said["minutes"]
        return cls(
            minutes=int(minutes) if minutes.isdecimal() else 0,
            days=tuple(sorted({int(day) for day in said["days"] if day in "0123456"})),
            starts=_time(said["starts"]),
            purpose=cast("Purpose", purpose) if purpose in get_args(Purpose) else None,
            levels={key: cast("Level", value) for key, value in _pairs(said["levels"]) if value in get_args(Level)},
            exams={key: day for key, value in _pairs(said["exams"]) if (day := _day(value))},
        )

    def over(self, slots: Mapping[str, str]) -> dict[str, str]:
        """Return the slots with these habits in them, what is empty left out; other slots stay."""
        said = {
            "minutes": str(self.minutes) if self.minutes else "",
            "days": "".join(map(str, self.days)),
            "starts": f"{self.starts:%H:%M}" if self.starts else "",
            "purpose": self.purpose or "",
            "levels": _joined({key: str(level) for key, level in self.levels.items()}),
            "exams": _joined({name: day.isoformat() for name, day in self.exams.items()}),
        }
        kept = {name: value for name, value in slots.items() if name.removeprefix(PREFIX) not in NAMES}
        return kept | {PREFIX + name: value for name, value in said.items() if value}


NAMES = frozenset({"minutes", "days", "starts", "purpose", "levels", "exams"})


def _pairs(joined: str) -> list[tuple[str, str]]:
    parts = (entry.rpartition(":") for entry in joined.split(SEPARATOR) if entry)
    return [(key, value) for key, _, value in parts if key]


def _joined(pairs: Mapping[str, str]) -> str:
    return SEPARATOR.join(f"{key.replace(SEPARATOR, ' ')}:{value}" for key, value in list(pairs.items())[-MOST:])


def _time(text: str) -> time | None:
    try:
        return time.fromisoformat(text)
    except ValueError:
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
