"""Who asks what to learn is led to lectures, whatever else lies near."""

from __future__ import annotations

from time import process_time

import pytest

from handlers.answering.subjects import wants_to_learn
from tests.unit.handlers.answering.test_demanding import said


@pytest.mark.parametrize(
    ("text", "led"),
    [
        ("손녀가 국민학교 다니는데 뭐 배워야 되나", True),
        ("중2인데 뭘 먼저 공부해야 돼요", True),
        ("초등학생은 무슨 강의를 들어야 해요?", True),
        ("what should I study first?", True),
        ("신청하려면 뭘 해야 돼요?", False),
        ("무슨 서류를 내요?", False),
        ("공부방은 어디예요?", False),
    ],
)
def test_what_to_learn_leads_to_lectures(text: str, *, led: bool) -> None:
    """Where nothing that was published answers it, one tap looks for a lecture by these words."""
    assert (f"recommend:{text}" in [choice.action for choice in said(text).choices]) == led


@pytest.mark.parametrize("letters", ["뭐", "뭐과목", "뭐 과목 ", "뭐먼저"])
def test_four_thousand_letters_take_no_second(letters: str) -> None:
    """A regular expression that takes minutes would hold up everybody's messages, a cry for help among them."""
    begun = process_time()
    assert not wants_to_learn((letters * 4000)[:4000])
    assert process_time() - begun < 1
