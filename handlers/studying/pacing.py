"""A plan that is to go faster or slower: what that can mean, each with the day on which it would end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from handlers.conversation import Bubble, Choice, Outcome
from handlers.studying.disrupting import keeping
from handlers.studying.plan_draft import days_named
from handlers.studying.planning import Desk, draft_of, go_on, none_yet
from handlers.studying.replanning import wish_of
from handlers.studying.resting import rests_between
from handlers.studying.scheduling import EVERY_DAY, LONGEST_PLAN, MOST_MINUTES, StudyWish, soonest
from handlers.studying.study import StudyPlan

MORE = 10
"""Minutes a day that are offered beside those of the plan (proposed)."""


def paced(desk: Desk, how: str) -> Outcome | None:
    """Ask how the newest plan is to go faster or slower; None where there is none that goes on."""
    plan = next((one for one in reversed(desk.plans) if one.state == "active" and one.remaining), None)
    if plan is None:
        return None
    return _slower(desk, plan) if how == "slower" else _faster(desk, plan)


def _slower(desk: Desk, plan: StudyPlan) -> Outcome:
    say = desk.situation.say
    choices = (
        Choice(say("Less a day"), f"plan:why:{plan.id}:time"),
        Choice(say("Change the days"), "plan:change:days"),
        Choice(say("Change the end"), "plan:change:until"),
        keeping(desk),
    )
    return desk.reply(
        Bubble(say("The plan can give way, now until %(day)s. What would help?") % _until(desk, plan), choices=choices)
    )


def _faster(desk: Desk, plan: StudyPlan) -> Outcome:
    say, ways = desk.situation.say, _ways(desk, plan)
    if not ways:
        text = say("It can't end sooner than %(day)s, so it stays as it is.")
        return desk.reply(Bubble(text % {"day": _last(desk, plan)}, choices=desk.timetable.views("")))
    choices = (
        Choice(_told(desk, plan, one, ends), f"plan:quicken:{plan.id}:{_packed(one, ends)}") for one, ends in ways
    )
    text = say("The last lecture is on %(day)s now. How shall it end sooner? No day would be kept free then.")
    return desk.reply(Bubble(text % {"day": _last(desk, plan)}, choices=(*choices, keeping(desk))))


def _ways(desk: Desk, plan: StudyPlan) -> list[tuple[StudyWish, date]]:
    """Return the ways that end before the last session of now, each with its day.

    More minutes or days are a way only where they end before the same week without a free day would.
    """
    wish = _rest(desk, plan)
    last = _last_day(plan)
    usual = soonest(wish) or date.max
    ends = [(one, soonest(one)) for one in _quicker(wish)]
    return [(one, day) for one, day in ends if day and day < last and (one == wish or day < usual)]


def quicken(desk: Desk, value: str) -> Outcome:
    """Let a plan end sooner in the way that was chosen."""
    id_, minutes, days, ends = value.split(":")
    plan = desk.plan(id_)
    if plan is None:
        return none_yet(desk, desk.situation.say("You have no plan yet. Shall we make one?"))
    draft = draft_of(plan)
    week = {"minutes": int(minutes), "days": tuple(map(int, days))}
    return go_on(desk, replace(draft, until=date.fromisoformat(ends), **week))  # type: ignore[arg-type]


def _rest(desk: Desk, plan: StudyPlan) -> StudyWish:
    """Return what is left of a plan, from the next hour of study on."""
    local = desk.local
    begins = local.date() + timedelta(days=local.time() >= plan.week.starts)
    rests = rests_between(begins, begins + LONGEST_PLAN, desk.place.school_days)
    return replace(wish_of(plan, begins), rests=frozenset({*plan.rests, *rests}))


def _quicker(wish: StudyWish) -> Iterator[StudyWish]:
    """Return the wish as it is, with more minutes a day, and with one day a week more: the one that helps most."""
    yield wish
    if wish.week.minutes + MORE <= MOST_MINUTES:
        yield replace(wish, week=replace(wish.week, minutes=wish.week.minutes + MORE))
    others = (day for day in EVERY_DAY if day not in wish.week.days)
    longer = [replace(wish, week=replace(wish.week, days=tuple(sorted((*wish.week.days, day))))) for day in others]
    if longer:
        yield min(longer, key=lambda one: soonest(one) or date.max)


def _told(desk: Desk, plan: StudyPlan, wish: StudyWish, ends: date) -> str:
    say, day = desk.situation.say, desk.timetable.day(ends)
    if wish.week.minutes != plan.week.minutes:
        return say("%(minutes)d minutes a day, until %(day)s") % {"minutes": wish.week.minutes, "day": day}
    if wish.week.days != plan.week.days:
        days = days_named(desk.situation, "".join(map(str, wish.week.days)))
        return say("%(days)s, until %(day)s") % {"days": days, "day": day}
    return say("As it is, until %(day)s") % {"day": day}


def _packed(wish: StudyWish, ends: date) -> str:
    return f"{wish.week.minutes}:{''.join(map(str, wish.week.days))}:{ends}"


def _last_day(plan: StudyPlan) -> date:
    """Return the day of the last lecture as it is planned; where some have no room, the last day of the plan."""
    return plan.ends if plan.stranded or not plan.open else plan.open[-1].day


def _last(desk: Desk, plan: StudyPlan) -> str:
    return desk.timetable.day(_last_day(plan))


def _until(desk: Desk, plan: StudyPlan) -> dict[str, str]:
    return {"day": desk.timetable.day(plan.ends)}
