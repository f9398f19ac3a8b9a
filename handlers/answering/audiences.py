"""For whom an answer is, where it is not for students and parents in general."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from handlers.catalogue import Say
from handlers.situation import Situation
from knowledge.passage import Passage
from retrieval.answer import Answer

_PEOPLE = {"mentor": "mentors", "adult": "adult learners"}
_EVERYONE = frozenset({"student", "parent"})
_STAGES = "초중고"


def meant_for(situation: Situation, answer: Answer) -> tuple[str, ...]:
    """Return the line that tells for whom an answer is: some grades, mentors or grown-ups; others must not take it."""
    cited = {citation.passage_id for citation in answer.citations}
    said = (_named(situation.say, hit.passage) for hit in answer.hits if hit.passage.id in cited)
    whom = ", ".join(dict.fromkeys(filter(None, said)))
    return (situation.say("This answer is for: %(whom)s.") % {"whom": whom},) if whom else ()


def _named(say: Say, passage: Passage) -> str:
    audience = passage.audience
    if not audience or _EVERYONE & {*audience}:
        return ""
    return ", ".join((*(say(_PEOPLE[word]) for word in _PEOPLE if word in audience), *_grades(audience)))


def _grades(audience: Iterable[str]) -> Iterator[str]:
    """Yield grades as a range for each school: "초4~6", "중1"; other words as they are."""
    grades = [word for word in audience if word not in _PEOPLE]
    for stage in _STAGES:
        years = [int(grade[1:]) for grade in grades if grade[0] == stage and grade[1:].isdecimal()]
        if years and len(years) > 1 and [*range(min(years), max(years) + 1)] == sorted(years):
            yield f"{stage}{min(years)}~{max(years)}"
        else:
            yield from (f"{stage}{year}" for year in sorted(years))
    yield from (grade for grade in grades if not grade[1:].isdecimal())
