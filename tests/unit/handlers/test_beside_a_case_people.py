"""While a case is open: who wishes for a person, or shows a picture, is asked nothing and goes to those in charge."""

from __future__ import annotations

import pytest

from handlers.conversation import Attachment
from knowledge.storage import Storage
from tests.town import ANN, HANEUL, PHOTO, Town, lead

BOM = lead()
CRY = "나 진짜 죽고 싶어요"


@pytest.fixture
def town(storage: Storage) -> Town:
    """Return a town with a mentor and a lead, in which somebody has cried for help."""
    town = Town(storage, HANEUL, BOM)
    town.say(CRY)
    town.arrived()
    return town


def kept(town: Town) -> list[str]:
    """Return what the case keeps, as the lead reads it."""
    (case,) = town.records.crises.open_cases("seoul")
    return [cry.text for cry in town.records.crises.read(case.id, BOM, town.clock())]


def calls(town: Town) -> int:
    """Return how often somebody was called."""
    (case,) = town.records.crises.open_cases("seoul")
    return len(town.records.crises.alerts(case.id))


@pytest.mark.parametrize("words", ["멘토랑 얘기하고 싶어요", "사람과 이야기하기", "상담원 연결해줘"])
def test_a_wish_for_a_person_is_asked_nothing(town: Town, words: str) -> None:
    """Neither what it is about nor by when; the people in charge read it, and how far somebody is there is told."""
    (told,) = town.say(words)
    assert told.startswith("사람과 이야기하고 싶다는 말도 담당자가 보게 적어 두었어요.")
    assert "문자 1388" in told
    assert "근무 중인 담당자" in told
    assert kept(town) == [CRY, words]
    assert town.records.escalations.queue(BOM) == ()


def test_it_calls_again_once_a_minute(town: Town) -> None:
    """Nobody has taken it: the next is called with the next look, however often it is said."""
    before = calls(town)
    town.say("멘토랑 얘기하고 싶어요")
    town.records.crises.alert(town.clock())
    assert calls(town) == before, "the first call is seconds old"
    town.clock.pass_(90)
    for _ in range(3):
        town.say("멘토랑 얘기하고 싶어요")
        town.records.crises.alert(town.clock())
    assert calls(town) == before + 1


def test_a_tap_is_a_wish_too(town: Town) -> None:
    """It is kept in words."""
    town.clock.pass_(1)
    town.taps[ANN] = {}
    town.say("서류 뭐 내요?")
    town.tap("사람과 이야기하기")
    assert kept(town)[-1] == "사람과 이야기하고 싶어요."


@pytest.mark.parametrize("caption", ["", "이것 좀 봐 주세요"])
def test_a_picture_is_shown_to_nobody(town: Town, caption: str) -> None:
    """No mentor is offered, and the file is kept nowhere; that there was one and its words are noted."""
    (told,) = town.say(caption, attachments=(PHOTO,))
    assert "누구에게도 보여 주지 않아요" in told
    assert "112나 119" in told
    assert "멘토" not in told
    assert kept(town)[-1] == "\n".join(filter(None, ("(사진)", caption)))
    assert town.records.escalations.queue(BOM) == ()


def test_a_wish_that_was_being_told_ends_with_the_cry(storage: Storage) -> None:
    """What is said after it is no question to be handed on, and a picture no task: nobody asks by when."""
    town = Town(storage, HANEUL, BOM)
    town.say("사람과 이야기하기")
    town.say(CRY)
    town.say("네")
    for words, files in (("학교에서 일이 있었어요", ()), ("이것 좀 봐 주세요", (PHOTO,))):
        told = "\n".join(town.say(words, attachments=files))
        assert "언제까지" not in told
        assert "어떤 이야기에" not in told
    assert town.records.escalations.queue(BOM) == ()


def test_where_nobody_is_known_to_come_nothing_is_passed_on(storage: Storage) -> None:
    """Nobody is registered: a child isn't told that somebody reads it, but where to write or call."""
    town = Town(storage, HANEUL)
    town.say(CRY)
    (told,) = town.say("ㅠㅠ")
    assert "사람이 언제 읽을지 알 수 없어요" in told
    assert "전해요" not in told
    assert "1388" in told


def test_after_the_case_all_is_as_ever(town: Town) -> None:
    """Once it is closed a wish is asked what it is about, and a picture may go to a mentor."""
    (case,) = town.records.crises.open_cases("seoul")
    town.records.crises.take(case.id, BOM, town.clock())
    town.records.crises.close(case.id, BOM, "이야기했어요", town.clock())
    town.clock.pass_(3600)
    town.arrived()
    assert "멘토에게 보여 줄까요" in town.say("", attachments=(Attachment("photo", "", 9, "f"),))[0]
    assert "어떤 이야기를" in town.say("사람과 이야기하기")[0]
