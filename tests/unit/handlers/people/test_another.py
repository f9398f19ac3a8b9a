"""Who would like somebody else than who answers: heard, passed on to those who come, and no blame for who is there."""

from __future__ import annotations

import pytest

from handlers.catalogue import speaker
from handlers.intent import recognise
from handlers.people.escalation import Escalation
from handlers.people.topic_words import brief_bubble, line_bubble
from handlers.requests.another import blames
from handlers.requests.kinds import Intent
from tests.town import ANN, BADA, HANEUL, PHOTO, Town, lead
from tests.unit.handlers.dispatching import message

ASKED = (
    "멘토 바꿔주세요",
    "다른 멘토로 해주세요",
    "멘토 선생님 좀 바꿔줘",
    "멘토님 바꿔 주실 수 있나요?",
    "다른 사람이랑 얘기하고 싶어요",
    "다른 분으로 바꿔 주세요",
    "멘토를 바꾸고 싶어요",
    "다른 멘토 없어요?",
    "I'd like another mentor",
)
BLAMED = ("멘토가 별로예요", "선생님이 너무 불친절해요", "멘토가 저랑 안 맞아요", "멘토가 무서워요")


@pytest.mark.parametrize("words", [*ASKED, *BLAMED])
def test_a_wish_for_somebody_else_is_heard(words: str) -> None:
    """Asked for, or told by what is wrong; only the second is not for who answers."""
    assert recognise(message(words), "") == Intent("human", "change")
    assert blames(words) == (words in BLAMED)


@pytest.mark.parametrize(
    "words",
    [
        "멘토 바꿀 수 있나요?",
        "멘토를 바꾸려면 어떻게 해요?",
        "다른 사람도 신청할 수 있나요?",
        "선생님 무서운 분이에요?",
        "수학 선생님이 무서워요",
        "멘토 신청하고 싶어요",
        "다른 사람",
        "멘토가 별로라는 후기가 있던데 신청해도 될까요?",
    ],
)
def test_a_question_about_mentors_stays_one(words: str) -> None:
    """The rules of a programme are looked up."""
    assert recognise(message(words), "").kind == "ask"


def escalation(town: Town) -> Escalation:
    """Return the question that is open."""
    found = town.records.escalations.get_any(town.open())
    assert found
    return found


@pytest.mark.parametrize("words", ["멘토 바꿔주세요", "멘토가 별로예요"])
def test_with_nothing_open_it_begins_a_wish_with_its_words(town: Town, words: str) -> None:
    """One tap more, and whoever reads it knows that a change was asked for."""
    town.say("서류는 뭐 내요?")
    assert "다른 사람을 원하신다는 것도 함께" in town.say(words)[0]
    town.tap("묻지 말고 바로 이어 주세요")
    assert (escalation(town).question, escalation(town).reason) == (words, "change")
    told = brief_bubble(speaker("ko"), town.records.briefs.brief(town.open(), HANEUL, town.clock()), claimable=True)
    assert "앞서 이야기한 분 말고 다른 분을 원해요" in told.text


def test_who_waits_is_told_where_it_stands_then(town: Town) -> None:
    """The words are added, somebody who was not asked yet is asked next, and nothing is asked again."""
    number = town.ask()
    town.pass_(0)
    first = escalation(town).offered
    (told,) = town.say("다른 멘토로 해주세요")
    assert "다른 사람을 원하신다는 것과 적어 주신 말을 함께 전했어요." in told
    assert "바로 다음 차례예요." in told
    assert [line for line in town.lines(number) if line[0] != "bot"][-2:] == [
        ("event", "change"),
        ("person", "다른 멘토로 해주세요"),
    ]
    town.pass_(0)
    assert {first, escalation(town).offered} == {"haneul", "bada"}
    assert escalation(town).reason == "change"


