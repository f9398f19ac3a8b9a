"""What a talk was worth, told in words: heard where it was asked for and nothing came between, nowhere else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.people.rating import rated
from handlers.records.post.offered import RATED
from tests.town import HANEUL, Town

GOOD = (
    "5점이요",
    "10점 만점에 8점",
    "별점 4점",
    "5/5",
    "별 다섯 개",
    "도움이 됐어요 감사합니다",
    "네 도움이 많이 됐어요!!",
    "쌤 덕분에 이해됐어요",
    "최고예요 ㅎㅎ",
    "만족합니다",
    "very helpful, thank you",
)
FAIR = ("3점", "그냥 그랬어요", "나쁘지 않았어요", "보통이요", "괜찮았어요", "it was ok")
POOR = (
    "1점이요",
    "별로였어요",
    "설명이 너무 빨라서 별로였어요",
    "별로 도움이 안 됐어요",
    "딱히 도움은 안 된 것 같아요",
    "이해가 잘 안 됐어요",
    "좋지 않았어요",
    "불친절했어요",
    "not helpful",
    "not at all helpful",
    "it wasn't helpful",
    "unhelpful",
    "불만족이에요",
)
NONE = (
    "",
    "네",
    "감사합니다",
    "괜찮아요",
    "수학 강의 추천해줘",
    "신청하면 뭐가 좋아요",
    "강의가 도움이 돼요?",
    "도움 받을 수 있어요",
    "고등학생도 돼요",
    "2학년 3반이요",
    "수학 5점 맞았어요",
    "7점 만점에 9점",
    "5점 만점에 9점",
    "이용할 수 있으면 좋겠어요",
    "가" * 61 + " 좋았어요",
    "요즘 기분이 너무 안 좋아요",
    "성적이 안 좋아요",
    "마음이 답답해요",
    "나한테 실망했어",
    "저는 쓸모가 없어요",
    "수학이 이해가 안 돼요",
    "저는 수학이 좋아요",
    "ㅋ" * 50 + "대박",  # of an ambiguous repetition this would take days
)


@pytest.mark.parametrize(
    ("words", "value"),
    [(words, value) for value, group in ((3, GOOD), (2, FAIR), (1, POOR), (None, NONE)) for words in group],
)
def test_words_tell_a_rating(words: str, value: int | None) -> None:
    """Points, stars and how it was; a question, a thanks and anything else are none."""
    assert rated(words) == value


def ended(town: Town) -> int:
    """Let a talk be over; return its number."""
    number = town.ask()
    town.records.escalations.claim(number, HANEUL, town.clock())
    town.arrived()
    town.clock.pass_(60)
    town.records.escalations.resolve(number, HANEUL, "", town.clock())
    town.arrived()
    return number


def rating(town: Town, number: int) -> int:
    """Return what a talk was worth."""
    escalation = town.records.escalations.get_any(number)
    assert escalation
    return escalation.rating


@pytest.mark.parametrize(
    ("words", "value", "label"),
    [("5점이요", 3, "도움이 됐어요"), ("보통이요", 2, "그저 그래요"), ("별로였어요", 1, "도움이 안 됐어요")],
)
def test_typed_after_a_talk_it_is_kept(town: Town, words: str, value: int, label: str) -> None:
    """It is said how it was heard, it is looked for nowhere, and who was not helped is offered somebody."""
    number = ended(town)
    asked = len(town.knower.asked)
    town.write(words)
    said = town.deliver()[0].bubble
    assert label in said.text
    assert [choice.label for choice in said.choices] == [
        "다시 물어보기",
        *(["사람과 이야기하기"] if value == 1 else []),
    ]
    assert rating(town, number) == value
    assert len(town.knower.asked) == asked


def test_after_something_else_it_is_none(town: Town) -> None:
    """What was asked meanwhile is what is meant."""
    number = ended(town)
    town.clock.pass_(60)
    town.say("서류가 뭐예요?")
    town.clock.pass_(60)
    town.say("별로였어요")
    assert rating(town, number) == 0


def test_a_day_later_it_is_none(town: Town) -> None:
    """Nobody remembers then what was asked."""
    number = ended(town)
    town.clock.pass_(RATED / timedelta(seconds=1) + 1)
    town.say("별로였어요")
    assert rating(town, number) == 0


def test_it_may_be_corrected_by_a_tap(town: Town) -> None:
    """What was heard wrongly is put right with the button that still stands there."""
    number = ended(town)
    town.say("별로였어요")
    town.tap("도움이 됐어요")
    assert rating(town, number) == 3
