"""The crisis screen: rules in code over a normalised copy of what was written, and a learned ear for what they miss."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, cast

from handlers.screening_learned import VERSION, model
from handlers.screening_manners import insulting
from handlers.screening_rules import Hit, rules
from handlers.screening_surface import english, readings

CrisisKind = Literal["self_harm", "abuse", "violence", "exploitation", "friend"]

RULES = f"{rules().version}+{VERSION}"
"""The versions of the rules and of the learned stage; kept with each case."""

URGENCY = ("self_harm", "exploitation", "abuse", "violence", "friend")
"""Which kind names the case when several are found: what can't wait first."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the screen says of a text: `explicit` verdicts can never be lowered by anything else."""

    crisis: bool = False
    kind: CrisisKind | Literal[""] = ""
    explicit: bool = False
    abusive: bool = False
    rules: str = RULES


def screen(text: str) -> Verdict:
    """Return the verdict on a text: no clock, no state; time is linear in the length of the text.

    Texts that differ only in Unicode normalisation, invisible or direction marks get the same verdict.
    """
    hits = sorted(_hits(text), key=_urgency) or list(_heard(text))
    if not hits:
        return Verdict(abusive=insulting(text))
    kind = cast("CrisisKind", hits[0].kind)
    return Verdict(crisis=True, kind=kind, explicit=any(hit.explicit for hit in hits), abusive=insulting(text))


def _hits(text: str) -> Iterator[Hit]:
    table = rules()
    for surface in readings(text):
        found = list(table.hits(surface))
        yield from found
        if any(hit.explicit for hit in found):
            return
    yield from table.english_hits(english(text), next(readings(text)).text)


def _heard(text: str) -> Iterator[Hit]:
    plain = next(readings(text))
    kind = model().kind(plain.text)
    if kind and not rules().quoted(plain):
        yield Hit("learned", kind, explicit=False)


def _urgency(hit: Hit) -> tuple[bool, int]:
    return not hit.explicit, URGENCY.index(hit.kind)
