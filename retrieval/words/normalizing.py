"""Korean as people type it, brought to one form: widths, jamo, drawn-out letters, a keyboard in the wrong layout."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import groupby

from retrieval.words.hangul import COMMON, LEADS, VOWELS, compose, is_syllable, typed_as_hangul, typed_as_latin, vowel

INVISIBLE = dict.fromkeys(
    [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xAD, 0xFEFF, 0x3164]
)
SPACES = re.compile(r"[^\S\n]+")
LINES = re.compile(r" ?\n[ \n]*")
WORDS = re.compile(r"[A-Za-z]+|[ㄱ-ㅣ가-힣]+")
CLUSTER = re.compile(r"[bcdfghjklmnpqrstvwxz]{5}|^[bcdfghjkmnpqrstvwxz]{4}|q[^u]|[jv][bcdfghjklmnpqrstvwxz]")
PLAIN = re.compile(r"[ -~\n가-힣·…“”‘’–—]*")
ODD = re.compile(r"(\D)\1\1|([아애어에오우으이])\2|[ \n]{2}|^[ \n]|[ \n]$")
"""Most published text is plain and has nothing odd in it: then there is nothing to do, fifty times faster."""
MARKS = " .!~^…♡♥ㅋㅎㅠㅜ"
"""Stand around what is said and say nothing of it; a question mark does."""

DRAWN = {"아": "ㅏ", "애": "ㅐ", "어": "ㅓ", "에": "ㅔ", "오": "ㅗ", "우": "ㅜ", "으": "ㅡ", "이": "ㅣ"}


def normalize(text: str) -> str:
    """Return the text in one form: NFC, plain widths, whole syllables, no invisible or drawn-out letters.

    The meaning stays, so passages and questions go through it alike; doing it twice changes nothing.
    """
    bare = text.strip(" \n")
    return bare if PLAIN.fullmatch(bare) and not ODD.search(bare) else _worked(text)


def read_question(text: str) -> str:
    """Return a question in one form, with words that were typed in the wrong layout put right."""
    plain = normalize(text)
    latin = [word for word in WORDS.findall(plain) if word.isascii()]
    korean = sum(_is_plain_korean(typed_as_hangul(word)) for word in latin)
    longest = 1 if korean > 1 and korean >= 0.7 * len(latin) else 4 if len(latin) == 1 else 99
    return normalize(WORDS.sub(lambda found: _in_layout(found.group(), longest), plain))


def squeezed(text: str) -> str:
    """Return only the letters and digits, in lower case: what is left when spacing does not count."""
    return "".join(c for c in text.casefold() if c.isalnum())


@lru_cache(maxsize=1024)
def _worked(text: str) -> str:
    plain = _folded(text)
    while (shorter := unicodedata.normalize("NFC", compose(_settled(plain)))) != plain:
        plain = shorter
    return plain


def _folded(text: str) -> str:
    composed = unicodedata.normalize("NFC", text).translate(INVISIBLE)
    return "".join(_narrow(c) for c in composed.encode("utf-8", "replace").decode())


def _narrow(char: str) -> str:
    """Return a half-width or full-width letter, or a stray conjoining jamo, as its plain one."""
    code = ord(char)
    if 0xFF01 <= code <= 0xFF5E or code in {0x3000, 0xA0}:
        return unicodedata.normalize("NFKC", char)
    if 0xFFA1 <= code <= 0xFFDC:
        return _compatible(unicodedata.normalize("NFKC", char))
    return _compatible(char) if 0x1100 <= code <= 0x11FF else "" if code < 32 and char not in "\n\t" else char


def _compatible(jamo: str) -> str:
    """Return the compatibility jamo of a conjoining one; what has none (old jamo, fillers) stays."""
    name = unicodedata.name(jamo, "")
    for role in ("CHOSEONG", "JUNGSEONG", "JONGSEONG"):
        name = name.replace(f"HANGUL {role} ", "HANGUL LETTER ")
    try:
        return unicodedata.lookup(name)
    except KeyError:
        return jamo


def _settled(text: str) -> str:
    spaced = LINES.sub("\n", SPACES.sub(" ", text)).strip()
    written = ""
    for char, run in groupby(spaced):
        written += char * _kept(char, len(list(run)), written[-1:])
    return written


def _kept(char: str, count: int, before: str) -> int:
    """Return how many of equal letters in a row stay: 안녕하세요오오 has one 요, ㅋㅋㅋㅋ is ㅋㅋ, 1000 is 1000."""
    if char.isdigit() or char.isspace():
        return count
    if count > 1 and char in DRAWN and before and vowel(before) == DRAWN[char]:
        return 0
    if char in LEADS or char in VOWELS:
        return min(count, 2)
    if char.isalpha() and not is_syllable(char):
        return count if count < 4 else 1
    return count if count < 3 else 1


def _in_layout(word: str, longest: int) -> str:
    """Return the word as it was meant; one that reads as English is Korean from `longest` syllables on."""
    if word.isascii():
        korean = typed_as_hangul(word)
        meant = _is_plain_korean(korean) and (len(korean) >= longest or not _is_plain_english(word))
        return korean if meant else word
    if any(c in VOWELS for c in word.rstrip("ㅜㅠㅡㅋㅎ")):
        latin = typed_as_latin(word)
        return latin if _is_plain_english(latin) else word
    return word


def _is_plain_korean(word: str) -> bool:
    return len(word) > 1 and all(c in COMMON for c in word)


def _is_plain_english(word: str) -> bool:
    lowered = word.lower()
    return (
        lowered.isascii() and len(lowered) > 2 and bool(re.search("[aeiouy]", lowered)) and not CLUSTER.search(lowered)
    )
