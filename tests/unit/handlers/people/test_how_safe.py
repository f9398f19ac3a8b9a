"""What answers "are you safe?" in words goes to the people in charge, and is looked for in no entry."""

from __future__ import annotations

import pytest

from handlers.conversation import Message, Session
from handlers.crisis import ASKED, stay, tells_whether_safe
from handlers.requests.kinds import Intent
from handlers.situation import Situation
from tests.fakes import NOON
from tests.town import ANN


def told(text: str, *, asked: bool = True) -> Situation:
    """Return what is written after a cry for help; `asked` tells that "are you safe?" was the last that was said."""
    session = Session("one", ANN, latched=True, slots={ASKED: NOON.isoformat()} if asked else {})
    return Situation(Message(ANN, "second", NOON, text), session, Intent("ask", text), NOON, "ko")


@pytest.mark.parametrize(
    ("text", "unsafe"),
    [
        ("네 안전해요", False),
        ("네, 저는 안전해요!", False),
        ("지금은 괜찮아요", False),
        ("I'm safe", False),
        ("모르겠어요", True),
        ("안전하지 않아요", True),
        ("아니요 무서워요", True),
        ("지금 안 안전해", True),
        ("I'm not safe", True),
    ],
)
def test_how_safe_somebody_is_goes_to_people(text: str, *, unsafe: bool) -> None:
    """A yes or a no in other words is heard as one; who is not safe is told again whom to call at once."""
    assert tells_whether_safe(told(text))
    assert not tells_whether_safe(told(text, asked=False))
    assert ("112나 119에" in stay(told(text)).bubbles[0].text) is unsafe


@pytest.mark.parametrize(
    "text",
    [
        "네 신청은 언제까지예요",
        "괜찮은 수학 강의 추천해줘",
        "모르겠는데 수학 문제 풀어줘",
        "안전 교육 강의 있어요",
        "안전한가요?",
    ],
)
def test_a_question_after_a_cry_is_one(text: str) -> None:
    """Who asks for something is served beside the open case."""
    assert not tells_whether_safe(told(text))
