"""An ache and a question about medicine are told from a headache over maths, from a plan and from an excuse."""

from __future__ import annotations

from time import process_time

import pytest

from handlers.dispatcher import Dispatcher
from handlers.intent import recognise
from handlers.requests.illness import ill
from handlers.requests.kinds import Intent
from handlers.rooms import rooms
from handlers.screening.screen import screen
from tests.unit.handlers.dispatching import NOW, UNKNOWN, NoCourses, ScriptedAnswerer, message, session


@pytest.mark.parametrize(
    "text",
    [
        "배가 아픈데 병원 가야 돼?",
        "배아파요",
        "이가 아파요",
        "머리가 너무 아파요 어떡해요",
        "우리 애가 열나는데 어떡하죠",
        "열이 38도예요",
        "속이 안 좋아요",
        "발목 삐었어요",
        "타이레놀 몇 알 먹어도 돼?",
        "약 몇 시간마다 먹어요?",
        "약 두 개 먹어도 돼요?",
        "병원 가야 할까요?",
        "my stomach hurts",
        "Can I take Tylenol?",
    ],
)
def test_an_ache_or_medicine_is_no_matter_of_what_was_published(text: str) -> None:
    """Nothing is searched for."""
    assert recognise(message(text), "") == Intent("aside", "ill")


@pytest.mark.parametrize(
    "text",
    [
        "수학 때문에 머리 아파",
        "마음이 아파요",
        "병원 가야 돼서 오늘 공부 못 해요",
        "감기 걸려서 오늘 못 해요",
        "내일 병원 가야 돼요",
        "약 30분 걸려요?",
        "약 몇 시간 걸려요?",
        "약 몇 개 있어요?",
        "열하나요",
        "열나게공부했어요",
        "약관 동의 안 하면 안 돼요?",
        "예약해도 돼요?",
        "약대 가려면 뭐 해야 돼요?",
        "어느 과 가야 해요?",
        "간호학과 가야 할까요?",
        "열심히 할게요",
        "열이 나는 이유 과학 강의",
        "나 배고파",
        "이 강의 어려워요",
        "아파도 수업 들을 수 있어요?",
        "손주가 아픈데 대신 신청해도 되나요",
        "눈이 나빠서 글씨가 안 보여요",
        "코로나 때문에 휴관해요?",
        "토요일에 해요?",
    ],
)
def test_what_only_sounds_like_illness_is_heard_as_ever(text: str) -> None:
    """A word of the body, of a drug or of a doctor alone is no illness."""
    assert not ill(text)


def test_words_that_repeat_are_read_in_time_that_grows_with_them() -> None:
    """Words for who is ill may stand in a row; whatever is typed must not keep others waiting."""
    began = process_time()
    assert not ill("우리애" * 16)
    assert process_time() - began < 0.1


def test_the_answer_names_who_can_help_and_a_cry_goes_before_it() -> None:
    """Parents, the nurse and 119; who took too much is met by what answers a cry for help."""

    def told(text: str) -> str:
        table = rooms(ScriptedAnswerer(UNKNOWN), NoCourses())
        outcome = Dispatcher(table, lambda: (), screen).dispatch(message(text), session(language="ko"), NOW)
        return "\n".join(bubble.text for bubble in outcome.bubbles)

    ache = told("타이레놀 몇 알 먹어도 돼?")
    assert "의사가 아니어서" in ache
    assert "보건 선생님" in ache
    assert "119" in ache
    assert "의사가 아니어서" not in told("약을 많이 먹었어요")
