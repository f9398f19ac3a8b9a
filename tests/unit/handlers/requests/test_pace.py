"""How fast a plan is to go, a session that waits for minutes, and what is told of a plan in English."""

from __future__ import annotations

from datetime import date

import pytest

from handlers.intent import recognise
from handlers.requests.disruptions import days_meant
from tests.unit.handlers.dispatching import message

MONDAY = date(2026, 11, 30)


def heard(words: str) -> str:
    """Return what is heard of a plan, "" for anything else."""
    intent = recognise(message(words), "")
    return intent.argument if intent.kind == "plan" else ""


@pytest.mark.parametrize(
    ("words", "argument"),
    [
        ("더 빨리 끝내고 싶어요", "pace:faster"),
        ("속도 올려줘", "pace:faster"),
        ("go faster please", "pace:faster"),
        ("좀 천천히 하고 싶어요", "pace:slower"),
        ("진도가 너무 빨라요", "pace:slower"),
        ("it's too fast", "pace:slower"),
        ("30분 뒤에 알려줘", "later::in30"),
        ("알림 한 시간 반 뒤에 다시", "later::in90"),
        ("remind me in half an hour", "later::in30"),
        ("remind me again in 20 minutes", "later::in20"),
        ("이따 다시 알려줘", "later::"),
        ("snooze", "later::"),
        ("어제 거 했어요", "done:on:어제"),
        ("토요일 거 다 했어", "done:on:토요일"),
        ("I did it yesterday", "done:on:어제"),
        ("I finished yesterday's", "done:on:어제"),
        ("I did it", "done:"),
        ("I finished it today", "done:"),
        ("그냥 빨리 가고 싶어", ""),
        ("pause my plan", "pause:"),
        ("resume my plan", "resume:"),
        ("delete my plan", "drop:"),
        ("how did my week go?", "weekly"),
        ("how is my progress?", "all"),
        ("I was sick this week", "missed:이번 주 아파서 못했어요"),
        ("I missed a week", "missed:이번 주 못했어요"),
        ("can we move it to next Thursday?", "move:다음 주 목요일로 미뤄 줘"),
        ("오늘은 아이가 아파서 못해요", "later::"),
        ("빨리", ""),
        ("빨리 답해줘", ""),
        ("천천히 배우는 강의 추천해줘", ""),
        ("0분 뒤에 알려줘", ""),
    ],
)
def test_what_is_wished_of_a_plan(words: str, argument: str) -> None:
    """Said plainly, and nothing is read out of what only begins so."""
    assert heard(words) == argument


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("I can't study tomorrow", date(2026, 12, 1), date(2026, 12, 1)),
        ("we are going on a trip next week", date(2026, 12, 7), date(2026, 12, 13)),
        ("I'm on vacation from 10 December to 12 December", date(2026, 12, 10), date(2026, 12, 12)),
        ("I’ll be away from Friday to Sunday", date(2026, 12, 4), date(2026, 12, 6)),
        ("sorry, I can't this weekend because we have a wedding", date(2026, 12, 5), date(2026, 12, 6)),
        ("내일 갑자기 병원 가야 해서 못해요", date(2026, 12, 1), date(2026, 12, 1)),
        ("우리 애가 내일 여행 가요", date(2026, 12, 1), date(2026, 12, 1)),
    ],
)
def test_days_that_drop_out(words: str, first: date, last: date) -> None:
    """In English as in Korean, for oneself or for one's child."""
    kind, _, rest = heard(words).partition(":")
    assert kind == "away"
    assert days_meant(rest, MONDAY) == (first, last)
