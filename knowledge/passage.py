"""Passages: what was published, cut to the size of one answer, each with where it is from and for whom it holds."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Literal

Kind = Literal["faq", "notice", "course"]

SHARED = "shared"
"""The municipality id of content that every municipality sees."""


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


@dataclass(frozen=True, slots=True)
class Passage:
    """One statement of a municipality.

    `key` names the entry inside its municipality: an own entry with the same key overrides the shared one. `title` is the
    question of a FAQ entry or the path of headings; `aliases` are other ways to ask it; `audience` holds words of
    student, parent, mentor, and is empty when it is for all. `sample` marks content that is not public fact.
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
        content = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(content.encode()).hexdigest()[:32]
