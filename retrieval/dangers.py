"""Entries on danger: a help to who is in it, and a fright to whoever asks about another matter."""

from __future__ import annotations

import re

from knowledge.passage import Passage

SAFETY = "safety"
"""The topic of entries on danger."""

RESCUE, LINE = re.compile(r"(?<!\d)11[29](?!\d)"), re.compile(r"(?<!\d)(?:109|117|1366|1388)(?!\d)")
"""Who comes at once, and who listens: what sends to both is about danger, whatever its topic is called."""

WHOM = re.compile(r"\s*([가-힣]{2,}?)(?:이|가|은|는|을|를|에게|한테)\s")
"""Of whom an entry speaks, at the beginning of its question: "멘토가 따로 만나자고 해요"."""


def on_danger(passage: Passage) -> bool:
    """Tell whether a passage is for somebody who is in danger, or fears for one who is."""
    return passage.topic == SAFETY or bool(RESCUE.search(passage.text) and LINE.search(passage.text))


def startles(passage: Passage, asked: str) -> bool:
    """Tell whether a passage on danger has nothing to do with a question to which something else is nearer.

    Who tells of a mentor may have to know what no mentor may do; of danger itself, nobody is asked by the way.
    """
    whom = WHOM.match(passage.title) if passage.topic != SAFETY else None
    return on_danger(passage) and not (whom and whom[1] in asked)
