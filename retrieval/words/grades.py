"""Grades as they are told in English, put into Korean: grade 10 is the first year of high school, 고1."""

from __future__ import annotations

import re

LAST = 12
"""The grades of twelve years of school: six of primary, three of middle, three of high school."""

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh")
_NUMBER = {word: number for number, word in enumerate((*_ORDINALS, "twelfth"), 1)}
_NTH = rf"(?:\d{{1,2}}(?:st|nd|rd|th)|{'|'.join(_NUMBER)})"
_SCHOOL = r"(?:elementary|primary|middle|junior high|senior high|high)(?: school)?"
_YEAR = rf"(?:(?:grade|year) \d{{1,2}}|{_NTH}[ -](?:grade|year))(?:r|\b)"
_TOLD = re.compile(
    rf"\b(?P<school>{_SCHOOL}),? {_YEAR}|\b{_YEAR} (?:of|in|at) (?:the |a )?(?P<after>{_SCHOOL})"
    rf"|\b(?:grade \d{{1,2}}\b|{_NTH}[ -]grader?\b)",
    re.IGNORECASE,
)
_SCHOOLS = {"e": ("초", 6), "p": ("초", 6), "m": ("중", 3), "j": ("중", 3), "h": ("고", 3), "s": ("고", 3)}


def with_korean_grades(text: str) -> str:
    """Return a text with each grade that it tells in English as it is told in Korean; what is none stays."""
    return _TOLD.sub(lambda found: _korean(found) or found[0], text)


def _korean(found: re.Match[str]) -> str:
    school = found["school"] or found["after"]
    told = found[0].replace(school, "") if school else found[0]
    digits = re.search(r"\d+", told)
    number = int(digits[0]) if digits else next(_NUMBER[word] for word in _NUMBER if word in told.casefold())
    if school:
        name, last = _SCHOOLS[school[0].casefold()]
        return f"{name}{number}" if 1 <= number <= last else ""
    if not 1 <= number <= LAST:
        return ""
    return f"초{number}" if number <= 6 else f"중{number - 6}" if number <= 9 else f"고{number - 9}"
