"""Words for the same thing: slang put right, English put into Korean, and what else a keyword may be called."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

LESS = 0.25
"""What a synonym counts against the word itself."""

HANGUL = re.compile("[가-힣]")
LATIN = re.compile(r"[a-z]+(?:'[a-z]+)?", re.IGNORECASE)
FORMS = ("", "s", "es", "ed", "ing")
"""What an English word may end with and still be in the glossary."""


@cache
def light_words() -> frozenset[str]:
    """Return words that tell who asks or how, and nothing of what is asked."""
    return frozenset((files("retrieval.words") / "light_words.txt").read_text("utf-8").split())


@dataclass(frozen=True, slots=True)
class Synonyms:
    """`rewrites` replace words of a question, `others` are further keywords for a word.

    `glossary` has the Korean for English words, in lower case.
    """

    rewrites: Mapping[str, str]
    others: Mapping[str, frozenset[str]]
    glossary: Mapping[str, str] = field(default_factory=dict)

    def rewritten(
        self, text: str, *, korean: bool = True, stays: Callable[[str, str], bool] = lambda _said, _written: False
    ) -> str:
        """Return the question with slang and short forms as they are published.

        `stays` tells of a word that is said and how it is written whether it is to be left. A question without Hangul
        is put into Korean where the content is `korean`; where it is not, it stays as it is.
        """
        if not HANGUL.search(text):
            return self.translated(text) if korean else text
        if not self.rewrites:
            return text
        longest_first = sorted(self.rewrites, key=len, reverse=True)
        slang = re.compile(r"(?<![가-힣])(?:" + "|".join(map(re.escape, longest_first)) + ")")
        return slang.sub(
            lambda found: found[0] if stays(found[0], self.rewrites[found[0]]) else self.rewrites[found[0]], text
        )

    def translated(self, text: str) -> str:
        """Return an English question word by word: Korean where the glossary has it, the rest but light words as it is.

        Where nothing is in the glossary the question stays whole.
        """
        if not any(map(self._korean, LATIN.findall(text.casefold()))):
            return text
        put = LATIN.sub(lambda found: self._put(found.group().casefold()), text)
        return " ".join(dict.fromkeys(re.sub(r"[?!.,]", " ", put).split()))

    def _put(self, word: str) -> str:
        return self._korean(word) or ("" if word in light_words() else word)

    def _korean(self, word: str) -> str:
        stems = (word.removesuffix(form) for form in FORMS)
        return next((self.glossary[stem] for stem in stems if stem in self.glossary), "")

    def expanded(self, words: Iterable[str]) -> dict[str, float]:
        """Return the words with weight 1 and their synonyms with less."""
        wanted = dict.fromkeys(words, 1.0)
        for word in tuple(wanted):
            for other in self.others.get(word, ()):
                wanted.setdefault(other, LESS)
        return wanted


@cache
def synonyms() -> Synonyms:
    """Return the table of the package."""
    return read((files("retrieval.words") / "synonyms.toml").read_text("utf-8"))


def read(text: str) -> Synonyms:
    """Return a table from its TOML text."""
    table = tomllib.loads(text)
    others = {word.casefold(): frozenset(meant) for word, meant in table.get("glossary", {}).items()}
    for group in table.get("groups", []):
        for word in group["words"]:
            others[word] = others.get(word, frozenset()) | (frozenset(group["words"]) - {word})
    glossary = {word.casefold(): meant[0] for word, meant in table.get("glossary", {}).items()}
    return Synonyms(table.get("rewrites", {}), others, glossary)
