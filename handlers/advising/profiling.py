"""A learner's profile: asked one tap at a time, only when wanted; seen, changed and forgotten at any time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import time
from typing import cast, get_args

from handlers.advising.reasons import Explaining
from handlers.conversation import Bubble, Choice, Outcome
from handlers.habits import Habits, Purpose
from handlers.learner import PREFIX, Learner
from handlers.profile import municipality_choices
from handlers.requests.timing import read_timing
from handlers.shelves import Catalogue
from handlers.situation import Situation
from handlers.studying.plan_draft import OFFERED_DAYS, OFFERED_HOURS, OFFERED_MINUTES, days_named
from handlers.studying.timetable import Timetable
from knowledge.course import Course, Level
from retrieval.courses.recommender import ADULT, GRADES, LEVELS, OUT_OF_SCHOOL

OFFERED_GRADES = (*GRADES[GRADES.index("초5") :], *OUT_OF_SCHOOL, ADULT)
PURPOSES = {
    "내신": "school grades",
    "수능": "the college entrance exam",
    "기초": "the basics",
    "검정고시": "the school equivalency exam",
    "자격증": "a certificate",
    "취미": "pleasure",
}
"""What the purposes are called in English."""

CHANGE = "change"
"""The word by which planning knows that a plan is to be changed rather than made."""

ITEMS = 5
"""Questions of a level check, each worth up to two points."""

BASIC_UP_TO, NORMAL_UP_TO = 3, 7
"""Points of a check up to which the level is 기초, and 기본 (proposed); above it is 심화."""


class Profiling:
    """Shows and changes what is known of a learner."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def __call__(self, situation: Situation) -> Outcome:
        """Show the profile, ask one thing of it, or take one answer."""
        if situation.municipality is None:
            text = situation.say("Which municipality do you live in?")
            return situation.reply(Bubble(text, choices=municipality_choices(situation)))
        name, _, value = ("" if situation.message.command else situation.intent.argument).partition(":")
        deed = {
            "ask": self._ask,
            "check": self._check,
            "exam": self._exam,
            "forget": self._forget,
            "level": self._level,
            "week": self._week,
        }.get(name)
        return deed(situation, value) if deed else self._answered(situation, name, value)

    def _ask(self, situation: Situation, what: str) -> Outcome:
        return situation.reply(self._question(situation, what), outcome="profile")

    def _forget(self, situation: Situation, _: str) -> Outcome:
        kept = {key: one for key, one in situation.session.slots.items() if not key.startswith(PREFIX)}
        text = "I have erased your profile. Plans and our talk stay; to erase everything, write /erase."
        return self._shown(situation.but(slots=kept), situation.say(text))

    def _answered(self, situation: Situation, name: str, value: str) -> Outcome:
        """Take one tapped answer; anything else shows the profile."""
        learner, habits = _known(situation)
        if name == "purpose" and value in get_args(Purpose):
            habits = replace(habits, purpose=cast("Purpose", value))
        elif name == "subject" and value:
            learner = replace(learner, subjects=(value, *(one for one in learner.subjects if one != value)))
        elif name == "minutes" and value.isdecimal():
            habits = replace(habits, minutes=int(value))
        elif name == "days" and value in OFFERED_DAYS:
            habits = replace(habits, days=tuple(map(int, value)))
        elif name == "starts" and value in OFFERED_HOURS:
            habits = replace(habits, starts=time.fromisoformat(value))
        else:
            return self._shown(situation)
        return self._kept(situation, learner, habits, situation.say("I'll keep that in mind."))

    def _week(self, situation: Situation, words: str) -> Outcome:
        """Keep when there is time, as it was said; a plan that there is changes with one more tap."""
        learner, habits = _known(situation)
        timing = read_timing(words, situation.today)
        after = replace(
            habits,
            days=timing.on(habits.days),
            minutes=timing.minutes or habits.minutes,
            starts=timing.starts or habits.starts,
        )
        return self._kept(situation, learner, after, situation.say("I'll keep that in mind."), words)

    def _exam(self, situation: Situation, value: str) -> Outcome:
        """Keep the day of an exam, as it was said."""
        learner, habits = _known(situation)
        name, _, words = value.partition(":")
        day = read_timing(words, situation.today).until
        if day is None:
            return self._shown(situation)
        after = replace(habits, exams={**habits.exams, name: day})
        return self._kept(situation, learner, after, situation.say("I'll keep that in mind."), words)

    def _kept(self, situation: Situation, learner: Learner, habits: Habits, said: str, words: str = "") -> Outcome:
        """Keep what was told and show it; `words` are those that a plan may be changed by, too."""
        slots = habits.over(learner.over(situation.session.slots, situation.session.municipality))
        label = situation.say("Put it into my plan, too")
        more = (Choice(label, f"plan:wish:{words} {CHANGE}"),) if words else ()
        return self._shown(situation.but(slots=slots), said, more)

    def _shown(self, situation: Situation, before: str = "", more: tuple[Choice, ...] = ()) -> Outcome:
        """Show everything that is known, with a tap to change each."""
        say, (learner, habits) = situation.say, _known(situation)
        named = Explaining(situation.language).named
        levels = ", ".join(f"{named(subject)} {named(level)}" for subject, level in habits.levels.items())
        timetable = Timetable(situation.language)
        rows = (
            (say("Grade"), named(learner.grade) if learner.grade else "", "grade"),
            (say("Subjects"), ", ".join(map(named, learner.subjects)), "subject"),
            (say("What for"), _purpose(situation, habits.purpose) if habits.purpose else "", "purpose"),
            (say("Level"), levels, "level"),
            (say("Minutes a day"), str(habits.minutes or ""), "minutes"),
            (say("Days"), days_named(situation, "".join(map(str, habits.days))) if habits.days else "", "days"),
            (say("Hour"), f"{habits.starts:%H:%M}" if habits.starts else "", "starts"),
            (say("Exams"), ", ".join(f"{name} {timetable.day(day)}" for name, day in habits.exams.items()), ""),
        )
        heading = say("This is what I know about your studies; nothing of it is needed to ask questions.")
        lines = [f"{label}: {value or say('not told')}" for label, value, ask in rows if ask or value]
        choices = [*more, *(Choice(label, f"profile:ask:{ask}") for label, _, ask in rows if ask)]
        if any(value for _, value, _ in rows):
            choices.append(Choice(say("Erase the profile only"), "profile:forget"))
        text = "\n".join(filter(None, (before, heading, *lines)))
        return situation.reply(Bubble(text, choices=tuple(choices)), outcome="profile", misses=0)

    def _question(self, situation: Situation, what: str) -> Bubble:
        say, named = situation.say, Explaining(situation.language).named
        if what == "grade":
            choices = tuple(Choice(named(grade), f"grade:{grade}") for grade in OFFERED_GRADES)
            return Bubble(
                say("Which grade is it for?"), choices=(*choices, Choice(say("I'd rather not say"), "grade:"))
            )
        if what == "purpose":
            choices = tuple(Choice(_purpose(situation, one), f"profile:purpose:{one}") for one in get_args(Purpose))
            return Bubble(say("What are you studying for?"), choices=choices)
        if what in {"subject", "level"}:
            subjects = dict.fromkeys(course.subject for course in self._courses(situation))
            choices = tuple(Choice(named(one), f"profile:{what}:{one}") for one in subjects)
            return Bubble(say("Which subject?"), choices=choices)
        if what == "minutes":
            label = say("%(minutes)d minutes")
            choices = tuple(Choice(label % {"minutes": one}, f"profile:minutes:{one}") for one in OFFERED_MINUTES)
            return Bubble(say("How many minutes a day?"), choices=choices)
        if what == "days":
            choices = tuple(Choice(days_named(situation, one), f"profile:days:{one}") for one in OFFERED_DAYS)
            return Bubble(say("On which days?"), choices=choices)
        return Bubble(
            say("From which hour do you like to study?"),
            choices=tuple(Choice(one, f"profile:starts:{one}") for one in OFFERED_HOURS),
        )

    def _level(self, situation: Situation, value: str) -> Outcome:
        """Take a level told by tap or by "it has become easier", or ask for it."""
        learner, habits = _known(situation)
        say, explaining = situation.say, Explaining(situation.language)
        subject, _, told = value.partition(":")
        known = habits.levels.get(subject)
        if told in {"up", "down"}:
            step = LEVELS.index(known or "기본") + (1 if told == "up" else -1)
            told = LEVELS[max(0, min(step, len(LEVELS) - 1))]
        if told not in LEVELS or not subject:
            choices = [Choice(explaining.named(one), f"profile:level:{subject}:{one}") for one in LEVELS]
            if self._items(situation, subject):
                choices.append(Choice(say("Find out with five questions"), f"profile:check:{subject}"))
            text = say("How far are you in %(subject)s?") % {"subject": explaining.named(subject)}
            return situation.reply(Bubble(text, choices=tuple(choices)), outcome="profile")
        levels = {**habits.levels, subject: told}
        text = say("%(subject)s: I'll look for the level “%(level)s” from now on.")
        names = {"subject": explaining.named(subject), "level": explaining.named(told)}
        return self._kept(situation, learner, replace(habits, levels=levels), text % names)

    def _check(self, situation: Situation, value: str) -> Outcome:
        """Ask five lectures' titles one by one: what one can explain, one knows. `value` is subject:asked:points."""
        learner, habits = _known(situation)
        say, explaining = situation.say, Explaining(situation.language)
        subject, asked, points = _state(value)
        items = self._items(situation, subject)
        if not items:
            return self._shown(situation)
        if asked < len(items):
            text = say("%(place)d of %(all)d: “%(title)s”. Could you explain it now?")
            numbers = {"place": asked + 1, "all": len(items), "title": items[asked]}
            answers = ((say("Yes, I could"), 2), (say("A little"), 1), (say("Not yet"), 0))
            choices = tuple(
                Choice(label, f"profile:check:{subject}:{asked + 1}:{points + worth}") for label, worth in answers
            )
            return situation.reply(Bubble(text % numbers, choices=choices), outcome="profile")
        scaled = points * ITEMS / len(items)
        level: Level = "기초" if scaled <= BASIC_UP_TO else "기본" if scaled <= NORMAL_UP_TO else "심화"
        text = say("By what you said, the level “%(level)s” fits you in %(subject)s. You can change it any time.")
        names = {"subject": explaining.named(subject), "level": explaining.named(level)}
        habits = replace(habits, levels={**habits.levels, subject: level})
        return self._kept(situation, learner, habits, text % names)

    def _items(self, situation: Situation, subject: str) -> tuple[str, ...]:
        """Return up to five titles from all over the syllabus of the course that is nearest to the learner."""
        learner, _ = _known(situation)
        usable = [one for one in self._courses(situation) if one.subject == subject and one.lectures]
        nearest = min(
            usable, key=lambda one: (learner.grade not in one.grades, one.level != "기본", one.key), default=None
        )
        if nearest is None:
            return ()
        count = min(ITEMS, len(nearest.lectures))
        return tuple(nearest.lectures[place * len(nearest.lectures) // count].title for place in range(count))

    def _courses(self, situation: Situation) -> Sequence[Course]:
        place = situation.municipality
        return self._catalogue.courses(place.id) if place and place.partner else ()


def _known(situation: Situation) -> tuple[Learner, Habits]:
    slots = situation.session.slots
    return Learner.read(slots, situation.session.municipality), Habits.read(slots)


def _state(value: str) -> tuple[str, int, int]:
    parts = value.rsplit(":", 2)
    if len(parts) == 3 and parts[1].isdecimal() and parts[2].isdecimal():
        return parts[0], int(parts[1]), int(parts[2])
    return value, 0, 0


def _purpose(situation: Situation, purpose: str) -> str:
    return PURPOSES[purpose] if situation.language == "en" else purpose
