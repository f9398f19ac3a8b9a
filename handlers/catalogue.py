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
    r"\b(?:i|i'm|you|he|she|we|my|our|your|is|are|am|do|does|can|could|how|what|when|where|who|which|why|the|a|an|to|for|in)\b",
    re.IGNORECASE,
)
"""Words that hardly any sentence goes without."""


def _english(text: str) -> bool:
    return len(text.split()) >= 3 and text.isascii()


def _korean(text: str) -> bool:
    """Tell whether a text is Korean on the whole; a name in an English sentence makes it none."""
    letters = [letter for letter in text if letter.isalpha()]
    return 2 * sum("가" <= letter <= "힣" for letter in letters) > len(letters)


def spoken(text: str, known: str = "", hint: str = "") -> str:
    """Return the language to answer in: the chosen one, else the text's own script, else the channel's hint.

    What is known may come from the device alone: a telephone that is set to Korean says nothing of who writes English
    on it, nor a browser that is set to English of who writes Korean.
    """
    short = hint.split("-", maxsplit=1)[0]
    written = _english(text) and _ENGLISH.search(text) if known == DEFAULT else _korean(text)
    if known in LANGUAGES and not (known == short and written):
        return known
    if any("가" <= letter <= "힣" or "ㄱ" <= letter <= "ㅣ" for letter in text):
        return "ko"
    if _english(text):
        return "en"
    return short if short in LANGUAGES else DEFAULT
