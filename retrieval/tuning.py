"""Tuning: how sure to be, learned from a municipality's own content, golden questions and verdicts; kept if better."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Protocol

import numpy as np

from knowledge.derived import Tuning
from knowledge.passage import SHARED, Passage
from retrieval.answer import Question
from retrieval.answerer import FOLLOW_UP
from retrieval.calibrating import Lesson, fit, worth
from retrieval.candidate import Candidate
from retrieval.confidence import Calibration, default_calibration, read
from retrieval.golden import VectorStore
from retrieval.searcher import Searcher

FOLDS = 3
"""So often every entry is hidden once, and one wording of every entry left out."""

WORDINGS = 3
"""Wordings of a hidden entry that are asked."""

OWN = 0.05
"""What a question made from content counts against one that a person wrote: it is worded like the content."""

VERDICT = 0.5
"""What a tap counts against a golden question: people tap for other reasons too."""

CHOSEN = 0.25
"""What a choice that was picked counts: it may have been a look only (proposed)."""

PARTS = 5
"""Golden questions and verdicts are judged by what was learned from the other parts."""

LEAST = 20
"""Golden questions and verdicts below which the questions made from content decide."""

BETTER = 0.005
"""How much more the outcomes must be worth for a tuning to be kept."""

Searching = Callable[[Candidate], Searcher]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the keys of the entries that answer it: none when nothing published does.

    With `refused`, the keys of entries that a person said no to, nothing is known but that those do not answer it.
    """

    text: str
    expect: frozenset[str]
    previous: str = ""
    weight: float = 1.0
    refused: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Tuned:
    """What tuning found for one municipality: the mean worth of outcomes before and after, and what was learned.

    `questions` were written or tapped by people, `made` were made from the content. Worth lies between -1 and 1, and is
    measured on questions that the fit had not seen.
    """

    municipality: str
    questions: int
    made: int
    before: float
    after: float
    calibration: Calibration

    @property
    def better(self) -> bool:
        """Tell whether it is worth keeping."""
        return self.after >= self.before + BETTER

    def payload(self) -> str:
        """Return what is kept, as JSON."""
        return json.dumps({"calibration": asdict(self.calibration), "report": self.as_dict()})

    def as_dict(self) -> dict[str, Any]:
        """Return the figures."""
        names = ("municipality", "questions", "made", "before", "after", "better")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class Asking:
    """Puts questions as the product does: to one municipality, on one day, with its own names."""

    municipality: str
    on: date
    own: tuple[str, ...] = ()

    def lessons(self, searcher: Searcher, asked: Iterable[Asked]) -> Iterator[Lesson]:
        """Yield what is learned from each question; nothing where a refused entry is not the best any more."""
        for each in asked:
            question = Question(self.municipality, each.text, self.on, own=self.own)
            if each.previous and FOLLOW_UP.search(each.text):
                question = replace(question, text=f"{each.previous} {each.text}", new=each.text)
            hits = searcher.search(question)
            if not hits or not hits[0].features:
                continue
            best = hits[0].passage.key
            if not each.refused:
                yield Lesson(hits[0].features, bool(each.expect), best in each.expect, each.weight)
            elif best in each.refused:
                yield Lesson(hits[0].features, None, right=False, weight=each.weight)


class Store(Protocol):
    """Where tunings are kept."""

    def tunings(self) -> Mapping[str, Tuning]:
        """Return the newest tuning of every municipality that has one."""
        ...


