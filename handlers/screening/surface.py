"""Readings of a message: copies in which disguises, spaces and decorations are gone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from handlers.screening.anchors import Anchors, pairs
from handlers.screening.hangul import FOLDED, STRAY, from_keys, from_sounds, joined, respelled

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff\ud800-\udfff\x00-\x08\x0e-\x1b\x7f"
    "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
_REVERSED = re.compile("\u202e([^\u202c\u202e\n]{1,400})")
_RUN = re.compile(r"(.)\1{2,}")
_TWICE = re.compile(r"([가-힣])\1+")
_LAUGHTER = re.compile(r"[ㅋㅎㅠㅜㅡㄷㅇ]{2,}|[ㅋㅠㅜ]")
_ASKED = re.compile(r"(?<![!.])[!.]*+\?[!?.]*")
_PAUSE = re.compile(r"\.{2,}|,|;|~")
_FULL_STOP = re.compile(r"!+|。|\n")
_INNER_STOP = re.compile(r"\.(?=[^\s.?])")
_DECORATION = re.compile(r"[^\w\s.?'💊]|_")
_NOT_HANGUL = re.compile(r"[^가-힣ㄱ-ㅣ0-9\s?.]+|(?<![?.!])[?.!]++(?=[^\s?.!])|(?<=[가-힣ㄱ-ㅣ])[0-9]+")
_SHORTENED = {"ㅇㅃ": "아빠", "ㅇㅁ": "엄마", "ㅊㄱ": "친구", "ㅅㅅㄴ": "선생님"}
_SHORT = re.compile(r"(?<![ㄱ-ㅎ])(?:ㅇㅃ|ㅇㅁ|ㅊㄱ|ㅅㅅㄴ)(?![ㄱ-ㅎ])")
_LATIN = re.compile(r"[a-z]")
_HANGUL = re.compile(r"[가-힣ㄱ-ㅣ]")
_INITIAL = re.compile(r"[ㄱ-ㅎ]")
_APART = re.compile(r"(?<=[ㄱ-ㅣ])\s+(?=[ㄱ-ㅣ])")
_AFTER_OTHER = re.compile(r"(?<![가-힣])[가-힣]")
_OPENING = re.compile(
    r"(?:나도?|저도?|난|전|걍|그냥|진짜|확|콱|또|이제|오늘|너무|아|하|내가|제가|매일|자꾸|맨날|계속|차라리|다시|어제|방금)"
)
"""Words that often run into the next one when nobody types spaces."""
_END = re.compile(r"[.?!…~요다ㅠㅜㅋㅎ]$")
_NUMBERED = re.compile(r"[a-z'@$!|0-9]+")
_LEET = str.maketrans("013457@$!|", "oieastasii")

LONG, STRETCH, SENTENCE = 60, 45, 18
"""Characters: what is longer has stretches, how long one of them gets, and from where an ending ends it."""


@dataclass(frozen=True, slots=True)
class Surface:
    """One reading of a message: `text` without spaces, where in it words start, and the pairs of characters it holds.

    `rough` readings are guesses (letters dropped, folded or guessed): only what is unmistakable counts in them.
    `sparse` ones hold initials in place of syllables, `folded` ones syllables with plain letters.
    """

    text: str
    starts: frozenset[int]
    pairs: Anchors
    rough: bool = False
    sparse: bool = False
    folded: bool = False


def cleaned(text: str) -> str:
    """Return the text in one form: composed, lower case, without marks that nobody sees.

    Texts that are canonically equal, or differ only in invisible and direction marks, come out the same.
    """
    seen = _INVISIBLE.sub("", unicodedata.normalize("NFKD", text))
    return unicodedata.normalize("NFC", seen).translate(STRAY)


def readings(text: str) -> Iterator[Surface]:
    """Yield the readings of a message, the plain one first; time is linear in its length."""
    whole = cleaned(text)
    for turned in ("", *_REVERSED.findall(text)):
        clean = whole if not turned else cleaned(turned)[::-1]
        yield from _distinct(clean)


def english(text: str) -> str:
    """Return a reading for Latin script: digits and signs inside words as letters, words apart by one space."""
    low = cleaned(text).lower().replace("’", "'")
    if not _LATIN.search(low):
        return ""
    low = _NUMBERED.sub(lambda word: word[0].translate(_LEET) if _LATIN.search(word[0]) else word[0], low)
    return " ".join(re.sub(r"[^a-z'?.]+", " ", low.replace("'", "")).split())


def stretches(text: str) -> tuple[str, ...]:
    """Return a long message in stretches of about a sentence, of a short one nothing.

    Few people who write to a program end their sentences with a stop, so an ending is what sounds like one.
    """
    words = cleaned(text).split()
    if len(" ".join(words)) <= LONG:
        return ()
    found, last = [], ""
    for word in words:
        if last and len(last) + 1 + len(word) > STRETCH:
            found.append(last)
            last = ""
        last = f"{last} {word}".strip()
        if len(last) >= SENTENCE and _END.search(last):
            found.append(last)
            last = ""
    return (*found, last) if last else tuple(found)


def _distinct(clean: str) -> Iterator[Surface]:
    short = _SHORT.sub(lambda found: _SHORTENED[found[0]], clean.lower())
    low = _RUN.sub(r"\1", _LAUGHTER.sub(" ", short))
    plain = _surface(_marked(low))
    yield plain
    seen = {(plain.text, False, False)}
    for surface in _guesses(clean, low):
        key = (surface.text, surface.sparse, surface.folded)
        if key not in seen:
            seen.add(key)
            yield surface


def _guesses(clean: str, low: str) -> Iterator[Surface]:
    bare = _NOT_HANGUL.sub("", low)
    tied = joined(bare)
    if len(_INITIAL.findall(bare)) > 1:
        tied = respelled(_APART.sub("", bare))
    if _HANGUL.search(low):
        yield _surface(tied, rough=True)
        yield _surface(_TWICE.sub(r"\1", tied).translate(FOLDED), rough=True, folded=True)
    if _INITIAL.search(bare):
        yield _surface(bare, rough=True, sparse=True)
    if _LATIN.search(low):
        yield _surface(_NOT_HANGUL.sub("", joined(from_sounds(low))), rough=True)
        yield _surface(_NOT_HANGUL.sub("", joined(from_keys(clean))), rough=True)


def _marked(low: str) -> str:
    text = _PAUSE.sub(" ", _ASKED.sub("? ", low))
    text = _INNER_STOP.sub("", _FULL_STOP.sub(". ", text))
    return _DECORATION.sub("", text)


def _surface(spaced: str, *, rough: bool = False, sparse: bool = False, folded: bool = False) -> Surface:
    words = spaced.split()
    text = "".join(words)
    starts, place = {found.start() for found in _AFTER_OTHER.finditer(text)}, 0
    for word in words:
        starts.add(place)
        opening = _OPENING.match(word)
        if opening:
            starts.add(place + opening.end())
        place += len(word)
    return Surface(text, frozenset(starts), pairs(text), rough, sparse, folded)
