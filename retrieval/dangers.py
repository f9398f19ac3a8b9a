"""Entries on danger: a help to who is in it, and a fright to whoever asks about another matter."""

from __future__ import annotations

import re

from knowledge.passage import Passage

SAFETY = "safety"
"""The topic of entries on danger."""

RESCUE, LINE = re.compile(r"(?<!\d)11[29](?!\d)"), re.compile(r"(?<!\d)(?:109|117|1366|1388)(?!\d)")
"""Who comes at once, and who listens: what sends to both is about danger, whatever its topic is called."""


def on_danger(passage: Passage) -> bool:
    """Tell whether a passage is for somebody who is in danger, or fears for one who is."""
    return passage.topic == SAFETY or bool(RESCUE.search(passage.text) and LINE.search(passage.text))
