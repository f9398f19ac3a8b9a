"""A plan that is being asked for: what is known of it already, and the one question that comes next."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, time, timedelta

from handlers.conversation import Bubble, Choice
from handlers.habits import Habits
from handlers.requests.timing import Timing
from handlers.situation import Situation
from handlers.studying.timetable import Timetable

PREFIX = "plan."
SEPARATOR = "|"
MOST_COURSES = 4
"""Courses in one plan."""

MOST_FREE = 60
"""Days that are kept free in a plan to be made."""

SPANS = (2, 3, 4, 8)
"""Weeks that are offered; any day can be said in words."""

USUAL_SPAN = timedelta(days=7 * SPANS[-1] - 1)
"""What is taken where somebody doesn't mind: the longest, into which most courses fit, on three evenings (proposed)."""

OFFERED_DAYS = ("024", "13", "01234", "56", "0123456")
OFFERED_MINUTES = (20, 30, 40, 60, 90)
OFFERED_HOURS = ("16:00", "17:30", "19:00", "20:00")
"""Hours at which a reminder may still come: quiet hours begin at 21:00."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known of a plan to be made.

    `count` is so many lectures from the first on (0: all), `asked` what was asked last, `edit` the id of the plan that
    is being changed, or "" for a new one; `instead` is the course of that plan whose rest is given up; `about` is
    the grade and the subject that were wished for, so that the courses offered stay those; `also` are further subjects,
    of each of which a course is still to be chosen; on the days that are `free` there is nothing to be done; `begins`
    is the first day on which there is something, where it isn't the next there is.
    """

    courses: tuple[str, ...] = ()
    until: date | None = None
    exam: date | None = None
    days: tuple[int, ...] = ()
    minutes: int = 0
    starts: time | None = None
    count: int = 0
    asked: str = ""
    edit: str = ""
    instead: str = ""
    about: str = ""
    also: tuple[str, ...] = ()
    free: tuple[date, ...] = ()
    begins: date | None = None

    @classmethod
    def read(cls, slots: Mapping[str, str]) -> Draft:
        """Return the draft that a session remembers."""
        said = {field.name: slots.get(PREFIX + field.name, "") for field in fields(cls)}
        return cls(
            courses=tuple(filter(None, said["courses"].split(SEPARATOR))),
            until=date.fromisoformat(said["until"]) if said["until"] else None,
            exam=date.fromisoformat(said["exam"]) if said["exam"] else None,
            days=tuple(map(int, said["days"])),
            minutes=int(said["minutes"] or 0),
            starts=time.fromisoformat(said["starts"]) if said["starts"] else None,
            count=int(said["count"] or 0),
            asked=said["asked"],
            edit=said["edit"],
            instead=said["instead"],
            about=said["about"],
            also=tuple(filter(None, said["also"].split(SEPARATOR))),
            free=tuple(map(date.fromisoformat, filter(None, said["free"].split(SEPARATOR)))),
            begins=date.fromisoformat(said["begins"]) if said["begins"] else None,
        )

    def over(self, slots: Mapping[str, str]) -> dict[str, str]:
        """Return the slots with this draft in them; other slots stay."""
        said = {
            "courses": SEPARATOR.join(self.courses),
            "until": self.until.isoformat() if self.until else "",
            "exam": self.exam.isoformat() if self.exam else "",
            "days": "".join(map(str, self.days)),
            "minutes": str(self.minutes or ""),
            "starts": f"{self.starts:%H:%M}" if self.starts else "",
            "count": str(self.count or ""),
            "asked": self.asked,
            "edit": self.edit,
            "instead": self.instead,
            "about": self.about,
            "also": SEPARATOR.join(self.also),
            "free": SEPARATOR.join(day.isoformat() for day in self.free),
            "begins": self.begins.isoformat() if self.begins else "",
        }
        return cleared(slots) | {PREFIX + name: value for name, value in said.items() if value}

    def without(self, first: date, last: date) -> Draft:
        """Return the draft with days from one to another kept free, beside those that were before."""
        span = {first + timedelta(days=number) for number in range((last - first).days + 1)}
        return replace(self, free=tuple(sorted({*self.free, *span})[:MOST_FREE]))

    def told(self, timing: Timing) -> Draft:
        """Return the draft with what was said; the day before an exam is the last day of study."""
        until, exam = self.until, self.exam
        if timing.until and timing.exam:
            until, exam = timing.until - timedelta(days=1), timing.until
        elif timing.until:
            until, exam = timing.until, None
        return replace(
            self,
            until=until,
            exam=exam,
            days=timing.on(self.days),
            minutes=timing.minutes or self.minutes,
            starts=timing.starts or self.starts,
            begins=timing.begins or self.begins,
        )

    def still(self, today: date) -> Draft:
        """Return the draft without days that are over, nor an end that comes before its beginning."""
        begins = self.begins if self.begins and self.begins > today else None
        over = self.until and self.until < (begins or today)
        return replace(self, begins=begins, until=None if over else self.until, exam=None if over else self.exam)

    def known(self, habits: Habits) -> Draft:
        """Return the draft with what its person said on other occasions, where nothing else was said now."""
        return replace(
            self,
            days=self.days or habits.days,
            minutes=self.minutes or habits.minutes,
            starts=self.starts or habits.starts,
        )

    def usual(self, today: date) -> Draft:
        """Return the draft with what is usual for what has to be asked next, the same where nothing is."""
        taken = Draft(until=(self.begins or today) + USUAL_SPAN, days=(0, 2, 4), minutes=30, starts=time(19))
        return replace(self, **{name: getattr(taken, name) for name in (self.missing,) if name and name != "courses"})

    @property
    def missing(self) -> str:
        """Return what has to be asked next: courses, until, days, minutes, starts, or "" when all is known."""
        wanted = ("courses", "until", "days", "minutes", "starts")
        return "courses" if self.also else next((name for name in wanted if not getattr(self, name)), "")


