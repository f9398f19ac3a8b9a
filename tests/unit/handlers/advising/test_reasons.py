"""Reasons for a lecture as sentences in both languages: every code, the weightiest first."""

from __future__ import annotations

import pytest

from handlers.advising.reasons import Explaining
from retrieval.courses.recommender import CourseSuggestion, Profile, Reason, Recommender
from tests.unit.handlers.shelved import CALC, COURSES

ALL_REASONS = (
    Reason("grade", 3.0, {"grade": "고2"}),
    Reason("subject", 2.0, {"subject": "수학"}),
    Reason("topic", 4.0, {"topic": "미적분"}),
    Reason("title", 6.0, {"title": "미적분 개념"}),
    Reason("lecture", 5.0, {"number": 3, "title": "극한"}),
    Reason("level", 2.0, {"level": "기본"}),
    Reason("easier", 0.5, {"level": "기초"}),
    Reason("harder", 0.5, {"level": "심화"}),
    Reason("ready", 1.0, {"course": "대수"}),
    Reason("follows", 3.0, {"course": "대수"}),
    Reason("fits", 2.0, {"minutes": 300, "left": 630}),
    Reason("together", 0.5, {"course": "대수", "learners": 12}),
)


@pytest.mark.parametrize(
    ("code", "korean", "english"),
    [
        ("grade", "고2 학생을 위한 강좌예요.", "A course for high school year 2."),
        ("subject", "수학 과목의 강좌예요.", "A course on math."),
        ("topic", "‘미적분’ 내용을 다루는 강좌예요.", "A course about “미적분”."),
        ("title", "찾으시는 말이 제목에 있는 강좌예요.", "A course with your words in its title."),
        ("lecture", "3강에서 ‘극한’ 내용을 배우는 강좌예요.", "A course with “극한” as lecture 3."),
        ("level", "‘기본’ 수준의 강좌예요.", "A course at the level “standard”."),
        ("easier", "‘기초’ 수준의 강좌예요.", "A course at the level “basic”."),
        ("harder", "‘심화’ 수준의 강좌예요.", "A course at the level “advanced”."),
        (
            "ready",
            "이미 들으신 ‘대수’ 강좌를 바탕으로 하는 강좌예요.",
            "A course that builds on “대수”, which you have finished.",
        ),
        (
            "follows",
            "다 들으신 ‘대수’ 강좌에 바로 이어지는 강좌예요.",
            "A course that comes right after “대수”, which you have finished.",
        ),
        (
            "fits",
            "남은 시간(10시간 30분) 안에 다 들을 수 있는 강좌예요.",
            "A course that can be done in the time left (10 h 30 min).",
        ),
        (
            "together",
            "‘대수’ 강좌와 함께 12명이 들은 강좌예요.",
            "A course that 12 learners took together with “대수”.",
        ),
    ],
)
def test_each_reason_has_its_sentence(code: str, korean: str, english: str) -> None:
    """Every code that speaks for a course is said in both languages."""
    reasons = tuple(reason for reason in ALL_REASONS if reason.code == code)
    suggestion = CourseSuggestion(CALC, 1.0, reasons)
    assert Explaining("ko").why(suggestion) == korean
    assert Explaining("en").why(suggestion) == english
    assert Explaining("ko").cautions(suggestion) == ""


@pytest.mark.parametrize(
    ("reasons", "korean", "english"),
    [
        (
            (Reason("below", -1.0, {"grade": "고1"}),),
            "다만 고1 과정이에요.",
            "It is meant for high school year 1, though.",
        ),
        (
            (Reason("above", -1.0, {"grade": "고3"}),),
            "다만 고3 과정이에요.",
            "It is meant for high school year 3, though.",
        ),
        (
            (Reason("missing", -3.0, {"course": "대수"}), Reason("missing", -3.0, {"course": "기하"})),
            "먼저 ‘대수’, ‘기하’ 강좌를 들으면 따라가기 쉬워요.",
            "It is easier to follow after “대수”, “기하”.",
        ),
        (
            (Reason("long", -2.0, {"minutes": 300, "left": 45}),),
            "모두 5시간이라 남은 시간(45분)보다 길어요.",
            "With 5 h in all it is longer than the time left (45 min).",
        ),
        ((Reason("again", -1.0, {"vendor": "가람"}),), "", ""),
    ],
)
def test_what_speaks_against_a_course_is_said(reasons: tuple[Reason, ...], korean: str, english: str) -> None:
    """Nobody is sent to a course without hearing that it is long, of another grade, or builds on something."""
    suggestion = CourseSuggestion(CALC, 1.0, reasons)
    assert Explaining("ko").cautions(suggestion) == korean
    assert Explaining("en").cautions(suggestion) == english


@pytest.mark.parametrize(
    ("grade", "korean"),
    [("검정고시", "검정고시 준비생을 위한"), ("성인", "성인을 위한"), ("학교 밖", "학교 밖 청소년을 위한")],
)
def test_learners_who_are_in_no_grade_are_named(grade: str, korean: str) -> None:
    """A person preparing an exam is no pupil of a grade."""
    suggestion = CourseSuggestion(CALC, 3.0, (Reason("grade", 3.0, {"grade": grade}),))
    assert Explaining("ko").why(suggestion) == f"{korean} 강좌예요."
    assert Explaining("en").why(suggestion).startswith("A course for ")


def test_only_the_weightiest_facts_are_said() -> None:
    """One sentence holds three facts, and a name that is not known in English stays."""
    why = Explaining("ko").why(CourseSuggestion(CALC, 1.0, ALL_REASONS))
    assert why == "찾으시는 말이 제목에 있는, 3강에서 ‘극한’ 내용을 배우는, ‘미적분’ 내용을 다루는 강좌예요."
    assert Explaining("en").named("음악") == "음악"


def test_no_code_of_the_recommender_is_left_unsaid() -> None:
    """Whatever is suggested from the catalogue is given at least one fact."""
    for suggestion in Recommender(COURSES).suggest(Profile(grade="고2"), k=9):
        assert Explaining("ko").why(suggestion) != " 강좌예요."
