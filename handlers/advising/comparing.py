"""Suggestions beside what was put aside: which one was meant, what is harder or easier, and what lies between."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.advising.reasons import Explaining
from handlers.conversation import Bubble, Choice
from handlers.learner import Learner
from handlers.shelves import Shelf
from handlers.situation import Situation
from knowledge.course import Course
from retrieval.courses.recommender import CourseSuggestion, Why
from retrieval.courses.wishing import Wish

ALL = "all"
"""Stands for every course that was shown last."""


def titled(situation: Situation, word: str) -> str:
    """Return what a grade or subject is called in the person's language."""
    return Explaining(situation.language).named(word)


def too_what(situation: Situation, why: Why) -> str:
    """Return the words of the tap."""
    return situation.say("Too easy") if why == "easy" else situation.say("Too hard")


def which_question(situation: Situation, among: Sequence[Course], what: str) -> Bubble:
    """Ask which of the courses that were shown was too easy, too hard, or is to be looked at."""
    say = situation.say
    texts = {"easy": say("Which one was too easy?"), "hard": say("Which one was too hard?")}
    each = tuple(Choice(course.title, f"course:{what}:{course.key}") for course in among)
    every = (Choice(say("All of them"), f"course:{what}:{ALL}"),) if what in texts else ()
    return Bubble(texts.get(what) or say("Which one do you mean?"), choices=(*each, *every))


def beyond(situation: Situation, shelf: Shelf, learner: Learner) -> str:
    """Return what the suggestions are compared with what was put aside; "" where nothing was."""
    say, easy, hard = situation.say, *_compared(shelf, learner)
    if easy and hard:
        return say("Harder than %(easy)s and easier than %(hard)s:") % {"easy": easy, "hard": hard}
    if easy:
        return say("Harder than %(title)s:") % {"title": easy}
    return say("Easier than %(title)s:") % {"title": hard} if hard else ""


def far(situation: Situation, learner: Learner, wish: Wish, found: Sequence[CourseSuggestion]) -> str:
    """Return that none of these is for the learner's own grade, where that is so; "" otherwise."""
    say, grade = situation.say, wish.grade or learner.grade
    codes = [{reason.code for reason in one.reasons} for one in found]
    if not grade or not all(code & {"below", "above"} for code in codes):
        return ""
    none = say("You have seen all that fits for %(grade)s; these are for the grades next to it.")
    never = say("None of it is for %(grade)s itself; these are for the grades next to it.")
    return (none if learner.shown else never) % {"grade": titled(situation, grade)}


def none_beyond(situation: Situation, shelf: Shelf, learner: Learner) -> str:
    """Return that nothing is harder, easier or between; "" where nothing was put aside."""
    say, (easy, hard) = situation.say, _compared(shelf, learner)
    if easy and hard:
        return say("No lecture in the list lies between %(easy)s and %(hard)s.") % {"easy": easy, "hard": hard}
    if easy:
        return say("No lecture in the list is harder than %(title)s.") % {"title": easy}
    return say("No lecture in the list is easier than %(title)s.") % {"title": hard} if hard else ""


def _compared(shelf: Shelf, learner: Learner) -> tuple[str, str]:
    """Return the titles of what was too easy, and of what was too hard."""

    def named(why: Why) -> str:
        keys = (key for key in learner.against if learner.dropped.get(key) == why and key in shelf.courses)
        return ", ".join(f"‘{shelf.courses[key].title}’" for key in keys)

    return named("easy"), named("hard")
