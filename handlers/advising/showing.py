"""How lectures are shown: suggestions, a syllabus, the questions that come first, and that nothing fits."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.advising.comparing import none_beyond, titled
from handlers.advising.reasons import Explaining
from handlers.conversation import Bubble, Choice
from handlers.learner import Learner
from handlers.people.contacts import contact_choices
from handlers.shelves import Shelf
from handlers.situation import Situation
from knowledge.course import Course
from retrieval.courses.recommender import ADULT, GRADES, OUT_OF_SCHOOL, CourseSuggestion
from retrieval.courses.wishing import Wish

FIRST_LECTURES = 8
"""So many lectures of a syllabus are shown: a screen of a phone."""

ANY_SUBJECT = "아무 과목이나"
ANY = "아무"


def cards(
    situation: Situation,
    found: Sequence[CourseSuggestion],
    wish: Wish,
    lead: str,
    subjects: Sequence[str],
    *,
    seen: Sequence[str] = (),
) -> tuple[Bubble, ...]:
    """Return one bubble for each suggestion; the first says what they are, the last how their order came about.

    What is among those `seen` before is marked.
    """
    say = situation.say
    bubbles = [_card(situation, number, one, again=one.course.key in seen) for number, one in enumerate(found, start=1)]
    place = situation.municipality
    names = {
        "name": place.name if place else "",
        "words": ", ".join(unread(wish)[:3]),
        "subjects": ", ".join(titled(situation, subject) for subject in subjects),
    }
    opening = _opening(situation, found, wish, subjects) % names
    first = bubbles[0]
    bubbles[0] = Bubble("\n".join((*filter(None, (lead, opening)), "", first.text)), choices=first.choices)
    last = bubbles[-1]
    more = Choice(say("Show others"), "course:more")
    other = (Choice(say("Another subject"), "course:subjects"),) if subjects else ()
    text = f"{last.text}\n\n{Explaining(situation.language).order()}"
    bubbles[-1] = Bubble(text, choices=(*last.choices, more, *other))
    return tuple(bubbles)


def unread(wish: Wish) -> tuple[str, ...]:
    """Return the words of a wish that are looked for in titles and lectures."""
    return tuple(word for word in wish.words if not word.startswith(ANY))


def missed(wish: Wish, found: Sequence[CourseSuggestion]) -> bool:
    """Tell whether nothing found has the words that were asked for, and no subject was understood instead."""
    worded = any(reason.code in {"title", "lecture"} for one in found for reason in one.reasons)
    return bool(unread(wish)) and not (wish.topics or wish.following or worded)


def syllabus(situation: Situation, course: Course) -> Bubble:
    """Return a course with its first lectures, and how many more there are."""
    say, explaining = situation.say, Explaining(situation.language)
    lines = [_title(situation, course), _facts(explaining, course)]
    lines += [course.description] if course.description else []
    lines += [""]
    numbered = say("%(number)d. %(title)s (%(length)s)")
    lines += [
        numbered % {"number": one.number, "title": one.title, "length": explaining.spent(one.minutes)}
        for one in course.lectures[:FIRST_LECTURES]
    ]
    if (left := len(course.lectures) - FIRST_LECTURES) > 0:
        lines += [say("… and %(left)d more lectures.") % {"left": left}]
    done = Choice(say("I finished it"), f"course:done:{course.key}")
    choices = (
        *_link(situation, course),
        _plan(situation, course),
        done,
        *_marks(situation, course),
        Choice(say("Show others"), "course:more"),
    )
    return Bubble("\n".join(lines), choices=choices)


def grade_question(situation: Situation, shelf: Shelf, stage: str = "") -> Bubble:
    """Return the question for the grade, with those to tap that there are lectures for, or for the grade next to it.

    Of a school that was named only its own years can be meant.
    """
    say = situation.say
    possible = [grade for grade in (*_served(shelf), *OUT_OF_SCHOOL, ADULT) if grade.startswith(stage)]
    choices = [Choice(titled(situation, grade), f"grade:{grade}") for grade in possible]
    text = say("Which grade is it for? I ask once, to leave out lectures that are far from it.")
    return Bubble(text, choices=(*choices, Choice(say("I'd rather not say"), "grade:")))


def _served(shelf: Shelf) -> tuple[str, ...]:
    """Return the grades of school that a lecture is for, and those next to them: a grade may be typed as well."""
    places = {GRADES.index(grade) for course in shelf.courses.values() for grade in course.grades if grade in GRADES}
    return tuple(grade for place, grade in enumerate(GRADES) if {place - 1, place, place + 1} & places)


def led(lead: str, bubble: Bubble) -> Bubble:
    """Return a bubble under a line that is said first."""
    return Bubble(f"{lead}\n{bubble.text}", choices=bubble.choices) if lead else bubble


def any_hour(situation: Situation) -> str:
    """Return that the hour is one's own choice, to who named one."""
    return situation.say("They are online lectures, there at whatever hour suits you.")


def in_one_sentence(situation: Situation) -> str:
    """Return how to tell the grade where nothing told may be kept."""
    return situation.say(
        "Say the grade in the same sentence and I choose better, for example: “Recommend a maths course for grade 5”."
    )


