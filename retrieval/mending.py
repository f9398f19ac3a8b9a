"""A question put right: spaces where it has none, and what was published for words that nothing published has."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from retrieval.keyword_index import Splitter
from retrieval.words.hangul import TAILS, compose, decompose
from retrieval.words.spelling import FAR, WRITTEN, Words, slips
from retrieval.words.synonyms import light_words

RUN = re.compile("[가-힣]+")
LOOSE = re.compile("([가-힣])([ㄱ-ㅎㅏ-ㅣ]+)(?=[가-힣])|([가-힣])([ㄱ-ㅅㅈㅊㅌㅍ])(?![ㄱ-ㅎㅏ-ㅣ])")
"""Keys left over inside a word, or one at its end; ㅋㅋ and ㅠㅠ stand at its end and are none."""

LONG = 7
"""Syllables in a row from which spaces are missing; of the words of published questions one in a hundred is as long."""

RUN_ON = 100
"""Syllables in a row that no question has: that many are no word with a slip in it. The longest of 3,801 is 31."""

TRIED = 8
"""Words that may be meant, of which each is held against the whole."""

ROUNDS = 2
"""Slips put right in one run of letters."""


@dataclass(frozen=True, slots=True)
class Mender:
    """Puts questions right by what one municipality has published: `heard` tells whether a word occurs there."""

    splitter: Splitter
    vocabularies: Callable[[], Sequence[Words]]
    heard: Callable[[str], bool]
    names: Sequence[str] = ()

    def spaced(self, text: str) -> str:
        """Return the text with spaces, but none in a name, if any run of letters in it is too long for a word."""
        if not any(len(run) >= LONG for run in RUN.findall(text)):
            return text
        apart = self.splitter.spaced(text)
        for name in self.names:
            apart = re.sub(r"\s*".join(map(re.escape, name)), name, apart)
        return apart

    def respelt(self, text: str) -> str:
        """Return the text with published words in place of what sounds or is typed nearly like them.

        A word that the language has is taken for meant: only one that sounds the same takes its place.
        """
        return RUN.sub(lambda found: self._respelt(found[0]) if len(found[0]) < RUN_ON else found[0], tidied(text))

    def _respelt(self, run: str) -> str:
        for _ in range(ROUNDS):
            unheard = self._unheard(run)
            better = self._better(run, unheard) if unheard else ""
            if not better:
                return run
            run = better
        return run

    def _better(self, run: str, unheard: Sequence[str]) -> str:
        """Return the run with one word put right that leaves less of it unheard, "" when there is none."""
        listed = self.splitter.listed(run)
        named = {each.word for each in self.splitter.named(run) if each.known}
        meant = any(word in named or (word in listed and run.startswith(word)) for word in unheard if len(word) > 1)
        places = [(run.find(word), len(word)) for word in unheard if word in run] or [(0, len(run))]

        def through(start: int, end: int) -> bool:
            return any(start < at + length and at < end for at, length in places)

        found = slips(run, self.vocabularies(), WRITTEN if meant else FAR + WRITTEN, through=through)
        tried = (run[: each.start] + each.word + run[each.end :] for each in found[:TRIED])
        return next((text for text in tried if _letters(self._unheard(text)) < _letters(unheard)), "")

    def _unheard(self, run: str) -> list[str]:
        """Return the words of a run that nothing published has."""
        words = dict.fromkeys(self.splitter.split([run])[0])
        return [word for word in words if RUN.fullmatch(word) and word not in light_words() and not self.heard(word)]


def tidied(text: str) -> str:
    """Return the text without loose jamo inside its words: put below a syllable without a tail, else left out."""
    return LOOSE.sub(lambda found: _closed(found[1] or found[3], found[2] or found[4]), text)


def _closed(syllable: str, loose: str) -> str:
    jamo = decompose(syllable)
    return compose(jamo + loose) if len(jamo) == 2 and loose in TAILS[1:] else syllable


def _letters(words: Iterable[str]) -> int:
    return sum(map(len, words))
