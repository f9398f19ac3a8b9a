"""What one does about a session: done, later, too hard, left out; and what is changed when it goes badly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from handlers.conversation import Bubble, Choice
from handlers.situation import Situation
from handlers.studying.replanning import at_another_hour, brought_back, closed, put_off, replanned, wish_of
from handlers.studying.resting import rests_between
from handlers.studying.scheduling import LONGEST_PLAN, Shortfall
from handlers.studying.spacing import Card, begun
from handlers.studying.study import StudyPlan, StudySession, weeks_of
from handlers.studying.timetable import Timetable, next_of

EVENING, LATEST = time(20), time(20, 30)
"""The hour that "this evening" means, and until when it is offered: quiet hours begin at 21:00."""

SOON, HALF_HOUR = "in", 30
"""What the minutes stand behind after which a session is to begin, and those that are offered."""

LIGHTER = 0.7
"""A lighter week asks for so much of the day's minutes (proposed)."""

RECENT = timedelta(days=3)
"""How long "done" without a name can mean a session that was missed."""


@dataclass(frozen=True, slots=True)
class Tended:
    """What became of a plan, what is said to it, and the lectures that will come back for review."""

    plan: StudyPlan
    bubble: Bubble
    cards: tuple[Card, ...] = ()


def meant(plans: Sequence[StudyPlan], session_id: str, today: date) -> tuple[StudyPlan, StudySession] | None:
    """Return the session of an id; without one, today's next, else the last one missed, else the next to come."""
    if session_id:
        found = ((plan, plan.session(session_id)) for plan in plans)
        return next(((plan, session) for plan, session in found if session), None)
    nearest = next_of(plans, today)
    if nearest and nearest[1].day == today:
        return nearest
    missed = [
        (plan, one) for plan in plans for one in plan.sessions if one.state == "missed" and today - one.day <= RECENT
    ]
    return max(missed, key=lambda pair: pair[1].day, default=nearest)


def again(plan: StudyPlan, session: StudySession) -> StudySession:
    """Return the session in which what was missed stands again, or the session itself."""
    if session.state != "missed":
        return session
    keys = {lecture.key for lecture in session.lectures}
    return next((one for one in plan.open if keys & {lecture.key for lecture in one.lectures}), session)


def finish(situation: Situation, plan: StudyPlan, session: StudySession, units: dict[tuple[str, int], str]) -> Tended:
    """Note a session as done, and say what comes next; its lectures come back for review from tomorrow on."""
    say, timetable = situation.say, Timetable(situation.language)
    if session.state == "done" or (session.lectures and {one.key for one in session.lectures} <= plan.settled):
        return Tended(plan, Bubble(say("That one is done already."), choices=timetable.views("")))
    after = _with_room(situation, closed(plan, session.id, "done"))
    cards = tuple(
        begun(plan.municipality, one.course, one.number, one.title, situation.now, units.get(one.key, ""))
        for one in session.lectures
    )
    lines = [say("Done: %(what)s.") % {"what": timetable.what(plan, session)}, _week(situation, after)]
    return _ended(situation, after, lines, cards)


def _with_room(situation: Situation, plan: StudyPlan) -> StudyPlan:
    """Return a plan in which what had lost its place takes the one that is free now."""
    local = situation.now.astimezone(plan.time_zone)
    first = local.date() + timedelta(days=local.time() >= plan.week.starts)
    return brought_back(plan, first) if plan.stranded else plan


def leave_out(situation: Situation, plan: StudyPlan, session: StudySession) -> Tended:
    """Leave a session out for good."""
    say, timetable = situation.say, Timetable(situation.language)
    if not session.open and session.state != "missed":
        return Tended(plan, Bubble(say("That one is over already."), choices=timetable.views("")))
    after = _with_room(situation, closed(plan, session.id, "skipped"))
    return _ended(situation, after, [say("Left out: %(what)s.") % {"what": timetable.what(plan, session)}], ())


def _ended(situation: Situation, plan: StudyPlan, lines: list[str], cards: tuple[Card, ...]) -> Tended:
    say, timetable = situation.say, Timetable(situation.language)
    nearest = next_of((plan,), situation.today)
    if nearest:
        lines.append(say("Next: %(session)s") % {"session": timetable.line(*nearest)})
    elif not plan.remaining:
        heard = {"count": len(plan.heard)}
        lines.append(say("That was the last one: %(count)d lectures, and your plan is complete.") % heard)
        plan = replace(plan, state="ended")
    text = "\n".join(filter(None, lines))
    over = (Choice(say("What comes next"), "course:next"), Choice(say("Make another plan"), "plan:new"))
    more = () if nearest or plan.state == "active" else over
    return Tended(plan, Bubble(text, choices=(*more, *timetable.views(""))), cards)


