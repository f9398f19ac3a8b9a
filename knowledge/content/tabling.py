"""TOML as people write it: with the quotation marks of a word processor, in the encoding of their machine."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

from knowledge.loading.decoding import decode
from knowledge.wording import Sentence

_STRAIGHT = {ord(mark): '"' for mark in "“”„‟"} | {ord(mark): "'" for mark in "‘’‚‛"}
_KOREAN = re.compile(r"^([ \t]*)([가-힣][가-힣\w ]*?)([ \t]*=)", re.MULTILINE)
_NO_SECONDS = re.compile(r"^([ \t]*[\w\"' -]+=[ \t]*\d{4}-\d\d-\d\d[T ]\d\d:\d\d)(?![\d:])", re.MULTILINE)
_LONG = re.compile(r'''("""|\'\'\').*?\1|\Z''', re.DOTALL)
"""What stands between three quotation marks is no line of the file."""
_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")


class NotTomlError(ValueError):
    """A text can't be read as TOML; its argument says where, or why."""


def toml_of(data: bytes | str) -> dict[str, Any]:
    """Return the table that a file or a text holds.

    Only where it can't be read otherwise, curved quotation marks stand for straight ones, Korean keys for quoted ones,
    and moments may lack their seconds.

    Raises:
        NotTomlError: it can't be read.
        UnreadableError: it is no text.

    """
    text = decode(data) if isinstance(data, bytes) else data
    refused = NotTomlError("")
    mended = "".join(_mended(text))
    for tried in (text, mended, mended.translate(_STRAIGHT)):
        try:
            return tomllib.loads(tried)
        except (ValueError, RecursionError) as error:
            found = _PLACE.search(str(error))
            why = Sentence("line %(line)s, character %(at)s", line=found[1], at=found[2]) if found else str(error)
            refused = NotTomlError(why)
    raise refused


def _mended(text: str) -> Iterator[str]:
    """Yield a text part by part, its lines put right and long texts as they are."""
    begun = 0
    for long in _LONG.finditer(text):
        lines = text[begun : long.start()]
        yield _NO_SECONDS.sub(r"\1:00", _KOREAN.sub(r'\1"\2"\3', lines))
        yield long[0]
        begun = long.end()
