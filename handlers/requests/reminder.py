"""Reminders: stopping them, wanting them again, and until when in the evening."""

from __future__ import annotations

import re
from collections.abc import Mapping

from handlers.requests.courtesy import plainly
from handlers.requests.kinds import Intent, Kind
from handlers.requests.timing import ANY_DAY, read_timing, tells_only_time

COMMANDS: Mapping[str, Kind] = {"reminders": "remind", "알림": "remind"}

ACTIONS: Mapping[str, Kind] = {"remind": "remind"}

STARTS: Mapping[str, Kind] = {}

_SHOWN = (
    r"(please )?((show|see|view|open|check|change|set)( me)? |what are |when are |can i see )?(my )?"
    r"reminders?( settings)?( please)?"
)
PATTERNS: tuple[tuple[Kind, tuple[str, ...]], ...] = (("remind", (r"알림(\s*설정)?", _SHOWN)),)
"""Short requests, matched whole."""

_LONGEST = 40

_WHAT = r"(알림|알람|리마인더|reminders?)"
_DAY = r"주말|평일|매일|[월화수목금토일](요일|욜)"
_STOP = re.compile(
    rf"(({_WHAT}|메시지|문자)\S*\s*(이제\s*)?(({_DAY})(에는|엔|에|은|는|만|날)?\s*)*(좀\s*)?(그만(?!\s*두지)|꺼(?!지지)|끄(?!지)|끌래|중지|멈춰|안\s*(받|보내)|받지\s*않|필요\s*없|싫)"
    rf"|그만\s*(받을래|받기|알려|보내)|알려\s*주지\s*마|(stop|no( more)?|turn off)( the| my)? {_WHAT}|{_WHAT} off)",
    re.IGNORECASE,
)
_AGAIN = (
    rf"(?:^|(?<=[,.!])\s*|(?={_DAY}))"
    rf"(({_DAY}|이제|그럼|그러면|그냥|내일|오늘|다음\s*주|아침|저녁|공부|문자|메시지|톡|나|저)(부터|마다|는|에|은|도|만)?\s*)*"
    r"다시\s*(받기|받을래|알려\s*줘|알려\s*주세요|켜\s*(줘|주세요|줄래))"
)
"""Who wants them again and does not name them; what is named otherwise is to be told, or turned on, again."""

_RESUME = re.compile(
    rf"({_WHAT}\S*\s*(다시\s*)?(켜|켤래|받을래|받고\s*싶|보내|(끄|꺼지|그만\s*두|멈추|끊)지\s*(마|말|않)|시작|재개)|{_AGAIN}"
    r"|(공부(할)?\s*(시간|때)|시간\s*(되면|맞춰))[가-힣\s]{0,8}알려\s*(줘|주세요)"
    rf"|(resume|turn on|start)( the| my)? {_WHAT}|{_WHAT} on(?!\s+\w))",
    re.IGNORECASE,
)
_NEVER = re.compile(
    rf"{_WHAT}.*(보내|받|하|켜|오|울리)지\s*(마|말|않아도|않았으면)|(don't|do not|never) .*{_WHAT}", re.IGNORECASE
)
_NOT = re.compile(
    r"(?<!끄)(?<!꺼지)(?<!잊)(?<!먹)(?<!놓치)(?<!뜨리)(?<!멈추)(?<!끊)(?<!그만두)(?<!그만\s두)지\s*(마|말)|싶지\s*않|그만(?!\s*두지)"
)
"""What makes the opposite of a wish to have them again."""
_UNTIL = re.compile(
    rf"{_WHAT}\S*\s*(은|을|는)?\s*(밤|저녁|오후)?\s*(?P<hour>\d{{1,2}})\s*시\s*(?P<half>반)?\s*까지"
    rf"|{_WHAT}\S*\s*(은|을|는)?\s*(밤|저녁|오후)?\s*(?P<hour3>\d{{1,2}})\s*시\s*(?P<half3>반)?\s*(이후|넘어서|지나서)\S*\s*.*(말아|마|않)"
    rf"|(?P<hour4>\d{{1,2}})\s*시\s*(?P<half4>반)?\s*(이후|넘어서|지나서)\S*\s*{_WHAT}\S*\s*.*(말아|마|않)"
    rf"|(밤|저녁|오후)\s*(?P<hour2>\d{{1,2}})\s*시\s*(?P<half2>반)?\s*까지(만)?\s*(알려|{_WHAT})"
)
_SOME_HOURS = re.compile(r"밤|새벽|아침|오전|오후|저녁|주말|[월화수목금토일](?:요일|욜)|\d\s*시")
"""Who names hours or days does not want to hear nothing any more, or everything again."""
_BUT = re.compile(r"말고|빼고|제외|except")
"""Who names the days on which they go on."""

