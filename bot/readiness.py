"""Whether the program can take messages: a database that only reads, or a full disk, keeps none of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Lock
from time import monotonic
from types import MappingProxyType

import anyio

from knowledge.storage import Failing, failing

PATIENCE = 4.0
"""Seconds that an answer is waited for: a probe of a load balancer waits for five or ten (proposed)."""

FRESH = 2.0
"""Seconds for which what was found holds: several who ask at once cost one write (proposed)."""

SILENT = "the database does not answer"
"""What is said where nothing else is known."""

_TROUBLES: Mapping[Failing, str] = MappingProxyType(
    {
        "busy": "the database is held by another program",
        "full": "the disk is full, or it fails",
        "broken": "the database is damaged",
        "closed": "the database takes no writes",
    }
)


class Readiness:
    """Asks by writing, since a disk without room and a database without the right to write still read well."""

    def __init__(self, prove: Callable[[], object]) -> None:
        self._prove = prove
        self._turn = Lock()
        self._found, self._at = "", -FRESH

    async def trouble(self) -> str:
        """Return what keeps messages from being kept, "" where nothing does."""
        with anyio.move_on_after(PATIENCE):
            return await anyio.to_thread.run_sync(self._look, abandon_on_cancel=True)
        return SILENT

    def _look(self) -> str:
        if not self._turn.acquire(timeout=PATIENCE):
            return SILENT  # whoever asked before still waits
        try:
            if monotonic() - self._at >= FRESH:
                self._found, self._at = self._written(), monotonic()
            return self._found
        finally:
            self._turn.release()

    def _written(self) -> str:
        try:
            self._prove()
        except Exception as error:  # noqa: BLE001 - whatever keeps it from writing, it is not ready
            return _TROUBLES.get(failing(error), SILENT)
        return ""
