"""A plan that is changed, paused, lengthened or thrown away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from handlers.conversation import Bubble, Choice, Outcome
from handlers.studying.drafting import stopped
from handlers.studying.plan_draft import cleared
from handlers.studying.planning import Desk, draft_of, given_up, go_on, none_yet
from handlers.studying.replanning import brought_back
from handlers.studying.resting import rests_between
from handlers.studying.study import PlanEnded, StudyPlan
from handlers.studying.tending import Tended, act_on, rest

MOST_WEEKS_LATER = 26


def _of(desk: Desk, id_: str, deed: Callable[[StudyPlan], Outcome]) -> Outcome:
    plan = desk.plan(id_)
    if plan is not None:
        return deed(plan)
    if not desk.plans:
        return none_yet(desk, desk.situation.say("You have no plan yet. Shall we make one?"))
    return desk.reply(Bubble(desk.situation.say("That is no longer in your plan."), choices=desk.timetable.views("")))


def _told(desk: Desk, tended: Tended) -> Outcome:
    return desk.reply(tended.bubble, changed=tended.plan)


def why(desk: Desk, value: str) -> Outcome:
    """Do something about what is wrong with a plan."""
    id_, _, reason = value.partition(":")
    return _of(desk, id_, lambda plan: _told(desk, act_on(desk.situation, plan, reason)))


def pause(desk: Desk, id_: str) -> Outcome:
    """Let a plan wait."""
    return _of(desk, id_, lambda plan: _told(desk, rest(desk.situation, plan)))


def resume(desk: Desk, id_: str) -> Outcome:
    """Go on with a plan that waited: the rest is laid out anew, as it is or with what has to be changed for it."""
    return _of(desk, id_, lambda plan: go_on(desk, draft_of(plan)))


def extend(desk: Desk, id_: str) -> Outcome:
    """Let a plan end later, by as many weeks as what found no room needs; nothing else is moved."""

    def deed(plan: StudyPlan) -> Outcome:
        today = desk.local.date()
        after, ends = plan, max(plan.ends, today)
        for _ in range(MOST_WEEKS_LATER):
            ends += timedelta(days=7)
            rests = rests_between(plan.ends, ends, desk.place.school_days)
            longer = replace(plan, ends=ends, exam=None, rests=tuple(sorted({*plan.rests, *rests})))
            after = brought_back(longer, today + timedelta(days=1))
            if not after.stranded:
                break
        text = desk.situation.say("The plan now ends on %(day)s.") % {"day": desk.timetable.day(after.ends)}
        return desk.reply(Bubble(text, choices=desk.timetable.views("")), changed=after)

    return _of(desk, id_, deed)


def fewer(desk: Desk, value: str) -> Outcome:
    """Leave the last lectures of a plan out."""
    id_, minutes, count = [*value.split(":"), "", ""][:3]
    return _of(
        desk,
        id_,
        lambda plan: go_on(desk, replace(draft_of(plan), minutes=int(minutes or 0), count=int(count or 0))),
    )


def join(desk: Desk, value: str) -> Outcome:
    """Let a course join a plan."""
    id_, _, course = value.partition(":")

    def deed(plan: StudyPlan) -> Outcome:
        draft = draft_of(plan)
        return go_on(desk, replace(draft, courses=(*draft.courses, course)))

    return _of(desk, id_, deed)


def swap(desk: Desk, value: str) -> Outcome:
    """Let a course take the place of another: what was heard stays, the rest of the other is given up."""
    id_, _, key = value.partition(":")

    def deed(plan: StudyPlan) -> Outcome:
        course = next((one for one in desk.courses if one.key == key), None)
        old = given_up(plan, course) if course else None
        draft = draft_of(plan)
        return go_on(desk, replace(draft, courses=(*draft.courses, key), instead=old.key if old else ""))

    return _of(desk, id_, deed)


def change(desk: Desk, what: str) -> Outcome:
    """Ask anew for one thing of the newest plan: days, minutes, starts or until."""
    nothing: dict[str, object] = {"days": (), "minutes": 0, "starts": None, "until": None}
    what = what if what in nothing else "days"
    return _of(desk, "", lambda plan: go_on(desk, replace(draft_of(plan), **{what: nothing[what]})))  # type: ignore[arg-type]


def drop(desk: Desk, id_: str) -> Outcome:
    """Ask once before a plan is deleted; one that is only being made is given up at once."""
    draft = desk.draft()
    if not id_ and draft.asked and (desk.situation.session.form == "plan" or not desk.plans):
        return stopped(desk)
    say = desk.situation.say
    taps = (Choice(say("Yes, delete it"), f"plan:dropped:{id_}"), Choice(say("Keep it"), "plan:kept"))
    text = say("Shall I delete “%(title)s” with everything done in it? Pausing keeps it.")
    return _of(desk, id_, lambda plan: desk.reply(Bubble(text % {"title": plan.title}, choices=taps)))


def kept(desk: Desk, _: str) -> Outcome:
    """Say that everything stays as it was."""
    return desk.reply(Bubble(desk.situation.say("Your plan stays as it was."), choices=desk.timetable.views("")))


def dropped(desk: Desk, id_: str) -> Outcome:
    """Throw a plan away, as was confirmed."""

    def deed(plan: StudyPlan) -> Outcome:
        situation = desk.situation.but(form="", slots=cleared(desk.situation.session.slots))
        rest_ = replace(desk, situation=situation, plans=tuple(one for one in desk.plans if one.id != plan.id))
        new = Choice(situation.say("Make another plan"), "plan:new")
        bubble = Bubble(situation.say("Deleted, together with its reminders."), choices=(new,))
        return rest_.reply(bubble, more=(PlanEnded(plan.id),))

    return _of(desk, id_, deed)
