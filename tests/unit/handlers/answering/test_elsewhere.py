"""Who lives elsewhere is told so, in a check and beside one."""

from __future__ import annotations

import pytest

from tests.unit.handlers.checking import CHECK, NO, Talk


@pytest.mark.parametrize(
    "text",
    ["파주 사는 고1인데 서울런 돼?", "저는 부산 사는데 서울런 할 수 있어요?"],
)
def test_a_home_elsewhere_is_not_asked_for_again(text: str) -> None:
    """The check decides by what was said."""
    talk = Talk().say(text)
    assert NO in talk.text
    assert "기준과 다른 것: 사는 곳" in talk.text


def test_a_typed_place_answers_where_one_lives() -> None:
    """A place's name is an answer to that question, and a part of Seoul is Seoul."""
    assert NO in Talk().say("고1 아들 신청할 수 있어요?", "파주요").text
    assert "사나요" not in Talk().say("고1 아들 신청할 수 있어요?", "강남구요").text
    assert "사나요" not in Talk().say("강남구 사는 고1인데 신청 되나요?").text


@pytest.mark.parametrize(
    "text",
    [
        "고양시는요?",
        "부산인데요",
        "경기도 살아요",
        "수원시는 안되나요",
        "경기도 고양시 사는데 신청 되나요?",
        "부산은 신청 언제까지예요?",
        "인천은 몇 살까지 이용할 수 있어요?",
        "수원시는 모집 언제 시작해요?",
        "부산 신청 기간 언제예요?",
    ],
)
def test_a_place_that_nothing_is_known_of_is_said_to_be_one(text: str) -> None:
    """Nothing is searched for a place whose rules nobody has published here."""
    talk = Talk().say(text)
    assert "아는 것이 없어요" in talk.text
    assert not talk.answerer.asked
    assert talk.session.misses == 0


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("gimpo", "경기도 살아요"),
        ("seoul", "서류는요?"),
        ("seoul", "강남구는요?"),
        ("seoul", "진도는요?"),
        ("seoul", "강남구는 신청 언제까지예요?"),
        ("seoul", "연수는 신청 언제까지예요?"),
        ("seoul", "예산은 비용이 얼마예요?"),
        ("seoul", "강의는 무료예요?"),
        ("seoul", "부산에서도 신청한 강의 들을 수 있어요?"),
        ("seoul", "부산은 무료라던데 왜 안 돼요?"),
        ("seoul", "부산에서 이사 왔는데 신청 언제까지예요?"),
    ],
)
def test_what_may_lie_here_is_a_question(place: str, text: str) -> None:
    """A province may be this very place, and a part of it is."""
    assert Talk(place).say(text).answerer.asked


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("제천 사는 초4인데 신청 되나요?", "맞지 않았던 것: 학년."),
        ("제천 사는 고2인데 신청 되나요?", "맞았던 것: 사는 곳, 학년."),
        ("청주 사는 고2인데 신청 되나요?", "맞지 않았던 것: 사는 곳."),
    ],
)
def test_by_the_last_rule_it_is_said_what_fitted(text: str, told: str) -> None:
    """Where no rule is in force, the last one tells what to expect."""
    talk = Talk("chungbuk").say(text)
    assert CHECK in talk.text
    assert told in talk.text


@pytest.mark.parametrize(
    "said", ["개인정보 비밀 보장돼요?", "비밀번호 까먹음", "password?", "pass 인증이 안돼", "패스워드 잊음"]
)
def test_a_side_question_about_secrets_is_no_refusal(said: str) -> None:
    """A password or a promise of secrecy is asked about; the check goes on."""
    talk = Talk().say("고1 아들 신청할 수 있어요?", said)
    assert CHECK not in talk.text
    assert "계속할까요?" in talk.text


@pytest.mark.parametrize("said", ["비밀이에요", "패스", "pass", "말하고 싶지 않아요", "그건 비밀"])
def test_a_refusal_is_a_right(said: str) -> None:
    """Whoever rather says nothing is asked no more of that."""
    assert "계속할까요?" not in Talk().say("고1 아들 신청할 수 있어요?", said).text
