"""When somebody wants to study, in plain words: until when, on which days, how long, from which hour."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from handlers.requests.dating import WEEKDAYS, in_figures, next_of_month, with_month, without_first_day
from handlers.requests.piecing import made_of

LONGEST = timedelta(days=400)
ANY_DAY = date(2026, 1, 1)
"""Whether words speak of time does not depend on the day; what they mean is read again when the day is known."""

_DAY = r"[월화수목금토일]"
_RUN = re.compile(
    rf"(?<![가-힣])({_DAY}(?:\s*[,·/]?\s*{_DAY}){{1,6}})(?:요일|욜)?(?=$|[^가-힣]|에|은|는|도|만|마다|로|으로|이|날)"
)
_SINGLE = re.compile(r"(?<![가-힣])([월화수목금토])(?=\s+\d{1,3}\s*분|마다|에만)")
"""일 alone is left out: it means a day as well."""

_NAMED = re.compile(rf"({_DAY})(?:요일|욜)")
_EVERY = (
    (re.compile(r"매일|날마다|every ?day|daily"), (0, 1, 2, 3, 4, 5, 6)),
    (re.compile(r"평일|주중|weekdays?"), (0, 1, 2, 3, 4)),
    (re.compile(r"주말|weekends?"), (5, 6)),
)
_DAYS_OF_IT = rf"(?:매일|평일|주중|주말|{_DAY}(?:요일|욜)?)"
_TAKEN = (
    r"(?:[가-힣]{1,6}\s?)?(?:학원|과외|알바|아르바이트|동아리|방과\s?후|돌봄|레슨|수영|태권도|피아노|축구|야구|농구|발레|교회|성당|병원|치료"
    r"|약속|일정|일(?=이\s?(?:있|생))|근무|회식|출근|회사|야자|제사)(?:에|이|가|을|를|도)?\s?"
    r"(?:(?:있|가|간|갈|다니|다녀(?!와|온|오)|생겼|생겨|이?라|이에요|예요|이야|야|임|때문)[가-힣]{0,5}(?!\s?(?:후|뒤|전))|(?=$|[.,!~]))"
)
"""What somebody does on a day instead; what is over by then ("학원 끝나고") leaves the day free."""

_OFF = re.compile(
    rf"{_DAYS_OF_IT}(?:(?:\s?(?:[,·/]|이랑|랑|하고|과|와)\s?|\s)?{_DAYS_OF_IT}){{0,13}}\s?"
    rf"(?:(?:에는|에|엔|은|는|마다|날은|날에)?\s?(?:매주\s?)?{_TAKEN}"
    r"|(?:에는|에|엔|은|는|만|도|이|가)?\s?(?:좀\s)?"
    r"(?:[가-힣 ]{1,12}(?:때문에|서)\s?)?(?:안\s?(?:되|돼|할|해|하)|못\s?(?:하|해|할)|제외(?!하지)|없이|싫|힘들|어려"
    r"|불가|비우|비워|빼(?!지|고는\s?(?:다\s)?(?:안|못))|말고(?!는\s?(?:다\s)?(?:안|못))|쉬(?!지)|쉴|놀|됐(?:어|다|고|습)|패스))"
    r"|\b(?:not (?:on )?|except (?:for )?|without |no |skip |(?:can'?t|cannot|busy|no time|not (?:free|available)"
    r"|(?:have|has|got) (?!(?:\w+ ){0,3}?(?:time|hours?|minutes?|free|to)\b|\d)(?:\w+ ){1,3}?)"
    r"(?: ?(?:study|do it|make it))? ?(?:on|every) )"
    r"(?:(?:and |or |,? ?)?(?:week(?:end|day)s?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?))+"
)
"""Days that somebody can't or won't study on; whoever can't but on them means them."""

