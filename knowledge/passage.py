"""Passages: what was published, cut to the size of one answer, each with where it is from and for whom it holds."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from knowledge.encoding import day, digest, loads

Kind = Literal["faq", "notice", "course"]

SHARED = "shared"
"""The municipality id of content that every municipality sees."""

ANSWERED = "answers"
"""The file of answers that people gave and staff approved: no content folder has it, and none takes them away."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a passage is from.

    `file` is the path below the content folder, `place` is what a person finds it by ("12행", "4쪽", "제3조"), `url` is
    where the original can be read, `dated` is the source's own date.
    """

    file: str
    place: str = ""
    title: str = ""
    url: str = ""
    dated: date | None = None


@dataclass(frozen=True, slots=True)
class Validity:
    """The first and the last day on which a statement holds, both included; None is open."""

    start: date | None = None
    until: date | None = None

    def holds(self, on: date) -> bool:
        """Tell whether the statement holds on that day."""
        return (self.start is None or self.start <= on) and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Passage:
    """One statement of a municipality.

    `key` names the entry inside its municipality: an own entry with the same key overrides the shared one. `title` is
    the question of a FAQ entry or the path of headings; `aliases` are other ways to ask it; `audience` holds student,
    parent, mentor, adult and single grades (초1 … 고3, 검정고시), and is empty when it is for all. `sample` marks what
    is no public fact.
    """

    municipality: str
    key: str
    kind: Kind
    title: str
    text: str
    source: Source
    aliases: tuple[str, ...] = ()
    validity: Validity = field(default_factory=Validity)
    audience: tuple[str, ...] = ()
    topic: str = ""
    sample: bool = False

    @property
    def id(self) -> str:
        """Return the digest of the whole content, 32 hexadecimal digits: any change makes another passage."""
        return digest(self)

    def says_as(self, other: Passage) -> bool:
        """Tell whether two passages say the same to the same people, wherever they stand in whichever file."""
        there = replace(self.source, file=other.source.file, place=other.source.place)
        return replace(self, municipality=other.municipality, source=there) == other

    @classmethod
    def load(cls, payload: str) -> Passage:
        """Return the passage that `encoding.dumps` wrote."""
        fields = loads(payload)
        source, validity = fields.pop("source"), fields.pop("validity")
        return cls(
            **fields,
            source=Source(**source | {"dated": day(source["dated"])}),
            validity=Validity(day(validity["start"]), day(validity["until"])),
        )
