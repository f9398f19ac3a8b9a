"""Who erases while a cry for help is open: people go on looking after it, and then nothing of the talk stays."""

from __future__ import annotations

from sqlalchemy import func, select

from handlers.records.consents.erasing import erase
from handlers.records.tables.desk import line_table
from knowledge.storage import Storage
from tests.fakes import rows
from tests.town import Town, lead

CRY = "나 진짜 죽고 싶어"
BOM = lead("bom")


def taken(town: Town) -> tuple[int, str]:
    """Let somebody cry for help and a lead take it and write; return the case and the conversation."""
    town.write(CRY)
    (case,) = town.records.crises.open_cases("seoul")
    talk = town.records.crises.take(case.id, BOM, town.clock())
    assert talk
    town.records.escalations.say(talk.id, BOM, "지금 안전한 곳에 있어요?", town.clock(), "k")
    town.deliver()
    return case.id, talk.conversation


def test_what_stayed_for_a_cry_is_erased_when_it_is_closed(storage: Storage) -> None:
    """Until then whoever took it can write; afterwards the talk is gone, and the case has nobody's name."""
    town = Town(storage, BOM)
    number, conversation = taken(town)
    with storage.writing() as connection:
        erase(connection, conversation, town.clock())
    assert len(rows(storage, "escalation", "id")) == 1
    assert rows(storage, "crisis_case", "conversation") == [conversation]
    town.say("아직 무서워요")
    town.records.crises.close(number, BOM, "보호자와 상담센터 연결", town.clock())
    assert rows(storage, "escalation", "id") == []
    with storage.reading() as connection:
        assert connection.execute(select(func.count()).select_from(line_table)).scalar_one() == 0
    assert rows(storage, "crisis_case", "conversation") == [None]
    assert set(rows(storage, "conversation", "erased_at")) == {None}
    assert "이야기해 줘서" in town.arrived()[-1]
    assert town.owner() == "bot"


def test_the_talk_of_who_erased_nothing_stays_when_a_cry_is_closed(storage: Storage) -> None:
    """Also of who erased before: a talk that was erased once is not erased with each case."""
    town = Town(storage, BOM)
    town.say("안녕하세요")
    (conversation,) = rows(storage, "conversation", "id")
    with storage.writing() as connection:
        erase(connection, conversation, town.clock())
    number, _ = taken(town)
    town.records.crises.close(number, BOM, "괜찮아짐", town.clock())
    assert len(rows(storage, "escalation", "id")) == 1
    assert rows(storage, "crisis_case", "conversation") == [conversation]
