"""A first look: passages that have a question's words, while nothing can be compared by meaning yet."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from knowledge.passage import Passage
from retrieval.answer import Question
from retrieval.keyword_index import K1, Splitter, factors, rarity
from retrieval.segment import build
from retrieval.words.normalizing import read_question
from retrieval.words.synonyms import Synonyms

WORDS = 0.2
"""The share of a question's words, by rarity, from which a passage is worth offering. On the tuning questions over the
sample content the right one is among those offered for 71 % (.15: 78, .25: 64), and something is offered for 35 % of
the questions that nothing answers (.15: 60, .25: 19)."""


class Glance:
    """The words of some passages."""

    def __init__(self, passages: Sequence[Passage], splitter: Splitter, synonyms: Synonyms) -> None:
        """Split the passages: about 7 ms each where their words are not kept."""
        self._passages = passages
        self._splitter = splitter
        self._synonyms = synonyms
        segment = build(passages, splitter, {})
        self._words = segment.morphemes
        self._korean = 2 * int(segment.korean.sum()) >= len(passages)

    def found(self, question: Question, k: int = 3) -> tuple[Passage, ...]:
        """Return the passages with the largest share of the question's words that hold on its day, best first.

        Words that nobody has published count as well: they make every share smaller.
        """
        size = len(self._passages)
        text = self._synonyms.rewritten(read_question(question.text), korean=self._korean)
        asked = self._splitter.split([text])[0]
        all_of_it = sum(rarity(min(self._frequency(word), size), size) for word in set(asked)) * (K1 + 1)
        shares = np.zeros(size, np.float32)
        self._words.add_scores(shares, factors(self._synonyms.expanded(asked).items(), [self._words], size))
        best = [int(row) for row in np.argsort(-shares, kind="stable") if shares[row] >= WORDS * all_of_it > 0]
        return tuple(self._passages[row] for row in best if self._passages[row].validity.holds(question.on))[:k]

    def _frequency(self, word: str) -> int:
        return sum(self._words.frequency(other) for other in self._synonyms.expanded([word]))
