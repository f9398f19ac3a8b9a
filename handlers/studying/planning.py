"""Making a plan in conversation: asked one tap at a time, words understood, and honest when there is no time."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from handlers.conversation import Bubble, Choice, Outcome
from handlers.habits import Habits
from handlers.learner import Learner
from handlers.naming import named as catalogued
from handlers.situation import Situation
from handlers.studying import plan_ways
from handlers.studying.plan_courses import about, asks_grade, course_question, grade_question
from handlers.studying.plan_draft import MOST_COURSES, Draft, cleared, days_named, question
from handlers.studying.reminder_words import setting_words
from handlers.studying.replanning import before_day, has_begun, replanned
from handlers.studying.resting import rests_between
from handlers.studying.scheduling import LONGEST_PLAN, Shortfall, StudyWish, first_lectures, planned
from handlers.studying.study import StudyCourse, StudyLecture, StudyPlan, StudyWeek
from handlers.studying.timetable import Timetable
from knowledge.course import Course
from knowledge.municipality import Municipality
from retrieval.courses.wishing import Topic, Wish, parse_wish

ANYTHING = Wish()


@dataclass(frozen=True, slots=True)
class Desk:
    """One message about plans: where, what was kept and what it is by today, the courses, words to tell of them."""

    situation: Situation
    place: Municipality
    kept: tuple[StudyPlan, ...]
    plans: tuple[StudyPlan, ...]
    courses: tuple[Course, ...]

    @property
    def timetable(self) -> Timetable:
        """Return what tells of plans in the person's language."""
        return Timetable(self.situation.language)

    @property
    def local(self) -> datetime:
        """Return the moment where the person lives."""
        return self.situation.now.astimezone(self.place.zone)

    def plan(self, id_: str = "") -> StudyPlan | None:
        """Return the plan of an id; without one, the newest."""
        if not id_:
            return self.plans[-1] if self.plans else None
        return next((plan for plan in self.plans if plan.id == id_), None)

    def reply(self, *bubbles: Bubble, changed: StudyPlan | None = None, more: Sequence[object] = ()) -> Outcome:
        """Say bubbles and keep what has changed, also what was only brought up to today."""
        after = {plan.id: plan for plan in self.plans} | ({changed.id: changed} if changed else {})
        before = {plan.id: plan for plan in self.kept}
        changes = tuple(plan for id_, plan in after.items() if before.get(id_) != plan)
        outcome = self.situation.reply(*bubbles, outcome="plan", misses=0)
        return replace(outcome, changes=(*outcome.changes, *changes, *more))

    def draft(self) -> Draft:
        """Return what is known of the plan that is being made."""
        return Draft.read(self.situation.session.slots)


def draft_of(plan: StudyPlan) -> Draft:
    """Return a plan as a draft, to be changed; one that has not begun begins when it was to."""
    week, keys = plan.week, tuple(course.key for course in plan.courses)
    return Draft(keys, plan.ends, plan.exam, week.days, week.minutes, week.starts, edit=plan.id, begins=plan.begins)


def go_on(desk: Desk, draft: Draft, wish: Wish = ANYTHING, *, lead: str = "", more: tuple[Choice, ...] = ()) -> Outcome:
    """Ask what is missing, or make the plan; the courses that are offered are those of a wish.

    An end that is over has to be told anew. `lead` is said before a question, `more` is to be tapped after its answers.
    """
    desk = _acquainted(desk, wish)
    slots = desk.situation.session.slots
    draft = draft.still(desk.local.date())
    if not draft.edit:
        known = {course.key for course in desk.courses if course.lectures}
        draft = replace(draft.known(Habits.read(slots)), courses=tuple(key for key in draft.courses if key in known))
    draft, lacking = with_all(desk, draft, wish)
    lead = "\n".join(filter(None, (lead, lacking)))
    if not draft.missing:
        return _remake(desk, draft, lead) if draft.edit else _make(desk, draft, lead)
    draft = replace(draft, asked=draft.missing, about=about(wish, draft.about))
    asking = replace(desk, situation=desk.situation.but(form="plan", slots=draft.over(slots)))
    if draft.asked == "courses" and asks_grade(asking.situation, desk.courses, draft.about):
        bubble = grade_question(asking.situation, desk.courses, draft.about)
        asking = _grade_asked(asking)
    elif draft.asked == "courses":
        bubble = course_question(asking.situation, desk.courses, draft.about)
    else:
        bubble = question(asking.situation, draft)
    called = catalogued(desk.situation.language, draft.also[0]) if draft.also else ""
    if draft.also and not draft.courses:
        lead = "\n".join(filter(None, (lead, desk.situation.say("Then comes %(subject)s.") % {"subject": called})))
    elif draft.also:
        lead = "\n".join(filter(None, (lead, desk.situation.say("Now for %(subject)s.") % {"subject": called})))
        more = (*more, Choice(desk.situation.say("Without %(subject)s") % {"subject": called}, "plan:enough"))
    return asking.reply(replace(_headed(bubble, lead), choices=(*bubble.choices, *more)))


