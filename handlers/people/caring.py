"""What whoever reads a person's words is reminded of beside them."""

from __future__ import annotations

from typing import Literal

from handlers.catalogue import Say
from handlers.personal import personal
from handlers.screening.manners import insulting

Care = Literal["personal", "rough"]


def cares(text: str) -> tuple[Care, ...]:
    """Return what is to be minded about words: a way to reach somebody privately stands in them, or they insult."""
    found: dict[Care, bool] = {"personal": bool(personal(text)), "rough": insulting(text)}
    return tuple(care for care, there in found.items() if there)


def reminder(say: Say, care: Care) -> str:
    """Return what is to be minded in a sentence, with what may be done."""
    return {
        "personal": say("There is personal data in it. Please don't call, note it down or meet: talk only here."),
        "rough": say("Rough words. You need not bear them alone: ask them to stop, or let the lead know."),
    }[care]