_SAID = ("", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉", "열", "열한", "열두")
_IN_WORDS = re.compile(
    rf"(?:(?<![가-힣])|(?<=저녁|오전|오후|아침|새벽|하루|매일)|(?<=[밤낮]))({'|'.join(_SAID[:0:-1])})"
    r"\s?(?=시간|시(?![가-힣])|시(?:에|반|부터|쯤|로|까지|정각))"
)
"""Hours that are counted in words: "두시간", "저녁 일곱시"."""

_ENGLISH = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)(?:day|s|sday|nesday|rsday|urday)?s?\b")
_ENGLISH_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_HOURS = re.compile(r"(\d{1,2})\s*시간(?!\s*(?:전|후|뒤))(?:\s*(반)|\s*(\d{1,2})\s*분)?|(\d(?:\.\d)?)\s*hours?")
_MINUTES = re.compile(r"(\d{1,3})\s*(?:분|min(?:utes?)?\b)(?!\s*(?:전|후))")
_CLOCK = re.compile(
    r"(?:(오전|아침|새벽|오후|저녁|밤|낮)\s*)?(?<!\d)(\d{1,2})\s*(?:시(?!간|험)(?:\s*(반)|\s*(\d{1,2})\s*분)?|:(\d{2}))"
    r"|(?<!\d)(\d{1,2})(?::(\d{2}))?\s*(am|pm)\b"
)
_DATE = re.compile(
    r"(?<!\d)(?:(20\d\d)\s*[년.\-/]\s*)?(\d{1,2})\s*(?:월\s*|[./\-])\s*(\d{1,2})\s*일?(?!\d|[./\-]\d|\s*(?:hour|시간|점))"
)
_ONLY_DAY = re.compile(r"(?<!\d)(\d{1,2})\s*일\s*(?:까지|에\s*시험|이\s*시험)")
_BEGIN = re.compile(
    rf"(?:\bfrom )?{_DATE.pattern}\s*(?:부터|에서|[~–-](?=\s*\d))|\b(?:from|starting(?: on| from)?) {_DATE.pattern}"
)
"""The day from which something is meant is never the one until which."""

_LATELY = timedelta(days=183)
"""A first day that is over by no more than this has begun already; an earlier one is next year's."""

_SPAN = re.compile(
    r"(?<!\d)(\d{1,2}|한|두|세|네|일|이|삼)\s*(주일?|달|개월|일|weeks?|months?|days?)"
    r"(?=\s*(?:안|내|동안|간|만에|이내|후|뒤|남|짜리|이면|정도|으?로|$|[,.~]|에|in\b|만))(?!에\s*(?:\d|한|두|세|네|다섯|여섯)\s*(?:번|회|차례|일))"
)
_NUMBERS = {"한": 1, "일": 1, "두": 2, "이": 2, "세": 3, "삼": 3, "네": 4}
_NEXT_WEEKDAY = re.compile(rf"(이번|다음|다다음)\s*주\s*({_DAY})(?:요일)?")
_WEEKDAY_END = re.compile(rf"({_DAY})(?:요일|욜)\s*까지")
_COUNTDOWN = re.compile(r"\bd\s?-\s?(\d{1,3})\b")
_MONTH_END = re.compile(r"(이번|다음)\s*달\s*(?:말|까지|안)")
_LEAD = re.compile(r"(?:아니(?:야|요)?|그냥|걍|그럼|음|다시|나는?|저는?|난){1,9}\s*(?=[월화수목금토일]{2})")
"""Words that run into the days where no spaces are typed ("아니화목토로")."""

_CALLED = (
    (re.compile(r"(?:크리스마스|성탄절)\s?이브"), "12월 24일"),
    (re.compile(r"크리스마스|성탄절|\bchristmas(?: day)?\b"), "12월 25일"),
    (re.compile(r"연말(?!\s?정산)|(?:올해|이번\s?해)\s?(?:말|안|끝)|\bend of (?:the|this) year\b"), "12월 31일"),
)
"""Days of every year that are called by a name."""

_EXAM = re.compile(
    r"\bd\s?-\s?\d|기말|중간|시험|수능|모의고사|모평|학평|검정고시|고사|\bexams?\b|\btests?\b|\bfinals?\b|midterm"
)

_FIRST_DAY = rf"(?:{_BEGIN.pattern}|(?<!\d)\d{{1,2}}\s*일\s*부터)"
_EXAM_WEEK = re.compile(
    rf"(?:{_EXAM.pattern})(?:고사|시험)?\s?(?:기간)?\s?(?:은|는|이|가)?\s*{_FIRST_DAY}"
    rf"|{_FIRST_DAY}\s*(?:(?:\d{{1,2}}\s*월\s*)?\d{{1,2}}\s*일\s*까지\s*)?(?:기말|중간)?(?:고사|시험)\s?(?:기간)?\s?"
    r"(?:이야|야|이에요|예요|에요|임|입니다|이라|라서|인데|이고|이\s|$)"
)
"""An exam that lasts some days: what is studied for it ends before the first of them."""

