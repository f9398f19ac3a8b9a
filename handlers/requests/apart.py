"""Several questions in one message, told apart."""

from __future__ import annotations

import re

MOST = 3
"""Questions that are answered or offered of one message."""

STORY = 60
"""Characters: what is told before a question is put with it, unless it is a longer story."""

SHORTEST = 5
"""Letters: "그쵸?" and "맞나요?" ask for nothing by themselves; "서류는요?" may be one shorter."""

_AND = r"(?:그리고요?|그리구|글구|또한?|아\s?그리고|그리고\s?또|근데요?|그런데|그럼)"
_BETWEEN = re.compile(
    r"(?<=[?？])\s*|(?<=[.!~…])\s+|(?<=나요)\s+|(?<=까요)\s+|(?<=[인한던은]가요)\s+|(?<=까지고)\s+"
    rf"|\s+(?={_AND}\s)"
)
_HELLO = r"(?:안녕(?:하세요|하십니까)?|hello|hi)\b"
_LEADING = re.compile(rf"^(?:[\s,.!~…]+|{_HELLO}|{_AND}[\s,]+)*", re.IGNORECASE)
_TRAILING = re.compile(r"[\s.,!~…ㅋㅎㅠㅜ^]+$")

_ASKS = re.compile(
    r"[?？]$|(?:언제|어디|몇\s?\S{1,3})까지고$|(?:나요|까요|[은인한던]가요|는지요|냐고요?|죠|지요|[은는]요|알려\s?(?:줘|주세요|주실래요|주십시오)|궁금(?:해요?|합니다|해용)"
    r"|가르쳐\s?(?:줘|주세요)|(?:뭐|뭔|언제|어디|얼마|누구|몇\s?\S{1,3})(?:예요|에요|에여|야|임|인가|죠))$"
)
_WHICH = re.compile(r"뭐|뭘|무엇|무슨|언제|어디|어떻|어떤|어케|얼마|누구|누가|몇\s?|왜\s")
_ON = re.compile(r"[은는]요[?？]?$")
_STATES = re.compile(r"(?:어요|아요|해요|돼요|되요|예요|에요|있어요|[내떼써보하되]요|어|아|해|돼|함|됨|음|야)$")


def asked_apart(text: str) -> tuple[str, ...]:
    """Return the questions of a message, each as it can stand alone, at most MOST; one alone is none apart.

    What is told before the first one goes with it where it is short. "그리고" and its like are left out.
    """
    if "://" in text:
        return ()
    told = ""
    found: list[str] = []
    for piece in _BETWEEN.split(text):
        plain = _TRAILING.sub("", _LEADING.sub("", piece))
        if not _is_question(plain):
            told = told if found else f"{told} {_LEADING.sub('', piece)}".strip()
        elif sum(letter.isalpha() for letter in plain) + bool(_ON.search(plain)) >= SHORTEST:
            found.append(f"{told} {plain}" if told and not found and len(told) + len(plain) <= STORY else plain)
    return tuple(dict.fromkeys(found))[:MOST] if len(set(found)) > 1 else ()


def _is_question(plain: str) -> bool:
    return bool(_ASKS.search(plain) or (_WHICH.search(plain) and _STATES.search(plain)))
