"""The bell of guardians' consents: who is there hears of what waits, once a day, without a name."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import update

from handlers.conversation import Address
from handlers.people.staffing import Place, Role, Shift, Staff
from handlers.records.keeping.ringing import Bell
from handlers.records.tables.rights import bell_table
from knowledge.storage import Storage
from tests.fakes import NOON
from tests.unit.handlers.talking import House

DAYTIME = tuple(Shift(day, time(9), time(18)) for day in range(5))


class TownError(Exception):
    """A town whose staff can't be told."""


CALL = "김보호 010-1234-5678"
HOUR = timedelta(hours=1)


def officer(name: str = "off", *roles: Role, **fields: object) -> Staff:
    """Return somebody of Seoul's office with a messenger, there from nine to six."""
    person = Staff(name, "seoul", name, name, frozenset(roles or ("officer",)), shifts=DAYTIME)
    return replace(person, **{"address": Address("web", "web", name), **fields})  # type: ignore[arg-type]


@pytest.fixture
def house(storage: Storage) -> House:
    """Return a house where staff confirm every consent."""
    return House(storage)


def waits(house: House, chat: str = "ann", contact: str = CALL) -> None:
    """Let a child name a guardian to be called."""
    child = house.person(chat)
    child.say("수학", command="plan")
    child.tap("만 14세 미만")
    child.tap("보호자 연락처 알려 주기")
    child.say(contact)


def told(house: House, now: datetime) -> list[tuple[str, str]]:
    """Return who is told what of staff, by chat, and have it delivered."""
    found = []
    while notices := house.records.outbox.claim(now, 30, 50, ("web",)):
        for notice in notices:
            assert house.records.outbox.reserve(notice, (), now, 30).held
            house.records.outbox.sent(notice, "m", now)
            if "보호자 동의 확인" in notice.bubble.text:
                found.append((notice.address.chat, notice.bubble.text))
    return sorted(found)


def test_who_is_there_hears_of_a_consent_that_waits_once_a_day(house: House) -> None:
    """At once when it is day; not again today, whatever else comes; the next morning again, until it is decided."""
    for person in (officer("off"), officer("bom", "lead"), officer("han", "mentor"), officer("far", address=None)):
        house.records.staff.add(person, NOON)
    assert house.records.bell.ring(NOON) == 0
    waits(house)
    assert house.records.bell.ring(NOON) == 2
    heard = told(house, NOON)
    assert [whom for whom, _ in heard] == ["bom", "off"]
    assert all("1건" in text and "김보호" not in text and "1234" not in text for _, text in heard)
    waits(house, "bea")
    assert [house.records.bell.ring(NOON + n * HOUR) for n in (0, 1, 4)] == [0, 0, 0]
    morning = NOON + 20 * HOUR
    assert (house.records.bell.ring(morning), house.records.bell.ring(morning + 2 * HOUR)) == (0, 2)
    assert "2건" in told(house, morning + 2 * HOUR)[0][1]
    for request in house.requests.waiting(house.now):
        house.requests.declined(request.ticket, morning + 3 * HOUR)
    assert house.records.bell.ring(morning + 26 * HOUR) == 0


def test_what_comes_in_the_night_waits_for_the_morning(house: House) -> None:
    """Nobody is woken; it is rung when the first of them is there, on a working day."""
    house.records.staff.add(officer(), NOON)
    waits(house)
    friday_night = NOON + timedelta(days=2, hours=9)
    assert [house.records.bell.ring(friday_night + n * HOUR) for n in range(0, 59, 3)] == [0] * 20
    assert house.records.bell.ring(friday_night + 60 * HOUR) == 1


def test_without_anybody_to_be_told_it_is_not_rung(house: House) -> None:
    """Nobody has a messenger, or only others' staff: as soon as somebody joins it is told."""
    house.records.staff.add(officer("far", address=None), NOON)
    house.records.staff.add(officer("gim", municipality="gimpo"), NOON)
    waits(house)
    assert house.records.bell.ring(NOON) == 0
    house.records.staff.add(officer(), NOON)
    assert house.records.bell.ring(NOON) == 1


def test_what_a_guardian_has_not_answered_rings_nobody(house: House) -> None:
    """A link that was made waits for the guardian, not for staff."""
    house.records.staff.add(officer(), NOON)
    child = house.person()
    child.say("수학", command="plan")
    child.tap("만 14세 미만")
    child.tap("보호자에게 보낼 링크 만들기")
    assert house.records.bell.ring(NOON) == 0


def test_of_two_processes_one_rings(house: House, storage: Storage) -> None:
    """Both have seen that it is due; the second one finds it rung."""
    house.records.staff.add(officer(), NOON)
    waits(house)
    first, second = house.records.bell, Bell(house.records.bell._works)
    assert first._ring("seoul", 1, NOON) == 1
    assert second._ring("seoul", 1, NOON) == 0
    with storage.writing() as connection:
        connection.execute(update(bell_table).values(told_at=NOON - timedelta(days=1)))
    assert second._ring("seoul", 1, NOON) == 1


def test_a_town_that_cannot_be_told_keeps_no_other_waiting(house: House) -> None:
    """The first in the alphabet fails: the next one's staff hear of it all the same, and the error is not hidden."""
    house.records.staff.add(officer("gim", municipality="gimpo"), NOON)
    house.records.staff.add(officer(), NOON)
    child = house.person("gia", municipality="gimpo")
    child.say("수학", command="plan")
    child.tap("만 14세 미만")
    child.tap("보호자 연락처 알려 주기")
    child.say(CALL)
    waits(house)
    works = house.records.bell._works

    def place(town: str) -> Place:
        if town == "gimpo":
            raise TownError
        return works.place(town)

    broken = Bell(replace(works, place=place))
    with pytest.raises(TownError):
        broken.ring(NOON)
    assert [whom for whom, _ in told(house, NOON)] == ["off"]
    assert house.records.bell.ring(NOON) == 1
    assert [whom for whom, _ in told(house, NOON)] == ["gim"]
