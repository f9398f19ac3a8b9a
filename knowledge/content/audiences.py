"""For whom an entry is, "초등 학부모" or "중1~3, 성인", to the words for people and the grades of learners."""

from __future__ import annotations

import re

from knowledge.content.fields import CellError
from knowledge.content.grades import grades
from knowledge.wording import Sentence

_EVERYONE = frozenset({"all", "everyone", "전체", "모두", "누구나", "공통"})
_PEOPLE = {
    "student": ("student", "students", "학생"),
    "parent": ("parent", "parents", "guardian", "부모", "부모님", "보호자", "학부모"),
    "mentor": ("mentor", "mentors", "멘토"),
    "adult": ("adult", "adults", "성인"),
}
_ADULTS = frozenset({"성인 학습자", "성인 학습자분", "성인학습자", "일반인"})
_POLITE = re.compile(r"님?들?$")
_AND = re.compile(r"\s(?:및|와|과)\s|(?<=[가-힣])[와과](?=\s)")
_BREAK = re.compile(r"[|,/·∙・\n]")
_ADULT_GRADE = "성인"


def audience(text: str) -> tuple[str, ...]:
    """Return student, parent, mentor, adult and single grades such as 중1 that "학생|학부모" or "중등" names.

    Empty is for all. Raises CellError: what can't be read might be told to the wrong people.
    """
    whole = _AND.sub("|", text.strip())
    parts = [part for part in (each.strip().casefold() for each in _BREAK.split(whole)) if part]
    if _EVERYONE & {*parts}:
        return ()
    try:
        return tuple(dict.fromkeys(word for part in parts for word in _words(part)))
    except CellError:
        # "중1,2" and "초·중등" are grades that only stand together.
        if found := _grades(whole):
            return found
        raise


def _words(part: str) -> tuple[str, ...]:
    for name, words in _PEOPLE.items():
        if part in words or _POLITE.sub("", part) in words:
            return (name,)
    if part in _ADULTS:
        return ("adult",)
    if found := _grades(part):
        return found
    # "초등 학부모" are parents: which grade their children are in is said in the entry.
    last = part.rsplit(maxsplit=1)[-1]
    if last != part and _POLITE.sub("", last) in _PEOPLE["parent"] and _grades(part.removesuffix(last).strip()):
        return ("parent",)
    known = ", ".join(f"{words[-1]} ({name})" for name, words in _PEOPLE.items())
    raise CellError(Sentence("%(value)r is none of %(known)s, and no grade like 중1", value=part, known=known))


def _grades(text: str) -> tuple[str, ...]:
    try:
        return tuple("adult" if grade == _ADULT_GRADE else grade for grade in grades(text))
    except CellError:
        return ()
