"""Two editions of content beside each other, entry by entry and line by line."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from knowledge.passage import Passage


def compared(then: Sequence[Passage], now: Sequence[Passage]) -> list[str]:
    """Return what changed between two editions: a line for each entry, below it the lines that went and came."""
    old, new = ({passage.key: passage for passage in passages} for passages in (then, now))
    lines = []
    for key in sorted(old.keys() | new.keys()):
        before, after = old.get(key), new.get(key)
        if before == after:
            continue
        sign = "-" if after is None else "+" if before is None else "~"
        title = after.title if after else before.title if before else ""
        lines.append(f"{sign} {key}: {title}")
        changes = difflib.ndiff(_lines(before), _lines(after))
        lines.extend(f"    {change}" for change in changes if change.startswith(("- ", "+ ")))
    return lines


def _lines(passage: Passage | None) -> list[str]:
    if passage is None:
        return []
    validity = passage.validity
    held = f"valid {validity.start or ''} – {validity.until or ''}" if validity.start or validity.until else ""
    facts = (passage.title, *passage.text.splitlines(), *passage.aliases, ", ".join(passage.audience), held)
    return [fact for fact in facts if fact]
