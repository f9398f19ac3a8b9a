"""A learner's profile in conversation: asked one tap at a time, told by words, seen, forgotten."""

from __future__ import annotations

from datetime import date

from tests.unit.handlers.planners import Talk


def test_the_profile_is_asked_shown_changed_and_forgotten(talk: Talk) -> None:
    """Every part is one tap; what is told by words changes it; all of it can be forgotten."""
    assert "하나도 필요 없어요" in talk.say("프로필")
    assert "무엇을 위해" in talk.say("목표")
    assert "목표: 수능" in talk.say("수능")
    assert "하루 시간(분): 40" in talk.say("하루 시간(분)", "40분")
    assert "요일: 월·수·금" in talk.say("요일", "월·수·금")
    assert "시작 시간: 19:00" in talk.say("시작 시간", "19:00")
    assert "과목: 과학" in talk.say("과목", "과학")
    assert "‘심화’ 수준으로" in talk.say("수학은 쉬워졌어")
    assert "‘기본’ 수준으로" in talk.say("수학이 어려워졌어")
    assert "어느 정도예요" in talk.say("수준", "과학")
    assert "5개 중 1번째" in talk.say("다섯 문제로 알아보기")
    for _ in range(4):
        talk.say("네, 할 수 있어요")
    assert "‘심화’ 수준이 맞아 보여요" in talk.say("네, 할 수 있어요")
    gone = talk.say("프로필만 지우기")
    assert "프로필을 지웠어요" in gone
    assert "계획과 대화는 그대로" in gone
    assert "목표: 아직 몰라요" in talk.told


def test_the_profile_is_told_in_words_and_changes_the_plan_with_one_tap(talk: Talk) -> None:
    """What for, when there is time, the day of an exam: kept as said, and put into the plan if one likes."""
    assert "목표: 내신" in talk.say("저는 내신 때문에 공부해요")
    talk.say("미적분 개념 4주 동안 월수금 40분씩 저녁 7시에 계획 짜줘")
    told = talk.say("화목토에 공부할 수 있어요")
    assert "요일: 화·목·토" in told
    assert talk.plan.week.days == (0, 2, 4)
    assert "계획을 바꿨어요" in talk.say("계획에도 반영하기")
    assert talk.plan.week.days == (1, 3, 5)
    assert "하루 시간(분): 60" in talk.say("하루에 1시간 공부할 수 있어")
    assert "시험: 미적분 개념" not in talk.say("기말고사는 12월 14일이야")
    assert "시험: 기말고사 12월 14일 (월)" in talk.told
    assert "계획을 바꿨어요" in talk.say("계획에도 반영하기")
    assert talk.plan.exam == date(2026, 12, 14)
    assert "알고 있는 것" in talk.say("@profile:exam:기말:언젠가")


def test_the_same_check_fits_whatever_is_there(talk: Talk) -> None:
    """A subject without lectures has no check; few points are the first level, some the second."""
    assert "다섯 문제로 알아보기" not in talk.say("@profile:level:영어") or "다섯 문제로 알아보기" not in talk.labels
    assert "알고 있는 것" in talk.say("@profile:check:영어")
    talk.say("@profile:check:과학:5:2")
    assert "‘기초’ 수준이 맞아 보여요" in talk.told
    assert "‘기본’ 수준이 맞아 보여요" in talk.say("@profile:check:과학:5:6")
    assert "과학 기본" in talk.say("프로필")
    assert "어느 지역에 살고" in Talk(talk.storage, place="", chat="9").say("프로필")
    assert "아직 들은 강의가 없어요" in Talk(talk.storage, place="", chat="8").say("복습")