_BESIDE = re.compile(
    r"(?:까지|부터|동안|정도|쯤|에는|에서|에|엔|은|는|이|가|을|를|으?로|씩|만|도|이?랑|하고|그리고|이?요|예요|이에요|입니다|이야|야|임"
    r"|라니까|이라니까|다니까|니까|아니[야요]?|아뇨|그냥|걍|그럼|그러면|음+|아|응|네|나는?|난|저는?|제가|내가|전|공부|시작|하루|시간|시험"
    r"|(?:할|될|하면|하고|되면|해도)\s*(?:것|거|수|게|래|께)?\s*(?:같아|있어|싶어|싶은데|좋아|좋겠어|돼|될|괜찮아|가능)?(?:요)?"
    r"|하자|매주|이제|하는\s*걸로|해|했으면|줘|주세요|돼|되겠다|된다|되겠어|될듯|될\s*듯|가능(?:해)?|좋아|좋겠어|괜찮아|바꿔|바꿀게|바꿀래|바꾸자"
    r"|고쳐|줄여|늘려|고|지만|는데|은데|면|싶어|싶은데|싶다|안|못|거야|거예요|거에요|거임|꺼야|거|래|께|게|요|please|on|at|until|by|from|a|per|day|the|and|to|for|in|of|is|it|i|we|he|she|my|can|will|study|only|each|every|간|후|뒤)"
)
"""What stands around words of time in an answer: particles, endings, courtesies."""

EARLY = {"오전", "아침", "새벽"}
LATE = {"오후", "저녁", "밤", "낮"}


@dataclass(frozen=True, slots=True)
class Timing:
    """What was said of time; what was not said is empty. `until` is a last day, or the day of an exam with `exam`.

    `off` are days that were left out where no others were named: `days` are then all the others. `begins` is a first
    day that is still to come.
    """

    until: date | None = None
    exam: bool = False
    days: tuple[int, ...] = ()
    minutes: int = 0
    starts: time | None = None
    off: tuple[int, ...] = ()
    begins: date | None = None

    def on(self, noted: tuple[int, ...]) -> tuple[int, ...]:
        """Return the days beside those that were noted before: what is left out is left out of them."""
        left = tuple(day for day in noted if day not in self.off)
        return left if self.off and left else self.days or noted

    def __bool__(self) -> bool:
        """Tell whether anything was said."""
        return bool(self.until or self.days or self.minutes or self.starts or self.begins)


def read_timing(text: str, today: date) -> Timing:
    """Return what a sentence says of time; a day without a year is the next one that comes."""
    said = _plain(text, today)
    rest, since = _without_begin(said, today)
    if since > today and _EXAM_WEEK.search(said):
        return replace(read_timing(rest, today), until=since, exam=True, begins=None)
    until, rest = _until(rest, today, since)
    days, off = _days(rest)
    return Timing(
        until=until, exam=until is not None and bool(_EXAM.search(said)), days=days, minutes=_length(rest),
        starts=_starts(rest), off=off, begins=since if since > today else None,
    )  # fmt: skip


def tells_only_time(text: str) -> bool:
    """Tell whether nothing else is said than when somebody can study: an answer, and no story with an hour in it."""
    said, _ = without_first_day(_plain(text, ANY_DAY), ANY_DAY)
    for pattern in (
        _BEGIN,
        _DATE,
        _NEXT_WEEKDAY,
        _WEEKDAY_END,
        _MONTH_END,
        _ONLY_DAY,
        _COUNTDOWN,
        _SPAN,
        _OFF,
        _RUN,
        _NAMED,
        _SINGLE,
        _ENGLISH,
        _HOURS,
    ):
        said = pattern.sub(" ", said)
    for pattern in (*(one for one, _ in _EVERY), _CLOCK, _MINUTES, _EXAM):
        said = pattern.sub(" ", said)
    return all(made_of(_BESIDE, word) for word in re.findall(r"\w+", said))


def _plain(text: str, today: date) -> str:
    """Return a sentence with hours and days of a name in figures, without what runs into its days."""
    said = _LEAD.sub("", unicodedata.normalize("NFC", text).casefold())
    for pattern, day in _CALLED:
        said = pattern.sub(day, said)
    return _IN_WORDS.sub(lambda found: str(_SAID.index(found[1])), in_figures(said, today))


def _until(said: str, today: date, since: date) -> tuple[date | None, str]:
    """Return the last day of what begins on a day, and the sentence without the words for it."""
    for pattern, day_of, begun in (
        (_DATE, _of_date, today), (_NEXT_WEEKDAY, _of_weekday, today), (_WEEKDAY_END, _of_name, since),
        (_MONTH_END, _of_month, today), (_ONLY_DAY, _of_day, since), (_COUNTDOWN, _of_countdown, today),
        (_SPAN, _of_span, since),
    ):  # fmt: skip
        found = pattern.search(said)
        if found is None:
            continue
        day = day_of(found, begun)
        if day is not None and today <= day <= today + LONGEST:
            return day, f"{said[: found.start()]} {said[found.end() :]}"
        if pattern in {_DATE, _NEXT_WEEKDAY}:
            break  # a day that is over or does not exist is not to be read as another one
    return None, said


