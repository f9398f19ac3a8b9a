"""What people think of answers: an answer that was given, a verdict on it, and what stayed without an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Verdict = Literal["helped", "not"]

NOT_ANSWERED = frozenset({"unknown", "expired", "elsewhere", "none"})
"""Outcomes after which a person went without an answer."""


CHOSEN = 1.0
"""The confidence of an answer that was picked by a tap."""


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """An answer as it was given: `key` names it within its conversation, `passages` are ids with their scores.

    A passage that the person picked among choices has the confidence CHOSEN: nobody had to judge it. `verdict` is what
    they have said of it since.
    """

    key: str
    municipality: str
    question: str
    outcome: str
    confidence: float
    passages: tuple[tuple[str, float], ...]
    verdict: Verdict | Literal[""] = ""


@dataclass(frozen=True, slots=True)
class VerdictGiven:
    """What a person thought of an answer of theirs; the last word counts."""

    key: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer with a verdict, without whose it was: what tuning learns from.

    "chosen" is a passage that was picked among choices, about which nothing more was said.
    """

    question: str
    outcome: str
    passages: tuple[tuple[str, float], ...]
    verdict: Literal["helped", "not", "chosen"]
    at: datetime


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Questions that went without a helpful answer: how often, in how many chats, when last.

    `question` is their wording, with numbers and addresses of people masked, and `examples` are further ones. Where it
    was asked in one chat alone, of somebody who never agreed to be remembered, nobody reads the words: then `question`
    is "" and `near` is the id of the passage that lay nearest, "" where nothing did.
    """

    question: str
    count: int
    chats: int
    last_at: datetime
    examples: tuple[str, ...] = ()
    near: str = ""
