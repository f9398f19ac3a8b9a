"""A question is read as it was typed unless another reading is clearly nearer to what was published."""

from __future__ import annotations

from datetime import date

import pytest

from retrieval.answer import Question
from retrieval.morphemes import Morphemes
from retrieval.reading import may_use
from retrieval.searcher import Searcher
from tests.unit.retrieval.memory import Bigrams, MemoryShelf, passage

DAY = date(2026, 11, 25)
SHELF = MemoryShelf(
    passage("how", "신청 방법 알려 주세요", "누리집에서 해요."),
    passage("who", "자격 조건이 어떻게 되나요", "고등학생이에요."),
    passage("mentor", "멘토링은 언제까지 신청해요", "아직 몰라요."),
    passage("books", "교재비 지원돼요", "확인되지 않았어요."),
    passage("name", "김포런이 뭐예요", "이름이에요."),
)
SEARCHER = Searcher(SHELF, Bigrams(), splitter=Morphemes())
SEARCHER.prepare("gimpo")


@pytest.mark.parametrize(
    ("text", "new", "key", "read"),
    [
        ("신청 방법 알려 주세요", "", "how", ""),
        ("싱청 방뻡 알려 주세요", "", "how", "신청 방법 알려 주세요"),
        ("자겨ㄱ 조건이 어떻게 되나요", "", "who", "자격 조건이 어떻게 되나요"),
        ("멘토링은언제까지신청해요", "", "mentor", ""),
        ("김포런 신청 방법 알려 주세요", "", "how", ""),
        ("김포런이 뭐예요", "", "name", ""),
        ("신청 방법 싱청 방뻡", "싱청 방뻡", "how", "신청 방법"),
        ("급식비 지원돼요", "", "books", ""),
    ],
)
def test_how_a_question_is_read(text: str, new: str, key: str, read: str) -> None:
    """Spelling, spaces and the names of one's own place; what a follow-up says itself is put right by itself."""
    hits = SEARCHER.search(Question("gimpo", text, DAY, new=new, own=("김포시", "김포런")))
    assert hits[0].read == read
    assert hits[0].passage.key == key


def test_a_mistyped_question_is_as_sure_as_the_one_that_was_meant() -> None:
    """What it names counts as it was meant: nothing is missing any more."""
    typed, meant = (
        SEARCHER.search(Question("gimpo", text, DAY))[0].features
        for text in ("싱청 방뻡 알려 주세요", "신청 방법 알려 주세요")
    )
    assert typed == meant


def test_nothing_published_changes_no_question() -> None:
    """A place without content finds nothing, however the question is typed."""
    empty = Searcher(MemoryShelf(), Bigrams(), splitter=Morphemes())
    assert empty.search(Question("gimpo", "싱청 방뻡", DAY)) == ()


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("초3은 안돼요?", "초3도 이용할 수 있어요?"),
        ("초등학교 3학년은 안되나요", "초등학교 3학년도 이용할 수 있어요?"),
        ("직장인도 돼요?", "직장인도 이용할 수 있어요?"),
        ("만 25살도 되나요", "만 25살도 이용할 수 있어요?"),
        ("부모는 안되나요", ""),
        ("아이패드도 되나요", ""),
        ("로그인이 안 돼요", ""),
        ("초3은 언제 돼요?", ""),
    ],
)
def test_whether_some_learners_may_is_asked_in_full(text: str, read: str) -> None:
    """Three words are too few to be found by; what is no learner stays as it is, or others' rights would be told."""
    assert may_use(text) == (read or text)
