"""The gist of a Korean title in a few English words, so that who reads no Korean can tell choices apart."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

MOST = 3
"""Words of a gist: a button shows about forty characters on a telephone (proposed)."""

STEM = 5
"""Characters by which two forms of a word are known to be one: apply, applying."""


def gist(title: str, known: str = "") -> tuple[str, ...]:
    """Return what a title names, in its order, without what is said by the words that are `known` anyway."""
    found: dict[str, int] = {}
    taken: set[int] = set()
    for pattern, english in _words().items():
        for match in re.finditer(pattern, title):
            place = {*range(match.start(), match.end())}
            if not place & taken:
                taken |= place
                found.setdefault(english, match.start())
    said = known.casefold()
    named = [english for english in sorted(found, key=found.__getitem__) if english.casefold()[:STEM] not in said]
    return tuple(named[:MOST])


@cache
def _words() -> Mapping[str, str]:
    table: Mapping[str, str] = tomllib.loads((files("handlers.answering") / "gist.toml").read_text("utf-8"))["words"]
    return table
