"""A plan in its forms: this week, week by week, the whole, a picture, a file for a calendar."""

from __future__ import annotations

from handlers.conversation import Bubble, Choice, Outcome
from handlers.filing import new_file
from handlers.studying.planning import Desk, begun
from handlers.studying.resting import rests_between

MOST_IN_PICTURE = 4
"""Plans drawn into one picture."""


def week(desk: Desk, _: str) -> Outcome:
    """Show this week."""
    return desk.reply(desk.timetable.week(desk.plans, desk.local.date())) if desk.plans else begun(desk)


def weekly(desk: Desk, _: str) -> Outcome:
    """Show the plan week by week."""
    return desk.reply(desk.timetable.weekly(desk.plans, desk.local.date())) if desk.plans else begun(desk)


def whole(desk: Desk, _: str) -> Outcome:
    """Show every session of each plan."""
    return desk.reply(*(desk.timetable.whole(plan) for plan in desk.plans)) if desk.plans else begun(desk)


def picture_of(desk: Desk, _: str) -> Outcome:
    """Send the plan as a picture, with its meaning in words for those who can't see it."""
    from handlers.studying.calendar_drawing import Captions, drawn  # noqa: PLC0415 - its library, only for who wants a picture

    if not desk.plans:
        return begun(desk)
    say, today, plans = desk.situation.say, desk.local.date(), desk.plans[-MOST_IN_PICTURE:]
    captions = Captions(
        plans[-1].title if len(plans) == 1 else say("My study plan"),
        tuple(say("Mon Tue Wed Thu Fri Sat Sun").split()),
        tuple(say("done|to do|comes back|review|exam").split("|")),
    )
    first, last = min(plan.begins for plan in plans), max(plan.ends for plan in plans)
    picture = drawn(plans, today, captions, rests_between(first, last, desk.place.school_days))
    name = f"{say('My study plan')} {today}.png"
    made = new_file(desk.situation.session.conversation, name, picture, desk.situation.now, kind="photo")
    done = sum(one.state == "done" for plan in plans for one in plan.sessions)
    left = sum(len(plan.open) for plan in plans)
    text = say("Done: %(done)d, still to come: %(left)d.") % {"done": done, "left": left}
    bubble = Bubble(text, choices=desk.timetable.views("picture"), files=(made.attachment,))
    return desk.reply(bubble, more=(made,))


def file_tap(desk: Desk) -> tuple[Choice, ...]:
    """Offer the calendar file."""
    return (Choice(desk.situation.say("Calendar file (.ics)"), "plan:file"),)


def file_of(desk: Desk, _: str) -> Outcome:
    """Send the plans as a file for a calendar program."""
    from handlers.studying.calendar_file import calendar  # noqa: PLC0415 - its library, only for who wants a file

    if not desk.plans:
        return begun(desk)
    say, situation = desk.situation.say, desk.situation
    content = calendar(desk.plans, situation.language, situation.now)
    made = new_file(situation.session.conversation, f"{say('My study plan')}.ics", content, situation.now)
    text = say("Open this file with your calendar. It shows the plan of today and doesn't follow later changes.")
    return desk.reply(Bubble(text, choices=desk.timetable.views(""), files=(made.attachment,)), more=(made,))
