"""Which lecture one begins with is told to who says yes to a question that asks which."""

from __future__ import annotations

from dataclasses import replace

from knowledge.storage import Storage
from tests.unit.handlers.planners import MATH, SCIENCE, Talk, course

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


def test_the_half_of_a_year_that_was_named_is_offered(storage: Storage) -> None:
    """Of courses that differ in it only the one that is meant is asked about, and the others after another subject."""
    halves = tuple(course(f"m-{half}", f"수학 {half} 개념", *[20] * 6) for half in ("상", "하"))
    talk = Talk(storage, shelf=(*halves, SCIENCE))
    talk.say("고1 수학 하 계획 짜줘")
    assert [label for label in talk.labels if "강)" in label] == ["수학 하 개념 (6강)"]
    talk.say("수학 상")
    assert [label for label in talk.labels if "강)" in label] == ["수학 상 개념 (6강)"]


def test_another_grade_can_be_told_where_none_fits(storage: Storage) -> None:
    """Who has told a grade that nothing is listed for is no prisoner of it; the subject stays."""
    talk = Talk(storage, shelf=(MATH, SCIENCE))
    assert "초3에 맞는 수학 강의가 목록에 없어요" in talk.say("초3 수학 계획 짜줘")
    assert "몇 학년" in talk.say("다른 학년")
    assert "어떤 강의로" in talk.say("고1")
    assert [label for label in talk.labels if "강)" in label] == ["미적분 개념 (12강)"]
