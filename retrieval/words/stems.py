"""Words of a text that is not in Korean: their stems, and each two that follow one another."""

from __future__ import annotations

import re
from itertools import pairwise

from retrieval.words.normalizing import normalize

WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Letters of languages that put no spaces between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""

ENDINGS = ("'s", "ing", "ied", "ies", "ed", "es", "s")
SHORTEST = 3
"""Letters that must be left of a word without its ending."""


def terms(text: str) -> list[str]:
    """Return the stems of all words and the pairs of neighbouring ones, as often as they occur.

    Words that every question has stay: how a question begins tells questions apart whose nouns are the same.
    """
    words = [stem(part) for word in WORD.findall(normalize(text).casefold().replace("’", "'")) for part in _parts(word)]
    return [*words, *(f"{first} {second}" for first, second in pairwise(words))]


def stem(word: str) -> str:
    """Return an English word without its commonest endings; a word with other letters than those of English as it is.

    It need not be a word that there is: "classes" and "class" become one, and so do "applies" and "applying".
    """
    if not word.replace("'", "").isascii():
        return word
    ending = next((ending for ending in ENDINGS if word.endswith(ending) and len(word) - len(ending) >= SHORTEST), "")
    if ending and not (ending == "s" and word.endswith("ss")):
        word = word.removesuffix(ending) + ("i" if ending in {"ied", "ies"} else "")
        if ending in {"ing", "ed"} and len(word) > SHORTEST and word[-1] == word[-2] and word[-1] not in "lsz":
            word = word[:-1]
    if len(word) <= SHORTEST:
        return word
    word = word.removesuffix("e")
    return f"{word[:-1]}i" if word.endswith("y") and len(word) > SHORTEST else word


def _parts(word: str) -> list[str]:
    """Return the word, or its letters where words are not set apart."""
    return list(word) if UNSPACED.search(word) else [word]
