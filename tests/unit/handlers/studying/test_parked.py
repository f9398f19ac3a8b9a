"""A plan beside which something else was asked: it hears its answers all the same, and goes on when that is wished."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.parking import STANDS
from knowledge.storage import Storage
from tests.unit.handlers.planners import LONG, MATH, SCIENCE, Talk, course
from tests.unit.handlers.studying.test_plan_minds import kept

DEEP = course("deep", "미적분 심화 유형", *[20] * 8)
ENGLISH = course("eng", "영어 독해", *[20] * 8, subject="영어")
SHELF = (MATH, DEEP, SCIENCE, LONG, ENGLISH)


@pytest.fixture
def left(storage: Storage) -> Talk:
    """Return somebody who asked something else while the days of a plan were asked for."""
    talk = Talk(storage, shelf=SHELF)
    assert "무슨 요일" in talk.say("미적분 개념 4주 안에 끝내는 계획 짜줘")
    assert "신청서를 내요" in talk.say("서류는 뭐 내요?")
    return talk


@pytest.mark.parametrize(
    ("words", "name", "value"),
    [
        ("월수금", "days", "024"),
        ("아니 주말은 빼고", "days", "01234"),
        ("화목만 되겠다", "days", "13"),
        ("밤 9시", "starts", "21:00"),
        ("그냥 하루에 한시간으로", "minutes", "60"),
        ("두시간이라니까", "minutes", "120"),
        ("평일 저녁 7시에 할래요", "days", "01234"),
    ],
)
def test_an_answer_counts_however_much_was_asked_between(left: Talk, words: str, name: str, value: str) -> None:
    """What fits the plan and says nothing besides is taken, with what was told before."""
    left.say("그건 무료예요?", words)
    assert (kept(left)[name], kept(left)["courses"]) == (value, "calc")
    assert left.session.form == "plan"


@pytest.mark.parametrize(
    "words",
    [
        "밤 9시에 문 열어요?",
        "평일 저녁에 멘토링 하나요",
        "오늘 7시에 친구랑 공원에 갔어",
        "신청은 12월 3일까지예요?",
        "미적분 심화 유형",
    ],
)
def test_what_is_asked_is_answered_as_ever(left: Talk, words: str) -> None:
    """A question that names a time, and a story, are none of the plan's."""
    before = kept(left)
    assert "신청서를 내요" in left.say(words)
    assert kept(left) == before


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        *(
            (words, "적어 뒀어요: 12월 22일 (화)까지\n무슨 요일")
            for words in (
                "아까 그거 계속하자",
                "아까 계획 만들던거 이어서 해줘",
                "이어서 해줘",
                "하던 거 마저 할래요",
                "네",
            )
        ),
        ("let's go on with the plan", "Noted: until Tue, Dec 22\nOn which days"),
    ],
)
def test_it_is_gone_on_with_when_that_is_wished(left: Talk, words: str, asked: str) -> None:
    """The question comes again under what was noted."""
    assert left.say(words).startswith(asked)
    assert kept(left)["courses"] == "calc"


def test_a_yes_much_later_means_something_else(left: Talk) -> None:
    """After half an hour only who asks for it goes on with it."""
    left.now += STANDS + timedelta(minutes=1)
    assert "무슨 요일" not in left.say("네")
    assert "신청서를 내요" in left.say("월수금")
    assert "무슨 요일" in left.say("아까 그거 계속하자")


@pytest.mark.parametrize(
    "words", ["미적분 심화 유형", "미적분 심화 유형 (8강)", "심화 유형", "미적분 심화 유형 월수금 40분"]
)
def test_a_course_is_still_chosen_by_its_name(storage: Storage, words: str) -> None:
    """The label that was offered, its title and a part of it that one course has name the course."""
    talk = Talk(storage, shelf=SHELF)
    talk.say("12월 30일까지 수학 계획 짜줘", "서류는 뭐 내요?", words)
    assert (kept(talk)["courses"], kept(talk)["until"]) == ("deep", "2026-12-30")


def test_a_course_that_is_tapped_later_keeps_what_was_noted(storage: Storage) -> None:
    """The button of the question that was left still answers it."""
    talk = Talk(storage, shelf=SHELF)
    talk.say("12월 30일까지 수학 계획 짜줘", "서류는 뭐 내요?", "@plan:course:deep")
    assert (kept(talk)["courses"], kept(talk)["until"]) == ("deep", "2026-12-30")


def test_another_subject_is_shown_to_who_asks_after_it(storage: Storage) -> None:
    """While a course is to be chosen, “영어는?” asks for those of English, and so does the bare word."""
    talk = Talk(storage, shelf=SHELF)
    talk.say("수학 계획 짜줘", "영어는?")
    assert talk.labels[0] == "영어 독해 (8강)"
    other = Talk(storage, shelf=SHELF, chat="2")
    other.say("수학 계획 짜줘", "서류는 뭐 내요?", "영어")
    assert other.labels[0] == "영어 독해 (8강)"
    other.say("서류는 뭐 내요?", "영어는?")
    assert other.labels[0] == "영어 독해 (8강)"


def test_nothing_is_gone_on_with_where_nothing_was_begun(storage: Storage) -> None:
    """It is said plainly."""
    talk = Talk(storage, shelf=SHELF)
    assert "남아 있지 않아요" in talk.say("아까 그거 계속하자")
    assert "남아 있지 않아요" in talk.say("서류는 뭐 내요?", "이어서 해줘")


@pytest.mark.parametrize("words", ["수능까지", "기말고사 전까지요", "시험 때까지"])
def test_an_exam_without_a_day_is_asked_about(storage: Storage, words: str) -> None:
    """The plan needs the day, and which one it is nobody guesses."""
    talk = Talk(storage, shelf=SHELF)
    talk.say("미적분 개념 계획 짜줘")
    assert talk.say(words).startswith("시험이 며칠이에요?")
    assert "무슨 요일" in talk.say("12월 14일 시험")
    assert kept(talk)["exam"] == "2026-12-14"
