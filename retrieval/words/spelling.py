"""Spelling: a word that nothing published has, read as one that sounds or is typed nearly alike."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from retrieval.words.hangul import decompose

SHORTEST, LONGEST = 2, 8
"""Syllables of a word that may be meant; shorter ones are one slip from each other."""

LEAST = 5
"""Jamo from which a word may differ by one: 자격 has five."""

WORD = re.compile(rf"(?<![가-힣])[가-힣]{{{SHORTEST},{LONGEST}}}(?![가-힣])")

SOUNDS = str.maketrans("ㄲㄸㅃㅆㅉㅐㅒㅖㅙㅞ", "ㄱㄷㅂㅅㅈㅔㅔㅔㅚㅚ")
"""Tense consonants as plain ones, and vowels that sound alike in the speech of most, as one."""

CLUSTERS = {
    "ㄳ": "ㄱㅅ",
    "ㄵ": "ㄴㅈ",
    "ㄶ": "ㄴㅎ",
    "ㄺ": "ㄹㄱ",
    "ㄻ": "ㄹㅁ",
    "ㄼ": "ㄹㅂ",
    "ㅀ": "ㄹㅎ",
    "ㅄ": "ㅂㅅ",
}

ROWS = ("ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔ", "ㅁㄴㅇㄹㅎㅗㅓㅏㅣ", "ㅋㅌㅊㅍㅠㅜㅡ")
"""The two-set keyboard (KS X 5002), row by row."""

NEAR, FAR = 0.7, 1.0
"""What a slip to a neighbouring key, and any other single slip, counts; a sound that is written otherwise a tenth."""
WRITTEN = 0.1


@dataclass(frozen=True, slots=True)
class Slip:
    """A stretch of a run of Hangul, from `start` to `end`, the word that may be meant, and how far it is from it."""

    start: int
    end: int
    word: str
    cost: float


class Words:
    """Words as they sound: the one nearest to a stretch of letters is found by the half of it that has no slip."""

    def __init__(self, words: Iterable[str]) -> None:
        """Take words of a few syllables; others are left out."""
        self._starts: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        self._ends: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        self._lengths: set[int] = set()
        for word in sorted({word for word in words if WORD.fullmatch(word)}):
            key = sound(word)
            half = len(key) // 2
            self._lengths.add(len(key))
            self._starts[key[:half]].append((key, word))
            self._ends[key[half:]].append((key, word))

    def like(self, letters: str) -> Iterator[tuple[str, float]]:
        """Yield the words that are one slip or less from some letters, and how far each is."""
        asked = sound(letters)
        for length in self._lengths.intersection((len(asked) - 1, len(asked), len(asked) + 1)):
            half = length // 2
            found = chain(self._starts.get(asked[:half], ()), self._ends.get(asked[half - length :], ()))
            for key, word in found:
                cost = slip(asked, key) if len(key) == length else None
                if cost is not None and (not cost or length >= LEAST):
                    yield word, cost + WRITTEN * (word != letters)


def slips(run: str, vocabularies: Sequence[Words], most: float, *, through: Callable[[int, int], bool]) -> list[Slip]:
    """Return the words that stretches of a run of Hangul may mean, at most that far from them, the likeliest first.

    Only stretches that `through` takes are looked at, by their start and end.
    """
    found = []
    for start in range(len(run)):
        for end in range(start + SHORTEST, min(len(run), start + LONGEST) + 1):
            if through(start, end):
                letters = run[start:end]
                like = chain.from_iterable(words.like(letters) for words in vocabularies)
                found += [Slip(start, end, word, cost) for word, cost in like if word != letters and cost <= most]
    return sorted(found, key=lambda each: (each.cost, -len(each.word), each.start, each.word))


@lru_cache(4_096)
def sound(word: str) -> str:
    """Return the jamo of a word as they sound: "방뻡" like "방법", "충부기" like "충북이"."""
    letters = []
    for char in word:
        jamo = decompose(char)
        letters += ["" if jamo[0] == "ㅇ" else jamo[0], *(CLUSTERS.get(each, each) for each in jamo[1:])]
    return "".join(letters).translate(SOUNDS)


def slip(typed: str, meant: str) -> float | None:
    """Return how far a row of jamo is from another: a key more, less, beside or two in the wrong order; else None."""
    if typed == meant:
        return 0.0
    first = _common(typed, meant)
    last = _common(typed[first:][::-1], meant[first:][::-1])
    one, other = typed[first : len(typed) - last], meant[first : len(meant) - last]
    if len(one) + len(other) == 1 or (len(one) == len(other) == 2 and one == other[::-1]):
        return FAR
    if len(one) == len(other) == 1:
        return NEAR if other in _neighbours(one) else FAR
    return None


def _common(one: str, other: str) -> int:
    """Return how many letters two words have in common from their start."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


@lru_cache(128)
def _neighbours(jamo: str) -> frozenset[str]:
    """Return the jamo beside one on the keyboard."""
    places = {key: (row, at) for row, keys in enumerate(ROWS) for at, key in enumerate(keys)}
    if jamo not in places:
        return frozenset()
    row, at = places[jamo]
    return frozenset(key for key, (r, a) in places.items() if abs(r - row) <= 1 and abs(a - at) <= 1 and key != jamo)
