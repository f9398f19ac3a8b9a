"""A process that reminds is killed at every point of a reminder's way; the next one ends what it left."""

from __future__ import annotations

import asyncio
import os
import signal
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.delivery import Delivery
from handlers.records import Records
from handlers.records.study.reminders import set_reminders
from handlers.studying.reminding import Quiet, Reminder, ReminderSetting
from knowledge.storage import Storage
from tests.fakes import real_now, rows, until
from tests.integration.courier import LEASE, Journal, JournalChannel, forked
from tests.unit.handlers.reminded import Desk

CHATS = "abcdef"


def remind(url: str, file: Path, point: str, nth: int) -> None:
    """Remind and deliver until nothing is left; die at the n-th pass of a point."""
    passes = Counter[str]()

    def fault(passed: str) -> None:
        passes[passed] += 1
        if passed == point and passes[passed] == nth:
            os.kill(os.getpid(), signal.SIGKILL)

    async def run() -> None:
        storage, journal = Storage(url), Journal(file)
        records = Records(storage, fault=fault)
        options = {"fault": fault, "lease_seconds": LEASE, "send_seconds": 0.5, "poll_seconds": 0.05}
        delivery = Delivery(records.outbox, {"fake": JournalChannel(journal, 0.0)}, now=real_now, **options)  # type: ignore[arg-type]
        delivery.start()
        records.reminders.post(real_now(), 4)

        def over() -> bool:
            records.reminders.run(real_now())
            kinds = zip(rows(storage, "reminder", "kind"), rows(storage, "reminder", "state"), strict=True)
            return not {state for kind, state in kinds if kind == "session"} & {"waiting", "queued"}

        await until(over)
        await delivery.stop()
        storage.close()

    asyncio.run(run())


def spawned(url: str, journal: Journal, point: str = "", nth: int = 0) -> int | None:
    """Run it in a process of its own, return how that ended."""
    process = forked(remind, url, journal.file, point, nth)
    process.join(90)
    return process.exitcode


def fill(url: str) -> None:
    """Keep one reminder that is due for each of six people who are awake."""
    storage = Storage(url)
    desk, now = Desk(storage), real_now()
    hour = (now - timedelta(hours=1)).replace(tzinfo=None, microsecond=0)
    for chat in CHATS:
        person = desk.person(chat, band="adult")
        payload = {"session": chat, "title": chat}
        desk.plan(person, Reminder("session", chat, hour, "UTC", payload), now=now)
        with storage.writing() as connection:
            awake = Quiet(datetime.min.time(), datetime.min.time())
            set_reminders(connection, person, ReminderSetting(quiet=awake), now)
    storage.close()


@pytest.mark.parametrize(
    ("point", "nth"),
    [("remind:posting", 1), ("remind:posting", 2), ("remind:settling", 2), ("send:claiming", 1), ("send:answered", 3)],
)
def test_a_kill_loses_and_doubles_nothing(sqlite_file: Path, tmp_path: Path, point: str, nth: int) -> None:
    """After a restart each reminder has one notice and was told; only a lost acknowledgement costs a marked repeat."""
    url, journal = f"sqlite:///{tmp_path / 'gyeot.db'}", Journal(tmp_path / "journal")
    (tmp_path / "gyeot.db").write_bytes(sqlite_file.read_bytes())
    fill(url)
    assert spawned(url, journal, point, nth) == -signal.SIGKILL
    assert spawned(url, journal) == 0
    storage = Storage(url)
    assert Counter(rows(storage, "outbox", "state")) == {"sent": len(CHATS)}
    assert Counter(rows(storage, "reminder", "state"))["told"] == len(CHATS)
    storage.close()
    arrived = journal.read("arrived")
    assert {line[0] for line in arrived} == set(CHATS)
    assert max(Counter(line[0] for line in arrived if line[2] == "False").values()) == 1
    assert max(Counter(line[0] for line in arrived).values()) <= (2 if point == "send:answered" else 1)
