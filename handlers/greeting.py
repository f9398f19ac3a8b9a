"""Hello, help and thanks: who is speaking, what it can do, what it keeps."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import replace

from handlers.catalogue import COMMON, LANGUAGES
from handlers.conversation import Bubble, Choice, Outcome
from handlers.learner import Learner
from handlers.profile import municipality_choices
from handlers.situation import Situation
from handlers.starters import ENROL, FIRST, RECOMMEND, STARTERS, Offers, everything
from knowledge.municipality import Municipality

_KOREAN = re.compile("[가-힣ㄱ-ㅣ]")

OF_GRADE = "grade:"
"""What the argument of a hello begins with that tells a grade."""

TAPPING = frozenset({"telegram"})
"""Messengers in whose texts a command can be tapped; elsewhere plain words are easier to write."""

GREETED = "greeted"
"""The slot with the municipality for which somebody was greeted in full, as long as the talk goes on."""


def start(situation: Situation, offers: Offers = everything) -> Outcome:
    """Say who this is, that it is a program, and ask for the municipality when it is not known."""
    say = situation.say
    place = situation.municipality
    introduction = say(
        "Hello, I'm Gyeot. I'm a program, not a person. I look for answers in what your municipality has published "
        "about the education-support programme, and I show you where they come from. When I don't know, I say so, and "
        "you can talk with a person."
    )
    keeping = say(
        "I keep what you write for a day so that I can answer, and longer only if you agree. Please never send a "
        "resident registration number."
    )
    if place is None:
        question = Bubble(say("Which municipality do you live in?"), choices=municipality_choices(situation))
        return situation.reply(Bubble(f"{introduction}\n\n{keeping}"), question)
    here = say("You are asking %(name)s.") % {"name": place.name}
    said = [Bubble(f"{introduction}\n\n{keeping}\n\n{here}"), *([Bubble(place.notice)] if place.notice else ())]
    said[-1] = replace(said[-1], choices=_starters(situation, offers(place, situation.now)))
    return situation.reply(*said, slots={**situation.session.slots, GREETED: place.id})


def greet(
    situation: Situation, offers: Offers = everything, wordless: Callable[[str], bool] = lambda _talk: False
) -> Outcome:
    """Return a hello: in full once a talk, else in a line with the same to tap.

    Who tells a grade with it is offered what fits that grade first, and it is remembered as if told by itself, but of
    conversations of which no word may be kept.
    """
    place = situation.municipality
    told = situation.intent.argument
    if place and told.startswith(OF_GRADE):
        grade = told.removeprefix(OF_GRADE)
        if not wordless(situation.session.conversation):
            learner = replace(Learner.read(situation.session.slots, place.id), grade=grade)
            situation = situation.but(slots=learner.over(situation.session.slots, place.id))
        return _of_grade(situation, place, grade, offers)
    if place is None or situation.session.slots.get(GREETED) != place.id:
        return start(situation, offers)
    text = situation.say("Hello! What would you like to know?")
    return situation.reply(Bubble(text, choices=_starters(situation, offers(place, situation.now))))


def _of_grade(situation: Situation, place: Municipality, grade: str, offers: Offers) -> Outcome:
    """Return a hello with what may be done for a grade; whether it may enrol is for the check to tell."""
    say, offered = situation.say, offers(place, situation.now)
    about = {"grade": grade}
    every = (
        (RECOMMEND, Choice(say("Lectures for %(grade)s") % about, f"recommend:{grade} 강의 추천해줘")),
        (RECOMMEND, Choice(say("Make a plan"), "plan:new")),
        (ENROL, Choice(say("May I enrol in %(grade)s?") % about, f"enrolment:{grade}인데 되나요")),
    )
    choices = tuple(choice for needed, choice in every if needed in offered) or (situation.human(),)
    text = say("%(grade)s, nice to meet you! Tap what you'd like, or just write what you'd like to know.") % about
    if situation.session.slots.get(GREETED) == place.id:
        return situation.reply(Bubble(text, choices=choices))
    hello = start(situation, offers)
    said = (*(replace(bubble, choices=()) for bubble in hello.bubbles), Bubble(text, choices=choices))
    return situation.reply(*said, slots=hello.session.slots)


def explain(situation: Situation, offers: Offers = everything) -> Outcome:
    """Say what can be asked, and how to change municipality and language or reach a person."""
    say, place = situation.say, situation.municipality
    offered = offers(place, situation.now) if place else FIRST
    who, papers, mentoring = STARTERS
    taps = situation.message.address.channel in TAPPING
    examples = (
        (who, say("· Who may join, and until when?")),
        (papers, say("· Which papers do I need?")),
        (mentoring, say("· How does mentoring work?")),
        (
            RECOMMEND,
            say("· An easy calculus course for a beginner, please (/recommend)")
            if taps
            else say("· An easy calculus course for a beginner, please"),
        ),
        (
            RECOMMEND,
            say("· Make a study plan: Monday, Wednesday, Friday, 40 minutes each (/plan, /review, /profile)")
            if taps
            else say("· Make a study plan: Monday, Wednesday, Friday, 40 minutes each"),
        ),
    )
    shown = [line for needed, line in examples if needed in offered]
    lines = (
        say("Just type your question, for example:") if shown else say("Just type your question."),
        *shown,
        "",
        say("/municipality changes the municipality, /language the language, /human asks for a person."),
        say("/mine shows what is kept of you, /erase erases it, /consent and /guardian say who may know what.")
        if taps
        else say(
            "Write “my data” to see what is kept of you, “erase everything” to erase it, “consent” to agree or to take "
            "that back."
        ),
        say("I'm a program. If I don't know something, I'll say so."),
    )
    return situation.reply(Bubble("\n".join(lines), choices=_controls(situation)))


def thank(situation: Situation) -> Outcome:
    """Answer a thank-you."""
    return situation.reply(Bubble(situation.say("I'm glad it helped. Ask me anything else any time.")))


def ask_for_words(situation: Situation) -> Outcome:
    """Answer a message without words."""
    text = situation.say("I couldn't read any words in that message. Could you write your question as text?")
    return situation.reply(Bubble(text, choices=(situation.human(),)))


def nod(situation: Situation) -> Outcome:
    """Answer a bare yes that answers nothing."""
    text = situation.say("All right! Whenever you'd like to know something else, just write it here.")
    return situation.reply(Bubble(text))


def decline_attachment(situation: Situation) -> Outcome:
    """Say that files are not read yet, that none was kept, and what to do instead."""
    text = situation.say(
        "I can't look at photos or files yet, so I did not keep it. Please write your question as text, or ask for a "
        "person."
    )
    return situation.reply(Bubble(text, choices=(situation.human(),)))


def renew(situation: Situation) -> Outcome:
    """Answer a tap on a button that no longer works."""
    text = situation.say("That button no longer works, and nothing was changed. Please type your question again.")
    return situation.reply(Bubble(text, choices=_controls(situation)))


def _starters(situation: Situation, offered: Collection[str]) -> tuple[Choice, ...]:
    """Return what is offered first; where nothing leads anywhere yet there is still a person to talk with."""
    say = situation.say
    every = (
        (ENROL, "enrolment:"),
        *((text, f"ask:{say(text)}") for text in STARTERS),
        (RECOMMEND, "recommend:"),
    )
    said = "" if situation.message.command else situation.message.text
    switch = (
        (Choice(LANGUAGES[COMMON], f"language:{COMMON}"),) if situation.language != COMMON and _foreign(said) else ()
    )
    starters = tuple(Choice(say(text), action) for text, action in every if text in offered) or (situation.human(),)
    return (*switch, *starters)


def _foreign(said: str) -> bool:
    """Tell whether a hello has no Korean letter: who said it may read no Korean, whatever their telephone says."""
    return any(map(str.isalpha, said)) and not _KOREAN.search(said)


def _controls(situation: Situation) -> tuple[Choice, ...]:
    say = situation.say
    return (
        Choice(say("Change municipality"), "municipality"),
        Choice(say("Change language"), "language"),
        situation.human(),
    )
