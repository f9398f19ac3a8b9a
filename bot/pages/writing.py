"""Who writes in the browser at this moment: a sign that the desk shows, kept for some seconds by this process alone."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from handlers.conversation import Address

LASTS = 6.0
"""Seconds that a sign lasts; the page repeats it every four while somebody types."""

MOST = 2_000
"""Signs that are kept: more people than write at the same time, and a flood takes no room."""


@dataclass(frozen=True, slots=True)
class Signs:
    """The newest sign of each chat; nothing of what is typed is known here."""

    stopwatch: Callable[[], float] = time.monotonic
    _at: OrderedDict[Address, float] = field(default_factory=OrderedDict)

    def note(self, address: Address) -> None:
        """Note that somebody writes."""
        self._at[address] = self.stopwatch()
        self._at.move_to_end(address)
        while len(self._at) > MOST:
            self._at.popitem(last=False)

    def writes(self, address: Address) -> bool:
        """Tell whether somebody has been writing just now."""
        at = self._at.get(address)
        return at is not None and self.stopwatch() - at <= LASTS

    def end(self, address: Address) -> None:
        """Forget the sign of who has sent what they wrote."""
        self._at.pop(address, None)
