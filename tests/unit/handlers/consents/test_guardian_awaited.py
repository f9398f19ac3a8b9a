"""A child whose guardian is being asked: whether there is an answer, and a link that doesn't open."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.consents.verifying import LinkAndCode
from knowledge.storage import Storage
from tests.fakes import NOON
from tests.unit.handlers.talking import House, Person
from tests.unit.handlers.wards import SEOUL


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
        "엄마 폰에서 안 열려요",
        "엄마가 언제쯤 볼까요",
        "아직 안 눌렀대요",
        "엄마가 번호를 모르겠대요",
        "엄마가 언제 전화 받아요?",
        "담당자가 언제 전화해요?",
        "아직 전화 안 왔대요",
        "숫자를 까먹었어요",
        "When will my mom answer?",
        "my mom can't open the link",
    ],
)
def test_who_waits_for_a_guardian_hears_that_and_sees_the_other_ways(child: Person, words: str) -> None:
    """Nothing is searched, hours later neither: a new link, paper and a contact are one tap away."""
    for hours in (0, 3):
        child.house.now += timedelta(hours=hours)
        told = child.say(words)
        assert "보호자 답을 기다리고" in told or "hasn't answered yet" in told
        assert len(child.newest()) == 4
        assert "서류" not in told
    day = (child.house.records.rights.standing(child.conversation).at or NOON) + timedelta(days=5)
    assert day.astimezone(SEOUL).date().isoformat() in told


def test_who_waits_for_staff_to_confirm_a_guardians_yes_is_offered_no_way_that_undoes_it(child: Person) -> None:
    """A new link would make the guardian agree once more."""
    requests = child.house.requests
    token = next(word for word in child.heard[-1].text.split() if "/guardian/" in word).partition("/guardian/")[2]
    given = {"code": child.heard[-2].text.split()[-1], "contact": "010-1234-5678"}
    assert requests.agree(token, LinkAndCode(confirmed=True), given, "v", "ko", child.house.now) == "waiting"
    child.hear()
    assert "확인하고 있어요" in child.say("엄마가 언제 답해요?")
    assert list(child.newest()) == ["나중에"]


@pytest.mark.parametrize(
    "words",
    [
        "엄마가 언제 신청해요?",
        "강의 링크가 안 열려요",
        "엄마가 화났어요",
        "부모님 동의는 왜 필요해요?",
        "수업 번호가 뭐예요",
        "비밀번호를 까먹었어요",
    ],
)
def test_other_words_about_a_guardian_or_a_link_are_heard_as_ever(child: Person, words: str) -> None:
    """What is no matter of the answer that is awaited is none of it."""
    told = child.say(words)
    assert "보호자 답을 기다리고" not in told
    assert "어떻게 여쭤볼까요" not in told
