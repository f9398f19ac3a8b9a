"""An answer as JSON."""

from __future__ import annotations

from bot.presenting import presented
from handlers.conversation import Bubble
from retrieval.answer import Answer, Suggestion


def test_what_can_be_tapped_is_told_apart_by_how_near_it_is() -> None:
    """Titles beneath "I don't know" are no choices, and are told all the same."""
    title = (Suggestion("p", "언제 신청해요?"),)
    told = [{"passage_id": "p", "title": "언제 신청해요?"}]
    for answer, choices, near in (
        (Answer("choices", "", 0.5, choices=title), told, []),
        (Answer("unknown", "", 0.2, near=title), [], told),
    ):
        shown = presented(answer, Bubble("말"))
        assert (shown["kind"], shown["choices"], shown["near"]) == (answer.kind, choices, near)
