"""Courses that suit one learner: an order that is explained by facts, the same for the same catalogue and learner."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Literal

from knowledge.course import Course, Level
from retrieval.courses.wishing import Wish, parse_wish

Code = Literal[
    "grade", "below", "above", "subject", "topic", "title", "lecture", "level", "easier", "harder", "ready", "missing",
    "follows", "fits", "long", "together", "again",
]  # fmt: skip
Why = Literal["hard", "easy", "long", "dull", ""]
"""Why a course was given up."""

GRADES = tuple(f"{stage}{year}" for stage, years in (("초", 6), ("중", 3), ("고", 3)) for year in range(1, years + 1))
LEVELS: tuple[Level, ...] = ("기초", "기본", "심화", "실전")
GED = "검정고시"
OUT_OF_SCHOOL = ("학교 밖", GED)
ADULT = "성인"

MINUTES_A_DAY = 30
"""Taken for a learner who has told until when, and not how much a day."""

WORDED = 6.0
"""The points of a title or lecture that has every word of a wish; above those of a fitting grade and level together."""

ENOUGH = 0.5
"""The share of the words, by letters, below which they are held to stand there by chance."""

FEWEST = 5
"""So many learners must have taken two courses together before it is said: fewer could be recognised."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of a learner; everything may be empty.

    `grade` is 초1 … 고3, "학교 밖", "검정고시" or "성인". `levels` maps a subject to a level. `minutes_left` is what
    there is for the course. `wants` is said in words, and what it says goes before the rest.
    """

    grade: str = ""
    subjects: tuple[str, ...] = ()
    levels: Mapping[str, Level] = field(default_factory=dict)
    minutes_left: int | None = None
    wants: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """A fact that moved a course by `points`; `values` fill the sentence that a catalogue has for the code.

    grade {grade} · below/above {grade} (the course's) · subject {subject} · topic {topic} · title {title}
    lecture {number, title} · level/easier/harder {level} · ready/missing/follows {course} · fits/long {minutes, left}
    together {course, learners} · again {vendor} (another course of this vendor stands before)
    """

    code: Code
    points: float
    values: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CourseSuggestion:
    """A course and all that put it where it stands: `score` is the sum of the reasons' points."""

    course: Course
    score: float
    reasons: tuple[Reason, ...]


class Recommender:
    """Suggests courses of one catalogue; histories of at least five learners add what is taken together.

    No vendor weighs more than another: a vendor's name is looked at only to vary it, and equal courses are ordered by
    a digest of their keys.
    """

    def __init__(self, courses: Iterable[Course], histories: Sequence[Sequence[str]] = ()) -> None:
        self._courses = {course.key: course for course in courses}
        self._together = Counter(
            pair for history in histories for pair in combinations(sorted(set(history) & self._courses.keys()), 2)
        )

    def suggest(
        self,
        profile: Profile,
        taken: Sequence[str] = (),
        dropped: Mapping[str, Why] | None = None,
        *,
        than: Mapping[str, Why] | None = None,
        k: int = 3,
    ) -> tuple[CourseSuggestion, ...]:
        """Return up to k courses, the best first; `taken` are keys in the order they were finished.

        Nothing taken or dropped comes again. Nothing is suggested for another subject or topic than the one asked for,
        nor from more than one grade away unless it is asked for by its name. Of the subject of a course that was too
        easy just now (`than`) only what is harder is, and the other way about.
        """
        wish = parse_wish(profile.wants)
        given_up = dropped or {}
        meant = _meant(profile, wish)
        finder = _Finder(self._courses, meant, wish, tuple(taken), given_up, self._together)
        found = [
            CourseSuggestion(course, sum(reason.points for reason in reasons), reasons)
            for course in self._courses.values()
            if course.key not in taken
            and course.key not in given_up
            and not wish.leaves_out(course)
            and self._beyond(course, than or {}, meant.grade)
            and (reasons := finder.reasons(course))
        ]
        return _varied(found, wish.count or k)

    def _beyond(self, course: Course, than: Mapping[str, Why], grade: str) -> bool:
        """Tell whether a course is harder than what was too easy, and easier than what was too hard."""
        others = ((self._courses[key], why) for key, why in than.items() if key in self._courses)
        return all(
            self.harder(course, other, grade) if why == "easy" else self.harder(other, course, grade)
            for other, why in others
            if other.subject == course.subject and why in {"easy", "hard"}
        )

    def harder(self, one: Course, other: Course, grade: str = "") -> bool:
        """Tell whether a course asks more than another of its subject: in one way more, and in none less.

        Ways are the level, the grade (that nearest to the learner's own, the lowest where it is not known) and what
        has to be heard before. Courses that are more in one way and less in another are neither.
        """
        place, before = _grade_of(one, grade), _grade_of(other, grade)
        steps = [LEVELS.index(one.level) - LEVELS.index(other.level)]
        steps += [place - before] if place is not None and before is not None else []
        steps += [self._builds_on(one, other.key) - self._builds_on(other, one.key)]
        return min(steps) >= 0 and max(steps) > 0

    def _builds_on(self, course: Course, key: str) -> bool:
        """Tell whether a course comes after another, however many lie between."""
        seen: set[str] = set()
        waiting = list(course.prerequisites)
        while waiting:
            before = waiting.pop()
            if before not in seen and before in self._courses:
                seen.add(before)
                waiting += self._courses[before].prerequisites
        return key in seen


def _meant(profile: Profile, wish: Wish) -> Profile:
    """Return the profile with what was just said put over it."""
    grade = wish.grade or (GED if wish.purpose == GED else profile.grade)
    grade = "" if wish.stage and not grade.startswith(wish.stage) else grade
    left = profile.minutes_left
    if wish.days is not None:
        left = wish.days * (wish.minutes_a_day or MINUTES_A_DAY)
    subjects = tuple(dict.fromkeys(topic.subject for topic in wish.topics)) or profile.subjects
    levels = {**profile.levels, **dict.fromkeys(subjects, wish.level)} if wish.level else profile.levels
    return replace(profile, grade=grade, subjects=subjects, levels=levels, minutes_left=left)


def _grade_of(course: Course, own: str) -> int | None:
    """Return the place of a course's grade: the nearest to one's own, the lowest where that is not known."""
    places = [GRADES.index(grade) for grade in course.grades if grade in GRADES]
    if not places:
        return None
    return min(places, key=lambda place: abs(place - GRADES.index(own))) if own in GRADES else min(places)


def _varied(found: Collection[CourseSuggestion], count: int) -> tuple[CourseSuggestion, ...]:
    """Return the best, one after the other, each course behind by a point for every course of its vendor before it."""
    rest = sorted(found, key=_place)
    chosen: list[CourseSuggestion] = []
    seen: Counter[str] = Counter()
    while rest and len(chosen) < count:
        best = min((_behind(one, seen[one.course.vendor]) for one in rest), key=_place)
        chosen.append(best)
        seen[best.course.vendor] += 1
        rest = [one for one in rest if one.course.key != best.course.key]
    return tuple(chosen)


def _behind(suggestion: CourseSuggestion, before: int) -> CourseSuggestion:
    if not before:
        return suggestion
    reason = Reason("again", -1.0 * before, {"vendor": suggestion.course.vendor})
    return CourseSuggestion(suggestion.course, suggestion.score + reason.points, (*suggestion.reasons, reason))


def _place(suggestion: CourseSuggestion) -> tuple[float, str]:
    return -suggestion.score, hashlib.sha256(suggestion.course.key.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class _Finder:
    courses: Mapping[str, Course]
    profile: Profile
    wish: Wish
    taken: tuple[str, ...]
    dropped: Mapping[str, Why]
    together: Mapping[tuple[str, str], int]

    def reasons(self, course: Course) -> tuple[Reason, ...]:
        """Return why the course suits, or nothing when it does not come into question."""
        about, grade = self._about(course), self._grade(course)
        if about is None or grade is None:
            return ()
        reasons = [*about, *grade, *self._level(course), *self._order(course), *self._length(course)]
        reasons += self._shared(course)
        return tuple(reasons) if any(reason.points > 0 for reason in reasons) else ()

    def _about(self, course: Course) -> list[Reason] | None:
        """Return what of the wish the course is about; None when it is about something else."""
        worded = self._worded(course)
        if self.wish.topics:
            topic = next((topic for topic in self.wish.topics if topic.covers(course)), None)
            if topic is None:
                return None
            named = Reason("topic", 4.0, {"topic": topic.title}) if topic.title else _subject(course)
            return [named, *worded]
        if self.wish.following and (last := self._last()) and not self.profile.subjects:
            return [_subject(course)] if course.subject == last.subject else None
        if self.profile.subjects:
            return [_subject(course), *worded] if course.subject in self.profile.subjects else None
        return worded

    def _worded(self, course: Course) -> list[Reason]:
        """Return where the words that no rule has read stand: in the title, or in the lecture that has most of them."""
        titled = self._share(course.title)
        shares = [(self._share(f"{one.unit} {one.title}"), one) for one in course.lectures]
        share, lecture = max(shares, key=lambda entry: entry[0], default=(0.0, None))
        if titled >= max(share, ENOUGH):
            return [Reason("title", WORDED * titled, {"title": course.title})]
        if lecture is not None and share >= ENOUGH:
            return [Reason("lecture", WORDED * share, {"number": lecture.number, "title": lecture.title})]
        return []

    def _share(self, text: str) -> float:
        """Return the share of those words, by letters, that a text has; longer words say more."""
        folded = text.casefold()
        letters = sum(map(len, self.wish.words))
        return sum(len(word) for word in self.wish.words if word in folded) / max(letters, 1)

    def _grade(self, course: Course) -> list[Reason] | None:
        own, stage = self.profile.grade, self.wish.stage
        if stage and course.grades and not any(grade.startswith(stage) for grade in course.grades):
            return None
        if not own or not course.grades:
            return []
        if own in course.grades or (own in OUT_OF_SCHOOL and GED in course.grades):
            return [Reason("grade", 3.0, {"grade": own})]
        named = any(topic.title and topic.covers(course) for topic in self.wish.topics)
        if own not in GRADES:
            return [] if named or (own == ADULT and GED in course.grades) else None
        steps = [(GRADES.index(grade) - GRADES.index(own), grade) for grade in course.grades if grade in GRADES]
        step, grade = min(steps, key=lambda entry: (abs(entry[0]), entry[0]), default=(99, ""))
        if abs(step) > 1 and not (named and steps):
            return None
        return [Reason("below" if step < 0 else "above", float(min(step, -step)), {"grade": grade})]

    def _level(self, course: Course) -> list[Reason]:
        target = self._target(course.subject)
        distance = LEVELS.index(course.level) - LEVELS.index(target)
        if not distance:
            return [Reason("level", 3.0 if self.wish.level else 2.0, {"level": course.level})]
        return [Reason("easier" if distance < 0 else "harder", 1.0 - abs(distance), {"level": course.level})]

    def _target(self, subject: str) -> Level:
        """Return the level that suits, moved by what was too hard or too easy; what was just said is not moved."""
        target = LEVELS.index(self.profile.levels.get(subject, "기본"))
        if self.wish.level is None:
            for key, why in self.dropped.items():
                course = self.courses.get(key)
                if course is not None and course.subject == subject and why in {"hard", "easy"}:
                    moved = LEVELS.index(course.level) + (1 if why == "easy" else -1)
                    target = max(target, moved) if why == "easy" else min(target, moved)
        return LEVELS[max(0, min(target, len(LEVELS) - 1))]

    def _order(self, course: Course) -> list[Reason]:
        """Return what the course builds on: done, or still missing."""
        reasons = []
        last = self._last()
        for key in course.prerequisites:
            before = self.courses.get(key)
            if before is None:
                continue
            if last is not None and key == last.key:
                reasons.append(Reason("follows", 3.0, {"course": before.title}))
            elif key in self.taken:
                reasons.append(Reason("ready", 1.0, {"course": before.title}))
            elif not self._learnt_at_school(before):
                reasons.append(Reason("missing", -3.0, {"course": before.title}))
        return reasons

    def _learnt_at_school(self, course: Course) -> bool:
        """Tell whether a course is of earlier grades than the learner's: school has been through it."""
        if self.profile.grade not in GRADES:
            return False
        grades = [GRADES.index(grade) for grade in course.grades if grade in GRADES]
        return bool(grades) and max(grades) < GRADES.index(self.profile.grade)

    def _length(self, course: Course) -> list[Reason]:
        left = self.profile.minutes_left
        if left is None:
            return []
        values = {"minutes": course.minutes, "left": left}
        return [Reason("fits", 2.0, values) if course.minutes <= left else Reason("long", -2.0, values)]

    def _shared(self, course: Course) -> list[Reason]:
        """Return the course taken before that most learners took together with this one."""
        counted = [(self.together.get((min(key, course.key), max(key, course.key)), 0), key) for key in self.taken]
        learners, key = max(counted, default=(0, ""))
        if learners < FEWEST:
            return []
        most = max(self.together.values())
        return [Reason("together", learners / most, {"course": self.courses[key].title, "learners": learners})]

    def _last(self) -> Course | None:
        return next((self.courses[key] for key in reversed(self.taken) if key in self.courses), None)


def _subject(course: Course) -> Reason:
    return Reason("subject", 2.0, {"subject": course.subject})
