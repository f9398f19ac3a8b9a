"""What a sheet shows of a value: dates, lengths, amounts and telephones by the format of their cell."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from knowledge.loading.decoding import clean

_ASIDE = re.compile(r'\[\$[^\]]*\]|"[^"]*"')
"""Parts of a number format that show nothing of the value: its language, as in "[$-en-US]h:mm", and quoted texts."""

_PLACES = re.compile(r"[0#]*(?:00|[0#][-) ]+[0#])[-() 0#]*")
"""A number format that puts digits in their places, such as 000-0000-0000 for a telephone."""

_CONDITION = re.compile(r"\[<=(\d+)\]")

_UNIT = re.compile(r'[0#],*"([^"]*)"')
"""The unit behind the digits in a number format such as #,##0"원"."""

_SET_APART = re.compile(r"\[[^\]]*\]|\"[^\"]*\"|[\\_*].")
"""Colours, conditions, texts and blanks of a number format: nothing that counts digits."""

_DIGITS = re.compile(r"(?P<whole>[#0?,]*[#0?])(?P<thousands>,*)(?:\.(?P<part>[#0?]+))?")
_OTHER = re.compile(r"general|[@ymdhse/]", re.IGNORECASE)
"""Number formats that are none of plain digits: dates, powers, fractions, texts."""


def shown(value: object, shape: str) -> str:
    """Return the text of a value in a cell with this number format, dates in ISO form as far as it tells them."""
    if isinstance(value, bool):
        return "y" if value else "n"
    if isinstance(value, datetime):
        return _moment(value.replace(tzinfo=None), shape)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time | timedelta):
        # "12:30" is minutes and seconds as often as hours: no seconds are said that the sheet does not show.
        clock = value.isoformat("seconds") if isinstance(value, time) else _clock(value)
        return clock if "s" in _ASIDE.sub("", shape).casefold() else clock.rpartition(":")[0]
    if isinstance(value, int | float):
        return _number(value, shape)
    return "" if value is None else clean(str(value)).strip()


def _moment(moment: datetime, shape: str) -> str:
    """Return a moment; where its format shows no day, the month or year, as the first is then nobody's word."""
    letters = _SET_APART.sub("", shape).casefold()
    if "y" in letters and not {"d", "h"} & {*letters}:
        return f"{moment.year}년 {moment.month}월" if "m" in letters else f"{moment.year}년"
    return moment.date().isoformat() if moment.time() == time() else moment.isoformat(" ", "minutes")


def _number(value: float, shape: str) -> str:
    """Return a number as the sheet shows it: with its per cent, thousands and unit, or its digits in their places."""
    places = _places(value, shape)
    if places and value >= 0 and value == int(value):
        return _placed(str(int(value)), places)
    section = _SET_APART.sub("", shape.split(";", maxsplit=1)[0])
    digits = None if _OTHER.search(section) or places else _DIGITS.search(section)
    unit = _UNIT.search(shape)
    behind = "%" if "%" in section else unit.group(1).strip() if unit else ""
    return (_rounded(value, section, digits) if digits else f"{value:.15g}") + behind


def _rounded(value: float, section: str, digits: re.Match[str]) -> str:
    """Return a number with as many digits behind its point as the format has, those that are optional without zeros."""
    part = digits["part"] or ""
    scaled = Decimal(f"{value:.15g}") * (100 if "%" in section else 1) / Decimal(1000) ** len(digits["thousands"])
    told = f"{scaled.quantize(Decimal(1).scaleb(-len(part)), ROUND_HALF_UP):{',' * (',' in digits['whole'])}f}"
    optional = len(part) - len(part.rstrip("#?"))
    while optional and told.endswith("0"):
        told, optional = told[:-1], optional - 1
    return told.rstrip(".")


def _places(value: float, shape: str) -> str:
    """Return the places of digits in a number format, "" where it is another one.

    It may say one format up to a number and another above it, as for telephones without and with their area.
    """
    first, *others = shape.split(";")
    limit = _CONDITION.search(first)
    section = others[0] if limit and others and value > int(limit[1]) else first
    plain = re.sub(r"\[[^\]]*\]|[\\\"]|_.", "", section)
    return plain if _PLACES.fullmatch(plain.lstrip("(")) else ""


def _placed(digits: str, places: str) -> str:
    """Return digits in their places, from the last; a 0 without a digit is shown, a # is not."""
    told: list[str] = []
    rest = list(digits)
    for mark in reversed(places):
        if mark not in "0#":
            told.append(mark)
        elif rest or mark == "0":
            told.append(rest.pop() if rest else "0")
    return "".join([*rest, *reversed(told)]).strip("- ")


def _clock(value: timedelta) -> str:
    seconds = int(value.total_seconds())
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