def _acquainted(desk: Desk, wish: Wish) -> Desk:
    """Return the desk with the grade and the subjects of a wish remembered, where none were told before."""
    session = desk.situation.session
    known = Learner.read(session.slots, session.municipality)
    subjects = tuple(dict.fromkeys(topic.subject for topic in wish.topics))
    learner = replace(known, grade=known.grade or wish.grade, subjects=known.subjects or subjects)
    slots = learner.over(session.slots, session.municipality)
    return desk if learner == known else replace(desk, situation=desk.situation.but(slots=slots))


def _grade_asked(desk: Desk) -> Desk:
    """Return the desk with a note that the grade was asked for: that is done once."""
    session = desk.situation.session
    learner = replace(Learner.read(session.slots, session.municipality), asked="once")
    return replace(desk, situation=desk.situation.but(slots=learner.over(session.slots, session.municipality)))


def adding(draft: Draft, subjects: str) -> Draft:
    """Return a draft to which courses of further subjects are to be chosen."""
    names = map(_called, parse_wish(subjects).topics)
    return replace(draft, also=tuple(dict.fromkeys((*draft.also, *names))))


def _called(topic: Topic) -> str:
    return topic.title or topic.subject


def with_all(desk: Desk, draft: Draft, wish: Wish) -> tuple[Draft, str]:
    """Return the draft that asks for a course of each subject wished for, and a word on those that have none."""
    first, turn = wish.topics[:1], draft.also
    others = [one for one in wish.topics[1:] if one.subject != first[0].subject]
    if first and not draft.courses and _called(first[0]) in turn:  # who asks for the second subject has the first left
        others = [*parse_wish(draft.about).topics, *others]
        turn = tuple(name for name in turn if name != _called(first[0]))
    wished = adding(replace(draft, also=turn), " ".join(map(_called, others)))
    chosen = _chosen(desk, draft.courses)
    also: list[str] = []
    lacking: list[str] = []
    for name in wished.also:
        topics = parse_wish(name).topics
        if any(topic.covers(course) for topic in topics for course in chosen):
            continue
        there = any(topic.covers(course) and course.lectures for topic in topics for course in desk.courses)
        (also if there else lacking).append(name)
    told = desk.situation.say("There is no lecture on %(subject)s in the list.") % {"subject": ", ".join(lacking)}
    about_next = about(parse_wish(also[0]), draft.about) if also and draft.courses else draft.about
    return replace(wished, also=tuple(also), about=about_next), told if lacking else ""


def _headed(bubble: Bubble, lead: str) -> Bubble:
    return replace(bubble, text=f"{lead}\n{bubble.text}") if lead else bubble


def begun(desk: Desk) -> Outcome:
    """Say that there is no plan to show, and go on with the one that is being made, or begin one."""
    say, draft = desk.situation.say, desk.draft()
    none = (
        say("Your plan isn't finished yet. Let's go on with it.")
        if draft.asked
        else say("You have no plan yet. Let's make one.")
    )
    return go_on(desk, draft, lead=none)


def none_yet(desk: Desk, text: str) -> Outcome:
    """Say that there is no plan, and offer to make one."""
    return desk.reply(Bubble(text, choices=(Choice(desk.situation.say("Make a plan"), "plan:new"),)))


def named(desk: Desk, words: str) -> tuple[str, ...]:
    """Return the courses whose whole title stands in the words, in the order of the catalogue."""
    folded = words.replace(" ", "").casefold()
    found = (one for one in desk.courses if one.lectures and one.title.replace(" ", "").casefold() in folded)
    return tuple(one.key for one in found)[:MOST_COURSES]


def lectures_of(courses: Sequence[Course]) -> tuple[StudyLecture, ...]:
    """Return all lectures of courses, in order."""
    return tuple(
        StudyLecture(course.key, lecture.number, lecture.title, lecture.minutes)
        for course in courses
        for lecture in course.lectures
    )


def _chosen(desk: Desk, keys: Sequence[str]) -> list[Course]:
    return [course for key in dict.fromkeys(keys) for course in desk.courses if course.key == key]


