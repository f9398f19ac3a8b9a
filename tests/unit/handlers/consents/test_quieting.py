"""Quiet hours that a guardian asks for: only wider, seen by the learner, theirs to decide from fourteen on."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from handlers.answering.question import AnsweringQuestion
from handlers.consents.guardians import Guarding
from handlers.records.study.reminders import schedule
from handlers.records.tables.conversations import new_token
from handlers.records.tables.rights import consent_table
from handlers.studying.reminding import Quiet, Reminder, widened
from knowledge.storage import Storage
from tests.unit.handlers.dispatching import ScriptedAnswerer
from tests.unit.handlers.reminded import SEOUL
from tests.unit.handlers.talking import House, Person
from tests.unit.handlers.wards import link


def times(first: int, last: int) -> st.SearchStrategy[time]:
    """Draw a time of day by the hours in which it lies."""
    return st.builds(time, st.integers(first, last), st.integers(0, 59))


NIGHTS = st.builds(Quiet, times(12, 23), times(0, 11))


@given(quiet=NIGHTS, other=NIGHTS, at=times(0, 23))
def test_it_can_only_get_quieter(quiet: Quiet, other: Quiet, at: time) -> None:
    """What either holds is held by both together, and nothing else is."""
    both = widened(quiet, other)
    assert both == widened(other, quiet)
    assert both.covers(at) == (quiet.covers(at) or other.covers(at))
    assert widened(both, other) == both


def test_who_has_none_gets_those_of_the_guardian() -> None:
    """No quiet hours of one's own are the narrowest of all."""
    assert widened(Quiet(time(8), time(8)), Quiet()) == Quiet()
    assert Quiet.between(str(Quiet(time(20), time(8, 30)))) == Quiet(time(20), time(8, 30))


@pytest.fixture
def house(storage: Storage) -> House:
    """Return a house with the room of guardians."""
    house = House(storage)
    question = AnsweringQuestion(ScriptedAnswerer())
    house.table["guardian"] = Guarding(house.records.guardians, house.records.plans, new_token, question)
    return house


def tied(house: House, *, child: bool) -> tuple[Person, Person]:
    """Return a learner and a guardian who are linked."""
    learner, guardian = house.person("learner").agrees(), house.person("guardian").agrees("보호자")
    link(learner, guardian, "계획을 몇 개 했는지")
    if child:
        mine = consent_table.c.conversation == learner.conversation
        with house.storage.writing() as connection:
            connection.execute(update(consent_table).where(mine).values(state="guarded", band="child"))
    return learner, guardian


def asks(guardian: Person, hours: str) -> str:
    """Let a guardian ask for hours."""
    guardian.say(command="보호자")
    assert "더 조용하게만" in guardian.tap("아이 알림 쉬는 시간 (1)")
    return guardian.tap(hours)


def heard_at(house: House, learner: Person, wall: str, moment: datetime) -> str:
    """Plan a session at a local time; return what is said at a moment."""
    payload = {"session": "a", "title": "수열", "minutes": "25"}
    reminder = Reminder("session", f"a@{wall}", datetime.fromisoformat(wall), SEOUL, payload)
    with house.storage.writing() as connection:
        schedule(connection, learner.conversation, [reminder], house.now)
    house.now = moment
    house.records.reminders.run(moment)
    return learner.hear()


def test_a_child_under_14_has_it_at_once(house: House) -> None:
    """It is told of it; from then on nothing comes at half past eight; with the link it ends."""
    learner, guardian = tied(house, child=True)
    assert "아이에게 전했어요" in asks(guardian, "20:00–08:00")
    house.records.reminders.run(house.now)
    assert "보호자가 부탁한 대로 20:00–08:00에는" in learner.hear()
    assert "20:00–08:00에는 알림이 가지 않아요" in learner.say(command="보호자")
    evening = datetime(2026, 11, 26, 11, 30, tzinfo=UTC)
    assert heard_at(house, learner, "2026-11-26T20:30", evening) == ""
    learner.say(command="보호자")
    learner.tap("연결 끝내기 (1)")
    assert "할 시간이에요" in heard_at(house, learner, "2026-11-27T20:30", evening.replace(day=27))


def test_from_fourteen_on_the_learner_decides(house: House) -> None:
    """They are asked; until they agree nothing is changed, and the guardian can give it up."""
    learner, guardian = tied(house, child=False)
    asks(guardian, "20:00–08:00")
    house.records.reminders.run(house.now)
    assert "그렇게 할까요?" in learner.hear()
    assert "알림이 가지 않아요" not in learner.say(command="보호자")
    assert "보호자가 부탁한 대로" in learner.tap("네, 그렇게 해요")
    assert "20:00–08:00에는 알림이 가지 않아요" in guardian.say(command="보호자")
    evening = datetime(2026, 11, 26, 11, 30, tzinfo=UTC)
    assert heard_at(house, learner, "2026-11-26T20:30", evening) == ""
    house.now = datetime(2026, 11, 27, 3, tzinfo=UTC)
    house.records.reminders.run(house.now)
    learner.hear()
    asks(guardian, "아이가 정한 대로")
    house.records.reminders.run(house.now)
    assert "보호자의 부탁은 끝났어요" in learner.hear()
    assert "알림이 가지 않아요" not in learner.say(command="보호자")


def test_strangers_and_made_up_hours_change_nothing(house: House) -> None:
    """A tap that was never offered, for another's link, or for hours that do not exist."""
    learner, guardian = tied(house, child=True)
    number = house.rows("SELECT id FROM guardian_link")[0].id
    stranger = house.person("stranger").agrees("보호자")
    assert "연결된 분이 없어요" in stranger.act(f"guardian:hours:{number}:20:00-08:00")
    assert "더 조용하게만" in guardian.act(f"guardian:hours:{number}:03:00-04:00")
    assert "알림을 쉬는 시간은 이제 내가" in learner.act(f"guardian:quieter:{number}:03:00-04:00")
    learner.act(f"guardian:hours:{number}:20:00-08:00")
    assert house.rows("SELECT quiet FROM guardian_link")[0].quiet == ""
