"""What of new content is looked at once more, though nothing need be wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import groupby

from handlers.catalogue import DEFAULT, speaker
from handlers.starters import FIRST, Offers
from knowledge.content import Finding, GoldenQuestion
from knowledge.content.finding import is_it, nearest, row_of
from knowledge.library import Difference, Stock
from knowledge.municipality import Municipality
from knowledge.passage import ANSWERED, SHARED, Passage
from knowledge.renewing import renewals
from knowledge.wording import Say, Sentence

SHOWN = 5
"""Titles and questions that are named in one line; the rest is counted."""

_OVER = "%(title)r has its last day on %(day)s, which is over"
_OVERS = "%(title)r and %(count)d more have their last day on %(day)s, which is over"
_ENDED = "what has ended: who asks reads that it was until then"
_VAIN = "the question, for which nothing can be right: the id of an entry stands in the column 번호 (id) of the FAQ"


@dataclass(frozen=True, slots=True)
class Tried:
    """How many of a municipality's golden questions the published content answers rightly, and which it does not."""

    municipality: str
    asked: int
    wrong: tuple[str, ...]

    def told(self, say: Say) -> str:
        """Return the line."""
        right = {"place": self.municipality, "right": self.asked - len(self.wrong), "all": self.asked}
        line = say("%(place)s: %(right)d of %(all)d golden questions are answered rightly") % right
        return f"{line}: {listed(self.wrong)}" if self.wrong else line


@dataclass(frozen=True, slots=True)
class Withheld:
    """Entries of a folder that are not published, since a person went back to an earlier edition."""

    owner: str
    titles: tuple[str, ...]

    def told(self, say: Say) -> str:
        """Return the line."""
        line = say("%(owner)s was rolled back, and its folder has %(count)d entries that are not answered from")
        return f"{line % {'owner': self.owner, 'count': len(self.titles)}}: {listed(self.titles)}"


@dataclass(frozen=True, slots=True)
class Unanswered:
    """What a municipality's people would be offered first, and nothing published answers."""

    municipality: str
    offers: tuple[str, ...]

    def told(self, say: Say) -> str:
        """Return the line."""
        told = say("%(place)s has no answer yet to what would be offered at hello, and so it is not offered")
        line = told % {"place": self.municipality}
        return f"{line}: {listed(self.offers)}"


@dataclass(frozen=True, slots=True)
class Due:
    """How much of what an owner has published has to be renewed."""

    owner: str
    count: int

    def told(self, say: Say) -> str:
        """Return the line."""
        line = say("%(owner)s: %(count)d to be renewed or looked at again: gyeot renewals %(owner)s")
        return line % {"owner": self.owner, "count": self.count}


def due(stock: Stock, difference: Difference, days: Mapping[str, date], today: date) -> Iterator[Due]:
    """Yield how much those who change have to renew; `days` are the days of municipalities, `today` that of others."""
    places = {place.id: place for place in stock.municipalities}
    changed = {*difference.municipalities, *(each.owner for each in (*difference.passages, *difference.courses))}
    for owner in sorted(changed & {SHARED, *places}):
        found = renewals(places.get(owner), owner, stock.passages, stock.courses, days.get(owner, today))
        if found:
            yield Due(owner, len(found))


def listed(texts: Iterable[str]) -> str:
    """Return the first of the texts in one line."""
    found = tuple(texts)
    return " · ".join(found[:SHOWN]) + (" …" if len(found) > SHOWN else "")


def ended(stock: Stock, difference: Difference, days: Mapping[str, date], today: date) -> Iterator[Finding]:
    """Yield a finding for what is published anew though its last day is over, one for each file and day.

    `days` are the days of municipalities, `today` that of all others.
    """
    fresh = {(change.owner, key) for change in difference.passages for key in (*change.added, *change.changed)}
    over = [
        (entry.source.file, entry.validity.until, entry)
        for entry in stock.passages
        if (entry.municipality, entry.key) in fresh
        and entry.validity.until
        and entry.validity.until < days.get(entry.municipality, today)
    ]
    over.sort(key=lambda each: each[:2])
    for (file, day), group in groupby(over, key=lambda each: each[:2]):
        entries = [entry for _, _, entry in group]
        more = len({*map(_title, entries)}) - 1
        problem = Sentence(_OVERS if more else _OVER, title=_title(entries[0]), count=more, day=day)
        yield Finding(file, row_of(entries[0].source.place), "", problem, _ENDED)


def _title(entry: Passage) -> str:
    return entry.title.partition(" > ")[0] if entry.kind == "notice" else entry.title


def astray(
    golden: Iterable[GoldenQuestion], stock: Stock, live: Callable[[str], Iterable[Passage]]
) -> Iterator[Finding]:
    """Yield a finding for each golden question that expects an entry which neither the stock nor what is live has.

    Of what is `live` of a municipality, only answers of people and entries of files that could not be read go on.
    """

    @cache
    def going_on(owner: str) -> frozenset[str]:
        entries = (each for each in live(owner) if each.source.file == ANSWERED or stock.is_unread(each.source.file))
        return frozenset(each.key for each in entries)

    known: dict[str, set[str]] = {}
    for entry in stock.passages:
        known.setdefault(entry.municipality, set()).add(entry.key)
    for question in golden:
        keys = known.get(question.municipality, set()) | known.get(SHARED, set())
        if question.expect <= keys:
            continue
        keys |= going_on(question.municipality)
        for key in sorted(question.expect - keys):
            near = nearest(key, keys)
            problem = is_it(key, near) if near else Sentence("there is no entry %(key)r", key=key)
            yield Finding(question.file, question.row, "expect", problem, _VAIN)


def unanswered(offers: Offers, places: Iterable[Municipality], now: datetime) -> Iterator[Unanswered]:
    """Yield what would be offered at hello and leads to nothing; `offers` tells what leads somewhere."""
    say = speaker(DEFAULT)
    for place in places:
        leading = offers(place, now)
        if open_ := tuple(say(text) for text in FIRST if text not in leading):
            yield Unanswered(place.id, open_)
