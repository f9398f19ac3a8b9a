"""What is offered at hello leads somewhere; what does not is offered once it does."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest

from handlers import greeting
from handlers.conversation import Address, Message, Session
from handlers.requests.kinds import Intent
from handlers.situation import Situation
from handlers.starters import APPLY, ENROL, FIRST, RECOMMEND, STARTERS, Leading
from knowledge.eligibility import Enrolment, Rule
from knowledge.municipality import Municipality
from knowledge.passage import Source
from retrieval.answer import Answer, Question
from tests.fakes import NOON

RULES = Enrolment(rules=(Rule("all", "누구나", "누구나 돼요.", Source("a")),)).dump()
GIMPO, SEOUL = Municipality("gimpo", "김포시", "곁"), Municipality("seoul", "서울", "곁", enrolment=RULES)
WHO, PAPERS, MENTORING = STARTERS


class Town:
    """Answers what has one of its words, and has courses in some places; counts how often it was asked."""

    def __init__(self, *words: str, courses: Iterable[str] = ()) -> None:
        self.words, self.places, self.edition, self.asked = words, {*courses}, 1, list[Question]()

    def answer(self, question: Question) -> Answer:
        """Return an answer or none."""
        self.asked.append(question)
        return Answer("answered" if any(word in question.text for word in self.words) else "unknown", "", 0.9)

    def version(self, municipality: str) -> int:
        """Return the edition."""
        assert municipality
        return self.edition

    def courses(self, municipality: str) -> tuple[str, ...]:
        """Return a course or none."""
        return ("미적분",) if municipality in self.places else ()


@pytest.mark.parametrize(
    ("town", "place", "offered"),
    [
        (Town(), GIMPO, set()),
        (Town("서류"), GIMPO, {PAPERS}),
        (Town("서류", "멘토링", courses=["gimpo"]), GIMPO, {PAPERS, MENTORING, RECOMMEND}),
        (Town("신청", courses=["seoul"]), SEOUL, {ENROL, WHO, APPLY, RECOMMEND}),
    ],
)
def test_only_what_leads_somewhere_is_offered(town: Town, place: Municipality, offered: set[str]) -> None:
    """A question needs an answer, the check of who may enrol rules, a recommendation courses; no model is asked."""
    assert {*Leading(town.answer, town)(place, NOON)} == offered
    assert all(question.plain for question in town.asked)


def test_it_is_judged_once_for_each_edition_and_day() -> None:
    """Whoever says hello next waits for nothing; what was published since is offered at once."""
    town = Town("서류")
    leading = Leading(town.answer, town)
    assert leading(GIMPO, NOON) == leading(GIMPO, NOON) == {PAPERS}
    once = len(town.asked)
    assert once == len(STARTERS) + 1
    town.words, town.edition = ("서류", "멘토링"), 2
    assert leading(GIMPO, NOON) == {PAPERS, MENTORING}
    leading(GIMPO, NOON + timedelta(days=1))
    assert len(town.asked) == 3 * once


def test_all_is_offered_while_nothing_can_be_looked_for() -> None:
    """At a start hello keeps nobody waiting, and what was not judged is judged later."""
    town, ready = Town("서류"), set[str]()
    leading = Leading(town.answer, town, ready.__contains__)
    assert leading(GIMPO, NOON) == FIRST
    assert town.asked == []
    ready.add("gimpo")
    assert leading(GIMPO, NOON) == {PAPERS}


def hello() -> Situation:
    """Return somebody of Gimpo who says hello."""
    where = Address("web", "gimpo", "1")
    message = Message(where, "1", NOON, "안녕")
    return Situation(message, Session("c", where, municipality="gimpo"), Intent("greeting"), NOON, "ko", (GIMPO,))


def test_hello_and_help_name_what_leads_somewhere() -> None:
    """Buttons in their order; where there is none yet, a person is offered, and help has no example."""
    some = greeting.start(hello(), lambda _place, _now: {RECOMMEND, PAPERS})
    assert [choice.action for choice in some.bubbles[0].choices] == ["ask:어떤 서류가 필요해요?", "recommend:"]
    none = greeting.start(hello(), lambda _place, _now: ())
    assert [choice.action for choice in none.bubbles[0].choices] == ["human"]
    helped = greeting.explain(hello(), lambda _place, _now: {PAPERS}).bubbles[0].text
    assert "어떤 서류가" in helped
    assert "멘토링" not in helped
    assert "예를 들면" not in greeting.explain(hello(), lambda _place, _now: ()).bubbles[0].text
