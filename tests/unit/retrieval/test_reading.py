"""A question is read as it was typed unless another reading is clearly nearer to what was published."""

from __future__ import annotations

from datetime import date

import pytest

from retrieval import searcher as searcher_module
from retrieval.answer import Question
from retrieval.embedding.embedder import Vectors
from retrieval.phrasing import in_full, what
from retrieval.searcher import Searcher
from retrieval.words.morphemes import Morphemes
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


@pytest.mark.parametrize(
    ("published", "read"),
    [
        (("티비로 강의 보기",), "티비로 볼 수 있나요"),
        (("텔레비전으로 강의 보기",), "텔레비전로 볼 수 있나요"),
        (("티비로 강의 보기", "텔레비전으로 강의 보기"), "텔레비전로 볼 수 있나요"),
        (("강의 보기",), "텔레비전로 볼 수 있나요"),
    ],
)
def test_a_word_that_is_published_only_as_it_is_said_stays(published: tuple[str, ...], read: str) -> None:
    """What a municipality itself calls so is not asked for by another name."""
    shelf = MemoryShelf(*(passage(title, title, "누리집에서 봐요.") for title in published))
    searcher = Searcher(shelf, Bigrams(), splitter=Morphemes())
    searcher.prepare("gimpo")
    assert searcher.as_read(Question("gimpo", "티비로 볼 수 있나요", DAY)) == read


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
        ("서울런 신청 어디서 해요", "서울런 어떻게 신청해요?"),
        ("가입은 어디서 하는 거예요?", "어떻게 가입해요?"),
        ("접수 어디에 하면 되나요", "어떻게 접수해요?"),
        ("신청서는 어디서 받아요", ""),
        ("신청한 거 어디서 확인해요", ""),
        ("얼마", "비용이 얼마예요?"),
        ("이거 다 얼마예요?", "비용이 얼마예요?"),
        ("교재비 얼마예요?", ""),
        ("얼마나 걸려요", ""),
        ("중3도?", "중3도 이용할 수 있어요?"),
        ("언니도?", ""),
    ],
)
def test_whether_some_may_where_to_apply_and_what_it_costs_are_asked_in_full(text: str, read: str) -> None:
    """Three words are too few to be found by; what is no learner stays as it is, or others' rights would be told."""
    assert in_full(text) == (read or text)


class Counting(Bigrams):
    """Counts how often a question is embedded."""

    asked = 0

    def embed_query(self, text: str) -> Vectors:
        """Return the vector of a question."""
        self.asked += 1
        return super().embed_query(text)


def test_a_question_is_read_once_while_it_is_answered() -> None:
    """What is over is looked for by the same reading, and anew once something else is published."""
    over = passage("old", "신청 기간이 언제예요", "8월이에요.", until=date(2026, 8, 31))
    shelf, embedder = MemoryShelf(over, passage("how", "신청 방법 알려 주세요", "누리집에서 해요.")), Counting()
    searcher = Searcher(shelf, embedder, splitter=Morphemes())
    searcher.prepare("gimpo")
    question = Question("gimpo", "싱청 기간이 언제예요", DAY)
    assert searcher.as_read(question) == "신청 기간이 언제예요"
    read = embedder.asked
    searcher.as_read(question)
    assert embedder.asked == read
    assert [hit.passage.key for hit in searcher.expired(question)] == ["old", "how"]
    assert [hit.read for hit in searcher.expired(question)] == ["신청 기간이 언제예요"] * 2
    shelf.put(passage("when", "싱청 기간이 언제예요", "9월이에요."))
    assert searcher.as_read(question) == question.text


def test_few_readings_are_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asks much fills no memory."""
    monkeypatch.setattr(searcher_module, "READINGS", 2)
    embedder = Counting()
    searcher = Searcher(SHELF, embedder, splitter=Morphemes())
    searcher.prepare("gimpo")
    questions = [Question("gimpo", text, DAY) for text in ("교재비 지원돼요", "신청 방법", "자격 조건")]
    for question in questions:
        searcher.as_read(question)
    before = embedder.asked
    searcher.as_read(questions[-1])
    assert embedder.asked == before
    searcher.as_read(questions[0])
    assert embedder.asked > before


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("김포런머냐", "김포런 뭐냐"),
        ("김포런이머임", "김포런이 뭐임"),
        ("중위소득이 머에요ㅠㅠ", "중위소득이 뭐에요ㅠㅠ"),
        ("프로그래머야", "프로그래머야"),
        ("머리가 아파요", "머리가 아파요"),
        ("이 머리끈 뭐야", "이 머리끈 뭐야"),
    ],
)
def test_what_is_asked_as_it_sounds(typed: str, meant: str) -> None:
    """Behind a topic or one's own name, at the end, and inside no other word."""
    assert what(typed, ("김포시", "김포런")) == meant


def test_a_question_among_friends_is_read_as_it_is_written() -> None:
    """Its short ending finds what the whole one finds, as surely."""
    for typed, written in (("김포런이 머임", "김포런이 뭐예요"), ("교재비 지원됨?", "교재비 지원돼요?")):
        one, other = (
            SEARCHER.search(Question("gimpo", text, DAY, own=("김포시", "김포런")))[0] for text in (typed, written)
        )
        assert (one.passage.key, one.score) == (other.passage.key, other.score)
