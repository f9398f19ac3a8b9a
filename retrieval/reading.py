"""How a question is read: as it was typed, or put right where that is clearly nearer to what was published."""

from __future__ import annotations

import re
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
from retrieval.places import unnamed
from retrieval.ranking import Asked, Found, Pool, frequency, gather
from retrieval.words.normalizing import normalize, read_question, squeezed
from retrieval.words.spelling import Words
from retrieval.words.synonyms import Synonyms

NEARER = 0.005
"""Cosine by which a question must be nearer to what it finds to be read otherwise than it was typed."""

LEARNER = r"(?:[초중고]\s?[1-6]|학년|\d\s?[살세]|[가-힣]생|[가-힣]인|청소년|가족|가정|자녀)"
MAY = re.compile(
    rf"(.{{0,20}}?{LEARNER})"
    r"(?:도요?|(?:도|은|는)\s*(?:안|못)?\s*(?:되|돼|됩)(?:나요?|요|니까|어요?|는지요?|죠)?)[?!.~ ]*"
)
"""How it is asked in three words or fewer whether some learners may: "초3은 안 돼요?", "중3도?"."""

WHERE = re.compile(
    r"(.{0,12}?)(신청|접수|가입|등록)[은을는를]?\s*어디\S{0,2}\s*"
    r"(?:하|해|할|합|받)\S*(?:\s*(?:거|건|되|돼)\S*)?[?!.~ ]*"
)
"""How it is asked where to apply by who means how: "서울런 신청 어디서 해요"."""

MUCH = re.compile(r"(?:[이그저][거건]\s*|다\s*)*얼마(?:예요|에요|이에요|인가요|인가|임|야|죠|지)?[?!.~ ]*")
"""How it is asked what all of it costs, in Korean or as "How much is it?" is put into it."""

HEARD = r"머(?=(?:임|냐|니|야|여|예|에|인|죠|지|래)\S{0,2}[\W_ㅋㅎㅠㅜ]*$)"
"""The word for "what" as it sounds, at the end: "서울런이 머임"."""


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
        put, put_new = self._written(pool, text, question.own), self._written(pool, new, question.own)
        asked = self._asked(question, put, put_new or put)
        return replace(asked, plain=plain) if put != text else asked

    def _written(self, pool: Pool, text: str, own: Sequence[str]) -> str:
        """Return a question with slang, short forms and brief endings as they are in writing."""
        return self._splitter.polite(self._words.rewritten(what(text, own), stays=partial(self._as_said, pool)))

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


def what(text: str, own: Sequence[str] = ()) -> str:
    """Return the word for "what" behind one's own names or what marks a topic as it is written."""
    return re.sub(rf"({'|'.join(map(re.escape, own))}|[이가은는란건게걸])\s*{HEARD}", r"\1 뭐", text)


def in_full(text: str, own: Sequence[str] = ()) -> str:
    """Return whether some may, where to apply, and what it costs, in full without one's own names; else the text."""
    bare = unnamed(text, own) or text
    if found := MAY.fullmatch(bare):
        return f"{found[1]}도 이용할 수 있어요?"
    if found := WHERE.fullmatch(bare):
        return f"{found[1]}어떻게 {found[2]}해요?"
    return "비용이 얼마예요?" if MUCH.fullmatch(bare) else text
