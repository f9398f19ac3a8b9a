"""Days as people name them, put as they are read: English dates, runs of weekdays, ends of months, a first day."""

from __future__ import annotations

import re
from datetime import date, timedelta

WEEKDAYS = "월화수목금토일"

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY_OF_MONTH = r"(?P<day>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:,? (?P<year>20\d\d))?"
_ENGLISH = (
    re.compile(rf"\b{_DAY_OF_MONTH} (?:of )?{_MONTH}(?![a-z])(?<!may(?= (?:i|we|he|she|they|my|our) )){_YEAR}"),
    re.compile(rf"\b{_MONTH} {_DAY_OF_MONTH}\b(?!:|\d|\s?(?:am|pm|min|hour|lecture|week|day)){_YEAR}"),
)
_ENGLISH_END = re.compile(rf"\b(?:the )?(?:end of|until|till|through|by) {_MONTH}(?![a-z])(?! \d)")
_MONTH_END = re.compile(
    r"(?<!\d)(1[0-2]|[1-9])\s?월\s?(?:달\s?)?(?:말일?|끝)(?=\s?(?:까지|안|에|전|쯤|이면|$))|(?<!\d)(1[0-2]|[1-9])\s?월(?=\s?까지)"
)
_LAST = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""The last day of each month in any year."""

_OF_MONTH = re.compile(r"(이번|다음)\s?달\s?(?=(\d{1,2})\s?일(\s?(?:부터|에서|[~–-]))?)")
_NEXT_YEAR = re.compile(r"내년\s?(?=(?:1[0-2]|[1-9])\s?월)")

_LETTER = f"[{WEEKDAYS}]"
_NAME = rf"({_LETTER})(?:요일|욜)"
_ALONE = r"(?<![가-힣\d])(?<!\d )"
_KOREAN_RUN = re.compile(
    rf"(?<!주 ){_ALONE}{_NAME}\s?(?:부터|에서|[~–-])\s?{_NAME}(?:\s?까지)?"
    rf"|{_ALONE}({_LETTER})\s?[~–-]\s?({_LETTER})(?:요일|욜)?(?=$|[^가-힣]|에|은|만|마다|로|으로|이|날)"
    rf"|{_ALONE}({_LETTER})부터\s?({_LETTER})까지"
)
_ENGLISH_DAY = r"(mon|tue|wed|thu|fri|sat|sun)(?:day|s|sday|nesday|rsday|urday)?"
_ENGLISH_RUN = re.compile(rf"\b(?:from )?{_ENGLISH_DAY} ?(?:to|through|thru|until|till|-|–) ?{_ENGLISH_DAY}\b")
_ENGLISH_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_FROM = r"\s*(?:부터|에서|에\s*시작|[~–-](?=\s*\d))"
_POINT = re.compile(
    rf"(?:(?P<near>오늘|지금|내일\s?모레|내일|모레|글피)|(?P<week>다음|담|다다음)\s?주(?:\s?(?P<of>{_LETTER})(?:요일|욜))?"
    rf"|(?P<next>다음\s?달)|(?<![가-힣])(?:이번\s?주\s?)?(?P<weekday>{_LETTER})(?:요일|욜)"
    rf"|(?<!\d)(?<!월)(?<!월 )(?P<day>\d{{1,2}})\s*일){_FROM}"
)
_ENGLISH_POINT = re.compile(
    rf"\b(?:starting(?: from| on)?|beginning|from|start(?:ing)? on) "
    rf"(?P<what>today|now|tomorrow|next week|(?:next )?{_ENGLISH_DAY})\b"
)
_NEAR = {"오늘": 0, "지금": 0, "내일": 1, "모레": 2, "내일모레": 2, "글피": 3}


def in_figures(said: str, today: date) -> str:
    """Return folded words with their dates as "12월 14일" and runs of weekdays as "월화수목금"."""
    said = _NEXT_YEAR.sub(f"{today.year + 1}년 ", said)
    said = _OF_MONTH.sub(lambda found: _of_month(found, today), said)
    said = dated(said)
    said = _ENGLISH_END.sub(lambda found: f"{_end_of(_MONTHS.index(found['month'][:3]) + 1)}까지", said)
    said = _MONTH_END.sub(lambda found: _end_of(int(found[1] or found[2])), said)
    said = _KOREAN_RUN.sub(lambda found: _run(*map(WEEKDAYS.index, filter(None, found.groups()))), said)
    return _ENGLISH_RUN.sub(lambda found: _run(*map(_ENGLISH_DAYS.index, found.groups())), said)


def _of_month(found: re.Match[str], today: date) -> str:
    """Return the month that is meant; a day of this one that is over is not that of the next year."""
    if found[1] == "이번":
        return f"{today.month}월 " if found[3] or int(found[2]) >= today.day else ""
    return f"{today.month % 12 + 1}월 "


def dated(said: str) -> str:
    """Return folded words with the dates that they tell in English as "12월 14일"."""
    for pattern in _ENGLISH:
        said = pattern.sub(_korean, said)
    return said


def _korean(found: re.Match[str]) -> str:
    month = _MONTHS.index(found["month"][:3]) + 1
    year = f"{found['year']}년 " if found["year"] else ""
    return f"{year}{month}월 {int(found['day'])}일"


def _end_of(month: int) -> str:
    return f"{month}월 {_LAST[month - 1]}일"


def _run(first: int, last: int) -> str:
    """Return the days from one to another, across the end of a week, too, with room around them."""
    days = [WEEKDAYS[(first + ahead) % 7] for ahead in range((last - first) % 7 + 1)]
    return f" {''.join(days)}{'' if days[1:] else '요일'} "


def with_month(rest: str, since: date | None) -> str:
    """Return the words behind a first day, with the month of a last day that names none."""
    bare = re.match(r"\s*(\d{1,2})\s*일(?!\s*(?:간|동안))", rest)
    if bare is None or since is None:
        return rest.lstrip()
    return f"{since.month % 12 + 1 if int(bare[1]) < since.day else since.month}월 {rest.lstrip()}"


def without_first_day(said: str, today: date) -> tuple[str, date | None]:
    """Return words without the day from which something is meant, where it is told without a month, and that day."""
    for pattern, day_of in ((_POINT, _korean_point), (_ENGLISH_POINT, _english_point)):
        found = pattern.search(said)
        day = day_of(found, today) if found else None
        if found and day:
            return f"{said[: found.start()]} {with_month(said[found.end() :], day)}", day
    return said, None


def _korean_point(found: re.Match[str], today: date) -> date | None:
    monday = today - timedelta(days=today.weekday())
    if near := found["near"]:
        return today + timedelta(days=_NEAR[near.replace(" ", "")])
    if found["week"]:
        weeks = 2 if found["week"] == "다다음" else 1
        return monday + timedelta(days=7 * weeks + WEEKDAYS.index(found["of"] or WEEKDAYS[0]))
    if found["next"]:
        return (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    if found["weekday"]:
        return _coming(WEEKDAYS.index(found["weekday"]), today)
    return next_of_month(int(found["day"]), today)


def _english_point(found: re.Match[str], today: date) -> date | None:
    what = found["what"]
    if what in {"today", "now", "tomorrow"}:
        return today + timedelta(days=what == "tomorrow")
    if what == "next week":
        return today + timedelta(days=7 - today.weekday())
    after = today + timedelta(days=what.startswith("next "))
    return _coming(_ENGLISH_DAYS.index(what.removeprefix("next ")[:3]), after)


def _coming(weekday: int, today: date) -> date:
    """Return the next day of that name, today's included."""
    return today + timedelta(days=(weekday - today.weekday()) % 7)


def next_of_month(day: int, today: date) -> date | None:
    """Return the next day with that number, of this month or of the one that follows; None where it has none."""
    following = today.replace(day=28) + timedelta(days=4)
    month = today if day >= today.day else following
    try:
        return month.replace(day=day)
    except ValueError:
        return None
