"""What is remembered of a learner between two messages: grade, subjects, and what became of suggestions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Literal, cast, get_args

from knowledge.course import Level
from retrieval.courses.recommender import Why

PREFIX = "profile."
SEPARATOR = "|"
MOST_SUBJECTS, MOST_KEYS, LONGEST_WISH = 5, 40, 200
"""Bounds of what is remembered: subjects, keys of courses of each sort, and letters of a wish."""

Asked = Literal["", "waiting", "once"]


@dataclass(frozen=True, slots=True)
class Learner:
    """A learner as told by themselves; nothing is guessed.

    `asked` tells whether the grade was asked for: "waiting" for it, or "once" and not again. `wish` and `level` are
    what the suggestions `shown` are for, of which `among` came last. `dropped` maps a course to why it was given up,
    `against` are those of them that were put aside since the wish; `looked` is the course looked at last. Keys of
    courses hold in one municipality, the rest in all.
    """

    grade: str = ""
    asked: Asked = ""
    subjects: tuple[str, ...] = ()
    wish: str = ""
    level: Level | None = None
    shown: tuple[str, ...] = ()
    among: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()
    dropped: Mapping[str, Why] = field(default_factory=dict)
    looked: str = ""

    @classmethod
    def read(cls, slots: Mapping[str, str], municipality: str) -> Learner:
        """Return the learner that a session remembers, without courses of another municipality."""
        said = {name: slots.get(PREFIX + name, "") for name in (*(f.name for f in fields(cls)), "place")}
        here = said["place"] == municipality
        dropped = (entry.rpartition(":") for entry in _parts(said["dropped"]) if here)
        return cls(
            grade=said["grade"],
            asked=cast("Asked", said["asked"] if said["asked"] in get_args(Asked) else ""),
            subjects=_parts(said["subjects"]),
            wish=said["wish"],
            level=cast("Level", said["level"]) if said["level"] in get_args(Level) else None,
            shown=_parts(said["shown"]) if here else (),
            among=_parts(said["among"]) if here else (),
            against=_parts(said["against"]) if here else (),
            taken=_parts(said["taken"]) if here else (),
            dropped={key: cast("Why", why) for key, _, why in dropped if why in get_args(Why)},
            looked=said["looked"] if here else "",
        )

    def over(self, slots: Mapping[str, str], municipality: str) -> dict[str, str]:
        """Return the slots with this learner in them, what is empty left out; other slots stay."""
        dropped = [f"{key}:{why}" for key, why in self.dropped.items()]
        said = {
            "place": municipality,
            "grade": self.grade,
            "asked": self.asked,
            "subjects": SEPARATOR.join(self.subjects[:MOST_SUBJECTS]),
            "wish": self.wish[:LONGEST_WISH],
            "level": self.level or "",
            "shown": SEPARATOR.join(self.shown[-MOST_KEYS:]),
            "among": SEPARATOR.join(self.among[-MOST_KEYS:]),
            "against": SEPARATOR.join(self.against[-MOST_KEYS:]),
            "taken": SEPARATOR.join(self.taken[-MOST_KEYS:]),
            "dropped": SEPARATOR.join(dropped[-MOST_KEYS:]),
            "looked": self.looked,
        }
        kept = {
            name: value
            for name, value in slots.items()
            if not name.startswith(PREFIX) or name.removeprefix(PREFIX) not in said
        }
        return kept | {PREFIX + name: value for name, value in said.items() if value}


def _parts(joined: str) -> tuple[str, ...]:
    return tuple(filter(None, joined.split(SEPARATOR)))
