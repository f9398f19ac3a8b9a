"""Who is talked with in more than one file of tests: a person with a plan, and one with reminders."""

from __future__ import annotations

import pytest

from knowledge.storage import Storage
from tests.unit.handlers.planners import Talk
from tests.unit.handlers.reminded import Desk


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
