"""What went wrong, said without a word of what a person wrote."""

from __future__ import annotations

import traceback
from pathlib import PurePath

FRAMES = 3
"""How many places are named, the innermost first."""


def reason_of(error: BaseException) -> str:
    """Return an error's class and the places it came through; its message may quote a person, so it is left out."""
    frames = reversed(traceback.extract_tb(error.__traceback__)[-FRAMES:])
    places = [f"{PurePath(frame.filename).name}:{frame.lineno}" for frame in frames]
    return " < ".join([type(error).__name__, *places])
