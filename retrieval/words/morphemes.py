"""Korean morphemes that carry meaning: the tokenizer's door."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal

from retrieval.words.hangul import FIRST, TAILS

ENGINE = "kiwi-0.24"

CONTENT = frozenset({"NNG", "NNP", "NNB", "NR", "XR", "SL", "SH", "SN", "VV", "VA", "MAG", "MM"})
"""The tags (Sejong set) of morphemes that carry meaning: nouns, roots, foreign words, numbers, verbs, adverbs."""


REMEMBERED, LONGEST = 256, 200
"""Short texts whose morphemes are at hand, and letters of the longest: one question is looked at several times."""
LONG_REMEMBERED = 16
"""Longer ones that are at hand: the readings of a long message, each of which is held against several passages."""

NAMING: Mapping[str, Literal["noun", "name", "number"]] = {
    "NNG": "noun",
    "XR": "noun",
    "SL": "noun",
    "SH": "noun",
    "NNP": "name",
    "SN": "number",
}
"""The tags of morphemes that name something."""


BRIEF = frozenset({"ᆷ", "음", "냐", "느냐", "으냐", "니", "나", "는가", "ᆫ가", "은가"})
"""What a question ends with among friends, as the model writes it: "됨?", "되냐"."""

ENDED = re.compile(r"[가-힣][\W_ㄱ-ㅎㅠㅜ]*$")
ENDINGS, ENDED_BY, SIGNS = frozenset({"EF", "ETN"}), ("V", "XSV", "XSA", "EP"), ("S", "W", "Z")
WHOLE = re.compile(r"[^\u1100-\u11ff]+")
"""Without a jamo that found no syllable."""
SHORTEST = 2
"""Morphemes of a word alone that may be something else: "봄" is what is seen, and spring."""

HEARD = frozenset({"머", "모"})
"""The word for "what" as it sounds."""


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

    def polite(self, text: str) -> str:
        """Return a text whose last word ends as it does in writing where it ended briefly: "안 됨?" is "안 돼요?"."""
        return _politely(text) if len(text) <= LONGEST and ENDED.search(text) else text


def _of_one(text: str) -> tuple[_Token, ...]:
    return _remembered(text) if len(text) <= LONGEST else _remembered_long(text)


def _analysed(text: str) -> tuple[_Token, ...]:
    tokens = _kiwi().tokenize(text.casefold())
    return tuple(_Token(token.form, token.tag.partition("-")[0], not token.oov) for token in tokens)


_remembered = lru_cache(REMEMBERED)(_analysed)
_remembered_long = lru_cache(LONG_REMEMBERED)(_analysed)


def _kiwi() -> Any:
    """Return the model that all of a process share: two of them would know no more than one."""
    with _LOADING:
        return _loaded()


@cache
def _loaded() -> Any:
    from kiwipiepy import Kiwi  # noqa: PLC0415 - half a second that --help should not pay

    return Kiwi(num_workers=1, load_multi_dict=False)


@lru_cache(REMEMBERED)
def _politely(text: str) -> str:
    tokens = [token for token in _kiwi().tokenize(text) if not token.tag.startswith(SIGNS)]
    if len(tokens) <= SHORTEST or tokens[-1].tag not in ENDINGS or tokens[-1].form not in BRIEF:
        return text
    last = tokens[-1]
    place = (last.sent_position, last.word_position)
    word = [token for token in tokens[:-1] if (token.sent_position, token.word_position) == place]
    if not word or not word[-1].tag.startswith(ENDED_BY):
        return text
    forms = [("뭐" if token.form in HEARD and token.tag == "NP" else token.form, token.tag) for token in word]
    put = _is(_kiwi().join(forms[:-1])) if word[-1].tag == "VCP" else _kiwi().join([*forms, ("어요", "EF")])
    return f"{text[: word[0].start]}{put}{text[last.start + last.len :]}" if WHOLE.fullmatch(put) else text


def _is(noun: str) -> str:
    """Return a noun with the polite copula, which is shorter behind a vowel."""
    return noun + ("이에요" if (ord(noun[-1]) - FIRST) % len(TAILS) else "예요") if noun else ""
