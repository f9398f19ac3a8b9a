"""A question: answered from what the municipality has published, with its sources, or honestly not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Protocol

from handlers.answering.audiences import meant_for
from handlers.answering.languages import in_another_language, read_here
from handlers.answering.opinions import AnswerGiven
from handlers.answering.subjects import about, best_read, stuck, suggested
from handlers.answering.teaching import course, lectures_for, sampled, taught
from handlers.answering.withdrawing import withdrawn
from handlers.catalogue import DEFAULT, Say, speaker
from handlers.conversation import Bubble, Choice, Mark, Message, Outcome
from handlers.people.contacts import contact_choices, contact_lines
from handlers.profile import PENDING, municipality_choices, settled
from handlers.requests.apart import asked_apart
from handlers.requests.plainly_asked import asks
from handlers.situation import Progress, Situation, silent
from knowledge.eligibility import load
from knowledge.municipality import Municipality, named
from retrieval.answer import Answer, Question
from retrieval.judging.aspects import left_open
from retrieval.words.synonyms import HANGUL

KEPT = 5
"""Passages that are kept with an answer, for the next nearest and for tuning."""

APPLYING = "enrolment"
"""The topic of entries on how and when to apply."""

ANSWERING_ONLY = frozenset({"kakao"})
"""Messengers that only answer, and can't bring a word by themselves."""

PATIENCE = 2
"""Misses in a row after which a person is offered first (proposed)."""


class Answerer(Protocol):
    """What this room needs of the answerer."""

    def answer(self, question: Question, progress: Progress) -> Answer:
        """Return the answer to a question."""
        ...

    def show(self, question: Question, passage_id: str) -> Answer:
        """Return one passage as an answer, or unknown when it was withdrawn."""
        ...


class AnsweringQuestion:
    """Answers questions for the municipality of the conversation and for no other.

    With `kept`, answers are kept with what was found, and a person can say what they were worth. `wordless` tells of
    which conversation no word may be kept: none goes to a language model either.
    """

    def __init__(
        self, answerer: Answerer, *, kept: bool = False, wordless: Callable[[str], bool] = lambda _talk: False
    ) -> None:
        self._answerer = answerer
        self._kept = kept
        self._wordless = wordless

    def __call__(self, situation: Situation) -> Outcome:
        """Find the municipality first, then the answer."""
        if situation.municipality is None:
            return self._first(situation, named(situation.intent.argument, situation.municipalities))
        question = _question(situation)
        if self._wordless(situation.session.conversation):
            question = replace(question, plain=True)
        elif not situation.unkept and (
            several := self._several(situation, question, asked_apart(situation.intent.argument))
        ):
            return several  # who is wordless gets none of their own words back: what is sent is kept for a while
        answer = best_read(
            lambda text: self._answerer.answer(replace(question, text=text), situation.progress),
            question.text,
            follows=bool(question.previous),
        )
        return self._given(situation, answer, situation.intent.argument)

    def _several(self, situation: Situation, question: Question, parts: Sequence[str]) -> Outcome | None:
        """Answer the first of several questions that is answered and offer the others; None where none of them is."""
        looked: list[tuple[str, Answer]] = []
        for part in parts:
            before = looked[-1][0] if looked else question.previous
            asked = replace(question, text=published(part), previous=before)
            if any(answer.kind == "answered" for _, answer in looked):
                answer = self._answerer.answer(replace(asked, plain=True), silent)
            else:
                answer = self._answerer.answer(asked, situation.progress)
            looked.append((asked.text, answer))
        place = next((at for at, (_, answer) in enumerate(looked) if answer.kind == "answered"), None)
        if place is None or any(answer.elsewhere for _, answer in looked):
            return None
        text, answer = looked.pop(place)
        told = self._given(situation, answer, text)
        bubble = with_others(situation, told.bubbles[-1], text, looked)
        missed = _missed(situation, looked) if self._kept and not (situation.concern or situation.unkept) else ()
        return replace(told, bubbles=(*told.bubbles[:-1], bubble), changes=(*told.changes, *missed))

    def _first(self, situation: Situation, places: tuple[Municipality, ...]) -> Outcome:
        if len(places) == 1:
            moved = situation.but(municipality=places[0].id)
            outcome = self(moved)
            return replace(outcome, bubbles=(*settled(moved, places[0]), *outcome.bubbles))
        text = situation.say("Rules and dates differ from place to place. Which municipality do you live in?")
        if self._wordless(situation.session.conversation):
            text += "\n" + situation.say("After that, please ask once more: I keep none of your words.")
        slots = {**situation.session.slots, PENDING: situation.intent.argument}
        return situation.reply(Bubble(text, choices=municipality_choices(situation)), slots=slots)

    def show(self, situation: Situation) -> Outcome:
        """Answer with the passage whose question was tapped."""
        answer = self._answerer.show(_question(situation), situation.intent.argument)
        bubble = withdrawn(situation, answer, situation.session.previous)
        if bubble is None:
            return self._given(situation, answer, situation.session.previous or answer.asked)
        return situation.reply(bubble, outcome="expired" if answer.ended else "withdrawn")

    def none_of_these(self, situation: Situation) -> Outcome:
        """Answer "none of these" to a list of choices."""
        previous = situation.session.previous
        return self._given(situation, Answer("unknown", "", 0.0, asked=previous), previous, outcome="none")

    def _given(self, situation: Situation, answer: Answer, question: str, outcome: str = "") -> Outcome:
        """Return the outcome of an answer with what is kept of it, and with taps under what was answered."""
        told = answered(situation, replace(answer, read="") if situation.unkept else answer)
        sorrow = situation.concern and answer.kind == "unknown"  # no question for an officer's list
        if not self._kept or not question or answer.glanced or sorrow or situation.unkept:
            return told
        if self._wordless(situation.session.conversation):  # of what is not kept nobody can be told what was thought
            *before, last = told.bubbles
            person = () if "human" in [choice.action for choice in last.choices] else (situation.human(),)
            return replace(told, bubbles=(*before, replace(last, choices=(*last.choices, *person))))
        key = key_of(situation.message)
        found = tuple((hit.passage.id, round(hit.score, 4)) for hit in answer.hits[:KEPT])
        cited = tuple((citation.passage_id, 1.0) for citation in answer.citations)
        named = outcome or ("elsewhere" if answer.elsewhere else "expired" if answer.ended else answer.kind)
        given = AnswerGiven(key, situation.session.municipality, question, named, answer.confidence, found or cited)
        bubbles = told.bubbles
        if answer.kind == "answered":
            bubbles = (*bubbles[:-1], replace(bubbles[-1], choices=(*bubbles[-1].choices, *_taps(situation, key))))
        return replace(told, bubbles=bubbles, changes=(*told.changes, given))


