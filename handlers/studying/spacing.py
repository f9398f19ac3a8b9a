"""Spacing: when a finished lecture comes back, by FSRS-6 with its published constants; the door of its library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

import fsrs

Grade = Literal["again", "hard", "good", "easy"]

GRADES: dict[Grade, fsrs.Rating] = {
    "again": fsrs.Rating.Again,
    "hard": fsrs.Rating.Hard,
    "good": fsrs.Rating.Good,
    "easy": fsrs.Rating.Easy,
}

MOST_A_DAY = 5
"""Questions a day (proposed): two minutes."""

RETENTION = 0.9
"""The share of lectures that are to be remembered when they come back: the library's own default."""

FIRST_AFTER = timedelta(days=1)
"""A lecture comes back first on the next day: what is asked at once is only heard again."""

LONGEST = 365
"""Days between two questions, at most: a school year."""

SCHEDULER = fsrs.Scheduler(
    desired_retention=RETENTION,
    learning_steps=(FIRST_AFTER,),
    relearning_steps=(FIRST_AFTER,),
    maximum_interval=LONGEST,
    enable_fuzzing=False,
)
"""Steps of a day instead of minutes: nobody is asked twice on a day. Without fuzz the same grades give the same
days."""


@dataclass(frozen=True, slots=True)
class Card:
    """One finished lecture that comes back.

    `phase` is 1 learning, 2 reviewing, 3 learning again; `stability` is in days, `difficulty` from 1 to 10.
    """

    municipality: str
    course: str
    number: int
    title: str
    unit: str
    due_at: datetime
    phase: int = 1
    step: int | None = 0
    stability: float | None = None
    difficulty: float | None = None
    seen_at: datetime | None = None

    @property
    def key(self) -> tuple[str, int]:
        """Return what names the lecture within its municipality."""
        return self.course, self.number


def begun(municipality: str, course: str, number: int, title: str, now: datetime, unit: str = "") -> Card:
    """Return the card of a lecture that was just finished."""
    return Card(municipality, course, number, title, unit, now + FIRST_AFTER)


def graded(card: Card, grade: Grade, now: datetime) -> Card:
    """Return the card after its person said how well it was remembered."""
    known = fsrs.Card(
        card_id=card.number,  # given, so that the library does not take one from the clock
        state=fsrs.State(card.phase),
        step=card.step,
        stability=card.stability,
        difficulty=card.difficulty,
        due=card.due_at,
        last_review=card.seen_at,
    )
    after, _ = SCHEDULER.review_card(known, GRADES[grade], now.astimezone(UTC))
    return replace(
        card,
        due_at=after.due,
        phase=int(after.state),
        step=after.step,
        stability=after.stability,
        difficulty=after.difficulty,
        seen_at=now,
    )


def due(cards: Sequence[Card], now: datetime, asked_today: int) -> tuple[Card, ...]:
    """Return the cards to ask now, those most likely forgotten first, as many as are left of the day's five."""
    waiting = [card for card in cards if card.due_at <= now]
    waiting.sort(key=lambda card: (_remembered(card, now), card.due_at, card.key))
    return tuple(waiting[: max(0, MOST_A_DAY - asked_today)])


def _remembered(card: Card, now: datetime) -> float:
    """Return the chance that it is remembered; 0 for one never asked: it has waited since it was finished."""
    if card.stability is None or card.seen_at is None:
        return 0.0
    known = fsrs.Card(card_id=card.number, stability=card.stability, due=card.due_at, last_review=card.seen_at)
    return SCHEDULER.get_card_retrievability(known, now)
