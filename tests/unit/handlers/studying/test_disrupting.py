"""Life comes between: one wish about a day changes that day, and whoever is asked may leave everything as it is."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.storage import Storage
from tests.unit.handlers.planners import LONG, MATH, SCIENCE, Talk, course
from tests.unit.handlers.studying.test_plan_minds import kept

ENGLISH = course("eng", "영어 독해", *[20] * 8, subject="영어")
SHELF = (MATH, SCIENCE, LONG, ENGLISH)


@pytest.fixture
def talk(storage: Storage) -> Talk:
    """Return somebody with a plan for every day, from the 25th of November on."""
    talk = Talk(storage, shelf=SHELF)
    talk.say("미적분 개념 4주 동안 매일 40분씩", "저녁 7시")
    assert talk.plan.week.days == (0, 1, 2, 3, 4, 5, 6)
    return talk


def test_one_session_goes_to_the_day_named(talk: Talk) -> None:
    """The days of the plan stay."""
    first = talk.plan.open[0]
    assert "옮겼어요: 11월 30일 (월)" in talk.say("월요일로 미뤄줘")
    moved = talk.plan.session(first.id)
    assert moved
    assert moved.day == date(2026, 11, 30)
    assert talk.plan.week.days == (0, 1, 2, 3, 4, 5, 6)


def test_days_are_kept_free_after_one_tap_only(talk: Talk) -> None:
    """What stood on them stands on other days, nothing is lost, and a later change keeps them free, too."""
    before = talk.plan
    free = (date(2026, 11, 30), date(2026, 12, 6))
    assert "비워 둘까요?" in talk.say("다음주는 통째로 못해")
    assert "그대로 뒀어요" in talk.say("그대로 두기")
    assert talk.plan.sessions == before.sessions
    assert "편하게 쉬어요" in talk.say("다음주는 통째로 못해", "네, 비워 주세요")
    assert talk.plan.remaining == before.remaining
    assert not talk.plan.stranded
    assert not [one for one in talk.plan.sessions if free[0] <= one.day <= free[1]]
    talk.say("시간을 밤 8시로 바꿔줘")
    assert not [one for one in talk.plan.open if free[0] <= one.day <= free[1]]


def test_before_an_exam_days_that_leave_no_room_change_nothing(storage: Storage) -> None:
    """It is said, with what can be changed."""
    talk = Talk(storage, shelf=SHELF)
    talk.say("미적분 개념 12월 8일 시험까지 매일 20분씩", "저녁 7시")
    before = talk.plan.sessions
    assert "시험 전에 다 들을 수 없어서" in talk.say("다음주는 통째로 못해", "네, 비워 주세요")
    assert talk.plan.sessions == before


def test_what_was_missed_is_told_without_blame(talk: Talk) -> None:
    """Where it went is said, and the rest of the week may be kept free."""
    talk.on(date(2026, 11, 28))
    said = talk.say("나 이번주 아파서 못했어")
    assert said.startswith("아팠군요. 몸이 먼저예요. 못 한 ")
    assert "이번 주는 쉬기" in talk.labels
    talk.say("이번 주는 쉬기")
    assert not [one for one in talk.plan.open if one.day <= date(2026, 11, 29)]


@pytest.mark.parametrize(
    ("words", "once", "always", "days"),
    [
        ("일요일은 놀거야", "이번만 쉬기: 11월 29일 (일)", "앞으로 계속 빼기: 일요일", (0, 1, 2, 3, 4, 5)),
        ("주말은 됐어", "이번만 쉬기: 11월 28일 (토)–11월 29일 (일)", "앞으로 계속 빼기: 주말", (0, 1, 2, 3, 4)),
    ],
)
def test_days_left_out_may_mean_once_or_always(
    talk: Talk, words: str, once: str, always: str, days: tuple[int, ...]
) -> None:
    """It is asked, and nothing is rebuilt before."""
    before = talk.plan
    talk.say(words)
    assert talk.labels == [once, always, "그대로 두기"]
    assert talk.plan == before
    talk.say(always)
    assert talk.plan.week.days == days
    assert "공부가 없어요" in talk.say(words)


def test_only_some_days_are_the_new_days(talk: Talk) -> None:
    """They are named with “만”."""
    talk.say("월수금만 할래")
    assert talk.plan.week.days == (0, 2, 4)


def test_a_change_that_can_not_be_may_be_left(talk: Talk) -> None:
    """A shorter day than the longest lecture offers what is shorter than now, and to leave it."""
    before = talk.plan
    assert "들어가지 않아요" in talk.say("하루 15분으로 줄여줘")
    assert talk.labels == ["하루 20분으로 줄이기", "그대로 두기"]
    assert "그대로예요" in talk.say("그대로 두기")
    assert talk.plan == before


def test_another_subject_joins_the_plan(talk: Talk) -> None:
    """Its course is asked for, and may be left out again."""
    assert "이번에는 영어 강의를" in talk.say("영어도 추가해줘")
    assert talk.labels[0] == "영어 독해 (8강)"
    talk.say("영어 독해 (8강)")
    assert [one.key for one in talk.plan.courses] == ["calc", "eng"]
    assert "목록에 영어" not in talk.say("과학도 추가해줘")
    before = talk.plan
    assert "그대로예요" in talk.say("과학 빼기")
    assert talk.plan == before


def test_two_subjects_of_one_wish_are_asked_for_one_after_the_other(storage: Storage) -> None:
    """None is dropped in silence; one may be left out; a course that was named needs no question."""
    talk = Talk(storage, shelf=SHELF)
    assert "영어 강의는 바로 다음에" in talk.say("수학이랑 영어 계획 짜줘")
    assert "이번에는 영어 강의를" in talk.say("미적분 개념")
    assert kept(talk)["courses"] == "calc"
    assert "언제까지" in talk.say("영어 독해")
    assert kept(talk)["courses"] == "calc|eng"
    other = Talk(storage, shelf=SHELF, chat="2")
    assert "언제까지" in other.say("수학이랑 영어 계획 짜줘", "미적분 개념 (12강)", "영어 빼기")
    assert kept(other)["courses"] == "calc"


def test_the_second_subject_may_be_chosen_first(storage: Storage) -> None:
    """The first is then asked for after it."""
    talk = Talk(storage, shelf=SHELF)
    talk.say("수학이랑 영어 계획 짜줘")
    assert "수학 강의는 바로 다음에" in talk.say("영어는?")
    assert "이번에는 수학 강의를" in talk.say("영어 독해")
    assert "언제까지" in talk.say("미적분 개념")
    assert kept(talk)["courses"] == "eng|calc"


def test_who_would_rather_leave_a_new_plan_as_it_is_does_without_the_further_subject(storage: Storage) -> None:
    """The plan that is being made is not thrown away for it."""
    talk = Talk(storage, shelf=SHELF)
    talk.say("미적분 개념 4주 동안 매일 40분씩 계획 짜줘", "아니 영어도 넣어줘")
    assert "몇 시부터" in talk.say("그대로 둘래")
    assert "몇 시부터" in talk.say("그대로")


def test_who_would_rather_leave_it_changes_nothing(talk: Talk) -> None:
    """In words, while the course of a further subject is to be chosen."""
    before = talk.plan
    talk.say("영어도 추가해줘")
    assert "그대로" in talk.say("그냥 그대로 둘래")
    assert talk.plan == before


def test_a_subject_that_nothing_is_listed_of_is_said(talk: Talk) -> None:
    """The plan stays."""
    before = talk.plan
    assert "없어요" in talk.say("한국사도 추가해줘")
    assert talk.plan == before


@pytest.mark.parametrize(("words", "heard"), [("1강 들었어", 1), ("2강까지 다 들었어요", 2)])
def test_lectures_are_done_by_their_number(talk: Talk, words: str, heard: int) -> None:
    """One, or all up to it."""
    talk.say(words)
    assert [one.number for one in talk.plan.heard] == list(range(1, heard + 1))


def test_without_a_plan_the_same_words_are_a_question(storage: Storage) -> None:
    """Nothing is asked of who only says so."""
    talk = Talk(storage, shelf=SHELF)
    for words in ("영어도 추가해줘", "일요일은 놀거야", "월요일로 미뤄줘", "1강 들었어"):
        assert "신청서를 내요" in talk.say(words)


def test_without_a_plan_days_off_are_heard_and_a_plan_is_offered(storage: Storage) -> None:
    """They are nothing to look for: nothing has to make room, and nothing is late."""
    talk = Talk(storage, shelf=SHELF)
    said = talk.say("11월 20일부터 27일까지 여행 가")
    assert "아직 만든 계획이 없어서 11월 25일 (수)–11월 27일 (금)에 비워 둘 공부도 없어요" in said
    assert talk.labels == ["계획 만들기"]
    assert "밀린 것도 없어요" in talk.say("나 이번주 아파서 못했어")


@pytest.mark.parametrize("words", ["일요일엔 알림 보내지마", "일욜엔 알림 보내지 마세요", "no reminders on Sundays"])
def test_reminders_of_one_day_are_offered_to_be_left_out_of_the_plan(talk: Talk, words: str) -> None:
    """All others stay, and it is said that days can't be chosen."""
    assert "요일마다 알림을 끌 수는 없어요" in talk.say(words)
    assert talk.labels == ["계획에서 빼기: 일요일", "그만 받기", "그대로 두기"]
    assert "그대로 둘게요" in talk.say("그대로 두기")
    talk.say(words)
    talk.say("계획에서 빼기: 일요일")
    assert talk.plan.week.days == (0, 1, 2, 3, 4, 5)
    talk.say(words)
    assert "일요일에는 공부가 없어요" in talk.say("계획에서 빼기: 일요일")


def test_of_two_courses_the_one_of_today_was_heard_or_it_is_asked_for(talk: Talk) -> None:
    """A number alone notes no lecture of another course, which would be reminded of no more."""
    talk.say("영어도 추가해줘", "영어 독해")
    talk.say("1강 들었어")
    assert [one.key for one in talk.plan.heard] == [("calc", 1)]
    assert "어느 강의 말인가요" in talk.say("3강까지 들었어")
    assert [one.key for one in talk.plan.heard] == [("calc", 1)]
    talk.say("영어 독해")
    assert [one.key for one in talk.plan.heard] == [("calc", 1), ("eng", 1), ("eng", 2), ("eng", 3)]


def test_no_days_are_kept_free_of_a_plan_that_is_gone(talk: Talk) -> None:
    """The question stands above; a tap on it after the plan was deleted offers another."""
    talk.say("다음주는 통째로 못해")
    asked = talk.choices[0].action
    talk.say("계획 다 없애줘", "네, 지울래요")
    assert "아직 만든 계획이 없어요" in talk.say(f"@{asked}")
