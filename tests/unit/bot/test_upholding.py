"""The jobs of rights on the clock: keep times with the municipality's own, and reports by the local hour."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import insert

from bot.clock import Clock
from bot.upholding import uphold
from handlers.progress import NoPlans
from handlers.records import Records
from handlers.records.tables import case_table
from knowledge.municipality import Municipality
from knowledge.storage import Storage
from tests.fakes import NOON, rows

GIMPO = Municipality("gimpo", "김포시", "김포런", keeping={"crisis": 30})


@pytest.mark.parametrize(("days", "left"), [(29, 1), (31, 0)])
def test_the_clock_keeps_a_municipalitys_own_keep_time(storage: Storage, days: int, left: int) -> None:
    """A closed cry for help goes after thirty days in Gimpo, at the first tick."""
    clock = Clock(now=lambda: NOON)
    requests = uphold(clock, storage, Records(storage), lambda: (GIMPO,), NoPlans())
    closed = NOON - timedelta(days=days)
    case = {"municipality": "gimpo", "kind": "self_harm", "rules": "1", "at": closed, "state": "closed"}
    with storage.writing() as connection:
        connection.execute(insert(case_table).values(**case, closed_at=closed))
    asyncio.run(clock.tick())
    assert len(rows(storage, "crisis_case", "id")) == left
    assert requests.waiting() == ()
