"""What the pages of the desk and the office post."""

from __future__ import annotations

from datetime import date

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from handlers.filing import LARGEST

LONGEST = 4000
"""Letters of one message: what Telegram takes with the name before it."""

LIMITS = {"longest": LONGEST, "largest": LARGEST}
"""What the page holds back by itself: letters of a message, bytes of a file."""


class Said(BaseModel):
    """Words to a student or to colleagues; `key` makes a repeat of the same request harmless."""

    text: str = Field(min_length=1, max_length=LONGEST)
    key: str = Field(min_length=8, max_length=64)
    sure: bool = False


class Noted(BaseModel):
    """A note that goes with a move."""

    note: str = Field(default="", max_length=LONGEST)


class Named(BaseModel):
    """A member of staff."""

    staff: str = Field(min_length=1, max_length=64)


class Later(BaseModel):
    """When something comes back."""

    until: AwareDatetime


class ForEverybody(BaseModel):
    """An answer for everybody; `until` is the last day on which it holds."""

    model_config = ConfigDict(str_strip_whitespace=True)

    question: str = Field(min_length=1, max_length=300)
    answer: str = Field(min_length=1, max_length=LONGEST)
    audience: str = Field(default="", pattern="^(student|parent|mentor)?$")
    until: date | None = None
