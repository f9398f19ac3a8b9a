"""Hello keeps nobody waiting for what it may offer."""

from __future__ import annotations

import threading
from collections.abc import Callable
from time import monotonic

import pytest

from bot.offering import Offering
from handlers.starters import FIRST, STARTERS, Leading
from knowledge.municipality import Municipality
from retrieval.answer import Answer, Question
from tests.fakes import NOON

GIMPO = Municipality("gimpo", "김포시", "곁")


class Library:
    """A library of one edition without courses."""

    def version(self, municipality: str) -> int:
        """Return the edition."""
        assert municipality
        return 1

    def courses(self, municipality: str) -> tuple[str, ...]:
        """Return none."""
        assert municipality
        return ()


def leading(answer: Callable[[Question], Answer]) -> Leading:
    """Return who judges by an answer."""
    return Leading(answer, Library())


def test_who_comes_while_it_is_judged_is_offered_all_and_the_next_what_leads_somewhere() -> None:
    """It is judged once however many come meanwhile."""
    go, asked = threading.Event(), list[str]()

    def slowly(question: Question) -> Answer:
        asked.append(question.text)
        assert go.wait(10)
        return Answer("answered" if "서류" in question.text else "unknown", "", 0.9)

    offering = Offering(leading(slowly), patience=0.01)
    assert offering(GIMPO, NOON) == offering(GIMPO, NOON) == FIRST
    go.set()
    until = monotonic() + 10
    while offering(GIMPO, NOON) == FIRST and monotonic() < until:
        pass
    assert {*offering(GIMPO, NOON)} == {STARTERS[1]}
    assert len(asked) == len(set(asked)) == len(STARTERS) + 1


def test_what_is_quick_is_waited_for_and_what_fails_is_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    """A hello is said whatever happens."""
    fails = [True]

    def answer(_question: Question) -> Answer:
        if fails:
            raise ValueError(fails.pop())
        return Answer("unknown", "", 0.1)

    offering = Offering(leading(answer), patience=10)
    assert offering(GIMPO, NOON) == FIRST
    assert "what hello offers in gimpo is not known" in caplog.text
    assert {*offering(GIMPO, NOON)} == set()
