"""What gets in a plan's way: a session that is to go elsewhere, days that drop out, what was missed, what joins it."""

from __future__ import annotations

import re
from datetime import date, timedelta

from handlers.requests.abroad import in_korean
from handlers.requests.dating import WEEKDAYS
from handlers.requests.kinds import Intent
from handlers.requests.timing import ANY_DAY, read_timing, tells_only_time
from retrieval.courses.wishing import parse_wish
from retrieval.words.normalizing import MARKS

LONGEST = 50
"""Characters: whoever writes more tells a story."""

_LEAD = (
    r"((나|난|나는|저|전|저는|(우리\s?)?(아이|애|딸|아들)(가|이|는|은)?|아|근데|그럼|그냥|아니|미안|죄송(한데|해요|하지만)?|혹시|우리|이제|이거(는|를)?|이것(은|을)?|그거(는|를)?"
    r"|오늘(은|의)?((\s*(공부|강의|분량|할))?\s*(거|것|건|걸|꺼|분|일)(은|는|를|을)?|\s*(공부|강의|분량|할)(은|는|를|을)?)?|(공부|강의|복습)(은|는|를|을)?)[\s,.]*){0,8}"
)
_PLEASE = (
    r"(\s*(좀\s*)?(줘|주세요|줄래|주실래요|주라|달라고|주시면\s*\S{1,4}|야\s*(돼|되|할\s*(것|거)\s*같|하|겠)\S{0,3}"
    r"|도\s*(돼|될까|되나)|볼래|놓자|두자))?(요)?"
)
_WEEKDAY = rf"[{WEEKDAYS}](요일|욜)"
_WEEK = r"(이번|다음|담|다다음)\s*주"
_DATED = r"\d{1,2}\s*월\s*\d{1,2}\s*일"
_POINT = (
    rf"(?:오늘|내일\s*모레|내일|모레|글피|(?:{_WEEK}\s*)?{_WEEKDAY}|{_DATED}"
    r"|\d{1,2}\s?[/.]\s?\d{1,2}|\d{1,2}\s*일)"
)
_SPAN = rf"{_POINT}\s*(?:부터|에서|[~–-])\s*{_POINT}"
_MOVE = re.compile(
    rf"{_LEAD}(?P<day>({_WEEK}\s*)?{_WEEKDAY}|{_DATED}|(다음|담)\s*주|내일\s*모레|글피)\s*(날|쯤)?\s*(에|으?로|까지)?\s*"
    r"((좀|그냥|다시)\s*)*"
    rf"((미뤄|옮겨|연기\s*해){_PLEASE}|(미룰|옮길|연기\s*할)\s*(래|게|께|수\s*(있(어|을까|나|니)|없(을까|나)))(요)?"
    r"|(미루|옮기|연기\s*하)(자|고\s*싶(어|은데|습니다)|면\s*(안\s*)?(될까|되나|될까요|되나요)|려고(해)?|는\s*걸로)(요)?"
    r"|(할게|할께|할래|하자|들을게|들을래|볼게|볼래)(요)?)"
)
_WHY = (
    r"[가-힣]{1,8}\s?(때문에|(이)?라서?|어서|아서|가서|와서|해서|워서|빠서|파서|느라|[가는]데)"
    r"|시험(기간)?이?라|여행|제사|수련회|수학여행"
)
_NOT = (
    r"(못|안)\s*(해|할|하|돼|되|될|함|들어|들을)[가-힣\s]{0,8}|쉴(래|게|께|거)[가-힣]{0,3}|쉬(고\s*싶(?!지)|어야|자|려고)[가-힣\s]{0,4}"
    r"|비워\s*(줘|주세요)(요)?|(시간이?\s*)?없(어|을)[가-힣\s]{0,6}|공부\s*못[가-힣]{1,5}"
    r"|([가-힣]{1,4}\s?)?(여행|휴가|수련회|캠프|수련원)(을|를)?\s*(?!\S*(?:나요|까요|냐|니)$)(가|간|갈|갑|감|떠나|있)[가-힣]{0,6}"
)
_AWAY = re.compile(
    rf"{_LEAD}(?P<span>{_SPAN}|(이번|다음|담)\s*주말?|내일\s*모레|내일|모레|글피|{_WEEK}\s*{_WEEKDAY}|{_DATED})"
    rf"\s*(까지)?\s*(은|는|에는|에|엔|도|동안)?\s*((내내|통째로|통으로|전부|아예|다|하루\s*종일|계속|쭉|아무것도|공부|공부는|(우리\s?)?(아이|애|딸|아들|몸|배|머리|목)(가|이|는|은|도)|제가|내가|갑자기|(병원|치과|학원|행사|결혼식|장례식|친척\s?집)(에|이|을)?|{_WHY})\s*)*({_NOT})"
)
_MISSED = re.compile(
    rf"{_LEAD}(이번\s*주|지난\s*주|저번\s*주|며칠|요\s*며칠|그동안|요즘|계속|이틀|사흘|일주일|한\s*주)\s*(동안|에|은|는|에는|째)?\s*"
    rf"((내내|통째로|전부|다|계속|하나도|거의|아예|공부|공부를|강의|강의를|{_WHY})\s*)*(못|안)\s*(했|햇|함|들었|들음|봤)[가-힣]{{0,5}}"
)
_ADD = re.compile(
    r"(?:도|까지|를|을)?\s*((이제|같이|함께|좀|하나|더|계획(표)?에)\s*)*(추가|넣어|넣고|넣을|더할|더해|얹)[가-힣]{0,3}\s*(줘|주세요|싶[가-힣]{1,4}|래|게|하자)?(요)?"
    r"|도\s*(같이|함께)\s*(할|하|해)[가-힣]{0,3}\s*(줘|주세요|싶[가-힣]{1,4})?(요)?"
)
_ADDED = re.compile(rf"((이제|그럼|그리고|아|나|저)\s*)*(?P<what>.{{1,20}}?)\s*(?:{_ADD.pattern})")
_FIRST = (
    rf"{_DATED}|\d{{1,2}}\s?[/.]\s?\d{{1,2}}|\d{{1,2}}\s*일|오늘|내일\s*모레|내일|모레|글피"
    rf"|(?:{_WEEK}\s*)?{_WEEKDAY}|(?:다음|담|다다음)\s*주|다음\s*달"
)
_WILL = (
    r"(?:할\s?(?:게|께|래)|하자|하고\s*싶(?:어|은데|습니다)|하려고(?:해|하는데)?|하는\s*걸로"
    r"|할\s*(?:수\s*있어|거야|거예요|거에요))"
)
_BEGIN = re.compile(
    rf"{_LEAD}(?:(?:공부\s*)?계획(?:은|을|도)?\s*)?(?:"
    rf"(?P<day>{_FIRST})\s*(?:부터|에)\s*(?:다시\s*)?(?:공부\s*)?시작(?:{_WILL}|(?:하게|하도록|으로)?\s*(?:해|바꿔|미뤄|변경해){_PLEASE})(?:요)?"
    rf"|(?P<from>{_FIRST})\s*부터\s*(?:{_WILL}(?:요)?|(?:로|하게|하도록|으로)?\s*(?:해|바꿔|미뤄|변경해){_PLEASE})"
    rf"|(?:시작|첫\s*날)(?:일|날|하는\s*날|하는\s*날짜|\s*날짜)?(?:은|을|를|만)?\s*(?P<to>{_FIRST})\s*(?:부터)?(?:로|으로)?\s*"
    rf"(?:(?:해|바꿔|미뤄|옮겨|늦춰|당겨|변경해){_PLEASE}|(?:바꿀|미룰|옮길|늦출|당길)\s*(?:래|게|께)(?:요)?)"
    r")"
)
_BEGIN_ENGLISH = re.compile(
    r"(?:please )?(?:i(?:'d| would) like to |i want to |i(?:'ll| will) |can (?:i|we) |let'?s )?(?:start|begin)"
    r"(?: it| studying| (?:the|my) plan)? (?:on |from )?(?P<day>.{3,20}?)(?: instead)?(?: please)?"
)
"""A first day of study that was thought over."""

