"""A good night for who is still awake: once a night, for minors, and never beside a cry for help or a person."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from knowledge.storage import Storage
from tests.unit.handlers.talking import House

REST = "푹 쉬고 내일 볼까요?"


@pytest.fixture
def house(storage: Storage) -> House:
    """Return a house at half past eleven at night in Seoul."""
    return House(storage, now=datetime(2026, 11, 25, 14, 30, tzinfo=UTC))


def test_a_minor_is_wished_a_good_night_once(house: House) -> None:
    """The answer comes all the same; the next night it is said again, by day never."""
    student = house.person().agrees("14–17세")
    assert student.heard[-1].text.endswith(REST)
    assert REST not in student.say("서류 뭐 내요?")
    house.pass_(hours=7)
    assert REST not in student.say("서류 뭐 내요?")
    house.pass_(hours=1)
    assert REST not in student.say("고마워")
    house.pass_(hours=17)
    assert student.say("고마워").endswith(REST)


def test_who_is_of_age_or_in_need_hears_nothing_of_it(house: House) -> None:
    """Nobody grown up is sent to bed, and nothing is added to the words that help."""
    grown, child = house.person("2").agrees("18세 이상"), house.person("3")
    assert REST not in grown.say("서류 뭐 내요?")
    house.now = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)
    child.agrees("14–17세")
    house.now = datetime(2026, 11, 25, 14, 30, tzinfo=UTC)
    assert REST not in child.say("죽고 싶어요")
    assert REST not in child.say("서류 뭐 내요?")


def test_who_asks_for_a_person_is_not_sent_to_bed(house: House) -> None:
    """It is said with the next answer of the program."""
    student = house.person()
    student.say("사람과 이야기하기")
    heard = student.tap("14–17세, 이어 주세요")
    assert "어떤 이야기를" in heard
    assert REST not in heard + student.tap("학습") + student.say("치환적분이 안 풀려요")
    assert REST not in student.tap("천천히 괜찮아요")
    assert REST in student.say("서류 뭐 내요?")
