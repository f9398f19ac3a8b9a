"""What gets in a plan's way, told in English: put into the Korean words in which it is read."""

from __future__ import annotations

import re

from handlers.requests.dating import WEEKDAYS, dated

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NEAR = {
    "today": "오늘",
    "tomorrow": "내일",
    "the day after tomorrow": "모레",
    "this week": "이번 주",
    "next week": "다음 주",
    "this weekend": "이번 주말",
    "the weekend": "이번 주말",
    "next weekend": "다음 주말",
}
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_POINT = rf"(?:{'|'.join(sorted(_NEAR, key=len, reverse=True))}|(?:this |next )?{_WEEKDAY}|\d{{1,2}}월 \d{{1,2}}일)"
_SPAN = rf"(?:(?:from )?{_POINT} (?:to|until|till|through) {_POINT}|{_POINT})"
_WHO = r"(?:i|we|he|she|my (?:son|daughter|child|kid))"
_BE = r"(?:'m|'re|'s| am| are| is|'ll be| will be)"
_WHY = r"(?:,? (?:because|since|as|so) .{1,40})?"
_TRIP = r"(?:trip|vacation|holidays?|camp|exam|tests?|wedding|competition)"
_AWAY = re.compile(
    rf"(?:sorry,? |but )?(?:{_WHO} (?:can'?t|cannot|won'?t|will not|(?:am not|won't be) able to"
    r"|don'?t have (?:any )?time to)(?: study| do (?:it|anything|this|that)| make it)?"
    rf"|{_WHO}{_BE} (?:going )?(?:away|on (?:a )?{_TRIP}|travell?ing|out of town|in hospital|busy|sick|ill)"
    rf"|{_WHO}(?:{_BE})? (?:go|going|have|having|take|taking)(?: on)?(?: an?| our| my)?(?: \w+)? {_TRIP}"
    rf"|(?:please )?(?:keep|leave))(?: on| in| for| during)? (?P<span>{_SPAN})(?: free| off)?{_WHY}"
)
_TIME = r"(?: (?:all|this|last|the|whole|past|a|few|week|days|couple|of|so|far|for))*"
_MISSED = re.compile(
    rf"(?:sorry,? )?{_WHO}(?: (?:was|were|got|have been|has been)|'ve been)"
    rf" (?P<ill>sick|ill|away|busy|in hospital){_TIME}"
    rf"|(?:sorry,? )?{_WHO} (?:missed|skipped|couldn'?t (?:study|do)|didn'?t (?:study|do|manage))"
    r"(?: it| anything| everything| my plan)?(?: (?:all|this|last|the|whole|past|a|few|couple|of|for))* (?:week|days)"
)
_MOVE = re.compile(
    r"(?:please |can you |can we |can i )*(?:move|put|shift|postpone|reschedule)"
    rf"(?: it| this| that| today'?s(?: \w+)?)?(?: off)? (?:to|until|till|for) (?P<day>{_POINT})(?: please)?\??"
)


def in_korean(said: str) -> str:
    """Return English words on a plan in Korean: days that drop out, days that were missed, a session moved.

    Other words stay as they are.
    """
    if not said.isascii():
        return said
    told = dated(said.casefold())
    if found := _MISSED.fullmatch(told):
        ill = found["ill"] in {"sick", "ill", "in hospital"}
        return "이번 주 아파서 못했어요" if ill else "이번 주 못했어요"
    if found := _AWAY.fullmatch(told):
        return f"{_span(found['span'])}은 못해"
    if (found := _MOVE.fullmatch(told)) and not found["day"].endswith(("week", "weekend")):
        return f"{_point(found['day'])}로 미뤄 줘"
    return said


def _span(words: str) -> str:
    first, _, last = re.sub(r" (?:to|until|till|through) ", "~", words.removeprefix("from ")).partition("~")
    return f"{_point(first)}부터 {_point(last)}" if last else _point(first)


def _point(words: str) -> str:
    if words in _NEAR or "월" in words:
        return _NEAR.get(words, words)
    week = "다음 주 " if words.startswith("next ") else ""
    day = words.removeprefix("next ").removeprefix("this ")
    return f"{week}{WEEKDAYS[_DAYS.index(day[:3])]}요일"