def _week(situation: Situation, plan: StudyPlan) -> str:
    monday = situation.today - timedelta(days=situation.today.weekday())
    this = next((one for one in weeks_of((plan,), situation.today) if one.monday == monday), None)
    done = {"done": this.done} if this else {"done": 0}
    return situation.say("Done this week: %(done)d.") % done if this else ""


def ask_when(situation: Situation, plan: StudyPlan, session: StudySession) -> Bubble:
    """Ask when a session suits better: in half an hour, this evening while there is one, tomorrow, or in two days."""
    say, timetable = situation.say, Timetable(situation.language)
    local = situation.now.astimezone(plan.time_zone)
    evening = session.day == local.date() and local.time() < LATEST and session.starts < EVENING
    begun = session.day == local.date() and local.time() >= session.starts
    soon = begun and _soon(situation.now, plan, f"{SOON}{HALF_HOUR}")
    offered = [(f"{SOON}{HALF_HOUR}", say("In 30 minutes"))] if soon else []
    offered += [("evening", say("This evening"))] if evening else []
    offered += [("tomorrow", say("Tomorrow")), ("dayafter", say("The day after tomorrow"))]
    choices = tuple(Choice(label, f"plan:later:{session.id}:{when}") for when, label in offered)
    told = {"what": timetable.what(plan, session), "day": timetable.day(session.day), "hour": f"{session.starts:%H:%M}"}
    if _comes_back(plan, session):
        text = say("%(what)s comes back on %(day)s at %(hour)s. Or when suits you better?")
        return Bubble(text % told, choices=(Choice(say("Leave it as it is"), "plan:kept"), *choices))
    return Bubble(say("%(what)s: when suits you better?") % told, choices=choices)


def _comes_back(plan: StudyPlan, session: StudySession) -> bool:
    """Tell whether a session holds again what was missed lately."""
    keys = {lecture.key for lecture in session.lectures}
    late = (one for one in plan.sessions if one.state == "missed" and session.day - one.day <= RECENT)
    return any(keys & {lecture.key for lecture in one.lectures} for one in late)


def move(situation: Situation, plan: StudyPlan, session: StudySession, when: str) -> Tended:
    """Put a session off to this evening or another day; what stood there moves on by itself."""
    say, timetable = situation.say, Timetable(situation.language)
    today = situation.now.astimezone(plan.time_zone).date()
    if not session.open:
        return Tended(plan, Bubble(say("That one is over already."), choices=timetable.views("")))
    soon = _soon(situation.now, plan, when)
    if when.startswith(SOON) and (soon is None or session.day != today):
        return Tended(plan, ask_when(situation, plan, session))
    if when == "evening" or soon:
        after: StudyPlan | None = at_another_hour(plan, session.id, soon or _evening(situation.now, plan), today)
    else:
        days = {"tomorrow": 1, "dayafter": 2}.get(when)
        after = put_off(plan, session.id, today + timedelta(days=days) if days else date.fromisoformat(when))
    moved = after.session(session.id) if after else None
    if after is None or moved is None:
        text = say("There is no free day left before the end. Shall the plan end later, or shall I leave this one out?")
        choices = (
            Choice(say("End later"), f"plan:extend:{plan.id}"),
            Choice(say("Leave it out"), f"plan:skip:{session.id}"),
        )
        return Tended(plan, Bubble(text, choices=choices))
    text = say("All right, moved: %(session)s") % {"session": timetable.line(after, moved)}
    return Tended(after, Bubble(text, choices=timetable.views("")))


def _soon(now: datetime, plan: StudyPlan, when: str) -> time | None:
    """Return the hour so many minutes from now, None where it is too late for one today."""
    if not when.startswith(SOON):
        return None
    local = now.astimezone(plan.time_zone)
    then = (local + timedelta(minutes=int(when.removeprefix(SOON)))).replace(second=0, microsecond=0)
    return then.time() if then.date() == local.date() and then.time() <= LATEST else None


def _evening(now: datetime, plan: StudyPlan) -> time:
    local = now.astimezone(plan.time_zone).time()
    return EVENING if local < EVENING else LATEST


def too_hard(situation: Situation, plan: StudyPlan, session: StudySession) -> Bubble:
    """Offer what helps when a session is too hard."""
    say = situation.say
    course = session.lectures[0].course if session.lectures else plan.courses[0].key
    text = say("Thank you for telling me. Which of these would help?")
    return Bubble(
        text,
        choices=(
            Choice(say("Find an easier course"), f"course:hard:{course}"),
            Choice(say("Less a day"), f"plan:why:{plan.id}:time"),
            Choice(say("Ask a mentor"), "human"),
            Choice(say("Another day"), f"plan:later:{session.id}"),
        ),
    )


