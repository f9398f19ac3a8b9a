"""What is offered at hello: questions and wishes, as long as they lead somewhere."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime
from typing import Protocol

from handlers.catalogue import DEFAULT, speaker
from knowledge.eligibility import load
from knowledge.municipality import Municipality
from retrieval.answer import Answer, Question

ENROL, RECOMMEND = "May I, or my child, enrol?", "Recommend lectures"
STARTERS = ("Who may join?", "Which papers do I need?", "How does mentoring work?")
"""Questions, as the catalogues know them; a municipality's content should word each of them."""

APPLY = "How do I apply?"
"""What the page of the web chat offers besides."""

FIRST = (ENROL, *STARTERS, APPLY, RECOMMEND)
"""All that may be offered, in its order."""

Offers = Callable[[Municipality, datetime], Collection[str]]
"""Returns what may be offered to the people of a municipality."""


def everything(_place: Municipality, _now: datetime) -> Collection[str]:
    """Offer all of it."""
    return FIRST


class Courses(Protocol):
    """What is asked of the library."""

    def version(self, municipality: str) -> int:
        """Return a number that grows with every change that the municipality can see."""
        ...

    def courses(self, municipality: str) -> Collection[object]:
        """Return the courses that the municipality sees."""
        ...


class Leading:
    """Knows what leads somewhere, judged anew with each edition and each day; any thread may ask.

    Of a municipality that is not `ready` to be searched nothing is judged: all is offered.
    """

    def __init__(
        self, answer: Callable[[Question], Answer], library: Courses, ready: Callable[[str], bool] = lambda _: True
    ) -> None:
        self._answer = answer
        self._library = library
        self._ready = ready
        self._known: dict[str, tuple[int, date, frozenset[str]]] = {}

    def __call__(self, place: Municipality, now: datetime) -> Collection[str]:
        """Return what leads somewhere in a municipality."""
        known = self.known(place, now)
        if known is not None:
            return known
        version, today = self._at(place, now)
        found = frozenset(self._leading(place, today))
        self._known[place.id] = version, today, found
        return found

    def known(self, place: Municipality, now: datetime) -> Collection[str] | None:
        """Return what leads somewhere as far as that needs no question, None where it has to be judged."""
        kept = self._known.get(place.id)
        if kept and kept[:2] == self._at(place, now):
            return kept[2]
        return None if self._ready(place.id) else FIRST

    def _at(self, place: Municipality, now: datetime) -> tuple[int, date]:
        return self._library.version(place.id), now.astimezone(place.zone).date()

    def _leading(self, place: Municipality, today: date) -> Iterator[str]:
        if load(place.enrolment).rules:
            yield ENROL
        if self._library.courses(place.id):
            yield RECOMMEND
        say = speaker(DEFAULT)
        for text in (*STARTERS, APPLY):
            # content words them in Korean, whatever the language they are offered in
            asked = Question(place.id, say(text), today, DEFAULT, plain=True)
            if self._answer(asked).kind != "unknown":
                yield text
