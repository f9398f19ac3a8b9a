"""The whole program in this process under a clock that a test moves on, talking to a fake Bot API and to browsers."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.app import application
from bot.assembly import Gyeot, assemble
from bot.ingesting import ingest, prepare
from bot.settings import Settings
from handlers.conversation import Address
from tests.acceptance.bot_api import TOKEN, BotApi
from tests.acceptance.bot_api_rules import Shown
from tests.acceptance.browser import serving
from tests.acceptance.program import CONTENT
from tests.fakes import LetterEmbedder

SEOUL = ZoneInfo("Asia/Seoul")
PATIENCE = 150
"""Seconds that are waited at most for what the program does at its own pace."""


@dataclass
class MovedClock:
    """The real clock, moved: it goes on by itself, and a test moves it to an evening of next week."""

    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        """Return the moved moment."""
        return datetime.now(UTC) + self.ahead

    def move_to(self, wall: str) -> None:
        """Move to a local time in Seoul ("2026-11-30T09:00")."""
        self.ahead = datetime.fromisoformat(wall).replace(tzinfo=SEOUL) - datetime.now(UTC)


@dataclass
class House:
    """The program, where it is served, its clock, and the messenger."""

    gyeot: Gyeot
    url: str
    clock: MovedClock
    api: BotApi
    looks: list[datetime] = field(default_factory=list)

    def rest(self, wall: str) -> None:
        """Move the clock and wait until what is due has been looked at twice and nothing waits to be sent."""
        self.clock.move_to(wall)
        begun, end = len(self.looks), time.monotonic() + PATIENCE
        while len(self.looks) < begun + 2 or self.gyeot.records.outbox.backlog(self.clock()).waiting:
            assert time.monotonic() < end, "the program does not come to rest"
            time.sleep(0.05)

    def next_session(self, address: Address) -> str:
        """Return the local time a second after the next session of somebody's plans begins."""
        conversation = self.gyeot.records.conversation_of(address)
        assert conversation
        now, plans = self.clock(), self.gyeot.records.plans.of(conversation, "seoul")
        walls = (one.begins_at(SEOUL) for plan in plans for one in plan.open if one.begins_at(SEOUL) > now)
        return f"{min(walls) + timedelta(seconds=1):%Y-%m-%dT%H:%M:%S}"


TITLES = ("원소", "주기", "결합", "반응", "산화", "중화")
SCIENCE = {
    "courses.csv": (
        "sci-core,예시 별무리강의실,과학,통합과학 한 걸음,고1|고2,기본,생활 속 현상으로 배워요.,,,y",
        "sci-up,예시 물푸레강의,과학,통합과학 탐구 심화,고1|고2,심화,탐구 문제를 풀어요.,sci-core,,y",
    ),
    "lectures.csv": (
        *(f"sci-core,{number},{title},25,물질" for number, title in enumerate(TITLES, 1)),
        *(f"sci-up,{number},탐구 {number},50,탐구" for number in range(1, 13)),
    ),
}
"""Two courses of science beside the content of all acceptance tests: a short one, and a long one that builds on it."""


@contextmanager
def house(folder: Path, api: BotApi, wall: str, **more: Any) -> Iterator[House]:
    """Serve the program for Seoul at a local time, with `more` settings."""
    clock = MovedClock()
    clock.move_to(wall)
    content = shutil.copytree(CONTENT, folder / "content")
    for name, rows in SCIENCE.items():
        with (content / "shared" / name).open("a", encoding="utf-8") as file:
            file.writelines(f"{row}\n" for row in rows)
    settings = Settings(
        data=folder / "data",
        content=content,
        telegram_token=TOKEN,
        telegram_api_url=api.url,
        telegram_municipality="seoul",
        **more,
    )
    gyeot = assemble(settings, embedder=LetterEmbedder(), now=clock)
    ingest(gyeot.knowing.library, content, clock())
    prepare(gyeot.knowing.library, gyeot.knowing.searcher)
    gyeot.clock._tick_seconds = 0.1
    looks: list[datetime] = []
    gyeot.clock.every(0, "note a look", looks.append)
    with serving(application(gyeot)) as url:
        yield House(gyeot, url, clock, api, looks)
    gyeot.knowing.storage.close()


class Person:
    """Somebody on Telegram who reads what comes, and taps it."""

    def __init__(self, api: BotApi, chat: int) -> None:
        self.api, self.chat, self.seen = api, chat, 0

    def hears(self, words: str) -> Shown:
        """Wait for a message with these words, later than the last one heard."""

        def found() -> Shown | None:
            new = enumerate(self.api.sent(self.chat)[self.seen :], self.seen + 1)
            place, shown = next(((n, one) for n, one in new if words in one.text), (0, None))
            self.seen = place or self.seen
            return shown

        try:
            shown: Shown = self.api.wait_for(found, PATIENCE)
        except TimeoutError as error:
            heard = "\n---\n".join(one.text for one in self.api.sent(self.chat)[self.seen :])
            raise AssertionError(f"{words!r} was not said; since then:\n{heard}") from error
        return shown

    def says(self, text: str, words: str) -> Shown:
        """Say something and wait for the words of the answer."""
        self.api.say(self.chat, text)
        return self.hears(words)

    def taps(self, shown: Shown, label: str, words: str) -> Shown:
        """Tap a label, or what begins with it, and wait for the words of the answer."""
        whole = next(one for one in shown.buttons if one.startswith(label))
        self.api.tap(shown, whole)
        return self.hears(words)

    def agrees(self, asked: Shown, words: str, band: str = "14–17세") -> Shown:
        """Say how old they are, agree to be remembered, and wait for what was wanted."""
        asked = self.taps(asked, band, "보관해도 될까요?")
        return self.taps(asked, "네, 보관해 주세요", words)

    def unheard(self) -> list[str]:
        """Return what came since the last message that was heard."""
        return [one.text for one in self.api.sent(self.chat)[self.seen :]]
