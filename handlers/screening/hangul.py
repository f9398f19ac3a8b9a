"""Hangul as letters: joining, folding, and what Latin letters stand for it."""

from __future__ import annotations

import re

INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
FINALS: tuple[str, ...] = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
FIRST_SYLLABLE = "가"

STRAY = {
    **{0x1100 + number: letter for number, letter in enumerate(INITIALS)},
    **{0x1161 + number: letter for number, letter in enumerate(VOWELS)},
    **{0x11A7 + number: letter for number, letter in enumerate(FINALS) if letter},
}
"""Conjoining letters that stayed alone, as the letters a keyboard writes; for `str.translate`."""

_LOOSE = re.compile(r"([가-힣])([ㄱ-ㅊㅌㅍ])(?![ㄱ-ㅣ])")
_PLAIN_INITIAL = {1: 0, 4: 3, 8: 7, 10: 9, 13: 12}
_PLAIN_FINAL = {20: 19, 2: 1}
_PLAIN_VOWEL = {2: 0, 3: 1, 6: 4, 7: 5, 12: 8, 17: 13}

_KEYS = dict(
    zip(
        "rRseEfaqQtTdwWczxvgkoiOjpuPhynbml",
        "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎㅏㅐㅑㅒㅓㅔㅕㅖㅗㅛㅜㅠㅡㅣ",
        strict=True,
    )
)
_KEYS |= {key.upper(): letter for key, letter in _KEYS.items() if key.upper() not in _KEYS}
_DOUBLE = {"ㅗㅏ": "ㅘ", "ㅗㅐ": "ㅙ", "ㅗㅣ": "ㅚ", "ㅜㅓ": "ㅝ", "ㅜㅔ": "ㅞ", "ㅜㅣ": "ㅟ", "ㅡㅣ": "ㅢ"}
_TWINS = {
    "ㄱㅅ": "ㄳ",
    "ㄴㅈ": "ㄵ",
    "ㄴㅎ": "ㄶ",
    "ㄹㄱ": "ㄺ",
    "ㄹㅁ": "ㄻ",
    "ㄹㅂ": "ㄼ",
    "ㄹㅎ": "ㅀ",
    "ㅂㅅ": "ㅄ",
}
_PRESSED = re.compile(
    rf"([{INITIALS}])(ㅗㅏ|ㅗㅐ|ㅗㅣ|ㅜㅓ|ㅜㅔ|ㅜㅣ|ㅡㅣ|[{VOWELS}])"
    rf"((?:ㄱㅅ|ㄴㅈ|ㄴㅎ|ㄹㄱ|ㄹㅁ|ㄹㅂ|ㄹㅎ|ㅂㅅ|[ㄱ-ㄷㄹ-ㅂㅄ-ㅈㅊ-ㅎ])(?![{VOWELS}]))?"
)

_SOUND_INITIAL = {
    "kk": "ㄲ", "tt": "ㄸ", "pp": "ㅃ", "ss": "ㅆ", "jj": "ㅉ", "ch": "ㅊ", "g": "ㄱ", "n": "ㄴ", "d": "ㄷ", "r": "ㄹ",
    "l": "ㄹ", "m": "ㅁ", "b": "ㅂ", "s": "ㅅ", "j": "ㅈ", "k": "ㅋ", "t": "ㅌ", "p": "ㅍ", "h": "ㅎ", "": "ㅇ",
}  # fmt: skip
_SOUND_VOWEL = {
    "yeo": "ㅕ", "yae": "ㅒ", "wae": "ㅙ", "eo": "ㅓ", "ae": "ㅐ", "eu": "ㅡ", "ui": "ㅢ", "oe": "ㅚ", "wa": "ㅘ",
    "wo": "ㅝ", "we": "ㅞ", "wi": "ㅟ", "ya": "ㅑ", "ye": "ㅖ", "yo": "ㅛ", "yu": "ㅠ", "a": "ㅏ", "e": "ㅔ", "i": "ㅣ",
    "o": "ㅗ", "u": "ㅜ",
}  # fmt: skip
_SOUND_FINAL = {
    "ng": "ㅇ", "g": "ㄱ", "k": "ㄱ", "n": "ㄴ", "t": "ㅅ", "l": "ㄹ", "m": "ㅁ", "b": "ㅂ", "p": "ㅍ", "": "",
}  # fmt: skip
_SPOKEN = re.compile(
    r"(kk|tt|pp|ss|jj|ch|[gndrlmbsjktph])?"
    r"(yeo|yae|wae|eo|ae|eu|ui|oe|wa|wo|we|wi|ya|ye|yo|yu|[aeiou])"
    r"((?:ng|[gkntlmbp])(?![aeiouyw]))?"
)


def compose(initial: str, vowel: str, final: str = "") -> str:
    """Return the syllable of three letters."""
    return chr(ord(FIRST_SYLLABLE) + (INITIALS.index(initial) * 21 + VOWELS.index(vowel)) * 28 + FINALS.index(final))


def joined(text: str) -> str:
    """Return the text with a lone consonant made the final of the open syllable before it: 주ㄱ고 -> 죽고.

    Laughter (ㅋ, ㅎ) and runs of letters stay as they are.
    """
    return _LOOSE.sub(lambda pair: _closed(pair[1], pair[2]), text)


def _closed(syllable: str, consonant: str) -> str:
    if (ord(syllable) - ord(FIRST_SYLLABLE)) % 28 or consonant not in FINALS:
        return syllable + consonant
    return chr(ord(syllable) + FINALS.index(consonant))


def _fold_of(number: int) -> str:
    initial, vowel, final = number // 588, number // 28 % 21, number % 28
    final = _PLAIN_FINAL.get(final, final)
    initial, vowel = _PLAIN_INITIAL.get(initial, initial), _PLAIN_VOWEL.get(vowel, vowel)
    return chr(ord(FIRST_SYLLABLE) + (initial * 21 + vowel) * 28 + final)


FOLDED = {ord(FIRST_SYLLABLE) + number: _fold_of(number) for number in range(11172)}
"""Each syllable with a plain initial and a plain vowel (쟈샬, 짜쌀 -> 자살); for `str.translate`."""


def initial_of(syllable: str) -> str:
    """Return the first letter of a syllable."""
    return INITIALS[(ord(syllable) - ord(FIRST_SYLLABLE)) // 588]


def respelled(text: str) -> str:
    """Return the text taken apart into letters and put together again: 사ㄹ기 시ㅀ어 -> 살기 싫어."""
    return _put_together(re.sub("[가-힣]", lambda syllable: letters_of(syllable[0]), text))


def letters_of(syllable: str) -> str:
    """Return the letters of a syllable."""
    number = ord(syllable) - ord(FIRST_SYLLABLE)
    return INITIALS[number // 588] + VOWELS[number // 28 % 21] + FINALS[number % 28]


def from_keys(text: str) -> str:
    """Return what the same keys write on a Korean keyboard: wnrrh -> 죽고."""
    return _put_together("".join(_KEYS.get(key, key) for key in text))


def _put_together(letters: str) -> str:
    return _PRESSED.sub(
        lambda keys: compose(keys[1], _DOUBLE.get(keys[2], keys[2]), _TWINS.get(keys[3] or "", keys[3] or "")), letters
    )


def from_sounds(text: str) -> str:
    """Return the text with Latin syllables as the Hangul they sound like: jug고 -> 죽고."""
    return _SPOKEN.sub(
        lambda heard: compose(_SOUND_INITIAL[heard[1] or ""], _SOUND_VOWEL[heard[2]], _SOUND_FINAL[heard[3] or ""]),
        text,
    )