_MIDNIGHT = re.compile(r"(?<!오후)(?<!오후\s)(?<!\d)12\s*시|밤\s*[1-5]\s*시")
"""Who says until twelve means the night, and would hear nothing of an evening that is over at noon."""
_HOURS = re.compile(
    rf"^{_WHAT}\S*\s*(시간|설정|횟수)(을|를)?\s*(좀\s*)?(바꾸고|바꿀|바꿔|변경|고치고|조절)\s*[가-힣\s]{{0,8}}$"
)
"""Who wants other hours, and has not said which."""
_NUMBERS = ("", "2", "3", "4")
_AT = re.compile(
    rf"{_WHAT}(?:\s*시간)?|(?:(?<=에)|(?<=쯤)|(?<=마다)|(?<=맞춰))\s*(?:좀\s*)?(?:꼭\s*)?(?:알려|깨워|불러|말해|톡\s*해|연락\s*해)(?=\s*(?:줘|주|달))"
    r"|remind me",
    re.IGNORECASE,
)
_SET = re.compile(
    r"맞춰|보내|울려|설정|켜|오게|오도록|받을|받고|왔으면|주면|주실|주라|줬으면|줄래|달라고|달라|변경|옮겨|원해|부탁|드려|드립니다|합니다|하고|해줄|좀|꼭|set|send",
    re.IGNORECASE,
)
"""How an hour is wished for, besides the words of an answer."""


def heard(text: str) -> Intent | None:
    """Return what a short sentence wants of them: "stop", "resume", "days:0123456", "" to choose.

    An hour is "until:HH:MM" where evenings end, and "at:HH:MM" where a reminder is to come.
    """
    text = plainly(text)
    if _HOURS.search(text):
        return Intent("remind")
    if len(text) > _LONGEST or text.rstrip().endswith("?"):
        return None
    if until := _evening(text):
        return Intent("remind", until)
    resumes, hour = _RESUME.search(text), _hour(text)
    if _STOP.search(text) or _NEVER.search(text) or ((resumes or hour) and _NOT.search(text)):
        return Intent("remind", _stopping(text))
    if hour:
        return Intent("remind", f"at:{hour}")
    return Intent("remind", "resume") if resumes else None


def _evening(text: str) -> str:
    """Return until when reminders may come, "" where no such hour is named."""
    until = _UNTIL.search(text)
    if until is None or re.search(r"오전|아침|새벽", text):
        return ""
    if _MIDNIGHT.search(text):
        return "until:23:00"
    hour = int(next(filter(None, (until[f"hour{each}"] for each in _NUMBERS))))
    half = "30" if any(until[f"half{each}"] for each in _NUMBERS) else "00"
    return f"until:{hour + 12 if hour < 12 else hour}:{half}"


def _hour(text: str) -> str:
    """Return the hour at which somebody wishes to be reminded, where the words say no more than that."""
    rest, times = _AT.subn(" ", text)
    starts = read_timing(text, ANY_DAY).starts
    return f"{starts:%H:%M}" if times and starts and tells_only_time(_SET.sub(" ", rest)) else ""


def _stopping(text: str) -> str:
    """Return whether all reminders are to stop, those of some days, or some that have to be asked about."""
    timing = read_timing(text, ANY_DAY)
    if days := timing.days if _BUT.search(text) else timing.off or timing.days:
        return f"days:{''.join(map(str, days))}"
    return "" if _SOME_HOURS.search(text) else "stop"
