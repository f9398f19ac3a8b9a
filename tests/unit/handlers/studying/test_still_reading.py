"""What a person is told while the content is still being read in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.answering.question import AnsweringQuestion
from handlers.conversation import Address, Message, Session
from handlers.intent import Intent
from handlers.situation import Progress, Situation
from knowledge.municipality import Municipality
from retrieval.answer import Answer, Question, Suggestion
from tests.fakes import NOON

PLACE = Municipality("gimpo", "김포시", "김포런", contacts={"phone": "031-000-0000"})
OFFERED = Answer("choices", "", 0.0, choices=(Suggestion("p1", "교재비 안내"),), glanced=True)
NOTHING = Answer("unknown", "", 0.0, glanced=True)


class Reading:
    """An answerer whose content is still being read in."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def answer(self, question: Question, progress: Progress) -> Answer:
        """Return the answer."""
        progress("")
        return replace(self._answer, asked=question.text)

    def show(self, question: Question, passage_id: str) -> Answer:
        """Return the same."""
        assert passage_id
        return replace(self._answer, asked=question.text)


@pytest.mark.parametrize(
    ("answer", "language", "words", "labels"),
    [
        (OFFERED, "ko", ("김포시 자료를 아직 읽고 있어서", "혹시 이 질문인가요?"), ("교재비 안내", "여기에 없어요")),
        (NOTHING, "ko", ("김포시 자료를 아직 읽고 있어서", "031-000-0000"), ("사람과 이야기하기",)),
        (NOTHING, "en", ("I'm still reading what 김포시 has published",), ("Talk with a person",)),
    ],
)
def test_the_truth_is_told(answer: Answer, language: str, words: tuple[str, ...], labels: tuple[str, ...]) -> None:
    """It is said that only words can be looked at, what has them is offered, and nothing counts as a miss."""
    message = Message(Address("fake", "bot", "1"), "m1", NOON, "교재비?")
    session = Session("c", message.address, "gimpo", misses=1)
    situation = Situation(message, session, Intent("ask", "교재비?"), NOON, language, (PLACE,))
    outcome = AnsweringQuestion(Reading(answer), kept=True)(situation)
    (bubble,) = outcome.bubbles
    assert all(each in bubble.text for each in words)
    assert {*labels} <= {choice.label for choice in bubble.choices}
    assert "짐작" not in bubble.text
    assert (outcome.session.misses, outcome.changes) == (0, ())
    assert outcome.turns[-1].outcome == "reading"
