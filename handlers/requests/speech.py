"""Years, schools and ages as people say them, put as they are written: "사학년", "국민핵교", "열두살"."""

from __future__ import annotations

import re

from handlers.requests.respelling import respelt

_DIGITS = {"일": 1, "이": 2, "삼": 3, "사": 4, "오": 5, "육": 6}
_YEAR = re.compile(rf"(?<!대학)(?<!대학교)([{''.join(_DIGITS)}])학년")
_SHORT = re.compile(
    r"(?<![가-힣])(?:(?P<primary>초)(?P<of>[삼사오육])|(?P<later>[중고])(?P<third>삼))"
    r"(?=이|인|라|요|임|여|유|예|에|맘|엄마|아빠|딸|아들|아이|애|손[주자녀]|$|[\s.,!~])"
)
""""중이" and "고일" are left out: they are the beginnings of other words ("하는 중이에요")."""

_SCHOOL = re.compile(r"(?:국민|소)\s?(?:학교|핵교)|초등\s?핵교")
_PUPIL = re.compile(r"([초중고])딩")
_KINDS = {"초": "초등학생", "중": "중학생", "고": "고등학생"}

_TENS = {"열": 10, "스물": 20, "스무": 20}
_ONES = {"한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "여덜": 8, "아홉": 9}
_AGE = re.compile(
    rf"(?<![가-힣])(?:(?P<tens>{'|'.join(_TENS)})\s?(?P<more>{'|'.join(_ONES)})?|(?P<ones>다섯|여섯|일곱|여덟|여덜|아홉))\s?살"
)


def as_written(text: str) -> str:
    """Return words with years, schools and ages as they are written; all else stays as it was said."""
    text = _SCHOOL.sub("초등학교", respelt(text)).replace("핵교", "학교")
    text = _PUPIL.sub(lambda found: _KINDS[found[1]], text)
    text = _YEAR.sub(lambda found: f"{_DIGITS[found[1]]}학년", text)
    text = _SHORT.sub(_in_short, text)
    return _AGE.sub(lambda found: f"{_years(found)}살", text)


def _in_short(found: re.Match[str]) -> str:
    return f"{found['primary'] or found['later']}{_DIGITS[found['of'] or found['third']]}"


def _years(found: re.Match[str]) -> int:
    return _TENS.get(found["tens"] or "", 0) + _ONES.get(found["more"] or found["ones"] or "", 0)
