"""How a question is read: as it was typed, or put right where that is clearly nearer to what was published."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from weakref import WeakKeyDictionary

import numpy as np

from retrieval.answer import Question
from retrieval.embedding.embedder import Embedder
from retrieval.embedding.query_adapter import QueryAdapter, default_query_adapter
from retrieval.fusing import HANGUL, Column, fuse
from retrieval.keyword_index import Postings, Splitter
from retrieval.mending import Mender, tidied
from retrieval.phrasing import as_called, in_full, what
from retrieval.places import unnamed
from retrieval.ranking import Asked, Found, Pool, frequency, gather
from retrieval.words.normalizing import normalize, read_question, squeezed
from retrieval.words.spelling import Words
from retrieval.words.synonyms import Synonyms

NEARER = 0.005
"""Cosine by which a question must be nearer to what it finds to be read otherwise than it was typed."""


Weighing = Callable[[str], Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as it is read, the candidates for it, and their scores.

    `spelt` is what it says itself when words of it were put right, else "".
    """

    asked: Asked
    found: Found
    scores: Column
    spelt: str = ""

    @property
    def nearest(self) -> float:
        """Return the cosine of the best candidate, 0 when there is none."""
        return float(self.found.cosine[int(np.argmax(self.scores))]) if len(self.scores) else 0.0


class Reader:
    """Reads questions. Any number of threads may use it at once."""

    def __init__(
        self,
        embedder: Embedder,
        splitter: Splitter,
        words: Synonyms,
        weights: Weighing,
        adapter: Callable[[], QueryAdapter] = default_query_adapter,
    ) -> None:
        """Read with these; `weights` tells what each score weighs in a municipality."""
        self._embedder = embedder
        self._adapter = adapter
        self._splitter = splitter
        self._words = words
        self._weights = weights
        self._vocabularies: WeakKeyDictionary[Postings, Words] = WeakKeyDictionary()

    def again(self, pool: Pool, question: Question, before: Reading) -> Reading:
        """Return a question as it was read before, with what held once among its candidates."""
        return replace(self._weighed(pool, question, before.asked, expired=True), spelt=before.spelt)

    def read(self, pool: Pool, question: Question) -> Reading:
        """Return the reading of a question that is nearest to what a municipality sees.

        Words that nothing published has are read as published ones that sound or are typed nearly alike, long runs of
        letters with spaces, and the names of one's own place, which everything here is about, are left out. Whether
        some may is asked in full.
        """

        def again(read: Reading, way: Callable[[str], str]) -> Reading:
            text = way(read.asked.text)
            if text == read.asked.text:
                return read
            put = self._asked(question, text, way(read.asked.new) if question.new else text)
            other = self._weighed(pool, question, replace(put, plain=read.asked.plain))
            return replace(other, spelt=read.spelt) if other.nearest >= read.nearest + NEARER else read

        read = self._weighed(pool, question, self.typed(pool, question))
        vocabulary, heard = partial(self._vocabulary, pool, question.own), partial(self._heard, pool)
        mender = Mender(self._splitter, vocabulary, heard, question.own)
        if read.found.strange or tidied(read.asked.text) != read.asked.text:
            right = again(read, mender.respelt)
            read = replace(right, spelt="" if right is read else right.asked.new)
        read = again(again(read, mender.spaced), lambda text: unnamed(text, question.own) or text)
        return again(read, lambda text: in_full(text, question.own))

    def _weighed(self, pool: Pool, question: Question, asked: Asked, *, expired: bool = False) -> Reading:
        found = gather(pool, asked, question.on, expired=expired)
        weights = self._weights(question.municipality)
        return Reading(asked, found, fuse(found.evidence, weights, found.factors))

    def typed(self, pool: Pool, question: Question) -> Asked:
        """Return a question as it was typed, with slang and short forms as they are published.

        One that is not in Korean is put into Korean for passages that are, and stays as it is for the others.
        """
        text, new = read_question(question.text), read_question(question.new)
        others = pool.korean < pool.size and not HANGUL.search(text)
        plain = self._asked(question, text, new or text) if others else None
        if plain and not pool.korean:
            return plain
        put, put_new = self._written(pool, text, question), self._written(pool, new, question)
        asked = self._asked(question, put, put_new or put)
        return replace(asked, plain=plain) if put != text else asked

    def _written(self, pool: Pool, text: str, question: Question) -> str:
        """Return a question with slang, short forms and brief endings as they are in writing."""
        if HANGUL.search(text) or not (put := as_called(text, question.called, self._words.translated)):
            put = self._words.rewritten(what(text, question.own), stays=partial(self._as_said, pool))
        return self._splitter.polite(put)

    def _as_said(self, pool: Pool, said: str, written: str) -> bool:
        """Tell whether a word is published as it is said, and never as it is written."""
        words = self._splitter.split([written])[0]
        return frequency(pool, said) > 0 and not all(frequency(pool, word) for word in words)

    def _asked(self, question: Question, text: str, new: str) -> Asked:
        own = squeezed(normalize("\n".join(question.own)))
        vector = self._embedder.embed_query(text)
        adapted = self._adapter().adapted(self._embedder.engine, vector) if HANGUL.search(text) else {}
        return Asked(text, vector, self._splitter.split([text])[0], self._words, new, own, adapted=adapted)

    def _heard(self, pool: Pool, word: str) -> bool:
        """Tell whether a word, or one for the same thing, occurs in what is published."""
        return any(frequency(pool, other) for other in self._words.expanded([word]))

    def _vocabulary(self, pool: Pool, own: Sequence[str]) -> tuple[Words, ...]:
        """Return the words that may be meant: those of each part of what is published, and the names of the place."""
        for part in pool.segments:
            if part.morphemes not in self._vocabularies:
                self._vocabularies[part.morphemes] = Words({*part.morphemes.terms, *part.asked})
        return (*(self._vocabularies[part.morphemes] for part in pool.segments), Words(own))
