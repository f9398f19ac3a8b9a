"""Which handler serves which intent: the one place that knows all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from handlers import greeting, handoff, profile
from handlers.conversation import Outcome
from handlers.intent import understood
from handlers.question import Answerer, AnsweringQuestion
from handlers.recommendation import RecommendingLectures
from handlers.requests.kinds import Intent, Kind
from handlers.shelves import Catalogue
from handlers.situation import Handler, Situation


def rooms(answerer: Answerer, catalogue: Catalogue) -> Mapping[Kind, Handler]:
    """Return the handler of every kind of intent."""
    question = AnsweringQuestion(answerer)
    lectures = RecommendingLectures(catalogue, question)

    def resume(situation: Situation) -> Outcome:
        """Answer what had to wait for the municipality: a wish for lectures, or a question."""
        words = situation.intent.argument
        if understood(words).kind == "recommend":
            return lectures(replace(situation, intent=Intent("recommend", words)))
        return question(situation)

    return {
        "ask": question,
        "attachment": greeting.decline_attachment,
        "course": lectures.course,
        "empty": greeting.ask_for_words,
        "expired": greeting.renew,
        "grade": lectures.grade,
        "greeting": greeting.start,
        "help": greeting.explain,
        "human": handoff.request_person,
        "language": profile.choose_language,
        "municipality": profile.ChoosingMunicipality(resume),
        "none": question.none_of_these,
        "passage": question.show,
        "recommend": lectures,
        "start": greeting.start,
        "thanks": greeting.thank,
    }
