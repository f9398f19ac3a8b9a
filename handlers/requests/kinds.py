"""The kinds of wishes there are, and a wish with its argument."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

Kind = Literal[
    "again",
    "aside",
    "attachment",
    "ask",
    "consent",
    "course",
    "empty",
    "enrolment",
    "erase",
    "expired",
    "feedback",
    "grade",
    "greeting",
    "guardian",
    "help",
    "human",
    "language",
    "mine",
    "municipality",
    "nod",
    "none",
    "passage",
    "plan",
    "profile",
    "rating",
    "recommend",
    "remind",
    "review",
    "staff",
    "start",
    "thanks",
    "windows",
]


@dataclass(frozen=True, slots=True)
class Intent:
    """What is wanted, with its argument: the question, an id, the language, the grade, the wish."""

    kind: Kind
    argument: str = ""


class Feature(Protocol):
    """A module that says how a feature is asked for; `STARTS` are beginnings of links into the chat."""

    COMMANDS: Mapping[str, Kind]
    ACTIONS: Mapping[str, Kind]
    STARTS: Mapping[str, Kind]
    PATTERNS: tuple[tuple[Kind, tuple[str, ...]], ...]

    def heard(self, text: str) -> Intent | None:
        """Return what a sentence wants of this feature, if anything."""
        ...
