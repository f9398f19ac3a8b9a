"""A plan that is wished for, chosen and disturbed in English, by somebody who reads no Korean."""

from __future__ import annotations

import pytest

from bot.channels.kakao_rendering import LABEL
from handlers.intent import recognise
from knowledge.storage import Storage
from tests.unit.handlers.dispatching import message, session
from tests.unit.handlers.planners import LONG, MATH, SCIENCE, Talk
from tests.unit.handlers.shelved import COURSES
from tests.unit.handlers.shelved import Talk as Browsing

SHELF = (MATH, SCIENCE, LONG, *COURSES)


@pytest.mark.parametrize(
    ("words", "wished"),
    [
        ("I want a study plan", True),
        ("My daughter is 9 and wants a study plan", True),
        ("can you make a study plan for maths?", True),
        ("study plan for science", True),
        ("make me a plan", True),
        ("How do I make a study plan?", False),
        ("what is a study plan", False),
        ("Does the programme give a study plan?", False),
    ],
)
def test_a_plan_is_wished_for(words: str, wished: bool) -> None:  # noqa: FBT001
    """A question about plans is none."""
    assert recognise(message(words), "").argument.startswith("wish:") == wished


def test_subjects_and_courses_can_be_told_apart_without_korean(storage: Storage) -> None:
    """Subjects stand in English, and before a Korean title what it is about."""
    talk = Talk(storage, language="en", shelf=SHELF)
    talk.say("I want a study plan")
    assert {"math", "science", "Korean"} <= set(talk.labels)
    talk.say("math")
    assert all(label.startswith("math, ") for label in talk.labels if "lectures)" in label)


@pytest.mark.parametrize("words", ["maths", "mathematics", "math"])
def test_a_subject_has_more_names_than_one(words: str) -> None:
    """As it is called in other countries, too."""
    talk = Browsing(session(language="en"))
    talk.say(f"Recommend a {words} course for grade 7")
    assert talk.suggested[0] == "math"


def test_what_stands_under_a_lecture_fits_a_button_of_kakaotalk() -> None:
    """Otherwise each of three lectures would spell its choices out, and most of them would have no button."""
    talk = Browsing(session(language="en"))
    talk.say("Recommend a math course for grade 7")
    labels = [choice.label for bubble in talk.outcome.bubbles for choice in bubble.choices]
    talk.say(f"@course:syllabus:{talk.suggested[0]}")
    labels += [choice.label for bubble in talk.outcome.bubbles for choice in bubble.choices]
    assert {"See lectures", "Add to plan", "I finished it"} <= set(labels)
    assert [label for label in labels if len(label) > LABEL and label != "Remember it longer"] == []


def test_days_of_rest_are_named_in_english_where_they_are_days_of_study(storage: Storage) -> None:
    """Christmas is a Friday this year: who studies at weekends is told of no such day."""
    talk = Talk(storage, language="en")
    assert "Fri, Dec 25 Christmas Day" in talk.say(
        "make me a plan for 미적분 개념, Friday 40 minutes at 19:00, until 26 February"
    )
    other = Talk(storage, language="en", chat="2")
    assert "Christmas" not in other.say(
        "make me a plan for 미적분 개념, weekends 40 minutes at 19:00, until 26 February"
    )
    assert other.plan.week.days == (5, 6)
