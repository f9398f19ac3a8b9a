"""TOML as people write it: with the quotation marks of a word processor, in the encoding of their machine."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from knowledge.loading.decoding import decode
from knowledge.wording import Sentence

_STRAIGHT = {ord(mark): '"' for mark in "“”„‟"} | {ord(mark): "'" for mark in "‘’‚‛"}
_KOREAN = re.compile(r"^([ \t]*)([가-힣][가-힣\w ]*?)([ \t]*=)", re.MULTILINE)
_NO_SECONDS = re.compile(r"(=[ \t]*\d{4}-\d\d-\d\d[T ]\d\d:\d\d)(?![\d:])")
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
    mended = _NO_SECONDS.sub(r"\1:00", _KOREAN.sub(r'\1"\2"\3', text))
    for tried in (text, mended, mended.translate(_STRAIGHT)):
        try:
            return tomllib.loads(tried)
        except (ValueError, RecursionError) as error:
            found = _PLACE.search(str(error))
            why = Sentence("line %(line)s, character %(at)s", line=found[1], at=found[2]) if found else str(error)
            refused = NotTomlError(why)
    raise refused
