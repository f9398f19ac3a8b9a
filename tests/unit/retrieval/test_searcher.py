"""The searcher finds what a municipality has published, from the moment it is published until it is gone."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from knowledge.passage import SHARED
from retrieval.answer import Question
from retrieval.judging.favouring import doubted
from retrieval.searcher import CHECKED, SMALL, Searcher
from tests.unit.retrieval.memory import Bigrams, MemoryShelf, Spaces, passage

TODAY = date(2026, 11, 25)
DOCUMENTS = passage("documents", "신청 서류는 무엇인가요?", "주민등록등본과 재학증명서를 냅니다.")
PASSWORD = passage(
    "password", "비밀번호를 잊었어요", "로그인 화면에서 비밀번호 찾기를 누르세요.", aliases=("로그인이 안 돼요",)
)
DEADLINE = passage("deadline", "모집은 언제 끝나나요?", "8월 28일까지입니다.", until=date(2026, 8, 28))
MENTORING = passage("mentoring", "멘토링은 어떻게 신청하나요?", "누리집에서 멘토링을 고르세요.", start=date(2026, 1, 1))


def searcher_on(shelf: MemoryShelf, embedder: Bigrams | None = None) -> Searcher:
    """Return a searcher without a tokenizer model."""
    return Searcher(shelf, embedder or Bigrams(), splitter=Spaces())


def ask(searcher: Searcher, text: str, municipality: str = "gimpo") -> list[str]:
    """Return the keys found, best first."""
    return [hit.passage.key for hit in searcher.search(Question(municipality, text, TODAY))]


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("신청할 때 무슨 서류를 내요?", "documents"),
        ("비번 잊었어요", "password"),
        ("로그인이안돼요", "password"),
        ("qlalfqjsghfmf dlwdjTdjdy", "password"),
        ("멘토링은 어떻게 신청하나요", "mentoring"),
    ],
)
def test_the_entry_that_is_meant_comes_first(text: str, best: str) -> None:
    """Slang, an alias without spaces and the wrong keyboard lead to the same entry."""
    searcher = searcher_on(MemoryShelf(DOCUMENTS, PASSWORD, MENTORING))
    searcher.prepare("gimpo")
    assert ask(searcher, text)[0] == best


def test_hits_tell_how_well_they_fit() -> None:
    """Scores fall, cosines and shares are within their bounds, and the first hit carries what confidence needs."""
    searcher = searcher_on(MemoryShelf(DOCUMENTS, PASSWORD, MENTORING))
    searcher.prepare("gimpo")
    first, *others = searcher.search(Question("gimpo", "신청 서류는", TODAY))
    assert all(first.score >= other.score for other in others)
    assert all(-1 <= hit.dense <= 1.0001 and 0 <= hit.keyword <= 1 for hit in (first, *others))
    assert {"cosine", "coverage", "margin", "small_talk"} <= first.features.keys()
    assert not any(other.features for other in others)


def test_of_two_near_ones_the_one_with_a_word_for_each_noun_is_first() -> None:
    """What was not checked stays behind what was, whatever that lacks."""
    scores = np.array([1.0, 0.98, 0.97, 0.5])
    lowered = doubted(scores, {0: 0.06, 1: 0.0, 2: 0.12})
    assert [int(place) for place in np.argsort(-lowered)] == [1, 0, 2, 3]
    assert lowered[1] == scores[1]
    assert list(doubted(scores, {})) == list(scores)


def test_of_what_fits_alike_a_places_own_entry_is_first() -> None:
    """What everybody is told stands behind, unless it fits clearly better, and alone it is found as before."""
    everybodys = passage("all", "수료증은 어디에서 받나요?", "누리집에서 받아요.")
    own = passage("own", "수료증은 어디에서 내나요?", "담당 부서에 내요.", owner="gimpo")
    searcher = searcher_on(MemoryShelf(everybodys, own, DOCUMENTS))
    searcher.prepare("gimpo")
    assert ask(searcher, "수료증은 어디에서")[:2] == ["own", "all"]
    assert ask(searcher, "신청 서류는 무엇인가요?")[0] == "documents"
    assert ask(searcher, "수료증은 어디에서 받나요?", "seoul")[0] == "all"


def test_what_everybody_is_told_counts_less_only_beside_a_places_own_entry() -> None:
    """Where nothing of one's own is among the best, what is shared is as good as what a place has published itself."""
    shared, owned = (
        [passage(f"{i}", f"수료증은 어디에서 받나요 {i}", "누리집에서 받아요.", owner=owner) for i in range(CHECKED)]
        for owner in (SHARED, "gimpo")
    )
    far = passage("far", "비밀번호를 잊었어요", "찾기를 누르세요.", owner="gimpo")
    near = passage("near", "수료증은 어디에서 내나요", "담당 부서에 내요.", owner="gimpo")
    found = []
    for published in ([*shared, far], [*owned, far], [*shared[:4], near]):
        searcher = searcher_on(MemoryShelf(*published))
        searcher.prepare("gimpo")
        hits = searcher.search(Question("gimpo", "수료증 어디 가서 받아요 3", TODAY))
        found.append({hit.passage.key: hit.score for hit in hits})
    alone, own, beside = found
    assert alone["3"] == pytest.approx(own["3"])
    assert beside["3"] < alone["3"]


