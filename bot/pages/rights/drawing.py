"""What is kept of a person as they would tell it: plain names, the hours of their clock, and nothing that is empty."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.pages.rights.words import columns, tables, values
from bot.pages.wording import Translate
from handlers.records.consents.erasing import Held

SHOWN: Mapping[str, tuple[str, ...]] = {
    "turn": ("at", "role", "text", "files"),
    "outbox": ("due_at", "text"),
    "escalation": ("opened_at", "category", "subject", "question", "rating"),
    "escalation_line": ("at", "kind", "text", "files"),
    "topic": ("title",),
    "study_plan": ("title", "begins", "ends", "exam", "minutes", "starts"),
    "study_session": ("day", "starts", "minutes", "lectures", "state"),
    "review_card": ("title", "unit", "due_at"),
    "reminder": ("due_at", "payload"),
    "reminder_preference": ("quiet_from", "quiet_until"),
    "answer": ("at", "question", "verdict"),
    "file": ("created_at", "name", "expires_at"),
    "guardian_link": ("made_at", "ends_at"),
    "window_subscription": ("since",),
    "window_told": ("at",),
    "consent": ("at", "band"),
    "consent_step": ("at", "state"),
    "consent_request": ("made_at", "state", "contact", "expires_at"),
}
"""What of a row says something to its person, by table, in the order in which it is shown; the export has all."""

UNSEEN = frozenset({"topic_notice"})
"""Numbers of messages alone: they say nothing to anybody."""

CODED = frozenset({"role", "kind", "verdict", "category", "state", "band"})
"""Columns that hold a word of the program's own; any other holds what people wrote, and stands as it is."""

TIMES = frozenset({"at", "due_at", "made_at", "created_at", "opened_at", "since", "expires_at", "ends_at"})

NEVER = 9999
"""The year of what has no end."""

TITLED = frozenset({"lectures", "payload"})
"""Columns that hold titles within what the program needs: the titles are what says something."""

EVENT = "event"
"""The kind of a line that says what became of a talk, in a word of the program's own; its words are in the export."""

REMEMBERED = ("grade", "subjects", "wish", "level", "minutes", "days", "starts", "purpose", "levels", "exams")
"""What a learner told of themselves, by the name it is remembered under."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One kind of thing that is kept: its plain name, and each entry as labels with what they hold."""

    name: str
    entries: tuple[tuple[tuple[str, str], ...], ...]


def drawn(held: Held, say: Translate, zone: ZoneInfo) -> tuple[Drawn, ...]:
    """Return what is kept of a conversation, the most telling first; a kind without a plain name is only counted."""
    names, labels, worded = tables(say), columns(say), values(say)
    order = [*SHOWN, *sorted(held.rows.keys() - SHOWN.keys() - UNSEEN)]
    found = []
    for table in order:
        rows = held.rows.get(table, ())
        rows = _in_order(tuple(row for row in rows if row.get("kind") != EVENT), SHOWN.get(table, ()))
        if table == "turn":
            rows = tuple(
                row if row.get("text") or row.get("files") else {**row, "text": say("not kept")} for row in rows
            )
        entries = (_entry(row, SHOWN.get(table, ()), labels, worded, zone) for row in rows)
        if rows:
            found.append(Drawn(f"{names.get(table, say('Other'))} ({len(rows)})", tuple(filter(None, entries))))
    return tuple(found)


def remembered(held: Held, say: Translate) -> tuple[tuple[str, str], ...]:
    """Return what is remembered of a learner; what only carries a talk on is left to the export."""
    labels, week = columns(say), say("Mon Tue Wed Thu Fri Sat Sun").split()
    told = {name: held.slots.get(f"profile.{name}", "") for name in REMEMBERED}
    told["days"] = "|".join(week[int(day)] for day in told["days"] if day in "0123456")
    return tuple((labels[name], text.replace("|", ", ")) for name, text in told.items() if text)


def _in_order(rows: tuple[Mapping[str, Any], ...], shown: tuple[str, ...]) -> tuple[Mapping[str, Any], ...]:
    """Return rows as they follow in time, where a time is the first that is shown of them."""
    first = shown[0] if shown else ""
    return tuple(sorted(rows, key=lambda row: str(row.get(first)))) if first in {*TIMES, "day"} else rows


def _entry(
    row: Mapping[str, Any],
    shown: tuple[str, ...],
    labels: Mapping[str, str],
    worded: Mapping[str, str],
    zone: ZoneInfo,
) -> tuple[tuple[str, str], ...]:
    told = ((name, _told(name, row.get(name), worded, zone)) for name in shown)
    return tuple((labels[name], text) for name, text in told if text)


def _titles(packed: str) -> str:
    """Return the titles in what is kept as JSON, one after the other."""
    try:
        parts = json.loads(packed)
    except ValueError:
        return ""
    each = parts if isinstance(parts, list) else [parts]
    return ", ".join(str(part["title"]) for part in each if isinstance(part, dict) and part.get("title"))


def _told(name: str, value: Any, worded: Mapping[str, str], zone: ZoneInfo) -> str:
    if name == "rating" and not value:
        return ""
    if name in TITLED:
        return _titles(str(value or ""))
    if isinstance(value, list):
        return ", ".join(map(str, value))
    text = "" if value is None else str(value)
    if name in TIMES and "T" in text:
        at = datetime.fromisoformat(text)
        return "" if at.year == NEVER else f"{at.astimezone(zone):%Y-%m-%d %H:%M}"
    return worded.get(text, text) if name in CODED else text
