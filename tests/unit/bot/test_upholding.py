"""The jobs of rights on the clock: keep times with the municipality's own, and reports by the local hour."""

from __future__ import annotations

import asyncio
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, insert

from bot.clock import Clock
from bot.upholding import RETENTION_EVERY, TURN_SECONDS, KeepTimes, KeysAnew, uphold
from handlers.consents.words import news
from handlers.records import Records
from handlers.records.consents.consent_requests import ConsentRequests
from handlers.records.keeping.retention import BATCH, Retention
from handlers.records.tables.conversations import case_table
from knowledge.municipality import Municipality
from knowledge.storage import Storage
from tests.fakes import NOON, rows

GIMPO = Municipality("gimpo", "김포시", "김포런", keeping={"crisis": 30})


@pytest.mark.parametrize(("days", "left"), [(29, 1), (31, 0)])
def test_the_clock_keeps_a_municipalitys_own_keep_time(storage: Storage, days: int, left: int) -> None:
    """A closed cry for help goes after thirty days in Gimpo, at the first tick."""
    clock = Clock(now=lambda: NOON)
    records = Records(storage)
    requests = uphold(clock, storage, records, lambda: (GIMPO,), records.plans)
    closed = NOON - timedelta(days=days)
    case = {"municipality": "gimpo", "kind": "self_harm", "rules": "1", "at": closed, "state": "closed"}
    with storage.writing() as connection:
        connection.execute(insert(case_table).values(**case, closed_at=closed))
    asyncio.run(clock.tick())
    assert len(rows(storage, "crisis_case", "id")) == left
    assert requests.waiting(NOON) == ()


def test_the_clock_empties_the_log_of_what_was_erased(sqlite_file: Path, tmp_path: Path) -> None:
    """At the first tick nothing of it stands in any file of the database."""
    storage = Storage(f"sqlite:///{shutil.copy(sqlite_file, tmp_path / 'gyeot.db')}")
    clock = Clock(now=lambda: NOON)
    records = Records(storage)
    uphold(clock, storage, records, lambda: (GIMPO,), records.plans)
    case = {"municipality": "gone-for-good", "kind": "self_harm", "rules": "1", "at": NOON}
    with storage.writing() as connection:
        connection.execute(insert(case_table).values(case))
    with storage.writing() as connection:
        connection.execute(delete(case_table))

    def kept() -> bool:
        return any(b"gone-for-good" in path.read_bytes() for path in tmp_path.iterdir())

    assert kept()
    asyncio.run(clock.tick())
    assert not kept()
    storage.close()


class Watch:
    """A stopwatch on which each batch takes half a second, and what was paused."""

    def __init__(self) -> None:
        self.seconds, self.breaths = 0.0, 0

    def __call__(self) -> float:
        """Return the seconds."""
        return self.seconds

    def breathe(self) -> None:
        """Pause."""
        self.breaths += 1


class Rules:
    """Rules with so many batches each, every batch half a second and 500 rows; one of them fails."""

    def __init__(self, watch: Watch, **batches: int) -> None:
        self.watch, self.batches, self.done = watch, batches, list[str]()
        self.rules = {name: (lambda _now, name=name: self.batch(name)) for name in batches}

    def batch(self, name: str) -> int:
        """Do one batch."""
        if self.batches[name] < 0:
            raise OSError("away")
        if not self.batches[name]:
            return 0
        self.watch.seconds += 0.5
        self.batches[name] -= 1
        self.done.append(name)
        return 500


def test_erasing_goes_on_in_turns_until_nothing_is_due() -> None:
    """Each turn has its bound, each rule its turn; then an hour of rest; a rule that fails stops no other."""
    watch = Watch()
    rules = Rules(watch, many=7, broken=-1, few=1, none=0)
    keep = KeepTimes(rules, stopwatch=watch, breathe=watch.breathe)  # type: ignore[arg-type]
    assert keep(NOON) == {"many": 1500, "few": 500}
    assert rules.done == ["many", "few", "many", "many"]
    assert watch.seconds == TURN_SECONDS
    assert keep(NOON + timedelta(seconds=10)) == {"many": 2000}
    assert keep(NOON + timedelta(seconds=20)) == {}
    rules.batches["many"] = 1
    assert keep(NOON + timedelta(minutes=59)) == {}
    assert keep(NOON + RETENTION_EVERY) == {"many": 500}
    assert keep(NOON - timedelta(days=1)) == {}, "a clock that was set back is looked at again"
    assert watch.breaths == 9


def test_what_the_power_cut_left_over_is_done_in_a_turn_of_its_own(storage: Storage) -> None:
    """More rows than one batch holds go in one turn, each batch in a transaction of its own."""
    requests = ConsentRequests(storage, news)
    keep = KeepTimes(Retention(storage, requests), stopwatch=lambda: 0.0, breathe=lambda: None)
    old = NOON - timedelta(days=400)
    with storage.writing() as connection:
        closed = {"municipality": "seoul", "kind": "self_harm", "rules": "1", "at": old, "state": "closed"}
        connection.execute(insert(case_table), [closed | {"closed_at": old} for _ in range(2 * BATCH + 1)])
    assert keep(NOON)["crisis"] == 2 * BATCH + 1
    assert rows(storage, "crisis_case", "id") == []


def test_keys_are_written_anew_each_hour_and_again_within_minutes(caplog: pytest.LogCaptureFixture) -> None:
    """Who works with them puts it off by two minutes, five times an hour; then it is said, and the hour is waited."""
    tries, free = list[float](), False

    def rewrite() -> bool:
        tries.append(minute)
        return free

    anew = KeysAnew(rewrite)
    for second in range(0, 2 * 3600, 10):
        minute = second / 60
        free = minute >= 64
        assert anew(NOON + timedelta(seconds=second)) == (minute == 64)
    assert tries == [0, 2, 4, 6, 8, 60, 62, 64]
    assert [record.message for record in caplog.records].count(caplog.messages[0]) == 1
    assert "keys could not be written anew" in caplog.messages[0]
    minute = -60.0
    assert anew(NOON - timedelta(hours=1)), "a clock that was set back counts as an hour passed"


def test_a_try_that_fails_is_one_of_the_hour() -> None:
    """It is tried again within minutes like one that had to wait, and not at every tick."""

    def fails() -> bool:
        raise OSError("away")

    anew, failed = KeysAnew(fails), list[int]()
    for second in range(0, 3600, 10):
        try:
            anew(NOON + timedelta(seconds=second))
        except OSError:
            failed.append(second)
    assert failed == [0, 120, 240, 360, 480]
