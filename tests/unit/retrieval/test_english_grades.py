"""Grades that are told in English are read as the Korean ones that they are."""

import pytest

from handlers.hearing import told_grade
from handlers.requests.household import told
from retrieval.courses.wishing import parse_wish
from retrieval.words.grades import with_korean_grades


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("grade 10", "고1"),
        ("Grade 1", "초1"),
        ("she is in 7th grade", "she is in 중1"),
        ("my son is a 5th grader", "my son is a 초5"),
        ("twelfth grade math", "고3 math"),
        ("tenth-grade English", "고1 English"),
        ("high school year 1", "고1"),
        ("middle school, 2nd grade", "중2"),
        ("third year of middle school", "중3"),
        ("elementary school 4th grade", "초4"),
        ("2nd year at a high school", "고2"),
        ("grade 13", "grade 13"),
        ("high school 5th grade", "high school 5th grade"),
        ("300 high school students", "300 high school students"),
        ("in the third year", "in the third year"),
        ("a good grade", "a good grade"),
        ("upgrade 3", "upgrade 3"),
    ],
)
def test_a_grade_is_put_into_korean(said: str, read: str) -> None:
    """Twelve years are counted through, or those of one school; a number that is no grade stays."""
    assert with_korean_grades(said) == read


def test_wishes_forms_and_profiles_read_them() -> None:
    """A lecture is looked for in the grade, a check takes it as told, and who tells it alone is believed."""
    wish = parse_wish("recommend math lecture for grade 10")
    assert (wish.grade, [topic.subject for topic in wish.topics]) == ("고1", ["수학"])
    assert told("she is in grade 10")["grades"] == "고1"
    for words in ("grade 10", "I'm in 10th grade", "she's in grade 10", "my daughter is a 10th grader"):
        assert told_grade(words) == "고1"
    assert told_grade("can grade 10 join?") is None