_NO_COURSE = re.compile(r"선생|쌤|샘|친구|점수|성적|문제|숙제|학원|과외|멘토|여행|시험")
"""What has to do with a subject and is no course."""

_MONTH = re.compile(r"\d{1,2}월")

HALF_YEAR, FOUR_WEEKS = timedelta(days=183), timedelta(days=28)
"""How long before its end days off may have begun, where a month is named and where it isn't."""

_ILL = re.compile(r"아프|아파|아팠|감기|독감|몸살|열이|입원|병원|코로나|장염|다쳐|다쳤")


def heard(text: str) -> Intent | None:
    """Return what a sentence says of one session, of days or of courses of a plan; the days are read where it is known.

    "move:", "away:", "missed:", "begin:", "amend:" and "add:" carry the words.
    """
    said = in_korean(text.strip(MARKS).replace("\u2019", "'"))
    if len(said) > LONGEST or said.endswith("?"):
        return None
    for name, pattern in (("missed", _MISSED), ("away", _AWAY), ("move", _MOVE)):
        if pattern.fullmatch(said):
            return Intent("plan", f"{name}:{said}")
    if first_day(said, ANY_DAY):
        return Intent("plan", f"begin:{said}")
    timing = read_timing(said, ANY_DAY)
    if timing.days and (timing.off or "만" in said) and tells_only_time(said):
        return Intent("plan", f"amend:{said}")
    added = subject_added(said)
    return Intent("plan", f"add:{added}") if added else None


