"""What gets in a plan's way is heard with its days, and a question or a story is none of it."""

from __future__ import annotations

from datetime import date

import pytest

from handlers.conversation import Message
from handlers.intent import recognise
from handlers.requests.disruptions import day_meant, days_meant
from tests.unit.handlers.dispatching import ADDRESS, NOW

TODAY = date(2026, 11, 25)
"""A Wednesday."""


def heard(words: str) -> str:
    """Return the kind and the first part of what is recognised."""
    intent = recognise(Message(ADDRESS, "k", NOW, words), "")
    return f"{intent.kind}:{intent.argument.partition(':')[0]}" if intent.kind == "plan" else intent.kind


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("월요일로 미뤄줘", "plan:move"),
        ("오늘꺼 다음주 월요일로 옮겨줘", "plan:move"),
        ("토요일에 할게요", "plan:move"),
        ("12월 3일로 미룰래", "plan:move"),
        ("다음주는 통째로 못해", "plan:away"),
        ("내일은 시험이라 못해요", "plan:away"),
        ("이번 주말은 쉴래", "plan:away"),
        ("다음 주는 여행 가서 못 해", "plan:away"),
        ("내일은 학원 때문에 못해", "plan:away"),
        ("12월 8일은 제사라 못해", "plan:away"),
        ("다음주에 수학여행 가", "plan:away"),
        ("나 이번주 아파서 못했어", "plan:missed"),
        ("며칠 동안 하나도 못 했어요", "plan:missed"),
        ("일요일은 놀거야", "plan:amend"),
        ("주말은 됐어", "plan:amend"),
        ("주말엔 안 할래", "plan:amend"),
        ("수요일엔 학원 가서 못해", "plan:amend"),
        ("월수금만 할래", "plan:amend"),
        ("영어도 추가해줘", "plan:add"),
        ("이제 영어도 추가하고싶어", "plan:add"),
        ("수능 얼마 안남았는데 수학이랑 영어 계획 짜줘", "plan:wish"),
        ("미적분 계획도 하나 더 만들어줘", "plan:wish"),
        ("3강까지 들었어", "plan:heard"),
        ("1강부터 3강까지 들었어", "plan:heard"),
        ("나 어제도 오늘도 못했어", "plan:later"),
        ("계획 다 없애줘", "plan:drop"),
        ("내일 뭐하면 돼", "plan:week"),
        ("진도 얼마나 했어", "plan:all"),
        ("너무 어려워 더 쉬운 강의로 바꿔줘", "plan:hard"),
        ("다음주에 신청 못해요?", "ask"),
        ("주말에는 멘토링 안 하나요", "ask"),
        ("친구도 추가해줘", "ask"),
        ("주말은 신청 안 돼", "ask"),
        ("월요일에 친구랑 놀 거야", "ask"),
        ("다음주에 시험이라 걱정돼", "ask"),
        ("월요일로 미뤄도 될까요", "plan:move"),
        ("다음 주 월요일로 미룰 수 있을까요", "plan:move"),
        ("월요일로 미루고 싶어요", "plan:move"),
        ("월요일로 미뤄야 할 것 같아", "plan:move"),
        ("월요일로 연기해주세요", "plan:move"),
        ("월요일로 옮기지 마", "ask"),
        ("월요일로 미룰 수 없어", "ask"),
        ("다음주 할게 뭐야", "ask"),
        ("월요일에 할게 없어", "ask"),
        ("다음주에 들을게 많아", "ask"),
        ("금요일에 연기 수업", "ask"),
        ("내일은 쉬고 싶지 않아", "ask"),
        ("영어 선생님 추가해줘", "ask"),
        ("수학여행 계획", "ask"),
        ("다음 주 진로 캠프 있나요", "ask"),
        ("다음 주 진로 캠프 가요", "plan:away"),
        ("내일 할게 뭐야", "ask"),
        ("내일 볼게 너무 많아", "ask"),
        ("내일 미루지 않을게", "ask"),
        ("오늘 공부 미루지 마", "ask"),
        ("나중에 하고싶은 일이 없어", "ask"),
        ("내일 할게요", "plan:later"),
        ("오늘꺼 내일로", "plan:later"),
        ("두시간으로 늘려줘", "plan:wish"),
        ("이걸로 계획", "plan:wish"),
        ("그거 계획서 내야 해요?", "ask"),
        ("이 강의 계획표 보여줘", "ask"),
        ("그림으로 보여줘", "plan:picture"),
        ("다음에 열리면 알려주세요", "windows"),
        ("내일로 미뤄도 될까요", "plan:later"),
        ("수학 계획요", "plan:wish"),
        ("고1 영어 계획", "plan:wish"),
    ],
)
def test_words_that_get_in_the_way_are_heard(words: str, meant: str) -> None:
    """Each is one kind of change to a plan; what asks or tells something else is not."""
    assert heard(words) == meant


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("show my plan", "plan:"),
        ("What’s my plan today?", "plan:"),
        ("today's plan", "plan:"),
        ("what should I study today?", "plan:"),
        ("my plan for this week", "plan:week"),
        ("what is due tomorrow?", "plan:week"),
        ("my reminders", "remind"),
        ("다시 켜줘", "remind"),
        ("컴퓨터를 다시 켜도 안 돼요", "ask"),
        ("컴퓨터 다시 켜줘", "ask"),
        ("비밀번호 다시 알려줘", "ask"),
        ("이제 다시 알려줘", "remind"),
        ("주말에 다시 알려줘", "remind"),
        ("이거 맞춰서 공부 날짜 좀 잡아줘", "plan:wish"),
        ("공부 시간표 짜줘", "plan:wish"),
        ("시험 일정 알려줘", "ask"),
        ("can I see my reminders?", "remind"),
        ("what is the plan of Seoul Learn?", "ask"),
        ("show me the plan to expand", "ask"),
        ("reminders at night?", "ask"),
    ],
)
def test_plans_and_reminders_are_asked_for_in_other_words(words: str, meant: str) -> None:
    """In English, too; what the city plans is another matter."""
    assert heard(words) == meant


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("월요일로 미뤄줘", date(2026, 11, 30)),
        ("수요일로 미뤄줘", date(2026, 12, 2)),
        ("이번주 토요일에 할게", date(2026, 11, 28)),
        ("다음주 토요일로 옮겨줘", date(2026, 12, 5)),
        ("다음주로 미뤄줘", date(2026, 12, 1)),
        ("12월 3일로 미룰래", date(2026, 12, 3)),
        ("글피에 할게", date(2026, 11, 28)),
    ],
)
def test_the_day_is_the_next_of_its_name(words: str, day: date) -> None:
    """A day of the week without a week is the next one to come; of a week alone it is its first day of study."""
    assert day_meant(words, TODAY, (1, 3)) == day


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("다음주는 통째로 못해", date(2026, 11, 30), date(2026, 12, 6)),
        ("이번주는 못해", date(2026, 11, 25), date(2026, 11, 29)),
        ("이번 주말은 쉴래", date(2026, 11, 28), date(2026, 11, 29)),
        ("내일은 못해", date(2026, 11, 26), date(2026, 11, 26)),
        ("12월 3일부터 5일까지 여행 때문에 못해", date(2026, 12, 3), date(2026, 12, 5)),
        ("11월 20일부터 27일까지 여행 가", date(2026, 11, 25), date(2026, 11, 27)),
        ("20일부터 27일까지 못해", date(2026, 11, 25), date(2026, 11, 27)),
        ("28일부터 2일까지 가족여행 갑니다", date(2026, 11, 28), date(2026, 12, 2)),
        ("11월 30일부터 12월 3일까지 여행 가", date(2026, 11, 30), date(2026, 12, 3)),
        ("12/3~12/5 못해", date(2026, 12, 3), date(2026, 12, 5)),
        ("12월 28일부터 1월 3일까지 못해", date(2026, 12, 28), date(2027, 1, 3)),
        ("이번주 월요일부터 금요일까지 못해", date(2026, 11, 25), date(2026, 11, 27)),
        ("월요일부터 금요일까지 못해", date(2026, 11, 30), date(2026, 12, 4)),
        ("내일부터 일요일까지 여행 가", date(2026, 11, 26), date(2026, 11, 29)),
    ],
)
def test_days_that_drop_out_begin_no_earlier_than_today(words: str, first: date, last: date) -> None:
    """The week ends on Sunday; a span that has begun is this one, and a day of the week follows the one before it."""
    assert days_meant(words, TODAY) == (first, last)


@pytest.mark.parametrize(
    "words", ["이번주 월요일은 못해", "2월 30일은 못해", "12월 5일부터 12월 3일까지 여행 때문에 못해"]
)
def test_days_that_are_over_or_do_not_exist_are_not_taken_for_today(words: str) -> None:
    """They are looked for as a question."""
    assert days_meant(words, TODAY) is None
