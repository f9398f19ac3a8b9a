"""Who asks the same again is told that nothing else is known, and never reads the same three times in a row."""

from __future__ import annotations

from datetime import timedelta

from handlers.answering.repeating import NotRepeating
from handlers.conversation import Bubble, Choice
from handlers.requests.kinds import Intent
from handlers.situation import Situation
from knowledge.storage import Storage
from tests.unit.handlers.dispatching import CITATION, NOW, message, session
from tests.unit.handlers.talking import House


class Asking:
    """Somebody who says something each minute, after a first hello."""

    def __init__(self, storage: Storage) -> None:
        self.house = House(storage)
        self.person = self.house.person()
        self.say("안녕하세요")

    def say(self, words: str) -> str:
        """Say it a minute later; return the answer."""
        self.house.now += timedelta(minutes=1)
        return self.person.say(words)


def test_the_same_is_not_said_three_times(storage: Storage) -> None:
    """The second time a line before it says so; the third has another way to go on, and still its source."""
    asking = Asking(storage)
    first, second, third, fourth = (asking.say("서류 뭐 내요?") for _ in range(4))
    assert second == f"방금과 같은 내용이에요.\n\n{first}"
    assert "다른 말로 적어 주시거나" in third
    assert first not in third
    assert fourth == first
    asking.say("서류 뭐 내요?")
    assert "다른 말로" in asking.say("서류 뭐 내요?")
    assert CITATION.title in asking.say("출처가 어디죠")


def test_other_choices_under_the_same_words_are_not_the_same() -> None:
    """What is asked is worded alike for all questions; what can be tapped is not."""
    text = "혹시 이 질문인가요?"
    one, other = (Bubble(text, choices=(Choice(label, f"passage:{label}"),)) for label in ("서류", "기간"))
    put = {first.choices[0].label: _said(first, one).text for first in (one, other)}
    assert put == {"서류": f"방금과 같은 내용이에요.\n\n{text}", "기간": text}


def _said(bubble: Bubble, before: Bubble) -> Bubble:
    """Return what is said where a bubble answers, and another was said before."""
    asked = Situation(message("서류 뭐 내요?"), session(), Intent("ask", "서류 뭐 내요?"), NOW, "ko")
    room = NotRepeating(lambda _conversation, _now: (before,), lambda heard: heard.reply(bubble, outcome="choices"))
    return room(asked).bubbles[-1]


def test_something_else_between_begins_anew(storage: Storage) -> None:
    """Only what was said last is the same as just now."""
    asking = Asking(storage)
    first = asking.say("서류 뭐 내요?")
    asking.say("고마워요")
    assert asking.say("서류 뭐 내요?") == first
