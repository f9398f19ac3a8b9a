"""The same work for each of many: one that fails keeps none of the others waiting."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

One = TypeVar("One")


def severally(work: Callable[[One], int], many: Iterable[One]) -> int:
    """Do the work for each, and return the sum of what it returned.

    Raises:
        Exception: the first error, with the kinds of the others, once every one has had its turn.

    """
    total, failed = 0, []
    for one in many:
        try:
            total += work(one)
        except Exception as error:  # noqa: BLE001 - whatever it is, the next one must have its turn
            failed.append(error)
    if failed:
        if others := failed[1:]:
            failed[0].add_note(f"{len(others)} more failed: {', '.join(type(error).__name__ for error in others)}")
        raise failed[0]
    return total
