"""Whether, until or from when one can apply, asked of nothing else."""

from __future__ import annotations

import pytest

from handlers.requests.applying import asks_on, asks_when

NAMES = ("충청북도", "충Book-e", "충북", "충북이")


@pytest.mark.parametrize(
    "text",
    [
        "충북이 오늘 마감이죠? 몇 시까지예요?",
        "언제 마감이에요?",
        "지금 신청해도 돼요?",
        "충북이 신청 끝났나요?",
        "충북이 언제부터 신청해요",
        "신청은 언제까지예요?",
        "지금 접수 받고 있나요?",
        "마감 며칠 남았어요?",
        "이미 늦었나요 신청",
        "지원 기간은 언제까지예요?",
        "지금 지원 가능한가요?",
        "아직 신청 가능해요?",
        "지금 신청 안 되나요?",
        "Can I still apply?",
        "when is the deadline",
    ],
)
def test_when_one_can_apply_is_asked(text: str) -> None:
    """In the words of parents, with the place's own name or without."""
    assert asks_when(text, NAMES)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "멘토 신청은 언제까지예요?",
        "다자녀 모집 언제까지",
        "신청하면 언제 시작하나요?",
        "신청했는데 언제 연락와요",
        "마감되면 어떡해요",
        "서류 언제까지 내요",
        "신청 못 했어요",
        "김포는 신청 언제까지예요?",
        "우리 애도 신청 되나요",
        "지원이 언제 끝나요?",
        "지금 지원 받고 있어요",
        "지금 신청이 안돼요",
        "지금 신청 중인데 안돼요",
        "지금 몇 시예요",
        "언제 시작해요",
        "신청은 언제까지예요? " * 9,
    ],
)
def test_another_matter_is_a_question_as_ever(text: str) -> None:
    """Another programme, what comes after applying, how it is done, an own case."""
    assert not asks_when(text, NAMES)


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("며칠 남았어요?", True),
        ("내일까지 맞죠?", True),
        ("내일 밤까지예요?", True),
        ("몇 시까지예요", True),
        ("until when?", True),
        ("how many days left?", True),
        ("서류는 며칠까지예요?", False),
        ("시험까지 며칠 남았어요?", False),
        ("네", False),
        ("", False),
    ],
)
def test_what_goes_on_with_a_window_names_nothing_else(text: str, *, on: bool) -> None:
    """Hours and days alone; what they are of was just told."""
    assert asks_on(text) == on
