"""What a mentor reads first: what is asked, what was tried, who asks, what is to be decided; all of it quoted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from handlers.conversation import Turn
from handlers.learner import Learner
from handlers.people.escalation import Escalation, code_of
from handlers.personal import impersonal

TRIED = 3
"""How many of the last questions to the program a mentor reads (proposed)."""

LONGEST = 600
"""Letters of one quoted answer (proposed)."""


@dataclass(frozen=True, slots=True)
class Tried:
    """One question to the program and what came of it; `passages` are the ids of what it stood on."""

    question: str
    answer: str
    outcome: str
    passages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanBrief:
    """How a plan stands, in sittings: `done`, `missed` and `ahead`; buffers, which ask for nothing, are not counted."""

    title: str
    until: date
    done: int = 0
    missed: int = 0
    ahead: int = 0
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Brief:
    """What a mentor reads first; `profile` and `plans` are empty unless the person has agreed to what is kept.

    `plain` keeps every language model out. `decide` is why a human is asked: asked, misses, unsure, photo, rule,
    crisis.
    """

    escalation: Escalation
    code: str
    asked: str
    tried: tuple[Tried, ...] = ()
    said: tuple[str, ...] = ()
    profile: Mapping[str, str] = field(default_factory=dict)
    plans: tuple[PlanBrief, ...] = ()
    decide: str = "asked"
    plain: bool = False

    @property
    def lines(self) -> tuple[str, ...]:
        """Return what was said, for whoever puts it in short: the question, what was said since, what was tried."""
        tried = (f"{each.question}\n→ {each.answer}" for each in self.tried)
        return tuple(filter(None, (self.asked, *self.said, *tried)))


def brief(
    escalation: Escalation,
    turns: Sequence[Turn],
    said: Sequence[str],
    slots: Mapping[str, str] | None,
    plans: Sequence[PlanBrief] = (),
    *,
    plain: bool = False,
) -> Brief:
    """Return the brief of an escalation from the conversation before it and what was said since.

    Personal data is masked; `slots` are None when the person has not agreed to anything being kept.
    """
    return Brief(
        escalation,
        code_of(escalation.conversation),
        escalation.question,
        tuple(_tried(turns))[-TRIED:],
        tuple(text for text in said if text != escalation.question),
        _profile(slots, escalation.municipality) if slots is not None else {},
        tuple(plans) if slots is not None else (),
        escalation.reason,
        plain or escalation.case is not None,
    )


def _tried(turns: Sequence[Turn]) -> list[Tried]:
    found = []
    for question, answer in pairwise(turns):
        if question.role == "person" and answer.role == "bot" and question.text and question.outcome in {"ask", "none"}:
            text = impersonal(answer.text)
            short = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
            found.append(Tried(impersonal(question.text), short, answer.outcome, answer.passages))
    return found


def _profile(slots: Mapping[str, str], municipality: str) -> dict[str, str]:
    learner = Learner.read(slots, municipality)
    told = {
        "grade": learner.grade,
        "subjects": ", ".join(learner.subjects),
        "level": learner.level or "",
        "wish": learner.wish,
    }
    return {name: impersonal(value) for name, value in told.items() if value}