def cleared(slots: Mapping[str, str]) -> dict[str, str]:
    """Return the slots without any draft."""
    return {name: value for name, value in slots.items() if not name.startswith(PREFIX)}


def question(situation: Situation, draft: Draft) -> Bubble:
    """Return the question that comes next once the course is known, with what to tap; words answer it, too."""
    say, missing = situation.say, draft.missing
    if missing == "until":
        return _end_question(situation, draft.begins or situation.today)
    if missing == "days":
        choices = tuple(Choice(days_named(situation, days), f"plan:days:{days}") for days in OFFERED_DAYS)
        return Bubble(say("On which days?"), choices=choices)
    if missing == "minutes":
        label = say("%(minutes)d minutes")
        choices = tuple(Choice(label % {"minutes": one}, f"plan:minutes:{one}") for one in OFFERED_MINUTES)
        return Bubble(say("How many minutes a day?"), choices=choices)
    choices = tuple(Choice(hour, f"plan:starts:{hour}") for hour in OFFERED_HOURS)
    return Bubble(say("From which hour?"), choices=choices)


def noted(situation: Situation, before: Draft, after: Draft) -> str:
    """Return what was told besides the answer that was asked for, and whether it changes something; "" for nothing."""
    say, named = situation.say, _named(situation, after)
    other = [name for name in named if getattr(after, name) and getattr(after, name) != getattr(before, name)]
    if after.exam and "until" in other:
        other.remove("until")
    asked = {before.asked, "exam" if before.asked == "until" else ""}
    told = ", ".join(named[name]() for name in other if name not in asked)
    earlier = {name: getattr(before, name) for name in named} | {"exam": before.exam or before.until}
    anew = any(earlier[name] for name in other if name not in asked)
    return (say("Changed: %(what)s") if anew else say("Noted: %(what)s")) % {"what": told} if told else ""


def decided(situation: Situation, after: Draft, name: str) -> str:
    """Return what was decided for who left it open, and that it may be changed."""
    text = situation.say("Then I'll take %(what)s. You can change it any time.")
    return text % {"what": _named(situation, after)[name]()}


def _named(situation: Situation, after: Draft) -> Mapping[str, Callable[[], str]]:
    """Return what says each thing that a draft knows."""
    say, timetable = situation.say, Timetable(situation.language)
    return {
        "exam": lambda: say("exam on %(day)s") % {"day": timetable.day(after.exam)} if after.exam else "",
        "begins": lambda: say("beginning on %(day)s") % {"day": timetable.day(after.begins)} if after.begins else "",
        "until": lambda: say("until %(day)s") % {"day": timetable.day(after.until)} if after.until else "",
        "days": lambda: days_named(situation, "".join(map(str, after.days))),
        "minutes": lambda: say("%(minutes)d min a day") % {"minutes": after.minutes},
        "starts": lambda: say("from %(hour)s") % {"hour": f"{after.starts:%H:%M}"},
        "free": lambda: say("nothing on %(days)s") % {"days": _days_in_rows(timetable, after.free)},
    }


def _days_in_rows(timetable: Timetable, days: Sequence[date]) -> str:
    """Return days, those that follow one another as the first and the last of them."""
    rows: list[list[date]] = []
    for day in days:
        if rows and day - rows[-1][-1] == timedelta(days=1):
            rows[-1][1:] = [day]
        else:
            rows.append([day])
    return ", ".join("–".join(map(timetable.day, row)) for row in rows)


def days_named(situation: Situation, days: str) -> str:
    """Return what days of the week are called, given as digits from 0 for Monday."""
    say = situation.say
    whole = {"01234": say("Weekdays"), "56": say("Weekends"), "0123456": say("Every day")}
    names = say("Mon Tue Wed Thu Fri Sat Sun").split()
    return whole.get(days) or say(" · ").join(names[int(day)] for day in days)


def _end_question(situation: Situation, begins: date) -> Bubble:
    say, timetable = situation.say, Timetable(situation.language)
    label = say("%(weeks)d weeks (until %(day)s)")
    ends = [(weeks, begins + timedelta(days=7 * weeks - 1)) for weeks in SPANS]
    choices = tuple(
        Choice(label % {"weeks": weeks, "day": timetable.day(end)}, f"plan:until:{end}") for weeks, end in ends
    )
    return Bubble(say("Until when? You can also say a day or an exam: “exam on 14 December”."), choices=choices)
