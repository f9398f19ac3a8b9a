"""The crisis screen: rules in code over a normalised copy of what was written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

CrisisKind = Literal["self_harm", "abuse", "violence", "exploitation", "friend"]

RULES = "0"
"""The version of the rules; kept with each case."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the screen says of a text: `explicit` verdicts can never be lowered by anything else."""

    crisis: bool = False
    kind: CrisisKind | Literal[""] = ""
    explicit: bool = False
    abusive: bool = False
    rules: str = RULES


def screen(text: str) -> Verdict:
    """Return the verdict on a text."""
    squeezed = "".join(text.split())
    if any(words in squeezed for words in ("죽고싶", "자살하고", "자살할", "살기싫", "손목을그")):
        return Verdict(crisis=True, kind="self_harm", explicit=True)
    return Verdict()
