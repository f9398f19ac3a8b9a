"""Plans for who types in haste: words without spaces, changes before there is a plan, plans that do not exist."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from handlers.intent import recognise
from handlers.requests.kinds import Intent
from handlers.requests.timing import read_timing
from knowledge.storage import Storage
from tests.fakes import a_message
from tests.unit.handlers.planners import MATH, Talk, course

GRADES = ("초5", "초5", "초6", "초6", "중1", "중1", "중2", "중3", "고1", "고2", "고3", "검정고시")
SCHOOL = tuple(
    replace(course(f"m{number}", f"{grade} 수학 {number}", 20, 20), grades=(grade,))
    for number, grade in enumerate(GRADES)
)
AI = course("ai", "처음 배우는 인공지능", 20, 20, subject="정보")


@pytest.fixture
def pupil(storage: Storage) -> Talk:
    """Return somebody who has told no grade, before a shelf with courses of all grades."""
    return Talk(storage, shelf=(AI, *SCHOOL))


def offered(talk: Talk) -> list[str]:
    """Return the first words of the courses that can be tapped."""
    return [label.split(" ")[0] for label in talk.labels if "강)" in label]


def test_every_grade_finds_a_course_among_the_first(pupil: Talk) -> None:
    """To who won't tell a grade no grade of school is beyond what is shown, and it is asked for once."""
    assert "몇 학년이에요?" in pupil.say("수학 계획 짜줘")
    pupil.say("말하지 않을래요")
    assert offered(pupil) == ["초5", "초6", "중1", "중2", "중3", "고1", "고2", "고3"]
    pupil.say("중1")
    assert offered(pupil)[:2] == ["중1", "중1"]


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        ("중2", ["중2"]),
        ("중2요", ["중2"]),
        ("초4", ["초5", "초5"]),
        ("검정고시", ["검정고시"]),
        ("검정고시 준비해요", ["검정고시"]),
        ("학교 밖", ["검정고시"]),
    ],
)
def test_only_what_is_for_the_grade_is_offered(pupil: Talk, answer: str, shown: list[str]) -> None:
    """The grade is asked for where courses are for several; a pupil is never offered what is for who left school."""
    pupil.say("수학 계획 짜줘", answer)
    assert offered(pupil) == shown


def test_a_study_plan_is_no_lecture_on_planning(storage: Storage) -> None:
    """What is to be made is called so, and no subject is named by it."""
    learning = course("how", "고등 내신·수능 공부 계획법", 20, 20, subject="학습법")
    talk = Talk(storage, shelf=(AI, *SCHOOL, learning))
    assert "어떤 과목으로" in talk.say("월수금 40분씩 공부 계획 짜 줘")
    assert "수학" in talk.labels


def test_a_day_left_out_is_heard_with_its_reason(pupil: Talk) -> None:
    """While the plan is being made, too, whatever the reason is called."""
    pupil.say("중2 수학 평일 30분씩 계획 짜줘", "수요일은 학원이 있어서 안 돼요")
    assert pupil.session.slots["plan.days"] == "0134"


@pytest.mark.parametrize(
    ("words", "until"),
    [
        ("12월 20일까지 하고 일요일은 못 해요", "2026-12-20"),
        ("12월 20일까지, 주말은 쉴래요", "2026-12-20"),
        ("12월 10일까지 일이 많아서 도저히 못 할 것 같아요", None),
        ("12월 10일 목요일은 생일이라서 아무것도 못 할 것 같아요", None),
    ],
)
def test_an_end_stays_beside_days_on_which_nothing_can_be_done(pupil: Talk, words: str, until: str | None) -> None:
    """Only a day that itself is left out is no end."""
    pupil.say("중2 수학 30분씩 계획 짜줘", words)
    assert pupil.session.slots.get("plan.until") == until


