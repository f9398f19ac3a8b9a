"""What it costs, asked with no word of what: heard in dialect and out of it, and looked for in an office's words."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from handlers.answering.subjects import best_read
from handlers.requests.fees import FEE, asks_fee
from retrieval.answer import Answer
from tests.unit.handlers.dispatching import CLOSE, KNOWN, UNKNOWN


@pytest.mark.parametrize(
    "text",
    [
        "얼마예요?",
        "그거 얼마예요",
        "무료인가요?",
        "공짠가요",
        "돈 내야 돼요?",
        "이거 돈 내는 거예요?",
        "돈 들어요 안 들어요?",
        "비용이 얼마예요?",
        "공짜여유?",
        "얼마유 그거",
        "을매여",
        "돈 드남유?",
        "돈이 드는교",
        "우리 손주 이거 하믄 돈 내야되는겨?",
        "온라인 강의는 무료예요?",
        "인강 공짜인가요",
        "강의 듣는데 돈 들어요?",
        "수업은 얼마예요?",
        "how much does it cost?",
        "Are the lectures free?",
        "Hi, is it free?",
    ],
)
def test_a_price_of_nothing_named_is_asked_of_the_programme(text: str) -> None:
    """Nothing else could be meant by who writes here first."""
    assert asks_fee(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "돈",
        "돈이 없어요",
        "돈 받을 수 있어요?",
        "얼마 안 남았어요?",
        "얼마나 걸려요?",
        "얼마나 있어요?",
        "교재 얼마예요",
        "강남인강은 무료예요?",
        "영어 강의는 무료예요?",
        "강의 교재는 무료예요?",
        "강의가 몇 개예요?",
        "멘토 돈 받아요?",
        "나이가 얼마예요",
        "소득이 얼마여야 돼요?",
        "is it free of bugs?",
        "돈 내야 돼요? " * 9,
    ],
)
def test_a_price_of_something_is_a_question_as_ever(text: str) -> None:
    """Books, ages, income, and what one gets oneself."""
    assert not asks_fee(text)


@dataclass
class Looked:
    """Finds an answer to some words alone, and keeps what was looked for."""

    words: str
    other: Answer = UNKNOWN

    def __post_init__(self) -> None:
        """Have looked for nothing yet."""
        self.asked: list[str] = []

    def __call__(self, text: str) -> Answer:
        """Return the answer to these words, the other one else."""
        self.asked.append(text)
        return KNOWN if text == self.words else self.other


def test_it_is_looked_for_in_an_offices_words() -> None:
    """At once where nothing was said before, and nothing is told of how it was read."""
    look = Looked(FEE)
    answer = best_read(look, "돈 드남유?")
    assert (answer.kind, answer.read, look.asked) == ("answered", "", [FEE])


def test_where_nothing_is_published_on_it_the_words_are_looked_for_as_they_were_put() -> None:
    """What comes near to them is offered as ever."""
    assert best_read(Looked("?", CLOSE), "얼마예요?") == CLOSE


def test_after_another_question_it_may_be_the_price_of_that() -> None:
    """First as it was put, which goes on with what was asked before, then of the programme."""
    look = Looked("얼마예요?")
    assert best_read(look, "얼마예요?", follows=True).kind == "answered"
    assert look.asked == ["얼마예요?"]
    look = Looked(FEE, CLOSE)
    assert best_read(look, "얼마예요?", follows=True).kind == "answered"