def key_of(message: Message, part: str = "") -> str:
    """Return what names the answer to a message, or to one part of it: the same when it is handled again."""
    named = "\0".join(filter(None, (message.address.lane, message.key, part)))
    return sha256(named.encode("utf-8", "replace")).hexdigest()[:32]


def with_others(situation: Situation, bubble: Bubble, asked: str, others: Sequence[tuple[str, Answer]]) -> Bubble:
    """Return an answer under its question, with taps for what else was asked, and what of it has no answer."""
    say = situation.say
    cited = {citation.passage_id for citation in bubble.citations}
    lines, choices = [say("On “%(question)s”:") % {"question": asked}, bubble.text], []
    for text, answer in others:
        if _found_nothing(answer):
            lacks = say("I found nothing published on “%(question)s”; a person can answer that.")
            lines.append(lacks % {"question": text})
        elif not cited & {citation.passage_id for citation in answer.citations}:
            choices.append(Choice(text, f"ask:{text}"))
    if choices:
        lines.append(say("Tap below for what else you asked."))
    return replace(bubble, text="\n\n".join(lines), choices=(*choices, *bubble.choices))


def _missed(situation: Situation, others: Sequence[tuple[str, Answer]]) -> tuple[AnswerGiven, ...]:
    """Return what of it has no answer, for staff."""
    place, sent = situation.session.municipality, situation.message
    lacking = ((text, answer) for text, answer in others if _found_nothing(answer))
    return tuple(AnswerGiven(key_of(sent, text), place, text, "unknown", each.confidence, ()) for text, each in lacking)


def _found_nothing(answer: Answer) -> bool:
    """Tell whether nothing was published: what is over and what others run is told when it is asked for."""
    return answer.kind == "unknown" and not (answer.ended or answer.programme)


def _taps(situation: Situation, key: str) -> tuple[Choice, ...]:
    say = situation.say
    return (
        Choice(say("That helped"), f"feedback:helped:{key}"),
        Choice(say("Not this"), f"feedback:not:{key}"),
        situation.human(),
    )


