"""What whoever has taken a cry for help is told to do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.catalogue import speaker
from handlers.people.guiding import steps
from handlers.people.staffing import Staff
from knowledge.storage import Storage
from tests.town import Town, lead, mentor

BOM, NARI = lead(), replace(lead("nari"), address=None)
HANEUL = mentor(duty=2, address=replace(BOM.address, chat="staff-haneul") if BOM.address else None)
CRY = "죽고 싶어요"


@pytest.mark.parametrize(
    ("me", "here", "said"),
    [
        (HANEUL, {"nari"}, "별nari(근무 중), 별bom."),
        (HANEUL, set(), "별bom, 별nari."),
        (BOM, {"bom"}, "책임자를 불러 주세요: 별nari."),
    ],
)
def test_the_leads_are_named_who_is_there_first(me: Staff, here: set[str], said: str) -> None:
    """Nobody is told to call themselves."""
    guide = steps(speaker("ko"), me, (BOM, NARI, HANEUL), here)
    assert said in guide[2]


def test_without_another_lead_the_office_is_named() -> None:
    """Who has left is no help."""
    guide = steps(speaker("ko"), BOM, (BOM, replace(NARI, active=False), HANEUL), ())
    assert "담당 부서" in guide[2]


def test_it_names_routes_and_forbids_what_harms() -> None:
    """Help in danger, help for the child, no secrecy, no parents without the lead, nothing asked out of them."""
    guide = " ".join(steps(speaker("ko"), HANEUL, (BOM,), ()))
    assert all(
        told in guide for told in ("119", "112", "문자 1388", "전화 109", "비밀로 하겠다고 약속하지", "보호자", "사진")
    )


def test_who_takes_a_cry_in_their_messenger_reads_it_there(storage: Storage) -> None:
    """A tap is all they may have at hand."""
    town = Town(storage, HANEUL, BOM)
    assert HANEUL.address
    town.say(CRY)
    town.clock.pass_(5 * 60)
    town.records.crises.alert(town.clock())
    town.arrived(HANEUL.address)
    (told,) = town.tap("제가 맡을게요", HANEUL.address)
    assert "119" in told
    assert "별bom(근무 중)" in told


def test_where_somebody_is_reaches_who_helps_without_a_question(storage: Storage) -> None:
    """What is held back from a mentor in homework is what an ambulance needs in danger."""
    town = Town(storage, HANEUL, BOM)
    town.say(CRY)
    (case,) = town.records.crises.open_cases("seoul")
    talk = town.records.crises.take(case.id, BOM, town.clock())
    assert talk
    town.arrived()
    assert town.say("여기 마포대로 12-3이고 제 번호는 010-1234-5678이에요") == []
    assert "010-1234-5678" in town.records.escalations.lines(talk.id)[-1].text
