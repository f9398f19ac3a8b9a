"""Who words which kind of reminder: the one place that knows what each kind says when it is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from handlers.catalogue import Say
from handlers.reminder_words import Part, session_part
from handlers.reminding import NUDGE, Due


class SayPart(Protocol):
    """Words the reminders of its kinds that are due for one person; None when there is nothing left to say."""

    def __call__(
        self, say: Say, conversation: str, municipality: str, due: Sequence[Due], zone: str, now: datetime
    ) -> Part | None:
        """Return the part of the message."""
        ...


def say_sessions(
    say: Say, _conversation: str, _municipality: str, due: Sequence[Due], zone: str, now: datetime
) -> Part | None:
    """Word sessions and nudges."""
    return session_part(say, due, zone, now)


def parts(more: Mapping[str, SayPart] | None = None) -> Mapping[str, SayPart]:
    """Return the words of every kind."""
    return {"session": say_sessions, NUDGE: say_sessions, **(more or {})}
