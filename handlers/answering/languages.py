"""Words in a language that is not read: who wrote them is told which are, and who speaks theirs."""

from __future__ import annotations

from unicodedata import name

from handlers.catalogue import Say, beside, speaker
from handlers.helping import IN_THEIRS
from knowledge.hotlines import hotlines


def in_another_language(text: str) -> bool:
    """Tell whether a sentence has letters of other languages and none of Korean."""
    letters = [letter for letter in text if letter.isalpha()]
    korean = any(name(letter, "").startswith("HANGUL") for letter in letters)
    return not korean and sum(not letter.isascii() for letter in letters) > 1


def read_here(language: str) -> list[str]:
    """Return which languages are read and whom to ask in others, in the language of the talk and in English."""
    return [line for each in beside(language, abroad=True) for line in _read(speaker(each), each)]


def _read(say: Say, language: str) -> list[str]:
    line = hotlines()[IN_THEIRS].told(language)
    theirs = say("In your own language, day and night: %(name)s. Call %(phone)s")
    return [
        say("I read Korean and English only. Please ask in one of them."),
        theirs % {"name": line.name, "phone": line.phone},
    ]
