"""Tuning: the order of hits and how sure to be, learned from a municipality's own questions and verdicts."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Protocol

import numpy as np

from knowledge.derived import Tuning
from knowledge.passage import SHARED, Passage
from retrieval.answer import Question
from retrieval.answerer import FOLLOW_UP
from retrieval.candidate import Candidate
from retrieval.fusing import WEIGHTS
from retrieval.golden import VectorStore
from retrieval.judging.calibrating import Lesson, fit, worth
from retrieval.judging.confidence import Calibration, default_calibration, read
from retrieval.judging.ordering import Ordered, Weights, by_wording, learned_weights, parts_of, surely_better
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
"""Golden questions and verdicts, in different words, below which nothing is tuned: what content can be asked of itself
keeps what people's own questions speak against (tests/benchmarks/adapting.md)."""

EACH = 5
"""Of those as many have an answer, and as many none: whoever hears of one kind alone would always or never answer
(proposed)."""

BETTER = 0.005
"""How much more the outcomes must be worth for a tuning to be kept."""

HITS = 10
"""A right entry that comes later than this counts as not found."""

KEPT = 2
"""The version of what is kept, raised when its thresholds come to mean something else: those of 2 are held against the
product of both chances, those before, which name no version, against the second alone."""

Weighing = Callable[[], Mapping[str, Weights]]
Searching = Callable[[Candidate, Weighing], Searcher]
"""Makes a searcher of a candidate that weighs the scores as it is told, by municipality, at each question."""


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
class Needed:
    """How many questions of people a tuning needs yet, in different words, and at least how many of each kind."""

    known: int
    more: int
    answered: int
    unanswered: int


class TooFewError(ValueError):
    """Too few questions of people are known to judge a tuning by; the argument is what is `Needed`."""

    def __init__(self, lacking: Needed) -> None:
        super().__init__(lacking)
        self.lacking = lacking


@dataclass(frozen=True, slots=True)
class Order:
    """What each score weighs, or None for what is shipped, and what was found of it.

    `questions` had an answer to be found. `before` and `after` are mean reciprocal ranks (0 to 1) under the shipped
    weights and under those that were learned from other questions; the second are in use where they are surely better.
    """

    weights: Weights | None
    questions: int = 0
    before: float = 0.0
    after: float = 0.0


@dataclass(frozen=True, slots=True)
class Tuned:
    """What tuning found for one municipality: the mean worth of outcomes before and after, and what was learned.

    `questions` were written or tapped by people, `made` were made from the content. Worth lies between -1 and 1, and is
    measured on questions that the fit had not seen. `reordered` tells that the order is another than it was. All of it
    is for one embedder, which `engine` names.
    """

    municipality: str
    questions: int
    made: int
    before: float
    after: float
    calibration: Calibration
    order: Order = Order(None)
    reordered: bool = False
    engine: str = ""

    @property
    def better(self) -> bool:
        """Tell whether it is worth keeping; a better order is, if nothing is lost by it."""
        return self.after >= self.before + (0.0 if self.reordered else BETTER)

    def payload(self) -> str:
        """Return what is kept, as JSON."""
        learned = {"calibration": asdict(self.calibration), "engine": self.engine, "report": self.as_dict()}
        kept = {"version": KEPT, **learned}
        return json.dumps(kept if self.order.weights is None else {**kept, "weights": dict(self.order.weights)})

    def as_dict(self) -> dict[str, Any]:
        """Return the figures."""
        names = ("municipality", "questions", "made", "before", "after", "better", "reordered")
        order = {"asked": self.order.questions, "before": self.order.before, "after": self.order.after}
        return {**{name: getattr(self, name) for name in names}, "order": order}


@dataclass(frozen=True, slots=True)
class Asking:
    """Puts questions as the product does: to one municipality, on one day, with its own names."""

    municipality: str
    on: date
    own: tuple[str, ...] = ()
    called: tuple[tuple[str, str], ...] = ()

    def question(self, each: Asked) -> Question:
        """Return a question as it is put; a follow-up with what was asked before."""
        question = Question(self.municipality, each.text, self.on, own=self.own, called=self.called)
        if each.previous and FOLLOW_UP.search(each.text):
            return replace(question, text=f"{each.previous} {each.text}", new=each.text)
        return question

    def lessons(self, searcher: Searcher, asked: Iterable[Asked]) -> Iterator[Lesson]:
        """Yield what is learned from each question; nothing where a refused entry is not the best any more."""
        for each in asked:
            hits = searcher.search(self.question(each))
            if not hits or not hits[0].features:
                continue
            best = hits[0].passage.key
            if not each.refused:
                yield Lesson(hits[0].features, bool(each.expect), best in each.expect, each.weight, best)
            elif best in each.refused:
                yield Lesson(hits[0].features, None, right=False, weight=each.weight, group=best)


