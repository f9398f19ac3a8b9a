"""What becomes of plans when life comes between: a session moved, days kept free or missed, a subject more."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from handlers.conversation import Bubble, Choice, Outcome
from handlers.requests.disruptions import day_meant, day_over, days_meant, first_day, tells_of_illness
from handlers.requests.timing import read_timing
from handlers.situation import Situation
from handlers.studying.plan_draft import days_named
from handlers.studying.planning import ANYTHING, Desk, adding, draft_of, go_on, learned, none_yet, with_all
from handlers.studying.replanning import has_begun, replanned, wish_of
from handlers.studying.resting import rests_between
from handlers.studying.scheduling import LONGEST_PLAN, Shortfall
from handlers.studying.spacing import Card
from handlers.studying.study import StudyPlan, StudySession
from handlers.studying.tending import Tended, again, finish, meant, move
from handlers.studying.timetable import next_of

WAITS = frozenset({"missed", "pushed"})
"""States of sessions whose lectures may still be heard."""


def keeping(desk: Desk) -> Choice:
    """Return the tap that leaves everything as it is."""
    return Choice(desk.situation.say("Leave it as it is"), "plan:kept")


def nothing_late(situation: Situation) -> Bubble:
    """Tell who can't today, or didn't yesterday, that resting is fine: nothing is planned that would be late."""
    say = situation.say
    text = say("That's all right, you can rest. You have no plan yet, so nothing is late.")
    return Bubble(text, choices=(Choice(say("Make a plan"), "plan:new"), situation.human()))


def _moved(desk: Desk, words: str) -> Outcome | None:
    """Put today's session, or the next, off to the day that was named."""
    today = desk.local.date()
    found = meant(_active(desk), "", today)
    day = day_meant(words, today, found[0].week.days) if found else None
    if found is None or day is None:
        return None
    plan, session = found
    tended = move(desk.situation, plan, again(plan, session), day.isoformat())
    return desk.reply(tended.bubble, changed=tended.plan)


def _away(desk: Desk, words: str) -> Outcome | None:
    """Ask whether days are to be kept free, with what would have been done on them; without a plan all are."""
    span = days_meant(words, desk.local.date())
    if span is None:
        return None
    if desk.plans:
        return _ask_free(desk, *span)
    text = desk.situation.say("You have no plan yet, so nothing has to make room on %(days)s. Shall we make one?")
    return none_yet(desk, text % {"days": _days(desk, *span)})


def _ask_free(desk: Desk, first: date, last: date) -> Outcome:
    say, told = desk.situation.say, _days(desk, first, last)
    count = sum(first <= one.day <= last for plan in _active(desk) for one in plan.open)
    if not count:
        text = say("Nothing of your plan falls on %(days)s, so it stays as it is.") % {"days": told}
        return desk.reply(Bubble(text, choices=desk.timetable.views("")))
    text = say("Shall I keep %(days)s free? %(count)d sessions would move to later days.")
    choices = (Choice(say("Yes, keep it free"), f"plan:free:{first}:{last}"), keeping(desk))
    return desk.reply(Bubble(text % {"days": told, "count": count}, choices=choices))


def freed(desk: Desk, value: str) -> Outcome:
    """Keep days free in every plan: what stood on them moves on, and the end with it where no exam fixes it."""
    say = desk.situation.say
    first, last = map(date.fromisoformat, value.split(":"))
    if not desk.plans:
        return none_yet(desk, say("You have no plan yet. Shall we make one?"))
    changed: list[StudyPlan] = []
    for plan in desk.plans:
        after = _without(desk, plan, first, last) if plan.state == "active" else plan
        if isinstance(after, Shortfall):
            text = say("With %(days)s free it no longer fits before the exam, so I've left the plan as it was.")
            choices = (Choice(say("Change the minutes"), "plan:change:minutes"), keeping(desk))
            return desk.reply(Bubble(text % {"days": _days(desk, first, last)}, choices=choices))
        changed.append(after)
    after_all = replace(desk, plans=tuple(changed))
    text = say("Free now: %(days)s. Rest well; the plan goes on until %(last)s.")
    ends = max(plan.ends for plan in changed)
    lines = [text % {"days": _days(desk, first, last), "last": desk.timetable.day(ends)}, *_next(after_all)]
    return after_all.reply(Bubble("\n".join(lines), choices=desk.timetable.views("")))


def _without(desk: Desk, plan: StudyPlan, first: date, last: date) -> StudyPlan | Shortfall:
    local = desk.local
    begins = local.date() if local.time() < plan.week.starts else local.date() + timedelta(days=1)
    free = {first + timedelta(days=number) for number in range((last - first).days + 1)}
    rests = rests_between(begins, begins + LONGEST_PLAN, desk.place.school_days)
    wish = replace(wish_of(plan, begins), rests=frozenset({*plan.rests, *rests, *free}))
    made = replanned(plan, wish)
    ways = made.ways if isinstance(made, Shortfall) else ()
    later = next((way for way in ways if way.ends and not way.minutes), None)
    return replanned(plan, later.taken(wish)) if later else made


