"""Values of one question and its answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from knowledge.passage import Passage
from knowledge.stock import Withdrawn

AnswerKind = Literal["answered", "choices", "unknown"]


@dataclass(frozen=True, slots=True)
class Question:
    """A question put to one municipality's content on one day.

    `previous` is the question of the turn before, for follow-ups such as "그럼 중학생은요?". `new` is what a follow-up
    says itself where `text` holds more than that: a passage must have words for it. `own` are the names of the place
    and its programme, which ask for nothing by themselves; `called` has those that the programme has in English, each
    with the one that is published. `plain` keeps every language model out of the answer.
    """

    municipality: str
    text: str
    on: date
    language: str = "ko"
    previous: str = ""
    audience: str = ""
    plain: bool = False
    new: str = ""
    own: tuple[str, ...] = ()
    called: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A live passage and how well it fits: `score` is comparable within one question only.

    `dense` is a cosine, `keyword` the share of the question's words that it has. `features` of the first hit are what
    the confidence in it stands on; the others have none. `read` is the question with its spelling put right, where it
    was found by that.
    """

    passage: Passage
    score: float
    dense: float
    keyword: float
    features: Mapping[str, float] = field(default_factory=dict, compare=False)
    read: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered mark in an answer and the words in the source that it stands on."""

    number: int
    passage_id: str
    source: str
    place: str
    title: str
    url: str
    quote: str
    dated: date | None = None
    sample: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question that may be the one meant, to be tapped."""

    passage_id: str
    title: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the programme says about a question, or that it does not say it.

    `confidence` is the calibrated probability, 0 to 1, that the best passage answers the question. `generated` tells
    that a language model wrote the text (it was checked against the citations). `version` names the content. `ended` is
    the last day on which the best statement held, when that day is over: there is no text then, since an expired
    statement is never given as current. `asked` is the question as understood, with what a follow-up took from the turn
    before. `elsewhere` are the municipalities that the question is about when it is not about its own. `withdrawn` is
    what became of a passage that was to be shown and is not live any more. `programme` is one of somebody else that the
    question is about, with what was published on it as choices. `topic` is the passage's, as its office calls it.
    `read` is the question with its spelling put right, where only that was answered. `glanced` says that what was
    published is still being read in: it was looked for by words alone, and nothing is given as the answer. `near` is
    what was published closest to a question that is unknown, where it is not far.
    """

    kind: AnswerKind
    text: str
    confidence: float
    citations: tuple[Citation, ...] = ()
    choices: tuple[Suggestion, ...] = ()
    generated: bool = False
    version: int = 0
    took_ms: float = 0.0
    hits: tuple[Hit, ...] = ()
    ended: date | None = None
    asked: str = ""
    elsewhere: tuple[str, ...] = ()
    withdrawn: Withdrawn | None = None
    programme: str = ""
    topic: str = ""
    read: str = ""
    glanced: bool = False
    near: tuple[Suggestion, ...] = ()
