"""Answers from the first moment: by words alone, and saying so, until what a municipality published is indexed."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from bot.reasons import reason_of
from knowledge.library import Library
from knowledge.passage import Passage
from retrieval.answer import Answer, AnswerKind, Question, Suggestion
from retrieval.answerer import Answerer, Progress
from retrieval.glancing import Glance
from retrieval.places import elsewhere
from retrieval.segment import PASSAGE, passage_text, vector_key

logger = logging.getLogger(__name__)

FEW = 8
"""Passages whose vectors may be missing and are waited for: about 0.1 s each."""
LOOKS, PAUSE = 200, 0.05
"""How often, and after how many seconds, is looked whether an index is ready that only has to be built."""


class Indexing(Protocol):
    """Whoever indexes what was published."""

    def is_ready(self, municipality: str, editions: Mapping[str, int]) -> bool:
        """Tell whether these editions, by owner, of what a municipality sees are indexed."""
        ...

    def prepare(self, municipality: str) -> None:
        """Index what changed; whoever else is at it is waited for."""
        ...


class Opening:
    """An answerer that has to wait for its indexes at a start and keeps nobody waiting for long.

    Where vectors are there already, as at every later start, a question waits for the index, a second or two, and its
    municipality goes before all that nobody has asked yet. Where they are still to be made, which takes minutes, what
    has the question's words is offered, and nothing is an answer.
    """

    def __init__(
        self,
        answerer: Answerer,
        indexing: Indexing,
        library: Library,
        engine: str,
        glance: Callable[[Sequence[Passage]], Glance],
        *,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`engine` is whose vectors are waited for; `glance` takes the words of passages in."""
        self._answerer = answerer
        self._indexing = indexing
        self._library = library
        self._engine = engine
        self._glance = glance
        self._sleep = sleep
        self._ready: set[str] = set()
        self._begun: set[str] = set()
        self._glances: dict[str, tuple[int, Glance]] = {}
        self._glancing = threading.Lock()

    def answer(self, question: Question, progress: Progress = lambda _: None) -> Answer:
        """Return the answer, or for the time being what has the question's words."""
        if self._is_ready(question.municipality):
            return self._answerer.answer(question, progress)
        others = elsewhere(question.text, question.municipality, self._library.municipalities())
        version = self._library.version(question.municipality)
        if others:
            return Answer("unknown", "", 0.0, asked=question.text, elsewhere=others, version=version)
        found = self._words_of(question.municipality, version).found(question)
        choices = tuple({one.title: Suggestion(one.id, one.title) for one in found}.values())
        kind: AnswerKind = "choices" if choices else "unknown"
        return Answer(kind, "", 0.0, asked=question.text, choices=choices, version=version, glanced=True)

    def show(self, question: Question, passage_id: str) -> Answer:
        """Return one passage as an answer: no index is needed for it."""
        return self._answerer.show(question, passage_id)

    def _is_ready(self, municipality: str) -> bool:
        if municipality in self._ready:
            return True
        for look in range(LOOKS):
            if self._indexing.is_ready(municipality, self._library.numbers()):
                self._ready.add(municipality)
                self._glances.pop(municipality, None)
                return True
            if not look and (municipality in self._glances or self._is_new(municipality)):
                return False
            self._begin(municipality)
            self._sleep(PAUSE)
        return False

    def _begin(self, municipality: str) -> None:
        """Index a municipality now, once: at a start with hundreds its turn may be half a minute away."""
        if municipality not in self._begun:
            self._begun.add(municipality)
            threading.Thread(target=self._prepare, args=(municipality,), name="index first", daemon=True).start()

    def _prepare(self, municipality: str) -> None:
        try:
            self._indexing.prepare(municipality)
        except Exception as error:  # noqa: BLE001 - the job that indexes all tries again, and says so
            logger.warning("%s could not be indexed first: %s", municipality, reason_of(error))

    def _is_new(self, municipality: str) -> bool:
        """Tell whether vectors of many passages are missing; all that there are are read for it."""
        passages = self._library.passages(municipality)
        keys = {vector_key(PASSAGE, passage_text(passage)) for passage in passages}
        return len(keys) - len(self._library.vectors(self._engine, list(keys))) > FEW

    def _words_of(self, municipality: str, version: int) -> Glance:
        """Return the words of what a municipality sees, taken in once: seconds that others would only double."""
        with self._glancing:
            known = self._glances.get(municipality)
            if known is None or known[0] != version:
                known = (version, self._glance(self._library.passages(municipality)))
                self._glances[municipality] = known
            return known[1]
