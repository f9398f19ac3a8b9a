"""Publishing: a content folder into the library, held back where its own golden questions would go wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path

from bot.heeding import Due, Tried, Unanswered, Withheld, astray, due, ended, listed, unanswered
from bot.ingesting import Ingested, NoContentError, Progress, stocked, telling
from bot.knowing import Knowing
from handlers.starters import Leading
from knowledge.content import Content, Finding, GoldenQuestion, enrolment, mapping, profile, read_content
from knowledge.content.finding import NOTHING_OF_FILE, NOTHING_OF_FOLDER, UNREAD_FILE, UNREAD_FOLDER
from knowledge.content.settling import settled
from knowledge.course import Course
from knowledge.derived import Derived
from knowledge.intake import Intake, digests
from knowledge.library import Difference, Library, Stock
from knowledge.loading.transcripts import FOLDER, Transcripts
from knowledge.municipality import Municipality
from knowledge.passage import ANSWERED, SHARED, Passage
from knowledge.wording import Say, Sentence
from retrieval.answer import Question
from retrieval.answerer import Answerer
from retrieval.candidate import Candidate
from retrieval.judging.confidence import Judge
from retrieval.searcher import Searcher

_Words = tuple[str, str, str]
_Asked = Mapping[str, tuple[GoldenQuestion, ...]]

Answering = Callable[[Candidate, Iterable[str]], Answerer]
"""Makes the answerer that the product would have if the candidate were published, ready for these municipalities."""


_AGAIN = "%(title)r was rolled back on %(day)s and is published again, because its folder has changed"
_FOLDER = "what the folder says"
_EXPLAINING = frozenset({mapping.FILE, enrolment.FILE, profile.FILE, "lectures.csv", "golden.csv"})
"""Files that no entry is of: what they say of others stays."""


@dataclass(frozen=True, slots=True)
class Held:
    """Content that was not published: the golden questions of a municipality that would newly go wrong.

    `owner` is whose content would do it: the municipality itself, or the shared part.
    """

    owner: str
    municipality: str
    before: int
    after: int
    questions: tuple[str, ...]

    def __str__(self) -> str:
        """Return the finding as one line, with up to five of the questions."""
        return self.told(str)

    def told(self, say: Say) -> str:
        """Return the finding as one line in the language that is said."""
        line = say(
            "%(owner)s is held back: %(after)d instead of %(before)d golden questions of %(place)s would go wrong"
        )
        counts = {"owner": self.owner, "after": self.after, "before": self.before, "place": self.municipality}
        return f"{line % counts}: {listed(self.questions)}"


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing changed, or would change, what was held back, and which municipalities could not be indexed.

    What is `over` holds no more on the day of publishing; what is `withheld` stands in the folder, and a person went
    back; `tried` are the golden questions of whoever changed; `gone` are municipalities whose folder is no more,
    `unanswered` is what people would be offered first and gets no answer, and `due` counts what has to be renewed.
    """

    ingested: Ingested
    held: tuple[Held, ...] = ()
    unindexed: tuple[str, ...] = ()
    over: tuple[Finding, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    tried: tuple[Tried, ...] = ()
    gone: tuple[str, ...] = ()
    unanswered: tuple[Unanswered, ...] = ()
    due: tuple[Due, ...] = ()

    @property
    def clean(self) -> bool:
        """Tell whether nothing was wrong, nothing held back and everything indexed."""
        return not self.held and not self.ingested.findings and not self.unindexed


class Publisher:
    """Publishes content folders; what a person rolled back stays until its folder changes."""

    def __init__(self, library: Library, intake: Intake, answering: Answering, transcripts: Path | None = None) -> None:
        """Publish into `library`; what was read of files is kept in the folder `transcripts`, if there is one."""
        self._library = library
        self._intake = intake
        self._answering = answering
        self._transcripts = transcripts

    def publish(
        self,
        folder: Path,
        now: datetime,
        *,
        dry_run: bool = False,
        insist: bool = False,
        only: str = "",
        trying: bool = True,
    ) -> Published:
        """Publish what a folder holds; with `insist` even what makes more golden questions wrong than before.

        `only` is the one owner whose entries may change; the others stay as they are. Without `trying` golden questions
        are put only where something could be held back: what is new has to be embedded for it, which takes minutes.

        Raises:
            NoContentError: there is no such folder.

        """
        if not folder.is_dir():
            raise NoContentError(folder)
        content = self._read(folder)
        read = stocked(content)
        fresh = digests(content.passages, content.courses, read.unread)
        taken = self._intake.taken()
        courses, passages = settled(content.courses, content.passages, self._library.owned_courses)
        read = replace(read, courses=courses, passages=passages)
        fresh |= {owner: said for owner, said in taken.items() if read.is_unread(f"{owner}/")}
        kept = {owner for owner, said in fresh.items() if taken.get(owner) == said}
        withheld = tuple(self._withheld(read, kept))
        if only:
            kept = {SHARED, *fresh, *taken, *(place.id for place in self._library.municipalities())} - {only}
            fresh = {owner: said for owner, said in taken.items() if owner != only} | {only: fresh.get(only, "")}
        stock = self._with_live(read, kept)
        before = [place.id for place in self._library.municipalities()]
        difference = self._library.difference(stock)
        touched = {change.owner for change in difference.passages}
        held, tried = self._trials(content, stock, touched, now, insist=insist, trying=trying, every=dry_run)
        if held:
            stock = self._with_live(stock, {each.owner for each in held})
            difference = self._library.difference(stock)
        findings = (
            *map(self._kept, content.findings),
            *self._again(stock, difference, now),
            *astray(content.golden, stock, self._library.owned),
        )
        days = {place.id: now.astimezone(place.zone).date() for place in stock.municipalities}
        over = tuple(ended(stock, difference, days, now.date()))
        renewing = tuple(due(stock, difference, days, now.date()))
        there = {place.id for place in stock.municipalities}
        gone = tuple(name for name in before if name not in there and not stock.is_unread(f"{name}/"))
        open_: tuple[Unanswered, ...] = ()
        if dry_run:
            open_ = tuple(self._unanswered(stock, difference, now))
        else:
            difference = self._library.publish(stock, now)
            back = {each.owner: taken.get(each.owner, "") for each in held}
            self._intake.take(fresh | back)
        ingested = Ingested(difference, findings, len(content.passages), len(content.courses))
        return Published(
            ingested, held, over=over, withheld=withheld, tried=tried, gone=gone, unanswered=open_, due=renewing
        )

    def _unanswered(self, stock: Stock, difference: Difference, now: datetime) -> Iterator[Unanswered]:
        """Yield what those who would change would offer at hello and could not answer."""
        places = changed_of(difference, stock.municipalities)
        if places:
            candidate = Candidate(places, self._coming(stock), self._library)
            answerer = self._answering(candidate, [place.id for place in places])
            yield from unanswered(Leading(answerer.answer, _Coming(stock.courses)), places, now)

    def _coming(self, stock: Stock) -> tuple[Passage, ...]:
        """Return what would be live with a stock: answers of people and what can't be read just now go on."""
        owners = {SHARED, *(place.id for place in stock.municipalities)}
        live = (entry for owner in sorted(owners) for entry in self._library.owned(owner))
        going_on = (each for each in live if each.source.file == ANSWERED or stock.is_unread(each.source.file))
        return *going_on, *stock.passages

    def _withheld(self, read: Stock, kept: set[str]) -> Iterator[Withheld]:
        """Yield whose folder has not changed, and says what is not live: a person went back from it."""
        for owner in filter(self._went_back, sorted(kept)):
            live = self._library.ids(owner)
            entries = (entry for entry in read.passages if entry.municipality == owner)
            if titles := tuple(dict.fromkeys(entry.title for entry in entries if live.get(entry.key) != entry.id)):
                yield Withheld(owner, titles)

    def _kept(self, finding: Finding) -> Finding:
        """Return a finding that says what is kept: of a new notice or of a folder with a new name there is nothing."""
        owner, _, name = finding.file.partition("/")
        if finding.kept == UNREAD_FOLDER and not self._library.edition(owner):
            return replace(finding, kept=NOTHING_OF_FOLDER)
        if finding.kept != UNREAD_FILE or name in _EXPLAINING:
            return finding
        # what is said of a notice stands beside it, under the same name
        known = {passage.source.file.rpartition(".")[0] for passage in self._library.owned(owner)}
        known |= {course.file.rpartition(".")[0] for course in self._library.owned_courses(owner)}
        mine = {finding.file.rpartition(".")[0], finding.file.rpartition(".")[0].rpartition(".")[0]}
        # answers of people have no file, and a name without two dots nothing before the first
        return finding if known & mine - {""} else replace(finding, kept=NOTHING_OF_FILE)

    def _again(self, stock: Stock, difference: Difference, now: datetime) -> Iterator[Finding]:
        """Yield a finding for each entry that a person took back and that would be published again now."""
        zones = {place.id: place.zone for place in stock.municipalities}
        entries = {(entry.municipality, entry.key): entry for entry in stock.passages}
        for change in (each for each in difference.passages if self._went_back(each.owner)):
            live = {*map(_words, self._library.owned(change.owner))}
            coming = (entries.get((change.owner, key)) for key in (*change.added, *change.changed))
            fresh = {_words(entry): entry for entry in coming if entry and _words(entry) not in live}
            for said, at in self._taken_back(change.owner, {*fresh}):
                entry, day = fresh[said], at.astimezone(zones.get(change.owner, now.tzinfo)).date()
                problem = Sentence(_AGAIN, title=entry.title, day=day.isoformat())
                yield Finding(entry.source.file, 0, entry.key, problem, _FOLDER)

    def _went_back(self, owner: str) -> bool:
        return any(edition.restored for edition in self._library.editions(owner))

    def _taken_back(self, owner: str, wanted: set[_Words]) -> Iterator[tuple[_Words, datetime]]:
        """Yield which of the wanted words going back to an earlier edition took away, each with its latest time."""
        for edition in self._library.editions(owner) if wanted else ():
            if edition.restored and wanted:
                before, after = (
                    {*map(_words, self._library.passages_of(owner, number))}
                    for number in (edition.number - 1, edition.number)
                )
                gone = wanted & (before - after)
                wanted -= gone
                yield from ((words, edition.published_at) for words in sorted(gone))

    def _read(self, folder: Path) -> Content:
        """Return what a folder holds; one that holds nothing, such as a disk that is not there, takes nothing away."""
        content = read_content(folder, Transcripts(self._transcripts))
        places = self._library.municipalities()
        if content.municipalities or content.passages or not places:
            return content
        owners = (SHARED, *(place.id for place in places))
        kept = (
            Finding(f"{owner}/", 0, "", "nothing in the content folder can be published", UNREAD_FOLDER)
            for owner in owners
        )
        return replace(content, findings=(*content.findings, *kept))

    def _with_live(self, stock: Stock, owners: set[str]) -> Stock:
        """Return the stock with what is live in place of these owners' entries."""
        if not owners:
            return stock
        passages = [entry for entry in stock.passages if entry.municipality not in owners]
        courses = [entry for entry in stock.courses if entry.municipality not in owners]
        for owner in sorted(owners):
            passages.extend(self._library.owned(owner))
            courses.extend(self._library.owned_courses(owner))
        return replace(stock, passages=tuple(passages), courses=tuple(courses))

    def _trials(
        self, content: Content, stock: Stock, fresh: set[str], now: datetime, *, insist: bool, trying: bool, every: bool
    ) -> tuple[tuple[Held, ...], tuple[Tried, ...]]:
        """Return whose content is held back, and how the golden questions of all who are touched, or all, come out."""
        changed = {owner for owner in fresh if self._library.edition(owner)}
        touched = {SHARED} if every else fresh if trying else changed
        asked = {
            place: questions
            for place, questions in _by_municipality(content.golden).items()
            if touched & {SHARED, place}
        }
        places = content.municipalities

        def tried_on(passages: Iterable[Passage]) -> _Trial:
            return _Trial(self._answering, places, passages, now, self._library, asked)

        @cache
        def trial(kept: frozenset[str]) -> _Trial:
            """Return the trial of the stock but for what stays live of some owners."""
            return tried_on(self._coming(self._with_live(stock, {*kept})))

        gate = changed and asked and not insist
        held = self._held(changed, asked, tried_on(self._live(places)), trial) if gate else ()
        tried = trial(frozenset(each.owner for each in held)) if asked and trying else None
        return held, tuple(
            Tried(place, len(asked[place]), tried.wrong(place, asked[place])) for place in asked if tried
        )

    def _held(
        self, changed: set[str], asked: _Asked, live: _Trial, trial: Callable[[frozenset[str]], _Trial]
    ) -> tuple[Held, ...]:
        """Return whose content would make more golden questions wrong; a first edition is never held back."""
        held: list[Held] = []
        for owner in sorted(changed, key=lambda owner: owner != SHARED):
            kept = changed - {owner} if owner == SHARED else changed - {owner} | {each.owner for each in held}
            changing = trial(frozenset(kept))
            for place, questions in asked.items():
                if owner in {SHARED, place}:
                    held.extend(_compared(owner, place, live.wrong(place, questions), changing.wrong(place, questions)))
        return tuple(held)

    def _live(self, places: Iterable[Municipality]) -> tuple[Passage, ...]:
        owners = (SHARED, *(place.id for place in places))
        return tuple(passage for owner in owners for passage in self._library.owned(owner))


def _words(entry: Passage) -> _Words:
    """Return what an entry says, wherever it stands: a row that is added above moves it."""
    return entry.key, entry.title, entry.text


def changed_of(difference: Difference, places: Iterable[Municipality]) -> tuple[Municipality, ...]:
    """Return the municipalities whose own content or words about themselves have changed."""
    changed = {*difference.municipalities, *(change.owner for change in (*difference.passages, *difference.courses))}
    return tuple(place for place in places if place.id in changed)


class _Coming:
    """The courses that municipalities would see."""

    def __init__(self, courses: Iterable[Course]) -> None:
        self._courses = tuple(courses)

    def version(self, municipality: str) -> int:  # noqa: ARG002 - it never changes
        """Return 0."""
        return 0

    def courses(self, municipality: str) -> tuple[Course, ...]:
        """Return what a municipality would see."""
        return tuple(each for each in self._courses if each.municipality in {SHARED, municipality})


def publisher_of(knowing: Knowing, progress: Progress | None = None) -> Publisher:
    """Return the publisher of an assembled program: trials search and judge as the program does.

    What is tried for the first time is embedded, which `progress` hears of.
    """
    kept = Derived(knowing.storage)

    def answering(candidate: Candidate, ready: Iterable[str]) -> Answerer:
        searcher = Searcher(
            candidate,
            knowing.embedder,
            splitter=knowing.searcher.splitter,
            kept=kept,
            weighing=knowing.tunings.weights,
        )
        for place in ready:
            searcher.prepare(place, telling(progress, place) if progress else None)
        return Answerer(searcher, candidate, Judge(knowing.tunings))

    return Publisher(knowing.library, Intake(knowing.storage), answering, knowing.settings.data / FOLDER)


class _Trial:
    """Golden questions put to content that need not be published; only who is asked is prepared."""

    def __init__(
        self,
        answering: Answering,
        places: tuple[Municipality, ...],
        passages: Iterable[Passage],
        now: datetime,
        library: Library,
        asked: Iterable[str],
    ) -> None:
        self._candidate = Candidate(places, passages, library)
        self._answerer = answering(self._candidate, asked)
        self._places = {place.id: place for place in places}
        self._now = now
        self._found: dict[str, tuple[str, ...]] = {}

    def wrong(self, municipality: str, questions: tuple[GoldenQuestion, ...]) -> tuple[str, ...]:
        """Return the questions that go wrong, in their order."""
        if municipality not in self._found:
            place = self._places.get(municipality)
            on = self._now.astimezone(place.zone).date() if place else self._now.date()
            bad = (q.question for q in questions if not self._right(q, Question(municipality, q.question, on)))
            self._found[municipality] = tuple(bad)
        return self._found[municipality]

    def _right(self, golden: GoldenQuestion, question: Question) -> bool:
        answer = self._answerer.answer(replace(question, previous=golden.previous, plain=True))
        if not golden.expect:
            return answer.kind != "answered"
        ids = [citation.passage_id for citation in answer.citations] + [each.passage_id for each in answer.choices]
        found = self._candidate.live(question.municipality, ids).values()
        return answer.kind != "unknown" and any(passage.key in golden.expect for passage in found)


def _by_municipality(golden: Iterable[GoldenQuestion]) -> _Asked:
    found: dict[str, tuple[GoldenQuestion, ...]] = {}
    for question in golden:
        found[question.municipality] = (*found.get(question.municipality, ()), question)
    return found


def _compared(owner: str, municipality: str, before: tuple[str, ...], after: tuple[str, ...]) -> tuple[Held, ...]:
    if len(after) <= len(before):
        return ()
    fresh = tuple(question for question in after if question not in before)
    return (Held(owner, municipality, len(before), len(after), fresh),)