class Store(Protocol):
    """Where tunings are kept."""

    def tunings(self) -> Mapping[str, Tuning]:
        """Return the newest tuning of every municipality that has one."""
        ...


class Tunings:
    """What was tuned for an embedder, at hand; read anew when told to.

    Cosines of another embedder lie elsewhere, and thresholds of another version are held against something else: what
    was learned with those is left alone until it is tuned again, and `outdated` names the places with the latter.
    """

    def __init__(self, store: Store, engine: str = "") -> None:
        self._store = store
        self._engine = engine
        self._known: Mapping[str, Calibration] = {}
        self._weights: Mapping[str, Weights] = {}
        self.outdated: tuple[str, ...] = ()
        self.reload()

    def __call__(self) -> Mapping[str, Calibration]:
        """Return the calibration of every municipality that has its own."""
        return self._known

    def weights(self) -> Mapping[str, Weights]:
        """Return what the scores weigh in every municipality that has its own order."""
        return self._weights

    def reload(self) -> None:
        """Read what was kept since."""
        kept = {place: json.loads(each.payload) for place, each in self._store.tunings().items() if each.payload}
        here = {place: table for place, table in kept.items() if table.get("engine") in {None, "", self._engine}}
        ours = {place: table for place, table in here.items() if table.get("version") == KEPT}
        self.outdated = tuple(sorted(here.keys() - ours.keys()))
        self._weights = {place: {**WEIGHTS, **table["weights"]} for place, table in ours.items() if "weights" in table}
        self._known = {place: read(json.dumps(table["calibration"])) for place, table in ours.items()}


def needed(asked: Iterable[Asked]) -> Needed:
    """Return what is lacking to judge a tuning by; a refusal does not tell what would have been right."""
    told = {each.text: bool(each.expect) for each in asked if not each.refused}
    answered = sum(told.values())
    lacking = max(0, EACH - answered), max(0, EACH - (len(told) - answered))
    return Needed(len(told), max(0, LEAST - len(told), sum(lacking)), *lacking)


def tune(
    municipality: str,
    passages: Sequence[Passage],
    asked: Sequence[Asked],
    searching: Searching,
    vectors: VectorStore,
    on: date,
    *,
    current: Calibration | None = None,
    weights: Weights | None = None,
    own: Sequence[str] = (),
    called: Sequence[tuple[str, str]] = (),
    engine: str = "",
) -> Tuned:
    """Return what is learned for a municipality from what it sees, golden questions and verdicts.

    `current` and `weights` are in use now, if not what is shipped; `own` are the names of the place and its programme,
    and `called` those in English, as a question put to it has them; `engine` names the embedder of the searchers that
    `searching` makes.

    Raises:
        TooFewError: people's questions are too few to judge by.
        ValueError: nothing that is asked is found.

    """
    if (lacking := needed(asked)).more:
        raise TooFewError(lacking)
    start = current or default_calibration()
    visible = {p.key: p for p in passages if p.municipality == SHARED}
    visible |= {p.key: p for p in passages if p.municipality == municipality}
    seen = list(visible.values())
    used = {municipality: weights} if weights else {}

    def searcher(of: Iterable[Passage]) -> Searcher:
        made = searching(Candidate((), of, vectors), lambda: used)
        made.prepare(municipality)
        return made

    whole, asking = searcher(seen), Asking(municipality, on, tuple(own), tuple(called))

    def lessons() -> tuple[list[Lesson], list[Lesson]]:
        made = [*_reworded(seen, searcher, asking), *_hidden(seen, searcher, asking)]
        return list(asking.lessons(whole, asked)), made

    before = lessons()
    order = _ordered(whole, asking, asked, used)
    reordered = order.weights != weights
    said, made = lessons() if reordered else before
    learned = fit([*said, *made], prior=start)
    worths = _now(start, *before), _then(start, said, made)
    return Tuned(municipality, len(said), len(made), *worths, learned, order, reordered, engine)


