"""A municipality: its names, time zone, hours, contacts and bot accounts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from zoneinfo import ZoneInfo

from knowledge.encoding import loads


@dataclass(frozen=True, slots=True)
class Municipality:
    """What is known of a municipality; unknown contacts stay empty, they are never guessed.

    `names` are what people call it, the official one first. `hours` maps mon … sun to (opens, closes) as "HH:MM".
    `notice` is said whenever it is chosen (for a place that is no confirmed partner). `accounts` maps a channel to the
    accounts (bot user names) that belong to this municipality alone. `enrolment` is what
    `eligibility.Enrolment.dump` wrote. `school_days` are days off school and vacations: name, first and last day.
    `keeping` has its own keep times in days ("crisis"). `english` has name, service and notice in English, as
    far as they are given.
    """

    id: str
    name: str
    service: str
    names: tuple[str, ...] = ()
    time_zone: str = "Asia/Seoul"
    hours: dict[str, tuple[str, str]] = field(default_factory=dict)
    contacts: dict[str, str] = field(default_factory=dict)
    accounts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    partner: bool = True
    notice: str = ""
    url: str = ""
    enrolment: str = ""
    school_days: tuple[tuple[str, str, str], ...] = ()
    keeping: dict[str, int] = field(default_factory=dict)
    english: dict[str, str] = field(default_factory=dict)

    @property
    def zone(self) -> ZoneInfo:
        """Return the time zone."""
        return ZoneInfo(self.time_zone)

    @property
    def own_names(self) -> tuple[str, ...]:
        """Return every name of the place and of its programme."""
        return tuple(name for name in (self.name, *self.names, self.service) if name)

    @property
    def called(self) -> tuple[tuple[str, str], ...]:
        """Return what its programme is called in English beside what it is called in what is published."""
        english = self.english.get("service", "")
        return ((english, self.service),) if english and self.service else ()

    def told(self, language: str) -> Municipality:
        """Return it with what it is called in a language; where nothing is given, that stays as it is."""
        if language.partition("+")[0] != "en" or not self.english:
            return self
        given = self.english.get
        return replace(
            self,
            name=given("name", self.name),
            service=given("service", self.service),
            notice=given("notice", self.notice),
            names=(self.name, *self.names),
        )

    @classmethod
    def load(cls, payload: str) -> Municipality:
        """Return the municipality that `encoding.dumps` wrote; what another version wrote more is passed by."""
        known = {each.name for each in fields(cls)}
        return cls(**{name: value for name, value in loads(payload).items() if name in known})


OTHER_WORD = re.compile(r"(대|런|역|숲|교대|과고|외고)")
"""What turns a place's name into another word: 서울대 is a university, 서울런 the whole programme."""


def named(text: str, municipalities: Iterable[Municipality]) -> tuple[Municipality, ...]:
    """Return the municipalities that the text names, the longest name first, without those inside a longer name.

    The name of a service counts only where it stands among the municipality's names: several share one.
    """
    folded = unicodedata.normalize("NFC", text).casefold()
    places = {place.id: place for place in municipalities}
    spans = {span for place in places.values() for span in _spans(folded, place)}
    taken: list[_Span] = []
    chosen: dict[str, Municipality] = {}
    for span in sorted(spans, key=lambda span: (-span.length, span)):
        if any(span.start < other.end and other.start < span.end and span.text != other.text for other in taken):
            continue
        taken.append(span)
        if span.place in places:
            chosen[span.place] = places[span.place]
    return tuple(chosen.values())


@dataclass(frozen=True, slots=True, order=True)
class _Span:
    start: int
    end: int
    text: str
    place: str

    @property
    def length(self) -> int:
        return self.end - self.start


def _spans(text: str, place: Municipality) -> Iterable[_Span]:
    services = (place.service, place.english.get("service", ""))
    own = services if place.service in place.names else ()
    names, every = _folded((place.name, *place.names, *own), services)
    for name in every:
        if name not in text:
            continue  # nearly always: with hundreds of places, patterns would be compiled anew for each question
        for match in re.finditer(re.escape(name), text):
            if name in names and OTHER_WORD.match(text, match.end()):
                continue
            yield _Span(match.start(), match.end(), name, place.id if name in names else "")


@lru_cache(maxsize=4096)
def _folded(names: tuple[str, ...], services: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names of a place, and those with its programme's, as they are looked for in a text."""
    folded = frozenset(name.casefold() for name in names if name)
    return folded, folded | {service.casefold() for service in services} - {""}
