"""What a person thinks of an answer: thanks, or the next nearest answers and a person."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Protocol

from handlers.answering.opinions import AnswerGiven, VerdictGiven
from handlers.answering.question import Answerer
from handlers.answering.subjects import titled
from handlers.answering.withdrawing import withdrawn
from handlers.conversation import Bubble, Choice, Outcome
from handlers.people.contacts import contact_choices, contact_lines
from handlers.requests.feedback import ANNOYED, COMPLAINT
from handlers.situation import Situation
from retrieval.answer import Question
from retrieval.dangers import on_danger, startles

WHICH = "which"
"""What a plain no after an answer comes to: it is asked what it was said of."""

_LATE = re.compile(r"기한|마감|지났|놓쳤|deadline|too late")
"""What tells that a window went by."""

NEXT = 2
"""Further answers offered after "not this"; a person is the third choice."""


class Given(Protocol):
    """What this room needs of the records."""

    def given(self, conversation: str, key: str) -> AnswerGiven | None:
        """Return an answer that was given in a conversation."""
        ...


class HearingFeedback:
    """Takes the taps under an answer."""

    def __init__(self, answerer: Answerer, given: Given | None) -> None:
        self._answerer = answerer
        self._given = given

    def __call__(self, situation: Situation) -> Outcome:
        """Keep the verdict; after "not this" offer what was found next, and a person. Hear annoyance calmly."""
        verdict, _, key = situation.intent.argument.partition(":")
        if verdict in {ANNOYED, COMPLAINT, WHICH}:
            return _which(situation, key) if verdict == WHICH else _calmly(situation)
        given = self._given.given(situation.session.conversation, key) if self._given else None
        if given is None:
            text = situation.say("I no longer keep that answer, so I couldn't note this. Just ask again any time.")
            return situation.reply(Bubble(text), outcome="feedback")
        gone = self._gone(situation, given)
        if gone is None and given.verdict == verdict == "helped":
            return Outcome(situation.session)  # thanked already
        if verdict == "helped":
            bubble = gone or Bubble(situation.say("I'm glad. Ask me anything else whenever you like."))
            return replace(situation.reply(bubble, outcome="helped"), changes=(VerdictGiven(key, "helped"),))
        outcome = self._not_this(situation, given)
        if gone is None:
            return outcome
        said = situation.reply(gone, outcome="not", previous=given.question)
        return replace(said, changes=outcome.changes)

    def _gone(self, situation: Situation, given: AnswerGiven) -> Bubble | None:
        """Return what to say where the answer stood on something that was withdrawn since or is over."""
        if given.outcome != "answered" or not given.passages:
            return None
        question = Question(given.municipality, given.question, situation.today, situation.language)
        return withdrawn(situation, self._answerer.show(question, given.passages[0][0]), given.question)

    def _not_this(self, situation: Situation, given: AnswerGiven) -> Outcome:
        others = self._others(situation, given)
        say = situation.say
        near = say("I'm sorry. Is it one of these?")
        far = say("I'm sorry. Shall I pass your question on to a person?")
        bubble = Bubble(near if others else far, choices=(*others, situation.human()))
        outcome = situation.reply(bubble, outcome="not", previous=given.question)
        return replace(outcome, changes=(VerdictGiven(given.key, "not"),))

    def _others(self, situation: Situation, given: AnswerGiven) -> tuple[Choice, ...]:
        """Return the next passages as questions to tap, each question once, without the ones that were shown.

        Nor one on danger, unless what was shown is on danger, too.
        """
        titles: dict[str, str] = {}
        question = Question(given.municipality, given.question, situation.today, situation.language)
        shown, endangered = "", False
        for passage_id, _score in given.passages:
            found = self._answerer.show(question, passage_id)
            title = titled(situation, found.asked, found.topic) if found.kind == "answered" else ""
            endangered = endangered or (not shown and any(on_danger(hit.passage) for hit in found.hits))
            startling = not endangered and any(startles(hit.passage, given.question) for hit in found.hits)
            shown = shown or title
            if title and title != shown and not startling:
                titles.setdefault(title, passage_id)
            if len(titles) == NEXT:
                break
        return tuple(Choice(title, f"passage:{passage_id}") for title, passage_id in titles.items())


def _with_regret(situation: Situation) -> Outcome:
    """Answer who is angry at an office: a program can change nothing, but people can be told in these very words."""
    say, place, words = situation.say, situation.municipality, situation.message.text
    lines = [
        say("I'm sorry, that must be upsetting."),
        say("I'm a program and can't decide anything, but I can pass your words on to a person just as they are."),
        *contact_lines(situation, place),
    ]
    missed = (Choice(say("Tell me when the next window opens"), "windows:subscribe"),) if _LATE.search(words) else ()
    choices = (situation.human(), *missed, *contact_choices(situation, place))
    return situation.reply(Bubble("\n".join(lines), choices=choices), outcome="annoyed", previous=words)


def _which(situation: Situation, key: str) -> Outcome:
    """Ask whether a plain no was said of the answer: it may have been said of anything."""
    say = situation.say
    choices = (
        Choice(say("Not this"), f"feedback:not:{key}"),
        Choice(say("That helped"), f"feedback:helped:{key}"),
        situation.human(),
    )
    previous = situation.session.previous
    return situation.reply(
        Bubble(say("Was that not what you were looking for?"), choices=choices), outcome="feedback", previous=previous
    )


def _calmly(situation: Situation) -> Outcome:
    """Answer who is annoyed: one plain regret, two ways on; the question before stays what it was."""
    if situation.intent.argument == COMPLAINT:
        return _with_regret(situation)
    say, place, previous = situation.say, situation.municipality, situation.session.previous
    lines = [
        say("That sounds frustrating. If my answer didn't help, I'm sorry."),
        say("Tell me in a few words what you need and I'll look again, or a person can take it from here."),
        *contact_lines(situation, place),
    ]
    return situation.reply(
        Bubble("\n".join(lines), choices=(situation.human(), *contact_choices(situation, place))),
        outcome="annoyed",
        previous=previous,
    )
