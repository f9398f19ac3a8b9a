"""Denials: no alarm for who says that they don't mean it, and no way to talk a cry away."""

import pytest

from handlers.screening.denials import denies
from handlers.screening.screen import screen


@pytest.mark.parametrize(
    "text",
    [
        "자살하고싶은거 아니거든요 왜 상담전화를 줘요",
        "죽고싶다는 거 아니라니까요",
        "죽고 싶은 건 아니에요",
        "저 죽고 싶은 거 진짜 아닌데요",
        "자살 생각 없어요",
        "자살할 생각은 전혀 없습니다",
        "죽고싶단 말 아니에요 오해하지 마세요",
        "자해하려는 게 아니에요",
        "저 죽고 싶지 않아요",
        "죽고싶은건 아녀",
        "죽고 싶은 건 아니여유",
        "자살하고 싶은 거 아니구먼",
    ],
)
def test_a_denial_alone_is_no_cry(text: str) -> None:
    """It comes near to one all the same, so that somebody to talk to may be offered."""
    verdict = screen(text)
    assert (verdict.crisis, verdict.concern, denies(text)) == (False, True, True)


@pytest.mark.parametrize(
    "text",
    [
        "죽고 싶지 않은데 방법이 없어",
        "죽고 싶은 건 아닌데 사라지고 싶어",
        "죽고 싶은 게 아니라 죽을 거야",
        "죽고 싶은 거 아니면 뭐겠어",
        "안 죽고 싶은 게 아니야",
        "장난으로 죽고 싶다는 거 아니에요",
        "죽을 생각 없어도 자꾸 칼을 봐요",
        "죽고 싶지 않아 근데 살기도 싫어",
        "나 죽고 싶은 거 아니야?",
    ],
)
def test_what_only_sounds_like_a_denial_is_a_cry(text: str) -> None:
    """It goes on, is asked, or denies that it was a joke."""
    assert not denies(text)
    assert screen(text).explicit


@pytest.mark.parametrize(
    ("text", "explicit"),
    [
        ("자살하려는 거 아니에요. 나 죽고 싶어요", True),
        ("죽고 싶은 건 아니야 그냥 끝내고 싶어", False),
        ("죽고 싶은 건 아니에요 근데 너무 외로워요", False),
    ],
)
def test_what_stands_beside_a_denial_is_heard(text: str, *, explicit: bool) -> None:
    """A cry in it is one; anything of one's own beside it leaves a cry that is not sure."""
    verdict = screen(text)
    assert (verdict.crisis, verdict.explicit) == (True, explicit)
