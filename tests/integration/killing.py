"""Scenes in which a process is killed at a step; another one does the same again, and the laws are looked at."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from handlers.conversation import Message
from handlers.mentors_room import Dispatching
from handlers.parcels import unpack_bubble
from knowledge.storage import Storage
from tests.fakes import rows
from tests.integration.courier import forked
from tests.town import Town

LEASES = 60
"""Seconds after which the next one comes: the leases of the dead one are over."""


@dataclass(frozen=True)
class Scene:
    """What is there before, what is done from wherever it stands (url, fault), and what must hold of it at the end."""

    prepare: Callable[[str], None]
    work: Callable[[str, str], None]
    stands: Callable[[str], None]

    def killed_and_ended(self, url: str, point: str) -> None:
        """Kill a process at a point, let another one do the same, hold the database against the laws."""
        self.prepare(url)
        victim = forked(self.work, url, point)
        victim.join(240)
        assert victim.exitcode == -signal.SIGKILL
        heir = forked(self.work, url, "")
        heir.join(240)
        assert heir.exitcode == 0
        self.stands(url)

    def on_sqlite(self, migrated: Path, folder: Path, point: str) -> None:
        """Do it in a copy of a migrated database, which the tests share."""
        shutil.copy(migrated, folder / "gyeot.db")
        self.killed_and_ended(f"sqlite:///{folder / 'gyeot.db'}", point)


def handled(
    town: Town, message: Message, now: datetime, *, action: str = "", through: Dispatching | None = None
) -> None:
    """Take a message in and handle it, as the reception does, unless that is done."""
    town.records.inbox.receive(message, now)
    for claimed in town.records.inbox.claim(now, 30, 1):
        session = town.records.session_for(claimed.message, now)
        outcome = (through or town.dispatcher).dispatch(claimed.message, session, now, action)
        town.records.finish(claimed, session, outcome, now)


def told(storage: Storage) -> list[str]:
    """Return the words of everything that is on its way, oldest first."""
    return [unpack_bubble(str(each)).text for each in rows(storage, "outbox", "bubble")]
