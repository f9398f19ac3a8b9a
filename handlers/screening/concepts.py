"""Concepts of the crisis screen: which of the things that people tell of stand in a message, by their words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

TABLE = Path(__file__).with_name("concepts.toml")
SIGNS = tuple(
    map(re.compile, ("ㅋㅋ|ㅎㅎ|^ㅋ|ㅋ$", "[ㅠㅜ]", r"\?", "[0-9]", r"요[.?!~]*$|니다[.?!~]*$", "!", r"\.\."))
)
"""What is seen in how a message is written: laughter, tears, a question, a number, politeness, a call, a pause."""
LENGTHS = (10, 18, 30, 50, 90)
"""Characters: a message may be shorter than some of these."""

Floats = NDArray[np.float32]


class Concepts:
    """Looks up the words of all concepts at once, each by its first characters: time is linear in the text."""

    def __init__(self, table: Mapping[str, str]) -> None:
        """`table` holds the words of each concept, without spaces, `|` between them; they may be parts of others."""
        self._concepts = len(table)
        self._words: dict[str, list[tuple[str, int]]] = {}
        for number, words in enumerate(table.values()):
            for word in sorted(set("".join(words.split()).split("|"))):
                self._words.setdefault(word[:2], []).append((word, number))

    @property
    def width(self) -> int:
        """Return how many numbers `found` gives."""
        return self._concepts + len(SIGNS) + len(LENGTHS)

    def found(self, plain: str, written: str) -> Floats:
        """Return 1 for each concept, sign and length that holds of a plain reading or the message itself, else 0."""
        found = np.zeros(self.width, np.float32)
        for place in range(len(plain)):
            for begun in {plain[place], plain[place : place + 2]}:
                for word, number in self._words.get(begun, ()):
                    if plain.startswith(word, place):
                        found[number] = 1
        signs = [sign.search(written) is not None for sign in SIGNS]
        found[self._concepts :] = [*signs, *(len(plain) < length for length in LENGTHS)]
        return found


@cache
def concepts() -> Concepts:
    """Return the concepts of the table that comes with the program."""
    return Concepts(tomllib.loads(TABLE.read_text(encoding="utf-8"))["concepts"])
