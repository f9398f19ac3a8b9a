"""What is indexed of each owner, and the view that a municipality has of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from retrieval.ranking import Pool
from retrieval.segment import Segment


@dataclass(frozen=True, slots=True)
class Part:
    """One owner's passages: segments, and the rows of each that are gone or replaced."""

    edition: int
    ids: Mapping[str, str]
    segments: tuple[Segment, ...] = ()
    gone: tuple[frozenset[int], ...] = ()


NOTHING = Part(0, {})


def absorbed(old: Part, fresh: int) -> tuple[tuple[Segment, ...], list[str]]:
    """Return the segments that stay and the ids of those to be built again: small ones grow together, like a log."""
    kept = list(old.segments)
    stale: list[str] = []
    while len(kept) > 1 and kept[-1].size <= 2 * (fresh + len(stale)):
        stale += kept.pop().ids
    return tuple(kept), stale


def gone(part: Segment, live: set[str]) -> frozenset[int]:
    """Return the rows of a segment whose passages are not live any more."""
    return frozenset(row for row, passage_id in enumerate(part.ids) if passage_id not in live)


def view(shared: Part, own: Part) -> Pool:
    """Return the view of a municipality: the shared rows that it does not override, and its own."""
    hidden = [
        left | {row for row, key in enumerate(part.keys) if key in own.ids} if own.ids else left
        for part, left in zip(shared.segments, shared.gone, strict=True)
    ]
    return Pool((*shared.segments, *own.segments), (*hidden, *own.gone), len(shared.segments))