def subject_question(situation: Situation, shelf: Shelf, grade: str) -> Bubble:
    """Return the question for the subject: those that there are for the grade, in the order of the catalogue."""
    say = situation.say
    suits = (course for course in shelf.courses.values() if not grade or not course.grades or grade in course.grades)
    subjects = dict.fromkeys(course.subject for course in suits)
    choices = [Choice(titled(situation, subject), f"recommend:{subject}") for subject in subjects]
    return Bubble(
        say("Which subject would you like? You can also say it in words: “calculus from the start, please”."),
        choices=(*choices, Choice(say("Any subject"), f"recommend:{ANY_SUBJECT}")),
    )


def finished_question(situation: Situation, shown: Sequence[Course]) -> Bubble:
    """Return the question which course was finished."""
    text = situation.say("Which course did you finish? Write its title, and I'll look for what comes next.")
    choices = tuple(Choice(course.title, f"course:done:{course.key}") for course in shown)
    return Bubble(text, choices=choices)


def nothing_listed(situation: Situation) -> Bubble:
    """Say that the municipality has no lectures, or is no partner of the programme."""
    say, place = situation.say, situation.municipality
    if place is None or place.partner:
        told = say("%(name)s has not listed any lectures yet.")
    else:
        told = say("No lectures of the programme are confirmed for %(name)s.")
    lines = (told % {"name": place.name if place else ""}, place.notice if place else "")
    return Bubble("\n".join(filter(None, lines)), choices=(situation.human(), *contact_choices(situation, place)))


def nothing_fits(
    situation: Situation, shelf: Shelf, learner: Learner, wish: Wish, *, seen: bool, again: bool
) -> Bubble:
    """Say that nothing fits and why.

    `seen` tells that something does which was shown or put aside before, `again` that it can be shown once more.
    """
    say, place = situation.say, situation.municipality
    choices = [Choice(say("Another subject"), "course:subjects"), situation.human()]
    if again:
        action = "course:again" if learner.against else f"recommend:{learner.wish}"
        choices.insert(0, Choice(say("See them again from the start"), action))
    none = none_beyond(situation, shelf, learner)
    why = say("You have seen everything that fits.") if seen else none or _why_nothing(situation, shelf, learner, wish)
    helps = say("Other words or another subject may help, or a person can look with you.")
    return Bubble(f"{why}\n{helps}", choices=(*choices, *contact_choices(situation, place)))


def _why_nothing(situation: Situation, shelf: Shelf, learner: Learner, wish: Wish) -> str:
    say = situation.say
    subjects = [topic.subject for topic in wish.topics]
    names = ", ".join(titled(situation, topic.title or topic.subject) for topic in wish.topics)
    if subjects and not any(course.subject in subjects for course in shelf.courses.values()):
        return say("There is no lecture on %(subject)s in the list.") % {"subject": names}
    if wish.following:
        return say("No lecture in the list comes after it.")
    grade = titled(situation, wish.grade or learner.grade)
    if names and grade:
        return say("There is no lecture on %(subject)s for %(grade)s in the list.") % {"subject": names, "grade": grade}
    if names:
        return say("There is no lecture on %(subject)s in the list.") % {"subject": names}
    if words := unread(wish):
        return say("There is no lecture with the words “%(words)s” in the list.") % {"words": ", ".join(words[:3])}
    return say("There is no lecture in the list that fits what you told me.")


def _opening(situation: Situation, found: Sequence[CourseSuggestion], wish: Wish, subjects: Sequence[str]) -> str:
    """Return what the suggestions are, and plainly where they are not what was asked for."""
    say = situation.say
    if missed(wish, found):
        return say("I found no lecture with the words “%(words)s” in %(name)s's list; these fit in other ways.")
    if subjects:
        return say("From the lectures of %(name)s, in the subjects you asked about before (%(subjects)s):")
    return say("From the lectures of %(name)s:")


def _card(situation: Situation, number: int, suggestion: CourseSuggestion, *, again: bool) -> Bubble:
    explaining, course = Explaining(situation.language), suggestion.course
    told = " ".join(filter(None, (explaining.why(suggestion), explaining.cautions(suggestion))))
    see = Choice(situation.say("See lectures"), f"course:syllabus:{course.key}")
    shown = (situation.say("You have seen this one above."),) if again else ()
    text = "\n".join((f"{number}. {_title(situation, course)}", _facts(explaining, course), told, *shown))
    return Bubble(text, choices=(see, *_link(situation, course), _plan(situation, course), *_marks(situation, course)))


def _title(situation: Situation, course: Course) -> str:
    return f"{course.title} ({situation.say('sample course')})" if course.sample else course.title


def _facts(explaining: Explaining, course: Course) -> str:
    named = (course.vendor, explaining.named(course.subject), explaining.named(course.level), explaining.size(course))
    return " · ".join(named)


def _marks(situation: Situation, course: Course) -> tuple[Choice, ...]:
    say = situation.say
    return (
        Choice(say("Too hard"), f"course:hard:{course.key}"),
        Choice(say("Too easy"), f"course:easy:{course.key}"),
    )


def _plan(situation: Situation, course: Course) -> Choice:
    return Choice(situation.say("Add to plan"), f"plan:course:{course.key}")


def _link(situation: Situation, course: Course) -> tuple[Choice, ...]:
    return (Choice(situation.say("Lecture page"), "", course.url),) if course.url else ()
