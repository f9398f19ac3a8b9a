"""One question outside any conversation: the same answer and the same words, nothing kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from handlers.answering.question import Answerer, published, worded
from handlers.answering.subjects import best_read
from handlers.catalogue import LANGUAGES, spoken
from handlers.conversation import Address, Bubble, Message, Session
from handlers.helping import in_need
from handlers.requests.kinds import Intent
from handlers.screening.screen import Verdict
from handlers.screening.screen import screen as rules_alone
from handlers.situation import Situation
from knowledge.municipality import Municipality
from retrieval.answer import Answer, Question

NOWHERE = Address("api", "", "")


class UnknownMunicipalityError(LookupError):
    """There is no such municipality."""

    def __str__(self) -> str:
        """Name those that there are."""
        wanted, known = self.args
        return f"no municipality is called {wanted!r}; there are: {', '.join(known)}"


def ask(
    answerer: Answerer,
    places: tuple[Municipality, ...],
    municipality: str,
    text: str,
    now: datetime,
    language: str = "",
    screen: Callable[[str], Verdict] = rules_alone,
) -> tuple[Answer, Bubble]:
    """Return the answer to a question and its words.

    Raises:
        UnknownMunicipalityError: when there is no such municipality.

    """
    place = next((value for value in places if municipality in {value.id, value.name, *value.names}), None)
    if place is None:
        raise UnknownMunicipalityError(municipality, tuple(value.id for value in places))
    session = Session("", NOWHERE, municipality=place.id)
    tongue = language if language in LANGUAGES else spoken(text)
    situation = Situation(Message(NOWHERE, "", now, text), session, Intent("ask", text), now, tongue, places)
    verdict = screen(text)
    if verdict.crisis:
        return Answer("unknown", "", 0.0), Bubble(in_need(text, tongue, verdict.kind))
    question = Question(place.id, "", situation.today, tongue)
    answer = best_read(lambda read: answerer.answer(replace(question, text=read), situation.progress), published(text))
    return answer, worded(situation, answer)