def test_days_off_are_no_end_of_the_plan_that_is_being_made(storage: Storage) -> None:
    """They are noted and kept free in it, and the day until which it goes stays."""
    talk = Talk(storage)
    talk.say(f"{MATH.title} 1월 20일까지 매일 30분 계획 짜줘")
    assert "적어 뒀어요: 12월 3일 (목)–12월 5일 (토) 쉬기" in talk.say("12월 3일부터 5일까지 여행 가")
    assert "11월 26일 (목), 12월 3일 (목)–12월 5일 (토) 쉬기" in talk.say("내일은 못해")
    talk.say("12월 10일은 할머니 생신 잔치가 있어서 도저히 못 할 것 같아요", "저녁 7시")
    free = {date(2026, 11, 26), date(2026, 12, 3), date(2026, 12, 4), date(2026, 12, 5)}
    assert talk.plan.ends > date(2026, 12, 4)
    assert free <= set(talk.plan.rests)
    assert not free & {one.day for one in talk.plan.sessions}


def test_a_school_without_its_year_leaves_the_others_out(pupil: Talk) -> None:
    """Its year is asked for; to who won't tell it all of that school is offered."""
    assert "몇 학년이에요?" in pupil.say("중학교 수학 계획 짜줘")
    pupil.say("말하지 않을래요")
    assert offered(pupil) == ["중1", "중2", "중3", "중1"]


def test_a_grade_that_nothing_is_for_is_told_so(pupil: Talk) -> None:
    """Neither a course of a far year nor one of another audience takes its place; what is one year away is said."""
    assert "초4에 맞는 것은 없어서" in pupil.say("초4 수학 계획 짜줘")
    assert offered(pupil) == ["초5", "초5"]
    said = pupil.say("초1 수학 계획 짜줘")
    assert "초1에 맞는 수학 강의가 목록에 없어요" in said
    assert not offered(pupil)
    assert "다른 과목" in pupil.labels


def test_changes_before_there_is_a_plan_change_what_was_told(pupil: Talk) -> None:
    """Days and minutes are changed three times in haste, and subject and exam are not forgotten."""
    pupil.say("수학 기말12월20일까지 월수금 30분", "아니화목토로바꿔줘", "시간40분으로", "걍 매일 20분씩으로 바꿀래")
    assert "초5" in offered(pupil)
    draft = {name: value for name, value in pupil.session.slots.items() if name.startswith("plan.")}
    assert draft["plan.days"] == "0123456"
    assert draft["plan.minutes"] == "20"
    assert draft["plan.exam"] == "2026-12-20"
    pupil.say("영어 계획 세워줘")
    assert "plan.exam" not in pupil.session.slots


def test_a_plan_that_is_there_is_changed_by_the_same_words(storage: Storage) -> None:
    """With a plan the words change it, and make no other."""
    talk = Talk(storage)
    talk.say(f"{MATH.title} 1월 20일까지 월수금 5시부터 30분씩 계획 짜줘")
    for words, days, minutes in (
        ("아니화목토로바꿔줘", (1, 3, 5), 30),
        ("시간40분으로", (1, 3, 5), 40),
        ("걍 매일 20분씩으로 바꿀래", (0, 1, 2, 3, 4, 5, 6), 20),
    ):
        talk.say(words)
        assert "바꿨어요" in talk.told, talk.told
        assert len(talk.plans) == 1
        assert talk.plan.week.days == days
        assert talk.plan.week.minutes == minutes


@pytest.mark.parametrize("line", ["오늘 뭐 해야 돼", "내 계획 보여줘", "이번 주 계획", "전체 계획"])
def test_who_asks_for_a_plan_there_is_not_hears_so(pupil: Talk, line: str) -> None:
    """Nothing is shown as if there were a plan, and the next step is offered."""
    assert "아직 만든 계획이 없어요" in pupil.say(line)
    assert pupil.labels == ["정보", "수학"]
    assert "계획을 아직 다 만들지 않았어요" in pupil.say("수학", line)
    assert offered(pupil)


def test_a_draft_that_was_left_asks_anew_for_an_end_that_is_over(pupil: Talk) -> None:
    """Who comes back after the exam is asked until when, and not told that no minute is left."""
    pupil.say("수학 기말 12월 20일까지 월수금 30분씩 계획 짜줘")
    pupil.on(date(2027, 3, 1)).say("내 계획 보여줘", "초5 수학 1 (20강)")
    assert "언제까지" in pupil.told
    assert {name for name in pupil.session.slots if name.startswith("plan.")} == {
        f"plan.{name}" for name in ("about", "asked", "courses", "days", "minutes")
    }


