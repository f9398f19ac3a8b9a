"""What is asked in few words, or in English by a programme's English name, put in full."""

from __future__ import annotations

import pytest

from retrieval.phrasing import LONGEST, as_called, in_full, within
from retrieval.words.synonyms import synonyms

CALLED = (("Chungbook-e", "충Book-e"), ("Seoul Learn", "서울런"))


@pytest.mark.parametrize(
    ("text", "put"),
    [
        ("What is Seoul Learn", "서울런 뭐예요?"),
        ("hi, what's seoul learn?", "서울런 뭐예요?"),
        ("What does Seoul Learn do?", "서울런 뭐예요?"),
        ("tell me about Chungbook-e please", "충Book-e 뭐예요?"),
        ("Is Seoul Learn free?", "서울런 무료"),
        ("How do I apply for Chungbook-e", "충Book-e 어떻게 신청해요?"),
        ("how can my son sign up for it?", "어떻게 신청해요?"),
        ("how do I apply for a mentor?", ""),
        ("Is Seoul Learning free?", ""),
        ("What is free?", ""),
    ],
)
def test_a_programme_is_asked_about_by_its_published_name(text: str, put: str) -> None:
    """The name stands first, as in Korean, and no word of it is taken for another."""
    assert as_called(text, CALLED, synonyms().translated) == put


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2025년 모집 끝났어요?", "2025년 신청은 언제까지예요?"),
        ("작년 다자녀 모집 언제까지였어?", "작년 다자녀 신청은 언제까지예요?"),
        ("모집은 언제였어요?", "신청은 언제까지예요?"),
        ("신청기간 끝났나요", "신청은 언제까지예요?"),
        ("접수 벌써 마감된 거예요?", "신청은 언제까지예요?"),
        ("신청 기간이 언제예요", ""),
        ("모집 인원은 몇 명이에요", ""),
        ("강의 끝났어요?", ""),
    ],
)
def test_whether_the_time_to_apply_is_over_is_asked_in_full(text: str, read: str) -> None:
    """What else is over is no matter of it."""
    assert in_full(text) == (read or text)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("신청은 언제까지예요?", "신청은 언제까지예요?"),
        ("가나다라" * 1_000, "가나다라"),
        ("신청 신청 신청 신청 언제예요", "신청 언제예요"),
        ("010-1010-1010", "010-1010-1010"),
        ("가 나 가 나 가 나", "가 나 가 나 가 나"),
    ],
)
def test_what_is_said_over_and_over_is_read_once(text: str, read: str) -> None:
    """Numbers stay as they are, and so does what is said three times."""
    assert within(text) == read


def test_a_long_story_is_read_by_its_beginning_and_its_end() -> None:
    """Whoever tells a story asks before it or behind it."""
    story = "".join(chr(ord("가") + place * 7) for place in range(1_500))
    read = within(f"서류 뭐 내요? {story} 언제까지예요?")
    assert read.startswith("서류 뭐 내요?")
    assert read.endswith("언제까지예요?")
    assert len(read) == LONGEST + 1