def subject_added(words: str) -> str:
    """Return the subjects that are to join a plan, "" where words ask for nothing of the kind."""
    said = words.strip(MARKS)
    added = _ADDED.fullmatch(said) if len(said) <= LONGEST else None
    what = added["what"] if added else ""
    return what if parse_wish(what).topics and not _NO_COURSE.search(what) else ""


def day_meant(words: str, today: date, days: tuple[int, ...]) -> date | None:
    """Return the day to which a session is to go; of a week without a day, its first with study on it (`days`)."""
    found = _MOVE.fullmatch(words)
    return _first(found["day"], today, days) if found else None


def first_day(words: str, today: date) -> date | None:
    """Return the day on which study is to begin, today's included; None where words tell none."""
    if found := _BEGIN.fullmatch(words):
        day = found["day"] or found["from"] or found["to"]
        return today if day == "오늘" else read_timing(f"{day}부터", today).begins
    found = _BEGIN_ENGLISH.fullmatch(words.casefold()) if words.isascii() else None
    return read_timing(f"starting on {found['day']}", today).begins if found else None


def days_meant(words: str, today: date) -> tuple[date, date] | None:
    """Return the first and the last day that drop out, None for days that are over or that no year has.

    What of a span is over is left out.
    """
    found = _AWAY.fullmatch(words)
    if found is None:
        return None
    span = found["span"].replace(" ", "")
    monday = today - timedelta(days=today.weekday()) + timedelta(days=0 if span.startswith("이번") else 7)
    if re.fullmatch(r"(이번|다음|담)주말", span):
        first, last = monday + timedelta(days=5), monday + timedelta(days=6)
    elif re.fullmatch(r"(이번|다음|담)주", span):
        first, last = monday, monday + timedelta(days=6)
    elif re.fullmatch(_SPAN, span):
        begins, ends = re.split(r"부터|에서|[~–-]", span)
        first, last = _between(begins, ends, today)
    else:
        first = last = _first(span, today, ()) or date.min
    return (max(first, today), last) if last >= today and last >= first else None


def _between(begins: str, ends: str, today: date) -> tuple[date, date]:
    """Return the days from one to another: the end is the next of its name, and the begin may lie before today.

    Ends that come before their begin are returned so.
    """
    if (month := _MONTH.match(begins)) and ends[:-1].isdecimal():
        ends = f"{month[0]}{ends}"
    first = _first(begins, today, ())
    eve = first - timedelta(days=1) if first and re.fullmatch(_WEEKDAY, ends) else today
    last = _first(ends, eve, ())
    if last is None:
        return date.max, date.min
    if begins[:1].isdecimal():
        first = _first(begins, last - (FOUR_WEEKS if begins[:-1].isdecimal() else HALF_YEAR), ())
    elif first is None and begins.startswith("이번"):
        first = today
    return first or date.max, last


def day_over(words: str, today: date) -> date:
    """Return the last day that a name means: yesterday, or the last Saturday, today's included."""
    near = {"어제": 1, "그제": 2, "엊그제": 2, "그저께": 2}
    ago = near.get(words) or (today.weekday() - WEEKDAYS.index(words[0])) % 7
    return today - timedelta(days=ago)


def tells_of_illness(words: str) -> bool:
    """Tell whether words say that somebody was ill."""
    return _ILL.search(words) is not None


def _first(words: str, today: date, days: tuple[int, ...]) -> date | None:
    bare = words.replace(" ", "").replace("담주", "다음주").replace("욜", "요일")
    near = {"오늘": 0, "내일": 1, "모레": 2, "내일모레": 2, "글피": 3}
    if bare in near:
        return today + timedelta(days=near[bare])
    monday = today - timedelta(days=today.weekday()) + timedelta(days=7)
    if bare == "다음주":
        return monday + timedelta(days=min(days, default=0))
    if re.fullmatch(_WEEKDAY, bare):
        return today + timedelta(days=(WEEKDAYS.index(bare[0]) - today.weekday() - 1) % 7 + 1)
    return read_timing(f"{bare}까지", today).until
