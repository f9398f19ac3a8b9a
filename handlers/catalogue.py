"""The catalogues: what the assistant says, in the person's language."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

Say = Callable[[str], str]
"""English sentence in, the person's language out."""

LANGUAGES = {"ko": "한국어", "en": "English"}
DEFAULT = "ko"
COMMON = "en"
"""What is understood where nobody speaks somebody's own language."""

BOTH = "+"
"""Stands between two languages that are said beside each other."""

FOLDER = Path(__file__).parent / "locale"


@cache
def translations(language: str) -> NullTranslations:
    """Return the catalogue of a language, one file a feature; English is the language of the code and needs none."""
    files = sorted((FOLDER / language / "LC_MESSAGES").glob("*.po")) if language in LANGUAGES else []
    if not files:
        return NullTranslations()
    whole = Catalog(locale=language)
    for path in files:
        with path.open("rb") as po:
            for message in read_po(po, locale=language):
                if message.id:
                    whole.add(message.id, message.string, flags=message.flags)
    compiled = BytesIO()
    write_mo(compiled, whole)
    compiled.seek(0)
    return GNUTranslations(compiled)


def speaker(language: str) -> Say:
    """Return the function that says a sentence in a language; of two that stand beside each other, in the first."""
    return translations(language.partition(BOTH)[0] or DEFAULT).gettext


def beside(language: str, *, abroad: bool) -> tuple[str, ...]:
    """Return the languages to say something in: English, too, for whoever writes in another than Korean."""
    return (language, COMMON) if abroad and language != COMMON else (language,)


def alongside(language: str) -> tuple[Say, ...]:
    """Return the functions that say a sentence in each of the languages that "ko+en" names."""
    return tuple(map(speaker, language.split(BOTH)))


_ENGLISH = re.compile(
    r"\b(?:i|i'm|you|he|she|we|is|are|am|do|does|can|could|will|may|the|a|an|to|for|in|of|and|not|her|his|there|it)\b",
    re.IGNORECASE,
)
"""Words that hardly any sentence goes without."""

_ASKING = re.compile(
    r"\b(?:how|what|when|where|who|which|why|my|our|your|need|want|have|please|recommend|speak|talk|person|human|child"
    r"|children|daughter|son|school|grade|lectures?|documents?|papers?|deadline|apply|join|cost|free)\b",
    re.IGNORECASE,
)
"""Words that make two an English wish or question."""

_ENDING = re.compile(
    r"(?:[요다까죠나냐니지네줘자래게어아해야함음임돼됨데걸군거여유겨라며노봄줌]|습니다)[ㄱ-ㅣ\W]*$"
    r"|(?:요|니다|는데|은데|인데|던데|니까|다며|라며|다고|라고|려고|어서|아서|해서|는지|을까|지만|면)(?=[\s,.?!])"
)
"""How Korean ends that is said, and not only named."""


MANY = 5
"""Words of a title; who writes more of them says something (proposed)."""


def _letters(text: str) -> tuple[int, int]:
    """Return how many letters a text has, and how many of them are Hangul."""
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters), sum("가" <= letter <= "힣" for letter in letters)


def _hangul(text: str) -> bool:
    return any("가" <= letter <= "힣" or "ㄱ" <= letter <= "ㅣ" for letter in text)


def written(text: str) -> str:
    """Return the language that a text is plainly written in, "" for a name, a yes or a number, which many share.

    A Korean name in an English sentence makes it none in Korean, nor does a Korean title alone.
    """
    many, korean = _letters(text)
    if 2 * korean > many:
        words = len(text.split())
        said = words > MANY or (_ENDING.search(text) and (korean > 1 or words > 1))
        return "ko" if said else ""
    latin = sum(letter.isascii() and letter.isalpha() for letter in text)
    words, said = len(text.split()), 3 * latin >= 2 * many
    english = _ASKING.search(text) or (words > 2 and _ENGLISH.search(text))
    return "en" if said and words > 1 and english else ""


def spoken(text: str, known: str = "", hint: str = "") -> str:
    """Return the language to answer in: the known one, else what the text is written in, else the channel's hint."""
    if known in LANGUAGES:
        return known
    if plainly := written(text):
        return plainly
    if _hangul(text):
        return "ko"
    short = hint.split("-", maxsplit=1)[0]
    if len(text.split()) > 2 and text.isascii() and short != DEFAULT:
        return "en"
    return short if short in LANGUAGES else DEFAULT
