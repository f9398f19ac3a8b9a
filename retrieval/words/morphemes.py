"""Korean morphemes that carry meaning: the tokenizer's door."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal

ENGINE = "kiwi-0.24"

CONTENT = frozenset({"NNG", "NNP", "NNB", "NR", "XR", "SL", "SH", "SN", "VV", "VA", "MAG", "MM"})
"""The tags (Sejong set) of morphemes that carry meaning: nouns, roots, foreign words, numbers, verbs, adverbs."""


REMEMBERED, LONGEST = 256, 200
"""Short texts whose morphemes are at hand, and letters of the longest: one question is looked at several times."""

NAMING: Mapping[str, Literal["noun", "name", "number"]] = {
    "NNG": "noun",
    "XR": "noun",
    "SL": "noun",
    "SH": "noun",
    "NNP": "name",
    "SN": "number",
}
"""The tags of morphemes that name something."""


@dataclass(frozen=True, slots=True)
class Named:
    """Something that a text names: a noun, a proper name or a number, and whether the dictionary has it."""

    word: str
    kind: Literal["noun", "name", "number"] = "noun"
    known: bool = True


@dataclass(frozen=True, slots=True)
class _Token:
    form: str
    tag: str
    known: bool


_LOADING = threading.Lock()


class Morphemes:
    """Splits Korean into content morphemes; the model is loaded with the first text of a process (1.5 s, 330 MB).

    May be called from several threads at once.
    """

    engine = ENGINE

    def split(self, texts: Sequence[str]) -> list[list[str]]:
        """Return the content morphemes of each text, in lower case, as often as they occur."""
        analyse = _of_one if len(texts) == 1 else _analysed
        return [[token.form for token in analyse(text) if token.tag in CONTENT] for text in texts]

    def named(self, text: str) -> tuple[Named, ...]:
        """Return what a text names, in its order."""
        named = (token for token in _of_one(text) if token.tag in NAMING)
        return tuple(Named(token.form, NAMING[token.tag], token.known) for token in named)

    def listed(self, text: str) -> frozenset[str]:
        """Return the content morphemes of a text that the dictionary has."""
        return frozenset(token.form for token in _of_one(text) if token.tag in CONTENT and token.known)

    def spaced(self, text: str) -> str:
        """Return a text with spaces between its words; those that are there stay."""
        return str(_kiwi().space(text))


def _of_one(text: str) -> tuple[_Token, ...]:
    return _remembered(text) if len(text) <= LONGEST else _analysed(text)


def _analysed(text: str) -> tuple[_Token, ...]:
    tokens = _kiwi().tokenize(text.casefold())
    return tuple(_Token(token.form, token.tag.partition("-")[0], not token.oov) for token in tokens)


_remembered = lru_cache(REMEMBERED)(_analysed)


def _kiwi() -> Any:
    """Return the model that all of a process share: two of them would know no more than one."""
    with _LOADING:
        return _loaded()


@cache
def _loaded() -> Any:
    from kiwipiepy import Kiwi  # noqa: PLC0415 - half a second that --help should not pay

    return Kiwi(num_workers=1, load_multi_dict=False)
