"""A mentor who asks those in charge to look, and what they are reminded of beside a person's words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.conversation import Address
from handlers.people.caring import Care, cares
from handlers.people.escalation import NobodyInChargeError, NotAllowedError
from handlers.people.staffing import Staff, in_charge
from knowledge.storage import Storage
from tests.town import Town, lead, mentor

HANEUL, BADA, BOM = mentor("haneul"), mentor("bada"), lead()
OFFICER = replace(lead("gil"), roles=frozenset({"officer"}))


@pytest.mark.parametrize(
    ("text", "minded"),
    [
        ("제 번호 010-1234-5678 이니까 전화주세요", ("personal",)),
        ("멍청아 그것도 모르냐", ("rough",)),
        ("야 이 병신아 010-1234-5678로 전화해", ("personal", "rough")),
        ("이차방정식을 모르겠어요", ()),
        ("친구가 저한테 병신이라고 해요", ()),
    ],
)
def test_what_is_minded_beside_words(text: str, minded: tuple[Care, ...]) -> None:
    """A way to reach a child privately, and an insult; not one that is told of."""
    assert cares(text) == minded


@pytest.mark.parametrize(
    ("staff", "case", "asked"),
    [
        ((HANEUL, OFFICER, BOM), None, (BOM,)),
        ((HANEUL, OFFICER), None, (OFFICER,)),
        ((HANEUL, OFFICER), 3, ()),
        ((HANEUL, replace(BOM, active=False)), None, ()),
    ],
)
def test_who_is_in_charge(staff: tuple[Staff, ...], case: int | None, asked: tuple[Staff, ...]) -> None:
    """Leads; officers where there are none, but a cry for help is not for them."""
    assert in_charge(staff, case) == asked


def test_the_lead_is_called_and_the_mentor_sees_that_they_looked(storage: Storage) -> None:
    """No words in the call, a note of why for colleagues, nothing for the student, and it is told once."""
    town = Town(storage, HANEUL, BADA, BOM)
    number, desk = town.ask(), town.records.escalations
    desk.claim(number, HANEUL, town.clock())
    town.deliver()
    assert BOM.address
    with pytest.raises(NotAllowedError):
        desk.report(number, BADA, "", town.clock())
    assert desk.report(number, HANEUL, "번호를 자꾸 물어요", town.clock()) == (BOM,)
    arrived = [(notice.address, notice.bubble.text) for notice in town.deliver()]
    assert arrived == [(BOM.address, f"별haneul 님이 질문 {number}의 대화를 봐 달라고 해요. 데스크에서 열어 주세요.")]
    assert town.lines(number)[-2:] == [("note", "번호를 자꾸 물어요"), ("event", "report")]
    town.records.briefs.brief(number, HANEUL, town.clock())
    (waiting,) = desk.queue(BOM)
    assert waiting.reported_at
    for _ in range(2):
        town.records.briefs.brief(number, BOM, town.clock())
    (seen,) = desk.queue(BOM)
    assert seen.reported_at is None
    assert [text for _, text in town.lines(number)].count("report_seen") == 1


def test_without_anybody_in_charge_it_is_said(storage: Storage) -> None:
    """Silence would be taken for help that comes."""
    town = Town(storage, HANEUL)
    number = town.ask()
    with pytest.raises(NobodyInChargeError):
        town.records.escalations.report(number, HANEUL, "", town.clock())


def test_a_lead_who_reports_is_answered_by_somebody_else(storage: Storage) -> None:
    """Another lead, or the officer; whoever asked has not been looked for by reading it again."""
    town = Town(storage, HANEUL, BOM, OFFICER)
    number, desk = town.ask(), town.records.escalations
    desk.claim(number, BOM, town.clock())
    assert desk.report(number, BOM, "", town.clock()) == (OFFICER,)
    town.records.briefs.brief(number, BOM, town.clock())
    assert [each.reported_at is None for each in desk.queue(OFFICER)] == [False]
    town.records.briefs.brief(number, OFFICER, town.clock())
    assert [each.reported_at is None for each in desk.queue(OFFICER)] == [True]


def test_a_phone_number_that_is_passed_on_promises_no_call(storage: Storage) -> None:
    """Other held words are passed on without a word of the program's."""
    town = Town(storage, HANEUL)
    number = town.ask()
    town.records.escalations.claim(number, HANEUL, town.clock())
    town.deliver()
    town.say("010-1234-5678로 전화주세요")
    (word,) = town.tap("그대로 보내기")
    assert "전화하거나 만나지 않고" in word
    town.say("다른 멘토로 해주세요")
    assert town.tap("그대로 보내기") == []


def test_who_reports_from_afar_may_not(storage: Storage) -> None:
    """Another municipality's staff sees nothing of it."""
    town = Town(storage, HANEUL, BOM)
    number = town.ask()
    stranger = replace(HANEUL, municipality="gimpo", address=Address("web", "web", "x"))
    with pytest.raises(NotAllowedError):
        town.records.escalations.report(number, stranger, "", town.clock())
