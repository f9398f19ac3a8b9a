"""How a plan reads: a session in one line, today, the week, the whole, and what can be tapped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby

from babel.dates import format_skeleton, get_day_names

from handlers.catalogue import DEFAULT, LANGUAGES, speaker
from handlers.conversation import Bubble, Choice
from handlers.studying.scheduling import Shortfall
from handlers.studying.study import StudyPlan, StudySession, weeks_of

MARKS = {"planned": "☐", "later": "☐", "done": "✅", "skipped": "➖", "missed": "↻", "pushed": "↻"}
"""A missed session is one that comes back, and is marked so."""

MOST_LINES = 14
"""Sessions that are listed in one message: a screen of a phone."""


class Timetable:
    """Tells of plans in one language."""

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else DEFAULT
        self.say = speaker(self.language)

    def day(self, day: date) -> str:
        """Return a day with its weekday: 11월 30일 (월)."""
        return format_skeleton("MMMEd", day, locale=self.language)

    def weekday(self, number: int) -> str:
        """Return the whole name of a day of the week, 0 for Monday."""
        return str(get_day_names("wide", locale=self.language)[number])

    def what(self, plan: StudyPlan, session: StudySession) -> str:
        """Return what a session is about: 미적분 개념 3–4강."""
        if session.kind == "buffer":
            return self.say("kept free")
        if session.kind == "review":
            return self.say("Review before the exam")
        if not session.lectures:
            return self.say("given up")
        titles = {course.key: course.title for course in plan.courses}
        ordered = sorted(session.lectures, key=lambda one: one.course)
        groups = groupby(ordered, key=lambda one: one.course)
        return ", ".join(self._lectures(titles.get(key, key), [one.number for one in some]) for key, some in groups)

    def _lectures(self, title: str, numbers: Sequence[int]) -> str:
        first, last = numbers[0], numbers[-1]
        if len(numbers) == 1:
            return self.say("%(title)s, lecture %(first)d") % {"title": title, "first": first}
        return self.say("%(title)s, lectures %(first)d–%(last)d") % {"title": title, "first": first, "last": last}

    def line(self, plan: StudyPlan, session: StudySession) -> str:
        """Return one session: its day and hour, what it is about, and how long it takes."""
        told = self.say("%(day)s %(hour)s · %(what)s · %(minutes)d min")
        return told % {
            "day": self.day(session.day),
            "hour": f"{session.starts:%H:%M}",
            "what": self.what(plan, session),
            "minutes": session.minutes,
        }

    def marked(self, plan: StudyPlan, session: StudySession) -> str:
        """Return one session with the mark of what became of it."""
        return f"{MARKS[session.state]} {self.line(plan, session)}"

    def lines(self, plans: Iterable[StudyPlan], first: date, last: date) -> list[str]:
        """Return the sessions of several plans from a day to a day, by time."""
        found = [
            (session.day, session.starts, self.marked(plan, session))
            for plan in plans
            for session in plan.between(first, last)
            if session.placed
        ]
        lines = [line for _, _, line in sorted(found)]
        if len(lines) > MOST_LINES:
            more = self.say("… and %(count)d more") % {"count": len(lines) - MOST_LINES}
            lines = [*lines[:MOST_LINES], more]
        return lines

    def today(self, plans: Sequence[StudyPlan], today: date) -> Bubble:
        """Return what there is to do today, or what comes next; with what can be tapped on the first open session."""
        lines = self.lines(plans, today, today)
        nearest = next_of(plans, today)
        if not lines and nearest is None:
            return Bubble(self.say("Nothing is left in your plan."), choices=self.views("today"))
        if not lines:
            opening = self.say("Nothing today; rest well. Next:")
            lines = [self.line(*nearest)] if nearest else []
        else:
            opening = self.say("Today:")
        open_today = nearest is not None and nearest[1].day == today
        taps = self.session_choices(nearest[1]) if nearest and open_today else ()
        return Bubble("\n".join((opening, *lines)), choices=(*taps, *self.views("today")))

    def week(self, plans: Sequence[StudyPlan], today: date) -> Bubble:
        """Return the week of a day, from Monday to Sunday."""
        monday = today - timedelta(days=today.weekday())
        lines = self.lines(plans, monday, monday + timedelta(days=6))
        opening = self.say("This week:") if lines else self.say("Nothing is planned this week.")
        return Bubble("\n".join((opening, *lines)), choices=self.views("week"))

    def whole(self, plan: StudyPlan) -> Bubble:
        """Return a plan from its first to its last day, one line a week."""
        heading = self.say("%(title)s: %(first)s – %(last)s") % {
            "title": plan.title,
            "first": self.day(plan.begins),
            "last": self.day(plan.ends),
        }
        exam = [self.say("Exam: %(day)s") % {"day": self.day(plan.exam)}] if plan.exam else []
        heard, all_of = len(plan.heard), len(plan.lectures)
        count = self.say("%(heard)d of %(all)d lectures heard") % {"heard": heard, "all": all_of}
        weeks = groupby(plan.sessions, key=lambda one: one.day - timedelta(days=one.day.weekday()))
        lines = [self._week(plan, monday, list(sessions)) for monday, sessions in weeks]
        lost = [self.no_room(plan)] if plan.stranded and plan.state == "active" else []
        return Bubble("\n".join((heading, *exam, count, *lost, "", *lines[:MOST_LINES])), choices=self.views("all"))

    def no_room(self, plan: StudyPlan) -> str:
        """Return how many lectures have no place before the end."""
        text = self.say("%(count)d lectures no longer fit before %(day)s.")
        return text % {"count": len(plan.stranded), "day": self.day(plan.ends)}

    def _week(self, plan: StudyPlan, monday: date, sessions: Sequence[StudySession]) -> str:
        said = ", ".join(f"{MARKS[one.state]} {self.what(plan, one)}" for one in sessions if one.placed) or self.say(
            "kept free"
        )
        return self.say("Week of %(day)s: %(what)s") % {"day": self.day(monday), "what": said}

    def views(self, shown: str) -> tuple[Choice, ...]:
        """Return the taps that show the plan in another way."""
        say = self.say
        views = (
            ("today", say("Today")),
            ("week", say("This week's plan")),
            ("all", say("The whole plan")),
            ("picture", say("As a picture")),
            ("more", say("Calendar and changes")),
        )
        return tuple(Choice(label, f"plan:{name}") for name, label in views if name != shown)

    def session_choices(self, session: StudySession) -> tuple[Choice, ...]:
        """Return what can be tapped on one session."""
        say = self.say
        return (
            Choice(say("Done"), f"plan:done:{session.id}"),
            Choice(say("Later"), f"plan:later:{session.id}"),
            Choice(say("It's too hard"), f"plan:hard:{session.id}"),
            Choice(say("Leave it out"), f"plan:skip:{session.id}"),
        )

    def whats_wrong(self, plan: StudyPlan) -> Bubble:
        """Return the question that is asked after three sessions were missed."""
        say = self.say
        reasons = (
            ("time", say("No time")),
            ("hard", say("It's difficult")),
            ("dull", say("Not interesting")),
            ("other", say("Something else")),
        )
        text = say("The last few sessions didn't work out. That happens. What made it hard? I'll change the plan.")
        return Bubble(text, choices=tuple(Choice(label, f"plan:why:{plan.id}:{why}") for why, label in reasons))

    def weekly(self, plans: Sequence[StudyPlan], today: date, told: date | None = None) -> Bubble:
        """Return how the week went in one honest sentence, and the one next act.

        It is the week of the day `told`, where that is not today's.
        """
        monday = (told or today) - timedelta(days=(told or today).weekday())
        over = monday + timedelta(days=6) < today
        every = weeks_of(plans, today)
        weeks = [one for one in every if one.monday <= monday]
        early = sum(one.done for one in every if one.monday > monday)
        this = next((one for one in weeks if one.monday == monday), None)
        kept = sum(one.kept for one in weeks)
        ahead = self.say("Done early, of what is still to come: %(done)d.") % {"done": early} if early else ""
        if this is None and ahead:
            said, ahead = ahead, ""
        elif this is None:
            said = (
                self.say("There was nothing to do last week.")
                if over
                else self.say("There was nothing to do this week.")
            )
        elif this.done == 0:
            said = self._undone(plans, over=over)
        else:
            week = (
                self.say("Last week you did %(done)d of %(asked)d.")
                if over
                else self.say("This week you did %(done)d of %(asked)d.")
            )
            said = week % {"done": this.done, "asked": this.asked}
        lines = [said, *([ahead] if ahead else [])]
        if kept:
            lines.append(self.say("Weeks kept so far: %(kept)d of %(all)d.") % {"kept": kept, "all": len(weeks)})
        nearest = next_of(plans, today)
        if nearest:
            lines.append(self.say("Next: %(session)s") % {"session": self.line(*nearest)})
        return Bubble("\n".join(lines), choices=self.views(""))

    def _undone(self, plans: Sequence[StudyPlan], *, over: bool) -> str:
        """Return that nothing was done in a week; that there is room for it only where there is."""
        if over:
            return self.say("Last week nothing got done. That happens.")
        if any(plan.stranded for plan in plans if plan.state == "active"):
            return self.say("This week nothing got done. That happens.")
        return self.say("This week nothing got done; the plan has made room for it.")

    def shortfall(self, short: Shortfall, days: int) -> str:
        """Return why a plan cannot be done, in numbers; `days` is how long it was to run."""
        say, numbers = self.say, {"lectures": short.lectures, "minutes": short.minutes, "available": short.available}
        days_needed = numbers | {"sittings": short.sittings, "days": short.days, "enough": short.enough}
        if short.long:
            told = say("The longest lecture takes %(longest)d minutes and doesn't fit into %(limit)d minutes a day.")
            long = told % {"longest": short.longest, "limit": short.limit}
            also = say(
                "Even with %(enough)d minutes a day, %(lectures)d lectures fill %(sittings)d days; there are %(days)d "
                "until then."
            )
            return f"{long}\n{also % days_needed}" if short.tight else long
        if short.minutes <= short.available:
            told = say(
                "%(lectures)d lectures, none of them cut, fill %(sittings)d days; there are %(days)d until then."
            )
            return told % days_needed
        if days % 7 == 0:
            told = say("%(lectures)d lectures need %(minutes)d minutes, but %(weeks)d weeks have %(available)d.")
            return told % (numbers | {"weeks": days // 7})
        told = say("%(lectures)d lectures need %(minutes)d minutes, but %(days)d days have %(available)d.")
        return told % (numbers | {"days": days})


def next_of(plans: Iterable[StudyPlan], today: date) -> tuple[StudyPlan, StudySession] | None:
    """Return the next session to come from a day on, with its plan."""
    found = [(plan, one) for plan in plans if plan.state == "active" for one in plan.open if one.day >= today]
    return min(found, key=lambda pair: (pair[1].day, pair[1].starts, pair[1].id), default=None)
