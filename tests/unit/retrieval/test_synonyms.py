"""Slang is put right, and a keyword may have other names."""

from __future__ import annotations

import pytest

from retrieval.words.morphemes import Morphemes
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
        ("타블렛 알러지 뻐스", "태블릿 알레르기 버스"),
        ("돈 드나요", "비용 드나요"),
        ("돈 들어왔어요?", "돈 들어왔어요?"),
        ("돈 돌려줘요?", "환불해 줘요?"),
        ("어플 깔아야 돼요?", "앱 깔아야 돼요?"),
        ("어플라이 언제까지", "신청 언제까지"),
        ("아이 혼자 키우는데요", "한부모로 아이 키우는데요"),
        ("어휘력 혼자 키우는 법", "어휘력 혼자 키우는 법"),
        ("울 애기 초등생인데", "우리 아이 초등학생인데"),
        ("샘한테 물어봐요?", "선생님한테 물어봐요?"),
        ("샘플 있어요?", "샘플 있어요?"),
        ("합불 언제 떠요", "합격 여부 언제 떠요"),
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


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("뽑히", "선발"),
        ("떨어지", "탈락"),
        ("떼", "발급"),
        ("도장", "서명"),
        ("돌려받", "환불"),
        ("깨지", "파손"),
        ("잃어버리", "분실"),
        ("빠지", "결석"),
        ("밥", "식사"),
        ("방", "숙소"),
        ("챙기", "준비물"),
        ("독서실", "열람실"),
        ("할머니", "조손"),
        ("다치", "보험"),
        ("깎", "감면"),
        ("겹치", "중복"),
    ],
)
def test_what_people_say_stands_for_what_an_officer_writes(said: str, written: str) -> None:
    """Both are words as the splitter gives them: others would never be met in a question or a passage."""
    assert written in synonyms().others[said]
    assert [said] in (Morphemes().split([f"{said}{end}"])[0] for end in ("다", "을", ""))
    assert [written] in (Morphemes().split([f"{written}{end}"])[0] for end in ("을", ""))


@pytest.mark.parametrize(
    ("word", "other"),
    [("프로그램", "앱"), ("시간", "시"), ("반", "학급"), ("살", "거주")],
)
def test_a_word_with_several_meanings_does_not_stand_for_one_of_them(word: str, other: str) -> None:
    """What is said of many things would bring a passage about another one to the front."""
    assert other not in synonyms().others.get(word, ())


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
        ("Is my deposit returned?", "보증금 반납"),
        ("programs for gifted kids", "프로그램 영재 자녀"),
    ],
)
def test_english_is_put_into_korean_word_by_word(text: str, meant: str) -> None:
    """Light words go, strange ones stay; a question without a known word, or with Hangul, stays as it is."""
    assert synonyms().rewritten(text) == meant