class Tunings:
    """The calibrations that were tuned, at hand; read anew when told to."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: Mapping[str, Calibration] = {}
        self.reload()

    def __call__(self) -> Mapping[str, Calibration]:
        """Return the calibration of every municipality that has its own."""
        return self._known

    def reload(self) -> None:
        """Read what was kept since."""
        kept = self._store.tunings().items()
        self._known = {place: calibration_of(tuning.payload) for place, tuning in kept if tuning.payload}


def calibration_of(payload: str) -> Calibration:
    """Return the calibration in what was kept."""
    return read(json.dumps(json.loads(payload)["calibration"]))


def tune(
    municipality: str,
    passages: Sequence[Passage],
    asked: Sequence[Asked],
    searching: Searching,
    vectors: VectorStore,
    on: date,
    *,
    current: Calibration | None = None,
    own: Sequence[str] = (),
) -> Tuned:
    """Return what is learned for a municipality from what it sees, golden questions and verdicts.

    `own` are the names of the place and its programme, as a question put to it has them.

    Raises:
        ValueError: the content has no entry with several wordings, and there is no question without an answer.

    """
    start = current or default_calibration()
    visible = {p.key: p for p in passages if p.municipality == SHARED}
    visible |= {p.key: p for p in passages if p.municipality == municipality}
    seen = [replace(passage, municipality=municipality) for passage in visible.values()]

    def searcher(of: Iterable[Passage]) -> Searcher:
        made = searching(Candidate((), of, vectors))
        made.prepare(municipality)
        return made

    asking = Asking(municipality, on, tuple(own))
    made = [*_reworded(seen, searcher, asking), *_hidden(seen, searcher, asking)]
    said = list(asking.lessons(searcher(seen), asked)) if asked else []
    before, after = _compared(start, said, made)
    return Tuned(municipality, len(said), len(made), before, after, fit([*said, *made], prior=start))


def _compared(start: Calibration, said: Sequence[Lesson], made: Sequence[Lesson]) -> tuple[float, float]:
    """Return what outcomes are worth as they are, and as they would be on questions that were not learned from.

    What people wrote or picked decides where there is enough of it. A refusal teaches and decides nothing: it does not
    tell what would have been right.
    """
    told = [lesson for lesson in said if lesson.answerable is not None]
    refused = [lesson for lesson in said if lesson.answerable is None]
    decide, help_ = (told, [*made, *refused]) if len(told) >= LEAST else ([*told, *made], refused)
    parts = np.random.default_rng(0).permutation(len(decide)) % PARTS
    gained = []
    for part in range(PARTS):
        inside = [lesson for lesson, at in zip(decide, parts, strict=True) if at != part]
        held = [lesson for lesson, at in zip(decide, parts, strict=True) if at == part]
        gained.append(worth(fit([*inside, *help_], prior=start), held))
    return worth(start, decide), float(np.mean(gained))


def _reworded(
    seen: Sequence[Passage], searcher: Callable[[Iterable[Passage]], Searcher], asking: Asking
) -> Iterator[Lesson]:
    """Yield lessons of wordings that were left out of their entries: each is answered by its entry."""
    for fold in range(FOLDS):
        kept, out = [], []
        for passage in seen:
            ways = [passage.title, *passage.aliases]
            left = fold % len(ways)
            if passage.kind != "faq" or len(ways) < 2 or fold >= len(ways):
                kept.append(passage)
                continue
            rest = [way for number, way in enumerate(ways) if number != left]
            kept.append(replace(passage, title=rest[0], aliases=tuple(rest[1:])))
            out.append(Asked(ways[left], frozenset({passage.key}), weight=OWN))
        yield from asking.lessons(searcher(kept), out)


def _hidden(
    seen: Sequence[Passage], searcher: Callable[[Iterable[Passage]], Searcher], asking: Asking
) -> Iterator[Lesson]:
    """Yield lessons of questions whose entry was hidden: near misses, that nothing answers."""
    entries = sorted((passage for passage in seen if passage.kind == "faq"), key=lambda passage: passage.key)
    for fold in range(FOLDS):
        out = entries[fold::FOLDS]
        gone = {passage.key for passage in out}
        asked = [
            Asked(way, frozenset(), weight=OWN)
            for passage in out
            for way in (passage.title, *passage.aliases)[:WORDINGS]
        ]
        yield from asking.lessons(searcher([p for p in seen if p.key not in gone]), asked)
