"""Words as they sound and as thumbs type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.words.hangul import LEADS, VOWELS, compose, decompose
from retrieval.words.spelling import FAR, NEAR, WRITTEN, Slip, Words, slip, slips, sound

PUBLISHED = Words(("신청", "방법", "자격", "멘토링", "교재", "충북이", "언제까지", "가", "서울런", "김포 시"))


@pytest.mark.parametrize(
    ("typed", "meant", "cost"),
    [
        ("싱청", "신청", NEAR),
        ("방뻡", "방법", 0.0),
        ("자겨", "자격", FAR),
        ("맨토링", "멘토링", 0.0),
        ("교제", "교재", 0.0),
        ("충부기", "충북이", 0.0),
        ("언제까찌", "언제까지", 0.0),
        ("서울련", "서울런", NEAR),
        ("멘톨이", "멘토링", FAR),
        ("심천", "신청", None),
        ("자", "자격", None),
    ],
)
def test_how_far_a_word_is_from_another(typed: str, meant: str, cost: float | None) -> None:
    """What sounds the same is no slip; a key beside is less than another; two slips are too many."""
    assert slip(sound(typed), sound(meant)) == cost
    found = dict(PUBLISHED.like(typed))
    assert found.get(meant) == (None if cost is None else cost + WRITTEN)


def test_short_words_and_what_is_no_word_are_not_meant() -> None:
    """One syllable is one slip from half the language."""
    assert list(PUBLISHED.like("까")) == []
    assert list(Words(("소", "가나")).like("가너")) == []
    assert dict(Words(("가나",)).like("가나")) == {"가나": 0.0}


def test_the_likeliest_stretch_comes_first() -> None:
    """What sounds the same before what was mistyped, the longer word before the shorter, where it is looked for."""
    words = [Words(("신청", "신청방법")), Words(("방법",))]
    found = slips("신청방뻡은", words, FAR + WRITTEN, through=lambda start, end: start < 4 and end > 2)
    assert found[0] == Slip(0, 4, "신청방법", WRITTEN)
    assert Slip(2, 4, "방법", WRITTEN) in found
    assert slips("신청방뻡은", words, WRITTEN / 2, through=lambda *_: True) == []


syllables = st.builds(
    lambda lead, vowel, tail: compose(lead + vowel + tail),
    st.sampled_from(LEADS),
    st.sampled_from(VOWELS),
    st.sampled_from(["", "ㄱ", "ㄴ", "ㅁ", "ㅂ", "ㅇ"]),
)


@given(st.lists(syllables, min_size=2, max_size=6), st.data())
def test_a_word_with_one_key_changed_or_left_out_is_found(word: list[str], data: st.DataObject) -> None:
    """Wherever the slip is, one half of the word is left to find it by."""
    meant = "".join(word)
    at = data.draw(st.integers(0, len(meant) - 1))
    jamo = decompose(meant[at])
    other = data.draw(st.sampled_from([vowel for vowel in VOWELS if vowel != jamo[1]]))
    typed = meant[:at] + compose(jamo[0] + other + jamo[2:]) + meant[at + 1 :]
    found = dict(Words((meant, "다른", "말씀")).like(typed))
    if len(sound(meant)) >= 5 or sound(typed) == sound(meant):
        assert meant in found
        assert found[meant] <= FAR + WRITTEN
    assert dict(Words((meant,)).like(meant)) == {meant: 0.0}
