"""What a household tells while its case is checked: in a few slots of the session, and nowhere after that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.conversation import Session
from knowledge.eligibility import OLDEST, Facts

PREFIX = "household."
"""What the names of all slots of a household begin with."""

AT, PLACE = "household.at", "household.place"
BEGUN, PAUSED, SKIPPED = "household.begun", "household.paused_at", "household.skipped"
BESIDE = "household.beside"
"""The slot that tells that something else was answered since the question, without an offer to go on."""

LATER = "checked."
"""What the names of the slots begin with that serve the next question once a check is over: home, grade, age."""

LATER_AT, LATER_PLACE, _BASIS = "checked.at", "checked.place", "checked.told"

LIFE = timedelta(minutes=30)
"""How long answers wait for the next word, and home, grade and age for the next question (proposed)."""

SERVES = ("residence", "grades", "ages")

_BETWEEN = "\n"


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The end of a check: the questions that were asked go, too, for which were asked tells what was answered."""


def facts_of(slots: Mapping[str, str]) -> Facts:
    """Return what was told so far."""

    def several(name: str) -> frozenset[str]:
        return frozenset(filter(None, slots.get(f"{PREFIX}{name}", "").split("|")))

    low, high = _span(slots.get(f"{PREFIX}ages", ""))
    above, at_most = _span(slots.get(f"{PREFIX}income", ""))
    return Facts(
        residence=slots.get(f"{PREFIX}residence", ""),
        grades=several("grades"),
        ages=(low or 0, OLDEST if high is None else high),
        above=above or 0,
        at_most=at_most,
        has=several("has"),
        lacks=several("lacks"),
    )


def skipped_of(slots: Mapping[str, str]) -> frozenset[str]:
    """Return the keys of the questions that were put aside."""
    return frozenset(filter(None, slots.get(SKIPPED, "").split(_BETWEEN)))


def having(slots: Mapping[str, str], told: Mapping[str, str]) -> dict[str, str]:
    """Return the slots with what was told now; a later word on grade or home replaces the earlier one."""
    kept = dict(slots)
    for name, value in told.items():
        slot = f"{PREFIX}{name}"
        if name == "skip":
            kept[SKIPPED] = _BETWEEN.join(sorted(skipped_of(kept) | {value}))
        elif name == "income":
            kept[slot] = _narrower(kept.get(slot, ""), value, gap=1)
        elif name == "ages":
            kept[slot] = _narrower(kept.get(slot, ""), value)
        elif name in {"has", "lacks"}:
            kept[slot] = "|".join(sorted({*value.split("|"), *filter(None, kept.get(slot, "").split("|"))}))
        else:
            kept[slot] = value
    return kept


def for_place(slots: Mapping[str, str], place: str, now: datetime) -> dict[str, str]:
    """Return the slots for questions about a municipality: what was said of home counts for the one it was said of."""
    kept = dict(slots)
    if kept.get(PLACE, place) != place:
        for name in (f"{PREFIX}residence", SKIPPED):
            kept.pop(name, None)
    return kept | {PLACE: place, AT: now.isoformat()}


def without(slots: Mapping[str, str]) -> dict[str, str]:
    """Return the slots without anything of a household."""
    return {name: value for name, value in slots.items() if not name.startswith((PREFIX, LATER))}


def decided(slots: Mapping[str, str], place: str, now: datetime, told: str) -> dict[str, str]:
    """Return the slots once a check is over: home, grade and age serve on, `told` names what was decided."""
    serving = {f"{LATER}{name}": slots[f"{PREFIX}{name}"] for name in SERVES if slots.get(f"{PREFIX}{name}")}
    return without(slots) | serving | {LATER_AT: now.isoformat(), LATER_PLACE: place, _BASIS: told}


def lately(slots: Mapping[str, str], place: str, now: datetime) -> dict[str, str]:
    """Return what was told for the check before this one and may serve again, by name; {} when that is long ago."""
    at = slots.get(LATER_AT, "")
    if not at or slots.get(LATER_PLACE) != place or now - datetime.fromisoformat(at) > LIFE:
        return {}
    return {name.removeprefix(LATER): value for name, value in slots.items() if name.startswith(LATER)}


def is_stale(slots: Mapping[str, str], now: datetime) -> bool:
    """Tell whether answers have waited too long."""
    if not any(name.startswith((PREFIX, LATER)) for name in slots):
        return False
    at = slots.get(AT, "") or slots.get(LATER_AT, "")
    return not at or now - datetime.fromisoformat(at) > LIFE


def fresh(session: Session, now: datetime) -> Mapping[str, str]:
    """Return the session's slots, without a household's when they have waited too long."""
    return without(session.slots) if is_stale(session.slots, now) else session.slots


def _span(text: str) -> tuple[int | None, int | None]:
    low, _, high = text.partition("-")
    return (int(low) if low else None), (int(high) if high else None)


def _narrower(first: str, second: str, gap: int = 0) -> str:
    """Return what two spans have in common; where that is less than `gap` wide they contradict: the later one."""
    (above, at_most), (low, high) = _span(first), _span(second)
    bottom = max(above or 0, low or 0)
    top = min((end for end in (at_most, high) if end is not None), default=None)
    return second if top is not None and top - bottom < gap else f"{bottom}-{'' if top is None else top}"