def _begun_on(desk: Desk, words: str) -> Outcome | None:
    """Let a plan that has not begun begin on another day; of one that has, the days until then are kept free."""
    today = desk.local.date()
    day, plan = first_day(words, today), next((one for one in reversed(_active(desk)) if one.remaining), None)
    if plan is None or day is None:
        return None
    if not has_begun(plan, today):
        return go_on(desk, replace(draft_of(plan), begins=day))
    return _ask_free(desk, today, day - timedelta(days=1)) if day > today else None


def _missed(desk: Desk, words: str) -> Outcome | None:
    """Say where what was missed has gone, without a word of blame; the rest of the week may be kept free."""
    say, today = desk.situation.say, desk.local.date()
    if not desk.plans:
        return desk.reply(nothing_late(desk.situation))
    if not _active(desk):
        return None
    since = today - timedelta(days=7)
    count = sum(one.state == "missed" and since <= one.day for plan in _active(desk) for one in plan.sessions)
    kind = say("You were ill; getting well comes first.") if tells_of_illness(words) else say("That happens.")
    placed = any(plan.open for plan in _active(desk))
    moved = (
        say("The %(count)d sessions you missed have moved to the days to come.") % {"count": count}
        if count and placed
        else say("Nothing of your plan has been missed.")
        if not count
        else ""
    )
    sunday = today + timedelta(days=6 - today.weekday())
    left = any(one.day <= sunday for plan in _active(desk) for one in plan.open)
    rest = (Choice(say("Keep the rest of the week free"), f"plan:free:{today}:{sunday}"),) if left else ()
    lines = [f"{kind} {moved}".strip(), *_next(desk)]
    return desk.reply(Bubble("\n".join(lines), choices=(*rest, *desk.timetable.views(""))), *no_room(desk))


def no_room(desk: Desk) -> tuple[Bubble, ...]:
    """Say plainly that something no longer fits, with what can be done; an exam is not put off."""
    say = desk.situation.say
    lost = next((plan for plan in desk.plans if plan.state == "active" and plan.stranded), None)
    if lost is None:
        return ()
    asked = (
        say("Shall a day get longer, or shall the last ones stay out?")
        if lost.exam
        else say("Shall the plan end later, or shall the last ones stay out?")
    )
    count = len(lost.stranded)
    later = () if lost.exam else (Choice(say("End later"), f"plan:extend:{lost.id}"),)
    fewer = f"plan:fewer:{lost.id}:{lost.week.minutes}:{len(lost.remaining) - count}"
    choices = (
        *later,
        Choice(say("Leave the last %(count)d out") % {"count": count}, fewer),
        Choice(say("Change the minutes"), "plan:change:minutes"),
    )
    return (Bubble(f"{desk.timetable.no_room(lost)} {asked}", choices=choices),)


def _amended(desk: Desk, words: str) -> Outcome | None:
    """Change the days of the newest plan; of days that are left out, ask whether only the next ones are meant."""
    active, timing = _active(desk), read_timing(words, desk.local.date())
    if not active or not timing.days:
        return None
    if not timing.off:
        return go_on(desk, draft_of(active[-1]).told(timing))
    say, today = desk.situation.say, desk.local.date()
    off = "".join(map(str, timing.off))
    told = _weekdays(desk, off)
    coming = sorted(today + timedelta(days=(day - today.weekday()) % 7) for day in timing.off)
    if not set(timing.off) & set(active[-1].week.days):
        return _out_already(desk, off)
    choices = [
        Choice(say("From now on without %(days)s") % {"days": told}, f"plan:without:{off}"),
        keeping(desk),
    ]
    if (coming[-1] - coming[0]).days == len(coming) - 1:
        span = _days(desk, coming[0], coming[-1])
        choices.insert(0, Choice(say("Only %(days)s free") % {"days": span}, f"plan:free:{coming[0]}:{coming[-1]}"))
    return desk.reply(Bubble(say("Which do you mean?"), choices=tuple(choices)))


def without(desk: Desk, off: str) -> Outcome:
    """Leave days of the week out of the newest plan."""
    active = _active(desk)
    if not active:
        return none_yet(desk, desk.situation.say("You have no plan yet. Shall we make one?"))
    draft = draft_of(active[-1])
    if not set(off) & set(map(str, draft.days)):
        return _out_already(desk, off)
    return go_on(desk, replace(draft, days=tuple(day for day in draft.days if str(day) not in off)))


def _out_already(desk: Desk, off: str) -> Outcome:
    text = desk.situation.say("Your plan leaves %(days)s out already.") % {"days": _weekdays(desk, off)}
    return desk.reply(Bubble(text, choices=desk.timetable.views("")))


