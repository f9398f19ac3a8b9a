"""An age that is told along with a wish for a plan is taken as told, and of nobody but who writes."""

from __future__ import annotations

import pytest

from handlers.consents.ages import bands_beside
from knowledge.storage import Storage
from tests.unit.handlers.talking import House


@pytest.mark.parametrize(
    ("words", "bands"),
    [
        ("만 9세에요 공부계획 짜줘", "child"),
        ("나 열두살인데 계획 짜줘", "child"),
        ("I'm 9 and want a study plan", "child"),
        ("저 고2예요 계획 짜줘", "teen"),
        ("I am 15 years old, make me a study plan", "teen"),
        ("만 20세예요 계획 짜줘", "adult"),
        ("저는 30살인데 검정고시 계획 짜줘", "adult"),
        ("My daughter is 9 and wants a study plan", "guardian"),
        ("우리 애가 9살인데 계획 짜줘", "guardian"),
        ("초4 학부모예요 계획 짜줘", "guardian"),
        ("초3 아들 수학 계획 짜줘", "guardian"),
        ("저는 엄마예요 중2 아들인데 계획 짜줘", "guardian"),
        ("저는 중2 딸 엄마예요 계획 짜줘", "guardian"),
        ("나는 둘째 딸인데 12살이야 계획 짜줘", ""),
        ("저는 초5 아들이에요 계획 짜줘", ""),
        ("I'm my mom's 9 year old daughter, a plan please", ""),
        ("제 친구 딸이 초3인데 계획 짜줘", ""),
        ("선생님 우리 아들이 초3인데 계획 짜줘", "guardian"),
        ("언니네 아들이 9살인데 계획 짜줘", ""),
        ("아는 분 둘째 아들이 초4인데 계획 짜줘", ""),
        ("옆집 딸이 초3인데 우리 아들이랑 할 계획 짜줘", "guardian"),
        ("동생이 아니고 딸이 초3인데 계획 짜줘", "guardian"),
        ("초5인데 수학 계획 짜줘", "child guardian"),
        ("안녕하세요, 중1인데 영어 계획 세워주세요", "child teen guardian"),
        ("고2인데 수학 계획 짜줘", "teen guardian"),
        ("중2 수학 계획 짜줘", ""),
        ("9세 동생 계획 짜줘", ""),
        ("우리 애들이랑 같이 할 계획 짜줘", ""),
        ("우리 막내 계획 짜줘", ""),
        ("a plan for my kid brother", ""),
        ("하루 30분 계획 짜줘", ""),
        ("I'm 30 minutes late, plan please", ""),
        ("내 아이디로 계획 보여줘", ""),
        ("저는 9살인데 " * 20, ""),
    ],
)
def test_what_a_wish_tells_of_an_age(words: str, bands: str) -> None:
    """A grade of lectures is none of a person; of a grade without a subject a guardian may speak."""
    assert " ".join(bands_beside(words, 2026)) == bands


def test_a_child_is_not_asked_for_the_age_that_was_told(storage: Storage) -> None:
    """The guardian is asked for at once, the wish goes on waiting for them, and none of the words is kept."""
    student = House(storage).person()
    said = student.say("만 9세에요", command="plan")
    assert "만 14세 미만은 보호자가 동의해야" in said
    assert "어느 쪽인가요" not in said
    assert not any(row.text for row in student.house.rows("SELECT text FROM turn"))
    assert student.house.rows("SELECT wish FROM consent") == [("plan",)]


def test_who_speaks_of_their_child_is_asked_for_the_yes_alone(storage: Storage) -> None:
    """Being a guardian is told by the wish; it is fulfilled with the yes."""
    parent = House(storage).person()
    assert "보관해도 될까요?" in parent.say("우리 애가 9살인데", command="plan")
    assert "계획을 시작해요" in parent.tap("네, 보관해 주세요")


def test_of_a_grade_only_who_may_have_it_is_offered(storage: Storage) -> None:
    """A pupil of 초5 is never 18, and a parent may have written it."""
    student = House(storage).person()
    assert "보호자인가요?" in student.say("초5인데", command="plan")
    assert list(student.newest()) == ["배우는 본인 (만 14세 미만)", "보호자", "나중에"]
    assert "만 14세 미만은 보호자가 동의해야" in student.tap("배우는 본인 (만 14세 미만)")
