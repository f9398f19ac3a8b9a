"""What a question ends with among friends is read as it ends in writing."""

from __future__ import annotations

import pytest

from retrieval.words import morphemes
from retrieval.words.morphemes import LONG_REMEMBERED, Morphemes


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("고3도 됨?", "고3도 돼요?"),
        ("안됨 ㅋㅋ", "안 돼요 ㅋㅋ"),
        ("돈은 얼마나 드는가", "돈은 얼마나 들어요"),
        ("책 사도 되냐", "책 사도 돼요"),
        ("공짜임", "공짜예요"),
        ("몇 살인가", "몇 살이에요"),
        ("중위가 머임", "중위가 뭐예요"),
        ("시험 봄?", "시험 봐요?"),
        ("자리 있음??", "자리 있어요??"),
        ("언제 끝남ㅠㅠ", "언제 끝나요ㅠㅠ"),
        ("어떻게 신청하나여 애엄마임", "어떻게 신청하나여 애 엄마예요"),
    ],
)
def test_a_brief_ending_is_written_out(typed: str, written: str) -> None:
    """Only the last word changes, and what stands behind it stays."""
    assert Morphemes().polite(typed) == written


@pytest.mark.parametrize(
    "text",
    [
        "봄",
        "가나",
        "사물함",
        "마음",
        "우리 언니",
        "할머니",
        "어떻게 되나요",
        "지역 잘못눌름",
        "",
        "ㅋㅋ",
        "Is it free?",
        "봄 " * 150,
    ],
)
def test_what_ends_otherwise_stays(text: str) -> None:
    """Nouns, whole sentences, one word that may be two things, and what cannot be put together again."""
    assert Morphemes().polite(text) == text


def test_a_long_message_is_analysed_once() -> None:
    """It is held against passage after passage; what many people write can't fill the memory."""
    splitter = Morphemes()
    for number in range(LONG_REMEMBERED + 2):
        long = f"{number}번째로 긴 글이에요. " * 40
        splitter.named(long)
        before = morphemes._remembered_long.cache_info()
        assert splitter.named(long) == Morphemes().named(long)
        splitter.listed(long)
        after = morphemes._remembered_long.cache_info()
        assert (after.misses - before.misses, after.hits - before.hits) == (0, 3)
        assert after.currsize <= LONG_REMEMBERED
