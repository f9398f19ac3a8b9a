"""Ages and grades as they are told, and the age band they stand for: what may be under 14 is never taken as older."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from handlers.consents.consenting import Band, told_young
from handlers.requests.respelling import respelt

BandTold = Literal["", "child", "teen", "adult", "guardian", "unsure", "older"]
"""`unsure`: an age was told, and it may lie on either side of 14, or be another's. `older`: 14 is past for sure."""

LONGEST = 30
"""Characters: an age is told in a few words."""

LONGEST_WISH = 120
"""Characters: a wish beside which an age is told is one or two sentences."""

OLDEST = 120
_FIRST = {"초": 7, "중": 13, "고": 16}
"""The counted age (세는나이) in a school's first year, less one."""

_TENS = {"열": 10, "스물": 20, "스무": 20, "서른": 30, "마흔": 40, "쉰": 50}
_ONES = {"한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9}
_NUMBER = (
    r"(?:\d{1,3}|(?:열|스물|서른|마흔|쉰)\s?(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉)|열|스무|서른|마흔|쉰"
    r"|여섯|일곱|여덟|아홉)"
)
_LEAD = (
    r"(?:(?:네|예|넵|응|음|어|아|그|만|저는|전|저|나는|난|나|제가|내가|제|내|나이는|나이|학년은|학년|올해|이제|지금|아직|사실은?"
    r"|(?:한국|세는|우리|만)\s?나이로?는?|i'?m|i am)[\s,.]*)*"
)
_AM = (
    r"\s?(?:인데요?|이에요|예요|이예요|에요|입니다|이요|요|이야|야|임|이고요?|고요?|(?:됐|되었|돼)(?:어요?|습니다|는데요?|거든요?|네요?|지요?|죠|다|음)|이거든요?|거든요?"
    r"|이라서요?|라서요?|이네요|네요|이여|여|여유|유"
    r"|이?라니까요?|이?라고요?|이?라구요?|years? old)"
)
_NOT_YET = r"(?:이\s?)?안\s?(?:됐|되었|돼|된)(?:어요?|습니다|요)?"
_YEARS = (
    rf"(?P<man>만\s?)?(?P<years>{_NUMBER})\s?(?:살|세)"
    rf"(?:\s?(?P<side>미만|이하|이상|{_NOT_YET}))?"
)
_GRADE = (
    r"(?<![가-힣])(?P<school>초등학교|초등|초딩|초|중학교|중등|중딩|중|고등학교|고등|고딩|고)\s?(?P<grade>[1-6])(?!\d)"
    r"\s?(?:학년|학생)?"
)
_BORN = r"(?P<born>(?:19|20)?\d\d)\s?년생"
_PUPIL = r"(?P<pupil>초등학생|초딩|중학생|중딩|고등학생|고딩|대학생|대학원생|재수생|성인|어른|직장인|회사원)"
_STATED = re.compile(rf"{_YEARS}|{_GRADE}|{_BORN}|{_PUPIL}")
_NAMELESS = re.sub(r"\?P<\w+>", "?:", f"(?:{_YEARS}|{_GRADE}|{_BORN}|{_PUPIL})")
_TOLD = re.compile(rf"{_LEAD}(?:{_NAMELESS}(?:{_AM})?[\s,.!~^…ㅎㅋㅠㅜ]*)+", re.IGNORECASE)
_ENDING = re.compile(rf".{{0,18}}{_NAMELESS}{_AM}[\s,.!~^…ㅎㅋㅠㅜ]*", re.IGNORECASE)
_OF_YEARS = re.compile(rf"{_LEAD}{re.sub(r'[?]P<[a-z]+>', '?:', _YEARS)}(?:{_AM})?[\s,.!~^…ㅎㅋㅠㅜ]*", re.IGNORECASE)
_BARE = re.compile(rf"{_LEAD}(?P<years>[6-9]|[1-9]\d)(?:{_AM})?[\s.!~]*", re.IGNORECASE)
_BETWEEN = re.compile(
    r"(?:만\s?)?14\s?(?:살|세)?\s?(?:[-~–]|에서|부터)\s?17\s?(?:살|세)?(?:까지)?(?:\s?사이)?" + f"(?:{_AM})?"
)
_GUARDIAN = re.compile(
    rf"{_LEAD}(?:(?:우리\s?)?(?:아이|애)\s?)?(?:(?:보호자|학부모)(?:{_AM})?"
    rf"|(?:부모|엄마|아빠|어머니|아버지|할머니|할아버지){_AM})[\s.!~]*"
)
_BIRTHDAY = re.compile(
    r"생일(?:은|이|도)?\s?(?:이미|벌써|다)?\s?(?:지나서|지났고|지났는데|지나고|지났(?:어|다|음|습니다)(?:요)?|지나|지난)[\s,]*(?:이제\s?)?"
)
"""Who has had this year's birthday is by the law's age one year less than as counted, and no more."""

_EXACT = re.compile(r"만\s?(?:나이|\d)|years old")
_HIGH_SCHOOL = re.compile(
    rf"{_LEAD}(?:고\s?[1-3]|고등학교\s?[1-3]\s?학년|고등학생|고딩)(?=이|인|라|생|임|야|예|[\s,.!]|$)"
    r"(?!.*(?:동생|형|누나|언니|오빠|아이|애는|딸|아들|친구))(?!.*(?:만\s?)?1[0-3]\s?(?:살|세))(?!.*(?:초|중)\s?[1-6])",
    re.IGNORECASE,
)
"""Who goes to a high school, whatever else they say: the law's 14 is past."""

_OTHERS = re.compile(r"동생|형|누나|언니|오빠|아이|우리\s?애|딸|아들|친구|손주|손자|손녀")
_OWN_CHILD = re.compile(
    r"(?<![가-힣])(?:우리|저희|제|내)\s?(?:집\s?)?(?:아이|애|딸|아들|첫째|둘째|셋째|큰애|작은애|손주|손자|손녀)(?![돌디]|(?<=애)들)"
    r"|(?<![가-힣])(?:딸|아들|손주|손자|손녀)(?:아이|애|내미)?(?:이|가|은|는|의|인데|한테|에게|\s)"
    r"|(?<![가-힣])(?:학부모|보호자|엄마|아빠|맘|할머니|할아버지)(?:인데|예요|이에요|에요|입니다|이고|이라)"
    r"|\bmy (?:(?:older|younger|little) )?(?:sons?|daughters?|child|children|kids?|grandson|granddaughter)\b"
    r"(?! (?:brother|sister))"
    r"|\bi(?:'m| am) (?:a |the |his |her )?(?:mother|mom|mum|dad|father|parent|guardian|grandmother|grandfather)\b"
)
"""Who speaks of their own child or grandchild, or says to be a guardian."""

_SOMEBODYS = re.compile(
    r"(?:친구|절친|지인|동료|이웃|선배|후배|선생님?|쌤|동생|형|누나|언니|오빠|이모|고모|삼촌|숙모|사촌|조카|(?:옆|이웃|아랫|윗)집"
    r"|아는\s?(?:분|사람|엄마|아빠|언니|누나|형|오빠|동생))(?:님)?(?:들|네)?(?:의|\s?집)?\s?(?:(?:큰|작은|첫째|둘째|막내)\s?)?$"
)
"""Whose child it is, where it is not the speaker's own: what stands before "딸"."""

_OURS = re.compile(r"우리|저희|제|내|my\b|i\b")
"""What begins the speaker's own, whomever they have just addressed: "선생님 우리 아들이"."""

_IS_THE_CHILD = re.compile(
    r"(?<![가-힣])(?:저는|나는|전|난|저|나|제가|내가)\s(?:(?!\S*(?:엄마|아빠|맘|부모|보호자|할머니|할아버지))[^\s.,!?]+\s){0,2}"
    r"[가-힣]{0,3}(?:딸|아들|손자|손녀)(?:이에요|이예요|예요|에요|입니다|이야|야|인데|이고|이라|임)"
    r"|\bi(?:'m| am) (?:a |the |my |their |your )?(?:\w+ ){0,2}(?:son|daughter|child|kid|grandson|granddaughter)\b"
)
"""Who says to be somebody's child, and tells of no own one by the same word."""

_ABOUT_ANOTHER = re.compile(r"동생|형|누나|언니|오빠|친구|조카|사촌|\b(?:brother|sister|friend|cousin)\b")
_YEARS_ALONE = re.sub(r"\?P<\w+>", "?:", _YEARS)
_CLAUSE = re.compile(
    rf"(?:^|.*[,.!]\s?)(?P<clause>{_LEAD}(?:{_YEARS_ALONE}(?:{_AM})?|{_NAMELESS}{_AM}))(?=[\s,.!]|$)", re.IGNORECASE
)
"""An age, or a grade that somebody is in, with nothing before it but who it is of: "중2 수학" tells no age."""

_MYSELF = re.compile(r"(?<![가-힣])(?:저|전|나|난|저는|나는|제가|내가)(?![가-힣])", re.IGNORECASE)
_SAID_OF_ONESELF = re.compile(rf"{_YEARS_ALONE}{_AM}")
_ENGLISH_AGE = re.compile(
    r"\b(?:i'?m|i am) (?:only |just )?(?P<years>[6-9]|[1-9]\d)(?: years? old)?\b(?! ?(?:min|hour|o'clock))"
)
_PUPILS = {
    "초": (6, 13),
    "중": (12, 16),
    "고": (15, 19),
}
"""The ages (만) that a pupil of a school may have."""


def band_told(text: str, year: int) -> BandTold:
    """Return the band of who tells their age, their grade or that they are a guardian; "" when nothing is told.

    Without 만 an age may be counted (세는나이): up to two years less. A grade's age may be a year more, for who stayed
    down. What may be 17 and may be 18 is the younger band, which is shown more care. `year` is this year.
    """
    plain = " ".join(unicodedata.normalize("NFC", text).replace("\uff1f", "?").casefold().split())
    if not plain or len(plain) > LONGEST or "?" in plain:
        return ""
    if told_young(text):
        return "child"
    if _BETWEEN.fullmatch(plain) or _GUARDIAN.fullmatch(plain):
        return "teen" if _BETWEEN.fullmatch(plain) else "guardian"
    heard = respelt(plain)
    passed = _BIRTHDAY.sub("", heard).strip()
    spans = _spans(passed, year)
    if spans and passed != heard:
        spans = [(max(low, high - 1), high) for low, high in spans]
    if spans:
        return _band(max(low for low, _ in spans), min(high for _, high in spans))
    if _HIGH_SCHOOL.match(plain):
        return "older"
    return "unsure" if _ENDING.fullmatch(plain) else ""


def bands_beside(text: str, year: int) -> tuple[Band, ...]:
    """Return the bands that who writes may be in, by an age or a grade that is told along with something else.

    A single one is told as plainly as an answer is; of a grade without a subject a guardian may speak as well as the
    learner. Nothing is read out of what is told of a sister or a friend, nor where no age is told.
    """
    plain = " ".join(unicodedata.normalize("NFC", text).casefold().replace("\u2019", "'").split())
    if len(plain) > LONGEST_WISH or _IS_THE_CHILD.search(plain):
        return ()
    parent = any(
        _OURS.match(found[0]) or not _SOMEBODYS.search(plain[: found.start()]) for found in _OWN_CHILD.finditer(plain)
    )
    if _ABOUT_ANOTHER.search(plain) and not parent:
        return ()
    if parent:
        return ("guardian",)
    if english := _ENGLISH_AGE.search(plain):
        years = int(english["years"])
        return _possible(years, years)
    found = _CLAUSE.match(plain)
    spans = _spans(found["clause"], year) if found and not _BARE.fullmatch(found["clause"]) else []
    low, high = max((one for one, _ in spans), default=1), min((one for _, one in spans), default=0)
    if low > high:
        return ()
    own = _MYSELF.search(plain) or _SAID_OF_ONESELF.search(plain)
    return _possible(low, high) if own else (*_possible(low, high), "guardian")


def _possible(low: int, high: int) -> tuple[Band, ...]:
    """Return the learner's bands of an age (만) between two; what may be 17 and may be 18 is the younger one."""
    bands: tuple[tuple[Band, bool], ...] = (
        ("child", low < 14), ("teen", high >= 14 and low < 18), ("adult", low >= 18),
    )  # fmt: skip
    return tuple(band for band, possible in bands if possible)


def tells_years(text: str) -> bool:
    """Tell whether words say how old one is in years and no more: neither a grade nor whose age it is besides."""
    plain = " ".join(unicodedata.normalize("NFC", text).casefold().split())
    return len(plain) <= LONGEST and bool(_OF_YEARS.fullmatch(_BIRTHDAY.sub("", respelt(plain)).strip()))


def grade_told(text: str) -> str:
    """Return the grade that the words of who tells their age name ("고3"), "" where they name none."""
    plain = unicodedata.normalize("NFC", text)
    found = re.search(_GRADE, plain)
    return f"{found['school'][0]}{found['grade']}" if found and not _OTHERS.search(plain) else ""


def _spans(plain: str, year: int) -> list[tuple[int, int]]:
    """Return the ages of every statement of a sentence that tells nothing else; none of any other sentence."""
    exact = _EXACT.search(plain) is not None
    bare = _BARE.fullmatch(plain)
    if bare:
        years = int(bare["years"])
        return [(years if exact else years - 2, years)]
    if _TOLD.fullmatch(plain):
        return [_span(found, year, exact=exact) for found in _STATED.finditer(plain)]
    return []


def _band(low: int, high: int) -> BandTold:
    """Return the band of an age (만) between two; of ages that contradict each other none is sure."""
    if low > high:
        return "unsure"
    if high < 14:
        return "child"
    if low < 14:
        return "unsure"
    return "adult" if low >= 18 else "teen"


def _span(found: re.Match[str], year: int, *, exact: bool) -> tuple[int, int]:
    """Return the lowest and highest age (만) that words tell."""
    if found["years"]:
        years = _number(found["years"])
        side = (found["side"] or "").replace(" ", "")
        if side == "이상":
            return years, OLDEST
        if side:
            return 0, years if side == "이하" else years - 1
        return (years if exact or found["man"] else years - 2), years
    if found["grade"]:
        counted = _FIRST[found["school"][0]] + int(found["grade"])
        return counted - 2, counted
    if found["born"]:
        born = int(found["born"])
        born += 0 if born > 99 else 2000 if born <= year % 100 else 1900
        return year - born - 1, year - born
    return _PUPILS.get(found["pupil"][0], (18, OLDEST))


def _number(words: str) -> int:
    """Return a number in digits or in native Korean words."""
    if words.isdecimal():
        return int(words)
    compact = words.replace(" ", "")
    tens = next((value for word, value in _TENS.items() if compact.startswith(word)), 0)
    ones = next((value for word, value in _ONES.items() if compact.endswith(word)), 0)
    return tens + ones
