"""A yes or no that is demanded after who may enrol was told: what was found out just now, or how to find it out."""

from __future__ import annotations

from handlers.answering.question import Answerer
from handlers.conversation import Bubble, Choice, Outcome
from handlers.requests.enrolment import demands_verdict
from handlers.situation import Handler, Offered, Situation
from knowledge.eligibility import load
from retrieval.answer import Question

ELIGIBILITY, CHECK = "eligibility", "enrolment"
"""The topic of entries on who may enrol, and what a tap on the check of it does."""


class AnsweringDemands:
    """Tells who demands a yes or no what is known of it; `offered` knows what was said last."""

    def __init__(self, offered: Offered, answerer: Answerer) -> None:
        self._offered, self._answerer = offered, answerer

    def before(self, question: Handler) -> Handler:
        """Return a room of questions that hears such a demand first, where who may enrol was just spoken of."""

        def ask(situation: Situation) -> Outcome:
            if not demands_verdict(situation.intent.argument):
                return question(situation)
            said = self._offered(situation.session.conversation, situation.now)
            about = [bubble for bubble in said if self._on_enrolling(situation, bubble)]
            return _told(situation, about[-1]) if about else question(situation)

        return ask

    def _on_enrolling(self, situation: Situation, bubble: Bubble) -> bool:
        """Tell whether a bubble was about who may enrol: the check of it, its result, or an entry on it."""
        if bubble.mark == "fixed":
            return bool(bubble.citations) or any(choice.action.startswith(CHECK) for choice in bubble.choices)
        asked = Question(situation.session.municipality, "", situation.today, situation.language)
        shown = (self._answerer.show(asked, citation.passage_id) for citation in bubble.citations)
        return any(answer.topic == ELIGIBILITY for answer in shown)


def _told(situation: Situation, bubble: Bubble) -> Outcome:
    """Return what was found out, where something was, and what can be tapped to find it out."""
    say, place = situation.say, situation.municipality
    decides = say("I can't settle that in one word: %(name)s decides it, not me.")
    lines = [decides % {"name": place.name if place else ""}]
    if bubble.mark == "fixed" and bubble.citations:
        lines.insert(0, say("By what was looked at just now: %(result)s") % {"result": bubble.text.splitlines()[0]})
    choices = [situation.human()]
    if place and load(place.enrolment).rules:
        lines.append(say("Tap a few answers and I'll tell you at once how it looks by what is known."))
        choices.insert(0, Choice(say("May I, or my child, enrol?"), f"{CHECK}:"))
    return situation.reply(Bubble("\n".join(lines), choices=tuple(choices)), outcome="demanded")
