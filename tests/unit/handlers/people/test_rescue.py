"""A cry for help whose case could not be written: it stays, and is tried until there is a case."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select, text

from handlers.conversation import Bubble, CrisisCase, Message
from handlers.records import Records
from handlers.records.consents.erasing import erase
from handlers.records.people.rescue import Unwritten
from handlers.records.sealing import UNREADABLE, key_table, opener
from handlers.records.tables.conversations import conversation_table
from knowledge.storage import Storage
from tests.fakes import NOON, a_message, rows
from tests.town import ANN, Town, lead

CRY = "나 진짜 죽고 싶어"


class AwayError(Exception):
    """The database is away; the message of a real one would quote the words."""


@dataclass
class Failing:
    """A database whose writing fails so many times more, at the end of a transaction."""

    storage: Storage
    times: int = 0

    def __getattr__(self, name: str) -> Any:
        """Return what the database has."""
        return getattr(self.storage, name)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction that fails when it ends."""
        with self.storage.writing() as connection:
            yield connection
            if self.times:
                self.times -= 1
                raise AwayError(CRY)


def case_of(message: Message, now: datetime) -> CrisisCase:
    """Return what is kept of a cry."""
    return CrisisCase("self_harm", "r1", message.text, "", now)


def given_up(records: Records, *, key: str = "cry", words: str = CRY) -> None:
    """Let a cry arrive and be given up after its last try."""
    message = Message(ANN, key, NOON, words, municipality="seoul")
    assert records.inbox.receive(message, NOON)
    (claimed,) = records.inbox.claim(NOON, 30, 1)
    assert records.give_up(claimed, "OSError < book.py:1", NOON, (Bubble("109"),), urgent=True)


@pytest.fixture
def town(storage: Storage) -> Town:
    """Return a town with a lead on duty."""
    return Town(storage, lead("bom"))


@pytest.mark.parametrize("times", [0, 1, 2, 7])
def test_the_case_is_written_however_often_it_fails(town: Town, storage: Storage, times: int) -> None:
    """The words stay with a marker, the person has read the fixed text, and in the end there is one case, one call."""
    given_up(town.records)
    assert town.arrived() == ["109"]
    assert rows(storage, "inbox", "state") == ["urgent"]
    assert town.records.rescue.waiting() == 1
    failing: Any = Failing(storage, times)
    rescue = town.records.rescue
    rescue._storage = failing
    looks = 0
    while rescue.waiting():
        left = rescue.write(case_of, town.clock())
        assert left == ((Unwritten(1, "AwayError"),) if rescue.waiting() else ())
        looks += 1
    assert looks == times // 2 + 1
    (case,) = town.records.crises.open_cases("seoul")
    assert (case.kind, case.cries, case.municipality) == ("self_harm", 1, "seoul")
    assert rows(storage, "crisis_cry", "text") == [CRY]
    assert any(rows(storage, "conversation", "latched"))
    assert (rows(storage, "inbox", "state"), rows(storage, "inbox", "payload")) == (["done"], [""])
    town.records.crises.alert(town.clock())
    assert [alert.staff for alert in town.records.crises.alerts(case.id)] == ["bom"]
    assert rescue.write(case_of, town.clock()) == ()


@pytest.mark.parametrize("erased", [False, True])
def test_a_cry_whose_words_are_lost_with_their_key_calls_somebody(
    town: Town, storage: Storage, *, erased: bool
) -> None:
    """The case is written without them, in the right place, even when everything else of the person is erased."""
    given_up(town.records)
    with storage.writing() as connection:
        connection.execute(key_table.delete())
        if erased:
            erase(connection, town.of(), town.clock(), whole=False)
    assert town.records.rescue.write(case_of, town.clock()) == ()
    (case,) = town.records.crises.open_cases("seoul")
    assert [alert.staff for alert in town.records.crises.alerts(case.id)] == ["bom"]
    with storage.reading() as connection:
        assert list(map(opener(connection), rows(storage, "crisis_cry", "text"))) == [UNREADABLE]


def test_a_call_that_cannot_be_written_comes_later(town: Town, storage: Storage) -> None:
    """The tables of staff are away: the case is kept with its words, and the clock calls when they are back."""
    given_up(town.records)
    with storage.writing() as connection:
        connection.execute(text("ALTER TABLE staff RENAME TO nobody"))
    assert town.records.rescue.write(case_of, town.clock()) == ()
    assert rows(storage, "crisis_cry", "text") == [CRY]
    with pytest.raises(Exception, match="staff"):
        town.records.crises.alert(town.clock())
    with storage.writing() as connection:
        connection.execute(text("ALTER TABLE nobody RENAME TO staff"))
    assert town.records.crises.alert(town.clock()) == 1
    (case,) = town.records.crises.open_cases("seoul")
    assert [alert.reached for alert in town.records.crises.alerts(case.id)] == [True]


def test_nobody_waits_behind_it_and_nothing_forgets_it(town: Town, storage: Storage) -> None:
    """The next message is answered, the keys of old messages go, erasing spares it, and one that is broken stays."""
    given_up(town.records)
    town.deliver()
    assert "신청서" in town.say("서류는 뭐 내요?")[0]
    town.records.inbox.prune(NOON + timedelta(days=30))
    talk = town.records.conversation_of(ANN)
    assert talk
    with storage.writing() as connection:
        erase(connection, talk, NOON)
    assert town.records.rescue.waiting() == 1
    assert town.records.rescue.write(case_of, town.clock()) == ()
    with storage.writing() as connection:
        connection.execute(text("UPDATE inbox SET state = 'urgent', payload = '{'"))
    assert {each.error for each in town.records.rescue.write(case_of, town.clock())} == {"JSONDecodeError"}
    (case,) = town.records.crises.open_cases("seoul")
    assert case.cries == 1


def test_a_second_cry_joins_the_case(town: Town) -> None:
    """Two cries that failed are one episode."""
    given_up(town.records)
    given_up(town.records, key="again", words="자해했어")
    assert town.records.rescue.write(case_of, town.clock()) == ()
    (case,) = town.records.crises.open_cases("seoul")
    assert case.cries == 2


def test_another_message_ends_as_ever(storage: Storage) -> None:
    """What is no cry for help is failed, and is none of the rescue's."""
    records = Records(storage)
    records.inbox.receive(a_message("a"), NOON)
    (claimed,) = records.inbox.claim(NOON, 30, 1)
    assert records.give_up(claimed, "x", NOON)
    assert rows(storage, "inbox", "state") == ["failed"]
    assert records.rescue.waiting() == 0


@pytest.mark.database
def test_who_erases_and_who_rescues_do_not_wait_for_each_other(postgres_url: str) -> None:
    """Erasing holds the conversation and then what came in; a rescue comes in between and takes them in that order."""
    storage = Storage(postgres_url)
    town = Town(storage, lead("bom"))
    given_up(town.records)
    with ThreadPoolExecutor(1) as pool:
        with storage.writing() as connection:
            mine = select(conversation_table.c.id).where(conversation_table.c.id == town.of()).with_for_update()
            connection.execute(mine)
            rescued = pool.submit(town.records.rescue.write, case_of, town.clock())
            waits = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
            while not connection.execute(waits).scalar_one():
                assert not rescued.done()
            erase(connection, town.of(), town.clock())
        assert rescued.result(60) == ()
    assert town.records.rescue.waiting() == 0
    assert len(town.records.crises.open_cases("seoul")) == 1
    assert rows(storage, "crisis_cry", "text") == [CRY]
    storage.close()
