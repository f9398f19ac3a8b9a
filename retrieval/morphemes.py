"""Korean morphemes that carry meaning: the tokenizer's door."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

ENGINE = "kiwi-0.24"

CONTENT = frozenset({"NNG", "NNP", "NNB", "NR", "XR", "SL", "SH", "SN", "VV", "VA", "MAG", "MM"})
"""The tags (Sejong set) of morphemes that carry meaning: nouns, roots, foreign words, numbers, verbs, adverbs."""


class Morphemes:
    """Splits Korean into content morphemes; the model is loaded with the first text (1.5 s, 330 MB).

    May be called from several threads at once.
    """

    engine = ENGINE

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def split(self, texts: Sequence[str]) -> list[list[str]]:
        """Return the content morphemes of each text, in lower case, as often as they occur."""
        return [_content(tokens) for tokens in self._tokens(texts)]

    def _tokens(self, texts: Sequence[str]) -> Iterable[Any]:
        kiwi = self._kiwi
        return (kiwi.tokenize(text.casefold()) for text in texts)

    @property
    def _kiwi(self) -> Any:
        with self._lock:
            return self._loaded

    @cached_property
    def _loaded(self) -> Any:
        from kiwipiepy import Kiwi  # noqa: PLC0415 - half a second that --help should not pay

        return Kiwi(num_workers=1, load_multi_dict=False)


def _content(tokens: Iterable[Any]) -> list[str]:
    return [token.form for token in tokens if token.tag.partition("-")[0] in CONTENT]