def _ordered(searcher: Searcher, asking: Asking, asked: Sequence[Asked], used: MutableMapping[str, Weights]) -> Order:
    """Return the order that is to be used, and put it into use.

    Each question is looked up with weights that were learned from the questions of other parts; a wording is in one
    part, however often it was asked. With too few questions the order stays as it is.
    """
    place, present = asking.municipality, used.get(asking.municipality)
    known = [each for each in asked if each.expect]
    wordings = [each.text for each in known]
    if len(set(wordings)) < LEAST:
        return Order(present, len(known))
    used.pop(place, None)
    lessons = [lesson_of(searcher, asking.question(each), each) for each in asked]
    parts = _parts(sorted({each.text for each in asked}))
    before = [rank(searcher, asking, each) for each in known]
    after = [0.0] * len(known)
    for part in range(PARTS):
        others = [lesson for lesson, each in zip(lessons, asked, strict=True) if parts[each.text] != part]
        used[place] = learned_weights(others)
        for at, each in enumerate(known):
            if parts[each.text] == part:
                after[at] = rank(searcher, asking, each)
    del used[place]
    counts = np.array([each.weight for each in known])
    found = len(known), float(np.average(before, weights=counts)), float(np.average(after, weights=counts))
    if not surely_better(*(by_wording(wordings, (counts * ranks).tolist()) for ranks in (before, after))):
        return Order(None, *found)
    used[place] = learned_weights(lessons)
    return Order(used[place], *found)


def lesson_of(searcher: Searcher, question: Question, asked: Asked) -> Ordered:
    """Return the candidates of a question and which are right: all but the refused, where that is all that is known."""
    keys, reading = searcher.candidates(question)
    found, wrong = reading.found, asked.refused
    right = np.array([key not in wrong if wrong else key in asked.expect for key in keys], bool)
    return Ordered(parts_of(found.evidence, found.factors), right, asked.weight)


def rank(searcher: Searcher, asking: Asking, asked: Asked) -> float:
    """Return one by the place of the first right entry, 0 when it is not among the first."""
    hits = searcher.search(asking.question(asked), HITS)
    return next((1 / place for place, hit in enumerate(hits, 1) if hit.passage.key in asked.expect), 0.0)


def _now(start: Calibration, said: Sequence[Lesson], made: Sequence[Lesson]) -> float:
    """Return what outcomes are worth as they are."""
    return worth(start, _deciding(said, made)[0])


def _then(start: Calibration, said: Sequence[Lesson], made: Sequence[Lesson]) -> float:
    """Return what outcomes would be worth on questions that were not learned from."""
    decide, help_ = _deciding(said, made)
    wordings = list(map(_wording, decide))
    part_of = _parts(wordings)
    parts = [part_of[wording] for wording in wordings]
    gained = []
    for part in sorted(set(parts)):
        inside = [lesson for lesson, at in zip(decide, parts, strict=True) if at != part]
        held = [lesson for lesson, at in zip(decide, parts, strict=True) if at == part]
        gained.append(worth(fit([*inside, *help_], prior=start), held))
    return float(np.mean(gained))


def _deciding(said: Sequence[Lesson], made: Sequence[Lesson]) -> tuple[list[Lesson], list[Lesson]]:
    """Return the lessons that decide, and those that only teach.

    What people wrote or picked decides. A refusal teaches and decides nothing: it does not tell what would have been
    right.
    """
    told = [lesson for lesson in said if lesson.answerable is not None]
    return told, [*made, *(lesson for lesson in said if lesson.answerable is None)]


def _wording(lesson: Lesson) -> Hashable:
    """Return what is the same for a question that is asked again in the same words, and for hardly another."""
    return tuple(sorted(lesson.known.items()))


def _parts(wordings: Iterable[Hashable]) -> dict[Hashable, int]:
    """Return the part that each wording is in, however often it was asked."""
    once = list(dict.fromkeys(wordings))
    return dict(zip(once, (np.random.default_rng(0).permutation(len(once)) % PARTS).tolist(), strict=True))


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
