"""School grades as people write them, "중1~3", "고1,2" or "초등 전학년", to single grades."""

from __future__ import annotations

import re
from itertools import zip_longest

from knowledge.content.fields import CellError
from knowledge.loading.decoding import one_line
from knowledge.wording import Sentence

_SCHOOLS = {"초": 6, "중": 3, "고": 3}
GRADES = tuple(f"{school}{year}" for school, years in _SCHOOLS.items() for year in range(1, years + 1))
_OTHERS = ("검정고시", "성인")
_PAST_SCHOOL = frozenset({"N수", "N수생", "n수", "n수생", "재수생", "반수생", "졸업생"})
"""Learners who have left school: a course for them and for 고3 is for 고3."""

_SCHOOL = r"(?P<{0}>[초중](?:등학교|학교|등학생|학생|등부|학부|등|학)?|고(?:등학교|등학생|등부|등|교)?)"
_YEAR = r"(?P<{0}>[1-6])\s*(?:학년|년)?"
_TO = r"\s*[~\-–∼〜]\s*"
_ONE = re.compile(rf"(?:{_SCHOOL.format('school')}\s*)?{_YEAR.format('year')}")
_RANGE = re.compile(
    rf"(?:{_SCHOOL.format('school')}\s*)?{_YEAR.format('year')}{_TO}(?:{_SCHOOL.format('last')}\s*)?{_YEAR.format('end')}"
)
_WHOLE = re.compile(rf"{_SCHOOL.format('school')}\s*(?:전\s*학년|전체)?(?:{_TO}{_SCHOOL.format('last')})?")
_FROM = re.compile(rf"{_SCHOOL.format('school')}\s*(?:{_YEAR.format('year')})?\s*이상")
_HALF = re.compile(r"초(?:등학교|등학생|등)?\s*(?P<half>저|고)\s*학년")
_BEFORE = re.compile(r"예비\s*(?P<school>[중고])(?:등학교|등|학교)?\s*1(?:\s*학년)?")
_LOWER, _UPPER = GRADES[:3], GRADES[3:6]
"""What 저학년 and 고학년 of six years are."""
_BARE = re.compile(_SCHOOL.format("school"))
"""A school that may be the first of two cells, "고등" beside "1학년"."""

_JOINED = re.compile(r"([초중고]{2,3})(?:등|등학생|등학교)?")
_BREAK = re.compile(r"[|,/·∙・ㆍ&\n]|\s(?:및|와|과)\s|(?<=[\d년생])(?:와|과)\s?")
_REMARK = re.compile(r"(?<=성인)\s*\((?![^()]*제외)[^()]*\)|\s*\((?![^()]*(?:제외|\d))[^()]*\)")
"""What stands in brackets behind a grade, "고2(문과)"; not what takes a part away or counts."""

_SPACES = re.compile(r"[^\S\n]+")
_WRAPPED = re.compile(r"(?<=[초중고등교생부학])\s?\n\s?(?=[1-6])")
"""Where a cell breaks between a school and its year, "고등학교" above "1학년"."""

_WIDE = {ord("～"): "~", **{ord("０") + digit: str(digit) for digit in range(10)}}


def grades(text: str) -> tuple[str, ...]:
    """Return the grades of "중1|중2", "중1~3", "고1, 2", "초5~중1", "초·중등" or "고등 전학년", in the order of school.

    A number without a school belongs to the school before it, which is then not meant whole: "고등 / 1학년" is 고1.
    """
    found: list[str] = []
    school = ""
    plain = _WRAPPED.sub(" ", _SPACES.sub(" ", text.translate(_WIDE)))
    parts = [part for part in map(one_line, _BREAK.split(_REMARK.sub("", plain))) if part]
    for part, following in zip_longest(parts, parts[1:], fillvalue=""):
        some, school = _grades_of(part, school)
        if not (_BARE.fullmatch(part) and following[:1].isdecimal()):
            found.extend(some)
    if not found:
        raise _no_grade(one_line(text)) if one_line(text) else CellError("no grade is given")
    order = (*GRADES, *_OTHERS)
    return tuple(sorted(set(found), key=order.index))


def _grades_of(part: str, before: str) -> tuple[tuple[str, ...], str]:
    """Return the grades of a part, and the school that a number behind it belongs to."""
    if part in _OTHERS or part in _PAST_SCHOOL:
        return (part,) if part in _OTHERS else (), before
    if joined := _JOINED.fullmatch(part):
        return tuple(grade for grade in GRADES if grade[0] in joined[1]), joined[1][-1]
    if some := _named_otherwise(part):
        return some, some[-1][0]
    if whole := _WHOLE.fullmatch(part):
        school, last = whole["school"][0], (whole["last"] or whole["school"])[0]
        return _between(part, f"{school}1", f"{last}{_SCHOOLS[last]}"), last
    if several := _RANGE.fullmatch(part):
        school = (several["school"] or before)[:1]
        last = (several["last"] or school)[:1]
        return _between(part, school + several["year"], last + several["end"]), last
    if one := _ONE.fullmatch(part):
        school = (one["school"] or before)[:1]
        return _between(part, school + one["year"], school + one["year"]), school
    raise _no_grade(part)


def _named_otherwise(part: str) -> tuple[str, ...]:
    """Return the grades of "초등 고학년", "예비 고1" (who are in 중3 yet) or "중1 이상", or none."""
    if half := _HALF.fullmatch(part):
        return _LOWER if half["half"] == "저" else _UPPER
    if before := _BEFORE.fullmatch(part):
        return (GRADES[GRADES.index(f"{before['school']}1") - 1],)
    if oldest := _FROM.fullmatch(part):
        # "초등 3학년 이상" may be of its own school only: nobody is sent where they may not belong.
        last = "초6" if oldest["school"][0] == "초" and oldest["year"] else GRADES[-1]
        return _between(part, f"{oldest['school'][0]}{oldest['year'] or 1}", last)
    return ()


def _between(part: str, first: str, last: str) -> tuple[str, ...]:
    if first not in GRADES or last not in GRADES or GRADES.index(first) > GRADES.index(last):
        raise _no_grade(part)
    return GRADES[GRADES.index(first) : GRADES.index(last) + 1]


def _no_grade(part: str) -> CellError:
    return CellError(Sentence("%(value)r is no grade like 중1", value=part))
