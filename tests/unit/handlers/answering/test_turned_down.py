"""Who was turned down asks why, or how to object: how to apply is no answer to that."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.handlers.dispatching import KNOWN, ScriptedAnswerer, dispatch, message, session


@pytest.mark.parametrize(
    "words", ["이의신청 어떻게 합니까", "우리애 왜 떨어졌습니까", "탈락 사유가 뭐예요?", "기준 다 맞는데 떨어졌대요"]
)
def test_who_was_turned_down_is_not_told_how_to_apply(words: str) -> None:
    """An answer that names neither is none; a person can look at it. One that does name it is given."""
    told = dispatch(ScriptedAnswerer(), message(words), session())
    assert KNOWN.text not in told.bubbles[0].text
    assert "속상하셨겠어요" in told.bubbles[-1].text
    assert "human:rule:usage" in [choice.action for choice in told.bubbles[-1].choices]
    named = replace(KNOWN, text="이의신청은 떨어진 날부터 30일 안에 내요. [1]")
    assert named.text in dispatch(ScriptedAnswerer(named), message(words), session()).bubbles[0].text
