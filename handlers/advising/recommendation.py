"""Lectures that suit one learner: a wish in words or taps to at most three courses, each with its reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from handlers.advising.comparing import ALL, beyond, far, titled, too_what, which_question
from handlers.advising.showing import (
    any_hour,
    cards,
    finished_question,
    grade_question,
    in_one_sentence,
    led,
    missed,
    nothing_fits,
    nothing_listed,
    subject_question,
    syllabus,
)
from handlers.conversation import Bubble, Choice, Outcome
from handlers.habits import Habits
from handlers.hearing import is_bare_grade, wanted, wishes_lecture
from handlers.learner import Learner
from handlers.profile import PENDING, municipality_choices, settled
from handlers.requests.kinds import Intent
from handlers.shelves import NOTHING, Catalogue, Shelf, Shelves
from handlers.situation import Handler, Offered, Situation
from knowledge.course import Course, Level
from knowledge.municipality import Municipality, named
from retrieval.courses.recommender import GED, LEVELS, CourseSuggestion, Profile, Why
from retrieval.courses.wishing import Wish, names_only, parse_wish

MOST = 3
BARE = "추천"
"""The plainest wish, kept where a wish without words has to wait."""

FOLLOWING = "다음 강의"
FIRST = "first"
"""Stands for the course that was shown first."""

TOO: Mapping[str, Why] = {"easy": "easy", "hard": "hard"}
INSTEAD = re.compile(
    r"^(?:(?:아니(?:야|요)?|아|그럼|그러면|근데|걍|그냥|이번엔|이번에는|나는?|저는?)[\s,.]*){1,3}(?=\S{2})"
)
"""What is said before the subject that somebody means instead."""

OWN = re.compile(r"(?<![가-힣])(?:나|난|나는|저|저는|전|제가|내가)(?![가-힣])|\b(?:i'm|i am)\b", re.IGNORECASE)


class RecommendingLectures:
    """Recommends from the courses of the conversation's municipality and from no others."""

    def __init__(
        self, catalogue: Catalogue, question: Handler, wordless: Callable[[str], bool] = lambda _: False
    ) -> None:
        """`wordless` tells of a conversation whether nothing told may be kept: then nothing is asked for either."""
        self._wordless = wordless
        self._shelves = Shelves(catalogue)
        self._question = question

    def __call__(self, situation: Situation) -> Outcome:
        """Understand a wish in words and suggest what suits."""
        words, place = situation.intent.argument, situation.municipality
        places = named(words, situation.municipalities)
        if place is None:
            return self._first(situation, places)
        if places and place not in places:
            return self._question(replace(situation, intent=Intent("ask", words)))
        if not words:
            situation = _labelled(situation, situation.say("Recommend lectures"))
        shelf = self._shelf(place)
        learner = _heard(self._learner(situation), wanted(words, places), shelf)
        if situation.message.text:
            situation = situation.but(previous=situation.message.text)
        return self._suggest(situation, shelf, learner)

    def before(self, question: Handler, offered: Offered) -> Handler:
        """Return a room of questions in which a bare subject goes on with lectures that were just spoken of.

        They wait for the grade, or were shown last: then others are to be of that subject.
        """

        def listening(situation: Situation) -> Outcome:
            place, learner = situation.municipality, self._learner(situation)
            words, waits = INSTEAD.sub("", situation.intent.argument), learner.asked == "waiting"
            if place is None or not names_only(words) or not (waits or _shown_last(situation, offered)):
                return question(situation)
            shelf = self._shelf(place)
            after = _heard(replace(learner, asked="" if waits else learner.asked), words, shelf)
            return self._suggest(situation, shelf, after)

        return listening

    def course(self, situation: Situation) -> Outcome:
        """Do what was tapped on a course: show it, put it aside, note it as finished, or show others."""
        place = situation.municipality
        if place is None:
            return self(replace(situation, intent=Intent("recommend")))
        what, _, key = situation.intent.argument.partition(":")
        say = situation.say
        shelf, learner = self._shelf(place), self._learner(situation)
        if key in {"", FIRST, ALL} and what in {*TOO, "syllabus"}:
            return self._of_which(situation, shelf, learner, what, key)
        if what in {"more", "again"}:
            label = say("Show others") if what == "more" else say("See them again from the start")
            seen = learner.shown if what == "more" else ()
            return self._suggest(_labelled(situation, label), shelf, replace(learner, shown=seen))
        if what == "next":
            after = replace(learner, wish=FOLLOWING, level=None, shown=(), against=())
            return self._suggest(_labelled(situation, say("What comes next")), shelf, after)
        if what == "subjects":
            asked = _labelled(situation, say("Another subject"))
            return self._reply(asked, learner, subject_question(asked, shelf, learner.grade))
        return self._about(situation, shelf, learner, what, key)

    def _about(self, situation: Situation, shelf: Shelf, learner: Learner, what: str, key: str) -> Outcome:
        course, say = shelf.courses.get(key), situation.say
        if course is None:
            text = say("That course is no longer in the list.")
            return situation.reply(Bubble(text, choices=(Choice(say("Show others"), "course:more"), situation.human())))
        if what == "syllabus":
            seen = _labelled(situation, f"{say('See lectures')}: {course.title}")
            return self._reply(seen, replace(learner, looked=key, among=(key,)), syllabus(seen, course))
        if what == "done":
            done = _labelled(situation, f"{say('I finished it')}: {course.title}")
            after = replace(_done(learner, key), wish=FOLLOWING, level=None, shown=(), against=())
            return self._suggest(done, shelf, after, say("I'll remember that you have finished it."))
        return self._put_aside(situation, shelf, learner, [course], TOO.get(what, "hard"))

    def _of_which(self, situation: Situation, shelf: Shelf, learner: Learner, what: str, which: str) -> Outcome:
        """Hear what is said of no one course by name: of the one that was shown, or ask which of several is meant.

        Who asks for something easier or harder than what was shown means the first, which suits best.
        """
        among = [shelf.courses[key] for key in learner.among if key in shelf.courses]
        words = situation.message.text
        if not among and wishes_lecture(words):
            return self(replace(situation, intent=Intent("recommend", words)))
        if not among:
            return self._question(replace(situation, intent=Intent("ask", words)))
        if not which and len(among) > 1:
            asked = _labelled(situation, words)
            return self._reply(asked, learner, which_question(asked, among, what))
        if what not in TOO:
            return self._about(situation, shelf, learner, what, among[0].key)
        return self._put_aside(situation, shelf, learner, among if which == ALL else among[:1], TOO[what])

    def grade(self, situation: Situation) -> Outcome:
        """Remember or forget the grade; go on with the wish that waited for it."""
        grade, say, learner = situation.intent.argument, situation.say, self._learner(situation)
        place, typed, waits = situation.municipality, situation.message.text, learner.asked == "waiting"
        if typed and is_bare_grade(typed) and not waits:
            return self._question(replace(situation, intent=Intent("ask", typed)))
        told = _labelled(situation, titled(situation, grade) if grade else say("I'd rather not say"))
        after = replace(learner, grade=grade, asked="once")
        if waits and place is not None:
            return self._suggest(told, self._shelf(place), after)
        kept = say("Your grade: %(grade)s. I'll keep it in mind; tell me when it changes.")
        text = kept % {"grade": titled(situation, grade)} if grade else say("I don't keep your grade.")
        return self._reply(told, after, Bubble(text, choices=(Choice(say("Recommend lectures"), "recommend:"),)))

    def _first(self, situation: Situation, places: tuple[Municipality, ...]) -> Outcome:
        if len(places) == 1:
            moved = situation.but(municipality=places[0].id)
            outcome = self(moved)
            return replace(outcome, bubbles=(*settled(moved, places[0]), *outcome.bubbles))
        text = situation.say("Lectures differ from place to place. Which municipality do you live in?")
        if self._wordless(situation.session.conversation):
            text += "\n" + situation.say("After that, please ask once more: I keep none of your words.")
        slots = {**situation.session.slots, PENDING: situation.intent.argument or BARE}
        return situation.reply(Bubble(text, choices=municipality_choices(situation)), slots=slots)

    def _put_aside(
        self, situation: Situation, shelf: Shelf, learner: Learner, courses: Sequence[Course], why: Why
    ) -> Outcome:
        """Look for what is harder than a course that was too easy, or easier than one that was too hard."""
        keys = [course.key for course in courses]
        furthest = (max if why == "easy" else min)(courses, key=lambda course: LEVELS.index(course.level))
        step = LEVELS.index(furthest.level) + (1 if why == "easy" else -1)
        level = LEVELS[max(0, min(step, len(LEVELS) - 1))]
        dropped = {key: old for key, old in learner.dropped.items() if key not in keys} | dict.fromkeys(keys, why)
        # what is too hard in a plan was not wished for with the last words: others of its subject are meant
        subjects = {one.subject for one in parse_wish(learner.wish).topics}
        near = any(course.key in learner.shown or course.subject in subjects for course in courses)
        wish = learner.wish if near else self._stated(situation, courses[0])
        against = (*(key for key in learner.against if near and key not in keys), *keys)
        after = replace(learner, dropped=dropped, level=level, wish=wish, against=against)
        titles = ", ".join(course.title for course in courses)
        label = f"{too_what(situation, why)}: {titles}"
        return self._suggest(_labelled(situation, label), shelf, after, anew=True)

    def _stated(self, situation: Situation, course: Course) -> str:
        """Return what to look for instead of a course; where nothing is remembered its own grade says for whom."""
        grades = course.grades if self._wordless(situation.session.conversation) else ()
        return " ".join((*grades[:1], course.subject))

    def _suggest(
        self, situation: Situation, shelf: Shelf, learner: Learner, lead: str = "", *, anew: bool = False
    ) -> Outcome:
        """Return suggestions for what the learner wishes, or the one question that has to come first.

        What was shown comes again only `anew`, and is marked then.
        """
        wish = parse_wish(learner.wish)
        if wish.following and not learner.taken and not wish.topics and shelf.courses:
            shown = [shelf.courses[key] for key in learner.shown if key in shelf.courses]
            return self._reply(situation, learner, finished_question(situation, shown))
        if not shelf.courses:
            return self._reply(situation, learner, nothing_listed(situation), outcome="unfit")
        lead = lead or (any_hour(situation) if wish.whenever else "")
        levels = Habits.read(situation.session.slots).levels
        found = _found(shelf, replace(learner, shown=()) if anew else learner, wish, levels)
        wordless = self._wordless(situation.session.conversation)
        if _grade_matters(learner, wish, found) and wordless:
            lead = lead or in_one_sentence(situation)
        elif _grade_matters(learner, wish, found):
            return self._reply(
                situation, replace(learner, asked="waiting"), led(lead, grade_question(situation, shelf, wish.stage))
            )
        if _is_bare(wish) and not learner.subjects:
            return self._reply(situation, learner, led(lead, subject_question(situation, shelf, learner.grade)))
        if not found:
            return self._nothing(situation, shelf, learner, wish)
        keys = tuple(one.course.key for one in found)
        before = tuple(key for key in learner.shown if key not in keys)
        after = replace(learner, shown=(*before, *keys), among=keys)
        subjects = learner.subjects if _is_bare(wish) else ()
        lead = "\n".join(filter(None, (lead, beyond(situation, shelf, learner), far(situation, learner, wish, found))))
        bubbles = cards(situation, found, wish, lead, subjects, seen=learner.shown)
        return self._reply(situation, after, *bubbles, outcome="recommended")

    def _nothing(self, situation: Situation, shelf: Shelf, learner: Learner, wish: Wish) -> Outcome:
        anew = replace(learner, shown=())
        levels = Habits.read(situation.session.slots).levels
        again = bool(_found(shelf, anew, wish, levels))
        seen = again or bool(not learner.against and _found(shelf, replace(anew, dropped={}), wish, levels))
        nothing = nothing_fits(situation, shelf, learner, wish, seen=seen, again=again)
        return self._reply(situation, learner, nothing, outcome="unfit")

    def _shelf(self, place: Municipality) -> Shelf:
        """Return what a municipality's people may take; a place that is no partner has nothing, shared or own."""
        return self._shelves.of(place.id) if place.partner else NOTHING

    def _learner(self, situation: Situation) -> Learner:
        return Learner.read(situation.session.slots, situation.session.municipality)

    def _reply(self, situation: Situation, learner: Learner, *bubbles: Bubble, outcome: str = "") -> Outcome:
        slots = learner.over(situation.session.slots, situation.session.municipality)
        return situation.reply(*bubbles, outcome=outcome, slots=slots, misses=0)


