"""Spaced review in conversation: one finished lecture at a time, remembered by oneself and graded by oneself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from handlers.conversation import Bubble, Choice, Outcome
from handlers.shelves import Catalogue
from handlers.situation import Situation
from handlers.studying.reminding import NIGHT
from handlers.studying.spacing import GRADES, MOST_A_DAY, Card, due, graded
from handlers.studying.timetable import Timetable
from knowledge.course import Course

ASK = "ask"
"""A tap that asks for one certain lecture: a reminder has named it."""


class Cards(Protocol):
    """What reviewing needs of the records."""

    def cards(self, conversation: str, municipality: str) -> tuple[Card, ...]:
        """Return the cards of a person's finished lectures."""
        ...


class Reviewing:
    """Asks what a finished lecture was about, at most five a day, never at night."""

    def __init__(self, records: Cards, catalogue: Catalogue) -> None:
        self._records = records
        self._catalogue = catalogue

    def __call__(self, situation: Situation) -> Outcome:
        """Ask the next question, or take the grade of the last one and go on."""
        place = situation.municipality
        if place is None:
            return situation.reply(_nothing(situation, ()))
        cards = self._records.cards(situation.session.conversation, place.id)
        grade, _, name = situation.intent.argument.partition(":")
        course, _, number = name.rpartition(":")
        answered = next((card for card in cards if card.key == (course, _number(number))), None)
        if grade == ASK and answered and answered.due_at <= situation.now:
            return situation.reply(self._next(situation, cards, place.zone, first=answered), outcome="review", misses=0)
        if grade not in GRADES or answered is None:
            return situation.reply(self._next(situation, cards, place.zone), outcome="review", misses=0)
        if answered.seen_at and _day(answered.seen_at, place.zone) == _day(situation.now, place.zone):
            # a second tap on the same question changes nothing
            return situation.reply(self._next(situation, cards, place.zone), outcome="review", misses=0)
        after = graded(answered, grade, situation.now)
        rest = tuple(after if card.key == after.key else card for card in cards)
        bubble = self._next(situation, rest, place.zone, _told(situation, after, place.zone))
        outcome = situation.reply(bubble, outcome="review", misses=0)
        return replace(outcome, changes=(*outcome.changes, after))

    def _next(
        self, situation: Situation, cards: Sequence[Card], zone: ZoneInfo, before: str = "", first: Card | None = None
    ) -> Bubble:
        say = situation.say
        if _night(situation.now, zone):
            text = say("It's late. Sleep is the best review; let's go on tomorrow.")
            return Bubble("\n".join(filter(None, (before, text))))
        today = _day(situation.now, zone)
        asked = sum(1 for card in cards if card.seen_at and _day(card.seen_at, zone) == today)
        waiting = due(cards, situation.now, asked)
        if not waiting:
            nothing = _nothing(situation, cards, asked)
            return replace(nothing, text="\n".join(filter(None, (before, nothing.text))))
        return self._question(situation, first or waiting[0], asked + 1, before)

    def _question(self, situation: Situation, card: Card, place: int, before: str) -> Bubble:
        say, course = situation.say, self._course(situation, card)
        where = say("%(course)s, lecture %(number)d") if course else say("lecture %(number)d")
        told = where % {"course": course.title if course else "", "number": card.number}
        unit = f" · {card.unit}" if card.unit else ""
        lines = (
            before,
            say("Review %(place)d of at most %(most)d today") % {"place": place, "most": MOST_A_DAY},
            f"“{card.title}” ({told}{unit})",
            say("What was it about? Say it to yourself first. How well did you remember?"),
        )
        labels = {
            "again": say("Not at all"),
            "hard": say("With effort"),
            "good": say("Well"),
            "easy": say("At once"),
        }
        choices = tuple(Choice(labels[grade], f"review:{grade}:{card.course}:{card.number}") for grade in GRADES)
        link = (Choice(say("Lecture page"), "", course.url),) if course and course.url else ()
        return Bubble("\n".join(filter(None, lines)), choices=(*choices, *link))

    def _course(self, situation: Situation, card: Card) -> Course | None:
        courses = self._catalogue.courses(situation.session.municipality)
        return next((course for course in courses if course.key == card.course), None)


def _told(situation: Situation, card: Card, zone: ZoneInfo) -> str:
    day = Timetable(situation.language).day(_moment(card.due_at, zone).date())
    return situation.say("It comes back on %(day)s.") % {"day": day}


def _nothing(situation: Situation, cards: Sequence[Card], asked: int = 0) -> Bubble:
    say = situation.say
    if not cards:
        text = say("Lectures you have finished come back here for review. None is finished yet.")
    elif asked >= MOST_A_DAY:
        text = say("That's enough review for today. The rest waits.")
    else:
        text = say("Nothing to review now.")
    return Bubble(text, choices=(Choice(say("Today"), "plan:today"),))


def _night(now: datetime, zone: ZoneInfo) -> bool:
    """Tell whether nobody is asked anything now: sleep is the better review (proposed)."""
    return NIGHT.covers(_moment(now, zone).time())


def _moment(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone)


def _day(moment: datetime, zone: ZoneInfo) -> object:
    return _moment(moment, zone).date()


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() else 0
