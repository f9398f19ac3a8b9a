"""The crisis screen in the languages of families who write little Korean: the plainest words of each, in a table."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from handlers.screening.surface import cleaned

TABLE = Path(__file__).with_name("tongues.toml")
ORDER = ("friend", "exploitation", "abuse", "violence", "self_harm")
"""Which kind counts where several are found: what is said of somebody else holds the words of one's own."""
TIGHT = frozenset({"zh", "ja", "th", "km"})
"""Languages that are written without spaces, so that those in a message say nothing."""

_NAME = re.compile(r"\{([a-z]+)\}")
_LETTERS = str.maketrans({"đ": "d", "ı": "i", "’": "'", "ʼ": "'", "！": "!", "\n": "."})
_FOREIGN = re.compile(r"[^\W\d_가-힣ㄱ-ㅣ]")
_KOREAN = re.compile(r"[가-힣ㄱ-ㅣ]")
_NOISE = re.compile(r"[^\w\s.?!,。、，'‘ʻ`\u0e00-\u0e7f\u1780-\u17ff-]+")
_RUN = re.compile(r"(.)\1{2,}")

Lines = Mapping[str, re.Pattern[str]]


class Tongues:
    """The lines of a table, with their `version`: one pattern for each kind and way of writing."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        words = {name: folded(found) for name, found in table["words"].items()}
        self.version: str = table["version"]
        self._unless, self._aside = (re.compile("|".join(map(folded, table[name]))) for name in ("unless", "aside"))
        self._spaced = _lines(table, words, tight=False)
        self._tight = _lines(table, words, tight=True)

    def kind(self, text: str) -> str:
        """Return the kind of cry in a message, nothing where there is none; time is linear in its length."""
        read = reading(text)
        if not read or self._unless.search(self._aside.sub(" ", read)):
            return ""
        found = frozenset((*_heard(self._spaced, read), *_heard(self._tight, re.sub(r"\s+", "", read))))
        return next((kind for kind in ORDER if kind in found), "")


def foreign(text: str) -> bool:
    """Return whether a message is in another language than Korean: most of its letters are, or a cry in it is."""
    letters = cleaned(text)
    return len(_FOREIGN.findall(letters)) > len(_KOREAN.findall(letters)) or bool(tongues().kind(text))


def reading(text: str) -> str:
    """Return a message as the table reads it, nothing where it has no letter but Korean ones."""
    if not _FOREIGN.search(text):
        return ""
    return " ".join(_RUN.sub(r"\1", _NOISE.sub(" ", folded(text))).split())


def folded(text: str) -> str:
    """Return a text or a phrase in lower case, without the marks on Latin and Cyrillic letters."""
    return cleaned(text).casefold().translate(_LETTERS)


@cache
def tongues() -> Tongues:
    """Return the lines that come with the program; read when first asked for."""
    return Tongues(tomllib.loads(TABLE.read_text(encoding="utf-8")))


def _lines(table: Mapping[str, Any], words: Mapping[str, str], *, tight: bool) -> Lines:
    rows = [row for row in table["line"] if (row["tongue"] in TIGHT) is tight]
    phrases = {kind: [one for row in rows if row["kind"] == kind for one in row["find"]] for kind in ORDER}
    return {
        kind: re.compile("|".join(_NAME.sub(lambda name: words[name[1]], folded(one)) for one in found))
        for kind, found in phrases.items()
        if found
    }


def _heard(lines: Lines, read: str) -> Iterator[str]:
    return (kind for kind, pattern in lines.items() if pattern.search(read))
