"""The answerer: a question to an answer with its sources, a choice of questions, or an honest "unknown"."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from knowledge.commanding import commands_program
from knowledge.municipality import Municipality
from knowledge.passage import SHARED, Passage
from knowledge.stock import Withdrawn
from retrieval.answer import Answer, AnswerKind, Citation, Hit, Question, Suggestion
from retrieval.dangers import on_danger, startles
from retrieval.fusing import HANGUL
from retrieval.phrasing import in_full, within
from retrieval.places import elsewhere, unnamed
from retrieval.precedence import contested, fitting, settled
from retrieval.programmes import another, asked_about, tells_of
from retrieval.quoting import cite, quote
from retrieval.words.matching import alike
from retrieval.words.years import in_figures, past, spoken_of

CHOICES = 3
"""Questions offered at most when the evidence is close."""

NEARBY, BENEATH = 0.15, 2
"""From which confidence on what was found is shown beneath "I don't know", and how much of it. With the package's
thresholds that is a chance of .2 to be answerable: 21 of 46 fresh questions that have an answer, and are met with "I
don't know" all the same, show it so, and 80 of 426 others show something (tests/benchmarks/abstention.md)."""

CLOSE = 0.45
"""How much less than the best a passage may score to be offered beside it: 57 of 60 right ones that stood second or
third for the tuning questions do, and 43 of 100 others do not."""

WHO_MAY = "누가 이용할 수 있어요?"
"""How everybody asks who may take part."""

ALIKE = 0.7
"""Overlap from which a question is the one that the content words, if the passage has a word for each of its nouns and
states what must be stated: every such golden question was right. What is worded in English just so needs neither, since
its nouns are those of a translation."""

WORDED = 0.95
"""Cosine of a question and a published one that say the same."""

CLEARLY = 0.1
"""How much better than every live one an expired statement must fit before the answer is that it is over."""

WITHIN = 100
"""So many of the best are looked through for a live one, which may stand behind the notices of many years."""

SURELY, FITTING = 0.3, 0.7
"""How much better than every live one, and how well, an expired statement must fit that has each noun of a question,
however little of it answers: of a notice that is over, nobody is told more than that."""

REMEMBERED = 1_024
"""Passages of which it is at hand what else answers their question; it changes with the content and the day."""

READ = 5
"""Passages that a language model is given."""

FOLLOW_UP = re.compile(
    r"^\s*(그럼|그러면|그렇다면|그건|그거|그게|이건|거기|거긴|그때|그리고|그중|아니|또)(?=\W|$)"
    r"|^\s*(and|what about|how about|then)\b"
    r"|^\s*\S{1,7}(은|는|도)\s*요?\s*\?*\s*$"
    r"|^\s*\S{1,5}?\s?(때|때는|때도|에는|에도|엔)\s*(언제|어디서?|어떻게|얼마|몇\s?시에?)(까지|부터)?\s*(해|하|돼|되|예|이에|인|가능)\S{0,6}\s*$",
    re.IGNORECASE,
)
"""What begins like a follow-up, or is no more than "중학생은요?" or "방학 때는 언제 해요?"."""

OTHER_MATTER = re.compile(
    r"신청|접수|서류|기간|기한|비용|수강료|교재비|책값|연락처|전화번호|자격|조건|방법|절차|장소"
    r"|\b(apply|application|papers|documents|deadline|cost|fee|contact)\b",
    re.IGNORECASE,
)
"""What a follow-up names that turns to another matter of the same topic, and is no other case of the same matter."""

WORD = re.compile(r"[^\W_ㄱ-ㅎㅏ-ㅣ]")
"""A letter or digit that says something: laughing and weeping in jamo does not."""

Progress = Callable[[str], None]


class Searching(Protocol):
    """What the answerer needs of the searcher."""

    def search(self, question: Question, k: int = 10) -> tuple[Hit, ...]:
        """Return the best passages that hold on the day of the question."""
        ...

    def expired(self, question: Question, k: int = 3) -> tuple[Hit, ...]:
        """Return the best passages that hold or held once."""
        ...

    def is_current(self, municipality: str) -> bool:
        """Tell whether all that a municipality sees now is indexed."""
        ...


