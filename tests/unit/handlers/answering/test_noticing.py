"""What is said besides: a good night, once a night and for minors, and an excuse where the answer comes late."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from knowledge.storage import Storage
from tests.unit.handlers.talking import House

LATE = "답이 늦어서 미안해요."
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


def test_who_asks_for_a_right_while_a_person_answers_is_not_sent_to_bed(house: House) -> None:
    """What is kept is shown, and nothing is said besides."""
    student = house.person()
    student.say("사람과 이야기하기")
    student.tap("14–17세, 이어 주세요")
    student.tap("나중에 할게요")
    house.to_human(student.conversation)
    told = student.say(command="mine")
    assert "보관하고 있는 것" in told
    assert REST not in told


def test_a_late_answer_is_excused_once(house: House) -> None:
    """What was written while the program was away is answered together; what is written later may be late again."""
    student = house.person()
    assert LATE not in student.say("서류 뭐 내요?", ago=4)
    assert student.say("서류 뭐 내요?", ago=40).startswith(LATE)
    assert LATE not in student.say("신청은 언제예요?", ago=30)
    assert LATE not in student.say("고마워")
    house.pass_(minutes=20)
    assert LATE not in student.say("누가 돼요?", ago=20)
    assert LATE in student.say("누가 돼요?", ago=10)


def test_a_late_cry_for_help_is_answered_first(house: House) -> None:
    """No excuse stands before the way to people, nor beside an open case."""
    child = house.person()
    assert LATE not in child.say("죽고 싶어요", ago=40)
    assert LATE not in child.say("서류 뭐 내요?", ago=30)
