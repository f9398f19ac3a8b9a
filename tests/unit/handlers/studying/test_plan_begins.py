"""A plan that is to begin later, or to change from a day on, does so on that day and not before."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.storage import Storage
from tests.unit.handlers.planners import MATH, Talk


@pytest.fixture
def talk(storage: Storage) -> Talk:
    """Return somebody who talks about plans on a Wednesday, the 25th of November."""
    return Talk(storage)


@pytest.mark.parametrize(
    ("words", "begins", "ends"),
    [
        ("미적분 개념 12월 10일부터 2주 동안 매일 20분 19시 계획 짜줘", date(2026, 12, 10), date(2026, 12, 23)),
        ("미적분 개념 10일부터 2주 동안 매일 20분 19시 계획 짜줘", date(2026, 12, 10), date(2026, 12, 23)),
        ("미적분 개념 다음 주부터 3주 동안 월~금 20분 19시 계획 짜줘", date(2026, 11, 30), date(2026, 12, 20)),
    ],
)
def test_a_plan_begins_on_the_day_that_was_told(talk: Talk, words: str, begins: date, ends: date) -> None:
    """The span is counted from it, no session stands before it, and it is said."""
    said = talk.say(words)
    assert (talk.plan.begins, talk.plan.ends) == (begins, ends)
    assert min(one.day for one in talk.plan.sessions) >= begins
    assert f"{begins.month}월 {begins.day}일" in said
    assert "에 시작해요" in said
    assert len(talk.plan.remaining) == len(MATH.lectures)


def test_spans_are_offered_from_the_first_day(talk: Talk) -> None:
    """Who has told when it begins is asked until when from there."""
    talk.say("미적분 개념 12월 10일부터 매일 20분 19시 계획 짜줘")
    assert talk.labels[0] == "2주 (12월 23일 (수)까지)"
    assert talk.say(talk.labels[0]).startswith("계획")
    assert talk.plan.begins == date(2026, 12, 10)


def test_an_end_before_the_beginning_is_asked_for_anew(talk: Talk) -> None:
    """The two can't both be meant."""
    talk.say("미적분 개념 12월 10일부터 매일 20분 19시 계획 짜줘", "12월 5일까지")
    assert not talk.plans
    assert "언제까지" in talk.told


def test_a_change_from_a_day_on_leaves_what_is_before(talk: Talk) -> None:
    """The sessions of this week stay on their days, those from the next week on stand on the new ones, none twice."""
    talk.say("미적분 개념 월수금 20분 19시 12월 31일까지 계획 짜줘")
    before = [one for one in talk.plan.sessions if one.day < date(2026, 11, 30)]
    talk.say("다음 주부터 화목으로 바꿔줘")
    after = talk.plan
    assert [one for one in after.sessions if one.day < date(2026, 11, 30)] == before
    assert before
    assert {one.day.weekday() for one in after.sessions if one.day >= date(2026, 11, 30)} == {1, 3}
    placed = [each.number for one in after.open for each in one.lectures]
    assert sorted(placed) == list(range(1, 13))


@pytest.mark.parametrize("words", ["하루 30분으로 바꿔줘", "화목으로 바꿔줘", "1월 31일까지로 바꿔줘"])
def test_a_change_does_not_begin_a_plan_before_its_day(talk: Talk, words: str) -> None:
    """What is to begin in two weeks still does, and nothing is put before it."""
    talk.say("미적분 개념 월수금 20분 19시 12월 10일부터 1월 29일까지 계획 짜줘", words)
    assert "12월 10일 (목)에 시작해요" in talk.told
    assert min(one.day for one in talk.plan.sessions) >= date(2026, 12, 10)
    assert len(talk.plan.remaining) == len(MATH.lectures)


