"""Courses to make a plan of: those wished for or seen before; where nothing is known of that, subjects come first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from handlers.conversation import Bubble, Choice
from handlers.learner import Learner
from handlers.naming import named
from handlers.situation import Situation
from knowledge.course import Course
from retrieval.courses.recommender import ADULT, GED, GRADES, OUT_OF_SCHOOL
from retrieval.courses.wishing import Wish, parse_wish

OFFERED_COURSES = 8

SCHOOLS = {"초": "초등학교", "중": "중학교", "고": "고등학교"}

_HALF = re.compile(r"(?<![가-힣\w])(?:상|하|[12]\s?학기)(?![가-힣\w])|[초중고]졸")
"""How the halves of a year's course, and the tests that end a school, are told apart in their titles."""

BEYOND_SCHOOL = (*OUT_OF_SCHOOL, ADULT)
""""Grades" of those who go to no school."""


def about(wish: Wish, before: str = "") -> str:
    """Return what a wish says of the lectures themselves, over what was said before: the grade, subjects or parts."""
    old = parse_wish(before)
    topics = [topic.title or topic.subject for topic in (wish.topics or old.topics)[:1]]
    grade = wish.grade or (GED if wish.purpose == GED else "") or ("" if wish.stage else grade_in(before))
    stage = "" if grade else SCHOOLS.get(wish.stage or old.stage, "")
    return " ".join(filter(None, (grade or stage, *topics, half_in(before))))


def halved(wished_for: str, words: str) -> str:
    """Return what is wished for with the half of a year's course that words name."""
    half = half_in(words)
    return f"{_HALF.sub('', wished_for)} {half}".strip() if half else wished_for


def half_in(words: str) -> str:
    """Return which half of a year's course words name ("중3 수학 하", "2학기"), "" for none."""
    found = _HALF.search(words)
    return found[0].replace(" ", "") if found else ""


def grade_in(wished_for: str) -> str:
    """Return the grade that is wished for, of a school or of those who are at none; "" where none is named."""
    return parse_wish(wished_for).grade or next((one for one in BEYOND_SCHOOL if wished_for.startswith(one)), "")


def course_question(situation: Situation, courses: Sequence[Course], wished_for: str) -> Bubble:
    """Ask for the course, with those to tap that suit what was wished for; for the subject where nothing is known."""
    say, session = situation.say, situation.session
    if not any(one.lectures for one in courses):
        return Bubble(say("No lectures are listed for your municipality yet."), choices=(situation.human(),))
    wish, learner = parse_wish(wished_for), Learner.read(session.slots, session.municipality)
    suited = offered(situation, courses, wished_for)
    if not suited:
        return _none_for(situation, wish, _grade(situation, wished_for))
    known = wish.topics or learner.subjects or learner.shown or learner.looked
    if not known and len(suited) > OFFERED_COURSES and len({one.subject for one in suited}) > 1:
        return subject_question(situation, courses, wished_for)
    label = say("%(title)s (%(count)d lectures)")
    taps = tuple(
        Choice(label % {"title": _titled(situation, one), "count": len(one.lectures)}, f"plan:course:{one.key}")
        for one in suited[:OFFERED_COURSES]
    )
    other = len({one.subject for one in courses}) > len({one.subject for one in suited[:OFFERED_COURSES]})
    more = (Choice(say("Another subject"), "plan:about:"),) if other else ()
    lead = (*_lacking(situation, courses, wish), *_next_to(situation, suited, wished_for))
    text = "\n".join((*lead, say("Which course shall the plan be for? You can also write its title.")))
    return Bubble(text, choices=(*taps, *more, Choice(say("Recommend one"), "recommend:")))


def _titled(situation: Situation, course: Course) -> str:
    """Return the title of a course; before a Korean one stands for who reads none what it is about."""
    grade = next(iter(course.grades), "")
    about = (named(situation.language, word) for word in filter(None, (course.subject, grade, course.level)))
    return f"{', '.join(about)}: {course.title}" if situation.language == "en" else course.title


def subject_question(situation: Situation, courses: Sequence[Course], wished_for: str = "") -> Bubble:
    """Ask for the subject: those that there are for the grade, in the order of the catalogue."""
    say, grade = situation.say, _grade(situation, wished_for)
    fitting = _suiting([one for one in courses if one.lectures], grade)
    if not fitting:
        return _none_for(situation, parse_wish(wished_for), grade)
    subjects = dict.fromkeys(one.subject for one in fitting)
    text = say("Which subject shall the plan be for? With the grade I find the right ones first: “maths for grade 8”.")
    choices = tuple(Choice(named(situation.language, subject), f"plan:about:{subject}") for subject in subjects)
    return Bubble(text, choices=choices)


def usual(situation: Situation, courses: Sequence[Course], wished_for: str) -> Course | None:
    """Return the course with which one begins who knows no better, None where only the learner can say.

    Of one subject it is the only one there is, or the standard one of the learner's grade that none of the others
    comes before.
    """
    suited, grade = offered(situation, courses, wished_for), _grade(situation, wished_for)
    if len(suited) == 1:
        return suited[0]
    exact = [one for one in suited if grade and (grade in one.grades or _leaving_test(one, grade))]
    if not exact or len({one.subject for one in suited}) > 1:
        return None
    keys = {one.key for one in exact}
    return min(exact, key=lambda one: (one.level != "기본", bool(keys & {*one.prerequisites}), exact.index(one)))


