"""Programmes that others run: what a question about one of them may be answered from."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from knowledge.passage import Passage
from retrieval.answer import Hit
from retrieval.words.normalizing import normalize

LISTENING = re.compile(r"들을|들어도|듣|볼\s*수|쓸\s*수|고를|포함|(있|되|돼)(나|어요|는)|된다|watch|included")
"""How one asks whether one's own programme has the lectures of a site."""


@cache
def programmes() -> Mapping[str, re.Pattern[str]]:
    """Return how programmes of others are called, by name."""
    return {name: re.compile(called) for part in _table().values() for name, called in part.items()}


@cache
def _table() -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = tomllib.loads((files("retrieval") / "programmes.toml").read_text("utf-8"))
    return table


def another(text: str, own: Sequence[str]) -> str:
    """Return the name of another's programme that a question is about, "" for none and for its own place's.

    Whether lectures of a site can be heard here is a question about one's own.
    """
    plain = normalize(text).casefold()
    mine = {name.casefold() for name in own}
    others = ((name, called) for name, called in programmes().items() if name.casefold() not in mine)
    found = next((name for name, called in others if called.search(plain)), "")
    return "" if found in _table()["sites"] and LISTENING.search(plain) else found


def tells_of(name: str, passage: Passage) -> bool:
    """Tell whether a passage names the programme at all."""
    said = "\n".join((passage.title, *passage.aliases, passage.text))
    return bool(programmes()[name].search(normalize(said).casefold()))


def asked_about(name: str, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Return the hits whose own question names the programme."""
    return tuple(
        hit
        for hit in hits
        if programmes()[name].search(normalize("\n".join((hit.passage.title, *hit.passage.aliases))).casefold())
    )
