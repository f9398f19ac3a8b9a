"""A consent that is withdrawn: once, again, and by who never gave one."""

from __future__ import annotations

import pytest

from knowledge.storage import Storage
from tests.unit.handlers.talking import House, Person


@pytest.fixture
def student(storage: Storage) -> Person:
    """Return a person who has said hello."""
    student = House(storage).person()
    student.say("안녕")
    return student


def test_one_who_withdraws_and_says_it_again_is_told_where_things_stand(student: Person) -> None:
    """Nothing to withdraw, nothing to invite to, nothing to name: the next step is said instead."""
    student.agrees()
    for action in ("invite", "paper", "contact", "band:alien", "said:010-1234-5678"):
        assert "기억하고 있어요" in student.act(f"consent:{action}") or action.startswith("said")
    student.say("동의 철회")
    assert "이미 거두셨어요" in student.say("동의 철회")


@pytest.mark.parametrize("words", ["동의 철회할래요", "동의 취소할게요", "동의 철회"])
def test_who_has_never_agreed_is_asked_for_no_consent_by_withdrawing(student: Person, words: str) -> None:
    """It is told that there is none and what goes by itself; of a child a guardian may be being asked."""
    told = student.say(words)
    assert "거둘 동의가 없어요" in told
    assert not [label for label in student.newest() if "14" in label or "보관해" in label]
    assert "지울까요" in student.tap("모두 지우기")
    child = student.house.person("2")
    child.asks_a_guardian()
    told = child.say(words)
    assert "쓴 말은 남기지 않아요" in told
    assert "보호자에게 여쭙는 중" in told
    child.tap("모두 지우기")
    child.tap("모두 지우기")
    assert child.house.rows("SELECT * FROM consent_request") == []
