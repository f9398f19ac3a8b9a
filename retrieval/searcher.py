"""The searcher: one question against what its municipality has published, by meaning and by word."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.passage import SHARED, Passage
from retrieval import segment as segments
from retrieval.answer import Hit, Question
from retrieval.embedding.embedder import Embedder, Vectors
from retrieval.embedding.query_adapter import QueryAdapter, default_query_adapter
from retrieval.fusing import HANGUL, WEIGHTS
from retrieval.judging.aspects import told
from retrieval.judging.confidence import features
from retrieval.judging.doubting import Doubts, agrees, ahead, doubtful, doubts, lacking, wording
from retrieval.judging.favouring import LACK, UNSAID, doubted, in_its_words, shared_less
from retrieval.judging.letters import default_letters
from retrieval.judging.usual import default_usual
from retrieval.keyword_index import KeptWords, Splitter, WordStore
from retrieval.parts import NOTHING, Part, absorbed, gone, view
from retrieval.ranking import Asked, Found, Pool, frequency, nearness
from retrieval.reading import Reader, Reading
from retrieval.segment import QUESTION, Segment, fields_of, vector_key, wanted
from retrieval.words.morphemes import Morphemes
from retrieval.words.synonyms import synonyms

BATCH = 32
"""Passages embedded between two writes: what a kill -9 can cost."""
SMALL = 8
"""Changed passages that a search brings in by itself, about 100 ms each; more of them wait for `prepare`."""
SOON = 2.0
"""Seconds that a search waits at most for a small change that someone else brings in; KakaoTalk waits five in all."""
REMEMBERED = 4_096
"""Passages whose words are at hand."""
READINGS = 16
"""Questions of which it is at hand how they were read: one is looked for several times while it is answered."""
CHECKED = 6
LIVE = 500
"""Passages read from the library in one go."""

SMALL_TALK = "small_talk.txt"
"""Things that people say to any bot: what is close to them is no question to the programme."""

Progress = Callable[[int, int], None]


class Shelf(Protocol):
    """What the searcher needs of the library."""

    def version(self, municipality: str) -> int:
        """Return a number that grows with every change that the municipality can see."""
        ...

    def edition(self, owner: str) -> int:
        """Return a number that grows with every change of an owner's content."""
        ...

    def ids(self, owner: str) -> dict[str, str]:
        """Return the ids of an owner's live passages, by key."""
        ...

    def owned(self, owner: str) -> tuple[Passage, ...]:
        """Return an owner's live passages."""
        ...

    def live(self, municipality: str, passage_ids: Sequence[str]) -> dict[str, Passage]:
        """Return those passages, by id, that are live and visible to the municipality now."""
        ...

    def vectors(self, engine: str, keys: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Return the stored vectors of an engine, by key; missing ones are left out."""
        ...

    def keep_vectors(self, engine: str, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        """Store vectors of an engine."""
        ...


class Searcher:
    """Finds passages. Any number of threads may search while one prepares; what they use is swapped whole.

    A passage that was deleted or replaced is never returned, prepared or not: each hit is joined to the live row.
    """

    def __init__(
        self,
        shelf: Shelf,
        embedder: Embedder,
        *,
        weighing: Callable[[], Mapping[str, Mapping[str, float]]] = dict,
        splitter: Splitter | None = None,
        kept: WordStore | None = None,
        folder: Path | None = None,
        adapter: Callable[[], QueryAdapter] = default_query_adapter,
    ) -> None:
        """Search what the shelf holds.

        `weighing` tells the weights of municipalities that have their own, asked at each question. `folder` is where
        derived indexes of large content may be put, `kept` where the words of passages are kept between two starts;
        those of questions are kept nowhere. `adapter` turns a question to what it is compared with.
        """
        self._folder = folder
        self._shelf = shelf
        self._embedder = embedder
        self._splitter = splitter or Morphemes()
        self._passage_splitter = KeptWords(self._splitter, kept) if kept else self._splitter
        self._words = synonyms()
        self._weights: Callable[[str], Mapping[str, float]] = lambda place: weighing().get(place, WEIGHTS)
        self._reader = Reader(embedder, self._splitter, self._words, self._weights, adapter)
        self._chatter: Vectors | None = None
        self._word_sets: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
        self._readings: dict[Question, tuple[Pool, Mapping[str, float], Reading]] = {}
        self._parts: dict[str, Part] = {}
        self._bringing: dict[str, int] = {}
        self._pools: dict[str, tuple[int, Part, Part, Pool]] = {}
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    @property
    def splitter(self) -> Splitter:
        """Return what splits questions into words: its model is too large to be loaded twice."""
        return self._splitter

    def prepare(self, municipality: str, progress: Progress | None = None) -> None:
        """Embed what is missing and index what changed, shared content first; nobody who searches waits for it.

        Vectors are stored as they are made: after an interruption the next call goes on from there. `progress` gets the
        number of passages done and of all.
        """
        for owner in (SHARED, municipality):
            with self._locks[owner]:
                self._bring_in(owner, progress or _silent, limit=None)

    def is_ready(self, municipality: str, editions: Mapping[str, int]) -> bool:
        """Tell whether these editions, by owner, of what a municipality sees are indexed: nothing is to be prepared."""
        return all(self._part(owner).edition == editions.get(owner, 0) for owner in (SHARED, municipality))

    def is_current(self, municipality: str) -> bool:
        """Tell whether all that a municipality sees now is indexed."""
        return self.is_ready(municipality, {owner: self._shelf.edition(owner) for owner in (SHARED, municipality)})

    def search(self, question: Question, k: int = 10) -> tuple[Hit, ...]:
        """Return the best passages that hold on the day of the question, best first."""
        return self._find(question, k, expired=False)

    def expired(self, question: Question, k: int = 3) -> tuple[Hit, ...]:
        """Return the best passages that hold or held once, best first; what is over is never to be given as current."""
        return self._find(question, k, expired=True)

    def candidates(self, question: Question) -> tuple[tuple[str, ...], Reading]:
        """Return the keys of the candidates for a question and how it was read: what tuning learns an order from."""
        pool = self._pool(question.municipality)
        read = self._reading(pool, question, expired=False)
        return tuple(pool.segments[part].keys[row] for part, row in read.found.places), read

    def as_read(self, question: Question) -> str:
        """Return a question as it is read, put right where that is nearer to what was published."""
        return self._reading(self._pool(question.municipality), question, expired=False).asked.text

    def _reading(self, pool: Pool, question: Question, *, expired: bool) -> Reading:
        """Return the reading of a question, the same among what is over as among what holds: it is read once."""
        weights = self._weights(question.municipality)
        known, by, read = self._readings.get(question, (None, None, None))
        if read is None or known is not pool or by is not weights:
            read = self._reader.read(pool, question)
            if len(self._readings) >= READINGS:
                self._readings.clear()
            self._readings[question] = (pool, weights, read)
        return self._reader.again(pool, question, read) if expired else read

    def _find(self, question: Question, k: int, *, expired: bool) -> tuple[Hit, ...]:
        pool = self._pool(question.municipality)
        read = self._reading(pool, question, expired=expired)
        asked, found = read.asked, read.found
        everybodys = np.array([part < pool.shared for part, _ in found.places], bool)
        scores = read.scores - shared_less(everybodys, found.evidence["question_cosine"])
        alive, live = self._live(question.municipality, found.ids, np.argsort(-scores, kind="stable"), k)
        if everybodys[alive[:CHECKED]].all():
            scores = read.scores
        new = read.spelt or question.new or question.text
        if not HANGUL.search(new):
            scores = in_its_words(scores, new, ((i, live[found.ids[i]]) for i in alive))
            alive.sort(key=lambda i: -scores[i])
        said = {i: self._doubts(_put(asked, found, i), live[found.ids[i]]) for i in alive[:CHECKED]}
        lacks = {i: lacking(each, lambda word: frequency(pool, word), pool.size) for i, each in said.items()}
        tells = {i: told(new, live[found.ids[i]], question.on) for i in said}
        scores = doubted(scores, {i: LACK * lacks[i] + UNSAID * tells[i]["unsaid"] for i in said})
        alive.sort(key=lambda i: -scores[i])
        known: dict[str, float] = {}
        asked = _put(asked, found, alive[0]) if alive else asked
        if alive:
            known = features(found.evidence, scores, self._small_talk(asked), found.strange)
        if alive and alive[0] == int(np.argmax(scores)):
            known |= tells[alive[0]] | self._known_of(question, asked, live[found.ids[alive[0]]])
            known["foreign"] = float(found.korean[alive[0]] and not HANGUL.search(question.new or question.text))
            known |= self._doubted(asked, pool, found.places[alive[0]], said[alive[0]])
            known |= self._titled(asked, pool, live[found.ids[alive[0]]])
            known["ahead"] = ahead([scores[i] for i in alive], [live[found.ids[i]] for i in alive])
            known["spared"] = lacks[alive[0]] - min(lacks.values())
            alike = [set(each.missing) for i, each in said.items() if found.korean[i] == found.korean[alive[0]]]
            known["nowhere"] = float(len(set.intersection(*alike)))
        return tuple(
            Hit(
                live[found.ids[i]],
                float(scores[i]),
                float(found.cosine[i]),
                float(found.coverage[i]),
                known if i == alive[0] else {},
                read.spelt,
            )
            for i in alive
        )

    def _doubts(self, asked: Asked, passage: Passage) -> Doubts:
        """Return what the question names and a passage has no word for."""
        return doubts(self._splitter.named(asked.new), passage, self._words_of(passage)[1], self._words, asked.own)

    def _doubted(self, asked: Asked, pool: Pool, place: tuple[int, int], said: Doubts) -> dict[str, float]:
        """Return what the doubts about the best passage weigh, and how much nearer the question is without them."""
        gain = 0.0
        if said.missing:
            rest = self._embedder.embed_query(said.rest(asked.text))
            gain = nearness(pool, place, rest) - nearness(pool, place, asked.vector)
        return {**doubtful(said, lambda word: frequency(pool, word), pool.size), "without": gain}

    def _known_of(self, question: Question, asked: Asked, passage: Passage) -> dict[str, float]:
        """Return what is known of the best passage by how the question is put."""
        joined = bool(question.new) and question.new != question.text
        return {"wording": wording(asked.text, passage), "joined": float(joined), **self._usual(asked)}

    def _usual(self, asked: Asked) -> dict[str, float]:
        """Return how usual it is that such a question is answered, by its vector only where that is of this engine."""
        usual, letters = default_usual(), {"letters": default_letters().score(asked.text)}
        return {"usual": usual.score(asked.vector), **letters} if usual.engine == self._embedder.engine else letters

    def _words_of(self, passage: Passage) -> tuple[frozenset[str], frozenset[str]]:
        """Return the content words of a passage's questions, and of all of it."""
        known = self._word_sets.get(passage.id)
        if known is None:
            if len(self._word_sets) >= REMEMBERED:
                self._word_sets.clear()
            titles, body = map(frozenset, self._passage_splitter.split(fields_of(passage)))
            known = (titles, titles | body)
            self._word_sets[passage.id] = known
        return known

    def _titled(self, asked: Asked, pool: Pool, passage: Passage) -> dict[str, float]:
        """Return how much of what a question names the passage is asked for by, and what a yes or no in it lacks."""
        put = replace(passage, text="") if passage.title or passage.aliases else passage
        words = self._words_of(passage)[0 if put is not passage else 1]
        found = doubts(self._splitter.named(asked.new), put, words, self._words, asked.own)
        share = doubtful(found, lambda word: frequency(pool, word), pool.size)["held"]
        return {"titled": share, "agreed": (1 - share) * agrees(passage)}

    def _live(
        self, municipality: str, ids: Sequence[str], order: NDArray[np.int64], k: int
    ) -> tuple[list[int], dict[str, Passage]]:
        """Return the places of the best k that are live, in order, and their rows as they are now."""
        live: dict[str, Passage] = {}
        for start in range(0, len(order), max(k, 1)):
            live |= self._shelf.live(municipality, [ids[i] for i in order[start : start + k]])
            if len(live) >= k:
                break
        return [int(i) for i in order if ids[i] in live][:k], live

    def _small_talk(self, asked: Asked) -> float:
        """Return the best cosine of a question to small talk."""
        if self._chatter is None:
            lines = (files("retrieval") / SMALL_TALK).read_text("utf-8").splitlines()
            pairs = {vector_key(QUESTION, line): (QUESTION, line) for line in lines}
            self._chatter = np.stack(list(self._known(pairs).values()))
        return float(np.max(self._chatter @ asked.vector))

    def _pool(self, municipality: str) -> Pool:
        """Return the newest view of a municipality; a small change is brought in first, unless someone is at it."""
        version = self._shelf.version(municipality)
        shared, own = self._part(SHARED), self._part(municipality)
        known = self._pools.get(municipality)
        if known is None or known[0] != version or known[1] is not shared or known[2] is not own:
            for owner in (SHARED, municipality):
                self._refresh(owner)
            shared, own = self._part(SHARED), self._part(municipality)
            known = (version, shared, own, view(shared, own))
            self._pools[municipality] = known
        return known[3]

    def _part(self, owner: str) -> Part:
        return self._parts.get(owner, NOTHING)

    def _refresh(self, owner: str) -> None:
        """Bring a small change in; if someone is at one, wait for it, so that what was just published is found."""
        lock = self._locks[owner]
        if lock.acquire(timeout=SOON if self._bringing.get(owner, 0) <= SMALL else 0):
            try:
                self._bring_in(owner, _silent, limit=SMALL)
            finally:
                lock.release()

    def _bring_in(self, owner: str, progress: Progress, limit: int | None) -> None:
        """Swap in a part that matches the library; not if more than `limit` passages would have to be embedded."""
        edition, old = self._shelf.edition(owner), self._parts.get(owner, NOTHING)
        if edition == old.edition:
            return
        ids = self._shelf.ids(owner)
        known = set(old.ids.values())
        new = [passage_id for passage_id in ids.values() if passage_id not in known]
        if limit is not None and len(new) > limit:
            return
        self._bringing[owner] = len(new)
        kept, stale = absorbed(old, len(new))
        live = set(ids.values())
        passages = self._read(owner, [*new, *(i for i in stale if i in live)], everything=not kept)
        fresh = (self._built(passages, kept, progress),) if passages else ()
        all_segments = (*kept, *fresh)
        self._parts[owner] = Part(edition, ids, all_segments, tuple(gone(s, live) for s in all_segments))
        self._bringing.pop(owner, None)

    def _read(self, owner: str, ids: Sequence[str], *, everything: bool) -> list[Passage]:
        if everything:
            return list(self._shelf.owned(owner))
        found: list[Passage] = []
        for start in range(0, len(ids), LIVE):
            found += self._shelf.live(owner, ids[start : start + LIVE]).values()
        return found

    def _built(self, passages: Sequence[Passage], kept: Sequence[Segment], progress: Progress) -> Segment:
        vectors = self._vectors(passages, progress)
        return segments.build(
            passages, self._passage_splitter, vectors, kept[0].averages if kept else None, self._folder
        )

    def _vectors(self, passages: Sequence[Passage], progress: Progress) -> dict[str, Vectors]:
        known: dict[str, Vectors] = {}
        for start in range(0, len(passages), BATCH):
            some = passages[start : start + BATCH]
            pairs = {vector_key(*pair): pair for p in some for pair in wanted(p)}
            stored = self._shelf.vectors(self._embedder.engine, list(pairs))
            if len(stored) < len(pairs):
                stored |= self._made({key: pair for key, pair in pairs.items() if key not in stored})
                self._split_ahead(some)
            known |= stored
            progress(start + len(some), len(passages))
        return known

    def _split_ahead(self, passages: Sequence[Passage]) -> None:
        """Split new passages while progress is shown, if the words are kept until the segment is built."""
        if self._passage_splitter is not self._splitter:
            self._passage_splitter.split([text for passage in passages for text in fields_of(passage)])

    def _known(self, pairs: Mapping[str, tuple[str, str]]) -> dict[str, Vectors]:
        """Return the vectors of (role, text) pairs by key; those that the library lacks are made and stored."""
        known = self._shelf.vectors(self._embedder.engine, list(pairs))
        return known | self._made({key: pair for key, pair in pairs.items() if key not in known})

    def _made(self, missing: Mapping[str, tuple[str, str]]) -> dict[str, Vectors]:
        """Return the vectors of (role, text) pairs by key, made and stored."""
        made = dict(zip(missing, _embedded(self._embedder, missing.values()), strict=True))
        if made:
            self._shelf.keep_vectors(self._embedder.engine, made)
        return made


def _put(asked: Asked, found: Found, place: int) -> Asked:
    """Return the question as it is put to one of the candidates."""
    return asked.put(korean=bool(found.korean[place]))


def _embedded(embedder: Embedder, pairs: Iterable[tuple[str, str]]) -> Iterable[Vectors]:
    for role, text in pairs:
        yield embedder.embed_query(text) if role == QUESTION else embedder.embed_passages([text])[0]


def _silent(_done: int, _all: int) -> None:
    """Show nothing."""
