"""A change of mind while a plan is being made: it is taken, it is said, and nothing else is lost."""

from __future__ import annotations

import pytest

from knowledge.storage import Storage
from tests.unit.handlers.dispatching import KNOWN
from tests.unit.handlers.planners import LONG, MATH, SCIENCE, Talk, course
from tests.unit.handlers.studying.test_plan_hasty import AI, SCHOOL

DEEP = course("deep", "미적분 심화 유형", *[20] * 8)
SHELF = (MATH, DEEP, SCIENCE, LONG)


@pytest.fixture
def half(storage: Storage) -> Talk:
    """Return somebody whose plan lacks nothing but the hour."""
    talk = Talk(storage, shelf=SHELF)
    talk.say("미적분 개념 4주 동안 월수금 40분씩")
    assert "몇 시부터" in talk.told
    return talk


def kept(talk: Talk) -> dict[str, str]:
    """Return what is remembered of the plan that is being made."""
    return {name.removeprefix("plan."): text for name, text in talk.session.slots.items() if name.startswith("plan.")}


@pytest.mark.parametrize(
    ("words", "said", "name", "value"),
    [
        ("화목으로 바꿀게", "바꿨어요: 화·목", "days", "13"),
        ("주말에 할래", "바꿨어요: 주말", "days", "56"),
        ("아니 50분씩", "바꿨어요: 하루 50분", "minutes", "50"),
        ("12월 30일까지로", "바꿨어요: 12월 30일 (수)까지", "until", "2026-12-30"),
        ("화목 30분으로", "바꿨어요: 화·목, 하루 30분", "days", "13"),
        ("시험이 12월 21일이야", "바꿨어요: 시험 12월 21일 (월)", "exam", "2026-12-21"),
        ("나는 주말에만 할 수 있어", "바꿨어요: 주말", "days", "56"),
    ],
)
def test_what_is_changed_on_the_way_is_said(half: Talk, words: str, said: str, name: str, value: str) -> None:
    """The question comes again under a line that says what was heard."""
    assert half.say(words).startswith(f"{said}\n몇 시부터")
    assert kept(half)[name] == value
    assert kept(half)["courses"] == "calc"


def test_what_is_answered_is_not_said_back(storage: Storage) -> None:
    """The answer that was asked for needs no line; what was told at once is noted."""
    talk = Talk(storage, shelf=SHELF)
    assert talk.say("수학 4주 동안 월수금 40분씩 계획 짜줘").startswith(
        "적어 뒀어요: 12월 22일 (화)까지, 월·수·금, 하루 40분\n"
    )
    other = Talk(storage, shelf=SHELF, chat="2")
    assert other.say("미적분 개념 계획 짜줘", "4주 안에").startswith("무슨 요일")
    assert other.say("월수금").startswith("하루에 몇 분")
    assert other.say("화목 50분").startswith("바꿨어요: 화·목\n몇 시부터")


@pytest.mark.parametrize(
    "words",
    [
        "다른 강의로 바꿔줘",
        "다른 강의 보여줘",
        "아니 다른 거 할래",
        "이거 말고 다른 걸로",
        "딴 강의로 할래요",
        "다른 강의 없어?",
    ],
)
def test_another_course_is_asked_for_anew(half: Talk, words: str) -> None:
    """The days and minutes stay, and the courses come again, though letters alone may take words for near a cry."""
    assert "어떤 강의로 계획을 만들까요?" in half.say(words).split("\n")[-1]
    assert "courses" not in kept(half)
    assert kept(half)["minutes"] == "40"
    assert "몇 시부터" in half.say("미적분 심화 유형 (8강)")


def test_another_subject_is_asked_for_anew(half: Talk) -> None:
    """The subjects come, and then its courses alone."""
    assert half.say("다른 과목으로 바꿔줘").startswith("어떤 과목으로")
    assert half.labels == ["수학", "과학", "국어"]
    half.say("과학")
    assert half.labels[:1] == ["물리 첫걸음 (6강)"]
    assert "다른 과목" in half.labels
    assert not [label for label in half.labels if "미적분" in label]


@pytest.mark.parametrize(
    "words",
    [
        "다른 강의도 들을 수 있어요?",
        "다른 지역은 어때요",
        "다른 멘토 추천해 줄 수 있어요?",
        "다른 과목 신청은 언제까지예요?",
    ],
)
def test_questions_about_others_are_questions(half: Talk, words: str) -> None:
    """The course that was chosen stays, and the plan can be gone on with."""
    assert KNOWN.text in half.say(words)
    assert "계획 이어서 만들기" in half.labels
    assert kept(half)["courses"] == "calc"


@pytest.mark.parametrize("words", ["네", "넵", "아니요", "응"])
def test_a_yes_to_no_such_question_asks_again(storage: Storage, words: str) -> None:
    """Nothing is looked for, the same is asked again, and there is a way out."""
    talk = Talk(storage, shelf=SHELF)
    talk.say("계획 만들어줘")
    assert talk.say(words).startswith("하나만 골라 주세요")
    assert "어떤 강의로" in talk.told
    assert talk.answerer.asked == []
    assert "그만뒀어요" in talk.say("그만 만들기")


