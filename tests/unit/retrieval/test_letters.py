"""How usual it is that what is asked in such letters is answered."""

from __future__ import annotations

import pytest

from retrieval.judging.letters import LEAST, Letters, default_letters, fit, runs_of

ASKED = [f"{word} 신청해도 되나요" for word in ("학생", "고모", "삼촌", "이웃", "선배", "후배")]
IDLE = [f"{word} 환불해 주세요 {number}원" for number, word in enumerate(("책", "옷", "표", "컵", "공", "펜"))]


def test_what_answerable_questions_have_in_common_speaks_for_another_one() -> None:
    """Words that nobody has asked with before tell nothing, those around them do."""
    letters = fit([*ASKED, *IDLE], [True] * len(ASKED) + [False] * len(IDLE))
    assert letters.score("동생 신청해도 되나요") > 0 > letters.score("신발 환불해 주세요 70원")
    assert letters.score("zzz") == letters.intercept


def test_what_few_have_asked_does_not_count() -> None:
    """A run that is not in LEAST questions has no weight; digits are all one."""
    letters = fit([*ASKED, *IDLE], [True] * len(ASKED) + [False] * len(IDLE))
    assert len(ASKED) >= LEAST
    assert "고모" not in letters.runs
    assert {"신청", "0원 "} <= letters.runs.keys()


def test_a_score_is_the_share_of_what_its_runs_weigh() -> None:
    """Long questions are not surer than short ones because they have more runs."""
    letters = Letters({"가나": (3.0, 1.0), "나다": (4.0, -1.0)}, 0.5)
    assert letters.score("가나") == pytest.approx(0.5 + 1.0)
    assert letters.score("가나다") == pytest.approx(0.5 + (3.0 - 4.0) / 5.0)


def test_runs_reach_over_spaces_and_no_farther_than_the_question() -> None:
    """Beginning and end are spaces; white space and case make no difference."""
    assert runs_of("a  B") == runs_of(" A b ")
    assert runs_of("a1") == {" a", "a0", "0 ", " a0", "a0 ", " a0 "}


def test_the_weights_of_the_package_tell_usual_questions_from_idle_ones() -> None:
    """They are there, and of some use."""
    letters = default_letters()
    assert letters.score("누가 신청할 수 있어요?") > letters.score("로또 번호 추천해 줘")
