"""Why a lecture is suggested, said in one sentence from its reason codes; nothing is said that is not a fact."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.catalogue import Say, speaker
from handlers.naming import named
from knowledge.course import Course
from retrieval.courses.recommender import CourseSuggestion, Reason

MOST_FACTS = 3
"""A sentence holds three facts, the weightiest first."""


@dataclass(frozen=True, slots=True)
class Explaining:
    """Says reasons in one language."""

    language: str

    @property
    def say(self) -> Say:
        """Return the function that says a sentence."""
        return speaker(self.language)

    def named(self, word: str) -> str:
        """Return what a grade, subject or level of the catalogue is called."""
        return named(self.language, word)

    def spent(self, minutes: int) -> str:
        """Return minutes as hours and minutes."""
        hours, rest = divmod(minutes, 60)
        if not hours:
            return self.say("%(minutes)d min") % {"minutes": rest}
        if not rest:
            return self.say("%(hours)d h") % {"hours": hours}
        return self.say("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}

    def size(self, course: Course) -> str:
        """Return how many lectures a course has and how long they are together."""
        text = self.say("%(lectures)d lectures, %(length)s in all")
        return text % {"lectures": len(course.lectures), "length": self.spent(course.minutes)}

    def why(self, suggestion: CourseSuggestion) -> str:
        """Return the weightiest facts as one sentence."""
        ordered = sorted(suggestion.reasons, key=lambda reason: -reason.points)
        facts = list(filter(None, map(self._fact, ordered)))[:MOST_FACTS]
        return self.say("A course %(facts)s.") % {"facts": ", ".join(facts)}

    def cautions(self, suggestion: CourseSuggestion) -> str:
        """Return what speaks against the course, or "": another grade, something missing, too long."""
        missing = [str(reason.values["course"]) for reason in suggestion.reasons if reason.code == "missing"]
        told = list(filter(None, map(self._caution, suggestion.reasons)))
        if missing:
            after = self.say("It is easier to follow after “%(courses)s”.")
            told.append(after % {"courses": "”, “".join(missing) if self.language == "en" else "’, ‘".join(missing)})
        return " ".join(told)

    def _values(self, reason: Reason) -> dict[str, str | int]:
        values = dict(reason.values)
        for name in ("grade", "subject", "level"):
            if name in values:
                values[name] = self.named(str(values[name]))
        for name in ("minutes", "left"):
            if name in values:
                values[name] = self.spent(int(values[name]))
        return values

    def _fact(self, reason: Reason) -> str:
        say = self.say
        level = say("at the level “%(level)s”")
        facts = {
            "grade": self._for(str(reason.values.get("grade", ""))),
            "subject": say("on %(subject)s"),
            "topic": say("about “%(topic)s”"),
            "title": say("with your words in its title"),
            "lecture": say("with “%(title)s” as lecture %(number)d"),
            "level": level,
            "easier": level,
            "harder": level,
            "ready": say("that builds on “%(course)s”, which you have finished"),
            "follows": say("that comes right after “%(course)s”, which you have finished"),
            "fits": say("that can be done in the time left (%(left)s)"),
            "together": say("that %(learners)d learners took together with “%(course)s”"),
        }
        return facts.get(reason.code, "") % self._values(reason)

    def _for(self, grade: str) -> str:
        say = self.say
        named = {
            "검정고시": say("for learners on the way to the school equivalency exam"),
            "성인": say("for adults"),
            "학교 밖": say("for learners out of school"),
        }
        return named.get(grade, say("for %(grade)s"))

    def _caution(self, reason: Reason) -> str:
        say = self.say
        grade = say("It is meant for %(grade)s, though.")
        cautions = {
            "below": grade,
            "above": grade,
            "long": say("With %(minutes)s in all it is longer than the time left (%(left)s)."),
        }
        return cautions.get(reason.code, "") % self._values(reason)

    def order(self) -> str:
        """Return how the order of suggestions comes about."""
        return self.say(
            "The order comes only from what you asked for, grade, level, what to hear first, length and variety of "
            "providers: no advertising, and the same wish gives the same order."
        )
