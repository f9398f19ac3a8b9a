"""How long a lecture is: "35", "1시간 20분" or "38:25" to minutes; what two numbers mean, the whole column tells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from knowledge.content.fields import CellError
from knowledge.loading.decoding import one_line
from knowledge.wording import Sentence

DAY = 24 * 60
"""Minutes beyond which nothing is a lecture."""

LONG = 4
"""Hours from which on nothing is a lecture, so that "12:30" in a column of lectures is minutes and seconds."""

LETTERS = 60
"""So many letters nothing that is a length has; our own limit."""

MINUTES_FIRST, HOURS_FIRST = "분:초", "시:분"

_CLOCK = re.compile(r"(\d{1,2}):(\d{2}):(\d{2})")
_SHORT_CLOCK = re.compile(r"(?P<first>\d{1,3}):(?P<second>\d{2})(?P<more>:00)?")
_AROUND = re.compile(r"(?:(?:약|총|대략)\s*)?(.*?)\s*(?:내외|정도|가량|씩)?")
_UNITS = r"(?:(?P<hours>\d{1,3}(?:\.\d{1,2})?)\s*(?:시간|hours?|hrs?|h)\s*(?P<half>반)?)?\s*(?:(?P<minutes>\d{1,4}(?:\.\d{1,2})?)\s*(?:분|min(?:ute)?s?\.?|m|['′’]))?\s*(?:(?P<seconds>\d{1,5}(?:\.\d+)?)\s*(?:초|sec|s|[\"″”]))?"  # noqa: E501 - one rule, and the marks that are typed
_PARTS = re.compile(_UNITS, re.IGNORECASE)
_BARE = re.compile(r"\d{1,5}(?:\.\d{1,2})?")
_COUNT = r"(?:총\s*)?(?P<count>\d{1,3})\s*(?:차시|강의?|회차?|편|교시)"
_TIMES = re.compile(rf"(?P<length>\d.*?[분간초\d])\s*(?:씩)?\s*[×xX*✕]\s*{_COUNT}")
_TIMES_AFTER = re.compile(rf"{_COUNT}\s*[×xX*✕]\s*(?P<length>\d.*[분간초])")
_UNIT_OF = re.compile(
    r"[(\[/]\s*(초|sec|s|시간|hours?|hrs?|h|분\s*:\s*초|mm:ss|시간?\s*:\s*분|hh?:mm)\s*[)\]]?\s*$", re.IGNORECASE
)


def minutes(text: str) -> int:
    """Return the minutes of "35", "35분", "1시간 20분", "1.5시간" or "0:35:10"; a begun minute counts whole.

    "38:25" by itself is refused: it may be hours or minutes, and `spelled` tells which.
    """
    around = _AROUND.fullmatch(one_line(text).replace(",", "")) if len(text) < LETTERS else None
    total = _total(around[1] if around else "")
    if 0 < total <= DAY:
        return int(-(-total // 1))
    raise CellError(Sentence("%(value)r is no length like 35 or 1시간 20분", value=text))


def _total(plain: str) -> Fraction:
    """Return the minutes of a length, 0 where it is none."""
    if clock := _CLOCK.fullmatch(plain):
        upper, whole, lower = map(int, clock.groups())
        return upper * 60 + whole + Fraction(lower, 60)
    if _BARE.fullmatch(plain):
        # A part of an hour or of a day, as a sheet keeps times, is no number of minutes.
        return Fraction(plain) if Fraction(plain) >= 1 else Fraction()
    found = _PARTS.fullmatch(plain)
    if not found:
        return Fraction()
    hours, rest, seconds = (Fraction(found[name] or 0) for name in ("hours", "minutes", "seconds"))
    return hours * 60 + (30 if found["half"] else 0) + rest + seconds / 60


def counted(text: str) -> tuple[str, int] | None:
    """Return the length of one lecture and how many there are of "80분×12차시" or "12강 x 80분", else None."""
    plain = one_line(text) if len(text) < LETTERS else ""
    found = _TIMES.fullmatch(plain) or _TIMES_AFTER.fullmatch(plain)
    return (found["length"], int(found["count"])) if found and int(found["count"]) else None


def spelled(name: str, cells: Sequence[str]) -> list[str]:
    """Return the lengths of a column with their units, as far as its name or its cells tell them.

    `name` is what the column is called, such as "시간(초)". Of "38:25" and "12:30:00" all are minutes and seconds where
    one of them would else be a lecture of hours; where some would then take seconds only, nothing is told.
    """
    unit = _unit(name)
    told = [cell.strip() for cell in cells]
    clocks = [_SHORT_CLOCK.fullmatch(cell) for cell in told]
    if exact := _is_exact(told, clocks):
        clocks = [None if clock and clock["more"] else clock for clock in clocks]
    clocked = unit if ":" in unit else _clocked([int(clock["first"]) for clock in clocks if clock], exact=exact)
    return [_spelled(cell, unit, clock, clocked) for cell, clock in zip(told, clocks, strict=True)]


def _is_exact(cells: Sequence[str], clocks: Sequence[re.Match[str] | None]) -> bool:
    """Tell whether what has seconds behind it begins with hours: some are not 00, or others have none."""
    if any(not clock and _CLOCK.fullmatch(cell) for cell, clock in zip(cells, clocks, strict=True)):
        return True
    longer = [int(clock["first"]) for clock in clocks if clock and clock["more"]]
    shorter = any(clock and not clock["more"] for clock in clocks)
    return shorter and bool(longer) and max(longer) < LONG


def _clocked(firsts: Sequence[int], *, exact: bool) -> str:
    """Return what two numbers with a colon are in a column, by the first of them, or ""."""
    if any(first >= LONG for first in firsts):
        return "" if 0 in firsts else MINUTES_FIRST
    return "" if exact else HOURS_FIRST


def _unit(name: str) -> str:
    """Return what the name of a column counts in: 초, 시간, 분:초, 시:분 or ""."""
    found = _UNIT_OF.search(name)
    told = "".join(found[1].casefold().split()) if found else ""
    if ":" in told:
        return MINUTES_FIRST if told in {MINUTES_FIRST, "mm:ss"} else HOURS_FIRST
    if told:
        return "초" if told[0] in "초s" else "시간"
    return ""


def _spelled(cell: str, unit: str, clock: re.Match[str] | None, clocked: str) -> str:
    if clock and int(clock["second"]) < 60 and clocked:
        upper, lower = ("분", "초") if clocked == MINUTES_FIRST else ("시간", "분")
        return f"{int(clock['first'])}{upper} {int(clock['second'])}{lower}"
    bare = unit and ":" not in unit and _BARE.fullmatch(cell.replace(",", ""))
    return f"{bare[0]}{unit}" if bare else cell
