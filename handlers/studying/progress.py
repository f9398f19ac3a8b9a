"""How a week of study went, in counts: the only thing about a learner that is ever told to a guardian."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Progress:
    """One week of one learner.

    `planned` and `done` count the steps of that week, `left` those of them that are still to come, `next_step` is the
    plan's own word for what comes next ("" when nothing does), `mentor` tells whether a mentor is assigned. Words of
    the learner, times of day and anything about worries have no place here.
    """

    planned: int
    done: int
    next_step: str = ""
    mentor: bool = False
    left: int = 0


class Progressing(Protocol):
    """Whoever knows the plan: takes the learner's conversation and the Monday of the week."""

    def progress(self, conversation: str, week: date) -> Progress | None:
        """Return how the week went, or None when there is no plan yet."""
        ...


def monday(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())
