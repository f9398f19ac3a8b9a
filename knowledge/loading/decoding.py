"""Bytes to text: UTF-8, UTF-16 with its mark, or CP949, the three that Korean offices write."""

from __future__ import annotations

import codecs
import re
import unicodedata

from knowledge.loading.document import UnreadableError

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\u202a-\u202e\u2066-\u2069]")
_LINE_ENDS = re.compile(r"\r\n?|[\x0c\x85\u2028\u2029]")
_RAISED = str.maketrans("0123456789+-=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class NotTextError(UnreadableError):
    """The file is no text in UTF-8 or CP949: save it as text in UTF-8."""


def clean(text: str) -> str:
    r"""Return the text in NFC with "\n" line ends, without control characters and writing-direction overrides."""
    plain = text if text.isprintable() else _CONTROLS.sub("", _LINE_ENDS.sub("\n", text))
    return unicodedata.normalize("NFC", plain)


def raised(text: str) -> str:
    """Return what stands above the line with digits that stay apart from those before them: 10² is not 102."""
    return text.translate(_RAISED)


def one_line(text: str) -> str:
    """Return the clean text with every run of white space as one space."""
    return " ".join(clean(text).split())


def decode(data: bytes) -> str:
    """Return the clean text of a file.

    Raises NotTextError when it is neither UTF-8, nor UTF-16 with a byte-order mark, nor CP949, or holds NUL bytes.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data, encoding)
    if b"\x00" in data:
        raise NotTextError
    try:
        return clean(data.decode())
    except UnicodeDecodeError:
        return _decoded(data, "cp949")


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return clean(data.decode(encoding))
    except UnicodeDecodeError as error:
        raise NotTextError from error
