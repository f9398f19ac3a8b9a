"""Two editions of content beside each other, entry by entry and line by line."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from knowledge.passage import Passage, Validity
from knowledge.wording import Say

_PEOPLE = {"student": "Students", "parent": "Parents", "mentor": "Mentors", "adult": "Adult learners"}


def compared(then: Sequence[Passage], now: Sequence[Passage], say: Say = str) -> list[str]:
    """Return what changed between two editions: a line for each entry, below it the lines that went and came.

    `say` is the language of what is told beside the words of the entries themselves.
    """
    old, new = ({passage.key: passage for passage in passages} for passages in (then, now))
    lines = []
    for key in sorted(old.keys() | new.keys()):
        before, after = old.get(key), new.get(key)
        if before == after or (before and after and after.says_as(before)):
            continue
        sign = "-" if after is None else "+" if before is None else "~"
        title = after.title if after else before.title if before else ""
        lines.append(f"{sign} {key}: {title}")
        changes = difflib.ndiff(_lines(before, say), _lines(after, say))
        lines.extend(f"    {change}" for change in changes if change.startswith(("- ", "+ ")))
    return lines


def _lines(passage: Passage | None, say: Say) -> list[str]:
    if passage is None:
        return []
    audience = ", ".join(say(_PEOPLE.get(each, each)) for each in passage.audience)
    whom = f"{say('For whom')}: {audience}" if audience else ""
    held = _held(passage.validity, say)
    facts = (passage.title, *passage.text.splitlines(), *passage.aliases, whom, held)
    return [fact for fact in facts if fact]


def _held(validity: Validity, say: Say) -> str:
    start, until = validity.start, validity.until
    if start and until:
        return say("Holds from %(start)s to %(until)s") % {"start": start, "until": until}
    if start:
        return say("Holds from %(start)s") % {"start": start}
    return say("Holds until %(until)s") % {"until": until} if until else ""