def _wish(desk: Desk, draft: Draft, courses: Sequence[StudyCourse], lectures: Sequence[StudyLecture]) -> StudyWish:
    """Return what is asked for, from today on while its hour is to come, else from tomorrow on."""
    starts, until, local = draft.starts or time(), draft.until or date.max, desk.local
    begins = max(local.date() + timedelta(days=local.time() >= starts), draft.begins or date.min)
    return StudyWish(
        courses=tuple(courses),
        lectures=first_lectures(lectures, draft.count) if draft.count else tuple(lectures),
        begins=begins,
        ends=until,
        week=StudyWeek(draft.minutes, draft.days, starts),
        exam=draft.exam,
        rests=frozenset({*rests_between(begins, begins + LONGEST_PLAN, desk.place.school_days), *draft.free}),
    )


def _make(desk: Desk, draft: Draft, lead: str) -> Outcome:
    situation, chosen = desk.situation, _chosen(desk, draft.courses)
    courses = [StudyCourse(one.key, one.title, one.subject) for one in chosen]
    wish = _wish(desk, draft, courses, lectures_of(chosen))
    title = " · ".join(one.title for one in chosen)
    made = planned(wish, _new_id(situation), desk.place.id, title, desk.place.time_zone)
    if isinstance(made, Shortfall):
        return _short(desk, draft, made, wish, lead)
    habits = Habits.read(situation.session.slots)
    exams = {**habits.exams, title: draft.exam} if draft.exam else habits.exams
    habits = replace(habits, minutes=draft.minutes, days=draft.days, starts=draft.starts, exams=exams)
    slots = habits.over(cleared(situation.session.slots))
    after = replace(desk, situation=situation.but(form="", slots=slots))
    return after.reply(_introduced(after, made, situation.say("Your plan is ready: %(title)s")), changed=made)


def _remake(desk: Desk, draft: Draft, lead: str) -> Outcome:
    """Make the rest of a plan anew with what was changed; what is over stays."""
    situation, plan = desk.situation, desk.plan(draft.edit)
    if plan is None:
        return go_on(desk, Draft())
    added = [one for one in _chosen(desk, draft.courses) if one.key not in {course.key for course in plan.courses}]
    heard = {lecture.course for lecture in plan.heard}
    stays = [one for one in plan.courses if one.key != draft.instead or one.key in heard]
    courses = (*stays, *(StudyCourse(one.key, one.title, one.subject) for one in added))
    before = () if _begins_anew(desk, plan, draft) else before_day(plan, draft.begins)
    keys = {each.key for session in before for each in session.lectures}
    rest = [each for each in plan.remaining if each.course != draft.instead and each.key not in keys]
    wish = _wish(desk, draft, courses, (*rest, *lectures_of(added)))
    wish = replace(wish, rests=wish.rests | frozenset(plan.rests))
    made = replanned(plan, wish, before)
    if isinstance(made, Shortfall):
        return _short(desk, draft, made, wish, lead)
    made = replace(made, title=_title(plan, draft, added))
    after = replace(desk, situation=situation.but(form="", slots=cleared(situation.session.slots)))
    return after.reply(_introduced(after, made, situation.say("The plan is changed: %(title)s")), changed=made)


def _begins_anew(desk: Desk, plan: StudyPlan, draft: Draft) -> bool:
    """Tell whether nothing but the first day, or the last, of a plan that has not begun is another one."""
    same = replace(draft, begins=plan.begins, until=plan.ends, exam=plan.exam, asked="", about="")
    return not has_begun(plan, desk.local.date()) and same == draft_of(plan)


def _title(plan: StudyPlan, draft: Draft, added: Sequence[Course]) -> str:
    """Return what a changed plan is called: a course that is given up is no part of its name."""
    kept = [one.title for one in plan.courses if one.key != draft.instead] if draft.instead else [plan.title]
    return " · ".join((*kept, *(one.title for one in added)))


def learned(desk: Desk, plan: StudyPlan) -> Desk:
    """Return the desk with what recommending learns of a plan: courses of which every lecture was heard."""
    session, heard = desk.situation.session, {lecture.key for lecture in plan.heard}
    learner = Learner.read(session.slots, session.municipality)
    done = [
        course.key
        for course in _chosen(desk, [one.key for one in plan.courses])
        if course.key not in learner.taken and {(course.key, each.number) for each in course.lectures} <= heard
    ]
    if not done:
        return desk
    slots = replace(learner, taken=(*learner.taken, *done)).over(session.slots, session.municipality)
    return replace(desk, situation=desk.situation.but(slots=slots))


