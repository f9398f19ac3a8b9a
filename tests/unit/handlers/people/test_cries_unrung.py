"""After a cry on a channel that can bring nothing by itself: how a person's words are seen there is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.conversation import Message, Session
from handlers.crisis import help_at_once, wishes_person
from handlers.people.staffing import Duty
from handlers.requests.kinds import Intent
from handlers.screening.screen import Verdict
from handlers.situation import Situation
from tests.fakes import NOON
from tests.town import ANN, lead

UNRUNG = "먼저 알려 주지 못해요"
HERE = Duty((lead("bom"),))
LATER = Duty(opens=NOON + timedelta(hours=9))


def situation(channel: str, text: str) -> Situation:
    """Return what somebody wrote on a channel."""
    address = replace(ANN, channel=channel)
    return Situation(Message(address, "first", NOON, text), Session("one", address), Intent("ask"), NOON, "ko")


@pytest.mark.parametrize(
    ("channel", "duty", "told"),
    [
        ("kakao", HERE, True),
        ("kakao", LATER, False),
        ("kakao", None, False),
        ("telegram", HERE, False),
        ("web", HERE, False),
    ],
)
def test_who_can_not_be_rung_is_told_how_to_see_an_answer(channel: str, duty: Duty | None, *, told: bool) -> None:
    """Only where somebody may write at once, and nothing can bring it: to a cry, and to a wish for a person."""
    cry = help_at_once(
        situation(channel, "나 진짜 죽고 싶어"), Verdict(crisis=True, kind="self_harm", explicit=True), duty
    )
    wish = wishes_person(situation(channel, "사람이랑 얘기하고 싶어요"), duty)
    for outcome in (cry, wish):
        assert (UNRUNG in outcome.bubbles[0].text) is told
