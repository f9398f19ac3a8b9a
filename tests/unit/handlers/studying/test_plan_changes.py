"""Study plans that change: by taps and words, made lighter, paused, made longer; and what cannot be done."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import text

from knowledge.storage import Storage
from tests.unit.handlers.planners import LONG, MATH, SCIENCE, Talk, course


def test_a_plan_is_changed_by_taps_and_by_words(planned: Talk) -> None:
    """Minutes, days, hour and end can be changed, a course joined; what is done stays done."""
    planned.say("@plan:done:")
    assert "몇 분" in planned.say("캘린더·바꾸기", "하루 시간 바꾸기")
    assert "계획을 바꿨어요" in planned.say("60분")
    assert planned.plan.week.minutes == 60
    assert planned.plan.sessions[0].state == "done"
    planned.say("시험 날짜 1월 8일로 바꿔줘")
    assert planned.plan.exam == date(2027, 1, 8)
    planned.say("@plan:course:phys")
    assert planned.labels == ["함께 넣기", "따로 만들기"]
    assert "물리 첫걸음" in planned.say("함께 넣기")
    assert [one.key for one in planned.plan.courses] == ["calc", "phys"]
    assert len(planned.plan.lectures) == 18
    assert planned.plan.sessions[0].state == "done"
    assert planned.say("캘린더·바꾸기", "계획 지우기", "그대로 둘래요") == "계획은 그대로 뒀어요."
    assert planned.plans
    assert "지울까요" in planned.say("캘린더·바꾸기", "계획 지우기")
    assert "지웠어요" in planned.say("네, 지울래요")
    assert planned.plans == ()


def test_an_easier_course_takes_the_place_of_a_hard_one(storage: Storage) -> None:
    """What was heard stays, the rest of the hard one is given up; another subject goes beside it only."""
    easy = course("easy", "처음 만나는 미적분", *[30] * 4, level="기초")
    talk = Talk(storage, shelf=(MATH, SCIENCE, LONG, easy))
    talk.say("미적분 개념 4주 동안 월수금 40분씩 저녁 7시에 계획 짜줘", "다 했어", "너무 어려워")
    assert "1. 처음 만나는 미적분" in talk.say("더 쉬운 강의 찾기")
    talk.say("@plan:course:easy")
    assert talk.labels == ["함께 넣기", "‘미적분 개념’ 대신 넣기", "따로 만들기"]
    assert "계획을 바꿨어요: 처음 만나는 미적분\n" in talk.say("‘미적분 개념’ 대신 넣기")
    heard = talk.plan.sessions[0].lectures
    assert talk.plan.heard == heard
    assert {one.key for one in talk.plan.remaining} == {("easy", number) for number in range(1, 5)}
    assert [one.key for one in talk.plan.courses] == ["calc", "easy"]
    talk.say("@plan:course:phys")
    assert talk.labels == ["함께 넣기", "따로 만들기"]
    assert "물리 첫걸음" in talk.say(f"@plan:swap:{talk.plan.id}:phys")
    assert [one.key for one in talk.plan.courses] == ["calc", "easy", "phys"]
    assert "계획을 바꿨어요" in talk.say(f"@plan:swap:{talk.plan.id}:nothing")


def test_what_was_missed_of_a_course_that_is_given_up_is_gone(storage: Storage) -> None:
    """A missed session of it stays as what it was, and asks for nothing any more."""
    easy = course("easy", "처음 만나는 미적분", *[30] * 4, level="기초")
    talk = Talk(storage, shelf=(MATH, easy))
    talk.say("미적분 개념 4주 동안 월수금 40분씩 저녁 7시에 계획 짜줘")
    talk.on(talk.plan.open[1].day).say("계획")
    assert talk.plan.sessions[0].state == "missed"
    talk.say("@plan:course:easy", "‘미적분 개념’ 대신 넣기")
    assert [one.key for one in talk.plan.courses] == ["easy"]
    assert not talk.plan.stranded
    assert "↻ 그만두기로 한 강의" in talk.say("전체 계획 보여줘")


def test_changes_are_offered_step_by_step(planned: Talk) -> None:
    """Days, hour and end are asked anew; what no longer exists is said to be gone; the shelf of taps never breaks."""
    assert "무슨 요일" in planned.say("캘린더·바꾸기", "요일 바꾸기")
    assert "계획을 바꿨어요" in planned.say("매일")
    assert "몇 시부터" in planned.say("캘린더·바꾸기", "시작 시간 바꾸기")
    assert "17:30부터" in planned.say("17:30")
    assert "언제까지" in planned.say("캘린더·바꾸기", "끝나는 날 바꾸기")
    assert "계획을 바꿨어요" in planned.say("@plan:until:2026-12-30")
    assert planned.plan.exam is None
    for gone in ("@plan:done:nothing-1", "@plan:pause:nothing", "@plan:later:nothing-1:tomorrow"):
        assert "이제 계획에 없어요" in planned.say(gone)
    assert "12강 중" in planned.say("@plan:course:calc")
    assert "어떤 강의로" in planned.say("@plan:course:nothing")
    assert "어떤 강의로" in planned.say("@plan:alone:nothing")
    assert "언제까지" in planned.say("@plan:alone:phys")
    planned.say("@plan:go")
    assert "물리 첫걸음" in planned.say("물리 첫걸음도 계획에 넣어서 다시 짜줘")
    assert "함께 넣기" in planned.labels
    assert "계획을 만들었어요: 물리 첫걸음" in planned.say("따로 만들기", "3주 안에")
    assert "그림" not in planned.say("그림으로")
    assert "내 공부 계획" in planned.outcome.bubbles[0].files[0].name  # type: ignore[union-attr]


def test_a_change_that_cannot_be_done_says_so_too(planned: Talk) -> None:
    """Too few minutes or too near an end change nothing, and what would do is offered."""
    before = planned.plan
    assert "자르지 않고" in planned.say("시험 12월 3일로 바꿔줘") or "필요한데" in planned.told
    assert planned.plan == before
    assert "뒤의" in "".join(planned.labels)
    assert planned.say("@plan:new").startswith("어떤 강의로")
    planned.say("@plan:change:minutes", f"@plan:dropped:{before.id}")
    planned.say("@plan:course:calc", "3주 안에", "매일", "40분", "19:00")
    planned.say("@plan:change:minutes", "@plan:more")
    other = planned.plan
    planned.say(f"@plan:dropped:{other.id}", "@plan:go")
    assert planned.plans == ()


def test_a_draft_for_a_plan_that_is_gone_begins_anew(planned: Talk) -> None:
    """Who deletes a plan while changing it is asked for a new one."""
    planned.say("@plan:change:minutes")
    planned.records.plans.every(planned.conversation)
    with planned.storage.writing() as connection:
        connection.execute(text("DELETE FROM study_plan"))
    assert "어떤 강의로" in planned.say("@plan:minutes:30")


def test_what_no_longer_fits_is_said_and_can_be_helped(talk: Talk) -> None:
    """A full plan that slips says how much is left out, and ends later or leaves it out, as one likes."""
    talk.say("미적분 개념 12월 8일까지 매일 20분씩 저녁 7시에 계획 짜줘")
    for _ in range(3):
        talk.on(talk.plan.open[0].day + timedelta(days=1)).say("계획")
    talk.say("시간이 없어요")
    assert "더 줄일 수는 없어요" in talk.told
    told = talk.say("계획")
    assert "들어가지 않아요. 끝나는 날을 늦출까요" in told
    first = talk.plan.open[0]
    assert "비어 있는 날이 없어요" in talk.say(f"@plan:later:{first.id}:tomorrow")
    assert "12월 15일 (화)에 끝나요" in talk.say("끝나는 날 늦추기")
    assert not talk.plan.stranded
    assert "옮겼어요" in talk.say(f"@plan:later:{first.id}:dayafter")
    other = Talk(talk.storage, chat="2")
    other.say("미적분 개념 12월 7일까지 매일 20분씩 저녁 7시에 계획 짜줘")
    other.on(date(2026, 11, 27)).say("계획")
    assert len(other.plan.stranded) == 2
    other.say(next(one for one in other.labels if one.endswith("강 빼기")))
    assert not other.plan.stranded
    assert [each.number for one in other.plan.open for each in one.lectures] == list(range(1, 11))


def test_a_lighter_week_is_made_at_once(talk: Talk) -> None:
    """Without an exam the plan gets longer for it; with one it asks what to leave out."""
    talk.say("미적분 개념 3주 동안 월수금 60분씩 저녁 7시에 계획 짜줘")
    assert "하루 40분씩" in talk.say(f"@plan:why:{talk.plan.id}:time")
    assert talk.plan.week.minutes == 40
    other = Talk(talk.storage, chat="2")
    other.say("긴 강의 시험 12월 10일 매일 70분씩 저녁 7시에 계획 짜줘")
    assert "시험 전에 다 들어가지 않아요" in other.say(f"@plan:why:{other.plan.id}:time")
    assert "계획을 바꿨어요" in other.say(next(one for one in other.labels if one.endswith("강 빼기")))
    assert (other.plan.week.minutes, len(other.plan.lectures)) == (50, 13)


def test_a_paused_plan_goes_on_where_it_stopped(planned: Talk) -> None:
    """What was done stays done, the rest is laid out from today on."""
    planned.say("다 했어", f"@plan:pause:{planned.plan.id}")
    planned.on(date(2026, 12, 7)).say("계획 다시 시작할래")
    assert planned.plan.state == "active"
    assert planned.plan.sessions[0].state == "done"
    assert min(one.day for one in planned.plan.open) >= date(2026, 12, 7)


def test_who_comes_back_after_the_end_is_asked_for_a_new_one(planned: Talk) -> None:
    """Weeks later nothing is held against anybody: what is left gets a new end, by weeks or as one says."""
    planned.say("다 했어")
    told = planned.on(date(2027, 1, 20)).say("계획", "계획")
    assert "들어가지 않아요" in told
    assert "계획에 남은 게 없어요" in told
    assert "언제까지" in planned.say("캘린더·바꾸기", "하루 시간 바꾸기")
    assert "에 끝나요" in planned.say(f"@plan:extend:{planned.plan.id}")
    assert not planned.plan.stranded
    assert planned.plan.ends > date(2027, 1, 20)
    missed = planned.plan.sessions[1]
    while planned.plans and planned.plan.open:
        planned.on(planned.plan.open[0].day).say("다 했어")
    assert "끝까지 마쳤어요" in planned.told
    assert missed.state == "missed"
