"""Who is talked with in more than one file of tests: a person with a plan, with reminders, or with a guardian."""

from __future__ import annotations

import pytest

from knowledge.storage import Storage
from tests.unit.handlers.planners import Talk
from tests.unit.handlers.reminded import Desk
from tests.unit.handlers.talking import House, Person
from tests.unit.handlers.wards import Plans, a_learner, guarded


@pytest.fixture
def talk(storage: Storage) -> Talk:
    """Return a talk that has not begun."""
    return Talk(storage)


@pytest.fixture
def planned(talk: Talk) -> Talk:
    """Return a talk with a plan of twelve lectures of mathematics, on three days a week, until an exam."""
    talk.say("미적분 개념 기말 12월 28일까지 월수금 40분씩 저녁 7시에 계획 짜줘")
    return talk


@pytest.fixture
def desk(storage: Storage) -> Desk:
    """Return empty records."""
    return Desk(storage)


@pytest.fixture
def plans() -> Plans:
    """Return no plans yet."""
    return Plans()


@pytest.fixture
def house(storage: Storage, plans: Plans) -> House:
    """Return a house that knows the plans."""
    return guarded(storage, plans)


@pytest.fixture
def learner(house: House, plans: Plans) -> Person:
    """Return a learner who has agreed and has a plan."""
    return a_learner(house, plans)
