"""Answers of people on their way into the library: a draft, who may decide on it, and what it becomes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from handlers.catalogue import speaker
from handlers.people.staffing import Staff
from knowledge.passage import ANSWERED, Passage, Source, Validity

State = Literal["draft", "approved", "live", "rejected", "withdrawn"]

AUDIENCES = ("student", "parent", "mentor")

DECIDES = frozenset({"editor", "officer"})


@dataclass(frozen=True, slots=True)
class Draft:
    """A question and its answer as people worded it; `audience` is empty when it is for all.

    `until` is the last day on which it holds. `author` proposed it, `decided_by` approved, rejected or withdrew it.
    """

    id: int
    municipality: str
    question: str
    answer: str
    author: str
    at: datetime
    audience: tuple[str, ...] = ()
    until: date | None = None
    state: State = "draft"
    escalation: int | None = None
    decided_by: str = ""
    decided_at: datetime | None = None
    why: str = ""

    @property
    def key(self) -> str:
        """Return the key of its entry in the library."""
        return f"answer-{self.id}"


def decides(staff: Staff, municipality: str) -> bool:
    """Tell whether somebody may approve and reject drafts of a municipality."""
    return staff.active and staff.municipality == municipality and bool(staff.roles & DECIDES)


def passage_of(draft: Draft) -> Passage:
    """Return a draft as an entry of the library, with the credit that people gave the answer."""
    credit = speaker("ko")("Answer of a mentor")
    source = Source(ANSWERED, place=credit, title=draft.question, dated=(draft.decided_at or draft.at).date())
    return Passage(
        municipality=draft.municipality,
        key=draft.key,
        kind="faq",
        title=draft.question,
        text=draft.answer,
        source=source,
        validity=Validity(until=draft.until),
        audience=draft.audience,
    )
