"""Korean morphemes that carry meaning: the tokenizer's door."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

ENGINE = "kiwi-0.24"

CONTENT = frozenset({"NNG", "NNP", "NNB", "NR", "XR", "SL", "SH", "SN", "VV", "VA", "MAG", "MM"})
"""The tags (Sejong set) of morphemes that carry meaning: nouns, roots, foreign words, numbers, verbs, adverbs."""


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


_LOADING = threading.Lock()


class Morphemes:
    """Splits Korean into content morphemes; the model is loaded with the first text of a process (1.5 s, 330 MB).

    May be called from several threads at once.
    """

    engine = ENGINE

    def split(self, texts: Sequence[str]) -> list[list[str]]:
        """Return the content morphemes of each text, in lower case, as often as they occur."""
        return [_content(tokens) for tokens in self._tokens(texts)]

    def named(self, text: str) -> tuple[Named, ...]:
        """Return what a text names, in its order."""
        tagged = ((token, token.tag.partition("-")[0]) for token in next(iter(self._tokens([text]))))
        return tuple(Named(token.form, NAMING[tag], not token.oov) for token, tag in tagged if tag in NAMING)

    def spaced(self, text: str) -> str:
        """Return a text with spaces between its words; those that are there stay."""
        return str(_kiwi().space(text))

    def _tokens(self, texts: Sequence[str]) -> Iterable[Any]:
        kiwi = _kiwi()
        return (kiwi.tokenize(text.casefold()) for text in texts)


def _kiwi() -> Any:
    """Return the model that all of a process share: two of them would know no more than one."""
    with _LOADING:
        return _loaded()


@cache
def _loaded() -> Any:
    from kiwipiepy import Kiwi  # noqa: PLC0415 - half a second that --help should not pay

    return Kiwi(num_workers=1, load_multi_dict=False)


def _content(tokens: Iterable[Any]) -> list[str]:
    return [token.form for token in tokens if token.tag.partition("-")[0] in CONTENT]
