"""Who asks where the last answer comes from is told that, and nothing in general."""

from __future__ import annotations

import pytest

from knowledge.storage import Storage
from tests.unit.handlers.dispatching import CITATION
from tests.unit.handlers.talking import House


@pytest.mark.parametrize(
    "said",
    ["출처가 어디죠", "출처 링크 주세요", "그 답 근거가 뭐예요?", "이거 어디서 나온 말이에요?", "what's the source?"],
)
def test_the_source_of_the_last_answer_is_named(storage: Storage, said: str) -> None:
    """Title and day stand there, and the link can be tapped."""
    person = House(storage).person()
    person.say("서류 뭐 내요?")
    assert CITATION.title in person.say(said)
    assert "여기에서 가져왔어요" in person.heard[-1].text or "taken from here" in person.heard[-1].text


@pytest.mark.parametrize("said", ["출처 표기는 어떻게 해요 과제에서", "서류는 어디서 떼요?"])
def test_what_is_no_question_for_it_is_looked_for(storage: Storage, said: str) -> None:
    """A question that only holds the word stays one."""
    person = House(storage).person()
    person.say("서류 뭐 내요?")
    assert "가져왔어요" not in person.say(said)


def test_without_an_answer_it_is_a_question(storage: Storage) -> None:
    """Where nothing was said yet, what is published on sources in general is looked for."""
    assert "가져왔어요" not in House(storage).person().say("출처가 어디죠")
