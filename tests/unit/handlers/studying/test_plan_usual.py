"""Which lecture one begins with is told to who says yes to a question that asks which."""

from __future__ import annotations

from dataclasses import replace

from knowledge.storage import Storage
from tests.unit.handlers.planners import MATH, Talk, course

UP = replace(course("calc-2", "미적분 다음", *[20] * 6), prerequisites=("calc",))


def test_who_says_yes_to_which_course_is_told_where_one_begins(storage: Storage) -> None:
    """Of the courses for the grade that was told the one that none comes before; a second yes takes it."""
    talk = Talk(storage, shelf=(UP, MATH))
    talk.say("고1 수학 계획 짜줘")
    assert "어떤 강의로" in talk.told
    assert talk.say("네").startswith("보통은 “미적분 개념”부터 시작해요.")
    assert "언제까지" in talk.say("네, 이 강의로요")
    assert talk.session.slots["plan.courses"] == "calc"


def test_without_a_grade_a_yes_chooses_nothing(storage: Storage) -> None:
    """Where several may be meant and no grade is known only the learner can say."""
    talk = Talk(storage, shelf=(UP, MATH))
    talk.say("수학 계획 짜줘")
    assert "하나만 골라 주세요" in talk.say("네")
    assert "네, 이 강의로요" not in talk.labels