def answered(situation: Situation, answer: Answer) -> Outcome:
    """Return the outcome of an answer: what is said, and what is remembered for a follow-up."""
    if answer.elsewhere:
        return _elsewhere(situation, answer)
    bubble = worded(situation, answer)
    passages = tuple(citation.passage_id for citation in answer.citations)
    misses = situation.session.misses + 1 if answer.kind == "unknown" and not (answer.glanced or answer.choices) else 0
    previous = answer.asked or situation.session.previous
    outcome = "expired" if answer.ended else "reading" if answer.glanced else answer.kind
    return situation.reply(bubble, outcome=outcome, passages=passages, misses=misses, previous=previous)


def worded(situation: Situation, answer: Answer) -> Bubble:
    """Return an answer as one bubble in the person's language."""
    if answer.elsewhere:
        return _foreign(situation, answer)
    if answer.ended:
        return _over(situation, answer)
    if answer.glanced:
        return _still_reading(situation, answer)
    if answer.programme:
        return _another(situation, answer)
    if answer.kind == "answered":
        return _known(situation, answer)
    return _between(situation, answer) if answer.kind == "choices" else _unknown(situation, answer)


def _question(situation: Situation) -> Question:
    session = situation.session
    return Question(
        session.municipality,
        published(situation.intent.argument),
        situation.today,
        situation.language,
        previous=session.previous,
        plain=session.latched or situation.concern,
    )


def published(text: str) -> str:
    """Return a question that this program itself offers in another language as the content words it, else the same."""
    return speaker("ko")(text) if text.strip() else text


def _known(situation: Situation, answer: Answer) -> Bubble:
    say, notes = situation.say, []
    quoted = answer.hits[0].passage if answer.hits and not answer.generated else None
    if quoted and quoted.kind == "course" and stuck(situation.intent.argument):
        return taught(situation, answer)
    if quoted and quoted.kind == "course":
        return course(situation, answer)
    lead = [say("I read this as: %(read)s") % {"read": answer.read}] if answer.read else []
    topic = about(say, answer.topic) if situation.language != "ko" and not answer.generated else ""
    if topic and situation.municipality:
        told = say("On %(topic)s, this is what %(name)s has published:")
        lead.append(told % {"topic": topic, "name": situation.municipality.name})
    years = left_open(situation.intent.argument, quoted, situation.today) if quoted else ()
    if years:
        told = say("When it was in %(years)s is not in what was published. This is what it says:")
        lead.append(told % {"years": ", ".join(map(str, sorted(years)))})
    if situation.language != "ko" and not answer.generated:
        notes.append(say("This is quoted from the Korean original."))
    text = "\n\n".join((*lead, answer.text, *meant_for(situation, answer), *notes, *sampled(situation, answer)))
    mark: Mark = "generated" if answer.generated else "quoted"
    return Bubble(text, citations=answer.citations, choices=_next_window(situation, answer), mark=mark)


def _next_window(situation: Situation, answer: Answer) -> tuple[Choice, ...]:
    """Return the offer to be told of the next window, under an answer on applying where none is open or announced."""
    place = situation.municipality
    if place is None or answer.topic != APPLYING or situation.message.address.channel in ANSWERING_ONLY:
        return ()
    known = any(window.state(situation.now) in {"open", "soon"} for window in load(place.enrolment).windows)
    return () if known else (Choice(situation.say("Tell me when the next window opens"), "windows:subscribe"),)


def _another(situation: Situation, answer: Answer) -> Bubble:
    """Return that something is run by others, and what was published on it here."""
    say = situation.say
    told = say("%(programme)s is run by others, and I can only tell what %(name)s has published on it.")
    place = situation.municipality
    lines = [told % {"programme": answer.programme, "name": place.name if place else ""}]
    lines.append(say("That is:") if answer.choices else say("I find nothing on it there. Please ask those who run it."))
    return Bubble("\n".join(lines), choices=(*suggested(situation, answer), situation.human()))


def _between(situation: Situation, answer: Answer) -> Bubble:
    say = situation.say
    none, offered = Choice(say("None of these"), "none"), suggested(situation, answer)
    abroad = read_here(situation.language) if in_another_language(situation.intent.argument) else []
    lines = [*abroad, say("Did you mean one of these?")]
    if situation.language != DEFAULT and any(HANGUL.search(choice.label) for choice in offered):
        lines.append(say("Their titles and answers are in Korean; before each stands in English what it is about."))
    return Bubble("\n".join(lines), choices=(*offered, *lectures_for(situation), none))