def asks_grade(situation: Situation, courses: Sequence[Course], wished_for: str) -> bool:
    """Tell whether the grade has to be asked for: it is not known, was never asked for, and no grade has them all."""
    session = situation.session
    if _grade(situation, wished_for) or Learner.read(session.slots, session.municipality).asked:
        return False
    grades = [set(one.grades) for one in offered(situation, courses, wished_for) if one.grades]
    return bool(parse_wish(wished_for).topics and grades) and not set.intersection(*grades)


def grade_question(situation: Situation, courses: Sequence[Course], wished_for: str) -> Bubble:
    """Ask for the grade, with those to tap that one of the courses would be offered to."""
    say, suited = situation.say, offered(situation, courses, wished_for)
    served = [grade for grade in (*GRADES, *BEYOND_SCHOOL) if _suiting(suited or courses, grade)]
    choices = (Choice(named(situation.language, grade), f"plan:grade:{grade}") for grade in served)
    text = say("Which grade is it for? I ask once, to leave out lectures that are far from it.")
    return Bubble(text, choices=(*choices, Choice(say("I'd rather not say"), "plan:grade:")))


def _grade(situation: Situation, wished_for: str) -> str:
    """Return the grade that is wished for, else the learner's own, unless another school was named."""
    session, stage = situation.session, parse_wish(wished_for).stage
    own = Learner.read(session.slots, session.municipality).grade
    return grade_in(wished_for) or (own if own.startswith(stage) else "")


def _suiting(courses: Sequence[Course], grade: str) -> list[Course]:
    """Return the courses for a grade, else those for the year before or after it; all where no grade is known."""
    if not grade:
        return list(courses)
    exact = [one for one in courses if not one.grades or grade in one.grades or _leaving_test(one, grade)]
    return exact or [one for one in courses if grade in GRADES and any(_beside(each, grade) for each in one.grades)]


def _leaving_test(course: Course, grade: str) -> bool:
    """Tell whether a course prepares for the school-leaving test somebody who is at no school."""
    return GED in course.grades and grade in BEYOND_SCHOOL


def _beside(other: str, grade: str) -> bool:
    return other in GRADES and abs(GRADES.index(other) - GRADES.index(grade)) == 1


def _next_to(situation: Situation, suited: Sequence[Course], wished_for: str) -> tuple[str, ...]:
    """Say that what is offered is for the year before or after the learner's, where it is."""
    grade = _grade(situation, wished_for)
    if not grade or any(not one.grades or grade in one.grades or _leaving_test(one, grade) for one in suited):
        return ()
    told = situation.say("There is none for %(grade)s, so these are for the grade next to it.")
    return (told % {"grade": named(situation.language, grade)},)


def _none_for(situation: Situation, wish: Wish, grade: str) -> Bubble:
    """Say that nothing is listed for a grade, and offer another subject or a person."""
    say, language = situation.say, situation.language
    topic = next((topic.title or topic.subject for topic in wish.topics), "")
    text = say("There is no lecture on %(subject)s for %(grade)s in the list, nor for the grade next to it.")
    if not topic:
        text = say("There is no lecture for %(grade)s in the list, nor for the grade next to it.")
    other = (Choice(say("Another subject"), "plan:about:"),) if topic else ()
    choices = (*other, Choice(say("Another grade"), "plan:regrade"), situation.human())
    return Bubble(text % {"subject": named(language, topic), "grade": named(language, grade)}, choices=choices)


def _lacking(situation: Situation, courses: Sequence[Course], wish: Wish) -> tuple[str, ...]:
    """Say which subject was wished for that the list has nothing of."""
    missing = [topic for topic in wish.topics if not any(topic.covers(one) for one in courses)]
    told = situation.say("There is no lecture on %(subject)s in the list.")
    names = ", ".join(topic.title or topic.subject for topic in missing)
    return (told % {"subject": names},) if names and len(missing) == len(wish.topics) else ()


def offered(situation: Situation, courses: Sequence[Course], wished_for: str) -> list[Course]:
    """Return courses to offer: of what was wished for, else of what was seen or asked for before, else all.

    Where the grade is known, only those for it or for the one next to it are offered, and none for another audience.
    """
    session, wish = situation.session, parse_wish(wished_for)
    learner = Learner.read(session.slots, session.municipality)
    seen = dict.fromkeys((learner.looked, *learner.among, *reversed(learner.shown)))
    shown = {key: place for place, key in enumerate(seen)}
    grade = _grade(situation, wished_for)

    def order(course: Course) -> tuple[int, int, bool]:
        wished_for = (place for place, each in enumerate(wish.topics) if each.covers(course))
        place = next(wished_for, len(wish.topics))
        return place, shown.get(course.key, len(shown)), course.subject not in learner.subjects

    def meant(course: Course) -> bool:
        if wish.topics:
            return any(topic.covers(course) for topic in wish.topics)
        return course.key in shown or course.subject in learner.subjects

    pool = [one for one in courses if one.lectures and one.key not in learner.taken]
    if wish.stage:
        pool = [one for one in pool if not one.grades or any(each.startswith(wish.stage) for each in one.grades)]
    wished = [one for one in pool if meant(one)]
    half = half_in(wished_for) or half_in(learner.wish)
    wished = [one for one in wished if half_in(one.title) == half] or wished if half else wished
    ordered = sorted(_suiting(wished or pool, grade) or ([] if wish.topics else _suiting(pool, grade)), key=order)
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
