"""The crisis screen: rules in code over a normalised copy of what was written, and learned ears for what they miss."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal, cast

from handlers.screening.denials import protests, without_denied
from handlers.screening.learned import NEAR, VERSION, model
from handlers.screening.manners import conquering, insulting, sounding
from handlers.screening.rules import Hint, Hit, rules
from handlers.screening.surface import english, readings
from handlers.screening.tongues import tongues

CrisisKind = Literal["self_harm", "abuse", "violence", "exploitation", "friend"]
Listen = Callable[[str, str, Hint], str | None]

RULES = f"{rules().version}+{tongues().version}+{VERSION}"
"""The versions of the rules, of those in other languages, and of the learned stage; kept with each case."""

URGENCY = ("self_harm", "exploitation", "abuse", "violence", "friend")
"""Which kind names the case when several are found: what can't wait first."""


EXCLUSION = "left-out"
"""The rule that hears that somebody is left out by others."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the screen says of a text: `explicit` verdicts can never be lowered by anything else.

    `concern` tells that it is no cry for help but lacks little: whoever wrote it is offered somebody to talk to.
    `excluded` tells that somebody is left out by others and nothing else was heard: no blow, no threat, no insult. It
    may be told where nothing is a cry, too: who is left out is comforted either way.
    """

    crisis: bool = False
    kind: CrisisKind | Literal[""] = ""
    explicit: bool = False
    abusive: bool = False
    rules: str = RULES
    concern: bool = False
    excluded: bool = False


def screen(text: str) -> Verdict:
    """Return the verdict on a text: no clock, no state; time is linear in the length of the text.

    Texts that differ only in Unicode normalisation, invisible or direction marks get the same verdict.
    """
    return _verdict(text, None)


class Screen:
    """The screen with everything there is: rules, the learned stage and, where it is given, the meaning.

    `listen` takes a message, its plain reading and what the rules have to say of it, and returns a kind of cry, `NEAR`
    for what comes near to one, "" for none, or None where it can't say. It is only asked where no unmistakable rule
    found anything, and has heard the characters, too. Where it can't say, soft rules decide, then
    the second stage.
    """

    def __init__(self, listen: Listen | None = None, version: str = "") -> None:
        """`version` names what listens; it is kept with each case beside the versions of the rest."""
        self._listen = listen
        self._rules = f"{RULES}+{version}" if version else RULES

    def __call__(self, text: str) -> Verdict:
        """Return the verdict on a text; without `listen` the same as `screen`."""
        return replace(_verdict(text, self._listen), rules=self._rules)


def _verdict(text: str, listen: Listen | None) -> Verdict:
    rest = without_denied(text)
    if rest == text:
        return _heard(text, sorted(_hits(text), key=_urgency), listen)
    said = _heard(rest, sorted(_hits(rest), key=_urgency), listen)
    if said.crisis or protests(rest):
        return said if said.crisis else replace(said, concern=True)
    return _heard(text, [Hit("denied", "self_harm", explicit=False)], listen, near=True)


def _heard(text: str, hits: list[Hit], listen: Listen | None, *, near: bool = False) -> Verdict:
    excluded = bool(hits) and all(hit.rule == EXCLUSION for hit in hits)
    if not any(hit.explicit for hit in hits):
        hits, nearly = _weighed(text, hits, listen)
        near = near or nearly
    if not hits:
        return Verdict(abusive=insulting(text), concern=near, excluded=excluded)
    kind = cast("CrisisKind", hits[0].kind)
    return Verdict(
        crisis=True,
        kind=kind,
        explicit=any(hit.explicit for hit in hits),
        abusive=insulting(text),
        excluded=excluded,
    )


def _hits(text: str) -> Iterator[Hit]:
    table = rules()
    korean = next(readings(text)).text
    if conquering(korean):
        return
    for surface in readings(text):
        found = list(table.hits(surface))
        yield from found
        if any(hit.explicit for hit in found):
            return
    yield from table.english_hits(english(text), korean)
    kind = tongues().kind(text)
    if kind and not table.about_words(korean):
        yield Hit("tongues", kind, explicit=True)


def _weighed(text: str, soft: list[Hit], listen: Listen | None) -> tuple[list[Hit], bool]:
    """Return what is left of soft hits, or was heard without any, and whether nothing is but little is lacking."""
    plain = next(readings(text))
    if sounding(plain):
        return soft, False
    hint = Hint(soft[0].kind if soft else "", rules().quoted(plain), rules().doubted(plain))
    kind = listen(text, plain.text, hint) if listen else None
    if kind is None:
        kind = hint.kind or ("" if hint.quoted else model().kind(plain.text))
    if kind in {"", NEAR}:
        return [], kind == NEAR
    return soft or [Hit("learned", kind, explicit=False)], False


def _urgency(hit: Hit) -> tuple[bool, int]:
    return not hit.explicit, URGENCY.index(hit.kind)