class Shelving(Protocol):
    """What the answerer needs of the library."""

    def municipalities(self) -> tuple[Municipality, ...]:
        """Return every municipality."""
        ...

    def version(self, municipality: str) -> int:
        """Return the version of what the municipality sees."""
        ...

    def passage(self, municipality: str, passage_id: str) -> Passage | None:
        """Return a live passage."""
        ...

    def withdrawn(self, municipality: str, passage_id: str) -> Withdrawn | None:
        """Return since when a municipality sees a passage no more, and what stands in its place."""
        ...


class Judging(Protocol):
    """Tells how sure it is that the best hit answers the question, and what is to be done then."""

    def confidence(self, question: Question, hits: Sequence[Hit]) -> float:
        """Return a probability, 0 to 1."""
        ...

    def kind(self, confidence: float) -> AnswerKind:
        """Return what to do at that confidence."""
        ...


@dataclass(frozen=True, slots=True)
class Draft:
    """A text that was written from passages, every claim of it checked; its citations in the order of their marks."""

    text: str
    citations: tuple[Citation, ...]


class Writing(Protocol):
    """A writer that words an answer from passages and checks each sentence; None when it could not.

    An empty draft says that the passages do not answer the question: then choices are offered.
    """

    def write(self, question: Question, hits: Sequence[Hit], progress: Progress) -> Draft | None:
        """Return the checked text."""
        ...

    def summarise(self, question: Question, lines: Sequence[str]) -> str:
        """Return what the lines of a talk say in short, "" where it could not."""
        ...


@dataclass(frozen=True, slots=True)
class _Read:
    question: Question
    asked: str
    hits: tuple[Hit, ...]
    confidence: float