def _still_reading(situation: Situation, answer: Answer) -> Bubble:
    say, place = situation.say, situation.municipality
    told = say(
        "I'm still reading what %(name)s has published, so for now I can only look for its words. "
        "In a few minutes I can answer properly."
    )
    text = told % {"name": place.name if place else ""}
    if not answer.choices:
        lines = (text, *contact_lines(situation, place))
        return Bubble("\n".join(lines), choices=(situation.human(), *contact_choices(situation, place)))
    between = _between(situation, answer)
    return replace(between, text=f"{text}\n{between.text}")


def _over(situation: Situation, answer: Answer) -> Bubble:
    say = situation.say
    told = say("%(title)s: that held until %(day)s and is over. Nothing newer has been published yet.")
    title = answer.citations[0].title if answer.citations else ""
    lines = [told % {"title": title, "day": answer.ended}, *contact_lines(situation, situation.municipality)]
    again = _next_window(situation, answer)
    choices = (*again, *contact_choices(situation, situation.municipality), situation.human())
    return Bubble("\n".join(lines), citations=answer.citations, choices=choices, mark="fixed")


def _unknown(situation: Situation, answer: Answer) -> Bubble:
    place, say, missed = situation.municipality, situation.say, situation.session.misses
    if missed > PATIENCE and not in_another_language(situation.intent.argument):
        return _once_too_often(say, first=missed == PATIENCE + 1)
    near = suggested(situation, answer) if asks(situation.intent.argument) else ()
    lines = [*_missing(situation, place), *([say("If one of these is what you look for, tap it.")] if near else ())]
    lines += contact_lines(situation, place, again=situation.session.misses > 0)
    offers = (*near, *lectures_for(situation), situation.human(), *contact_choices(situation, place))
    return Bubble("\n".join(lines), choices=offers)


def _once_too_often(say: Say, *, first: bool) -> Bubble:
    """Return what is said from the fourth miss in a row on: what there is instead, once, and no offer made again."""
    if not first:
        return Bubble(say("I find nothing on this one, too. Write “help” to see what I can do."))
    choices = (
        Choice(say("May I, or my child, enrol?"), "enrolment:"),
        Choice(say("Recommend lectures"), "recommend:"),
        Choice(say("What I can do"), "help"),
    )
    return Bubble(say("That wasn't for me to answer either. This is what I can do:"), choices=choices)


def _missing(situation: Situation, place: Municipality | None) -> list[str]:
    """Return that nothing was found; who hears it again and again is not told the same again and again."""
    say, missed = situation.say, situation.session.misses
    if in_another_language(situation.intent.argument):
        return read_here(situation.language)
    if missed >= PATIENCE:
        return [say("I find nothing on this either, and won't guess. A person can help you. Shall I pass it on?")]
    if missed < PATIENCE and not asks(situation.intent.argument):
        return [
            say(
                "Thank you for telling me. I didn't find what I could do about it. Write what you'd like to know, or I "
                "pass it on to a person."
            )
        ]
    told = say("I can't find an answer to this in what %(name)s has published, so I won't guess.")
    lines = [told % {"name": place.name if place else ""}]
    if missed + 1 == PATIENCE:
        return [*lines, say("I've missed twice now: a person can help you better. Shall I pass your question on?")]
    return [*lines, say("You can put it in other words, or I pass it on to a person.")]


def _foreign(situation: Situation, answer: Answer) -> Bubble:
    say = situation.say
    place = situation.municipality
    others = [other.told(situation.language) for other in situation.municipalities if other.id in answer.elsewhere]
    told = say("This is about %(other)s, and here I answer for %(name)s only: rules differ from place to place.")
    names = {"other": ", ".join(other.name for other in others), "name": place.name if place else ""}
    lines = [told % names, *(other.notice for other in others if other.notice)]
    switch = say("Ask %(name)s instead")
    choices = [Choice(switch % {"name": other.name}, f"municipality:{other.id}") for other in others]
    if situation.message.municipality:  # bound to one place by its page or channel: the other's own page knows more
        choices = [choice for other in others for choice in contact_choices(situation, other)]
    return Bubble("\n".join(lines), choices=(*choices, situation.human()))


def _elsewhere(situation: Situation, answer: Answer) -> Outcome:
    slots = {**situation.session.slots, PENDING: situation.intent.argument}
    return situation.reply(_foreign(situation, answer), outcome="elsewhere", slots=slots)
