"""The twelve ways of writing the same line that a screen must see through."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from random import Random

from handlers.screening.hangul import FINALS, INITIALS, VOWELS

_SYLLABLE = re.compile(r"[가-힣]")
_HALF = dict(
    zip(
        "ㄱㄲㄳㄴㄵㄶㄷㄸㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅃㅄㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ",
        "ﾡﾢﾣﾤﾥﾦﾧﾨﾩﾪﾫﾬﾭﾮﾯﾰﾱﾲﾳﾴﾵﾶﾷﾸﾹﾺﾻﾼﾽﾾ",
        strict=True,
    )
) | dict(zip("ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ", "ￂￃￄￅￆￇￊￋￌￍￎￏￒￓￔￕￖￗￚￛￜ", strict=True))
_SOUNDS = {"고": "go", "싶": "sip", "살": "sal", "하": "ha", "자": "ja", "어": "eo", "죽": "juk"}


def letters(syllable: str) -> str:
    """Return the letters of a syllable."""
    number = ord(syllable) - ord("가")
    return INITIALS[number // 588] + VOWELS[number // 28 % 21] + FINALS[number % 28]


def _between(line: str, inserted: str) -> str:
    return re.sub(r"(?<=[가-힣])(?=[가-힣])", inserted, line)


def _each(line: str, change: Callable[[str], str]) -> str:
    return _SYLLABLE.sub(lambda syllable: change(syllable[0]), line)


def _one(line: str, random: Random, change: Callable[[str], str]) -> str:
    at = random.choice([found.start() for found in _SYLLABLE.finditer(line)])
    return line[:at] + change(line[at]) + line[at + 1 :]


def _other_vowel(syllable: str) -> str:
    swaps = {"ㅏ": "ㅑ", "ㅓ": "ㅕ", "ㅗ": "ㅛ", "ㅜ": "ㅠ"}
    number = ord(syllable) - ord("가")
    vowel = swaps.get(VOWELS[number // 28 % 21], VOWELS[number // 28 % 21])
    return chr(ord("가") + (number // 588 * 21 + VOWELS.index(vowel)) * 28 + number % 28)


DISGUISES: dict[str, Callable[[str, Random], str]] = {
    "decomposed": lambda line, _: unicodedata.normalize("NFD", line),
    "letters": lambda line, _: _each(line, letters),
    "half width": lambda line, _: _each(line, lambda one: "".join(_HALF[letter] for letter in letters(one))),
    "zero width": lambda line, random: _between(line, random.choice("\u200b\u200c\u200d\u2060\ufeff")),
    "direction": lambda line, _: "\u202e" + line[::-1] + "\u202c",
    "spaces": lambda line, _: _between(line, " "),
    "repeats": lambda line, random: _one(line, random, lambda one: one * random.choice((2, 3, 4))),
    "digits and signs": lambda line, random: _between(line, random.choice("1!/.-*_~^2")),
    "initials": lambda line, random: _one(line, random, lambda one: letters(one)[0]),
    "emoji": lambda line, random: _between(line, random.choice("😀💀🔪❤")),
    "latin": lambda line, _: _each(line, lambda one: _SOUNDS.get(one, one)),
    "typo": lambda line, random: _one(line, random, _other_vowel),
}
