"""The language of a talk: what somebody plainly writes or chooses stays, whatever their device is set to."""

import pytest

from handlers.catalogue import speaker
from handlers.conversation import Session
from retrieval.words.synonyms import HANGUL
from tests.unit.handlers.dispatching import KNOWN, ScriptedAnswerer, dispatch, message, session


@pytest.mark.parametrize("device", ["ko", "ko-KR", "vi", "", "en-US"])
def test_a_talk_stays_in_the_language_that_was_written(device: str) -> None:
    """A tap, a name, a yes and a number tell of no language; a sentence in the other one does."""
    talk, heard = session(), []
    for text, action in (
        ("Can my daughter apply for the programme?", ""),
        ("", "enrolment:lives:yes"),
        ("서울런", ""),
        ("thanks", ""),
        ("이용 대상", "passage:p1"),
        ("누가 이용할 수 있어요?", ""),
        ("ok", ""),
        ("what documents", ""),
    ):
        outcome = dispatch(ScriptedAnswerer(known=KNOWN), message(text, language=device), talk, action)
        talk = outcome.session
        heard.append(talk.language)
    assert heard == ["en"] * 5 + ["ko"] * 2 + ["en"]


def _after(device: str, *said: str) -> Session:
    talk = session(language=device)
    for words in said:
        talk = dispatch(ScriptedAnswerer(), message(words, language=device), talk).session
    return talk


@pytest.mark.parametrize(
    ("before", "device", "language"),
    [
        (_after("ko", "how do I apply"), "ko", "en"),
        (_after("ko", "how do I apply"), "en", "en"),
        (_after("en", "어떻게 신청해요?"), "en", "ko"),
        (_after("ko", "어떻게 신청해요?"), "en", "en"),
        (_after("ko", "어떻게 신청해요?"), "vi", "ko"),
        (_after("en", "ok"), "ko", "ko"),
        (_after("en", "신청 방법"), "en", "ko"),
        (_after("en", "how do I apply", "서울런"), "en", "en"),
    ],
)
def test_a_device_that_was_set_anew_is_followed(before: Session, device: str, language: str) -> None:
    """The page's own choice of languages is such a device: it was changed after what was written."""
    outcome = dispatch(ScriptedAnswerer(), message(command="help", language=device), before)
    assert outcome.session.language == language
    assert outcome.bubbles[0].text.startswith(speaker(language)("Just type your question, for example:"))


def test_what_can_be_tapped_stays_in_the_language_of_who_tapped() -> None:
    """A tap tells of no language, neither does the telephone that has been overruled."""
    talk, action = session(language="ko"), ""
    for _ in range(2):
        outcome = dispatch(ScriptedAnswerer(), message("" if action else "Can I enrol?", language="ko"), talk, action)
        labels = [choice.label for bubble in outcome.bubbles for choice in bubble.choices]
        assert labels
        assert not HANGUL.search(" ".join(labels))
        talk, action = outcome.session, outcome.bubbles[-1].choices[0].action