def test_a_plan_that_is_to_go_faster_still_begins_on_its_day(talk: Talk) -> None:
    """What is offered is counted from the first day, and holds."""
    talk.say("미적분 개념 월수금 20분 19시 12월 10일부터 1월 29일까지 계획 짜줘", "더 빨리 끝내고 싶어요")
    talk.say(talk.labels[0])
    assert min(one.day for one in talk.plan.sessions) >= date(2026, 12, 10)
    assert [each.number for one in talk.plan.open for each in one.lectures] == list(range(1, 13))


@pytest.mark.parametrize(
    "words",
    [
        "12월 20일부터 시작할게요",
        "12월 20일부터 하고 싶어요",
        "12월 20일부터로 바꿔줘",
        "12월 20일부터 월수금으로 바꿔줘",
        "계획 12월 20일부터 시작하게 바꿔 주세요",
        "시작을 12월 20일로 미뤄줘",
        "시작일 12월 20일로 바꿔줘",
        "start on 20 December instead",
    ],
)
def test_a_plan_that_has_not_begun_may_begin_later(talk: Talk, words: str) -> None:
    """Nothing is left before the new first day, the end stays, and every lecture has its place once."""
    talk.say("미적분 개념 월수금 20분 19시 12월 10일부터 1월 29일까지 계획 짜줘")
    assert "12월 20일 (일)에 시작해요" in talk.say(words)
    assert (talk.plan.begins, talk.plan.ends) == (date(2026, 12, 20), date(2027, 1, 29))
    assert min(one.day for one in talk.plan.sessions) >= date(2026, 12, 20)
    assert [each.number for one in talk.plan.open for each in one.lectures] == list(range(1, 13))


def test_other_days_from_a_day_on_leave_the_first_ones_of_a_plan_that_has_not_begun(talk: Talk) -> None:
    """Who changes more than the first day means what comes from then on."""
    talk.say("미적분 개념 월수금 20분 19시 12월 10일부터 1월 29일까지 계획 짜줘", "12월 20일부터 화목으로 바꿔줘")
    early = {one.day for one in talk.plan.open if one.day < date(2026, 12, 20)}
    assert early == {date(2026, 12, 11), date(2026, 12, 14), date(2026, 12, 18)}
    assert talk.plan.begins == date(2026, 12, 10)


def test_a_first_day_behind_the_end_asks_for_another_end(talk: Talk) -> None:
    """The two can't both be meant, and nothing has changed until it is told."""
    talk.say("미적분 개념 월수금 20분 19시 12월 10일부터 1월 29일까지 계획 짜줘", "2월 3일부터 시작할래요")
    assert "언제까지" in talk.told
    assert talk.plan.begins == date(2026, 12, 10)
    talk.say("3월 12일까지")
    assert (talk.plan.begins, talk.plan.ends) == (date(2027, 2, 3), date(2027, 3, 12))


def test_a_plan_that_has_begun_is_offered_to_rest_until_the_day(talk: Talk) -> None:
    """What is planned until then would move on; nothing does without the tap."""
    talk.say("미적분 개념 월수금 20분 19시 12월 29일까지 계획 짜줘")
    before = talk.plan
    talk.on(date(2026, 11, 26)).say("12월 7일부터 다시 시작할게요")
    assert "12월 6일" in talk.told
    assert talk.labels == ["네, 비워 주세요", "그대로 두기"]
    assert talk.plan.ends == before.ends
    talk.say(talk.labels[0])
    assert talk.plan.open[0].day == date(2026, 12, 7)


@pytest.mark.parametrize("words", ["12월 20일부터 시작할게요", "내일부터 할게요"])
def test_a_first_day_without_a_plan_is_a_question(talk: Talk, words: str) -> None:
    """It may be of anything."""
    talk.say(words)
    assert talk.answerer.asked


def test_a_plan_may_begin_earlier_after_all(talk: Talk) -> None:
    """Who tells an earlier day begins on it, and reads that day."""
    talk.say("미적분 개념 월수금 20분 19시 12월 10일부터 1월 29일까지 계획 짜줘", "11월 30일부터 월수금으로 바꿔줘")
    assert talk.plan.open[0].day == date(2026, 11, 30)
    assert "12월 10일" not in talk.told
