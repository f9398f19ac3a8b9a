"""Whether two statements can both be true: what they say in numbers, to the same people, on the same days."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from knowledge.passage import Passage, Validity

_FACT = re.compile(
    r"(?P<phone>\b0\d{1,2}-\d{3,4}-\d{4}\b)"
    r"|(?P<month>\d{1,2})\s*월\s*(?P<day>\d{1,2})\s*일"
    r"|(?<![\d.])(?:20\d\d\s*[.\-/]\s*)?(?P<numbered>1[0-2]|0?[1-9])\s*[.\-/]\s*(?P<at>3[01]|[12]\d|0?[1-9])"
    r"(?=\s*(?:\.(?!\d)|\([월화수목금토일]\)|까지|부터|~))"
    r"|(?<!\d)(?P<clock>[012]?\d):(?P<minute>[0-5]\d)(?!\d)"
    r"|(?<!\d)(?P<hour>[012]?\d)\s*시(?!간)(?:\s*(?P<half>반)|\s*(?P<past>[0-5]?\d)\s*분)?"
    r"|(?<!\d)(?:(?P<myriads>\d{1,4})\s*만\s*(?=[\d,]+\s*천?\s*원))?(?P<number>\d+(?:,\d{3})*(?:\.\d+)?)\s*"
    r"(?P<unit>(?:백만|십만|만|천)?\s*원|%|퍼센트|명|세|살|학년|시간|분|강|회차|회|개월|개|과목|편|권|점|배|주|일)"
)
_HALF_DAY = 12
"""Who writes "오후 2시" elsewhere writes "14시": hours are compared within half a day."""
_TIMES = {"천": 1_000, "만": 10_000, "십만": 100_000, "백만": 1_000_000}
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
        unit, value = _fact(match)
        found.setdefault(unit, set()).add(value)
    return {unit: frozenset(values) for unit, values in found.items()}


def _fact(match: re.Match[str]) -> tuple[str, str]:
    """Return the unit and the value of a fact, the same for the same day, hour or amount however it is written."""
    if match["phone"]:
        return "전화", match["phone"]
    if month := match["month"] or match["numbered"]:
        return "날짜", f"{int(month)}-{int(match['day'] or match['at'])}"
    if hour := match["clock"] or match["hour"]:
        minute = 30 if match["half"] else int(match["minute"] or match["past"] or 0)
        return "시각", f"{int(hour) % _HALF_DAY}:{minute:02}"
    unit, number = "".join(match["unit"].split()), float(match["number"].replace(",", ""))
    times = unit.removesuffix("원")
    if times in _TIMES:
        unit, number = "원", number * _TIMES[times]
    number += int(match["myriads"] or 0) * _TIMES["만"]
    return _UNITS.get(unit, unit), f"{number:.10g}"


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
