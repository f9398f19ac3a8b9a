"""The cells of the content folder, from what people write to values."""

from __future__ import annotations

import re
from datetime import date
from typing import get_args
from urllib.parse import urlsplit

from knowledge.course import Level
from knowledge.loading.decoding import one_line
from knowledge.wording import Sentence

_DATE = re.compile(
    r"(\d{4}|['’‘]\d{2}|[23]\d(?=\s*\.))\s*(?:[-./]|년)\s*(\d{1,2})\s*(?:[-./]|월)\s*(\d{1,2})\s*(?:\.|일)?"
    r"(?:\s*\([월화수목금토일]\)\.?)?(?:[T ]0?0:00(?::00)?)?"
)
_CENTURY, _SHORT = 2000, 2
"""The century of a year of two digits, which Koreans write before month and day."""
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YES = frozenset({"y", "yes", "true", "1", "o", "예", "네", "참"})
_NO = frozenset({"n", "no", "false", "0", "x", "아니요", "아니오", "거짓", ""})
_LEVELS = {
    "하": "기초",
    "중": "기본",
    "상": "심화",
    "최상": "심화",
    "쉬움": "기초",
    "보통": "기본",
    "어려움": "심화",
    "입문": "기초",
    "초급": "기초",
    "중급": "기본",
    "표준": "기본",
    "고급": "심화",
    "응용": "심화",
    "실력": "심화",
    "파이널": "실전",
    "모의고사": "실전",
}
_NUMBER = re.compile(
    r"(?:제|#|no\.?|day|lesson|unit|chapter|강의|강|차시|회차)?\s*(\d{1,5})(?:\.0+)?\s*(?:강의?|회차?|차시|차|번|주차?|일차)?[.)]?",
    re.IGNORECASE,
)


class CellError(ValueError):
    """A cell that does not hold what its column asks for; `str` is the problem."""


def said(error: CellError) -> str:
    """Return the problem as it was put, so that it can be said in another language."""
    return error.args[0]  # type: ignore[no-any-return]


def listed(text: str) -> tuple[str, ...]:
    """Return the parts of "a|b", without the empty ones and those said twice."""
    return tuple(dict.fromkeys(part for part in map(one_line, text.split("|")) if part))


def day(text: str) -> date:
    """Return the date of "2026-03-01", "2026. 3. 1.(일)", "'26. 3. 1.", "2026년 3월 1일" or "20260301"."""
    found = _DATE.fullmatch(text.strip()) or _COMPACT_DATE.fullmatch(text.strip())
    try:
        year, month, at = (part.strip("'’‘") for part in found.groups())  # type: ignore[union-attr]
        return date(int(year) + (_CENTURY if len(year) == _SHORT else 0), int(month), int(at))
    except (AttributeError, ValueError) as error:
        raise CellError(Sentence("%(value)r is not a date like 2026-03-01", value=text)) from error


def yes(text: str) -> bool:
    """Return whether a cell says yes ("y", "예", "o") or no ("n", "아니요", "x", nothing)."""
    folded = text.strip().casefold()
    if folded in _YES:
        return True
    if folded in _NO:
        return False
    raise CellError(Sentence("%(value)r is neither y nor n", value=text))


def link(text: str) -> str:
    """Return the web address when it is one of http or https."""
    address = text.strip()
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise CellError(Sentence("%(value)r is no web address; it begins with https://", value=text)) from error
    if parts.scheme not in {"http", "https"} or not parts.hostname or re.search(r"\s", address):
        raise CellError(Sentence("%(value)r is no web address; it begins with https://", value=text))
    return address


def level(text: str) -> Level:
    """Return the level, one of 기초, 기본, 심화, 실전, or of what vendors call them."""
    word = one_line(text)
    word = _LEVELS.get(word, word)
    for known in get_args(Level):
        if word == known:
            return known  # type: ignore[no-any-return]
    raise CellError(Sentence("%(value)r is none of %(known)s", value=text, known=", ".join(get_args(Level))))


def number(text: str) -> int:
    """Return the number of "3", "3강" or "Lesson 3", from 1."""
    found = _NUMBER.fullmatch(text.strip())
    if not found or int(found[1]) < 1:
        raise CellError(Sentence("%(value)r is no number like 3", value=text))
    return int(found[1])