def _weekdays(desk: Desk, days: str) -> str:
    """Return what days of the week are called, a single one by its whole name."""
    return desk.timetable.weekday(int(days)) if len(days) == 1 else days_named(desk.situation, days)


def _heard(desk: Desk, value: str) -> Outcome | None:
    """Note lectures as heard by their number: one, or all up to it; where a session holds more, ask.

    Of several courses the one that is on today is meant, else it is asked for.
    """
    number, up_to, course = [*value.split(":", 2), "", ""][:3]
    numbers = range(1 if up_to else int(number), int(number) + 1)
    waiting = [(plan, one) for plan in _active(desk) for one in plan.sessions if one.open or one.state in WAITS]
    courses = dict.fromkeys(each.course for _, one in waiting for each in one.lectures if each.number in numbers)
    due = meant(_active(desk), "", today := desk.local.date())
    now = {each.course for each in due[1].lectures} & {*courses} if due and due[1].day <= today else set()
    if course not in courses and len(courses) > 1 and len(now) != 1:
        return _ask_course(desk, tuple(courses), value)
    course = course if course in courses else next(iter(now or courses), "")
    told = {(course, each) for each in numbers}
    plan, some = next(
        ((plan, one) for plan, one in waiting if told & {each.key for each in one.lectures}), (None, None)
    )
    if plan is None or some is None:
        return None
    whole = [
        one for other, one in waiting if other is plan and one.lectures and {each.key for each in one.lectures} <= told
    ]
    if whole:
        return _finished(desk, plan, whole)
    text = desk.situation.say("%(what)s stand together. Have you heard all of it?")
    choices = (Choice(desk.situation.say("Yes, all of it"), f"plan:done:{some.id}"), keeping(desk))
    return desk.reply(Bubble(text % {"what": desk.timetable.what(plan, some)}, choices=choices))


def done_on(desk: Desk, words: str) -> str:
    """Return the id of the session that stood on a day that is over, the last of that name; "" where there was none."""
    day = day_over(words, desk.local.date())
    stood = (
        one
        for plan in _active(desk)
        for one in plan.on(day)
        if one.placed and one.state in {"missed", "planned", "later"}
    )
    return next((one.id for one in stood), "")


def nothing_then(desk: Desk, words: str) -> Outcome:
    """Say that nothing of a plan stood on a day that is told to be done."""
    say, day = desk.situation.say, day_over(words, desk.local.date())
    text = say("Well done! On %(day)s nothing of your plan was open, so it stays as it is.")
    return desk.reply(Bubble(text % {"day": desk.timetable.day(day)}, choices=desk.timetable.views("")))


def _ask_course(desk: Desk, keys: Sequence[str], value: str) -> Outcome:
    """Ask of which course a lecture was heard."""
    number, _, up_to = value.partition(":")
    titles = {one.key: one.title for plan in _active(desk) for one in plan.courses}
    of = (Choice(titles[key], f"plan:heard:{number}:{up_to}:{key}") for key in keys if key in titles)
    return desk.reply(Bubble(desk.situation.say("Which one do you mean?"), choices=(*of, keeping(desk))))


def _finished(desk: Desk, plan: StudyPlan, sessions: Sequence[StudySession]) -> Outcome:
    units = {(one.key, each.number): each.unit for one in desk.courses for each in one.lectures}
    tended, cards = Tended(plan, Bubble("")), list[Card]()
    for session in sessions:
        tended = finish(desk.situation, tended.plan, session, units)
        cards += tended.cards
    return learned(desk, tended.plan).reply(tended.bubble, changed=tended.plan, more=cards)


def _added(desk: Desk, subject: str) -> Outcome | None:
    """Ask for the course of another subject that is to join the newest plan."""
    active = _active(desk)
    if not active:
        return None
    draft, lacking = with_all(desk, adding(draft_of(active[-1]), subject), ANYTHING)
    if draft.also:
        return go_on(desk, draft, lead=lacking)
    if lacking:
        return desk.reply(Bubble(lacking, choices=desk.timetable.views("")))
    return desk.reply(desk.timetable.whole(active[-1]))


DISRUPTIONS: Mapping[str, Callable[[Desk, str], Outcome | None]] = {
    "add": _added,
    "amend": _amended,
    "away": _away,
    "begin": _begun_on,
    "heard": _heard,
    "missed": _missed,
    "move": _moved,
}
"""What is done about words that get in a plan's way; None where there is no plan that they could be about."""


def _active(desk: Desk) -> tuple[StudyPlan, ...]:
    return tuple(plan for plan in desk.plans if plan.state == "active")


def _days(desk: Desk, first: date, last: date) -> str:
    timetable = desk.timetable
    return timetable.day(first) if first == last else f"{timetable.day(first)}–{timetable.day(last)}"


def _next(desk: Desk) -> list[str]:
    nearest = next_of(desk.plans, desk.local.date())
    return [desk.situation.say("Next: %(session)s") % {"session": desk.timetable.line(*nearest)}] if nearest else []
