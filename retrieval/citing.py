"""Holding a written text against the passages it cites: marks, numbers, dates, amounts, phones, links, words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from retrieval.words.normalizing import normalize, squeezed

MARK = re.compile(r"\s*\[(\d{1,2})\]")
LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>()\"'\[\]]+|[\w-]+(?:\.[\w-]+)*\.(?:kr|com|net|org|io|me)(?:/[^\s<>()\"'\[\]]*)?"
)
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"(?<!\d)(?:0\d{1,2}|1\d{3})[-.\s)]{1,2}\d{3,4}(?:[-.\s]\d{4})?(?!\d)")
NUMBER = re.compile(r"(\d+(?:,\d{3})+|\d+)(\.\d+)?\s*(억|천만|백만|만|천)?")
MARKUP = frozenset("{}<>`|\\")
"""Signs of program text: said only where a passage has them."""

LATIN = re.compile(r"[A-Za-z]{3,}")
"""A foreign word in a Korean sentence: a name, so it must be the passage's."""

UNITS = {"": 1, "천": 10**3, "만": 10**4, "백만": 10**6, "천만": 10**7, "억": 10**8}
SENTENCE = re.compile(r"[^\n.!?。]*(?:\d\.\d[^\n.!?。]*|\.(?=\w)[^\n.!?。]*)*(?:[.!?。]+|\n|$)(?:\s*\[\d{1,2}\])*\s*")

SHARED_WORDS = 0.3
"""Share of a Korean sentence's letter pairs that its passages must hold (measured: see the benchmark report)."""

SHORT = 12
"""Letters below which a sentence is too short for its words to be judged."""


def sentences(text: str) -> list[str]:
    """Return the sentences of a written text, each with the marks that follow it; joined they are the text."""
    return [match.group() for match in SENTENCE.finditer(text) if match.group()]


def marks(sentence: str) -> tuple[int, ...]:
    """Return the numbers of the passages that a sentence cites, in its order, each once."""
    return tuple(dict.fromkeys(int(number) for number in MARK.findall(sentence)))


def unmarked(sentence: str) -> str:
    """Return a sentence without its marks."""
    return MARK.sub("", sentence)


def supported(sentence: str, passages: Sequence[str], language: str = "ko") -> bool:
    """Tell whether every number, date, phone, address and amount of a sentence, and most words, are the passages'."""
    text = normalize(unmarked(sentence))
    sources = [normalize(passage) for passage in passages]
    links = [link for source in sources for link in _links(source)]
    if any(link not in links for link in _links(text)):
        return False
    digits = {phone for source in sources for phone in _phones(source)}
    if any(phone not in digits for phone in _phones(text)):
        return False
    held = "\n".join(sources)
    if any(sign in MARKUP and sign not in held for sign in text):
        return False
    if language == "ko" and any(word.casefold() not in held.casefold() for word in LATIN.findall(text)):
        return False
    return _values(text) <= _values(held) and _worded(text, sources)


def renumbered(parts: Iterable[str]) -> tuple[str, tuple[int, ...]]:
    """Return the joined text with its marks counted from 1 in their order, and the old numbers in that order."""
    order: list[int] = []

    def mark(match: re.Match[str]) -> str:
        number = int(match.group(1))
        if number not in order:
            order.append(number)
        return f" [{order.index(number) + 1}]"

    return MARK.sub(mark, "".join(parts)).strip(), tuple(order)


def _links(text: str) -> list[str]:
    found = LINK.findall(text) + EMAIL.findall(text)
    return [link.rstrip(".,;:!?)").removeprefix("https://").removeprefix("http://").rstrip("/") for link in found]


def _phones(text: str) -> list[str]:
    return [re.sub(r"\D", "", phone) for phone in PHONE.findall(text)]


def _values(text: str) -> frozenset[float]:
    """Return the values of all numbers, units multiplied out, leading zeros gone; those of links and phones apart."""
    plain = PHONE.sub(" ", EMAIL.sub(" ", LINK.sub(" ", text)))
    values = set()
    for whole, part, unit in NUMBER.findall(plain):
        value = float(whole.replace(",", "") + part)
        values |= {value, value * UNITS[unit]}
    return frozenset(values)


def _worded(text: str, sources: Sequence[str]) -> bool:
    """Tell whether a Korean sentence's words are its passages' words; another language's can't be compared."""
    letters = "".join(letter for letter in squeezed(text) if "가" <= letter <= "힣")
    if len(letters) < SHORT:
        return True
    pairs = _pairs(letters)
    held = {pair for source in sources for pair in _pairs(squeezed(source))}
    return sum(pair in held for pair in pairs) >= SHARED_WORDS * len(pairs)


def _pairs(letters: str) -> set[str]:
    return {letters[i : i + 2] for i in range(len(letters) - 1)}
