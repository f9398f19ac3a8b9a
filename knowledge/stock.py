"""What is published at once, its editions, and how two states of it differ."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import accumulate
from weakref import WeakKeyDictionary

from knowledge.course import Course
from knowledge.encoding import digested, dumps
from knowledge.municipality import Municipality
from knowledge.passage import Passage
from knowledge.wording import Sentence

Row = dict[str, str]
Rows = dict[str, dict[str, Row]]
"""Entries ready to be written, by owner and key."""


@dataclass(frozen=True, slots=True)
class Change:
    """How one owner's entries differ between two editions: the keys added, changed and removed.

    Those `moved` are changed, too, but say the same from another place in their file, or from another file.
    """

    owner: str
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()

    @property
    def said_anew(self) -> int:
        """Return how many of the changed entries say something else than before."""
        return len(self.changed) - len(self.moved)

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    @classmethod
    def between(cls, owner: str, old: Mapping[str, str], new: Mapping[str, str]) -> Change:
        """Return how entries differ, given their ids by key."""
        return cls(
            owner,
            added=tuple(sorted(new.keys() - old.keys())),
            changed=tuple(sorted(key for key in new.keys() & old.keys() if new[key] != old[key])),
            removed=tuple(sorted(old.keys() - new.keys())),
        )


@dataclass(frozen=True, slots=True)
class Difference:
    """How a content folder differs from what is published."""

    passages: tuple[Change, ...] = ()
    courses: tuple[Change, ...] = ()
    municipalities: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.passages or self.courses or self.municipalities)


@dataclass(frozen=True, slots=True, weakref_slot=True, eq=False)
class Stock:
    """Everything to be published at once, the same only as itself; entries of the files in `unread` stay as they were.

    A path with a slash behind it is a folder; that of a municipality keeps the municipality itself as it was.
    """

    municipalities: tuple[Municipality, ...]
    passages: tuple[Passage, ...]
    courses: tuple[Course, ...] = ()
    unread: frozenset[str] = field(default_factory=frozenset)

    def is_unread(self, path: str) -> bool:
        """Tell whether a file, or a folder with a slash behind it, or a folder above it could not be read."""
        if not self.unread:
            return False
        above = accumulate(path.split("/")[:-1], lambda folder, name: f"{folder}{name}/", initial="")
        return path in self.unread or not self.unread.isdisjoint(folder for folder in above if folder)


def rows_of(stock: Stock) -> tuple[Rows, Rows]:
    """Return a stock's passages and its courses as they are written: publishing asks for them three times."""
    known = _known.get(stock)
    if known is None:
        known = _known[stock] = (written(stock.passages), written(stock.courses))
    return known


def written(values: Iterable[Passage] | Iterable[Course]) -> Rows:
    """Return entries as they are written."""
    found: Rows = {}
    for value in values:
        found.setdefault(value.municipality, {})[value.key] = row_of(value)
    return found


def says_as(payload: str, other: str) -> bool:
    """Tell whether two passages say the same, wherever they stand; told by how they are written, as there may be many.

    Inside of a text a quotation mark is never written bare, so that these names stand nowhere else.
    """
    return _STANDS.sub("", payload, count=1) == _STANDS.sub("", other, count=1)


def row_of(value: Passage | Course) -> Row:
    """Return an entry as it is written; it is made once for as long as the entry is kept."""
    row = _rows.get(value)
    if row is None:
        file = value.source.file if isinstance(value, Passage) else value.file
        payload = dumps(value)
        row = _rows[value] = {"key": value.key, "id": digested(payload), "file": file, "payload": payload}
    return row


_STANDS = re.compile(r'"file": "(?:[^"\\]|\\.)*", "place": "(?:[^"\\]|\\.)*"')
_known: WeakKeyDictionary[Stock, tuple[Rows, Rows]] = WeakKeyDictionary()
_rows: WeakKeyDictionary[Passage | Course, Row] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Edition:
    """One published state of an owner's content."""

    owner: str
    number: int
    published_at: datetime
    note: str = ""

    @classmethod
    def again(cls, number: int) -> str:
        """Return the note of an edition that is as an earlier one was."""
        return f"= {number}"

    @property
    def restored(self) -> int:
        """Return the number of the edition that this one is as, 0 when it is a new one."""
        sign, _, number = self.note.partition(" ")
        return int(number) if sign == "=" and number.isdecimal() else 0


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A passage that a municipality saw once and sees no more: since when, and what replaced it, if anything.

    `moved` when what replaced it says the same from another place in its file, or from another file.
    """

    title: str
    at: datetime
    successor: Passage | None = None
    moved: bool = False


class UnknownEditionError(LookupError):
    """There is no such edition of this municipality's content."""

    @property
    def sentence(self) -> Sentence:
        """Name the editions that there are."""
        owner, number, latest = self.args
        told = "%(owner)s has no edition %(number)d; there are 1 to %(latest)d: gyeot versions %(owner)s"
        return Sentence(told, owner=owner, number=number, latest=latest)

    def __str__(self) -> str:
        """Return the sentence."""
        return str(self.sentence)
