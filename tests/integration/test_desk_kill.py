"""A process is killed at each step of a claim and a relay; the next one does the same again and ends it, once."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.faults import Faults
from handlers.conversation import Message
from handlers.people.escalation import RefusedMoveError
from handlers.records.people.drafts import DecidedDraftError
from knowledge.library import Library
from knowledge.storage import Storage
from tests.fakes import rows
from tests.integration.killing import LEASES, Scene, handled, told
from tests.town import ANN, Town, lead, mentor

HANEUL, BOM = mentor("haneul"), lead("bom")
EDITOR = mentor("geul", roles=frozenset({"editor"}))


def work(url: str, fault: str) -> None:
    """Do a mentor's work from wherever it stands: claim, answer, hear, take a case, approve an answer."""
    storage = Storage(url)
    town = Town(storage, fault=Faults.read(fault))
    desk, now = town.records.escalations, town.clock.pass_(0 if fault else LEASES)
    number = 1
    with suppress(RefusedMoveError):
        desk.claim(number, HANEUL, now)
    if _holder(town, number) == HANEUL.id:
        desk.say(number, HANEUL, "통분부터 해요", now, "web-1")
    for key, words in (("reply", "네 해 볼게요"), ("cry", "나 진짜 죽고 싶어")):
        handled(town, Message(ANN, key, town.clock(), words, municipality="seoul"), town.clock.pass_(40))
    (case,) = town.records.crises.open_cases("seoul")
    talk = town.records.crises.take(case.id, BOM, now)
    assert talk
    desk.say(talk.id, BOM, "지금 어디에 있어요?", now, "web-2")
    library = Library(storage)
    try:
        town.records.drafts.approve(1, EDITOR, now, lambda passage: library.add(passage, now))
    except DecidedDraftError:
        town.records.drafts.publish_approved(lambda passage: library.add(passage, now))
    storage.close()


def _holder(town: Town, number: int) -> str:
    escalation = town.records.escalations.get_any(number)
    assert escalation
    return escalation.staff


def prepare(url: str) -> None:
    """Let a person wait for a mentor, and a draft for an editor."""
    storage = Storage(url)
    town = Town(storage, HANEUL, BOM, EDITOR)
    town.ask()
    town.deliver()
    town.records.drafts.propose(None, EDITOR, "교재는 어디서 받나요?", "우편으로 보내 드려요.", town.clock())
    storage.close()


def check(url: str) -> None:
    """Hold the database against the laws: everything once, nothing missing, one holder, one case, one entry."""
    storage = Storage(url)
    with storage.reading() as connection:
        lines = connection.execute(text("SELECT kind, text FROM escalation_line ORDER BY position")).all()
    said = Counter((kind, words) for kind, words in lines)
    for line in (
        ("person", "네 해 볼게요"),
        ("staff", "통분부터 해요"),
        ("staff", "지금 어디에 있어요?"),
        ("event", "cry"),
    ):
        assert said[line] == 1, line
    assert said["event", "claim"] == 2
    heard = Counter(words.splitlines()[-1] for words in told(storage))
    assert heard["통분부터 해요"] == heard["지금 어디에 있어요?"] == 1
    assert sum("멘토 별haneul님이 왔어요" in words for words in heard.elements()) == 1
    assert rows(storage, "crisis_case", "state") == ["taken"]
    assert len(rows(storage, "crisis_cry", "id")) == len(rows(storage, "crisis_alert", "id")) == 1
    assert rows(storage, "escalation", "staff") == ["bom"]
    assert "human" in rows(storage, "conversation", "owner")
    assert rows(storage, "faq_draft", "state") == ["live"]
    assert [passage.title for passage in Library(storage).owned("seoul")] == ["교재는 어디서 받나요?"]
    storage.close()


DESK = Scene(prepare, work, check)
POINTS = ["approve:committed", "claim:committed", "claim:written", "say:committed", "say:written", "take:written"]
STEPS = [*(f"{point}:1" for point in POINTS), "say:written:2", "say:committed:2"]
STEPS += [f"{point}:{nth}" for point in ("receive:inserted", "finish:written") for nth in (1, 2)]


@pytest.mark.parametrize("point", STEPS)
def test_a_kill_at_any_step_loses_and_doubles_nothing(sqlite_file: Path, tmp_path: Path, point: str) -> None:
    """Killed at a step and begun again: each word, claim, case and entry is there exactly once."""
    DESK.on_sqlite(sqlite_file, tmp_path, point)


@pytest.mark.database
@pytest.mark.parametrize("point", ["claim:written:1", "say:written:1", "take:written:1", "finish:written:2"])
def test_a_kill_with_postgresql(postgres_url: str, point: str) -> None:
    """The same on PostgreSQL, at the points before a commit."""
    DESK.killed_and_ended(postgres_url, point)