def given_up(plan: StudyPlan, course: Course) -> StudyCourse | None:
    """Return the course of a plan that another can take the place of: one of its subject, still to be heard."""
    waiting = {lecture.course for lecture in plan.remaining}
    return next((one for one in plan.courses if one.key in waiting and one.subject == course.subject), None)


def _introduced(desk: Desk, made: StudyPlan, opening: str) -> Bubble:
    say, timetable, week = desk.situation.say, desk.timetable, made.week
    sitting, buffers = made.open, sum(one.kind == "buffer" and one.open for one in made.sessions)
    reviews = sum(one.kind == "review" for one in sitting)
    when = say("%(days)s, from %(hour)s, at most %(minutes)d minutes a day, until %(last)s")
    size = (
        say("%(lectures)d lectures in %(sessions)d sessions, %(buffers)d days kept free for what gets in the way.")
        if buffers
        else say(
            "%(lectures)d lectures in %(sessions)d sessions. No day is free, so one that is missed is hard to catch up."
        )
    )
    numbers = {"lectures": len(made.remaining), "sessions": len(sitting) - reviews, "buffers": buffers}
    lines = [
        opening % {"title": made.title},
        when
        % {
            "days": days_named(desk.situation, "".join(map(str, week.days))),
            "hour": f"{week.starts:%H:%M}",
            "minutes": week.minutes,
            "last": timetable.day(made.ends),
        },
        size % numbers,
    ]
    if made.begins > desk.local.date() + timedelta(days=1):
        lines.insert(1, say("It begins on %(day)s.") % {"day": timetable.day(made.begins)})
    if made.exam:
        told = say("Exam: %(day)s. Days of review before it: %(count)d.") if reviews else say("Exam: %(day)s.")
        lines.append(told % {"day": timetable.day(made.exam), "count": reviews})
    rests = rests_between(made.begins, made.ends, desk.place.school_days, desk.situation.language)
    names = [f"{timetable.day(day)} {name}" for day, name in rests.items() if day.weekday() in week.days]
    if names:
        days = ", ".join(names[:4])
        lines.append(say("Days of rest: %(days)s") % {"days": days})
    if sitting:
        lines.append(say("Next: %(session)s") % {"session": timetable.line(made, sitting[0])})
        lines.append(setting_words(say, desk.situation.session.address.channel))
    return Bubble("\n".join(lines), choices=timetable.views(""))


def _short(desk: Desk, draft: Draft, short: Shortfall, wish: StudyWish, lead: str) -> Outcome:
    """Say in numbers that it cannot be done, and offer what would make it possible."""
    situation, say = desk.situation, desk.situation.say
    plan = desk.plan(draft.edit) if draft.edit else None
    out = Choice(say("Leave it as it is"), "plan:stop") if plan else Choice(say("Start anew"), "plan:new")
    choices = (*plan_ways.ways_offered(situation, short, plan.week.minutes if plan else 0), out)
    days = max(0, (wish.ends - wish.begins).days + 1)
    text = f"{desk.timetable.shortfall(short, days)}\n{say('What shall I change?')}"
    slots = replace(draft, asked="until").over(situation.session.slots)
    asking = replace(desk, situation=situation.but(form="plan", slots=slots))
    return asking.reply(_headed(Bubble(text, choices=choices), lead))


def ask_join(desk: Desk, plan: StudyPlan, key: str) -> Outcome:
    """Ask whether a course joins the plan there is or gets one of its own."""
    say, course = desk.situation.say, next((one for one in desk.courses if one.key == key), None)
    if course is None or not course.lectures:
        return go_on(desk, Draft())
    if key in {one.key for one in plan.courses}:
        return desk.reply(desk.timetable.whole(plan))
    old = given_up(plan, course)
    label = say("In place of “%(title)s”") % {"title": old.title if old else ""}
    text = say("You have a plan already: %(title)s. Shall %(course)s go into it, turn by turn?")
    choices = (
        Choice(say("Into this plan"), f"plan:join:{plan.id}:{key}"),
        *((Choice(label, f"plan:swap:{plan.id}:{key}"),) if old else ()),
        Choice(say("A plan of its own"), f"plan:alone:{key}"),
    )
    return desk.reply(Bubble(text % {"title": plan.title, "course": course.title}, choices=choices))


def _new_id(situation: Situation) -> str:
    """Return an id that nobody can guess, as the conversation's own is random; the same message makes the same plan."""
    seed = f"{situation.session.conversation}\0{situation.message.address.lane}\0{situation.message.key}"
    return hashlib.sha256(seed.encode("utf-8", "surrogatepass")).hexdigest()[:16]
