"""What a pattern can't match without: pairs of characters to look for before the pattern itself is tried."""

from __future__ import annotations

import re
from itertools import pairwise

_PIECE = re.compile(
    r"(?P<open>\((?:\?:|\?P<at>)?(?![?]))|(?P<look>\(\?<?[=!])|(?P<close>\))|(?P<bar>\|)"
    r"|(?P<set>\[[^\]]*\])|(?P<escape>\\.)|(?P<edge>[\^$])|(?P<any>\.)|(?P<letter>.)"
)
_OPTIONAL = re.compile(r"(?:[?*]|\{0?,\d*\}|\{0\})[?+]?")
_COUNT = re.compile(r"(?:\+|\{\d+(?:,\d*)?\})[?+]?")
"""How often something may come, at least never and at least once: greedy, lazy or possessive."""

Anchors = frozenset[str]


def anchors(pattern: str) -> tuple[Anchors, ...]:
    """Return sets of strings of one or two characters: a match holds one of each set.

    The pattern may hold letters, sets, groups, alternatives, look-arounds and repetition, as the table does.
    Alternatives on the outermost level give one set at most.
    """
    found, at = _sequence(pattern, 0)
    if at < len(pattern):
        whole, _ = _alternatives(pattern, 0)
        return (whole,) if whole else ()
    return tuple(dict.fromkeys(one for one in found if one))


def pairs(text: str) -> Anchors:
    """Return every character of a text and every two that stand together."""
    return frozenset(text).union(map("".join, pairwise(text)))


def _alternatives(pattern: str, at: int) -> tuple[Anchors, int]:
    branches: list[Anchors] = []
    while True:
        found, at = _sequence(pattern, at)
        branches.append(max(found, key=_worth, default=frozenset()))
        if at >= len(pattern) or pattern[at] == ")":
            return (frozenset().union(*branches) if all(branches) else frozenset()), at + 1
        at += 1


def _sequence(pattern: str, at: int) -> tuple[list[Anchors], int]:
    run: str = ""
    found: list[Anchors] = []
    while at < len(pattern) and pattern[at] not in "|)":
        piece = _PIECE.match(pattern, at)
        assert piece is not None  # noqa: S101 - the last alternative takes any character
        kind, at, inner = piece.lastgroup, piece.end(), frozenset[str]()
        if kind in {"open", "look"}:
            inner, at = _alternatives(pattern, at)
        optional = _OPTIONAL.match(pattern, at)
        counted = optional or _COUNT.match(pattern, at)
        at = counted.end() if counted else at
        if kind == "letter" and not counted:
            run += piece[0]
        elif kind not in {"look", "edge"} and piece[0] != "(?P<at>":
            found += _of_run(run), inner if kind == "open" and not optional else frozenset()
            run = ""
    return [*found, _of_run(run)], at


def _of_run(run: str) -> Anchors:
    # Of a longer run the last pair tells most: verbs end it, particles and pronouns begin it.
    return frozenset({run[-2:]}) if run else frozenset()


def _worth(found: Anchors) -> tuple[int, int]:
    return min(map(len, found), default=0), -len(found)
