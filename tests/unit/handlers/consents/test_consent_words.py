"""What is said about consent fits where it is said, and what was asked for."""

from __future__ import annotations

import pytest

from knowledge.storage import Storage
from tests.unit.handlers.talking import House


@pytest.mark.parametrize(("channel", "told"), [("telegram", "/내정보(/mine)로"), ("web", "‘내 정보’라고 적으면")])
def test_a_yes_is_thanked_with_what_can_be_written_or_tapped_there(storage: Storage, channel: str, told: str) -> None:
    """How to look and to erase is said in the way of the messenger, and the words that are named do it."""
    person = House(storage).person(channel=channel).agrees()
    assert any(told in bubble.text for bubble in person.heard)
    assert "지금 보관하고 있는 것" in person.say("내 정보")
    assert "되돌릴 수 없어요" in person.say("모두 지우기")


def test_who_asks_about_consent_itself_is_asked_for_no_wish(storage: Storage) -> None:
    """The words “to do this” are said where something is to be done."""
    person = House(storage).person()
    assert "동의해 주시면" in person.say("동의")
    assert "14–17세" in person.newest()
    other = House(storage).person("2")
    assert "이걸 하려면" in other.say("수학 계획", command="plan")


def test_a_guardians_number_is_taken_as_it_is_told(storage: Storage) -> None:
    """Whose it is stands beside it; a bare number may be the child's own and is asked about; no word is kept."""
    student = House(storage).person()
    student.say("수학 계획", command="plan")
    student.say("나 12살인데")
    assert "이름과 전화번호" not in student.say("2026-12-28까지")
    student.say("네")
    assert "이름과 전화번호" in student.say("010-1234-5678")
    assert student.house.rows("SELECT contact FROM consent_request") == []
    student.tap("나중에")
    student.say("수학 계획", command="plan")
    assert "접수 번호" in student.say("엄마 번호는 010-1234-5678이에요")
    (request,) = student.house.requests.waiting(student.house.now)
    assert request.contact == "엄마 번호는 010-1234-5678이에요"
    assert "010" not in "".join(row.text for row in student.house.rows("SELECT text FROM turn"))


def test_what_was_of_no_use_is_not_offered_to_be_remembered(storage: Storage) -> None:
    """Where no lecture could be found for the grade, the offer waits until the grade leads to something."""
    student = House(storage).person()
    told = student.say("중2 수학 강의 추천해줘")
    assert "알린 강좌가 아직 없어요" in told
    assert "하루만 기억해요" not in told
    assert "하루만 기억해요" in student.say("저는 고1이에요")
