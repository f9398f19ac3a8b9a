"""Which handler serves which intent: the one place that knows all of them."""

from __future__ import annotations

from collections.abc import Mapping

from handlers import greeting, handoff, profile
from handlers.intent import Kind
from handlers.question import Answerer, AnsweringQuestion
from handlers.situation import Handler


def rooms(answerer: Answerer) -> Mapping[Kind, Handler]:
    """Return the handler of every kind of intent."""
    question = AnsweringQuestion(answerer)
    return {
        "ask": question,
        "attachment": greeting.decline_attachment,
        "empty": greeting.ask_for_words,
        "expired": greeting.renew,
        "greeting": greeting.start,
        "help": greeting.explain,
        "human": handoff.request_person,
        "language": profile.choose_language,
        "municipality": profile.ChoosingMunicipality(question),
        "none": question.none_of_these,
        "passage": question.show,
        "start": greeting.start,
        "thanks": greeting.thank,
    }
