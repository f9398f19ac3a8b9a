"""TOML as people write it: with the quotation marks of a word processor, in the encoding of their machine."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from knowledge.loading.decoding import decode
from knowledge.wording import Sentence

_STRAIGHT = {ord(mark): '"' for mark in "“”„‟"} | {ord(mark): "'" for mark in "‘’‚‛"}
_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")


class NotTomlError(ValueError):
    """A text can't be read as TOML; its argument says where, or why."""


def toml_of(data: bytes | str) -> dict[str, Any]:
    """Return the table that a file or a text holds.

    Curved quotation marks stand for straight ones only where the text can't be read otherwise.

    Raises:
        NotTomlError: it can't be read.
        UnreadableError: it is no text.

    """
    text = decode(data) if isinstance(data, bytes) else data
    refused = NotTomlError("")
    for tried in (text, text.translate(_STRAIGHT)):
        try:
            return tomllib.loads(tried)
        except (ValueError, RecursionError) as error:
            found = _PLACE.search(str(error))
            why = Sentence("line %(line)s, character %(at)s", line=found[1], at=found[2]) if found else str(error)
            refused = NotTomlError(why)
    raise refused
