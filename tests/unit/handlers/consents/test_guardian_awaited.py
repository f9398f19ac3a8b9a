"""A child whose guardian is being asked: whether there is an answer, and a link that doesn't open."""

from __future__ import annotations

from datetime import timedelta

import pytest

from knowledge.storage import Storage
from tests.unit.handlers.talking import House, Person


@pytest.fixture
def child(storage: Storage) -> Person:
    """Return a child whose guardian was sent a link."""
    child = House(storage).person()
    child.say("수학 계획", command="plan")
    child.say("나 12살인데")
    assert "보여 주세요" in child.say("새 링크 줘")
    return child


@pytest.mark.parametrize(
    "words",
    [
        "엄마가 언제 답해요?",
        "엄마가 아직 안 눌렀어요",
        "보호자가 동의했어요?",
        "아빠가 왜 동의 안 해요?",
        "엄마가 링크를 못 열겠대요",
        "엄마가 링크 안 열린대요 어떡해요",
        "링크 만료됐어요",
    ],
)
def test_who_waits_for_a_guardian_hears_that_and_sees_the_other_ways(child: Person, words: str) -> None:
    """Nothing is searched: a new link, paper and a contact are one tap away."""
    told = child.say(words)
    assert "보호자 답을 기다리고" in told or "어떻게 여쭤볼까요" in told
    assert "서류" not in told


@pytest.mark.parametrize(
    "words", ["엄마가 언제 신청해요?", "강의 링크가 안 열려요", "엄마가 화났어요", "부모님 동의는 왜 필요해요?"]
)
def test_other_words_about_a_guardian_or_a_link_are_heard_as_ever(child: Person, words: str) -> None:
    """What is no matter of the answer that is awaited is none of it."""
    told = child.say(words)
    assert "보호자 답을 기다리고" not in told
    assert "어떻게 여쭤볼까요" not in told


@pytest.mark.parametrize(
    ("words", "grown"),
    [
        ("저 이제 만 14살 됐어요", True),
        ("나 사실 15살이야", True),
        ("만 15세예요", True),
        ("나 13살이야", False),
    ],
)
def test_long_after_the_question_an_age_still_tells_how_to_decide_alone(
    child: Person, words: str, *, grown: bool
) -> None:
    """A counted age that may be 14 by the law, too; nobody hears it who never said to be a child."""
    child.house.now += timedelta(hours=2)
    assert ("지우고 새로 시작" in child.say(words)) == grown
    other = child.house.person("2")
    assert "지우고 새로 시작" not in other.say(words)


@pytest.mark.parametrize("words", ["저 이제 만 14살 됐어요", "만 15세예요", "20살이에요"])
def test_a_child_who_has_turned_14_reads_how_to_decide_alone(storage: Storage, words: str) -> None:
    """A word changes nothing; erasing does, and who leaves it is still a child."""
    student = House(storage).person()
    student.say("수학 계획", command="plan")
    student.say("만 13세")
    assert "모두 지우고 새로 시작" in student.say(words)
    assert student.house.records.rights.standing(student.conversation).state == "child"
    assert "지우지 않았어요" in student.tap("그대로 두기")
    student.say("수학 계획", command="plan")
    assert "어떻게 여쭤볼까요" in student.say("네"), "what leaves the age open is no birthday"
    student.say(words)
    student.tap("모두 지우기")
    student.tap("모두 지우기")
    assert "나이에 따라" in student.say("수학 계획", command="plan")