def _shown_last(situation: Situation, offered: Offered) -> bool:
    """Tell whether lectures are what was shown last."""
    said = offered(situation.session.conversation, situation.now)
    return any(choice.action.startswith("course:") for bubble in said for choice in bubble.choices)


def _labelled(situation: Situation, label: str) -> Situation:
    """Return the situation with words for a tap, which are kept as what the person said."""
    return replace(situation, intent=replace(situation.intent, argument=label))


def _heard(learner: Learner, words: str, shelf: Shelf) -> Learner:
    """Return the learner with what a new wish tells; another's grade does not replace one that is known."""
    wish = parse_wish(words)
    told = wish.grade or (GED if wish.purpose == GED else "")
    grade = told if told and (not learner.grade or OWN.search(words)) else learner.grade
    unwanted = {topic.subject for topic in wish.but.topics if not topic.title} if wish.but else set()
    known = (subject for subject in learner.subjects if subject not in unwanted)
    subjects = tuple(dict.fromkeys([*(topic.subject for topic in wish.topics), *known]))
    heard = replace(learner, grade=grade, subjects=subjects, wish=words, level=None, shown=(), against=())
    if not wish.following:
        return heard
    finished = _named_course(words, shelf) or (learner.looked if not wish.topics else "")
    return _done(heard, finished) if finished else replace(heard, shown=learner.shown)


