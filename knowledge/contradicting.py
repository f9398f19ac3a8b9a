"""Whether two statements can both be true: what they say in numbers, to the same people, on the same days."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from knowledge.passage import Passage, Validity

_FACT = re.compile(
    r"(?P<phone>\b0\d{1,2}-\d{3,4}-\d{4}\b)"
    r"|(?P<month>\d{1,2})\s*월\s*(?P<day>\d{1,2})\s*일"
    r"|(?<!\d)(?P<number>\d+(?:,\d{3})*(?:\.\d+)?)\s*(?P<unit>만\s*원|원|%|퍼센트|명|세|살|학년|시간|분"
    r"|강|회차|회|개월|개|과목|편|권|점|배|주|일)"
)
_MARKS = re.compile(r"[\W_]+")
_OTHERS = frozenset({"parent", "mentor", "adult"})
"""Who is no student; any other word of an audience is a grade."""
_UNITS = {"퍼센트": "%", "살": "세", "회차": "회"}


def folded(wording: str) -> str:
    """Return a question without spaces, marks and case."""
    return _MARKS.sub("", unicodedata.normalize("NFC", wording).casefold())


def facts(text: str) -> Mapping[str, frozenset[str]]:
    """Return what a text says in numbers, by unit ("원", "%", "명"), day ("날짜") or phone ("전화")."""
    found: dict[str, set[str]] = {}
    for match in _FACT.finditer(text):
        if match["phone"]:
            found.setdefault("전화", set()).add(match["phone"])
        elif match["month"]:
            found.setdefault("날짜", set()).add(f"{int(match['month'])}-{int(match['day'])}")
        else:
            unit, number = "".join(match["unit"].split()), float(match["number"].replace(",", ""))
            if unit == "만원":
                unit, number = "원", number * 10_000
            found.setdefault(_UNITS.get(unit, unit), set()).add(f"{number:g}")
    return {unit: frozenset(values) for unit, values in found.items()}


def differ(first: Passage, second: Passage) -> str:
    """Return the unit in which two statements for the same people and days have nothing in common, or ""."""
    if not meet(first.validity, second.validity) or not same_people(first, second):
        return ""
    mine, yours = facts(first.text), facts(second.text)
    return next((unit for unit in sorted(mine.keys() & yours.keys()) if not mine[unit] & yours[unit]), "")


def meet(first: Validity, second: Validity) -> bool:
    """Tell whether there is a day on which both hold."""
    starts = [each.start for each in (first, second) if each.start]
    ends = [each.until for each in (first, second) if each.until]
    return not starts or not ends or max(starts) <= min(ends)


def same_people(first: Passage, second: Passage) -> bool:
    """Tell whether two statements hold for some of the same people."""
    one, other = {*first.audience}, {*second.audience}
    return not one or not other or bool(one & other) or _some_student(one, other) or _some_student(other, one)


def _some_student(one: set[str], other: set[str]) -> bool:
    """Tell whether one names all students and the other some of them by their grade."""
    return "student" in one and not other <= _OTHERS
