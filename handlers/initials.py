"""Wishes in initials alone, as phones are typed on in haste (ㄱㅇㅊㅊ for 강의 추천): the commonest, spelt out."""

from __future__ import annotations

import re
from functools import cache

from retrieval.words.hangul import LEADS, decompose

SHORTEST = 3
"""Fewer initials stand for too much, laughter, thanks, a nod, but for those of the words that are asked for most."""

LETTERS = re.compile(r"[ㄱ-ㅎ\s.?!~]+")

WORDS = ("신청",)
SUBJECTS = ("", "수학", "영어", "국어", "과학", "역사", "코딩")
PHRASES = (
    *(f"신청 {what}" for what in ("방법", "기간", "서류", "자격", "언제", "언제까지", "어떻게 해", "어떻게 해요")),
    *("서울런", "서울런 신청", "서울런 뭐야", "서울런 가입", "신청하기", "자격 확인"),
    *("신청하는 방법", "신청하는 법", "신청하고 싶어", "모집 기간", "필요한 서류", "담당자 연락처"),
    *("멘토링", "멘토링 신청", "멘토링 뭐야", "멘토 신청", "사람 연결", "사람 연결해줘"),
    *("로그인", "로그인 안돼", "비밀번호"),
    *("계획 짜줘", "계획 만들기", "공부 계획", "오늘 뭐해"),
    *(
        f"{subject} {kind} {plea}".strip()
        for subject in SUBJECTS
        for kind in ("강의", "인강")
        for plea in ("추천", "추천해줘", "추천 좀")
    ),
)
"""What is asked for so often that its initials are known; no two look alike."""

_TENSE = str.maketrans("ㄲㄸㅃㅆㅉ", "ㄱㄷㅂㅅㅈ")


def spelt_out(text: str) -> str:
    """Return the wish whose initials a text is, "" where it is anything else.

    Of several words of which one is known, that one is the wish.
    """
    if not LETTERS.fullmatch(text):
        return ""
    groups = ["".join(letter for letter in group if letter.isalpha()) for group in text.split()]
    return _wish("".join(groups)) or " ".join(filter(None, map(_wish, groups)))


def _wish(letters: str) -> str:
    return _known().get(letters.translate(_TENSE), "")


@cache
def _known() -> dict[str, str]:
    return {initials(phrase): phrase for phrase in (*WORDS, *PHRASES)}


def initials(phrase: str) -> str:
    """Return the first letter of each syllable, tense ones as plain ones."""
    leads = (decompose(letter)[0] for letter in phrase if "가" <= letter <= "힣")
    return "".join(lead for lead in leads if lead in LEADS).translate(_TENSE)
