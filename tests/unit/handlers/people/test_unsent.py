"""Words of a mentor that no messenger took: told under them, once, while the talk goes on."""

from __future__ import annotations

import pytest

from handlers.records import Records
from knowledge.storage import Storage
from tests.unit.handlers.mentored import MINT, STUDENT, House

UNSENT = "전해지지 않았어요"


@pytest.fixture
def house(storage: Storage) -> House:
    """Return a municipality with a mentors' group."""
    return House(Records(storage), storage)


def blocked(house: House) -> None:
    """Let the messenger refuse what goes to the student, and take the rest."""
    outbox = house.records.outbox
    while notices := outbox.claim(house.now, 30, 50, ["telegram"]):
        for notice in notices:
            if notice.address == STUDENT:
                outbox.refuse(notice, "blocked", house.now, gone=True)
            else:
                outbox.sent(notice, str(1000 + notice.id), house.now)


def told(house: House, number: int) -> list[str]:
    """Return the messages to which it was answered that they did not arrive."""
    return [bubble.answers for bubble in house.shown(number) if UNSENT in bubble.text]


def test_who_writes_to_nobody_is_told(house: House) -> None:
    """Under the very words, once for each; what arrives afterwards needs no word."""
    number = house.ask()
    house.shown(number)
    house.says(number, MINT, "어디까지 했어요?", reference="71")
    assert house.records.waiting.tend(house.now) == 0
    blocked(house)
    house.says(number, MINT, "거기 있어요?", reference="72")
    blocked(house)
    for _ in range(2):
        house.records.waiting.tend(house.now)
    assert told(house, number) == ["71", "72"]
    house.handled(house.message(STUDENT, "다시 왔어요"), outcome="relayed")
    house.says(number, MINT, "반가워요", reference="73")
    house.sent(STUDENT.chat)
    house.records.waiting.tend(house.now)
    assert told(house, number) == []


def test_of_a_talk_that_is_over_nothing_is_told(house: House) -> None:
    """Nobody could do anything about it."""
    number = house.ask()
    house.says(number, MINT, "어디까지 했어요?")
    house.records.escalations.resolve(number, MINT, "", house.now)
    blocked(house)
    house.records.waiting.tend(house.now)
    assert told(house, number) == []