def test_nothing_is_done_or_deleted_where_there_is_no_plan(pupil: Talk) -> None:
    """Done and delete are true to what there is, and a draft ends with them."""
    assert "아직 만든 계획이 없어요" in pupil.say("계획 지워줘")
    pupil.say("수학 계획 짜줘")
    assert "만들던 계획을 그만뒀어요" in pupil.say("계획 지워줘")
    assert pupil.session.form == ""
    assert not [name for name in pupil.session.slots if name.startswith("plan.")]
    assert "수고했어요" in pupil.say("다 했음")
    assert pupil.labels == ["계획 만들기"]


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("아니화목토로바꿔줘", (1, 3, 5)),
        ("그냥 월수금", (0, 2, 4)),
        ("나화목에할래", (1, 3)),
        ("아니요 일은 안 해요", ()),
    ],
)
def test_days_are_read_where_words_run_into_them(words: str, days: tuple[int, ...]) -> None:
    """A no, or a "just", before the days takes none of them away."""
    assert read_timing(words, date(2026, 11, 25)).days == days


@pytest.mark.parametrize("words", ["영어로 해줘", "그냥 영어로 하자"])
def test_english_is_a_subject_where_a_plan_asks_for_one(storage: Storage, words: str) -> None:
    """Outside of it the same words are a wish for the language of the talk."""
    talk = Talk(storage, shelf=(AI, *SCHOOL, course("eng", "영어 첫걸음", 20, 20, subject="영어")))
    assert "어떤 과목으로" in talk.say("월수금 40분씩 공부 계획 짜 줘")
    talk.say(words)
    assert (talk.session.form, offered(talk)) == ("plan", ["영어"])


@pytest.mark.parametrize("words", ["중2로 바꿔줘", "영어로 바꿔줘", "김포로 바꿔줘", "멘토 바꿔줘"])
def test_other_changes_are_no_wishes_for_a_plan(words: str) -> None:
    """Only what tells a time changes a plan."""
    assert recognise(a_message(words), "").kind != "plan"


@pytest.mark.parametrize(
    ("words", "action"),
    [
        ("어제못함", "later::"),
        ("어제 하나도 못 했어요", "later::"),
        ("또 안했어", "later::"),
        ("너무 많이 밀렸어", "busy:"),
        ("밀린거 어캄", "busy:"),
        ("공부가 계속 밀렸어요", "busy:"),
    ],
)
def test_what_was_missed_is_told_in_few_words(words: str, action: str) -> None:
    """Who says that something was missed, or that too much has piled up, speaks of the plan."""
    assert recognise(a_message(words), "") == Intent("plan", action)


@pytest.mark.parametrize("words", ["못했어요", "신청을 못 했어요", "가입 안 했어요"])
def test_something_else_that_was_missed_is_a_question(words: str) -> None:
    """An application that was missed is no session of study."""
    assert recognise(a_message(words), "").kind != "plan"


def test_what_was_missed_gets_a_new_day(storage: Storage) -> None:
    """With a plan, who missed yesterday's session is asked when it suits; without one nothing is late."""
    talk = Talk(storage)
    assert "밀린 것도 없어요" in talk.say("어제못함")
    talk.say(f"{MATH.title} 1월 20일까지 월수금 5시부터 30분씩 계획 짜줘")
    talk.now += timedelta(days=1)
    assert "다시 넣어 뒀어요" in talk.say("어제못함")
    assert "내일" in talk.labels
    assert talk.say("너무 많이 밀렸어")
    assert talk.labels


def test_who_comes_back_is_greeted() -> None:
    """A word of having come back is a hello."""
    assert {recognise(a_message(words), "").kind for words in ("나왔어", "저 왔어요", "오랜만이에요")} == {"greeting"}


@pytest.mark.parametrize("words", ["오늘은 못 할 것 같아요", "어제못함", "오늘은 쉴래"])
def test_who_has_no_plan_and_cannot_today_is_late_with_nothing(storage: Storage, words: str) -> None:
    """Nothing is searched for, and nobody is blamed."""
    talk = Talk(storage)
    assert "밀린 것도 없어요" in talk.say(words)
    assert talk.answerer.asked == []
    assert "계획 만들기" in talk.labels