def test_what_does_not_state_what_must_be_stated_stands_behind_what_does() -> None:
    """Whoever asks for a share is told by the entry that has one."""
    without = passage("without", "소득 기준이 뭐예요?", "소득이 낮으면 돼요. 기준이 있어요.", owner="gimpo")
    stated = passage("stated", "소득 기준이 뭐예요?", "소득이 50% 이하예요.", owner="gimpo")
    searcher = searcher_on(MemoryShelf(without, stated))
    searcher.prepare("gimpo")
    assert ask(searcher, "소득 기준이 몇 퍼센트예요?") == ["stated", "without"]


def test_what_the_best_lacks_may_stand_in_another_or_nowhere() -> None:
    """A noun that one of the first has is spared there; one that none of them has is nowhere."""
    searcher = searcher_on(MemoryShelf(DOCUMENTS, PASSWORD, MENTORING))
    searcher.prepare("gimpo")
    known = searcher.search(Question("gimpo", "신청 서류는 무엇인가요? 급식비", TODAY))[0].features
    assert known["nowhere"] >= 1
    assert known["spared"] >= 0
    assert known["joined"] == 0


def test_nothing_published_is_nothing_found() -> None:
    """An empty library gives no hits, prepared or not."""
    searcher = searcher_on(MemoryShelf())
    assert ask(searcher, "신청") == []
    searcher.prepare("gimpo")
    assert ask(searcher, "신청") == []
    assert ask(searcher, "") == []


def test_a_statement_is_found_only_while_it_holds() -> None:
    """Over is over: it is found beside what holds, for saying that it ended."""
    searcher = searcher_on(MemoryShelf(DEADLINE, MENTORING))
    searcher.prepare("gimpo")
    assert ask(searcher, "모집은 언제 끝나나요?") == ["mentoring"]
    asked = Question("gimpo", "모집은 언제 끝나나요?", TODAY)
    assert [hit.passage.key for hit in searcher.expired(asked)] == ["deadline", "mentoring"]
    before = replace(asked, on=date(2025, 12, 31))
    assert [hit.passage.key for hit in searcher.search(before)] == ["deadline"]


@pytest.mark.parametrize(
    ("owner", "until", "found"),
    [("gimpo", None, True), (SHARED, None, True), ("seoul", None, False), ("gimpo", date(2026, 11, 24), False)],
)
def test_a_line_of_a_notice_is_found_where_and_while_the_notice_holds(
    owner: str, until: date | None, *, found: bool
) -> None:
    """Neither a neighbour's line nor one that is over or taken back, though its vector is kept, answers."""
    room = passage(
        "room", "야간 학습실 > 이용", "좌석: 52석\n간식은 물만 됩니다\n문 닫는 때: 밤 열 시", owner, until=until
    )
    shelf = MemoryShelf(DOCUMENTS, replace(room, kind="notice"))
    searcher = searcher_on(shelf)
    for municipality in ("gimpo", "seoul"):
        searcher.prepare(municipality)
    assert (ask(searcher, "간식은 물만 됩니다")[0] == "room") is found
    shelf.drop(owner, "room")
    assert ask(searcher, "간식은 물만 됩니다") == ["documents"]


def test_an_own_entry_stands_in_place_of_the_shared_one() -> None:
    """Each municipality sees its own words, and nobody a neighbour's."""
    own = replace(DOCUMENTS, municipality="gimpo", text="김포에서는 등본만 냅니다.")
    foreign = passage("seoul-only", "신청 서류는 무엇인가요?", "서울의 답", owner="seoul")
    shelf = MemoryShelf(DOCUMENTS, own, foreign)
    searcher = searcher_on(shelf)
    for municipality in ("gimpo", "seoul"):
        searcher.prepare(municipality)
    [found] = searcher.search(Question("gimpo", "신청 서류", TODAY))
    assert found.passage == own
    assert set(ask(searcher, "신청 서류", "seoul")) == {"documents", "seoul-only"}
    shelf.drop("gimpo", "documents")
    [found] = searcher.search(Question("gimpo", "신청 서류", TODAY))
    assert found.passage == DOCUMENTS


def test_shared_content_is_indexed_once_for_all() -> None:
    """Another municipality costs no embedding."""
    embedder = Bigrams()
    searcher = searcher_on(MemoryShelf(DOCUMENTS, PASSWORD), embedder)
    for number in range(20):
        searcher.prepare(f"city{number}")
    assert embedder.embedded == 2


