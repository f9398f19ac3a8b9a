"""A talk that is passed on from its topic: to somebody who is there, or to a later time, by a command and a tap."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from handlers.people.escalation import Escalation
from handlers.people.passing import LATER, TO
from handlers.records import Records
from knowledge.storage import Storage
from tests.town import ALL_DAY
from tests.unit.handlers.mentored import EDITOR, LEMON, MINT, SEOUL, STUDENT, House


@pytest.fixture
def house(storage: Storage) -> House:
    """Return a municipality with a mentors' group, whose mentors are always there."""
    house = House(Records(storage), storage)
    for each in (MINT, LEMON, EDITOR):
        house.records.staff.update(replace(each, shifts=ALL_DAY))
    return house


def held(house: House) -> int:
    """Let a mentor hold a talk."""
    number = house.ask()
    house.says(number, MINT, "안녕하세요")
    house.sent(STUDENT.chat)
    return number


def talk(house: House, number: int) -> Escalation:
    """Return the talk."""
    escalation = house.records.escalations.get_any(number)
    assert escalation
    return escalation


def offered(house: House) -> dict[str, str]:
    """Return what can be tapped under the last answer."""
    return {choice.label: choice.action for choice in house.answers[0].choices}


def test_it_goes_to_who_is_there(house: House) -> None:
    """Those who answer and are on shift can be tapped; the student hears who goes on, the old one holds it no more."""
    number = held(house)
    house.says(number, MINT, command="give")
    assert list(offered(house)) == ["레몬"]
    assert house.says(number, MINT, action=offered(house)["레몬"], tap="t") == []
    assert "레몬" in house.sent(STUDENT.chat)[-1].text
    assert talk(house, number).staff == LEMON.id
    assert house.shown(number)[-1].text == "민트 님이 레몬 님에게 넘겼어요."
    assert house.says(number, MINT, "저도요")[0].startswith("레몬 님이 맡고 있어서")


def test_where_nobody_is_there_it_says_what_else_there_is(house: House) -> None:
    """No button, and the two ways that are left."""
    house.records.staff.update(replace(LEMON, active=False))
    number = held(house)
    (text,) = house.says(number, MINT, command="give")
    assert "/release" in text
    assert offered(house) == {}


def test_it_is_put_off(house: House) -> None:
    """The moments are those of the desk; the student hears when, and the bot answers meanwhile."""
    number = held(house)
    house.says(number, MINT, "/미루기")
    first, *_ = offered(house).values()
    assert datetime.fromisoformat(first.removeprefix(LATER)) > house.now
    assert house.says(number, MINT, action=first, tap="t") == []
    assert talk(house, number).state == "snoozed"
    assert "다시" in house.sent(STUDENT.chat)[-1].text


def test_a_moment_that_is_over_is_asked_for_anew(house: House) -> None:
    """A button of yesterday does nothing but ask again."""
    number = held(house)
    house.says(number, MINT, command="snooze")
    first, *_ = offered(house).values()
    moment = datetime.fromisoformat(first.removeprefix(LATER))
    for days in (40, -40):
        other = f"{LATER}{(moment + timedelta(days=days)).isoformat()}"
        assert house.says(number, MINT, action=other, tap="t") == ["언제까지 미룰까요? 학생에게도 알려 줘요."]
    assert talk(house, number).state == "claimed"


@pytest.mark.parametrize("command", ["give", "snooze"])
def test_others_pass_nothing_on(house: House, command: str) -> None:
    """What somebody else holds, and what is over."""
    number = held(house)
    assert house.says(number, LEMON, command=command)[0].startswith("민트 님이 맡고 있어서")
    assert house.says(number, LEMON, action=f"{TO}{LEMON.id}", tap="t")[0].startswith("민트 님이 맡고 있어서")
    assert house.says(number, MINT, action=f"{TO}{SEOUL.id}", tap="t") == ["권한이 없어서 아무것도 바꾸지 않았어요."]
    assert house.says(number, MINT, action=f"{TO}gone", tap="t") == ["권한이 없어서 아무것도 바꾸지 않았어요."]
    house.says(number, MINT, "끝", command="resolve")
    assert house.says(number, MINT, command=command) == ["끝난 상담이라 전하지 않았어요."]
