"""A process is killed where people are called, a consent is decided or words are sealed; the next one ends it, once."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.faults import RIGHTS_POINTS, Faults
from handlers.conversation import Address, Message
from handlers.people.staffing import Role
from handlers.records.keeping.confirming import Confirming, UnknownRequestError
from handlers.records.keeping.resealing import OldWords
from handlers.records.sealing import DataKeys
from knowledge.keys import Masters
from knowledge.storage import Storage
from tests.fakes import NOON, rows
from tests.integration.killing import LEASES, Scene, handled, told
from tests.town import ANN, Town, lead, mentor
from tests.unit.handlers.talking import House

CRY, QUESTION = "나 진짜 죽고 싶어", "분수의 나눗셈을 모르겠어요"
OLD, NEW = "an old master key, which is long enough", "a newer master key, which is long enough"
BOM = lead("bom")
HAN = mentor("han", duty=2, address=Address("web", "web", "staff-han"))
OFFICE: frozenset[Role] = frozenset({"officer"})
OFF = mentor("off", roles=OFFICE, address=Address("web", "web", "staff-off"))
CALL = "김보호 010-1234-5678"
STEPS = {
    "cry": ["receive:inserted:1", "finish:written:1", *(f"call:written:{nth}" for nth in (1, 2, 3))],
    "consent": ["ring:written:1", "confirm:written:1", "confirm:committed:1"],
    "words": ["seal:written:1", "seal:written:2", "seal:written:3", "wrap:written:1"],
}
STEPS["cry"] += ["call:committed:1", "call:committed:2"]
CASES = [(what, step) for what, steps in STEPS.items() for step in steps]


def database(url: str, *masters: str) -> Storage:
    """Return a database, opened with master keys."""
    return Storage(url, Masters(masters or (NEW,)))


def cry(url: str, fault: str) -> None:
    """Let a cry be handled and nobody take it, for a little more than ten minutes."""
    storage = database(url)
    town = Town(storage, fault=Faults.read(fault), summons=True)
    now = town.clock.pass_(0 if fault else LEASES)
    handled(town, Message(ANN, "cry", NOON, CRY, municipality="seoul"), now)
    for minutes in (5.5, 11):
        town.records.crises.alert(now + timedelta(minutes=minutes))
    storage.close()


def cry_stands(url: str) -> None:
    """One case with one cry; three calls in turn, on every way; the person was told once, and nobody twice."""
    storage = database(url)
    assert rows(storage, "inbox", "state") == ["done"]
    assert (rows(storage, "crisis_case", "state"), rows(storage, "crisis_case", "rounds")) == (["open"], [3])
    assert len(rows(storage, "crisis_cry", "id")) == 1
    assert rows(storage, "crisis_alert", "staff") == ["bom", "han", "bom"]
    assert rows(storage, "alert_call", "round") == [1, 2, 3]
    said = told(storage)
    assert sum("109" in words for words in said) == 1
    assert sum("긴급" in words for words in said) == 3
    storage.close()


def ask_for_consent(url: str) -> None:
    """Let a child name a guardian to be called."""
    storage = database(url)
    house = House(storage)
    house.records.staff.add(OFF, NOON)
    child = house.person()
    child.say("수학", command="plan")
    child.tap("만 14세 미만")
    child.tap("보호자 연락처 알려 주기")
    child.say(CALL)
    storage.close()


def confirm(url: str, fault: str) -> None:
    """Tell staff that a consent waits, and confirm it; the heir goes on where the dead one ended."""
    storage = database(url)
    town = Town(storage, fault=Faults.read(fault))
    house = House(storage)
    confirming = Confirming(storage, house.requests, fault=Faults.read(fault))
    town.records.bell.ring(NOON)
    for request in confirming.waiting(OFF, NOON):
        with suppress(UnknownRequestError):
            confirming.confirm(request.ticket, OFF, "call", NOON)
    storage.close()


def consent_stands(url: str) -> None:
    """Staff were told once, the consent holds once, it is noted once who decided, and the number is gone."""
    storage = database(url)
    said = Counter(told(storage))
    assert sum(number for words, number in said.items() if "보호자 동의 확인" in words) == 1
    assert sum(number for words, number in said.items() if "이제 계획을 기억할 수" in words) == 1
    with storage.reading() as connection:
        states = connection.execute(text("SELECT state FROM consent")).scalars().all()
        contacts = connection.execute(text("SELECT contact FROM consent_request")).scalars().all()
    assert (states, contacts) == (["guarded"], [""])
    assert rows(storage, "access_log", "what").count("consent yes") == 1
    storage.close()


def leave_words(url: str) -> None:
    """Let a town be kept as an older version kept it, and a conversation under an older master key."""
    keyless = Storage(url)
    town = Town(keyless, BOM, HAN)
    town.ask(QUESTION)
    town.write(CRY, Address("web", "web", "bea"))
    old = database(url, OLD)
    later = Town(old)
    later._keys = town._keys
    later.say("토성", Address("web", "web", "cid"))
    old.close()
    town.records.inbox.receive(Message(ANN, "waits", NOON, "명왕성", municipality="seoul"), NOON)
    keyless.close()


def seal(url: str, fault: str) -> None:
    """Seal what lies in the clear, and wrap what is under the older master key."""
    storage = database(url, NEW, OLD)
    faults = Faults.read(fault)
    OldWords(storage, fault=faults).whole(NOON)
    DataKeys(storage, fault=faults).wrap_anew()
    storage.close()


def words_stand(url: str) -> None:
    """Nothing lies in the clear, nothing is under the older key, and everything reads as it was said."""
    storage = database(url)
    assert DataKeys(storage).by_master().keys() == {Masters((NEW,)).names[0]}
    assert OldWords(storage).whole(NOON) == 0
    town = Town(storage)
    (escalation,) = town.records.escalations.queue(HAN)
    assert escalation.question == QUESTION
    (case,) = town.records.crises.open_cases("seoul")
    assert [cry.text for cry in town.records.crises.read(case.id, BOM, NOON)] == [CRY]
    (claimed,) = town.records.inbox.claim(NOON, 30, 5)
    assert claimed.message.text == "명왕성"
    talk = town.of(Address("web", "web", "cid"))
    assert next(entry.bubble.text for entry in town.records.history(talk)) == "토성"
    storage.close()


def add_staff(url: str) -> None:
    """Put two on the duty list."""
    storage = database(url)
    Town(storage, BOM, HAN)
    storage.close()


SCENES = {
    "cry": Scene(add_staff, cry, cry_stands),
    "consent": Scene(ask_for_consent, confirm, consent_stands),
    "words": Scene(leave_words, seal, words_stand),
}


@pytest.mark.parametrize(("what", "point"), CASES)
def test_a_kill_at_any_step_loses_and_doubles_nothing(sqlite_file: Path, tmp_path: Path, what: str, point: str) -> None:
    """Killed at a step and begun again: each case, call, consent and word is there exactly once."""
    SCENES[what].on_sqlite(sqlite_file, tmp_path, point)


@pytest.mark.database
@pytest.mark.parametrize(
    ("what", "point"),
    [
        ("cry", "call:written:2"),
        ("consent", "ring:written:1"),
        ("consent", "confirm:written:1"),
        ("words", "seal:written:2"),
    ],
)
def test_a_kill_with_postgresql(postgres_url: str, what: str, point: str) -> None:
    """The same on PostgreSQL, at the points before a commit."""
    SCENES[what].killed_and_ended(postgres_url, point)


def test_every_point_is_passed() -> None:
    """No step that has a name is left out."""
    assert {step.rpartition(":")[0] for _, step in CASES} >= RIGHTS_POINTS