@pytest.mark.parametrize(("words", "goes"), [("다른 멘토로 해주세요", True), ("멘토가 별로예요", False)])
def test_in_a_talk_it_is_held_back_and_asked(town: Town, words: str, *, goes: bool) -> None:
    """Who answers reads nothing of it; the next one is asked, with words that blame nobody; the bot answers again."""
    number = town.ask()
    town.records.escalations.claim(number, HANEUL, town.clock())
    town.deliver()
    before = len(town.lines(number))
    (asked,) = town.say(words)
    assert "전하지 않았어요" in asked
    assert len(town.lines(number)) == before
    (told,) = town.tap("네, 다른 사람으로 해 주세요")
    assert "다음 분이 오면 여기에 글이 와요." in told
    assert town.owner() == "bot"
    said = [("event", "change")] + ([("person", words)] if goes else [])
    assert list(town.lines(number))[before:] == said
    stands = escalation(town)
    assert (stands.state, stands.staff, stands.reason) == ("waiting", "", "change")
    town.pass_(0)
    assert escalation(town).offered == "bada"
    assert "신청서" in town.say("서류는 뭐 내요?")[0]
    town.records.escalations.claim(number, BADA, town.clock())
    assert town.owner() == "human"


def test_who_would_rather_go_on_goes_on(town: Town) -> None:
    """Not passed on, or passed on as it is: it is theirs to say."""
    number = town.ask()
    town.records.escalations.claim(number, HANEUL, town.clock())
    town.deliver()
    town.say("멘토가 별로예요")
    assert "하던 이야기를 여기서 계속" in town.tap("아니요, 계속 이야기할게요")[0]
    assert ("person", "멘토가 별로예요") not in town.lines(number)
    town.say("다른 멘토로 해주세요")
    town.tap("그대로 보내기")
    assert town.lines(number)[-1] == ("person", "다른 멘토로 해주세요")
    assert town.owner() == "human"
    town.say("멘토 바꿔주세요", attachments=(PHOTO,))
    assert town.lines(number)[-1] == ("person", "멘토 바꿔주세요"), "with a picture it is about that"


def test_a_put_off_question_waits_for_somebody_else_at_once(town: Town) -> None:
    """It is not kept for the one who put it off."""
    number = town.ask()
    town.records.escalations.claim(number, HANEUL, town.clock())
    town.records.escalations.snooze(number, HANEUL, town.clock.moment.replace(hour=8), town.clock())
    town.deliver()
    town.say("멘토 바꿔주세요")
    town.pass_(0)
    assert (escalation(town).state, escalation(town).offered) == ("waiting", "bada")


def test_a_cry_for_help_stays_with_who_looks_after_it(town: Town) -> None:
    """Nothing is held back there, and nobody is let go by a word."""
    town.say("죽고 싶어요")
    (case,) = town.records.crises.open_cases("seoul")
    talk = town.records.crises.take(case.id, lead(), town.clock())
    assert talk
    number = talk.id
    town.deliver()
    town.say("다른 사람이랑 얘기하고 싶어요")
    assert town.lines(number)[-1] == ("person", "다른 사람이랑 얘기하고 싶어요")
    assert town.owner() == "human"


def test_a_tap_after_the_talk_has_ended_begins_anew(town: Town) -> None:
    """What was offered in a talk that is over asks for somebody, and "go on" is no wish."""
    number = town.ask()
    town.records.escalations.claim(number, HANEUL, town.clock())
    town.deliver()
    town.say("멘토가 별로예요")
    town.records.escalations.resolve(number, HANEUL, "", town.clock())
    town.deliver()
    assert "다른 사람을 원하신다는 것도" in town.tap("네, 다른 사람으로 해 주세요")[0]
    assert "언제든 불러" in town.tap("아니요, 계속 이야기할게요")[0]


def test_a_topic_says_it_kindly(town: Town) -> None:
    """One neutral line."""
    town.ask()
    town.say("멘토 바꿔주세요")
    (line,) = [each for each in town.records.escalations.lines(town.open()) if each.text == "change"]
    told = line_bubble(speaker("ko"), line, escalation(town), {})
    assert told
    assert told.text == "다른 분과 이야기하고 싶다고 해서, 다음 분을 기다려요."
    assert town.taps[ANN]
