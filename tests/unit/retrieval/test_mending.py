"""Questions put right by what was published."""

from __future__ import annotations

from dataclasses import replace

import pytest

from retrieval.mending import Mender
from retrieval.words.morphemes import Morphemes
from retrieval.words.spelling import Words

MORPHEMES = Morphemes()
PUBLISHED = (
    "멘토링 신청 방법 알려 주세요",
    "자격 조건이 어떻게 되나요",
    "교재비 지원돼요",
    "언제까지 신청해요",
    "집중이 안 돼요",
    "소득이 처음 하는",
    "일정이 물리는 날",
)
HEARD = {word for words in MORPHEMES.split(PUBLISHED) for word in words}
VOCABULARY = (Words({*HEARD, *(word for line in PUBLISHED for word in line.split())}), Words(("서울런", "홍천")))
MENDER = Mender(MORPHEMES, lambda: VOCABULARY, HEARD.__contains__)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("싱청 방뻡 알려주세여", "신청 방법 알려주세여"),
        ("맨토링 신청", "멘토링 신청"),
        ("싱청방뻡", "신청방법"),
        ("교제비 지원돼요", "교재비 지원돼요"),
        ("집쭝이 안돼여", "집중이 안돼여"),
        ("신ㅇ청 방법", "신청 방법"),
        ("소드ㄱ이 자겨ㄱ?", "소득이 자격?"),
        ("처ㅋㅋ음 하ㅏ는", "처음 하는"),
        ("멘토링 신청", "멘토링 신청"),
        ("급식비 지원돼요", "급식비 지원돼요"),
        ("학교 수업 방법", "학교 수업 방법"),
        ("굴리는 데", "굴리는 데"),
        ("물리능 날", "물리는 날"),
        ("how to apply", "how to apply"),
        ("신청ㅋㅋ", "신청ㅋㅋ"),
    ],
)
def test_only_what_nothing_published_has_is_put_right(typed: str, meant: str) -> None:
    """Words of the language stay although nothing has them: who asks for meals means meals."""
    assert MENDER.respelt(typed) == meant


def test_spaces_are_put_into_long_runs_only() -> None:
    """What is written as one word of usual length stays."""
    assert MENDER.spaced("멘토링언제까지신청해") == "멘토링 언제까지 신청해"
    assert MENDER.spaced("신청방법") == "신청방법"
    named = replace(MENDER, names=("평창런",))
    assert named.spaced("평창런들어가는방법") == "평창런 들어가는 방법"


def test_no_run_is_mended_that_is_longer_than_any_word_with_a_slip() -> None:
    """Each syllable of it would be held against all that is published: thousands of them for seconds."""
    assert MENDER.respelt("맨토링" + "신청" * 40) == "멘토링" + "신청" * 40
    assert MENDER.respelt("맨토링" + "신청" * 50) == "맨토링" + "신청" * 50