def test_a_small_change_is_answered_at_once() -> None:
    """What was added, changed or deleted counts with the next question, without anyone preparing."""
    shelf = MemoryShelf(DOCUMENTS, PASSWORD)
    searcher = searcher_on(shelf)
    searcher.prepare("gimpo")
    shelf.put(MENTORING)
    assert ask(searcher, "멘토링은 어떻게 신청하나요?")[0] == "mentoring"
    changed = replace(MENTORING, text="전화로 신청하세요.")
    shelf.put(changed)
    assert searcher.search(Question("gimpo", "멘토링은 어떻게 신청하나요?", TODAY))[0].passage == changed
    shelf.drop(SHARED, "mentoring")
    assert "mentoring" not in ask(searcher, "멘토링은 어떻게 신청하나요?")


def test_many_small_changes_do_not_pile_up() -> None:
    """Every entry stays findable, and their segments are few."""
    shelf = MemoryShelf(DOCUMENTS)
    searcher = searcher_on(shelf)
    searcher.prepare("gimpo")
    for number in range(40):
        shelf.put(passage(f"n{number}", f"제{number}호 공지", "내용"))
        assert ask(searcher, f"제{number}호 공지")[0] == f"n{number}"
    assert set(ask(searcher, "제7호 공지")) <= {entry.key for entry in shelf.owned(SHARED)}
    assert len(searcher._parts[SHARED].segments) < 8


def test_a_large_change_waits_for_prepare_and_deletions_do_not() -> None:
    """Until then the old view answers, without what is gone."""
    shelf = MemoryShelf(DOCUMENTS, PASSWORD)
    searcher = searcher_on(shelf)
    searcher.prepare("gimpo")
    shelf.put(*(passage(f"n{number}", f"제{number}호 공지") for number in range(SMALL + 1)))
    shelf.drop(SHARED, "password")
    assert ask(searcher, "제3호 공지") == ["documents"]
    searcher.prepare("gimpo")
    assert ask(searcher, "제3호 공지")[0] == "n3"


def test_an_interrupted_preparation_goes_on_where_it_was() -> None:
    """Vectors that were stored before the interruption are not made again."""
    shelf = MemoryShelf(*(passage(f"n{number}", f"제{number}호 공지") for number in range(100)))

    def interrupt(done: int, _all: int) -> None:
        if done >= 64:
            raise KeyboardInterrupt

    first, second = Bigrams(), Bigrams()
    with pytest.raises(KeyboardInterrupt):
        searcher_on(shelf, first).prepare("gimpo", interrupt)
    steps: list[tuple[int, int]] = []
    searcher = searcher_on(shelf, second)
    searcher.prepare("gimpo", lambda done, of: steps.append((done, of)))
    assert (first.embedded, second.embedded) == (64, 36)
    assert steps == [(32, 100), (64, 100), (96, 100), (100, 100)]
    assert ask(searcher, "제41호 공지")[0] == "n41"


def test_searching_goes_on_while_preparing() -> None:
    """Eight threads get answers from the old view while the new one waits for its embedder."""
    gate = threading.Event()
    gate.set()
    shelf = MemoryShelf(DOCUMENTS, PASSWORD)
    searcher = searcher_on(shelf, Bigrams(gate=gate))
    searcher.prepare("gimpo")
    gate.clear()
    shelf.put(MENTORING)
    with ThreadPoolExecutor(9) as threads:
        preparing = threads.submit(searcher.prepare, "gimpo")
        while not searcher._locks[SHARED].locked():
            pass
        found = list(threads.map(lambda _: ask(searcher, "신청 서류는 무엇인가요?")[0], range(32)))
        assert not preparing.done()
        gate.set()
        preparing.result(10)
    assert found == ["documents"] * 32
    assert ask(searcher, "멘토링은 어떻게 신청하나요?")[0] == "mentoring"


def test_a_yes_is_held_against_who_asks_for_what_only_its_text_names() -> None:
    """A noun of the question's own is what an entry is asked for; one that stands in its text alone is not."""
    shelf = MemoryShelf(
        passage("phone", "태블릿 빌려줘요?", "네, 태블릿을 빌려요. 교재는 사요."), passage("plan", "계획", "주간 계획")
    )
    searcher = Searcher(shelf, Bigrams(), splitter=Spaces())
    searcher.prepare("seoul")
    asked, beside = (
        searcher.search(Question("seoul", text, date(2026, 11, 25)))[0].features for text in ("태블릿", "교재는 사요.")
    )
    assert (asked["titled"], asked["agreed"]) == (1.0, 0.0)
    assert (beside["titled"], beside["agreed"], beside["held"]) == (0.0, 1.0, 1.0)
