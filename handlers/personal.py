"""Personal data in a text, found by its shape: what a person is warned of before a message is sent on."""

from __future__ import annotations

import re

from retrieval.masking import EMAIL, PHONE, RESIDENT

_ADDRESS = re.compile(
    r"[가-힣]{1,10}(?:시|군|구|읍|면|동|리)\s+[가-힣0-9·]{1,20}(?:로|길)(?:\s?\d{1,3}번?길)?\s*\d{1,4}(?:-\d{1,4})?"
    r"|[가-힣]{1,15}(?:로|길)\s?\d{1,4}(?:-\d{1,4})?(?:번지)?\s*,?\s*\d{1,4}동\s?\d{1,4}호"
    r"|\d{1,4}동\s?\d{1,4}호"
)
_ACCOUNT = re.compile(r"(?<![\w@.])@[A-Za-z][A-Za-z0-9_]{4,31}\b|t\.me/[A-Za-z0-9_]{5,32}|open\.kakao\.com/\S+")

_SHAPES = (("resident", RESIDENT), ("phone", PHONE), ("email", EMAIL), ("address", _ADDRESS), ("account", _ACCOUNT))
_MASKS = {
    "resident": "[주민등록번호]",
    "phone": "[전화번호]",
    "email": "[이메일]",
    "address": "[주소]",
    "account": "[계정]",
}


def personal(text: str) -> tuple[str, ...]:
    """Return the kinds of personal data in a text: resident, phone, email, address, account."""
    return tuple(kind for kind, shape in _SHAPES if shape.search(text))


def impersonal(text: str) -> str:
    """Return the text with personal data replaced by what it is."""
    for kind, shape in _SHAPES:
        text = shape.sub(_MASKS[kind], text)
    return text
