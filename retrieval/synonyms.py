"""Words for the same thing: slang put right, and what else a keyword may be called."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LESS = 0.25
"""What a synonym counts against the word itself."""


@dataclass(frozen=True, slots=True)
class Synonyms:
    """`rewrites` replace words of a question, `others` are further keywords for a word."""

    rewrites: Mapping[str, str]
    others: Mapping[str, frozenset[str]]

    def rewritten(self, text: str) -> str:
        """Return the question with slang and short forms as they are published."""
        if not self.rewrites:
            return text
        longest_first = sorted(self.rewrites, key=len, reverse=True)
        slang = re.compile(r"(?<![가-힣])(?:" + "|".join(map(re.escape, longest_first)) + ")")
        return slang.sub(lambda found: self.rewrites[found.group()], text)

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
    return read((files("retrieval") / "synonyms.toml").read_text("utf-8"))


def read(text: str) -> Synonyms:
    """Return a table from its TOML text."""
    table = tomllib.loads(text)
    others = {word.casefold(): frozenset(meant) for word, meant in table.get("glossary", {}).items()}
    for group in table.get("groups", []):
        for word in group["words"]:
            others[word] = others.get(word, frozenset()) | (frozenset(group["words"]) - {word})
    return Synonyms(table.get("rewrites", {}), others)