@pytest.mark.parametrize("words", ["계획 그만할래", "취소", "@plan:stop", "계획 지워줘", "됐어요", "never mind"])
def test_who_stops_hears_that_it_has_stopped(half: Talk, words: str) -> None:
    """The form closes, nothing of it is left, and nobody is asked to make one in the same breath."""
    assert half.say(words) == "네, 만들던 계획을 그만뒀어요. 언제든 다시 만들 수 있어요."
    assert (half.session.form, kept(half), half.plans) == ("", {}, ())


def test_who_stops_changing_a_plan_keeps_it(planned: Talk) -> None:
    """A change that is given up leaves the plan as it was; a second plan that is given up leaves the first."""
    before = planned.plan
    assert "계획은 그대로예요" in planned.say("@plan:change:days", "그만할래")
    assert "만들던 계획을 그만뒀어요" in planned.say("@plan:new", "계획 그만할래")
    assert planned.plan == before
    assert "모두 지울까요" in planned.say("계획 그만할래")


def test_who_cannot_today_loses_nothing(half: Talk) -> None:
    """There is no session to move yet: what was told stays, and it goes on when one likes."""
    assert half.say("오늘은 못해").startswith("괜찮아요.")
    assert kept(half)["courses"] == "calc"
    assert "몇 시부터" in half.say("계획 이어서 만들기")


def test_views_of_an_unfinished_plan_say_that_it_is_unfinished(half: Talk) -> None:
    """It is not said that there is none, and the question that is open comes again."""
    for words in ("내일 뭐해?", "이번 주 계획", "오늘 뭐 해?"):
        assert half.say(words).startswith("계획을 아직 다 만들지 않았어요. 이어서 해 볼게요.\n몇 시부터")


def test_a_part_of_a_title_is_enough_where_it_names_one(storage: Storage) -> None:
    """Words of one offered title choose it; words of several do not."""
    talk = Talk(storage, shelf=SHELF)
    talk.say("수학 계획 짜줘")
    assert "언제까지" in talk.say("심화 유형으로")
    assert kept(talk)["courses"] == "deep"
    other = Talk(storage, shelf=SHELF, chat="2")
    other.say("수학 계획 짜줘", "미적분")
    assert "courses" not in kept(other)


def test_the_subject_comes_first_where_nothing_is_known(storage: Storage) -> None:
    """Who says nothing of subject or grade is not shown eight courses of anything; a grade is kept with a subject."""
    talk = Talk(storage, shelf=(AI, *SCHOOL))
    assert talk.say("계획 만들어줘").startswith("어떤 과목으로")
    assert talk.labels == ["정보", "수학"]
    talk.say("중1")
    assert [label for label in talk.labels if "강)" in label] == ["중1 수학 4 (2강)", "중1 수학 5 (2강)"]
    talk.say("다른 과목")
    assert talk.labels == ["수학"]
    assert "목록에 ‘영어’ 강좌가 없어요.\n어떤 강의로" in talk.say("영어")


@pytest.mark.parametrize(
    "words", ["알림은 8시로", "알림 매일 8시에 해줘", "저녁 8시에 알려줘", "알림시간 8시로 바꿔줘"]
)
def test_a_wish_about_reminders_leaves_the_plan_that_is_being_made(half: Talk, words: str) -> None:
    """Days and hour stay until the tap that says what it changes; what was asked can be answered all the same."""
    before = kept(half)
    assert "공부 시작 시각을 20:00로 할까요?" in half.say(words)
    assert kept(half) == before
    assert "계획을 만들었어요" in half.say("네, 20:00부터")
    assert (half.plan.week.days, f"{half.plan.week.starts:%H:%M}") == ((0, 2, 4), "20:00")


def test_the_hour_of_a_plan_changes_with_a_tap_and_its_days_stay(planned: Talk) -> None:
    """Without a plan that is being made it is the one there is."""
    before = planned.plan.week
    assert "계획은 그대로" not in planned.say("알림은 8시로", "그대로 두기")
    assert planned.plan.week == before
    planned.say("알림은 8시로", "네, 20:00부터")
    assert (planned.plan.week.days, f"{planned.plan.week.starts:%H:%M}") == (before.days, "20:00")


@pytest.mark.parametrize("words", ["수학 먼저", "수학부터요", "수학부터 할게요", "우선 수학"])
def test_the_subject_that_is_to_come_first_is_said_back(storage: Storage, words: str) -> None:
    """The lectures that are offered may be the same as before: nobody is to think that they weren't heard."""
    talk = Talk(storage, shelf=SHELF)
    talk.say("수학이랑 과학 계획 짜줘")
    assert "그럼 수학부터 골라요." in talk.say(words)
    assert "미적분 개념 (12강)" in talk.labels
    assert "하나만 골라 주세요" in talk.say("수학")


def test_grade_and_subject_of_a_wish_are_part_of_the_profile(storage: Storage) -> None:
    """They were told, so that nobody reads that they aren't known; what was told before stays."""
    talk = Talk(storage, shelf=SHELF)
    talk.say("고2 수학 계획 짜줘")
    assert "학년: 고2\n과목: 수학" in talk.say("프로필")
    talk.say("고1 과학 계획도 짜줘")
    assert "학년: 고2\n과목: 수학" in talk.say("프로필")
