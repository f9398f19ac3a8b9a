"""Named points at which a test lets the process die, as a power cut would."""

from __future__ import annotations

import os
import signal
from collections import Counter
from threading import Lock

POINTS = frozenset(
    {
        "receive:arrived",  # before the insert
        "receive:inserted",  # after the insert, before the commit
        "receive:committed",  # after the commit, before the messenger hears of it
        "work:claimed",  # acknowledged, nothing done yet
        "work:handled",  # the answer is made, nothing written
        "finish:written",  # before the commit that ends the message
        "finish:committed",
        "send:claiming",  # before the commit of the claim
        "send:claimed",
        "send:reserving",  # before the commit of the slot
        "send:begun",  # before the request leaves
        "send:answered",  # the messenger has it, nothing written
        "send:marking",  # before the commit of the mark
        "send:marked",
    }
)
"""Every point that is passed on the way of a message, in and out."""

DESK_POINTS = frozenset(
    {
        *(
            f"{move}:{step}"  # before the commit of what a holder does with a question, and after it
            for move in ("claim", "release", "hand_over", "snooze", "resolve")
            for step in ("written", "committed")
        ),
        "say:written",  # before the commit of a mentor's words
        "say:committed",
        "tend:written",  # before the commit that frees, wakes or passes on a question
        "follow:written",  # before the commit that posts lines to a topic
        "take:written",  # before the commit that gives a case to somebody
        "approve:committed",  # approved, not yet in the library
    }
)
"""Every point that is passed at the desk."""

RIGHTS_POINTS = frozenset(
    {
        "call:written",  # before the commit that calls somebody for a cry for help
        "call:committed",
        "confirm:written",  # before the commit of what staff decided about a guardian's consent
        "confirm:committed",
        "ring:written",  # before the commit that tells staff of consents that wait
        "seal:written",  # before the commit that seals old words
        "wrap:written",  # before the commit that wraps keys anew
    }
)
"""Every point that is passed where people are called, where consents are decided, and where words are sealed."""

REMINDER_POINTS = frozenset(
    {
        "remind:posting",  # before the commit that makes a notice of what is due
        "remind:settling",  # before the commit that notes what became of it
    }
)
"""Every point that is passed on the way of a reminder."""


class UnknownFaultPointError(ValueError):
    """There is no fault point of this name."""


class Faults:
    """Counts the passes of one armed point; without one it does nothing."""

    def __init__(self, point: str = "", nth: int = 1) -> None:
        if point and point not in POINTS | DESK_POINTS | RIGHTS_POINTS | REMINDER_POINTS:
            raise UnknownFaultPointError(point)
        self._point = point
        self._nth = nth
        self._passes: Counter[str] = Counter()
        self._lock = Lock()

    @classmethod
    def read(cls, setting: str) -> Faults:
        """Read "point:n", the n-th pass of a point; "" arms nothing."""
        if not setting:
            return cls()
        point, _, nth = setting.rpartition(":")
        if not point or not nth.isdecimal():
            raise UnknownFaultPointError(setting)
        return cls(point, int(nth))

    def __call__(self, point: str) -> None:
        """Pass a point; at the armed pass the process kills itself at once, without any clean-up."""
        if point != self._point:
            return
        with self._lock:
            self._passes[point] += 1
            if self._passes[point] == self._nth:
                os.kill(os.getpid(), signal.SIGKILL)
