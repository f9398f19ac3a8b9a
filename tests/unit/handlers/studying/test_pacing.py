"""A plan that goes faster or slower, a session half an hour later, and what was missed: nothing untrue is said."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from handlers.studying.study import StudySession
from knowledge.storage import Storage
from tests.unit.handlers.planners import Talk

SUNDAY = date(2026, 11, 29)


@pytest.fixture
def talk(storage: Storage) -> Talk:
    """Return somebody with twelve lectures of 20 minutes on Mondays, Wednesdays and Fridays, four weeks long."""
    talk = Talk(storage)
    talk.say("미적분 개념 월수금 20분 19시 12월 29일까지 계획 짜줘")
    assert talk.plan.ends == date(2026, 12, 29)
    return talk


def days(talk: Talk) -> list[date]:
    """Return the days on which there is something to do."""
    return [one.day for one in talk.plan.open]


def numbers(sessions: tuple[StudySession, ...]) -> list[int]:
    """Return the lectures of sessions in their order."""
    return [each.number for one in sessions for each in one.lectures]


def test_each_way_to_be_faster_ends_on_the_day_that_it_names(talk: Talk) -> None:
    """With a day more; as it is, or with ten minutes more, it would end on the very day of now."""
    told = talk.say("더 빨리 끝내고 싶어요")
    assert "지금은 12월 23일 (수)에 마지막 강의를 들어요" in told
    ways = [label for label in talk.labels if label != "그대로 두기"]
    assert ways == ["월·화·수·금, 12월 16일 (수)까지"]
    talk.say(ways[0])
    assert (talk.plan.ends, talk.plan.week.days) == (date(2026, 12, 16), (0, 1, 2, 4))
    assert numbers(talk.plan.open) == list(range(1, 13))
    assert days(talk)[-1] == date(2026, 12, 16)
    assert "더 빨리 끝낼 수는 없어서" not in talk.say("더 빨리 끝내고 싶어요")


def test_what_can_be_no_faster_says_so_and_stays(storage: Storage) -> None:
    """Where no day, no minute more helps, nothing is offered."""
    talk = Talk(storage)
    talk.say("긴 강의 매일 180분 19시 11월 28일까지 계획 짜줘")
    before = talk.plan
    assert "더 빨리 끝낼 수는 없어서" in talk.say("더 빨리 끝내고 싶어요")
    assert talk.plan == before


def test_more_minutes_are_a_way_where_they_end_sooner(storage: Storage) -> None:
    """Two lectures fit into forty minutes, one into thirty."""
    talk = Talk(storage)
    talk.say("미적분 개념 월수금 30분 19시 12월 29일까지 계획 짜줘")
    talk.say("더 빨리 끝내고 싶어요")
    assert "하루 40분, 12월 9일 (수)까지" in talk.labels


def test_the_day_on_which_it_ends_already_is_no_way_to_be_faster(storage: Storage) -> None:
    """A plan whose last session is long before its last day is offered what ends before that session."""
    talk = Talk(storage)
    talk.say("미적분 개념 월수금 20분 19시 12월 29일까지 계획 짜줘")
    before = 0
    while (told := talk.say("더 빨리 끝내고 싶어요")) and "더 빨리 끝낼 수는 없어서" not in told:
        last, label = talk.plan.open[-1].day, talk.labels[0]
        assert f"{last.month}월 {last.day}일" not in label
        talk.say(label)
        assert talk.plan.open[-1].day < last
        before += 1
    assert before > 1


def test_slower_is_less_a_day_other_days_or_a_later_end(talk: Talk) -> None:
    """Each of these is a tap; without a plan the words are a question."""
    talk.say("좀 천천히 하고 싶어요")
    assert talk.labels == ["하루 분량 줄이기", "요일 바꾸기", "끝나는 날 바꾸기", "그대로 두기"]
    talk.say("@plan:change:minutes", "좀 천천히 하고 싶어요")
    assert "요일 바꾸기" in talk.labels, "also while something else of the plan is asked"
    other = Talk(talk.storage, chat="2")
    other.say("좀 천천히 하고 싶어요")
    assert other.answerer.asked


def test_half_an_hour_later_is_half_an_hour_later(talk: Talk) -> None:
    """The reminder goes with it; where the evening is over another day is offered."""
    talk.on(date(2026, 11, 25), 19).say("30분 뒤에 알려줘")
    assert "19:30" in talk.told
    assert talk.plan.open[0].starts.isoformat("minutes") == "19:30"
    talk.on(date(2026, 11, 25), 21).say("30분 뒤에 알려줘")
    assert "언제가 더 좋아요?" in talk.told
    assert talk.plan.open[0].starts.isoformat("minutes") == "19:30"


def test_what_was_missed_yesterday_is_told_to_stand_again(talk: Talk) -> None:
    """Who couldn't yesterday hears where it has gone, before another day is offered."""
    assert "11월 27일 (금) 19:00에 다시 넣어 뒀어요" in talk.on(date(2026, 11, 26)).say("어제 못했어요")
    assert talk.labels[0] == "그대로 두기"


