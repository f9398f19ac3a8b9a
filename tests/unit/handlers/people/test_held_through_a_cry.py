"""A mentor's talk in which somebody cries for help, and which nobody in charge has taken yet: it stays open."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.people.escalation import QUIET, CriedError
from knowledge.storage import Storage
from tests.town import ANN, HANEUL, Town, lead

BOM = lead()


@pytest.fixture
def town(storage: Storage) -> Town:
    """Return a town with a mentor and a lead."""
    return Town(storage, HANEUL, BOM)


def held(town: Town) -> int:
    """Let a mentor hold a talk in which somebody cries for help; return its number."""
    number = town.ask()
    town.records.escalations.claim(number, HANEUL, town.clock())
    town.say("나 진짜 죽고 싶어요")
    return number


def calls(town: Town) -> int:
    """Return how often somebody was called."""
    (case,) = town.records.crises.open_cases("seoul")
    return len(town.records.crises.alerts(case.id))


def test_it_is_neither_ended_nor_put_off(town: Town) -> None:
    """Who holds it stays; once the case is closed all is as ever."""
    number = held(town)
    desk, now = town.records.escalations, town.clock()
    with pytest.raises(CriedError):
        desk.resolve(number, HANEUL, "", now)
    with pytest.raises(CriedError):
        desk.snooze(number, HANEUL, now + timedelta(hours=1), now)
    assert town.owner() == "human"
    (case,) = town.records.crises.open_cases("seoul")
    town.records.crises.take(case.id, BOM, now)
    town.records.crises.close(case.id, BOM, "이야기했어요", now)
    again = town.ask(whom=ANN)
    desk.claim(again, HANEUL, now)
    desk.resolve(again, HANEUL, "", now)


@pytest.mark.parametrize("lapse", [True, False])
def test_who_goes_is_followed_at_once(town: Town, *, lapse: bool) -> None:
    """Given back or fallen silent: the child reads whom to reach and not the program, and the lead is called again."""
    number = held(town)
    town.arrived()
    if lapse:
        town.clock.pass_(60)
        town.say("거기 있어요?")
        town.clock.pass_(60 * 16)
        town.records.waiting.tend(town.clock())
    else:
        town.records.escalations.release(number, HANEUL, town.clock())
    before = calls(town)
    (said,) = town.arrived()
    assert "109" in said
    assert "저에게 물어보셔도" not in said
    town.records.crises.alert(town.clock())
    assert calls(town) == before + 1


def test_no_day_without_a_word_closes_it(town: Town) -> None:
    """What is behind a cry for help never ends by time."""
    number = held(town)
    town.clock.pass_(60)
    town.records.escalations.say(number, HANEUL, "여기 있어요", town.clock(), "k")
    town.clock.pass_(QUIET / timedelta(seconds=1) + 60)
    for _ in range(2):
        town.records.waiting.tend(town.clock())
    escalation = town.records.escalations.get_any(number)
    assert escalation
    assert escalation.state == "claimed"


def test_nobody_is_called_off_where_who_came_has_left(town: Town) -> None:
    """Between one who leaves and the next the case stays, and it is not said that it was taken back."""
    held(town)
    (case,) = town.records.crises.open_cases("seoul")
    town.records.crises.take(case.id, BOM, town.clock())
    town.say("거기 있어요?")
    town.pass_(30)
    town.records.waiting.tend(town.clock())
    town.arrived()
    assert town.owner() == "bot"
    assert "대답하지 않아도 괜찮아요" in town.say("질문 취소할게요")[0]
    assert len(town.records.crises.open_cases("seoul")) == 1
