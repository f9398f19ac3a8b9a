"""A child whose guardian is being asked: whether there is an answer, and a link that doesn't open."""

from __future__ import annotations

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
