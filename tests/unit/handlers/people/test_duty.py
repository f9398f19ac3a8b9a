"""Who is called first for a cry for help: by the list, and no student is left alone with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from handlers.conversation import Address
from handlers.people.staffing import Shift
from knowledge.storage import Storage
from tests.town import Town, lead, mentor

LEAD = replace(lead("bom"), duty=0)
FIRST = mentor("haru", duty=1, address=Address("web", "web", "staff-haru"))


def called(town: Town) -> list[tuple[str, bool]]:
    """Return who was called for the only case, and whether a messenger took it."""
    (case,) = town.records.crises.open_cases("seoul")
    return [(each.staff, each.reached) for each in town.records.crises.alerts(case.id)]


def test_with_a_mentor_a_lead_is_called(storage: Storage) -> None:
    """The first on the list is called first, and who is a student is not left alone with it; then the list goes on."""
    town = Town(storage, LEAD, FIRST, replace(lead("dan"), address=None, duty=0))
    town.write("나 진짜 죽고 싶어")
    assert called(town) == [("haru", True), ("bom", True)]
    town.pass_(5)
    town.pass_(5)
    assert called(town)[2:] == [("bom", True), ("dan", False), ("haru", True)]


def test_a_lead_who_is_off_is_called_next(storage: Storage) -> None:
    """Nobody who has gone home is called as long as somebody else was; five minutes later they are."""
    town = Town(storage, replace(LEAD, shifts=(Shift(3, time(9), time(18)),)), FIRST)
    town.write("나 진짜 죽고 싶어")
    assert called(town) == [("haru", True)]
    town.pass_(5)
    assert called(town)[1:] == [("bom", True)]


def test_a_lead_who_is_first_is_called_alone(storage: Storage) -> None:
    """Others follow when nobody comes."""
    town = Town(storage, replace(LEAD, duty=1), replace(FIRST, duty=2))
    town.write("나 진짜 죽고 싶어")
    assert called(town) == [("bom", True)]
