"""The assembled program and its people: an alert that survives a restart, an answer that is live at once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from bot.assembly import Gyeot, apology, assemble
from bot.ingesting import ingest, prepare
from bot.settings import Settings
from handlers.conversation import Address, Message
from handlers.people.staffing import Staff
from retrieval.answer import Question
from tests.acceptance.program import CONTENT
from tests.fakes import NOON, FakeChannel, LetterEmbedder, real_now, until
from tests.town import ALL_DAY, mentor

CRY = Message(Address("fake", "bot", "ann"), "1", NOON, "나 진짜 죽고 싶어", municipality="seoul")
BOM = Staff(
    "bom",
    "seoul",
    "봄",
    "김봄",
    frozenset({"lead", "editor"}),
    shifts=ALL_DAY,
    duty=1,
    address=Address("fake", "bot", "staff"),
)
Start = Callable[[], tuple[Gyeot, FakeChannel]]
AHEAD = NOON - real_now()


def workday_now() -> datetime:
    """Return the running time of a Wednesday: on a holiday nobody is on duty."""
    return real_now() + AHEAD


@pytest.fixture
def start(tmp_path: Path, database_url: str) -> Start:
    """Return what starts the program on one database, each time as a new process would."""
    settings = Settings(data=tmp_path, content=CONTENT, database_url=database_url, telegram_api_url="")

    def started() -> tuple[Gyeot, FakeChannel]:
        channel = FakeChannel()
        gyeot = assemble(settings, embedder=LetterEmbedder(), channels={"fake": channel}, now=workday_now)
        ingest(gyeot.knowing.library, CONTENT, workday_now())
        prepare(gyeot.knowing.library, gyeot.knowing.searcher)
        return gyeot, channel

    return started


def test_an_alert_reaches_the_lead_after_a_restart(start: Start) -> None:
    """The process ends between the commit and the sending; the next one tells the person and the lead."""
    first, silent = start()
    first.records.staff.add(BOM, workday_now())

    async def take_in() -> None:
        first.reception.start()
        await first.reception.receive(CRY)
        await until(lambda: first.records.inbox.backlog(workday_now()).waiting == 0)
        await first.reception.stop()

    asyncio.run(take_in())
    first.knowing.storage.close()
    assert silent.notices == []
    second, channel = start()
    began = time.monotonic()

    async def deliver() -> None:
        second.delivery.start()
        second.clock.start()
        await until(lambda: len(channel.notices) == 2)
        await second.clock.stop()
        await second.delivery.stop()

    asyncio.run(deliver())
    assert time.monotonic() - began < 60
    assert "긴급: 사례" in channel.texts("staff")[0]
    assert "죽고" not in channel.texts("staff")[0]
    assert "근무 중인 담당자를 불렀고" in channel.texts("ann")[0]
    second.knowing.storage.close()


def test_help_is_given_when_nobody_can_be_looked_up(start: Start) -> None:
    """The tables of staff are gone: the fixed text is the same but for what it promises."""
    gyeot, _ = start()
    with gyeot.knowing.storage.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE staff RENAME TO nobody")
    session = gyeot.records.session_for(CRY, NOON)
    outcome = gyeot.dispatcher.dispatch(CRY, session, NOON)
    assert "109" in outcome.bubbles[0].text
    assert "바로 보지 못할 수도" in outcome.bubbles[0].text
    gyeot.knowing.storage.close()


def test_a_cry_that_cannot_be_handled_is_answered_all_the_same(start: Start) -> None:
    """Whatever breaks behind it, the person reads the routes to people instead of an apology."""
    gyeot, _ = start()
    message = replace(CRY, key="2")
    gyeot.records.inbox.receive(message, NOON)
    (claimed,) = gyeot.records.inbox.claim(NOON, 30, 1)
    assert gyeot.records.give_up(claimed, "broken", NOON, (apology(message),))
    (notice,) = gyeot.records.outbox.claim(NOON, 30, 1, ("fake",))
    assert "109" in notice.bubble.text
    assert "문제가" in apology(replace(CRY, text="서류는?")).text
    gyeot.knowing.storage.close()


def test_an_approved_answer_is_found_at_once(start: Start) -> None:
    """The same question never waits for a human twice: live in less than a second, with the credit."""
    gyeot, _ = start()
    records, library, now = gyeot.records, gyeot.knowing.library, workday_now()
    records.staff.add(BOM, now)
    asked = Question("seoul", "태블릿 화면이 안 켜지면 어디로 가져가요?", NOON.date())
    assert gyeot.knowing.answerer.answer(asked, lambda _text: None).kind != "answered"
    draft = records.drafts.propose(None, BOM, asked.text, "가까운 학습지원센터로 가져오면 바로 바꿔 드려요.", now)
    records.drafts.approve(draft.id, BOM, now, lambda passage: library.add(passage, now))
    began = time.monotonic()
    (hit, *_) = gyeot.knowing.searcher.search(asked)
    took = time.monotonic() - began
    assert (hit.passage.title, hit.passage.source.place) == (asked.text, "멘토 답변")
    answer = gyeot.knowing.answerer.answer(asked, lambda _text: None)
    assert (answer.kind, answer.citations[0].place) == ("answered", "멘토 답변")
    assert took < 5  # the machine may be busy; alone it is a few hundredths
    records.drafts.withdraw(draft.id, BOM, now, lambda owner, key: library.withdraw(owner, key, now))
    assert gyeot.knowing.answerer.answer(asked, lambda _text: None).kind != "answered"
    gyeot.knowing.storage.close()


def test_hours_come_from_the_municipality_and_holidays_count(start: Start) -> None:
    """Christmas is no working day, whatever the weekday."""
    gyeot, _ = start()
    gyeot.records.staff.add(replace(mentor("il"), shifts=(), duty=1), workday_now())
    place = next(place for place in gyeot.knowing.library.municipalities() if place.id == "seoul")
    duty = gyeot.records.crises.on_duty("seoul", NOON.replace(month=12, day=25))
    assert duty.staff == ()
    assert (duty.opens is not None) == bool(place.hours)
    gyeot.knowing.storage.close()
