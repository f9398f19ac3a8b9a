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


def block(town: Town, whom: str) -> None:
    """Let a messenger refuse what goes to somebody, as one does for who has blocked the program; deliver the rest."""
    records = town.records
    while notices := records.outbox.claim(town.clock(), 30, 10, ("web",)):
        for notice in notices:
            if records.outbox.reserve(notice, (), town.clock(), 30).held and notice.address.chat == whom:
                records.outbox.refuse(notice, "blocked", town.clock(), gone=True)
            else:
                records.outbox.sent(notice, "m", town.clock())


def test_who_blocks_the_program_keeps_nobody_waiting(storage: Storage) -> None:
    """Where no messenger took the call, the next is called at once, and that the first was not reached is kept."""
    town = Town(storage, replace(LEAD, duty=1), replace(FIRST, duty=2))
    town.write("나 진짜 죽고 싶어")
    assert town.records.crises.alert(town.clock()) == 0
    block(town, "staff-bom")
    town.clock.pass_(5)
    assert town.records.crises.alert(town.clock()) == 1
    assert called(town) == [("bom", False), ("haru", True)]
    block(town, "staff-haru")
    town.clock.pass_(5)
    for _ in range(3):
        assert town.records.crises.alert(town.clock()) == 0
    town.pass_(5)
    assert [name for name, _ in called(town)] == ["bom", "haru", "bom"]


def test_one_who_was_reached_is_enough(storage: Storage) -> None:
    """The lead is called with the mentor, who blocks it: nobody else is called before their time."""
    town = Town(storage, LEAD, FIRST, mentor("soo", duty=2, address=Address("web", "web", "staff-soo")))
    town.write("나 진짜 죽고 싶어")
    block(town, "staff-haru")
    town.clock.pass_(5)
    assert town.records.crises.alert(town.clock()) == 0


def offered(town: Town) -> list[str]:
    """Return who was offered the open question, in order."""
    lines = town.records.escalations.lines(town.open())
    return [line.staff for line in lines if (line.kind, line.text) == ("event", "pass_on")]


def test_a_mentor_who_blocks_the_program_keeps_no_question_waiting(storage: Storage) -> None:
    """Where no messenger took the offer, the next is asked with the next look, once; who was reached has their time."""
    haru, soo = (mentor(name, address=Address("web", "web", f"staff-{name}")) for name in ("haru", "soo"))
    town = Town(storage, haru, soo)
    town.say("사람과 이야기하기")
    town.tap("학습")
    town.say("미적분 질문이요")
    town.tap("천천히 괜찮아요")
    town.records.waiting.tend(town.clock())
    block(town, "staff-haru")
    town.clock.pass_(5)
    for _ in range(3):
        town.records.waiting.tend(town.clock())
    assert offered(town) == ["haru", "soo"]
    block(town, "")
    town.pass_(9)
    assert offered(town) == ["haru", "soo"]
    town.pass_(2)
    town.pass_(11)
    block(town, "staff-haru")
    town.clock.pass_(5)
    town.records.waiting.tend(town.clock())
    assert offered(town) == ["haru", "soo", "haru", "soo"]


def test_all_who_block_the_program_are_asked_in_turn_and_not_over_and_over(storage: Storage) -> None:
    """A new round begins with its time: nobody is asked every few seconds."""
    haru = mentor("haru", address=Address("web", "web", "staff-haru"))
    town = Town(storage, haru)
    town.say("사람과 이야기하기")
    town.tap("학습")
    town.say("미적분 질문이요")
    town.tap("천천히 괜찮아요")
    for _ in range(5):
        town.records.waiting.tend(town.clock())
        block(town, "staff-haru")
        town.clock.pass_(5)
    assert offered(town) == ["haru"]
    town.pass_(11)
    town.pass_(11)
    assert offered(town) == ["haru", "haru"]


def test_no_sooner_than_promised_it_goes_to_staff(storage: Storage) -> None:
    """All mentors block it: they may see it on the desk, and nobody is told after seconds that no one could come."""
    haru = mentor("haru", address=Address("web", "web", "staff-haru"))
    town = Town(storage, haru, LEAD)
    town.say("사람과 이야기하기")
    town.tap("학습")
    town.say("미적분 질문이요")
    town.tap("천천히 괜찮아요")
    for _ in range(3):
        town.records.waiting.tend(town.clock())
        block(town, "staff-haru")
        town.clock.pass_(5)
    assert offered(town) == ["haru"]
    town.pass_(10)
    assert offered(town) == ["haru", "bom"]
    assert ["담당 직원에게도" in text for text in town.arrived()] == [True]
