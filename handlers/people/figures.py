"""Figures of people at work, from rows: how soon a human spoke, how it ended, and what never needed one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil

from handlers.people.escalation import Escalation

WITHIN = timedelta(hours=24)
"""A question counts as answered by the program when nobody asks for a human within this time after it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question put to the program, and whether it was answered and not said to be beside the point."""

    conversation: str
    at: datetime
    answered: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of a period; times are the middle one and the one that nine of ten stay below, None without any.

    They are those of the person who waits: from the wish for a human to the first word of one, nights included, and to
    the last end. `unheard` have had no word of a human, whether they wait or have given it up. `reopened` is the share
    of ended ones that were opened again. `load` is in how many talks each member of staff wrote or which they held
    last, `holding` how many they hold now. `rating` is the mean of 1 to 3 over `rated` answers. `deflected` of
    `questions` were answered, not said to be beside the point, and no human was asked for, or asked again, within 24
    hours; questions younger than that are not counted.
    """

    opened: int = 0
    waiting: int = 0
    resolved: int = 0
    withdrawn: int = 0
    unheard: int = 0
    first_word: timedelta | None = None
    first_word_most: timedelta | None = None
    resolution: timedelta | None = None
    reopened: float = 0.0
    load: Mapping[str, int] = field(default_factory=dict)
    holding: Mapping[str, int] = field(default_factory=dict)
    rating: float | None = None
    rated: int = 0
    questions: int = 0
    deflected: int = 0

    @property
    def deflection(self) -> float | None:
        """Return the share of questions that needed no human, None without a question."""
        return self.deflected / self.questions if self.questions else None


def figures(
    escalations: Sequence[Escalation],
    asked: Sequence[Asked],
    now: datetime,
    *,
    wrote: Collection[tuple[int, str]] = (),
    again: Collection[tuple[str, datetime]] = (),
) -> Figures:
    """Return the figures of these escalations and questions; talks after a cry for help are not among them.

    `wrote` tells who of staff wrote in which talk, `again` in which conversation a talk was opened again and when.
    """
    talks = [each for each in escalations if each.case is None]
    words = [each.first_word_at - each.opened_at for each in talks if each.first_word_at]
    ends = [each.resolved_at - each.opened_at for each in talks if each.state == "resolved" and each.resolved_at]
    ended = [each for each in talks if each.state == "resolved" or each.reopened]
    ratings = [each.rating for each in talks if each.rating]
    old = [question for question in asked if now - question.at >= WITHIN]
    return Figures(
        opened=len(talks),
        waiting=sum(each.state == "waiting" for each in talks),
        resolved=sum(each.state == "resolved" for each in talks),
        withdrawn=sum(each.state == "withdrawn" for each in talks),
        unheard=sum(each.first_word_at is None for each in talks),
        first_word=_below(words, 0.5),
        first_word_most=_below(words, 0.9),
        resolution=_below(ends, 0.5),
        reopened=sum(bool(each.reopened) for each in ended) / len(ended) if ended else 0.0,
        load=_load(talks, wrote),
        holding=dict(Counter(each.staff for each in talks if each.state == "claimed")),
        rating=sum(ratings) / len(ratings) if ratings else None,
        rated=len(ratings),
        questions=len(old),
        deflected=_deflected(old, [*((each.conversation, each.opened_at) for each in escalations), *again]),
    )


def _load(talks: Sequence[Escalation], wrote: Collection[tuple[int, str]]) -> dict[str, int]:
    """Count for each member of staff the talks in which they wrote or which they held last, each once."""
    counted = {each.id for each in talks}
    taken = {(each.id, each.staff) for each in talks if each.staff} | {pair for pair in wrote if pair[0] in counted}
    return dict(Counter(staff for _, staff in taken))


def _deflected(asked: Sequence[Asked], wanted: Sequence[tuple[str, datetime]]) -> int:
    wishes: dict[str, list[datetime]] = defaultdict(list)
    for conversation, at in wanted:
        wishes[conversation].append(at)
    return sum(
        question.answered
        and not any(question.at <= wish <= question.at + WITHIN for wish in wishes[question.conversation])
        for question in asked
    )


def _below(times: Sequence[timedelta], share: float) -> timedelta | None:
    """Return the smallest of the times that so large a share does not exceed."""
    return sorted(times)[ceil(share * len(times)) - 1] if times else None
