"""What is said once and calmly: a boundary to who insults, a telephone number in its hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from handlers.people.contacts import contact_lines
from handlers.requests.kinds import Intent
from handlers.situation import Situation
from tests.unit.handlers.dispatching import GIMPO, ScriptedAnswerer, dispatch, message, session


@pytest.mark.parametrize("text", ["너 바보야?", "야 이 병신아", "닥쳐", "너 진짜 쓰레기야", "you bitch"])
def test_an_insult_alone_gets_the_boundary_alone(text: str) -> None:
    """Nothing was asked, so nothing is searched for, missed or said to have no answer."""
    answerer = ScriptedAnswerer()
    outcome = dispatch(answerer, message(text), session(misses=1, previous="서류 뭐 내요?"))
    (bubble,) = outcome.bubbles
    assert "답답하셨죠" in bubble.text
    assert not answerer.asked
    assert (outcome.session.misses, outcome.session.previous) == (1, "서류 뭐 내요?")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("바보야 서류 뭐 내", "서류 뭐 내"),
        ("신청 언제까지야 병신아", "신청 언제까지야"),
        ("수학은 누가 알려줘 멍청아", "수학은 누가 알려줘"),
    ],
)
def test_an_insult_with_a_question_is_answered(text: str, asked: str) -> None:
    """Nobody is shut out for an insult, either; the question is looked for without it."""
    answerer = ScriptedAnswerer()
    dispatch(answerer, message(text), session())
    assert [question.text for question in answerer.asked] == [asked]


@pytest.mark.parametrize(
    ("moment", "urgent"),
    [
        (datetime(2026, 11, 25, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 25, 8, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 25, 9, tzinfo=UTC), False),
        (datetime(2026, 11, 24, 19, tzinfo=UTC), False),
        (datetime(2026, 11, 28, 4, tzinfo=UTC), False),
    ],
)
def test_nobody_is_sent_to_a_telephone_that_nobody_answers(moment: datetime, *, urgent: bool) -> None:
    """In office hours one may call at once; else the hours are said, and either once in a run of misses."""
    situation = Situation(message("?"), session(), Intent("ask", "?"), moment, "ko", (GIMPO,))
    (line,) = contact_lines(situation, GIMPO)
    assert line.startswith("급하시면" if urgent else "전화 문의(평일 근무 시간)")
    assert contact_lines(situation, GIMPO, again=True) == []
    asked = replace(situation, message=message("전화번호 알려줘"))
    assert contact_lines(asked, GIMPO, again=True) == [line]
