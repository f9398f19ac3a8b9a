"""From which school grade to which a sentence says that something is for."""

from __future__ import annotations

import re

from knowledge.content.grades import GRADES

_SCHOOL = r"(?:초(?:등학교|등)?|중(?:학교|등)?|고(?:등학교|등|교)?)"
_ONE = rf"(?P<{{0}}>{_SCHOOL})(?:학생|생)?\s*+(?P<{{1}}>[1-6](?=\s*(?:학년|[~∼〜\-–(),.\s]|부터|까지|이|인|을|의|$)))?"
_TO = r"\s*+(?:학년)?(?:생)?\s*+(?:이?상)?\s*+(?:[~∼〜\-–]|부터)\s*+"
_SAME = r"(?P<same>[1-6])(?=\s*학년|[^\d월일명시.]|$)"
_RANGE = re.compile(rf"(?<![가-힣]){_ONE.format('first', 'low')}{_TO}(?:{_ONE.format('last', 'high')}|{_SAME})")
_DOT = r"\s*[·∙・ㆍ,]\s*"
JOINED = re.compile(
    rf"(?P<schools>[초중](?<![가-힣].)(?:(?<=초){_DOT}중(?:{_DOT}고)?|(?<=중){_DOT}고))(?=등|학|교|\s*재학|[\s)·,]|$)"
)
"""Schools named together, which make a range without a number."""

_SCHOOLS = re.compile(r"초등|중등|중학|고등|고교|(?<![가-힣])[초중고]\s?\d(?!\s*[월일명])")


def spans(text: str) -> frozenset[str]:
    """Return the ranges of grades that a text names, such as "중1~고3" for "중1~고3" and for "중·고등학생".

    Where it names further schools or grades beside them, nobody can say what is the range: there is none.
    """
    if _SCHOOLS.search(JOINED.sub("", _RANGE.sub("", text))):
        return frozenset()
    found = {_range(match) for match in _RANGE.finditer(text)}
    for match in JOINED.finditer(text):
        schools = [letter for letter in match["schools"] if letter in "초중고"]
        found.add(f"{_grade(schools[0], '', 0)}~{_grade(schools[-1], '', -1)}")
    return frozenset(found - {""})


def first_span(text: str) -> int:
    """Return where the first range begins, or the length of a text that names none."""
    return min((match.start() for each in (_RANGE, JOINED) for match in each.finditer(text)), default=len(text))


def _range(match: re.Match[str]) -> str:
    school, last = match["first"][0], (match["last"] or match["first"])[0]
    if school == last and not (match["low"] or match["high"]):
        return ""
    ends = _grade(school, match["low"], 0), _grade(last, match["high"] or match["same"], -1)
    if not {*ends} <= {*GRADES} or GRADES.index(ends[0]) >= GRADES.index(ends[1]):
        return ""
    return "~".join(ends)


def _grade(school: str, year: str | None, end: int) -> str:
    """Return a grade; a school without one begins with its first and ends with its last."""
    return f"{school}{year}" if year else [grade for grade in GRADES if grade[0] == school][end]
