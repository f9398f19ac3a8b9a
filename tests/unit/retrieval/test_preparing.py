"""Preparing indexes: what is ready costs nothing, and what is interrupted is not done twice."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from knowledge.passage import SHARED
from retrieval import searcher as searcher_module
from retrieval.answer import Question
from retrieval.searcher import SMALL, Searcher
from tests.unit.retrieval.memory import Bigrams, MemoryShelf, Spaces, passage


def test_what_is_indexed_need_not_be_prepared() -> None:
    """By the numbers of the editions, before anything is read; a change of the shared content concerns everyone."""
    shelf = MemoryShelf(passage("documents", "신청 서류는 무엇인가요?"))
    searcher = Searcher(shelf, Bigrams(), splitter=Spaces())
    assert searcher.is_ready("gimpo", {})
    assert not searcher.is_ready("gimpo", {SHARED: 1})
    assert not searcher.is_current("gimpo")
    searcher.prepare("gimpo")
    assert searcher.is_current("gimpo")
    assert searcher.is_ready("gimpo", {SHARED: 1, "seoul": 4})
    assert not searcher.is_ready("gimpo", {SHARED: 2})
    assert not searcher.is_ready("gimpo", {SHARED: 1, "gimpo": 1})
    shelf.put(passage("fees", "교재비가 있나요?", owner="gimpo"))
    assert not searcher.is_current("gimpo")
    assert searcher.is_current("seoul")


@pytest.mark.parametrize(("count", "found"), [(1, True), (SMALL + 1, False)])
def test_a_small_change_that_someone_brings_in_is_waited_for(
    count: int, monkeypatch: pytest.MonkeyPatch, *, found: bool
) -> None:
    """What was just published is found by the next question; a change that takes minutes keeps nobody waiting."""
    monkeypatch.setattr(searcher_module, "SOON", 60.0)
    gate = threading.Event()
    gate.set()
    shelf = MemoryShelf(passage("documents", "신청 서류는 무엇인가요?"))
    searcher = Searcher(shelf, Bigrams(gate=gate), splitter=Spaces())
    searcher.prepare("gimpo")
    gate.clear()
    for number in range(count):
        shelf.put(passage(f"fees{number}", f"{number}번째 교재비가 있나요?", owner="gimpo"))
    with ThreadPoolExecutor(1) as threads:
        preparing = threads.submit(searcher.prepare, "gimpo")
        while "gimpo" not in searcher._bringing:
            time.sleep(0.01)
        opening = threading.Timer(0.3, gate.set) if found else threading.Timer(30, gate.set)
        opening.start()
        hits = searcher.search(Question("gimpo", "0번째 교재비가 있나요?", date(2026, 11, 25)))
        assert (hits[0].passage.key == "fees0") is found
        opening.cancel()
        gate.set()
        preparing.result(60)


class Counting(Spaces):
    """Splits at white space and counts the texts."""

    def __init__(self) -> None:
        self.count = 0

    def split(self, texts: Sequence[str]) -> list[list[str]]:
        """Return the words of each text."""
        self.count += len(texts)
        return super().split(texts)


class WordsInMemory:
    """Words of texts by splitter and key."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], list[str]] = {}

    def words(self, splitter: str, keys: Sequence[str]) -> dict[str, list[str]]:
        """Return the stored words."""
        return {key: self.kept[splitter, key] for key in keys if (splitter, key) in self.kept}

    def keep_words(self, splitter: str, words: Mapping[str, Sequence[str]]) -> None:
        """Store words."""
        self.kept |= {(splitter, key): list(found) for key, found in words.items()}


def test_words_are_split_while_progress_is_shown() -> None:
    """After an interruption neither what was embedded nor what was split is done again."""
    shelf = MemoryShelf(*(passage(f"n{number}", f"제{number}호 공지", "글") for number in range(100)))
    kept = WordsInMemory()

    def interrupt(done: int, _all: int) -> None:
        if done >= 64:
            raise KeyboardInterrupt

    first, second = Counting(), Counting()
    with pytest.raises(KeyboardInterrupt):
        Searcher(shelf, Bigrams(), splitter=first, kept=kept).prepare("gimpo", interrupt)
    searcher = Searcher(shelf, Bigrams(), splitter=second, kept=kept)
    searcher.prepare("gimpo")
    assert (first.count, second.count) == (65, 36)
    (hit,) = searcher.search(Question("gimpo", "제41호 공지", date(2026, 11, 25)), 1)
    assert hit.passage.key == "n41"
