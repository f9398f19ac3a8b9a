"""A follow-up that turns to another matter does not get the answer of the turn before once more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pytest

from knowledge.municipality import Municipality
from knowledge.passage import Passage, Source
from knowledge.stock import Withdrawn
from retrieval.answer import AnswerKind, Hit, Question
from retrieval.answerer import Answerer

ALONE, PAPERS, FEES = (
    Passage("seoul", key, "faq", f"{key} 알려 주세요", f"{key}의 답이에요.", Source("faq.csv"))
    for key in ("한부모", "서류", "교재비")
)
BEFORE = "한부모인데 이용 가능한가요"


@dataclass
class Shelf:
    """A searcher, a library and a judge that know some questions."""

    found: Mapping[str, tuple[Passage, float]]

    def search(self, question: Question, k: int = 10) -> tuple[Hit, ...]:
        """Return what is found for the words."""
        known = self.found.get(question.text)
        return (Hit(known[0], 1.0, 0.9, 0.9),)[:k] if known else ()

    def expired(self, question: Question, k: int = 3) -> tuple[Hit, ...]:
        """Return what is live."""
        return self.search(question, k)

    def municipalities(self) -> tuple[Municipality, ...]:
        """Return one place."""
        return (Municipality("seoul", "서울특별시", "서울런"),)

    def is_current(self, municipality: str) -> bool:
        """Tell that all is indexed."""
        return bool(municipality)

    def version(self, municipality: str) -> int:
        """Return a version."""
        return len(municipality)

    def passage(self, municipality: str, passage_id: str) -> Passage | None:
        """Return nothing."""
        assert municipality
        assert passage_id

    def withdrawn(self, municipality: str, passage_id: str) -> Withdrawn | None:
        """Return nothing."""
        assert municipality
        assert passage_id

    def confidence(self, question: Question, hits: Sequence[Hit]) -> float:
        """Return what is said for the words."""
        assert hits
        return self.found[question.text][1]

    def kind(self, confidence: float) -> AnswerKind:
        """Return the usual three outcomes."""
        return "answered" if confidence >= 0.6 else "choices" if confidence >= 0.3 else "unknown"


@pytest.mark.parametrize(
    ("text", "alone", "joined", "before", "answered"),
    [
        ("서류는요?", (PAPERS, 0.7), (ALONE, 0.9), (ALONE, 0.9), PAPERS),
        ("서류는요?", (PAPERS, 0.5), (ALONE, 0.9), (ALONE, 0.9), ALONE),
        ("서류는요?", (PAPERS, 0.7), (FEES, 0.9), (ALONE, 0.9), FEES),
        ("서류는요?", (ALONE, 0.7), (ALONE, 0.9), (ALONE, 0.9), ALONE),
        ("서류는요?", (PAPERS, 0.9), (ALONE, 0.7), (ALONE, 0.9), PAPERS),
        ("서류는요?", (PAPERS, 0.7), (ALONE, 0.9), None, ALONE),
        ("고등학생은요?", (PAPERS, 0.7), (ALONE, 0.9), (ALONE, 0.9), ALONE),
    ],
)
def test_the_new_words_answer_where_they_are_another_matter(
    text: str,
    alone: tuple[Passage, float],
    joined: tuple[Passage, float],
    before: tuple[Passage, float] | None,
    answered: Passage,
) -> None:
    """Only with a sure answer of their own, and where the joined reading finds what was found before.

    Another case of the same matter ("고등학생은요?") stays with it.
    """
    found = {text: alone, f"{BEFORE} {text}": joined} | ({BEFORE: before} if before else {})
    shelf = Shelf(found)
    answer = Answerer(shelf, shelf, shelf).answer(Question("seoul", text, date(2026, 11, 25), previous=BEFORE))
    assert [citation.passage_id for citation in answer.citations] == [answered.id]
