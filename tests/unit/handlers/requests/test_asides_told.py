"""What is said to who is sad, is done with a plan, or wants to see how a child is doing."""

from __future__ import annotations

import pytest

from handlers.aside import TurningAside, turn_aside
from handlers.requests.kinds import Intent
from handlers.situation import Situation
from knowledge.storage import Storage
from tests.fakes import NOON
from tests.unit.handlers.dispatching import message, session
from tests.unit.handlers.talking import House


def test_who_has_a_plan_and_wants_to_stop_is_asked_what() -> None:
    """Nothing is deleted by a mood: today, a while or for good is one tap each; without a plan nothing is open."""

    class Plans:
        """One plan in Seoul."""

        def of(self, conversation: str, municipality: str) -> tuple[str, ...]:
            """Return it."""
            assert conversation
            return ("plan",) if municipality == "seoul" else ()

    def actions(municipality: str) -> list[str]:
        here = session(municipality=municipality, language="ko")
        situation = Situation(message("이제 안할래"), here, Intent("aside", "stop"), NOON, "ko")
        (bubble,) = TurningAside(None, turn_aside, Plans())(situation).bubbles
        return [choice.action for choice in bubble.choices]

    assert actions("seoul") == ["plan:later:", "plan:pause:", "plan:drop:", "human"]
    assert actions("gimpo") == ["help", "human"]


@pytest.mark.parametrize(
    "text",
    [
        "보호자인데 애 진도 보고싶어요",
        "우리 애가 뭐 물어봤는지 알려줘요",
        "우리 아이 공부 기록 볼 수 있어요?",
        "엄마인데 우리 딸 진도 좀 알려주세요",
    ],
)
def test_a_guardian_who_wants_to_see_hears_how_and_what_never(storage: Storage, text: str) -> None:
    """No age is asked for to say that a learner invites, and that words are never shared."""
    told = House(storage).person().say(text)
    assert "초대" in told
    assert "절대 보여 주지 않아요" in told


def test_who_is_sad_is_told_of_people_and_given_no_advice(storage: Storage) -> None:
    """Sadness is answered with an ear, a line that is open at night and a person, and goes along to that person."""
    person = House(storage).person()
    told = person.say("학교 가기 싫어")
    assert "1388" in told
    assert "편하게 적어 주세요" in told
    assert person.heard[-1].choices[0].action == "human:rule:mind"
    person.tap("사람과 이야기하기")
    assert "학교 가기 싫어" in person.tap("18세 이상, 이어 주세요")
