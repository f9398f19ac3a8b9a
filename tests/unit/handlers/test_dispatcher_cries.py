"""A cry for help through the dispatcher: before everything, said once whole, and never talked over by a program."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.conversation import Message
from handlers.dispatcher import Dispatcher
from handlers.people.escalation import Confided
from handlers.rooms import rooms
from handlers.screening.screen import Verdict, screen
from tests.unit.handlers.dispatching import (
    NOW,
    PLACES,
    NoCourses,
    ScriptedAnswerer,
    dispatch,
    message,
    session,
)


@pytest.mark.parametrize("owner", ["bot", "human"])
@pytest.mark.parametrize("sent", [message("나 죽고 싶어"), message("죽고싶다", command="help")])
def test_a_cry_for_help_comes_before_everything(owner: str, sent: Message) -> None:
    """With a human there or not: fixed text, two routes, a case, a latch, and no words in the turns."""
    answerer = ScriptedAnswerer()
    outcome = dispatch(answerer, sent, session(owner=owner))
    assert answerer.asked == []
    assert outcome.session.latched
    text = outcome.bubbles[0].text
    assert text.count("· 문자") >= 1
    assert text.count("· 전화") >= 2
    assert [case.text for case in outcome.cases] == [sent.text]
    assert all(sent.text not in turn.text for turn in outcome.turns)


@pytest.mark.parametrize("kind", ["self_harm", "abuse", "violence", "exploitation", "friend", "other"])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_each_kind_of_cry_has_its_own_text_with_two_routes(kind: str, language: str) -> None:
    """Whatever the kind and language, somebody can be reached by text and by phone."""
    verdict = Verdict(crisis=True, kind=kind, explicit=True)  # type: ignore[arg-type]
    dispatcher = Dispatcher(rooms(ScriptedAnswerer(), NoCourses()), tuple, lambda _text: verdict)
    outcome = dispatcher.dispatch(message("…"), session(language=language), NOW)
    text = outcome.bubbles[0].text
    assert "1388" in text
    assert sum(line.startswith("· ") for line in text.splitlines()) >= 3


def test_a_cry_that_is_typed_like_a_command_is_heard() -> None:
    """A slash before it makes it none, and who knows the commands is not alarmed by one."""
    sent = message(command="want_to_die")
    outcome = dispatch(ScriptedAnswerer(), sent, session())
    assert [case.text for case in outcome.cases] == ["want_to_die"]
    assert not dispatch(ScriptedAnswerer(), message(command="help"), session()).cases


def test_a_latched_conversation_is_answered_without_a_model() -> None:
    """After a cry for help nothing that a model wrote is said."""
    answerer = ScriptedAnswerer()
    dispatch(answerer, message("서류?"), session(latched=True))
    assert answerer.asked[0].plain


@pytest.mark.parametrize("words", ["네", "아니요", "응", "ㄴㄴ", "no"])
def test_after_a_cry_for_help_a_bare_yes_or_no_is_heard(words: str) -> None:
    """Who answers "are you somewhere safe?" is told the routes again, and the people in charge get the word."""
    outcome = dispatch(ScriptedAnswerer(), message(words), session(latched=True))
    assert "109" in outcome.bubbles[0].text
    assert outcome.changes == (Confided(words),)


def test_routes_that_have_just_been_said_are_not_said_whole_again() -> None:
    """One to write to and another to call remain; after half an hour all of them stand again, and who is there."""
    cried = dispatch(ScriptedAnswerer(), message("나 죽고 싶어"), session())
    soon = dispatch(ScriptedAnswerer(), message("네"), cried.session)
    assert [line[:4] for line in soon.bubbles[0].text.splitlines()[1:]] == ["· 문자", "· 전화"]
    assert ("1388" in soon.bubbles[0].text, "109" in soon.bubbles[0].text) == (True, True)
    assert soon.changes == (Confided("네"),)
    dispatcher = Dispatcher(rooms(ScriptedAnswerer(), NoCourses()), lambda: PLACES, screen)
    later = dispatcher.dispatch(message("네"), soon.session, NOW + timedelta(minutes=31))
    assert later.bubbles[0].text.count("· 전화") == 2
    again = dispatcher.dispatch(message("응"), later.session, NOW + timedelta(minutes=40))
    assert again.bubbles[0].text == soon.bubbles[0].text


@pytest.mark.parametrize(
    ("words", "explicit", "minutes", "whole"),
    [
        ("아니 진짜 때리는건 아니고 장난으로", False, 5, False),
        ("아니 진짜 때리는건 아니고 장난으로", False, 31, True),
        ("아니 진짜 죽을 거야", True, 5, True),
        ("아니 선생님이 사진 보내래요", False, 5, True),
        ("장난 아니고 진짜 맞았어요", False, 5, True),
        ("손목이 아파요 어제부터", False, 5, True),
    ],
)
def test_who_takes_a_cry_back_reads_no_other_text(words: str, *, explicit: bool, minutes: int, whole: bool) -> None:
    """The words go to the people in charge beside the routes; what is cried plainly gets the whole text at any time."""
    cried = dispatch(ScriptedAnswerer(), message("나 죽고 싶어"), session())
    heard = Verdict(crisis=True, kind="self_harm", explicit=explicit)
    dispatcher = Dispatcher(rooms(ScriptedAnswerer(), NoCourses()), lambda: PLACES, lambda _: heard)
    told = dispatcher.dispatch(message(words), cried.session, NOW + timedelta(minutes=minutes))
    assert ("안전한가요" in told.bubbles[0].text or "안전한 곳" in told.bubbles[0].text) is whole
    assert bool(told.cases) is whole
    assert (told.changes == (Confided(words),)) is not whole
    assert "1388" in told.bubbles[0].text
    held = replace(cried.session, owner="human")
    assert dispatcher.dispatch(message(words), held, NOW + timedelta(minutes=minutes)).cases


@pytest.mark.parametrize("explicit", [True, False])
def test_whoever_was_perhaps_misunderstood_is_told_that_a_question_is_answered(explicit: bool) -> None:  # noqa: FBT001
    """Only where the screen is not sure; who cried plainly is not doubted."""
    verdict = Verdict(crisis=True, kind="abuse", explicit=explicit)
    dispatcher = Dispatcher(rooms(ScriptedAnswerer(), NoCourses()), tuple, lambda _text: verdict)
    text = dispatcher.dispatch(message("…"), session(), NOW).bubbles[0].text
    assert ("잘못 알아들었다면" in text) is not explicit
