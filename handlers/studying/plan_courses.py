"""Courses to make a plan of: those wished for or seen before; where nothing is known of that, subjects come first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from handlers.conversation import Bubble, Choice
from handlers.learner import Learner
from handlers.situation import Situation
from knowledge.course import Course
from retrieval.courses.wishing import Wish, parse_wish

OFFERED_COURSES = 8


def about(wish: Wish, before: str = "") -> str:
    """Return what a wish says of the lectures themselves, over what was said before: the grade, subjects or parts."""
    old = parse_wish(before)
    topics = [topic.title or topic.subject for topic in (wish.topics or old.topics)[:1]]
    return " ".join(filter(None, (wish.grade or old.grade, *topics)))


def course_question(situation: Situation, courses: Sequence[Course], wished_for: str) -> Bubble:
    """Ask for the course, with those to tap that suit what was wished for; for the subject where nothing is known."""
    say, session = situation.say, situation.session
    if not any(one.lectures for one in courses):
        return Bubble(say("No lectures are listed for your municipality yet."), choices=(situation.human(),))
    wish, learner = parse_wish(wished_for), Learner.read(session.slots, session.municipality)
    suited = offered(situation, courses, wished_for)
    known = wish.topics or learner.subjects or learner.shown or learner.looked
    if not known and len(suited) > OFFERED_COURSES and len({one.subject for one in suited}) > 1:
        return subject_question(situation, courses, wished_for)
    label = say("%(title)s (%(count)d lectures)")
    taps = tuple(
        Choice(label % {"title": one.title, "count": len(one.lectures)}, f"plan:course:{one.key}")
        for one in suited[:OFFERED_COURSES]
    )
    other = len({one.subject for one in courses}) > len({one.subject for one in suited[:OFFERED_COURSES]})
    more = (Choice(say("Another subject"), "plan:about:"),) if other else ()
    text = "\n".join(
        (*_lacking(situation, courses, wish), say("Which course shall the plan be for? You can also write its title."))
    )
    return Bubble(text, choices=(*taps, *more, Choice(say("Recommend one"), "recommend:")))


def subject_question(situation: Situation, courses: Sequence[Course], wished_for: str = "") -> Bubble:
    """Ask for the subject: those that there are for the grade, in the order of the catalogue."""
    say, session = situation.say, situation.session
    grade = parse_wish(wished_for).grade or Learner.read(session.slots, session.municipality).grade
    listed = [one for one in courses if one.lectures]
    fitting = [one for one in listed if not one.grades or grade in one.grades] if grade else listed
    subjects = dict.fromkeys(one.subject for one in fitting or listed)
    text = say("Which subject shall the plan be for? With the grade I find the right ones first: “maths for grade 8”.")
    return Bubble(text, choices=tuple(Choice(subject, f"plan:about:{subject}") for subject in subjects))


def _lacking(situation: Situation, courses: Sequence[Course], wish: Wish) -> tuple[str, ...]:
    """Say which subject was wished for that the list has nothing of."""
    missing = [topic for topic in wish.topics if not any(topic.covers(one) for one in courses)]
    told = situation.say("There is no lecture on %(subject)s in the list.")
    names = ", ".join(topic.title or topic.subject for topic in missing)
    return (told % {"subject": names},) if names and len(missing) == len(wish.topics) else ()


def offered(situation: Situation, courses: Sequence[Course], wished_for: str) -> list[Course]:
    """Return courses to offer: of what was wished for, else of what was seen or asked for before, else all.

    Those for the grade go before the rest, and are all that is offered where there are any.
    """
    session, wish = situation.session, parse_wish(wished_for)
    learner = Learner.read(session.slots, session.municipality)
    shown = {key: place for place, key in enumerate((learner.looked, *reversed(learner.shown)))}
    grade = wish.grade or learner.grade

    def order(course: Course) -> tuple[int, int, bool]:
        wished_for = (place for place, each in enumerate(wish.topics) if each.covers(course))
        place = next(wished_for, len(wish.topics))
        return place, shown.get(course.key, len(shown)), course.subject not in learner.subjects

    def meant(course: Course) -> bool:
        if wish.topics:
            return any(topic.covers(course) for topic in wish.topics)
        return course.key in shown or course.subject in learner.subjects

    pool = [one for one in courses if one.lectures and one.key not in learner.taken]
    pool = [one for one in pool if meant(one)] or pool
    fitting = [one for one in pool if not one.grades or grade in one.grades] if grade else []
    ordered = sorted(fitting or pool, key=order)
    return ordered if grade else _one_a_grade(ordered, lambda course: order(course)[:2])


def _one_a_grade(courses: Sequence[Course], rank: Callable[[Course], tuple[int, int]]) -> list[Course]:
    """Return courses so that, among those of one rank, each grade has its turn: nobody's is beyond the first few."""
    seen: Counter[tuple[tuple[int, int], str]] = Counter()
    places = {}
    for course in courses:
        grade = min(course.grades, key=_school, default="")
        key = rank(course), grade
        places[course.key] = (key[0], seen[key], _school(grade))
        seen[key] += 1
    return sorted(courses, key=lambda course: places[course.key])


def _school(grade: str) -> tuple[int, str]:
    """Return the place of a grade among those of schools, what is no school's last."""
    schools = "초중고"
    return (schools.index(grade[0]) if grade[:1] in schools and grade[1:].isdecimal() else len(schools), grade)
