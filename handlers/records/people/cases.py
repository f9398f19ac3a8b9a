"""Cases of cries for help as values, and what can't be done with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class Case:
    """A cry for help without a word of it; `cries` counts what was said in this episode, `rounds` the calls.

    `conversation` is "" when the person has erased theirs. `openly` tells that something of it was said in a room where
    others read along.
    """

    id: int
    conversation: str
    municipality: str
    kind: str
    state: Literal["open", "taken", "closed"]
    at: datetime
    cries: int
    rounds: int
    taken_by: str = ""
    taken_at: datetime | None = None
    alerted_at: datetime | None = None
    closed_at: datetime | None = None
    note: str = ""
    openly: bool = False


@dataclass(frozen=True, slots=True)
class Cry:
    """What was said, for the eyes of who answers for it; `openly` in a room where others read along."""

    kind: str
    rules: str
    text: str
    at: datetime
    openly: bool = False


@dataclass(frozen=True, slots=True)
class Alert:
    """That somebody was called; `reached` tells that they have a messenger that could be written to."""

    staff: str
    reached: bool
    at: datetime


class CaseTakenError(Exception):
    """Somebody else has taken this case already."""


class UnknownCaseError(LookupError):
    """There is no such case."""


class NoNoteError(ValueError):
    """A case is closed with a word of what was done, for whoever hears of this person next."""
