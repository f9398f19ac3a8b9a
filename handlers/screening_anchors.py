"""What a pattern can't match without: pairs of characters to look for before the pattern itself is tried."""

from __future__ import annotations

import re
from collections.abc import Iterator

_PIECE = re.compile(
    r"(?P<open>\((?:\?:|\?P<at>)?(?![?]))|(?P<look>\(\?<?[=!])|(?P<close>\))|(?P<bar>\|)"
    r"|(?P<set>\[[^\]]*\])|(?P<escape>\\.)|(?P<edge>[\^$])|(?P<any>\.)|(?P<letter>.)"
)
_OPTIONAL = re.compile(r"\?|\{0(?:,\d+)?\}")
_COUNT = re.compile(r"\{\d+(?:,\d+)?\}")

Anchors = frozenset[str]


def anchors(pattern: str) -> Anchors:
    """Return strings of one or two characters, one of which is in every match; empty when there are none to be had.

    The pattern may hold letters, sets, groups, alternatives, look-arounds and bounded repetition, as the table does.
    """
    found, _ = _alternatives(pattern, 0)
    return found


def pairs(text: str) -> Anchors:
    """Return every character of a text and every two that stand together."""
    return frozenset(text) | frozenset(map("".join, zip(text, text[1:], strict=False)))


def _alternatives(pattern: str, at: int) -> tuple[Anchors, int]:
    branches: list[Anchors] = []
    while True:
        best, at = _sequence(pattern, at)
        branches.append(best)
        if at >= len(pattern) or pattern[at] == ")":
            return (frozenset().union(*branches) if all(branches) else frozenset()), at + 1
        at += 1


def _sequence(pattern: str, at: int) -> tuple[Anchors, int]:
    run, candidates = "", []
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
            candidates.append(frozenset({run[:2]} if run else ()))
            candidates.append(inner if kind == "open" and not optional else frozenset())
            run = ""
    candidates.append(frozenset({run[:2]} if run else ()))
    return max(_worth(candidates), key=lambda worth: worth[0], default=((0, 0), frozenset[str]()))[1], at


def _worth(candidates: list[Anchors]) -> Iterator[tuple[tuple[int, int], Anchors]]:
    for found in candidates:
        if found:
            yield (min(map(len, found)), -len(found)), found
