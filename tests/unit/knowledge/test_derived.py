"""What is worked out once and kept: words of texts, and what was tuned."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from knowledge.derived import BATCH, Derived
from knowledge.storage import Storage
from retrieval.keyword_index import AT_ONCE, KeptWords
from retrieval.words.morphemes import Named
from tests.fakes import NOON
from tests.unit.retrieval.memory import Spaces


class Counting(Spaces):
    """Splits at white space and counts the texts."""

    engine = "counting/1"

    def __init__(self) -> None:
        self.count = self.calls = 0

    def split(self, texts: Sequence[str]) -> list[list[str]]:
        """Return the words of each text."""
        self.calls += 1
        self.count += len(texts)
        return super().split(texts)


def test_a_text_is_split_once_for_each_splitter(storage: Storage) -> None:
    """What was split before a restart is read, not split again; the order and repeats of texts stay."""
    texts = ["신청 서류", "", "신청 서류", *(f"글 {number}" for number in range(BATCH + 1))]
    first, second, other = Counting(), Counting(), Counting()
    other.engine = "counting/2"
    assert KeptWords(first, Derived(storage)).split(texts) == [text.split() for text in texts]
    assert first.count == len(texts) - 1
    assert KeptWords(second, Derived(storage)).split([*texts, "새 글"]) == [text.split() for text in [*texts, "새 글"]]
    assert second.count == 1
    assert KeptWords(second, Derived(storage)).split(texts) == [text.split() for text in texts]
    assert second.calls == 1, "a splitter with nothing to split would load its model for nothing"
    assert KeptWords(other, Derived(storage)).split(texts[:1]) == [["신청", "서류"]]
    assert other.count == 1
    assert KeptWords(second, Derived(storage)).split([]) == []
    assert KeptWords(second, Derived(storage)).named("새 글") == (Named("새"), Named("글"))


class Mortal(Counting):
    """Ends in the middle of the work."""

    def split(self, texts: Sequence[str]) -> list[list[str]]:
        """Return the words of the first texts it is given, and fail at the next."""
        if self.calls:
            raise KeyboardInterrupt
        return super().split(texts)


def test_splitting_that_is_interrupted_goes_on_where_it_was(storage: Storage) -> None:
    """Words are kept as they are made: an end in the middle costs no more than what was being split."""
    texts = [f"글 {number}" for number in range(AT_ONCE + 5)]
    with pytest.raises(KeyboardInterrupt):
        KeptWords(Mortal(), Derived(storage)).split(texts)
    again = Counting()
    assert KeptWords(again, Derived(storage)).split(texts) == [text.split() for text in texts]
    assert again.count == 5


def test_the_newest_tuning_of_each_municipality_counts(storage: Storage) -> None:
    """Numbers grow one by one; one municipality's tuning is none of another's."""
    derived = Derived(storage)
    assert derived.tunings() == {}
    derived.keep_tuning("gimpo", "{}", NOON)
    newest = derived.keep_tuning("gimpo", '{"a": 1}', NOON + timedelta(days=1))
    other = derived.keep_tuning("seoul", "", NOON)
    assert (newest.number, other.number) == (2, 1)
    assert derived.tunings() == {"gimpo": newest, "seoul": other}
