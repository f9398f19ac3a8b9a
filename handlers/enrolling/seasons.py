"""When it can be applied for, in words: open, with the days that are left, not yet, over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from handlers.catalogue import Say
from knowledge.eligibility import Window
from knowledge.municipality import Municipality
from retrieval.answer import Citation

SOON_DAYS = 7
"""A window that closes within so many days is told as closing soon (proposed)."""


@dataclass(frozen=True, slots=True)
class Subscribe:
    """A wish to be told of a municipality's next window."""

    municipality: str


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """The end of that wish; with "" of all such wishes."""

    municipality: str


def state_line(say: Say, window: Window, now: datetime, place: Municipality) -> str:
    """Return one line about a window."""
    names = {"opens": _moment(window.opens, place), "closes": _moment(window.closes, place)}
    state = window.state(now)
    if state == "closed":
        return say("Applications closed on %(closes)s.") % names
    if state == "soon":
        return say("Applications open on %(opens)s.") % names
    if state == "unknown":
        return say("It isn't known yet when applications open.")
    if window.closes is None:
        return say("Applications have been open since %(opens)s; no closing day has been announced.") % names
    days = (window.closes.astimezone(place.zone).date() - now.astimezone(place.zone).date()).days
    line = say("Applications are open until %(closes)s.") % names
    if days > SOON_DAYS:
        return line
    left = say("They close today (D-day).") if days == 0 else say("They close soon (D-%(days)d).") % {"days": days}
    return f"{line} {left}"


def cited(number: int, window: Window) -> Citation:
    """Return the source of a window."""
    source = window.source
    return Citation(
        number,
        "",
        source.file,
        source.place,
        source.title,
        source.url,
        f"{window.title}: {_span(window)}",
        source.dated,
        window.sample,
    )


def _span(window: Window) -> str:
    ends = (moment.strftime("%Y-%m-%d %H:%M") if moment else "?" for moment in (window.opens, window.closes))
    return " ~ ".join(ends)


def _moment(moment: datetime | None, place: Municipality) -> str:
    return moment.astimezone(place.zone).strftime("%Y-%m-%d %H:%M") if moment else ""