def _done(learner: Learner, key: str) -> Learner:
    return replace(learner, taken=(*(taken for taken in learner.taken if taken != key), key))


def _named_course(words: str, shelf: Shelf) -> str:
    """Return the key of the course whose whole title stands in the words, the longest of several."""
    said = words.replace(" ", "").casefold()
    titles = {course.title.replace(" ", "").casefold(): key for key, course in shelf.courses.items()}
    return titles.get(max((title for title in titles if title in said), key=len, default=""), "")


def _is_bare(wish: Wish) -> bool:
    return not (wish.topics or wish.words or wish.following or wish.but)


def _found(shelf: Shelf, learner: Learner, wish: Wish, levels: Mapping[str, Level]) -> tuple[CourseSuggestion, ...]:
    """Return what suits; `levels` is what was told of each subject, which a level asked for now goes before."""
    level = learner.level
    profile = Profile(
        grade=learner.grade,
        subjects=learner.subjects if _is_bare(wish) else (),
        levels={course.subject: level for course in shelf.courses.values()} if level else levels,
        wants=f"{level} {learner.wish}" if level else learner.wish,
    )
    seen: dict[str, Why] = dict.fromkeys(learner.shown, "")
    than = {key: learner.dropped[key] for key in learner.against if key in learner.dropped}
    found = shelf.recommender.suggest(profile, learner.taken, seen | dict(learner.dropped), than=than, k=MOST)[:MOST]
    understood = wish.level or wish.grade or wish.stage or wish.purpose or wish.days
    return () if missed(wish, found) and not understood else found


def _grade_matters(learner: Learner, wish: Wish, found: Sequence[CourseSuggestion]) -> bool:
    """Tell whether the grade has to be asked for: unknown, not asked before, and the best courses share none.

    Who names a school has told half of it.
    """
    if learner.grade or learner.asked or wish.grade or not found:
        return False
    return bool(wish.stage) or not set(found[0].course.grades).intersection(*(one.course.grades for one in found[1:]))