def relief(situation: Situation, plan: StudyPlan, session: StudySession) -> Bubble:
    """Offer what helps when there is no time."""
    say = situation.say
    choices = (
        Choice(say("Another day"), f"plan:later:{session.id}"),
        Choice(say("Less a day"), f"plan:why:{plan.id}:time"),
        Choice(say("Pause the plan"), f"plan:pause:{plan.id}"),
    )
    return Bubble(say("That's all right; the plan can give way. What would help?"), choices=choices)


def act_on(situation: Situation, plan: StudyPlan, why: str) -> Tended:
    """Do something about what is wrong: a lighter week at once, or what helps to tap."""
    asked = replace(plan, asked_on=situation.today)
    say, course = situation.say, plan.courses[0].key
    if why == "time":
        return lighten(situation, asked)
    mentor = Choice(say("Ask a mentor"), "human")
    if why == "hard":
        text = say("Then the plan should fit you, not you the plan. What would help?")
        easier = Choice(say("Find an easier course"), f"course:hard:{course}")
        return Tended(
            asked, Bubble(text, choices=(easier, Choice(say("Less a day"), f"plan:why:{plan.id}:time"), mentor))
        )
    if why == "dull":
        text = say("Then let's look for something that suits you better.")
        other = Choice(say("See other lectures"), "course:more")
        return Tended(
            asked, Bubble(text, choices=(other, Choice(say("Pause the plan"), f"plan:pause:{plan.id}"), mentor))
        )
    text = say("That's all right. Shall the plan wait, or would you like to talk with someone?")
    pause = Choice(say("Pause the plan"), f"plan:pause:{plan.id}")
    return Tended(asked, Bubble(text, choices=(pause, mentor, Choice(say("Go on as it is"), "plan:today"))))


def lighten(situation: Situation, plan: StudyPlan) -> Tended:
    """Ask for less a day; the plan ends later for it, unless an exam is fixed."""
    say, timetable = situation.say, Timetable(situation.language)
    longest = max((one.minutes for one in plan.remaining), default=0)
    minutes = max(longest, 10, 5 * round(plan.week.minutes * LIGHTER / 5))
    if minutes >= plan.week.minutes:
        text = say("A day can't get shorter: the longest lecture takes %(minutes)d minutes. Fewer days may help.")
        pause = Choice(say("Pause the plan"), f"plan:pause:{plan.id}")
        choices = (pause, Choice(say("Change the days"), "plan:change"), Choice(say("Ask a mentor"), "human"))
        return Tended(plan, Bubble(text % {"minutes": longest}, choices=choices))
    tomorrow = situation.today + timedelta(days=1)
    place = situation.municipality
    rests = rests_between(tomorrow, tomorrow + LONGEST_PLAN, place.school_days if place else ())
    week = replace(plan.week, minutes=minutes)
    wish = replace(wish_of(plan, tomorrow), week=week, rests=frozenset({*plan.rests, *rests}))
    after = replanned(plan, wish)
    later = next((way for way in after.ways if way.ends), None) if isinstance(after, Shortfall) else None
    if later:
        after = replanned(plan, later.taken(wish))
    if isinstance(after, Shortfall):
        text = say("With fewer minutes a day it no longer fits before the exam. Shall I leave the last lectures out?")
        fits = next((way.count for way in after.ways if way.count), 0)
        label = say("Leave the last %(count)d out") % {"count": after.lectures - fits}
        drop = (Choice(label, f"plan:fewer:{plan.id}:{minutes}:{fits}"),) if fits else ()
        return Tended(plan, Bubble(text, choices=(*drop, Choice(say("Go on as it is"), "plan:today"))))
    told = say("I made it lighter: %(minutes)d minutes a day from now on, until %(day)s.")
    text = told % {"minutes": minutes, "day": timetable.day(after.ends)}
    return Tended(after, Bubble(text, choices=timetable.views("")))


def rest(situation: Situation, plan: StudyPlan) -> Tended:
    """Let a plan wait; nothing is reminded of meanwhile."""
    say = situation.say
    text = say("The plan waits for you; I won't remind you meanwhile. Tell me when you want to go on.")
    after = replace(plan, state="paused")
    return Tended(after, Bubble(text, choices=(Choice(say("Go on with the plan"), f"plan:resume:{plan.id}"),)))
