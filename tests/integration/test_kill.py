"""Processes are killed at every named point; the next one, or the other one, ends what they left."""

from __future__ import annotations

import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.faults import POINTS
from handlers.parcels import unpack_bubble
from handlers.records import Records
from knowledge.storage import Storage
from tests.fakes import a_message, real_now, rows
from tests.integration.courier import Journal, courier

UPDATES = tuple(f"{chat}{number}" for number in range(3) for chat in "ab")


@contextmanager
def opened(url: str) -> Iterator[Storage]:
    """Open a database until the block ends."""
    storage = Storage(url)
    try:
        yield storage
    finally:
        storage.close()


def check(storage: Storage, journal: Journal, updates: tuple[str, ...], window: set[str]) -> None:
    """Hold the journal against the laws: everything once, in order; what was in the window may come a second time.

    Whatever may be the second time is marked as a repeat.
    """
    assert Counter(rows(storage, "inbox", "state")) == {"done": len(updates)}
    assert sorted(rows(storage, "inbox", "key")) == sorted(a_message(key, chat=key[0]).key for key in updates)
    said = [text for text in rows(storage, "turn", "text") if not text.startswith("echo")]
    assert sorted(said) == sorted(updates)
    assert Counter(rows(storage, "outbox", "state")) == {"sent": len(updates)}
    arrived = journal.read("arrived")
    for chat in {key[0] for key in updates}:
        texts = [text for whose, text, _, _ in arrived if whose == chat]
        assert list(dict.fromkeys(texts)) == [f"echo {key}" for key in updates if key[0] == chat]
        assert sorted(texts, key=list(dict.fromkeys(texts)).index) == texts
    unmarked = Counter(text for _, text, repeat, _ in arrived if repeat == "False")
    assert max(unmarked.values()) == 1
    times = Counter(text for _, text, _, _ in arrived)
    assert max(times.values()) <= 2
    assert {text for text, number in times.items() if number > 1} <= window


def killed_and_restarted(url: str, journal: Journal, point: str, nth: int) -> set[str]:
    """Kill a process at the n-th pass of a point, let another one end the work; return what was in the window.

    In the window is what the messenger may have, and nobody has noted.
    """
    victim = courier(url, journal, f"{point}:{nth}", UPDATES)
    victim.join(60)
    assert victim.exitcode == -signal.SIGKILL
    with opened(url) as storage:
        notices = zip(rows(storage, "outbox", "bubble"), rows(storage, "outbox", "begun"), strict=True)
        states = rows(storage, "outbox", "state")
        window = {
            unpack_bubble(bubble).text
            for (bubble, begun), state in zip(notices, states, strict=True)
            if begun and state == "sending"
        }
    heir = courier(url, journal, "", UPDATES)
    heir.join(60)
    assert heir.exitcode == 0
    return window


@pytest.mark.parametrize("point", sorted(POINTS))
def test_a_kill_at_any_point_loses_and_doubles_nothing(sqlite_file: Path, tmp_path: Path, point: str) -> None:
    """After a restart every update is handled once, in order; only a lost acknowledgement costs one repeat."""
    url, journal = f"sqlite:///{tmp_path / 'gyeot.db'}", Journal(tmp_path / "journal")
    (tmp_path / "gyeot.db").write_bytes(sqlite_file.read_bytes())
    window = killed_and_restarted(url, journal, point, nth=2)
    with opened(url) as storage:
        check(storage, journal, UPDATES, window)


@pytest.mark.database
@pytest.mark.parametrize("point", ["receive:inserted", "finish:written", "send:reserving", "send:answered"])
def test_a_kill_with_postgresql(postgres_url: str, tmp_path: Path, point: str) -> None:
    """The same on PostgreSQL, at the points that matter to a database."""
    journal = Journal(tmp_path / "journal")
    window = killed_and_restarted(postgres_url, journal, point, nth=3)
    with opened(postgres_url) as storage:
        check(storage, journal, UPDATES, window)


MANY = tuple(f"{chat}{number}" for number in range(5) for chat in "abcdefgh")


def until_done(storage: Storage, seconds: float = 60) -> None:
    """Wait until every message is handled and every answer sent."""
    records, end = Records(storage), time.monotonic() + seconds
    while records.inbox.backlog(real_now()).waiting or records.outbox.backlog(real_now()).waiting:
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.database
def test_two_processes_share_the_work(postgres_url: str, tmp_path: Path) -> None:
    """On one PostgreSQL two processes both work, and nothing is handled or sent twice."""
    journal = Journal(tmp_path / "journal")
    both = [courier(postgres_url, journal, linger=600, gap=0.02) for _ in range(2)]
    with opened(postgres_url) as storage:
        for key in MANY:
            Records(storage).inbox.receive(a_message(key, chat=key[0]), real_now())
        until_done(storage)
        for process in both:
            process.kill()
            process.join()
        check(storage, journal, MANY, set())
    assert Counter(text for text, _ in journal.read("handled")) == Counter(MANY)
    for kind in ("handled", "arrived"):
        assert len({line[-1] for line in journal.read(kind)}) == 2


@pytest.mark.database
@pytest.mark.parametrize("point", ["work:handled:3", "send:answered:3"])
def test_one_takes_over_when_the_other_is_killed(postgres_url: str, tmp_path: Path, point: str) -> None:
    """A process that is killed with work in hand leaves it to the other one, at the end of the lease."""
    journal = Journal(tmp_path / "journal")
    victim, heir = (courier(postgres_url, journal, fault, linger=600) for fault in (point, ""))
    with opened(postgres_url) as storage:
        for key in MANY:
            Records(storage).inbox.receive(a_message(key, chat=key[0]), real_now())
        victim.join(60)
        assert victim.exitcode == -signal.SIGKILL
        until_done(storage)
        heir.kill()
        heir.join()
        window = {text for _, text, _, pid in journal.read("arrived") if pid == str(victim.pid)}
        check(storage, journal, MANY, window)
