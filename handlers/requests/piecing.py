"""Texts that are pieces in a row: particles, endings and courtesies, with nothing else between them."""

from __future__ import annotations

import re

LONGEST_PIECE = 12
"""Letters."""


def made_of(piece: re.Pattern[str], text: str) -> bool:
    """Tell whether a text is one piece or more in a row, in time that grows as the text does.

    A plus around such a pattern tries each way to cut a text in pieces: they double with every word of "에는에는에는…".
    """
    reached = {0}
    for start in range(len(text)):
        if start in reached:
            ends = range(start + 1, min(start + LONGEST_PIECE, len(text)) + 1)
            reached.update(end for end in ends if piece.fullmatch(text, start, end))
    return len(text) in reached and bool(text)
