"""Personal data in a text, found by its shape and replaced before the text goes anywhere."""

from __future__ import annotations

import re

_DASH = r"[-‐‑‒–—―−ー－~.·_/]"
"""What keyboards make of a hyphen, wide ones too, and what is written in its place."""

RESIDENT = re.compile(rf"(?<!\d)\d{{6}}\s{{0,3}}{_DASH}?\s{{0,3}}[1-8１-８]\d{{6}}(?!\d)")
"""A resident registration number: birth date, then a digit for century and sex, then six more."""

PHONE = re.compile(
    rf"(?<!\d)(?:[+＋]?[8８][2２](?:{_DASH}|\s)?)?[0０]?[1１][016789０１６７８９](?:{_DASH}|\s)?\d{{3,4}}(?:{_DASH}|\s)?\d{{4}}(?!\d)"
)
"""A mobile phone number; public land lines are no personal data."""

EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")


GONE = "******-*******"
"""What stands where a resident registration number stood."""


def without_resident_numbers(text: str) -> str:
    """Return the text with every resident registration number replaced: it is never kept."""
    return RESIDENT.sub(GONE, text)


def masked(text: str) -> str:
    """Return the text with numbers and addresses that name a person replaced by what they are."""
    text = without_resident_numbers(text)
    text = PHONE.sub("[전화번호]", text)
    return EMAIL.sub("[이메일]", text)
