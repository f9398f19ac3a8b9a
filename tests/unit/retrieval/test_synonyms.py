"""Slang is put right, and a keyword may have other names."""

from __future__ import annotations

import pytest

from retrieval.words.synonyms import LESS, Synonyms, read, synonyms


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("비번 까먹었어요", "비밀번호 까먹었어요"),
        ("수료쯩은 언제 줘요", "수료증은 언제 줘요"),
        ("나비번호판", "나비번호판"),
        ("스마트폰", "스마트폰"),
        ("핵교 댕기는디 을마예요", "학교 다니는디 얼마예요"),
        ("고삼인데 육십 프로 넘어요", "고3인데 60% 넘어요"),
        ("학교 관뒀는데", "학교 그만뒀는데"),
        ("영상 시청 중에 멈춰요", "영상 보기 중에 멈춰요"),
        ("시청하려면", "보려면"),
        ("시청 어느 과에 물어요", "시청 어느 과에 물어요"),
        ("낼 종이가 뭐예요", "낼 서류가 뭐예요"),
        ("종이접기", "종이접기"),
        ("얼굴 보고 해요?", "직접 만나 보고 해요?"),
        ("폰으로 돼요?", "휴대전화로 돼요?".replace("로", "으로", 1)),
    ],
)
def test_slang_and_dialect_at_the_start_of_a_word_are_put_right(text: str, meant: str) -> None:
    """Inside another word the same letters are something else."""
    assert synonyms().rewritten(text) == meant


def test_words_that_stand_for_each_other_count_less() -> None:
    """A group works both ways, the glossary from English to Korean, and a word that was said keeps its weight."""
    table = read('[rewrites]\n[glossary]\nApply = ["신청"]\n[[groups]]\nwords = ["이사", "전입"]')
    assert table.expanded(["이사"]) == {"이사": 1.0, "전입": LESS}
    assert table.expanded(["apply", "전입", "이사"]) == {"apply": 1.0, "전입": 1.0, "이사": 1.0, "신청": LESS}
    assert table.rewritten("비번") == "비번"
    assert Synonyms({}, {}).expanded([]) == {}


def test_a_thing_that_is_broken_is_no_place() -> None:
    """고장 is said of both: a question about a broken tablet finds nothing by what tells of a district."""
    assert "지역" not in synonyms().others.get("고장", ())


def test_a_thing_that_only_sounds_like_another_is_no_word_for_it() -> None:
    """Paper, flesh and a face are named by many who ask for no form, no age and no meeting."""
    for word in ("종이", "살", "얼굴"):
        assert word not in synonyms().others


def test_an_english_question_reaches_korean_content() -> None:
    """The package's glossary has the words of the programme."""
    assert "신청" in synonyms().expanded(["how", "apply"])


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Has it started yet in Gimpo?", "시작 김포"),
        ("Is there a dress code for mentoring?", "dress code 멘토링"),
        ("tell me about zebras", "tell me about zebras"),
        ("Who can join?", "누가 가입"),
        ("서울런 apply", "서울런 apply"),
    ],
)
def test_english_is_put_into_korean_word_by_word(text: str, meant: str) -> None:
    """Light words go, strange ones stay; a question without a known word, or with Hangul, stays as it is."""
    assert synonyms().rewritten(text) == meant
