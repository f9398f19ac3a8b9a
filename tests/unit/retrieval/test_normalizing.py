"""Korean as it is typed comes to one form, and nothing that was right is changed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.words import normalizing
from retrieval.words.hangul import COMMON, compose, decompose, typed_as_hangul, typed_as_latin, vowel
from retrieval.words.normalizing import normalize, read_question, squeezed

KOREAN = st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), max_size=8)
TYPED = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from("가각요오아 ㄱㅏㄴㅎㅗㅘㅠㅋ\u1100\u1161\u11a8ﾡﾢﾤＡ１\u200b\n\t!?aA01"),
        st.characters(min_codepoint=0x1100, max_codepoint=0x11FF),
    ),
    max_size=16,
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("안녕하세요오오오", "안녕하세요"),
        ("돼애애애요", "돼요"),
        ("ㅋㅋㅋㅋㅋㅋ", "ㅋㅋ"),
        ("왜요????!!!!", "왜요?!"),
        ("제발제발제발", "제발제발제발"),
        ("2000000원 010-0000-1111", "2000000원 010-0000-1111"),
        ("www.gimpo.go.kr", "www.gimpo.go.kr"),
        ("soooooo good", "so good"),
        ("ㅅㅣㄴㅊㅓㅇ 방법", "신청 방법"),
        (unicodedata.normalize("NFD", "신청 방법"), "신청 방법"),
        ("ㅇㅗㅏㄴㄹㅛ ㄷㅏㄺ", "완료 닭"),
        ("ㅎㅏㄴㄱㅡㄹ ㅇㅇ", "한글 ㅇㅇ"),
        ("Ｓｅｏｕｌ　１２", "Seoul 12"),
        ("ﾡﾢ", "ㄱㄲ"),
        ("신\u200b청\ufeff", "신청"),
        ("  신청 \t 방법 \n\n  문의  ", "신청 방법\n문의"),
        ("가\x00나", "가나"),
        ("\ud800신청", "?신청"),
        ("\u1100\u1161 \u1102 \u1113", "가 ㄴ \u1113"),
        ("", ""),
    ],
)
def test_one_form(typed: str, meant: str) -> None:
    """Each habit of typing has the form that is looked up."""
    assert normalize(typed) == meant


@given(TYPED)
def test_once_is_enough(text: str) -> None:
    """Bringing a text to its form twice changes nothing more."""
    assert normalize(normalize(text)) == normalize(text)


@given(
    st.text(
        st.one_of(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), st.sampled_from("é ñab1")), max_size=12
    )
)
def test_composed_and_decomposed_are_the_same(text: str) -> None:
    """A name from a Mac and the same from a PC are one."""
    assert normalize(unicodedata.normalize("NFD", text)) == normalize(unicodedata.normalize("NFC", text))


@given(st.text(st.sampled_from("가요오아 \n!.aA01·…\t~"), max_size=10))
def test_the_short_way_leads_to_the_same_form(text: str) -> None:
    """Text that has nothing odd is left alone, and that is what it would have become."""
    assert normalize(text) == normalizing._worked(text)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("dkssudgktpdy", "안녕하세요"),
        ("qlalfqjsgh", "비밀번호"),
        ("tjdnffjs tlscjd qkdqjq", "서울런 신청 방법"),
        ("tlscjdgofk", "신청해라"),
        ("ㅗ디ㅣㅐ", "hello"),
        ("ㅡ두새ㄱ", "mentor"),
        ("how to apply", "how to apply"),
        ("going downtown today", "going downtown today"),
        ("EBS 강의", "EBS 강의"),
        ("왜 안 돼요ㅠㅠ", "왜 안 돼요ㅠㅠ"),
        ("네ㅜ", "네ㅜ"),
        ("ㅏㅏㅏ ㅇㅋ", "ㅏㅏ ㅇㅋ"),
        ("https://www.gimpo.go.kr", "https://www.gimpo.go.kr"),
    ],
)
def test_the_keyboard_in_the_wrong_layout(typed: str, meant: str) -> None:
    """What reads as Korean is read so; English, abbreviations and tears stay."""
    assert read_question(typed) == meant


@given(KOREAN)
def test_keys_pressed_in_either_layout_are_the_same_keys(text: str) -> None:
    """Korean typed on Latin keys comes back whole."""
    assert typed_as_hangul(typed_as_latin(text)) == text


@given(KOREAN)
def test_jamo_joined_are_the_syllables_that_were_taken_apart(text: str) -> None:
    """Composition is the inverse of decomposition."""
    assert compose(decompose(text)) == text


def test_vowels_that_can_be_drawn_out() -> None:
    """A syllable with a tail ends in no vowel, and a letter is no syllable."""
    assert [vowel(c) for c in "요가왜강a"] == ["ㅗ", "ㅏ", "ㅐ", "", ""]
    assert set("안녕하세요신청") <= COMMON


def test_spacing_and_case_do_not_count() -> None:
    """Only letters and digits are left."""
    assert squeezed("서울 런, EBS 2026!") == "서울런ebs2026"