def test_what_was_done_on_another_day_is_noted_there(talk: Talk) -> None:
    """The session of that day, though it has been planned anew; a day without one changes nothing."""
    talk.on(date(2026, 11, 26)).say("계획")
    assert "해냈어요: 미적분 개념 1강" in talk.say("어제 거 했어요")
    assert talk.plan.sessions[0].state == "done"
    assert numbers(talk.plan.open) == list(range(2, 13))
    before = talk.plan
    assert "남은 공부가 없어서" in talk.say("화요일 거 했어요")
    assert talk.plan == before


def test_a_full_plan_that_was_missed_keeps_its_order_and_says_what_has_no_room(storage: Storage) -> None:
    """The missed lectures come first, the last ones wait, and nobody is told that all has found its place."""
    talk = Talk(storage)
    talk.say("미적분 개념 시험 12월 9일 매일 20분 19시 계획 짜줘")
    told = talk.on(SUNDAY).say("이번 주 아파서 하나도 못했어요")
    placed, lost = numbers(talk.plan.open), [one.number for one in talk.plan.stranded]
    assert placed == list(range(1, len(placed) + 1))
    assert placed + lost == list(range(1, 13))
    assert f"강의 {len(lost)}개가 12월 8일 (화)까지 다 들어가지 않아요" in told
    assert f"뒤의 {len(lost)}강 빼기" in talk.labels
    assert "끝나는 날 늦추기" not in talk.labels, "an exam is not put off"
    assert "다음: 11월 29일 (일) 19:00 · 미적분 개념 1강" in told
    talk.say("@plan:today", "@plan:today")
    assert talk.labels[-1] == "하루 시간 바꾸기", "what was said last keeps its buttons on KakaoTalk"
    assert "자리를 마련해" not in talk.say("이번 주 어땠어")
    assert f"강의 {len(lost)}개가" in talk.say("@plan:all")
    talk.say("@plan:fewer:" + f"{talk.plan.id}:20:{len(placed)}")
    assert (numbers(talk.plan.open), talk.plan.stranded) == (placed, ())


def test_what_was_pushed_out_comes_back_when_there_is_room(storage: Storage) -> None:
    """A later end takes all of it up again, once and in order."""
    talk = Talk(storage)
    talk.say("미적분 개념 매일 20분 19시 12월 7일까지 계획 짜줘")
    talk.on(SUNDAY + timedelta(days=3)).say("계획")
    assert talk.plan.stranded
    talk.say(f"@plan:extend:{talk.plan.id}")
    assert not talk.plan.stranded
    assert numbers(talk.plan.open) == list(range(1, 13))
    assert all(one.state != "pushed" for one in talk.plan.sessions)


def test_what_was_done_after_all_gives_its_place_to_what_was_pushed_out(storage: Storage) -> None:
    """Who noted it late has a full plan again: nothing waits while a day is free, and the order holds."""
    talk = Talk(storage)
    talk.say("미적분 개념 매일 20분 19시 12월 7일까지 계획 짜줘")
    talk.on(date(2026, 11, 26)).say("계획")
    assert [one.number for one in talk.plan.stranded] == [12]
    talk.say("어제 거 했어요")
    assert not talk.plan.stranded
    assert numbers(talk.plan.open) == list(range(2, 13))
    assert talk.plan.open[-1].day == date(2026, 12, 7)
