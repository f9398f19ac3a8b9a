"""Polite and indirect wishes: heard as what they wish for, and a question that is one stays one."""

from __future__ import annotations

import pytest

from handlers.intent import recognise
from handlers.requests.courtesy import plainly
from tests.unit.handlers.dispatching import message

PLAN = (
    "계획표 짜 주실 수 있나요",
    "공부 계획 좀 도와줄 수 있어?",
    "공부 계획 세워 주실 수 있을까요?",
    "계획 하나 부탁드려도 될까요?",
    "공부 계획이 필요해요",
    "계획표 받고 싶어요",
    "저 공부 계획을 세우고 싶은데 도와주실 수 있나요?",
    "시험 공부 계획 같이 짜 줄 수 있어요?",
    "could you help me make a study plan?",
)
LECTURES = (
    "괜찮은 영어 강의 있을까요?",
    "중2 수학 강의 하나 골라 주시면 좋겠어요",
    "들을 만한 강의 좀 알려 주실 수 있을까요",
    "강의 추천해 주실 수 있나요?",
)
REMINDERS = {
    "알림 꺼 주실 수 있나요?": "stop",
    "알림 좀 안 보내 주시면 안 될까요?": "stop",
    "could you stop the reminders?": "stop",
    "알림 다시 켜 주실 수 있어요?": "resume",
    "공부할 시간 되면 알려 주실 수 있나요?": "resume",
    "알림 시간 바꿀 수 있을까요?": "",
}
QUESTIONS = (
    "멘토가 계획 짜 주나요?",
    "공부 계획은 어떻게 짜요?",
    "학습계획이 필요한가요?",
    "계획서도 내야 하나요?",
    "사업 계획은 언제 나오나요?",
    "학습 계획서 양식 받을 수 있나요?",
    "신청 계획이 있는데 언제까지 할 수 있나요?",
    "알림은 언제 오나요?",
    "합격 알림은 문자로 오나요?",
    "괜찮은 인강 사이트 있나요?",
    "좋은 멘토 만날 수 있을까요?",
)


@pytest.mark.parametrize("words", PLAN)
def test_a_polite_wish_for_a_plan_is_heard(words: str) -> None:
    """Asked whether it can be done, or said to be needed."""
    assert recognise(message(words), "").kind == "plan"


@pytest.mark.parametrize("words", LECTURES)
def test_a_polite_wish_for_lectures_is_heard(words: str) -> None:
    """By how good they are, or by what would be nice."""
    assert recognise(message(words), "").kind == "recommend"


@pytest.mark.parametrize(("words", "wish"), REMINDERS.items())
def test_a_polite_wish_about_reminders_is_heard(words: str, wish: str) -> None:
    """Stopped, wanted again, or at other hours."""
    intent = recognise(message(words), "")
    assert (intent.kind, intent.argument) == ("remind", wish)


@pytest.mark.parametrize("words", QUESTIONS)
def test_a_question_about_the_programme_stays_one(words: str) -> None:
    """However politely it is asked."""
    assert recognise(message(words), "").kind == "ask"


@pytest.mark.parametrize(
    ("words", "plain"),
    [
        ("계획표 짜 주실 수 있나요?", "계획표 짜 줘"),
        ("수학 골라 주시겠어요", "수학 골라 줘"),
        ("부탁드려도 될까요?", "부탁 줘"),
        ("Could you please turn off reminders?", "turn off reminders"),
        ("신청 언제 해요?", "신청 언제 해요?"),
    ],
)
def test_a_wish_is_put_plainly(words: str, plain: str) -> None:
    """What is no wish stays as it is written."""
    assert plainly(words) == plain


def test_a_long_text_is_no_wish_and_takes_no_time() -> None:
    """Thousands of spaces took seconds while a check was open."""
    story = " " * 4_000 + "계획 짜 주실 수 있나요"
    assert plainly(story) == story
    assert plainly("계획 짜 주실 수 있나요").split() == ["계획", "짜", "줘"]
