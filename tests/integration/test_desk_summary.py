"""A talk in a model's words on the desk: it holds no thread that others need, and reading is noted once."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx
import pytest

from bot.pages.desk.desk import COOKIE
from tests.fakes import until
from tests.integration.open_desk import Office, queue

MANY = 45
"""More than the threads that the pages share: there are forty."""


@dataclass
class Thinking:
    """A model that thinks until it is told to answer."""

    ready: threading.Event = field(default_factory=threading.Event)
    asked: list[str] = field(default_factory=list)

    def append(self, words: str) -> None:
        """Note what it is asked, and think."""
        self.asked.append(words)
        assert self.ready.wait(120)


@dataclass
class Meanwhile:
    """A model that something happens to while it is at work."""

    happens: Callable[[], object]
    words: list[str] = field(default_factory=list)

    def append(self, words: str) -> None:
        """Note what it is asked; meanwhile it happens."""
        self.words.append(words)
        self.happens()


def test_a_model_that_thinks_keeps_nobody_from_the_desk(office: Office) -> None:
    """With more summaries under way than there are threads the queue is shown, and then all of them are answered."""
    ann, thinking = office.member("ann"), Thinking()
    office.asks("s1", "미적분 3번을 모르겠어요")
    talk = f"/desk/talks/{queue(ann)[0]['id']}"
    office.summaries = thinking  # type: ignore[assignment]

    async def scenario() -> None:
        transport = httpx.ASGITransport(app=office.app)
        headers = {"cookie": f"{COOKIE}={ann.cookies[COOKIE]}"}
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver", headers=headers) as browser:
            waiting = [asyncio.create_task(browser.get(f"{talk}/summary")) for _ in range(MANY)]
            await until(lambda: len(thinking.asked) == MANY, 120)
            assert (await browser.get("/desk/state")).status_code == 200
            thinking.ready.set()
            answers = await asyncio.gather(*waiting)
        assert {answer.json()["summary"] for answer in answers} == {"미적분을 물어요. [1]"}

    asyncio.run(scenario())
    # those that ask in one moment may each be noted
    assert {each.what for each in office.records.staff.accesses("gimpo")} == {"escalation"}


@pytest.mark.parametrize("thinks", [False, True])
def test_who_cries_for_help_meanwhile_is_put_in_short_for_nobody(office: Office, *, thinks: bool) -> None:
    """While others are before them: no model sees it; while the model is at it: what it says is shown to nobody."""
    ann = office.member("ann")
    office.asks("s1", "미적분 3번을 모르겠어요")
    talk, asked = f"/desk/talks/{queue(ann)[0]['id']}", Meanwhile(lambda: office.cries("s1", "죽고 싶어요"))
    if thinks:
        office.summaries = asked  # type: ignore[assignment]
    else:
        office.waits = lambda: office.cries("s1", "죽고 싶어요")
    assert ann.get(f"{talk}/summary").json() == {"summary": ""}
    assert (len(asked.words), office.summaries) == ((1, asked) if thinks else (0, []))


def test_who_opens_a_talk_and_its_summary_has_read_it_once(office: Office) -> None:
    """The page asks for its parts one after the other; who comes back later reads it again."""
    ann = office.member("ann")
    office.asks("s1", "미적분 3번을 모르겠어요")
    talk = f"/desk/talks/{queue(ann)[0]['id']}"
    ann.get(talk)
    office.clock.pass_(30)
    ann.get(f"{talk}/summary")
    assert len(office.records.staff.accesses("gimpo")) == 1
    office.clock.pass_(120)
    ann.get(talk)
    assert len(office.records.staff.accesses("gimpo")) == 2
