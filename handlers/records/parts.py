"""Who words which kind of reminder: the one place that knows what each kind says when it is due."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from handlers.catalogue import speaker
from handlers.conversation import Bubble
from handlers.parcels import unpack_bubble
from handlers.records.consents.guardians import PREVIEW, REPORT
from handlers.records.consents.quieting import QUIETING
from handlers.records.sealing import UNREADABLE
from handlers.records.study.following import week_told
from handlers.records.study.plans import Plans
from handlers.records.study.windows import WINDOW
from handlers.studying.reminder_words import Part, kept_part, session_part
from handlers.studying.reminding import NUDGE, Due, today
from handlers.studying.study import weeks_of
from handlers.studying.timetable import Timetable


class SayPart(Protocol):
    """Words the reminders of its kinds that are due for one person; None when there is nothing left to say."""

    def __call__(
        self, language: str, conversation: str, municipality: str, due: Sequence[Due], zone: str, now: datetime, /
    ) -> Part | None:
        """Return the part of the message."""
        ...


def say_sessions(
    language: str, _conversation: str, _municipality: str, due: Sequence[Due], zone: str, now: datetime
) -> Part | None:
    """Word sessions and nudges."""
    return session_part(speaker(language), due, zone, now)


def say_windows(
    _language: str, _conversation: str, _municipality: str, due: Sequence[Due], _zone: str, _now: datetime
) -> Part | None:
    """Word new windows, with their own way to hear of no more."""
    return _kept(due, stops=True)


def parts(plans: Plans, holds: Callable[[int, str], bool]) -> Mapping[str, SayPart]:
    """Return the words of every kind; `holds` tells whether a guardian's link still ties a conversation."""

    def say_weekly(
        language: str, conversation: str, municipality: str, due: Sequence[Due], zone: str, now: datetime
    ) -> Part | None:
        mine, sunday = plans.of(conversation, municipality), week_told(due[0].occurrence)
        told = any(one.monday <= sunday < one.monday + timedelta(days=7) for one in weeks_of(mine, sunday))
        return _part(Timetable(language).weekly(mine, today(now, zone), sunday)) if told else None

    def say_trouble(
        language: str, conversation: str, _municipality: str, due: Sequence[Due], _zone: str, _now: datetime
    ) -> Part | None:
        kept = plans.kept(due[0].payload["plan"])
        if kept is None or kept.conversation != conversation:
            return None
        return _part(Timetable(language).whats_wrong(kept.plan), alone=True)

    def say_reports(
        _language: str, conversation: str, _municipality: str, due: Sequence[Due], _zone: str, _now: datetime
    ) -> Part | None:
        tied = [each for each in due if holds(int(each.payload["link"]), conversation)]
        return _kept(tied)

    return {
        "session": say_sessions,
        NUDGE: say_sessions,
        "weekly": say_weekly,
        "trouble": say_trouble,
        WINDOW: say_windows,
        PREVIEW: say_reports,
        REPORT: say_reports,
        QUIETING: say_reports,
    }


def _kept(due: Sequence[Due], *, stops: bool = False) -> Part | None:
    """Say what was worded before; what can't be opened any more is not said."""
    kept = [each.payload["bubble"] for each in due if each.payload["bubble"] != UNREADABLE]
    return kept_part([unpack_bubble(each) for each in kept], stops=stops) if kept else None


def _part(bubble: Bubble, *, alone: bool = False) -> Part:
    return Part(bubble.text, bubble.choices, alone)
