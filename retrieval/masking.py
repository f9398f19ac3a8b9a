"""Personal data in a text, found by its shape and replaced before the text goes anywhere."""

from __future__ import annotations

import re

_DASH = r"[-‐‑‒–—―−ー－~.·_/]"
"""What keyboards make of a hyphen, wide ones too, and what is written in its place."""

RESIDENT = re.compile(rf"(?<!\d)\d{{6}}\s{{0,3}}{_DASH}?\s{{0,3}}[1-8１-８]\d{{6}}(?!\d)")
"""A resident registration number: birth date, then a digit for century and sex, then six more."""

PHONE = re.compile(
    rf"(?<!\d)(?![1１]\d[~/_])(?:[+＋]?[8８][2２](?:{_DASH}|\s)?)?[0０]?[1１][016789０１６７８９](?:{_DASH}|\s)?\d{{3,4}}(?:{_DASH}|\s)?\d{{4}}(?!\d)"
)
"""A mobile phone number; public land lines are no personal data, nor is "16/2025~2026"."""

EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")


_CARD = re.compile(rf"(?<!\d)[3-9]\d{{3}}({_DASH}|\s|)\d{{4}}\1\d{{4}}\1\d{{4}}(?!\d)")
_CARD_NAMED = re.compile(rf"(카드\s?(?:번호)?[^\d\n]{{0,8}})\d{{4}}({_DASH}|\s|)\d{{4}}\2\d{{4}}\2\d{{4}}(?!\d)")
_ACCOUNT = re.compile(
    r"((?:계좌|통장|은행|뱅크|농협)(?:\s?번호)?(?:(?!전화|연락|문의|고객|상담|콜)[^\d\n]){0,12})"
    r"(?!0\d{1,2}-\d{3,4}-\d{4}(?![\d-]))(?=(?:-?\d){10})\d{2,14}(?:[-‐‑–—]\d{1,8}){0,3}(?![\d-])"
)
"""An account number has no shape of its own: it is one where a bank or an account is named right before."""

_PASSWORD = re.compile(
    r"((?<!\w)(?:비밀\s?번호|비번|패스워드|pass\s?word|passwd|pw)(?!\w*\s?(?:찾|변경|바꾸|재설정)))"
    r"((?:\s?(?:는|은|가|이|:|=|is))\s?:?\s*(?=[!-~]*\d)|\s+(?=[!-~]*\d)(?=[!-~]*[A-Za-z]))"
    r"(?![!-~]*://|01\d-?\d{3,4}-?\d{4}|[\w.+-]+@[\w-]+\.|[\d-]{1,10}(?![\d-])\s?(?:년|월|일|자|글자|개|번|시|분|회|명|원|%|강))"
    r"[!-~]{4,64}+(?!\s?(?:년|월|자리|글자|자))",
    re.IGNORECASE,
)
"""A password that is told: digits in it, and the word for it right before."""

CARD, ACCOUNT, PASSWORD = "[카드번호]", "[계좌번호]", "[비밀번호]"
SECRETS = (CARD, ACCOUNT, PASSWORD)
"""What stands where something stood that only its owner may know."""

GONE = "******-*******"
"""What stands where a resident registration number stood."""


def without_resident_numbers(text: str) -> str:
    """Return the text with every resident registration number replaced: it is never kept."""
    return RESIDENT.sub(GONE, text)


def without_secrets(text: str) -> str:
    """Return the text with numbers of residents, cards and accounts and passwords replaced: they are never kept."""
    text = _PASSWORD.sub(rf"\1\2{PASSWORD}", without_resident_numbers(text))
    text = _CARD_NAMED.sub(rf"\1{CARD}", text)
    text = _CARD.sub(lambda found: CARD if _checks(found[0]) else found[0], text)
    return _ACCOUNT.sub(rf"\1{ACCOUNT}", text)


def _checks(card: str) -> bool:
    """Tell whether the check digit of a card number is right (ISO/IEC 7812-1)."""
    digits = [int(each) for each in card if each.isdecimal()]
    doubled = [sum(divmod(2 * each, 10)) for each in digits[-2::-2]]
    return (sum(digits[::-2]) + sum(doubled)) % 10 == 0


def masked(text: str) -> str:
    """Return the text with numbers and addresses that name a person replaced by what they are."""
    text = without_secrets(text)
    text = PHONE.sub("[전화번호]", text)
    return EMAIL.sub("[이메일]", text)