def _without_begin(said: str, today: date) -> tuple[str, date]:
    """Return a sentence without a first day, whose month goes with a last one that names none, and that first day."""
    begin = _BEGIN.search(said)
    if begin is None:
        rest, first = without_first_day(said, today)
        return rest, first or today
    year, month, day = (int(part) if part else 0 for part in next(_three(begin)))
    this = _date(year or today.year, month, day)
    if this and not year and today - this > _LATELY:
        this = _date(today.year + 1, month, day)
    return f"{said[: begin.start()]} {with_month(said[begin.end() :], this)}", this or today


def _three(begin: re.Match[str]) -> Iterator[tuple[str | None, ...]]:
    """Return year, month and day of whichever way a first day was said in."""
    groups = begin.groups()
    return (groups[place : place + 3] for place in (0, 3) if groups[place + 1])


def _of_date(found: re.Match[str], today: date) -> date | None:
    year, month, day = (int(part) if part else 0 for part in found.groups())
    if year:
        return _date(year, month, day)
    this = _date(today.year, month, day)
    return this if this and this >= today else _date(today.year + 1, month, day)


def _of_day(found: re.Match[str], today: date) -> date | None:
    return next_of_month(int(found[1]), today)


def _of_name(found: re.Match[str], today: date) -> date:
    return today + timedelta(days=(WEEKDAYS.index(found[1]) - today.weekday()) % 7)


def _of_countdown(found: re.Match[str], today: date) -> date:
    return today + timedelta(days=int(found[1]))


def _of_weekday(found: re.Match[str], today: date) -> date | None:
    weeks = {"이번": 0, "다음": 1, "다다음": 2}[found[1]]
    monday = today - timedelta(days=today.weekday())
    return monday + timedelta(days=7 * weeks + WEEKDAYS.index(found[2]))


def _of_month(found: re.Match[str], today: date) -> date:
    first = today.replace(day=1)
    for _ in range(1 if found[1] == "이번" else 2):
        first = (first + timedelta(days=32)).replace(day=1)
    return first - timedelta(days=1)


def _of_span(found: re.Match[str], today: date) -> date | None:
    number = _NUMBERS.get(found[1]) or (int(found[1]) if found[1].isdecimal() else 0)
    unit = found[2]
    if unit.startswith(("주", "week")):
        return today + timedelta(days=7 * number - 1)
    if unit.startswith(("달", "개월", "month")):
        return today + timedelta(days=30 * number - 1)
    if not found[1].isdecimal() or number < 2:
        return None
    return today + timedelta(days=number - 1)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _days(said: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the days, and those that were left out where no others were named."""
    off = {day for found in _OFF.finditer(said) for day in _named_days(found[0])}
    named = _named_days(_OFF.sub(" ", said) if off else said)
    if not off or named:
        return tuple(day for day in named if day not in off) or named, ()
    return tuple(day for day in range(7) if day not in off), tuple(sorted(off))


def _named_days(said: str) -> tuple[int, ...]:
    for pattern, days in _EVERY:
        if pattern.search(said):
            return days
    found = {WEEKDAYS.index(letter) for run in _RUN.finditer(said) for letter in run[1] if letter in WEEKDAYS}
    found |= {WEEKDAYS.index(name[1]) for pattern in (_NAMED, _SINGLE) for name in pattern.finditer(said)}
    found |= {_ENGLISH_DAYS.index(name[1]) for name in _ENGLISH.finditer(said)}
    return tuple(sorted(found))


def _length(said: str) -> int:
    hours = _HOURS.search(said)
    if hours and hours[4]:
        return _sensible(round(float(hours[4]) * 60))
    if hours:
        return _sensible(int(hours[1]) * 60 + (30 if hours[2] else int(hours[3] or 0)))
    clock = _CLOCK.search(said)
    rest = f"{said[: clock.start()]} {said[clock.end() :]}" if clock else said
    minutes = _MINUTES.search(rest)
    return _sensible(int(minutes[1])) if minutes else 0


def _sensible(minutes: int) -> int:
    return minutes if 5 <= minutes <= 600 else 0


def _starts(said: str) -> time | None:
    """Return the hour; one without morning or evening is after school, as the hours of study are."""
    found = _CLOCK.search(said)
    if found is None:
        return None
    if found[8]:
        hour, minute, late = int(found[6]) % 12, int(found[7] or 0), found[8] == "pm"
        return _time(hour + 12 * late, minute)
    hour = int(found[2])
    minute = 30 if found[3] else int(found[4] or found[5] or 0)
    afternoon = found[1] in LATE or (found[1] is None and not found[5])
    if afternoon and 1 <= hour < 12:
        hour += 12
    return _time(0 if found[1] in EARLY and hour == 12 else hour, minute)


def _time(hour: int, minute: int) -> time | None:
    return time(hour, minute) if hour < 24 and minute < 60 else None