class Answerer:
    """Answers from what one municipality has published, and from nothing else."""

    def __init__(
        self,
        searcher: Searching,
        library: Shelving,
        judge: Judging,
        *,
        writer: Writing | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._searcher = searcher
        self._library = library
        self._judge = judge
        self._writer = writer
        self._clock = clock
        self._beside: dict[tuple[object, ...], tuple[Hit, ...]] = {}

    def answer(self, question: Question, progress: Progress = lambda _: None) -> Answer:
        """Return the answer to a question, read as a follow-up of the one before where that fits better."""
        began, question = self._clock(), replace(question, text=within(question.text))
        places = self._library.municipalities()
        others = elsewhere(question.text, question.municipality, places)
        if others:
            read = _Read(question, question.text, (), 0.0)
            return self._stamped(Answer("unknown", "", 0.0, elsewhere=others), read, began)
        here = next((place for place in places if place.id == question.municipality), None)
        own = here.own_names if here else ()
        read = self._read(replace(question, own=own, called=here.called if here else ()))
        over = self._over(read)
        if over is not None:
            return self._stamped(over, read, began)
        kind = self._judge.kind(read.confidence)
        other = another(question.text, own)
        if other and (kind != "answered" or not _tells(other, read.hits[0])):
            return self._stamped(_of_others(other, read, kind), read, began)
        read = self._settled(read, kind)
        if kind == "answered":
            answer = self._answered(read, progress)
        elif kind == "choices":
            offered = _suggestions(question.text, self._with_who_may(read))
            answer = Answer("choices", "", read.confidence, choices=offered)
        else:
            near = _suggestions(question.text, read.hits, BENEATH) if read.confidence >= NEARBY else ()
            answer = Answer("unknown", "", read.confidence, near=near)
        return self._stamped(answer, read, began)

    def show(self, question: Question, passage_id: str) -> Answer:
        """Return one passage as an answer; unknown when it is no longer live, ended when its time is over."""
        passage = self._library.passage(question.municipality, passage_id)
        version = self._library.version(question.municipality)
        if passage is None:
            gone = self._library.withdrawn(question.municipality, passage_id)
            return Answer("unknown", "", 0.0, version=version, withdrawn=gone)
        if not passage.validity.holds(question.on):
            citation = cite(quote(passage, passage.title), 1)
            ended = passage.validity.until
            return Answer("unknown", "", 0.0, (citation,), version=version, ended=ended, asked=passage.title)
        hits = (Hit(passage, 1.0, 1.0, 1.0),)
        return replace(_quoted(passage, passage.title, 1.0), version=version, asked=passage.title, hits=hits)

    def _stamped(self, answer: Answer, read: _Read, began: float) -> Answer:
        took = (self._clock() - began) * 1000
        version = self._library.version(read.question.municipality)
        spelt = read.hits[0].read if read.hits and answer.kind == "answered" else ""
        return replace(answer, asked=read.asked, hits=read.hits, version=version, took_ms=took, read=spelt)

    def _read(self, question: Question) -> _Read:
        alone = self._look(question, question.text)
        if not question.previous or not FOLLOW_UP.search(question.text):
            return alone
        joined = self._look(
            replace(question, text=f"{question.previous} {question.text}", new=question.text), question.previous
        )
        if joined.confidence < alone.confidence or self._says_again(question, alone, joined):
            return alone
        return joined

    def _says_again(self, question: Question, alone: _Read, joined: _Read) -> bool:
        """Tell whether the joined reading gives the answer of the turn before where the new words have their own."""
        if not OTHER_MATTER.search(question.text) or self._judge.kind(alone.confidence) != "answered":
            return False
        again = joined.hits[0].passage.id
        if again == alone.hits[0].passage.id:
            return False
        before = self._searcher.search(replace(question, text=question.previous, new=""), 1)
        return bool(before) and before[0].passage.id == again

    def _look(self, question: Question, asked: str) -> _Read:
        hits = fitting(question.text, self._searcher.search(question))
        if not WORD.search(question.text):
            return _Read(question, asked, hits, 0.0)
        confidence = self._judge.confidence(question, hits) if hits else 0.0
        known = hits[0].features if hits else {}
        lacks = known.get("rarest") or known.get("unsaid")
        nearness = alike(question.text, hits[0].passage) if hits else 0.0
        worded = nearness >= ALIKE and (not lacks or (nearness >= 1 and not HANGUL.search(question.text)))
        sure = max(confidence, nearness) if worded else confidence
        return _Read(question, asked, hits, max(sure, self._unnamed(question, hits, sure)))

    def _unnamed(self, question: Question, hits: Sequence[Hit], confidence: float) -> float:
        """Return how sure the best hit is for the question without the names of its own place.

        Everything published here is about them: they make a question longer and no passage fit better. It counts only
        where the same passage is best, has a word for each noun and words its question like what is left.
        """
        bare = unnamed(question.text, question.own)
        if not hits or not bare or self._judge.kind(confidence) != "unknown":
            return 0.0
        shorter = replace(question, text=bare, new="")
        found = self._searcher.search(shorter, len(hits))
        if not found or found[0].passage.id != hits[0].passage.id:
            return 0.0
        known = found[0].features
        if known.get("rarest") or known.get("nearest_question", 0.0) < WORDED:
            return 0.0
        return self._judge.confidence(shorter, found)

    def _settled(self, read: _Read, kind: AnswerKind) -> _Read:
        """Return what was read without statements that a more local or newer one overrules.

        Such a one may be worded too far from what was asked to be among the hits: it is looked for by their question.
        """
        best = read.hits[0].passage if read.hits else None
        also: tuple[Hit, ...] = ()
        if best and kind == "answered" and best.title not in {"", read.question.text}:
            known = {hit.passage.id for hit in read.hits}
            also = tuple(hit for hit in self._disputing(read.question, best) if hit.passage.id not in known)
        return replace(read, hits=settled((*read.hits, *also)))

    def _disputing(self, question: Question, best: Passage) -> tuple[Hit, ...]:
        """Return what is found by the question of a passage and answers it otherwise: the same for all who ask.

        Nothing is kept while an edition is still being indexed: what is found then may lack what is new.
        """
        version = self._library.version(question.municipality)
        key = (question.municipality, version, question.on, question.own, best.id)
        found = self._beside.get(key)
        if found is None:
            current = self._searcher.is_current(question.municipality)
            hits = self._searcher.search(replace(question, text=best.title, new=""))
            found = tuple(hit for hit in hits if contested(hit.passage, best))
            if len(self._beside) >= REMEMBERED:
                self._beside.clear()
            if current:
                self._beside[key] = found
        return found

    def _with_who_may(self, read: _Read) -> tuple[Hit, ...]:
        """Return what may be offered; what tells who may comes first where people are asked about who are not named."""
        if not any(hit.features.get("unnamed_group") for hit in read.hits):
            return read.hits
        found = self._searcher.search(replace(read.question, text=WHO_MAY, new=""), 1)
        who = (replace(hit, score=read.hits[0].score) for hit in found if not hit.features.get("unsaid"))
        return (*who, *read.hits)

    def _over(self, read: _Read) -> Answer | None:
        """Return the answer that what was asked is over, if an expired statement answers it and no live one as well.

        Of a year that is past an expired statement is told beside live ones, if it speaks of that year.
        """
        asked, years = read.question, past(read.question.text, read.question.on)
        if years:
            asked = replace(asked, text=in_full(in_figures(asked.text, asked.on), asked.own))
        hits = self._searcher.expired(asked)
        if not hits or hits[0].passage.validity.holds(read.question.on):
            return None
        over = hits[0]
        every = self._searcher.expired(asked, WITHIN)
        live = next((hit.score for hit in every if hit.passage.validity.holds(read.question.on)), 0.0)
        lead = over.score - live
        gone = bool(years & spoken_of(over.passage)) and not over.features.get("aspect_unstated")
        if live and lead < CLEARLY and not gone:
            return None
        sure = self._judge.kind(self._judge.confidence(asked, hits)) == "answered"
        if not sure and not _is_its_matter(over, SURELY if gone else lead):
            return None
        citation = cite(quote(over.passage, read.question.text), 1)
        ended = over.passage.validity.until
        return Answer("unknown", "", read.confidence, (citation,), ended=ended, topic=over.passage.topic)

    def _answered(self, read: _Read, progress: Progress) -> Answer:
        judged = read.hits[0].passage
        if self._writer is not None and not read.question.plain and not commands_program(judged):
            told = tuple(hit for hit in read.hits[:READ] if not commands_program(hit.passage))
            draft = self._writer.write(read.question, told, progress)
            if draft is not None and not draft.text:
                return Answer("choices", "", read.confidence, choices=_suggestions(read.question.text, read.hits))
            # what no sentence takes from the passage that was judged to answer answers something else
            if draft is not None and any(citation.passage_id == judged.id for citation in draft.citations):
                return Answer("answered", draft.text, read.confidence, draft.citations, generated=True)
        return _quoted(judged, read.question.text, read.confidence)


def _is_its_matter(over: Hit, lead: float) -> bool:
    """Tell whether a question is about the matter of an expired statement, which names all that it names."""
    known = over.features
    named = known.get("held", 0.0) >= 1 and not known.get("unnamed_group")
    return named and over.score >= FITTING and lead >= SURELY


def _tells(programme: str, hit: Hit) -> bool:
    """Tell whether a hit names somebody else's programme and states what is asked for, such as how it differs."""
    return tells_of(programme, hit.passage) and not hit.features.get("aspect_unstated")


def _of_others(programme: str, read: _Read, kind: AnswerKind) -> Answer:
    """Return that a question is about somebody else's programme, with what was published on it."""
    found = asked_about(programme, read.hits)
    offers = kind == "choices" and found[:1] == read.hits[:1]
    choices = _suggestions(read.question.text, found)
    return Answer("choices" if offers else "unknown", "", read.confidence, choices=choices, programme=programme)


def _quoted(passage: Passage, question: str, confidence: float) -> Answer:
    quotation = quote(passage, question)
    return Answer("answered", f"{quotation.text} [1]", confidence, (cite(quotation, 1),), topic=passage.topic)


def _suggestions(asked: str, hits: Sequence[Hit], most: int = CHOICES) -> tuple[Suggestion, ...]:
    """Return what may be tapped: the best that are close, of those the municipality's own entries first.

    An entry on danger is never a mere neighbour: it stands only where the best hit is about danger.
    """
    titles: dict[str, Passage] = {}
    best = max((hit.score for hit in hits), default=0.0)
    endangered = any(on_danger(hit.passage) for hit in hits if hit.score == best)
    for hit in (hit for hit in hits if hit.score >= hits[0].score - CLOSE):
        if endangered or not startles(hit.passage, asked):
            titles.setdefault(hit.passage.title, hit.passage)
    shown = sorted(list(titles.values())[:most], key=lambda passage: passage.municipality == SHARED)
    return tuple(Suggestion(passage.id, passage.title) for passage in shown)
